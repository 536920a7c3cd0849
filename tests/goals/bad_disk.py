"""R8: records that are locked, cannot grow, or cannot be written: nothing acknowledged is lost, and people are told."""

from __future__ import annotations

import asyncio
import json
import resource
import shutil
import sqlite3
import sys
import tempfile
import time
from asyncio.subprocess import PIPE
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.channels.slack.doors.heard import Heard
from bot.channels.slack.doors.hearing import hear
from tests.goals.aftermath import Aftermath, acknowledged, aftermath, says_so
from tests.goals.goal import Found, goal
from tests.goals.killing import Manner, Scene, scene
from tests.goals.lives import ROOT
from tests.goals.whole_bot import Life

POINTS = 20
SCALE = 8
"""How many times shorter the bot's patience and the lock are than they really are, but for one lock that is not."""

LOCK_SECONDS = 30.0
REAL_LOCK_SECONDS = 4.0
REAL_PATIENCE = 2.4
ACK_SECONDS = 3.0
TROUBLE_SECONDS = 6.0
SMALLEST = 40_000
"""Bytes that each file may have at the first of the points."""

RECOVER_SECONDS = 15.0
EMERGENCY = "999"
Trouble = Callable[[], AbstractAsyncContextManager[None]]


@dataclass
class Troubles:
    """What people met, and what they were told. `slowest` is the longest that Slack waited for an answer."""

    scene: Scene
    kinds: Counter[str] = field(default_factory=Counter)
    refused: dict[str, Heard] = field(default_factory=dict)
    told: Counter[str] = field(default_factory=Counter)
    emergencies: int = 0
    slowest: float = 0.0
    recovered: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    async def during(self, kind: str, trouble: Trouble, least: float, most: float) -> None:
        """Let officers meet this trouble for a while, until some were told; then see how long recovery takes."""
        fake = self.scene.fake
        calls, deliveries = len(fake.calls), len(fake.deliveries)
        async with trouble():
            began = time.monotonic()
            while (spent := time.monotonic() - began) < most and (spent < least or not self._said(calls, deliveries)):
                await asyncio.sleep(0.05)
        mended = time.monotonic()
        while not await self._works():
            if time.monotonic() - mended > RECOVER_SECONDS:
                self.wrong.append(f"{kind}: not working {RECOVER_SECONDS:.0f} s later")
                return
            await asyncio.sleep(0.1)
        self.recovered.append(time.monotonic() - mended)
        said = self._said(calls, deliveries)
        self.kinds[kind] += bool(said)
        self.told.update(one.split("|")[0] for one in said)
        self.emergencies += sum(EMERGENCY in one for one in said)

    async def _works(self) -> bool:
        """Whether a question is answered as it should be."""
        asked = await self.scene.fake.command(self.scene.people[0].user, "C0PARTNERS", "/guidance", "")
        return asked.ok and not says_so(json.dumps(asked.answer))

    def _said(self, calls: int, deliveries: int) -> list[str]:
        """What was said of the trouble since: in messages, in notes, and in answers to commands and forms."""
        fake = self.scene.fake
        found = [
            f"{one.arguments.get('user') or one.arguments.get('channel')}|{one.arguments.get('text')}"
            for one in fake.calls[calls:]
            if one.method in ("chat.postMessage", "chat.postEphemeral") and one.took_effect
        ]
        found += [
            f"answer|{json.dumps(one.answer, ensure_ascii=False)}" for one in fake.deliveries[deliveries:] if one.answer
        ]
        return [one for one in found if says_so(one)]

    def count(self, file: Path) -> None:
        """What was acknowledged without being done, and whether its sender was told each time."""
        connection = sqlite3.connect(file)
        inbox = {key for (key,) in connection.execute("SELECT key FROM inbox")}
        connection.close()
        self.refused = {one.key: one for one in acknowledged(self.scene.fake) if one.key not in inbox}
        apart = Counter(one.user for one in self.refused.values() if one.kind in ("click", "shortcut"))
        for user, many in apart.items():
            if self.told[user] < many:
                self.wrong.append(f"{user} was told {self.told[user]} times of {many}")
        for one in self.scene.fake.deliveries:
            if one.payload and one.outcome == "http_timeout":
                self.wrong.append(f"no answer within {ACK_SECONDS:.0f} s: {hear(one.payload).kind}")


@asynccontextmanager
async def locked(file: Path, seconds: float) -> AsyncIterator[None]:
    """Another process holds the lock for so long, whatever happens meanwhile."""
    words = [sys.executable, "-m", "tests.records.child", "hold_the_lock", str(file)]
    process = await asyncio.create_subprocess_exec(*words, cwd=ROOT, stdin=PIPE, stdout=PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    await process.stdout.readline()
    yield
    process.stdin.close()
    await process.wait()


@asynccontextmanager
async def cannot_grow(pid: int, file: Path, most: int) -> AsyncIterator[None]:
    """The bot may write in no file beyond so many bytes. What waits to be put into the records is put there first, so
    that this is soon met."""
    connection = sqlite3.connect(file, timeout=5)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
    yield
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@asynccontextmanager
async def read_only(file: Path) -> AsyncIterator[None]:
    """The file may only be read by whoever the bot runs as."""
    yield
    _hand_over(file, 0o666, 0o777)


def _hand_over(file: Path, rights: int, folder_rights: int) -> None:
    file.parent.chmod(folder_rights)
    for part in file.parent.glob(f"{file.name}*"):
        part.chmod(rights)


async def _met(seed: int, folder: Path, points: int, lock: float, real_lock: float) -> tuple[Troubles, Aftermath]:
    folder.chmod(0o755)
    async with scene(seed, folder, manner=Manner(faults=False)) as one:
        file, met, stop = one.bots.file, Troubles(one), asyncio.Event()
        await one.begin(Life(patience=REAL_PATIENCE / SCALE))
        working = [asyncio.create_task(officer.work(stop)) for officer in one.people]
        seconds = lock / SCALE
        await met.during("locked", lambda: locked(file, seconds), seconds, seconds)
        await one.bots.kill()
        await one.begin(Life())
        await met.during("locked as long as it really is", lambda: locked(file, real_lock), real_lock, real_lock)
        for number in range(points):

            def full(most: int = SMALLEST + number * 9_001) -> AbstractAsyncContextManager[None]:
                return cannot_grow(one.bots.pid, file, most)

            await met.during("cannot grow", full, 0.1, TROUBLE_SECONDS)
        await one.bots.kill()
        _hand_over(file, 0o444, 0o555)
        await one.begin(Life(nobody=True))
        await met.during("read-only", lambda: read_only(file), 1.0, TROUBLE_SECONDS)
        stop.set()
        await asyncio.gather(*working)
        await one.drained()
        await one.bots.kill()
        met.count(file)
        return met, aftermath(file, one.fake, met.refused)


def met_trouble(
    seed: int, points: int = POINTS, lock: float = LOCK_SECONDS, real_lock: float = REAL_LOCK_SECONDS
) -> tuple[Troubles, Aftermath]:
    """Let officers meet every kind of trouble, drain, and count."""
    folder = Path(tempfile.mkdtemp(prefix="canishare-goal-"))
    try:
        return asyncio.run(_met(seed, folder, points, lock, real_lock))
    finally:
        shutil.rmtree(folder)


@goal(
    "R8", "30 s lock, file-size limit at 20 points, read-only: 0 acknowledged lost, plain words, recovers, integrity ok"
)
def measure(seed: int) -> Found:
    """Every trouble, one after another, with officers at work."""
    met, after = met_trouble(seed)
    wrong = f"; WRONG: {'; '.join(met.wrong[:3])}" if met.wrong else ""
    told = (
        f"{dict(met.kinds)} (a {LOCK_SECONDS:.0f} s lock with lock and patience {SCALE} times shorter, and a real "
        f"one of {REAL_LOCK_SECONDS:.0f} s); {len(met.refused)} presses refused, people told {met.told.total()} times, "
        f"{met.emergencies} of them with the emergency steps; working again unaided after "
        f"{max(met.recovered, default=0):.1f} s at most; {after.words()}{wrong}"
    )
    every = met.kinds["locked"] and met.kinds["locked as long as it really is"] and met.kinds["read-only"]
    return Found(told, after.sound and not met.wrong and bool(every) and met.kinds["cannot grow"] == POINTS)
