"""Looking for what was typed in everything that is kept: the bytes of the database's files, its tables and the logs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import inspect, text

from bot.records.database import Database


def bytes_kept(file: Path) -> bytes:
    """Every byte of a SQLite database: the file, its log of writes and its shared memory."""
    names = (file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm"))
    return b"".join(name.read_bytes() for name in names if name.is_file())


def tables_kept(database: Database) -> str:
    """Every value of every row of every table, as text."""
    with database.reading() as connection:
        names = inspect(connection).get_table_names()
        return "\n".join(
            repr(tuple(row)) for name in names for row in connection.execute(text(f"SELECT * FROM {name}"))
        )


def found_in(kept: bytes | str, marks: Iterable[str]) -> list[str]:
    """The marks that are in it, in any case, in UTF-8 or UTF-16, or percent-encoded as in an address."""
    if isinstance(kept, str):
        kept = kept.encode("utf-8", "surrogatepass")
    small = kept.lower()
    return [mark for mark in marks if any(one in small for one in _ways(mark.lower()))]


def _ways(mark: str) -> tuple[bytes, ...]:
    plain = mark.encode("utf-8", "surrogatepass")
    quoted = re.sub(rb"[^a-z0-9]", lambda one: b"%%%02x" % one[0][0], plain)
    return plain, mark.encode("utf-16-le", "surrogatepass"), quoted
