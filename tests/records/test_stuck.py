"""A PostgreSQL that works for too long, or went away without a word: it is given up, and holds nobody for minutes."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from bot.records.database import SILENT_SECONDS, Database
from bot.records.trouble import RecordsUnavailable
from tests.records.sample import add_runs, assert_whole, fill, run_and_link

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.records.database.BUSY_SECONDS", 0.1)
    monkeypatch.setattr("bot.records.database.STATEMENT_SECONDS", 0.1)


def work_long(database: Database, *, together: bool) -> None:
    with (database.together if together else database.writing)() as connection:
        add_runs(connection, 1)
        with database.writing() if together else database.reading() as part:
            (part if together else connection).execute(text("SELECT pg_sleep(5)"))


@pytest.mark.usefixtures("_quick")
@pytest.mark.parametrize("together", [False, True])
def test_a_write_that_works_too_long_is_cut_off_and_leaves_nothing_behind(database: Database, together: bool) -> None:
    fill(database)
    with pytest.raises(RecordsUnavailable, match="busy just now, so nothing was saved"):
        work_long(database, together=together)
    assert_whole(database, 0)
    run_and_link(database, 1)
    assert_whole(database, 1)


@pytest.mark.usefixtures("_quick")
def test_what_reads_is_not_cut_off_also_on_a_connection_that_wrote(database: Database) -> None:
    fill(database)
    with database.reading() as connection:
        assert connection.execute(text("SELECT 1 FROM pg_sleep(0.5)")).scalar_one() == 1
        assert connection.execute(text("SHOW statement_timeout")).scalar_one() == "0"


def test_a_write_may_wait_for_its_lock_and_then_work(database: Database) -> None:
    with database.writing(2.0) as connection:
        names = ("lock_timeout", "statement_timeout")
        assert [connection.execute(text(f"SHOW {name}")).scalar_one() for name in names] == ["2s", "12s"]


def test_a_server_that_went_away_without_a_word_is_given_up(database: Database) -> None:
    with database.reading() as connection:
        made: Any = connection.connection.dbapi_connection
        given = {name: int(value) for name, value in made.info.get_parameters().items() if value.isdecimal()}
    assert given["tcp_user_timeout"] == SILENT_SECONDS * 1000
    assert given["keepalives"] == 1
    silent = given["keepalives_idle"] + given["keepalives_interval"] * given["keepalives_count"]
    assert silent <= SILENT_SECONDS, "also while an answer is waited for, and nothing is sent"
