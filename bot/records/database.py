"""Opening the database: SQLite in WAL with full syncing on one machine, PostgreSQL when one is outgrown.

Reads and writes are asked for separately. A write takes the lock at once (`BEGIN IMMEDIATE`), commits everything or
nothing, and says in plain words when the database is locked, read-only or full.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, Dialect, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from bot.records.joined import UNDONE, Joined
from bot.records.prepared import open_on_sqlite, run_on_sqlite
from bot.records.trouble import RecordsUnavailable, plain_errors

BUSY_SECONDS = 5.0
"""How long a write waits for another process's lock before it gives up."""

CONNECT_SECONDS = 2
"""How long PostgreSQL may take to be reached: less than Slack waits for an answer."""

STATEMENT_SECONDS = 10.0
"""How long a statement of a write may work on PostgreSQL, beside what it waits for a lock. What only reads is not cut
off, as checking or exporting the whole chain takes its time; nor is an upgrade."""

SILENT_SECONDS = 5
"""How long PostgreSQL's machine may not even take note of what it is sent, nor of being asked whether it is there."""

GIVEN_UP = {
    "connect_timeout": CONNECT_SECONDS,
    "tcp_user_timeout": SILENT_SECONDS * 1000,
    "keepalives": 1,
    "keepalives_idle": 2,
    "keepalives_interval": 1,
    "keepalives_count": SILENT_SECONDS - 2,
}
"""When libpq gives a connection up: else a server that went away without a word is waited for for a quarter of an hour,
and with it goes a thread that answers people."""


class Database:
    """One database, read and written through `reading` and `writing`."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.sqlite = engine.dialect.name == "sqlite"
        self._one_writer = threading.Lock()
        self._writer: Connection | None = None
        self._joined = Joined()
        event.listen(engine, "engine_disposed", self._let_go_in_turn)

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection that only reads, and sees one moment throughout. Raises RecordsUnavailable.

        Within `together` it is the connection of that transaction, so that what was just written is seen."""
        joined = self._joined.connection
        return self._reading() if joined is None else self._joined.part(joined, writes=False)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with plain_errors(), self.engine.connect() as connection:
            if not self.sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection

    def writing(self, patience: float | None = None) -> AbstractContextManager[Connection]:
        """One transaction: all of it is committed, or none. Raises RecordsUnavailable when it cannot be begun within
        `patience` seconds (BUSY_SECONDS when that is not said).

        SQLite has one writer, so within a process writers queue here rather than spin on the file's lock, and they
        share one connection, whose picture of the file is then always the newest. Within `together` it is a part of
        that transaction: undone alone when it fails, and committed with the whole.
        """
        joined = self._joined.connection
        return self._writing(patience) if joined is None else self._joined.part(joined, writes=True)

    @contextmanager
    def _writing(self, patience: float | None) -> Iterator[Connection]:
        patient = BUSY_SECONDS if patience is None else patience
        if not self.sqlite:
            with self._forgetting_read_only(), plain_errors(), self.engine.begin() as connection:
                _bound(connection, patient)
                yield connection
            return
        deadline = time.monotonic() + patient
        if not self._one_writer.acquire(timeout=patient):
            raise RecordsUnavailable("locked")
        try:
            with plain_errors(), self._the_writer(deadline).begin():
                yield cast("Connection", self._writer)
        except (RecordsUnavailable, DBAPIError):
            self._let_go()
            raise
        finally:
            self._one_writer.release()

    def _the_writer(self, deadline: float) -> Connection:
        """The connection that SQLite is written through, which waits for the file's lock no longer than that."""
        if self._writer is None:
            self._writer = self.engine.connect().execution_options(canishare_write=True)
        wait = max(0, int((deadline - time.monotonic()) * 1000))
        run_on_sqlite(self._writer, f"PRAGMA busy_timeout = {wait}")
        return self._writer

    def together(self, patience: float | None = None) -> AbstractContextManager[Connection]:
        """One transaction around everything that this thread reads and writes until it ends: all of it, or none.
        Within another it is a part of that.

        Raises RecordsUnavailable, also when a part of it met that and whoever asked went on regardless."""
        return self._together(patience) if self._joined.connection is None else self.writing()

    @contextmanager
    def _together(self, patience: float | None) -> Iterator[Connection]:
        with self.writing(patience) as connection:
            self._joined.connection, self._joined.broken = connection, None
            try:
                yield connection
                if self._joined.broken is None and self.sqlite and not open_on_sqlite(connection):
                    self._joined.broken = UNDONE
                if self._joined.broken is not None:
                    raise RecordsUnavailable(self._joined.broken)
            finally:
                self._joined.connection = None

    def _let_go(self) -> None:
        """Close the connection that SQLite is written through; the next write opens another."""
        writer, self._writer = self._writer, None
        if writer is not None:
            with suppress(DBAPIError):
                writer.invalidate()
            writer.close()

    def _let_go_in_turn(self, _: Engine) -> None:
        with self._one_writer:
            self._let_go()

    @contextmanager
    def _forgetting_read_only(self) -> Iterator[None]:
        """A PostgreSQL connection that was made read-only stays so: ask for new ones once that was met."""
        try:
            yield
        except RecordsUnavailable as error:
            if error.reason == "read_only":
                self.engine.dispose()
            raise

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def open_database(url: str) -> Database:
    """The database at an address. Nothing is connected until it is used."""
    if url.startswith("sqlite"):
        patience = {"timeout": BUSY_SECONDS, "check_same_thread": False}
        engine = create_engine(url, connect_args=patience, pool_size=8, hide_parameters=True)
        event.listen(engine, "do_connect", _private_file)
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        engine = create_engine(
            url,
            connect_args=GIVEN_UP,
            pool_size=8,
            pool_pre_ping=True,
            pool_timeout=CONNECT_SECONDS,
            hide_parameters=True,
        )
        event.listen(engine, "connect", _set_up_postgresql)
    return Database(engine)


def sqlite_url(file: Path) -> str:
    """The address of a SQLite file."""
    return f"sqlite:///{file}"


def _private_file(_: Dialect, __: ConnectionPoolEntry, place: list[str], ___: dict[str, Any]) -> None:
    """Make a new file that only its owner can read; SQLite gives the files beside it the same rights."""
    if place and place[0] not in ("", ":memory:"):
        with suppress(OSError):
            os.close(os.open(place[0], os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _set_up_sqlite(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = FULL")
    with suppress(sqlite3.OperationalError):
        # A read-only file cannot change its journal: reading still works, and a write says why it cannot.
        cursor.execute("PRAGMA journal_mode = WAL")
    cursor.close()


def _set_up_postgresql(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute(f"SET lock_timeout = {int(BUSY_SECONDS * 1000)}")
    cursor.close()
    connection.commit()


def _bound(connection: Connection, patience: float) -> None:
    """Until this transaction ends, no statement waits for a lock longer than that, or works for too long after it. Both
    are said in one: each costs a way to the server and back."""
    waits, works = max(1, int(patience * 1000)), int((patience + STATEMENT_SECONDS) * 1000)
    connection.exec_driver_sql(
        f"SELECT set_config('lock_timeout', '{waits}', true), set_config('statement_timeout', '{works}', true)"
    )


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get("canishare_write")
    run_on_sqlite(connection, "BEGIN IMMEDIATE" if write else "BEGIN")
