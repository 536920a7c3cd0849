"""Several who write at the same moment: one wins, nobody overwrites, and the chain stays whole."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, text

from bot.records import store
from bot.records.audit import AuditChain
from bot.records.database import Database
from tests.records.sample import DIGEST, KEY, MONDAY, RUN, entry, fill, run_and_link

CHAIN = AuditChain(KEY)
only_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def test_of_two_tabs_the_second_never_overwrites_the_first(database: Database, other: Database) -> None:
    fill(database)
    run_and_link(database, 1)
    later = MONDAY + timedelta(hours=1)
    answers = [{name: {"answer": "yes", "picked": [], "assumed": False}} for name in ("first", "second")]
    moved = []
    for tab, given in zip((database, other), answers, strict=True):
        with tab.writing() as connection:
            moved.append(store.move_run(connection, "run-1", 1, given, "open", "consent", later))
    assert moved == [True, False]
    with other.reading() as connection:
        found = store.run(connection, "run-1")
        assert found is not None
        assert (found.version, found.answers) == (2, answers[0])


def test_of_two_tabs_at_the_same_moment_one_wins(database: Database, other: Database) -> None:
    fill(database)
    run_and_link(database, 1)
    both = threading.Barrier(2)

    def press(tab: Database, place: str) -> bool:
        both.wait()
        with tab.writing() as connection:
            return store.move_run(connection, "run-1", 1, RUN.answers, "open", place, MONDAY)

    with ThreadPoolExecutor(2) as threads:
        moved = list(threads.map(press, (database, other), ("balance", "consent")))
    with database.reading() as connection:
        found = store.run(connection, "run-1")
    assert sorted(moved) == [False, True]
    assert found is not None
    assert (found.version, found.place) == (2, "balance" if moved[0] else "consent")


def test_ten_threads_that_write_one_run_win_each_version_once(database: Database, other: Database) -> None:
    fill(database)
    run_and_link(database, 1)
    rounds, together = 8, threading.Barrier(10)

    def press(number: int) -> list[int]:
        won = []
        for version in range(1, rounds + 1):
            together.wait()
            with (database if number % 2 else other).writing() as connection:
                if store.move_run(connection, "run-1", version, RUN.answers, "open", f"place-{number}", MONDAY):
                    CHAIN.add(connection, entry(number))
                    won.append(version)
        return won

    with ThreadPoolExecutor(10) as threads:
        won = sorted(version for wins in threads.map(press, range(10)) for version in wins)
    assert won == list(range(1, rounds + 1))
    with database.reading() as connection:
        found = store.run(connection, "run-1")
        verdict = CHAIN.verify(connection)
    assert found is not None
    assert found.version == rounds + 1
    assert (verdict.sound, verdict.links) == (True, rounds + 1)


def test_the_first_links_of_two_processes_do_not_collide(database: Database, other: Database) -> None:
    both = threading.Barrier(2)

    def link(tab: Database) -> int:
        both.wait()
        with tab.writing() as connection:
            return CHAIN.add(connection, entry(1))

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(link, (database, other))) == [1, 2]


@only_postgresql
def test_a_link_waits_for_the_one_before_it(database: Database, other: Database) -> None:
    with ThreadPoolExecutor(1) as threads, database.writing() as connection, other.writing() as theirs:
        assert CHAIN.add(connection, entry(1)) == 1
        pid = theirs.execute(text("SELECT pg_backend_pid()")).scalar_one()
        second = threads.submit(CHAIN.add, theirs, entry(2))
        wait_for_lock(connection, pid, second)
        connection.commit()
        assert second.result() == 2


@only_postgresql
def test_a_pack_kept_by_two_processes_at_once_is_kept_once(database: Database, other: Database) -> None:
    with ThreadPoolExecutor(1) as threads, database.writing() as connection, other.writing() as theirs:
        store.keep_pack(connection, DIGEST, "haringey", "1.0", "{}", MONDAY)
        pid = theirs.execute(text("SELECT pg_backend_pid()")).scalar_one()
        second = threads.submit(store.keep_pack, theirs, DIGEST, "haringey", "1.0", "{}", MONDAY)
        wait_for_lock(connection, pid, second)
        connection.commit()
        assert second.result() is None
    with database.reading() as connection:
        assert store.pack_document(connection, DIGEST) == "{}"


def wait_for_lock(connection: Connection, pid: int, act: Future[Any]) -> None:
    """Until the server says that this connection waits for a lock."""
    waits = text("SELECT wait_event_type FROM pg_stat_activity WHERE pid = :pid")
    while connection.execute(waits, {"pid": pid}).scalar_one() != "Lock":
        assert not act.done()
        connection.exec_driver_sql("SELECT pg_stat_clear_snapshot()")
