"""What every test can ask for: a real database of either kind, a clock set by hand, and no way to the outside."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlmodel import Session

from bot.app import Parts
from bot.records.database import Database, open_database, sqlite_url
from bot.records.upgrade import upgrade
from tests.clock import Clock
from tests.network import close_the_outside
from tests.partnership import build_parts
from tests.postgres import Postgres, running_postgres

BOTH = ("sqlite", "postgresql")

settings.register_profile("canishare", deadline=None)  # how long an example takes says nothing on a busy machine
settings.load_profile("canishare")


@pytest.fixture(scope="session", autouse=True)
def _nothing_leaves_this_machine() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        close_the_outside(patch)
        yield


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still until the test moves it: Monday 23 November 2026, 9 in the morning."""
    return Clock()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The PostgreSQL server of this run, started when the first test asks for it."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "canishare.sqlite3"
    _set_up(sqlite_url(file))
    return file


@pytest.fixture(scope="session")
def _postgresql_template(postgres: Postgres) -> str:
    name = postgres.database()
    _set_up(postgres.url(name))
    return name


def _set_up(url: str) -> None:
    database = open_database(url)
    upgrade(database)
    database.close()


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a new database that is set up and empty, on SQLite and on PostgreSQL in turn.

    For one of them only: `@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)`.
    """
    if request.param == "sqlite":
        file = tmp_path / "canishare.sqlite3"
        shutil.copyfile(request.getfixturevalue("_sqlite_template"), file)
        yield sqlite_url(file)
    else:
        yield from _on_postgresql(request, request.getfixturevalue("_postgresql_template"))


@pytest.fixture(params=BOTH)
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a new database without any tables, on SQLite and on PostgreSQL in turn."""
    if request.param == "sqlite":
        yield sqlite_url(tmp_path / "bare.sqlite3")
    else:
        yield from _on_postgresql(request, "template0")


def _on_postgresql(request: pytest.FixtureRequest, template: str) -> Iterator[str]:
    server: Postgres = request.getfixturevalue("postgres")
    name = server.database(template)
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A new database that is set up and empty, on SQLite and on PostgreSQL in turn."""
    held = open_database(database_url)
    yield held
    held.close()


@pytest.fixture
def bare_database(bare_url: str) -> Iterator[Database]:
    """A new database without any tables, on SQLite and on PostgreSQL in turn."""
    held = open_database(bare_url)
    yield held
    held.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A session on such a database, for what is kept through SQLModel."""
    with Session(database.engine) as one:
        yield one


@pytest.fixture(scope="session")
def _partnership_template(_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("partnership") / "canishare.sqlite3"
    shutil.copyfile(_sqlite_template, file)
    database = open_database(sqlite_url(file))
    build_parts(database, Clock())
    database.close()
    return file


@pytest.fixture
def parts_file(_partnership_template: Path, tmp_path: Path) -> Path:
    """A SQLite file with the sample partnership in it."""
    file = tmp_path / "partnership.sqlite3"
    shutil.copyfile(_partnership_template, file)
    return file


@pytest.fixture
def parts(parts_file: Path, clock: Clock) -> Iterator[Parts]:
    """The real parts of canishare with the sample partnership, on SQLite."""
    database = open_database(sqlite_url(parts_file))
    yield build_parts(database, clock)
    database.close()


@pytest.fixture
def parts_both(database: Database, clock: Clock) -> Parts:
    """The same on SQLite and on PostgreSQL in turn."""
    return build_parts(database, clock)
