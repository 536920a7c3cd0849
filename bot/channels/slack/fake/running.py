"""Running the stand-in beside something that is not asynchronous: in a thread of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from bot.channels.slack.fake.server import FakeSlack

Given = TypeVar("Given")

START_SECONDS = 20
WORK_SECONDS = 30


class Running:
    """A stand-in that is being served. What people do in it is handed to `do`."""

    def __init__(self, fake: FakeSlack, host: str, port: int) -> None:
        self.fake = fake
        self._host, self._port = host, port
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._failed: BaseException | None = None
        self._stopped: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._run, name="stand-in for Slack", daemon=True)

    def do(self, work: Coroutine[Any, Any, Given]) -> Given:
        """Let somebody do something, and wait until it is done: `live.do(live.fake.say(...))`."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(WORK_SECONDS)

    def start(self) -> None:
        """Serve from now on. Raises what went wrong, if it cannot."""
        self._thread.start()
        if not self._ready.wait(START_SECONDS):
            raise TimeoutError("the stand-in for Slack did not start")
        if self._failed:
            raise self._failed

    def stop(self) -> None:
        """Serve no longer."""
        if self._stopped:
            self._loop.call_soon_threadsafe(self._stopped.set)
        self._thread.join(START_SECONDS)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            try:
                runner.run(self._serve())
            except BaseException as error:
                self._failed = error
                self._ready.set()

    async def _serve(self) -> None:
        self._stopped = asyncio.Event()
        async with self.fake.serving(self._host, self._port):
            self._ready.set()
            await self._stopped.wait()


@contextmanager
def running(fake: FakeSlack, host: str = "127.0.0.1", port: int = 0) -> Iterator[Running]:
    """Serve it in a thread until the block ends."""
    live = Running(fake, host, port)
    live.start()
    try:
        yield live
    finally:
        live.stop()
