"""`canishare keys`: the master key, which opens what is written about people in requests."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.plain import Trouble, note, opened, tell
from bot.master_key import make_master
from bot.policy import OPERATOR, demand
from bot.records.record_keys import KeyRing
from bot.records.sealing import DoesNotOpen
from bot.settings import SettingsProblem

app = typer.Typer(help="The master key: make it, and replace it.", no_args_is_help=True)


@app.command()
def make(
    file: Annotated[Path, typer.Argument(help="Where to keep it: outside the folder of the records.")],
) -> None:
    """Make a master key. Where the file holds one already, the new one is put before it: then run `keys rotate`."""
    demand(OPERATOR, "keys.change")
    try:
        make_master(file)
    except SettingsProblem as problem:
        raise Trouble(f"{file} holds something else, and is left as it is. Choose another place.") from problem
    except OSError as error:
        raise Trouble(f"The key cannot be kept in {file} ({error.strerror}).", "Choose another place.") from error
    tell(
        f"Made. Set CANISHARE_MASTER_KEY_FILE to {file}, and start canishare again.",
        "Keep a copy where the backups of the records are not: without it nothing that was written can be read,",
        "and whoever has both can read all of it.",
    )


@app.command()
def rotate() -> None:
    """Wrap every record's key with the master key that is in use now. The words themselves stay as they are."""
    with opened("keys.change") as parts:
        ring = parts.words.keys
        if not isinstance(ring, KeyRing):
            raise Trouble("No master key is set. Run: canishare keys make FILE, and set CANISHARE_MASTER_KEY_FILE.")
        try:
            with parts.database.writing() as connection:
                changed = ring.rewrap(connection)
                note(parts, connection, "keys.change", "master key", f"{changed} keys wrapped anew")
        except DoesNotOpen as error:
            gone = "A key was wrapped by a master key that the file does not hold. Nothing was changed."
            raise Trouble(gone, "Add the missing line to the file, and try again.") from error
    tell(f"Done. {changed} keys were wrapped anew. The old lines of the file are needed for older backups only.")
