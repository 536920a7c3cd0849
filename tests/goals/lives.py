"""Beginning and ending bots in processes of their own: `tests.goals.whole_bot`, listened to."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.channels.slack.settings import EVENTS_PATH
from tests.goals.whole_bot import Life

ROOT = Path(__file__).parents[2]
START_SECONDS = 60
END_SECONDS = 10


class Lives:
    """One bot after another on the same records."""

    def __init__(self, process: Process, file: Path) -> None:
        self.file = file
        self.process = process
        self.pid = 0
        self.address = ""
        self.point = ""
        """Where the last one died by itself; empty when it was killed."""
        self._said: dict[str, Any] = {}
        self._news = asyncio.Condition()
        self._listening = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            async with self._news:
                self._said |= json.loads(line)
                self._news.notify_all()
        async with self._news:
            self._said["over"] = True
            self._news.notify_all()

    async def until(self, *names: str, seconds: float = START_SECONDS) -> str:
        """Wait until one of these was said, and give which. Raises TimeoutError."""
        async with asyncio.timeout(seconds), self._news:
            await self._news.wait_for(lambda: any(name in self._said for name in names))
        return next(name for name in names if name in self._said)

    async def begin(self, life: Life) -> bool:
        """Begin one, and wait until it listens. False when it died before that, at one of its points."""
        assert self.process.stdin is not None
        self._said.clear()
        self.process.stdin.write((json.dumps(asdict(life)) + "\n").encode())
        await self.process.stdin.drain()
        await self.until("began")
        self.pid = self._said["began"]
        if await self.until("port", "ended") == "ended":
            self._ended()
            return False
        self.address = f"http://127.0.0.1:{self._said['port']}{EVENTS_PATH}"
        return True

    async def kill(self) -> None:
        """Kill the one that lives, with nothing said."""
        if self.pid:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            await self.ended(END_SECONDS)

    async def ended(self, seconds: float) -> bool:
        """Wait until it has ended. False when it lives on."""
        try:
            await self.until("ended", "over", seconds=seconds)
        except TimeoutError:
            return False
        self._ended()
        return True

    def _ended(self) -> None:
        self.pid = 0
        self.point = str(self._said.get("point", ""))


@asynccontextmanager
async def lives(file: Path, api_url: str) -> AsyncIterator[Lives]:
    """Bots on these records, until the block ends."""
    words = [sys.executable, "-m", "tests.goals.whole_bot", str(file), api_url]
    log = file.with_suffix(".log").open("ab") if os.environ.get("CANISHARE_GOALS_LOG") else None
    process = await asyncio.create_subprocess_exec(*words, cwd=ROOT, stdin=PIPE, stdout=PIPE, stderr=log or DEVNULL)
    one = Lives(process, file)
    try:
        await one.until("ready")
        yield one
    finally:
        await one.kill()
        assert process.stdin is not None
        process.stdin.close()
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), END_SECONDS)
        if process.returncode is None:
            process.kill()
        await one._listening
        if log:
            log.close()
