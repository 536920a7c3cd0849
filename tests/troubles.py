"""A database that cannot be used, in each of the ways that happens: locked, full, not set up, or gone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import event

from bot.app import Parts
from bot.records import database as records
from bot.records.database import Database, open_database, sqlite_url

KINDS = ("locked", "full", "not set up", "gone")
PATIENCE = 0.05
"""Seconds that a write waits for a lock in these tests."""


@pytest.fixture
def impatient(parts_file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """The sample partnership's database, opened so that it gives up soon when somebody else holds it."""
    monkeypatch.setattr(records, "BUSY_SECONDS", PATIENCE)
    database = open_database(sqlite_url(parts_file))
    yield database
    database.close()


@contextmanager
def trouble(kind: str, parts: Parts, file: Path) -> Iterator[None]:
    """The database in this state until the block ends."""
    held = {"locked": _locked, "full": _full, "not set up": _empty, "gone": _gone}[kind]
    with held(parts.database, file):
        yield


@contextmanager
def _locked(database: Database, file: Path) -> Iterator[None]:
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


@contextmanager
def _full(database: Database, file: Path) -> Iterator[None]:
    """No page more than there is, and none of them free but for what is left in the pages already begun."""

    def no_more_pages(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # that is: as many as there are

    database.engine.dispose()
    event.listen(database.engine, "connect", no_more_pages)
    yield
    event.remove(database.engine, "connect", no_more_pages)
    database.engine.dispose()


@contextmanager
def _empty(database: Database, file: Path) -> Iterator[None]:
    with _moved_away(database, file):
        yield


@contextmanager
def _gone(database: Database, file: Path) -> Iterator[None]:
    with _moved_away(database, file):
        file.mkdir()
        yield
        file.rmdir()


@contextmanager
def _moved_away(database: Database, file: Path) -> Iterator[None]:
    database.engine.dispose()
    aside = file.with_name("aside.sqlite3")
    file.rename(aside)
    yield
    database.engine.dispose()
    for name in (file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")):
        with suppress(FileNotFoundError):
            name.unlink()
    aside.rename(file)
