"""A bot that is killed again and again while officers work with it, and the count afterwards."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random

from bot.channels.slack.fake import FakeSlack
from bot.channels.slack.fake.faults import ACCEPT_THEN_DROP, RATELIMITED, SERVER_ERROR
from tests.goals.aftermath import Aftermath, aftermath
from tests.goals.lives import Lives, lives
from tests.goals.officers import Officer, nobody_waits, officers
from tests.goals.together import WORKSPACE, fake_slack, settled_file
from tests.goals.traced import make_room
from tests.goals.whole_bot import Life

RETRIES = {1: 0, 2: 0.3, 3: 1.0}
"""Seconds after which Slack tries an event again here. Really it is at once, a minute and five minutes."""

DRAIN_SECONDS = 60
POINT_SECONDS = 60


@dataclass(frozen=True)
class Manner:
    """How things are. `faults`: Slack refuses and breaks off. `calm`: not in the end. `patient`: officers look and wait
    while answers are on their way. `two`: another process delivers as well."""

    faults: bool = True
    calm: bool = False
    patient: bool = False
    two: bool = False


USUAL = Manner()


@dataclass
class Scene:
    """Slack, the officers, and the bot that dies."""

    fake: FakeSlack
    bots: Lives
    beside: Lives | None
    people: list[Officer]
    dice: Random
    kills: int = 0
    midst: Counter[str] = field(default_factory=Counter)
    points: Counter[str] = field(default_factory=Counter)

    async def begin(self, life: Life) -> bool:
        """Begin a bot, and let Slack reach it."""
        began = await self.bots.begin(life)
        self.fake.request_url = self.bots.address if began else ""
        return began

    async def kill_anywhere(self, times: int) -> None:
        """Begin a bot and kill it at a random moment, so many times: either one, where another delivers beside it."""
        for _ in range(times):
            before = _claimed(self.bots.file)
            if not self.bots.pid:
                await self.begin(Life())
            if self.beside and not self.beside.pid:
                await self.beside.begin(Life(door=False))
            await asyncio.sleep(self.dice.uniform(0.01, 0.45))
            self._note_what_is_under_way()
            await self.dice.choice([one for one in (self.bots, self.beside) if one]).kill()
            self.kills += 1
            self.midst["letters claimed"] += bool(_claimed(self.bots.file) - before)

    def _note_what_is_under_way(self) -> None:
        answering = any(one.under_way for one in self.people)
        calling = self.fake.calls.under_way > 0
        self.midst["answers or calls under way"] += answering or calling

    async def kill_at_points(self, names: tuple[str, ...], each: int) -> None:
        """Let bots die at each of these points so often: each bot at whichever it comes to first."""
        self.points = Counter(dict.fromkeys(names, 0))
        while left := [name for name, many in self.points.items() if many < each]:
            began = await self.begin(Life({name: self.dice.randint(1, 3) for name in left}))
            if began and not await self.bots.ended(POINT_SECONDS):
                await self.bots.kill()
                return  # nobody comes there: the count says which
            if self.bots.point:
                self.points[self.bots.point] += 1
            self.kills += 1

    async def drained(self) -> None:
        """Wait until nothing is left to do."""
        ends = time.monotonic() + DRAIN_SECONDS
        while time.monotonic() < ends and (self.fake.due or any(one.under_way for one in self.people) or self._left()):
            await asyncio.sleep(0.05)

    def _left(self) -> int:
        return len(_found(self.bots.file, "SELECT seq FROM outbox WHERE state IN ('due', 'sending')"))


def _waits_for(file: Path, user: str) -> int:
    """How many letters are not with somebody yet."""
    own = f"lane = 'slack:{WORKSPACE}:{user}' AND state IN ('due', 'sending')"
    return len(_found(file, f"SELECT seq FROM outbox WHERE {own}"))


def _claimed(file: Path) -> set[object]:
    """Each claim of a letter that is not done with."""
    return _found(file, "SELECT seq || ' ' || attempts FROM outbox WHERE state = 'sending'")


def _found(file: Path, asked: str) -> set[object]:
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=5)
    try:
        return {row[0] for row in connection.execute(asked)}
    finally:
        connection.close()


@asynccontextmanager
async def scene(seed: int, folder: Path, *, manner: Manner) -> AsyncIterator[Scene]:
    """Officers at work on a new partnership, until the block ends."""
    dice = Random(seed)
    file = settled_file(folder / "partnership.sqlite3")
    make_room(file)
    fake = fake_slack(dice.getrandbits(32), ack_seconds=3.0, keeps_time=True)
    fake.retry_after = dict(RETRIES)  # type: ignore[arg-type]
    if manner.faults:
        fake.faults.add(RATELIMITED, 0.15)
        fake.faults.add(SERVER_ERROR, 0.07)
        fake.faults.add(ACCEPT_THEN_DROP, 0.10)
    async with fake.serving(), AsyncExitStack() as stack:
        bots = await stack.enter_async_context(lives(file, fake.api_url))
        beside = await stack.enter_async_context(lives(file, fake.api_url)) if manner.two else None
        people = officers(fake, dice, waits=partial(_waits_for, file) if manner.patient else nobody_waits)
        yield Scene(fake, bots, beside, people, dice)


Act = Callable[[Scene], Awaitable[None]]


async def _played(seed: int, folder: Path, act: Act, manner: Manner) -> tuple[Scene, Aftermath]:
    async with scene(seed, folder, manner=manner) as one:
        stop = asyncio.Event()
        working = [asyncio.create_task(officer.work(stop)) for officer in one.people]
        try:
            await act(one)
        finally:
            stop.set()
        if manner.calm:
            one.fake.faults.clear()
        if not one.bots.pid:
            await one.begin(Life())
        await asyncio.gather(*working)
        await one.drained()
        for each in (one.bots, one.beside):
            await each.kill() if each else None
        return one, aftermath(one.bots.file, one.fake)


def played(seed: int, act: Act, manner: Manner = USUAL) -> tuple[Scene, Aftermath]:
    """Let this happen while officers work, drain, and count."""
    with tempfile.TemporaryDirectory(prefix="canishare-goal-") as folder:
        return asyncio.run(_played(seed, Path(folder), act, manner))
