"""Setting up the tables, and bringing those of an older canishare up to date.

Everything happens in one transaction under a lock: a database is as it was or as it should be, never between, also
when the power goes or two processes start at once.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from bot.records.database import Database
from bot.records.schema import MIGRATIONS, NewerDatabase, is_current, stands_at
from bot.records.trouble import plain_errors

__all__ = ["BrokenUpgrade", "NewerDatabase", "configuration", "is_current", "upgrade"]

WAIT_SECONDS = 60
"""How long an upgrade waits for another that is under way."""

LOCK = 0x63616E6973686172
"""The number of the lock that upgrades take on PostgreSQL."""


class BrokenUpgrade(Exception):
    """An upgrade would have left rows that point at nothing, so it was undone. A fault of ours."""

    def __init__(self, tables: set[str]) -> None:
        super().__init__(f"The upgrade was undone: rows of {', '.join(sorted(tables))} would point at nothing.")


def upgrade(database: Database, version: str = "head") -> None:
    """Set up the tables, or bring them up to date. Does nothing when they are. An older `version` is for tests.

    Raises NewerDatabase when a later version was here, RecordsUnavailable when the database cannot be used.
    """
    with _ONE_AT_A_TIME:  # Alembic runs one upgrade at a time in a process
        if is_current(database):
            return
        with _alone(database) as connection:
            stands_at(connection)
            command.upgrade(configuration(connection), version)


def configuration(connection: Connection) -> Config:
    """What Alembic needs to know to work on this connection."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


@contextmanager
def _alone(database: Database) -> Iterator[Connection]:
    """One transaction in which nobody else upgrades. Raises RecordsUnavailable."""
    with plain_errors(), database.engine.connect() as connection:
        if database.sqlite:
            yield from _alone_on_sqlite(connection)
            return
        with connection.begin():
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
            yield connection


def _alone_on_sqlite(plain: Connection) -> Iterator[Connection]:
    """The write lock of a SQLite file, with foreign keys checked at the end, as making a table anew needs it."""
    before = _pragma(plain, "busy_timeout")
    _pragma(plain, f"busy_timeout = {WAIT_SECONDS * 1000}")
    _pragma(plain, "foreign_keys = OFF")
    try:
        connection = plain.execution_options(canishare_write=True)
        with connection.begin():
            yield connection
            broken = {str(row[0]) for row in connection.exec_driver_sql("PRAGMA foreign_key_check")}
            if broken:
                raise BrokenUpgrade(broken)
    finally:
        _pragma(plain, "foreign_keys = ON")
        _pragma(plain, f"busy_timeout = {before}")


def _pragma(connection: Connection, words: str) -> int:
    """Ask or set something of a SQLite connection outside of any transaction."""
    cursor = connection.connection.cursor()
    row = cursor.execute(f"PRAGMA {words}").fetchone()
    cursor.close()
    return int(row[0]) if row else 0


_ONE_AT_A_TIME = threading.Lock()
