"""What every click runs goes straight to SQLite, and means exactly what it means on any other way."""

from __future__ import annotations

import pytest
from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from bot.records import store
from bot.records.audit import AUDIT, AuditChain
from bot.records.database import Database
from bot.records.prepared import Prepared
from bot.records.rows import RunRow
from tests.records.sample import KEY, MONDAY, RUN, add_runs, entry, fill

ONE_RUN = Prepared(select(store.RUN).where(store.RUN.c.id == bindparam("key")))
ADD_LINK = Prepared(insert(AUDIT))


def test_a_row_reads_the_same_as_through_sqlalchemy(database: Database) -> None:
    fill(database)
    with database.writing() as connection:
        add_runs(connection, 1)
        straight = ONE_RUN.first(connection, {"key": "run-1"})
        usual = connection.execute(ONE_RUN.statement, {"key": "run-1"}).one()
        assert straight is not None
        assert list(straight) == list(usual)
        assert ONE_RUN.first(connection, {"key": "run-2"}) is None


def test_a_moved_row_is_the_row_that_is_stored(database: Database) -> None:
    fill(database)
    with database.writing() as connection:
        store.add_run(connection, RUN)
        assert store.move_run(connection, RUN.id, RUN.version, {"consent": {"answer": "given"}}, "stopped", "x", MONDAY)
        found = store.run(connection, RUN.id)
    assert isinstance(found, RunRow)
    assert found == RUN.moved({"consent": {"answer": "given"}}, "stopped", "x", MONDAY)


def test_what_is_read_first_in_a_reading_holds_for_all_of_it(database: Database) -> None:
    fill(database)
    with database.reading() as connection:
        assert store.run(connection, "run-1") is None
        with database.writing() as other:
            add_runs(other, 1)
        assert store.run(connection, "run-1") is None
        assert store.runs_of(connection, "alice", "council", 10) == []


def test_a_refused_row_is_told_as_anywhere_and_without_its_values(database: Database) -> None:
    fill(database)
    link = dict.fromkeys(AUDIT.c.keys(), "a word never told") | {"seq": 1, "at": "now", "mac": "0", "outcome": "done"}

    def add_it_twice() -> None:
        with database.writing() as connection:
            ADD_LINK.change(connection, link)
            ADD_LINK.change(connection, link)

    with pytest.raises(IntegrityError) as refused:
        add_it_twice()
    assert "never told" not in str(refused.value)
    with database.reading() as connection:
        assert AuditChain(KEY).verify(connection).links == 0


def test_a_link_that_was_undone_is_not_built_upon(database: Database) -> None:
    chain = AuditChain(KEY)

    def add_and_fail() -> None:
        with database.writing() as connection:
            chain.add(connection, entry(2))
            raise KeyError

    with database.writing() as connection:
        chain.add(connection, entry(1))
    with pytest.raises(KeyError):
        add_and_fail()
    with database.writing() as connection:
        assert chain.add(connection, entry(3)) == 2
    with database.reading() as connection:
        assert chain.verify(connection).sound


def test_two_processes_write_one_chain_in_turn(database: Database) -> None:
    ours, theirs = AuditChain(KEY), AuditChain(KEY)
    for number, chain in enumerate((ours, theirs, theirs, ours, theirs), 1):
        with database.writing() as connection:
            assert chain.add(connection, entry(number)) == number
    with database.reading() as connection:
        verdict = ours.verify(connection)
    assert (verdict.sound, verdict.links) == (True, 5)
