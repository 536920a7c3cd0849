"""The master keys: what wraps the keys of records. They are kept apart from the records that they open.

In a file outside the folder of the records that only its owner can read, such as a system credential of systemd
(security.md 4.4). One key of 32 bytes a line, in base64; the first is in use, the others still open what they wrapped.
"""

from __future__ import annotations

import os
import secrets
from base64 import b64decode, b64encode
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.settings import OTHERS_MAY, Settings, SettingsProblem

BYTES = 32
HOW = "Make one with: canishare keys make FILE, and set CANISHARE_MASTER_KEY_FILE to that file."


def masters_of(settings: Settings) -> tuple[bytes, ...]:
    """The master keys, the one in use first; none where none is named. Raises SettingsProblem."""
    file = settings.master_key_file
    if file is None:
        return ()
    _in_a_good_place(file, settings)
    return keys_in(file)


def make_master(file: Path) -> None:
    """Make a new master key, in use from now on; keys that stand in the file stay behind it. Raises OSError, and
    SettingsProblem where the file is there and holds something else."""
    file = file.resolve()
    before = keys_in(file) if file.exists() else ()
    fresh = secrets.token_bytes(BYTES)
    new = file.with_name(f".{file.name}.{secrets.token_hex(6)}")
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "w", encoding="ascii") as out:
            out.writelines(f"{b64encode(key).decode()}\n" for key in (fresh, *before))
            out.flush()
            os.fsync(out.fileno())
        new.replace(file)
    finally:
        new.unlink(missing_ok=True)


def keys_in(file: Path) -> tuple[bytes, ...]:
    """The keys in a file, the one in use first. Raises SettingsProblem."""
    try:
        if file.stat().st_mode & OTHERS_MAY:
            raise SettingsProblem("The master key's file can be read by others. Run: chmod 400 on it.")
        lines = file.read_text(encoding="ascii").split()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsProblem("The master key's file cannot be read. Check that it is there and readable.") from error
    if not lines:
        raise SettingsProblem(f"The master key's file is empty. {HOW}")
    return tuple(_key(line) for line in lines)


def _in_a_good_place(file: Path, settings: Settings) -> None:
    """A copy of the records' folder must not bring the key along."""
    records = make_url(settings.database_url)
    if not records.drivername.startswith("sqlite") or not records.database or records.database == ":memory:":
        return
    folder = Path(records.database).resolve().parent
    if file.resolve().is_relative_to(folder):
        raise SettingsProblem(
            "The master key's file is in the folder of the records, so whoever copies that folder can read everything. "
            "Move it to another folder, and set CANISHARE_MASTER_KEY_FILE to it."
        )


def _key(line: str) -> bytes:
    try:
        found = b64decode(line, validate=True)
    except ValueError:
        found = b""
    if len(found) != BYTES or len(set(found)) < 8:
        raise SettingsProblem(f"A line of the master key's file is no key. {HOW}")
    return found
