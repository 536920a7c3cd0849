"""Run in a process of its own by the tests: what a test must not do to the process that runs it.

`python -m tests.records.child ACT FILE` prints one line of JSON for each thing it found.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine, event, inspect, text

from bot.records import store
from bot.records.audit import AuditChain
from bot.records.database import Database, open_database, sqlite_url
from bot.records.schema import is_current
from bot.records.trouble import RecordsUnavailable
from bot.records.upgrade import upgrade
from tests.records.sample import KEY, add_runs, entry

NOBODY = 65534
CHAIN = AuditChain(KEY)


def say(**found: object) -> None:
    """Tell the test one thing."""
    print(json.dumps(found), flush=True)


def hold_the_lock(file: str) -> None:
    """Hold the write lock of a SQLite file until a line comes in."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    say(locked=True)
    sys.stdin.readline()
    connection.execute("ROLLBACK")


def read_only(file: str) -> None:
    """Try to write where nothing may be written, as somebody who is not root."""
    database = open_database(sqlite_url(Path(file)))  # while the code can still be read, wherever it lies
    if os.geteuid() == 0:
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    say(wrote=_try(lambda: _run_and_link(database, 1)), read=_try(lambda: _count(database)))


def fill_the_disk(file: str) -> None:
    """Write until the file may not grow, at 20 sizes; then go on, and say what was promised and what is there."""
    database, number, promised = open_database(sqlite_url(Path(file))), 0, 0
    for size in range(20):
        biggest = max(part.stat().st_size for part in Path(file).parent.glob(Path(file).name + "*"))
        resource.setrlimit(resource.RLIMIT_FSIZE, (biggest + size * 9001, resource.RLIM_INFINITY))
        words = ""
        while not words and number < 100_000:
            number += 1
            words = _try(lambda one=number: _run_and_link(database, one))  # type: ignore[misc]
            promised += not words
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        after = _try(lambda: _count(database))
        say(size=size, words=words, read=after, promised=promised, **_found(database))


def upgrade_when_told(url: str) -> None:
    """Say that everything is loaded, wait for a line, and upgrade."""
    database = open_database(url)
    say(ready=True)
    sys.stdin.readline()
    upgrade(database)
    say(current=is_current(database))


def killed_upgrades(url: str) -> None:
    """Kill an upgrade at each of its statements in turn, and say how the database was found each time."""
    for point in range(1, 200):
        child = os.fork()
        if child == 0:
            _upgrade_and_die(url, point)
        _, status = os.waitpid(child, 0)
        database = open_database(url)
        with database.reading() as connection:
            tables = len(inspect(connection).get_table_names())
        killed = os.WIFSIGNALED(status)
        say(point=point, killed=killed, tables=tables, current=is_current(database))
        database.close()
        if not killed:
            return


def _upgrade_and_die(url: str, point: int) -> None:
    database, seen = open_database(url), 0

    def count(*_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == point:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", count)
    event.listen(Engine, "commit", count)
    upgrade(database)
    os._exit(0)


def _run_and_link(database: Database, number: int) -> None:
    with database.writing() as connection:
        add_runs(connection, number)
        CHAIN.add(connection, entry(number))


def _count(database: Database) -> None:
    with database.reading() as connection:
        store.people(connection)


def _try(act: Callable[[], None]) -> str:
    try:
        act()
    except RecordsUnavailable as error:
        return f"{error.reason}: {error}"
    return ""


def _found(database: Database) -> dict[str, object]:
    with database.reading() as connection:
        runs = connection.execute(text("SELECT count(*) FROM run")).scalar_one()
        whole = connection.execute(text("PRAGMA integrity_check")).scalar_one()
        verdict = CHAIN.verify(connection)
    return {"runs": runs, "links": verdict.links, "sound": verdict.sound, "whole": whole}


ACTS = {one.__name__: one for one in (hold_the_lock, read_only, fill_the_disk, upgrade_when_told, killed_upgrades)}

if __name__ == "__main__":
    ACTS[sys.argv[1]](sys.argv[2])
