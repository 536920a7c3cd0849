"""Which version the tables stand at. Light: a server that starts asks this, and need not load what does upgrades."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from bot.records.database import Database

MIGRATIONS = Path(__file__).parent / "migrations"


class NewerDatabase(Exception):
    """The database was set up by a later version than this one, which must not touch it."""

    def __init__(self) -> None:
        super().__init__(
            "These records were last used by a newer version of canishare, so this version leaves them alone. "
            "Update canishare, then start it again."
        )


def is_current(database: Database) -> bool:
    """Whether the tables are those of this version. Raises NewerDatabase, RecordsUnavailable."""
    with database.reading() as connection:
        return stands_at(connection) == versions()[-1]


def stands_at(connection: Connection) -> str | None:
    """The version of the tables, or None when there are none yet. Raises NewerDatabase when it is not known here."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    version = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().first()
    if version is not None and version not in versions():
        raise NewerDatabase
    return version


def versions() -> list[str]:
    """Every version of the tables, in order, by the number that its migration's file name begins with."""
    return sorted(file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))
