"""One transaction around several acts: all of them are kept, or none."""

from __future__ import annotations

from contextlib import suppress

import pytest
from sqlalchemy import Connection, func, select, text

from bot.records import store
from bot.records.database import Database
from bot.records.trouble import RecordsUnavailable
from tests.records.sample import MONDAY, fill

AGENCIES = select(func.count()).select_from(store.SESSION)


def open_one(connection: Connection, token: str) -> None:
    store.open_session(connection, token, "alice", MONDAY)


def kept(database: Database) -> int:
    with database.reading() as connection:
        return int(connection.execute(AGENCIES).scalar_one())


def open_and_fail(database: Database, token: str) -> None:
    with database.writing() as connection:
        open_one(connection, token)
        raise ZeroDivisionError


def open_together_and_fail(database: Database, token: str) -> None:
    with database.together():
        with database.writing() as connection:
            open_one(connection, token)
        raise ZeroDivisionError


def open_together_and_pass_over_a_failure(database: Database, token: str) -> None:
    with database.together():
        with database.writing() as connection:
            open_one(connection, token)
        with suppress(RecordsUnavailable), database.reading() as connection:
            connection.execute(text("SELECT * FROM no_such_table"))


def test_what_is_done_together_is_kept_together(database: Database, other: Database) -> None:
    fill(database)
    before = kept(other)
    with database.together():
        for token in ("one", "two"):
            with database.writing() as connection:
                open_one(connection, token)
            assert kept(database) == before + (1 if token == "one" else 2), "seen by the same thread at once"
        assert kept(other) == before, "and by nobody else before the end"
    assert kept(other) == before + 2


def test_when_the_whole_fails_no_part_is_kept(database: Database) -> None:
    fill(database)
    before = kept(database)
    with pytest.raises(ZeroDivisionError):
        open_together_and_fail(database, "one")
    assert kept(database) == before


def test_a_part_that_fails_is_undone_alone(database: Database) -> None:
    fill(database)
    before = kept(database)
    with database.together():
        with pytest.raises(ZeroDivisionError):
            open_and_fail(database, "one")
        with database.writing() as connection:
            open_one(connection, "two")
    assert kept(database) == before + 1


def test_a_part_inside_a_part_is_undone_alone(database: Database) -> None:
    fill(database)
    before = kept(database)
    with database.together(), database.writing() as outer:
        open_one(outer, "one")
        with pytest.raises(ZeroDivisionError):
            open_and_fail(database, "two")
    assert kept(database) == before + 1


def test_nothing_is_kept_when_the_database_failed_a_part_and_that_was_passed_over(database: Database) -> None:
    fill(database)
    before = kept(database)
    with pytest.raises(RecordsUnavailable):
        open_together_and_pass_over_a_failure(database, "one")
    assert kept(database) == before


def test_after_the_end_each_act_stands_alone_again(database: Database, other: Database) -> None:
    fill(database)
    with database.together(), database.writing() as connection:
        open_one(connection, "one")
    before = kept(other)
    with database.writing() as connection:
        open_one(connection, "two")
    assert kept(other) == before + 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_it_waits_for_another_process_no_longer_than_it_is_told(database: Database, other: Database) -> None:
    fill(database)
    with other.writing() as connection:
        open_one(connection, "one")
        with pytest.raises(RecordsUnavailable, match="busy"), database.together(patience=0.05):
            pass
    with database.together(patience=0.05), database.writing() as connection:
        open_one(connection, "two")
