"""Several acts that come at once, committed together: SQLite has one writer, and each commit waits for the disk.

Each act stays whole or undone by itself. None is told that it is done before all of it is on disk; when the commit
fails, none of them is.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, Protocol, TypeVar

from bot.records.database import Database
from bot.records.trouble import RecordsUnavailable

T = TypeVar("T")
MOST_TOGETHER = 32
SHORTEST_WAIT = 0.01
"""Seconds that even an act whose time is up waits for the lock."""


class Workers(Protocol):
    """Runs acts that write, away from the event loop."""

    async def run(self, act: Callable[[], T], deadline: float) -> T:
        """Run one act. `deadline` is when to give up waiting for the records (seconds of the monotonic clock)."""

    def close(self) -> None:
        """Let what was begun end, and take nothing more."""


class Pooled:
    """Each act in a transaction of its own, several at once: for PostgreSQL."""

    def __init__(self, workers: int) -> None:
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="answering")

    async def run(self, act: Callable[[], T], deadline: float) -> T:
        """Run one act on a thread of the pool. Raises RecordsUnavailable when its time is up first: what was begun by
        then goes on, and may still be done; what was not is not begun."""
        running = asyncio.get_running_loop().run_in_executor(self._pool, act)
        try:
            async with asyncio.timeout(max(deadline - time.monotonic(), SHORTEST_WAIT)):
                return await running
        except TimeoutError as error:
            if not running.cancelled():
                raise
            raise RecordsUnavailable("unreachable") from error

    def close(self) -> None:
        """Let what was begun end."""
        self._pool.shutdown(wait=True)


class _Asked:
    """One act, and who waits for it in which event loop."""

    __slots__ = ("act", "deadline", "done", "failed", "found", "loop")

    def __init__(self, act: Callable[[], Any], deadline: float) -> None:
        self.act = act
        self.deadline = deadline
        self.loop = asyncio.get_running_loop()
        self.done: asyncio.Future[Any] = self.loop.create_future()
        self.found: Any = None
        self.failed: BaseException | None = None


class Grouped:
    """One thread that takes whatever has come, and commits it together: for SQLite."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: SimpleQueue[_Asked | None] = SimpleQueue()
        self._thread: Thread | None = None

    async def run(self, act: Callable[[], T], deadline: float) -> T:
        """Run one act, and give what it gave once it is on disk. Raises what it raised, or RecordsUnavailable."""
        if self._thread is None:
            self._thread = Thread(target=self._work, name="answering", daemon=True)
            self._thread.start()
        asked = _Asked(act, deadline)
        self._waiting.put(asked)
        found: T = await asked.done
        return found

    def close(self) -> None:
        """Let what was begun end."""
        if self._thread is not None:
            self._waiting.put(None)
            self._thread.join()
            self._thread = None

    def _work(self) -> None:
        while True:
            first = self._waiting.get()
            if first is None:
                return
            time.sleep(0)  # the event loop first hands over what it has read already: fewer, larger commits
            group, last = [first], False
            with suppress(Empty):
                while len(group) < MOST_TOGETHER:
                    one = self._waiting.get_nowait()
                    if one is None:
                        last = True
                        break
                    group.append(one)
            self._run_together(group)
            if last:
                return

    def _run_together(self, asked: list[_Asked]) -> None:
        # Whoever asked may have gone: what nobody waits for any more is not begun, and cannot be taken back once it is.
        group = [one for one in asked if not one.done.cancelled()]
        while group:
            group = self._commit(group)

    def _commit(self, group: list[_Asked]) -> list[_Asked]:
        """Run these together, as patiently as the least patient of them. Gives those that can still wait, when they
        were kept out by a lock: one act whose time is up must not fail those that came just now."""
        patience = max(min(one.deadline for one in group) - time.monotonic(), SHORTEST_WAIT)
        begun, waiting = False, []
        try:
            with self._database.together(patience):
                for one in group:
                    begun = True
                    _run(one)
        except BaseException as error:
            if isinstance(error, RecordsUnavailable) and error.reason == "locked" and not begun:
                waiting = [one for one in group if one.deadline > time.monotonic()]
            for one in group:
                one.failed = _whole(error)
        _tell([one for one in group if one not in waiting])
        return waiting


def _run(one: _Asked) -> None:
    try:
        one.found, one.failed = one.act(), None
    except Exception as error:
        one.failed = error


def _tell(ended: list[_Asked]) -> None:
    """Tell everybody at once: each call into an event loop costs a system call, and the two threads their turn."""
    for loop in {one.loop for one in ended}:
        theirs = [one for one in ended if one.loop is loop]
        with suppress(RuntimeError):  # the loop has ended, and all that waited in it has too
            loop.call_soon_threadsafe(_settle, theirs)


def _settle(ended: list[_Asked]) -> None:
    for one in ended:
        if one.done.done():
            continue
        if one.failed is None:
            one.done.set_result(one.found)
        else:
            one.done.set_exception(one.failed)


def _whole(error: BaseException) -> BaseException:
    """An error of its own for each act: several threads of control must not share one."""
    return (
        RecordsUnavailable(error.reason)
        if isinstance(error, RecordsUnavailable)
        else RuntimeError(type(error).__name__)
    )
