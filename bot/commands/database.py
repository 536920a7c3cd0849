"""`canishare db`: setting up the database."""

from __future__ import annotations

import typer

from bot.commands.plain import records, tell
from bot.records.upgrade import upgrade

app = typer.Typer(help="Set up and upgrade the database.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Set up and upgrade the database."""


@app.command("upgrade")
def upgrade_command() -> None:
    """Bring the database to this version of canishare. Safe to run again."""
    with records("database.upgrade") as database:
        upgrade(database)
    tell("The database is up to date.")
