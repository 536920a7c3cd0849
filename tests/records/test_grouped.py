"""Acts that come at once are committed together, and each is whole or undone by itself."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import event, func, select

from bot.records import store
from bot.records.database import Database
from bot.records.grouped import Grouped, Pooled, Workers
from bot.records.prepared import run_on_sqlite
from bot.records.trouble import RecordsUnavailable
from tests.records.sample import MONDAY, fill

only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def workers(database: Database) -> Iterator[Workers]:
    """What the running canishare uses on this kind of database."""
    found: Workers = Grouped(database) if database.sqlite else Pooled(4)
    yield found
    found.close()


def opening(database: Database, token: str, fails: bool = False) -> Callable[[], str]:
    def act() -> str:
        with database.together(), database.writing() as connection:
            store.open_session(connection, token, "alice", MONDAY)
            if fails:
                raise ZeroDivisionError
        return token

    return act


def kept(database: Database) -> int:
    with database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(store.SESSION)).scalar_one())


async def all_of(workers: Workers, acts: list[Callable[[], str]], seconds: float = 5.0) -> list[str | BaseException]:
    deadline = time.monotonic() + seconds
    return await asyncio.gather(*(workers.run(act, deadline) for act in acts), return_exceptions=True)


def test_every_act_gets_its_own_answer_and_is_kept(database: Database, workers: Workers) -> None:
    fill(database)
    before = kept(database)
    acts = [opening(database, f"token {number}") for number in range(50)]
    assert asyncio.run(all_of(workers, acts)) == [f"token {number}" for number in range(50)]
    assert kept(database) == before + 50


def test_an_act_that_fails_is_undone_alone(database: Database, workers: Workers) -> None:
    fill(database)
    before = kept(database)
    acts = [opening(database, f"token {number}", fails=number % 5 == 0) for number in range(20)]
    found = asyncio.run(all_of(workers, acts))
    assert [isinstance(one, ZeroDivisionError) for one in found] == [number % 5 == 0 for number in range(20)]
    assert kept(database) == before + 16


@only_sqlite
def test_many_at_once_are_fewer_commits(database: Database, workers: Workers) -> None:
    fill(database)
    commits: list[object] = []
    event.listen(database.engine, "commit", commits.append)
    with database.writing():
        acts = [opening(database, f"token {number}") for number in range(40)]

        async def begin() -> asyncio.Task[list[str | BaseException]]:
            waiting = asyncio.create_task(all_of(workers, acts))
            await asyncio.sleep(0)
            return waiting

        loop = asyncio.new_event_loop()
        waiting = loop.run_until_complete(begin())
    assert len(loop.run_until_complete(waiting)) == 40
    loop.close()
    assert 2 <= len(commits) <= 6


@only_sqlite
def test_while_another_process_holds_the_file_all_are_told_so(
    database: Database, other: Database, workers: Workers
) -> None:
    fill(database)
    before = kept(database)
    with other.writing() as connection:
        store.open_session(connection, "theirs", "alice", MONDAY)
        found = asyncio.run(all_of(workers, [opening(database, f"token {number}") for number in range(5)], 0.05))
    assert [type(one) for one in found] == [RecordsUnavailable] * 5
    assert kept(database) == before + 1
    assert asyncio.run(all_of(workers, [opening(database, "after")])) == ["after"]


@only_sqlite
def test_whoever_stops_waiting_stops_nobody_else(database: Database, workers: Workers) -> None:
    fill(database)
    before = kept(database)

    async def scene() -> list[str | BaseException]:
        with database.writing():
            deadline = time.monotonic() + 5
            first = asyncio.create_task(workers.run(opening(database, "begun"), deadline))
            await asyncio.sleep(0.05)  # the worker stands before the lock with this one
            gone = asyncio.create_task(workers.run(opening(database, "gone"), deadline))
            await asyncio.sleep(0)
            for one in (first, gone):
                one.cancel()
            await asyncio.gather(first, gone, return_exceptions=True)
        return await asyncio.wait_for(all_of(workers, [opening(database, "after")]), 5)

    assert asyncio.run(scene()) == ["after"]
    assert kept(database) == before + 2  # what was begun cannot be taken back, and what was not is not begun


@only_sqlite
@pytest.mark.parametrize("fault", [None, MemoryError, ZeroDivisionError])
def test_when_sqlite_undid_all_of_it_nobody_is_told_that_it_is_done(
    database: Database, workers: Workers, fault: type[Exception] | None
) -> None:
    fill(database)
    before = kept(database)

    def undone() -> str:
        with database.together() as connection:
            run_on_sqlite(connection, "ROLLBACK")  # as SQLite does by itself when a disk is full or memory runs out
            if fault:
                raise fault
        return "undone"

    acts = [opening(database, "one"), opening(database, "two"), undone, opening(database, "three")]
    found = asyncio.run(all_of(workers, acts))
    assert isinstance(found[2], Exception)
    assert kept(database) - before == sum(isinstance(one, str) for one in found)
    assert asyncio.run(all_of(workers, [opening(database, "four")])) == ["four"], "it works again after that"
