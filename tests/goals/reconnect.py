"""R14: Socket Mode while Slack drops, warns, renews and repeats: nothing lost that was read, and no hammering."""

from __future__ import annotations

import asyncio
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select

from bot.app import build
from bot.channels.slack.doors.hearing import hear
from bot.channels.slack.doors.line import Waits
from bot.channels.slack.doors.listening import Listening
from bot.channels.slack.doors.reply import Reply
from bot.channels.slack.doors.socket import SocketDoor
from bot.channels.slack.fake import FakeSlack
from bot.channels.slack.fake.faults import SERVER_ERROR
from bot.channels.slack.join import join_slack
from bot.channels.slack.settings import SlackSettings
from bot.delivery import Times
from bot.log import start_logs
from bot.records import outbox
from bot.records.database import Database, open_database, sqlite_url
from bot.records.inbox import INBOX
from bot.when import utc_now
from tests.goals.aftermath import Aftermath, aftermath, taken
from tests.goals.goal import Found, goal
from tests.goals.officers import Officer, officers
from tests.goals.together import fake_slack, settled_file
from tests.goals.traced import make_room, traced
from tests.partnership import library, settings

DISTURBANCES = 500
TIMES = Times(
    lease=timedelta(seconds=6),
    pace=timedelta(seconds=0.02),
    first_wait=timedelta(seconds=0.1),
    look_after=timedelta(seconds=1),
)
QUICK = Waits(first=0.01, longest=0.1, held=0.05, goodbye=0.15)
"""For lines that are disturbed all the time: really they are every few hours."""

WAITS = Waits(first=0.02, longest=0.6, held=0.3, goodbye=1.0)
"""For counting how often a line is asked for, a hundred times as quick as it really is."""

OPEN = "apps.connections.open"
OUTAGE_SECONDS = 3.0
DRAIN_SECONDS = 30


@dataclass
class Lines:
    """A bot on its lines to Slack, and the officers who use it."""

    fake: FakeSlack
    database: Database
    people: list[Officer]
    dice: Random
    happened: Counter[str] = field(default_factory=Counter)
    read: set[str] = field(default_factory=set)

    def watch(self, listening: Listening) -> None:
        """Note each event that came through a line whole, so that the bot read it."""
        dispatch = listening.dispatch

        async def noted(payload: Mapping[str, Any]) -> Reply:
            self.read.add(str(payload.get("event_id", "")))
            return await dispatch(payload)

        listening.dispatch = noted  # type: ignore[method-assign]

    async def disturb(self, times: int) -> None:
        """Let something happen to the lines so often."""
        acts = {
            "dropped": self._drop,
            "one dropped": self._drop_one,
            "warned": self.fake.sockets.warn,
            "renewed": self.fake.sockets.refresh,
            "repeated": self._repeat,
        }
        for _ in range(times):
            name = self.dice.choice(list(acts))
            await acts[name]()
            self.happened[name] += 1
            await asyncio.sleep(self.dice.uniform(0, 0.12))

    async def _drop(self) -> None:
        self.fake.sockets.drop()

    async def _drop_one(self) -> None:
        for link in self.fake.sockets.links[:1]:
            link.drop()

    async def _repeat(self) -> None:
        """Send something again that was taken already, as when the acknowledgement was lost on the way."""
        taken = [one for one in self.fake.deliveries[-30:] if one.ok]
        if taken:
            again = self.dice.choice(taken)
            self.fake.later(self.fake.attempt(again, 1, "timeout"))

    async def drained(self) -> None:
        """Wait until nothing is left to do."""
        async with asyncio.timeout(DRAIN_SECONDS):
            while self.fake.due or self._left():
                await asyncio.sleep(0.05)
        await self.fake.settled()

    def _left(self) -> int:
        with self.database.reading() as connection:
            counts = outbox.counts(connection)
        return counts.get("due", 0) + counts.get("sending", 0)


@asynccontextmanager
async def lines(seed: int, folder: Path, waits: Waits) -> AsyncIterator[Lines]:
    """A bot in Socket Mode on a new partnership, until the block ends."""
    dice = Random(seed)
    file = settled_file(folder / "partnership.sqlite3")
    make_room(file)
    database = open_database(sqlite_url(file))
    parts = build(settings(), now=utc_now, database=database, library=library())
    parts.lookup.index()
    fake = fake_slack(dice.getrandbits(32), keeps_time=True)
    fake.socket_mode, fake.retry_after = True, {1: 0, 2: 0.3, 3: 1.0}  # type: ignore[dict-item]
    async with fake.serving():
        slack = join_slack(parts, SlackSettings(fake.api_url, "", app_token=fake.app.app_token))
        slack.delivery.times = TIMES
        door = SocketDoor(fake.app.app_token, fake.api_url, slack.listening, ping=0.5, waits=waits)
        async with slack.delivering():
            running = asyncio.create_task(door.run())
            await fake.sockets.connected(door.lines)
            one = Lines(fake, database, officers(fake, dice, 4), dice)
            one.watch(slack.listening)
            yield one
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
    database.close()


async def _disturbed(seed: int, folder: Path, times: int) -> tuple[Counter[str], Counter[str], Aftermath]:
    with traced():
        async with lines(seed, folder, QUICK) as one:
            stop = asyncio.Event()
            working = [asyncio.create_task(officer.work(stop)) for officer in one.people]
            await one.disturb(times)
            stop.set()
            await asyncio.gather(*working)
            await one.drained()
    file = folder / "partnership.sqlite3"
    return one.happened, given_up(one, file), aftermath(file, one.fake)


def disturbed(seed: int, times: int) -> tuple[Counter[str], Counter[str], Aftermath]:
    """Let something happen to the lines so often while officers work. Gives what happened, what Slack gave up, and how
    the records stand."""
    with tempfile.TemporaryDirectory(prefix="canishare-goal-") as folder:
        return asyncio.run(_disturbed(seed, Path(folder), times))


def given_up(one: Lines, file: Path) -> Counter[str]:
    """Events that Slack gave up after four tries, by what became of them: `done` although no acknowledgement came
    through, `lost` after the bot had read them, or `unread` as no try came through a line whole."""
    database = open_database(sqlite_url(file))
    with database.reading() as connection:
        done = {str(key) for (key,) in connection.execute(select(INBOX.c.key))}
    database.close()
    found: Counter[str] = Counter()
    for each in one.fake.deliveries:
        if each.kind == "event" and not taken(each):
            event = str(each.payload["event_id"])
            over = f"event:{event}" in done or hear(each.payload).kind == "nothing"  # what the bot itself said
            found["done" if over else "lost" if event in one.read else "unread"] += 1
    return found


@dataclass(frozen=True)
class Knocks:
    """How often a line was asked for while none could be held."""

    outage: int
    flapping: int
    last_wait: float
    after_holding: float


async def _knocked(seed: int, folder: Path, seconds: float) -> Knocks:
    async with lines(seed, folder, WAITS) as one:
        fake = one.fake
        await asyncio.sleep(WAITS.held * 1.5)
        fake.faults.add(SERVER_ERROR, methods=[OPEN])
        outage = len(await _asked_for(fake, seconds, drop_at_once=False))
        fake.faults.clear()
        await fake.sockets.connected(2)
        flapping = await _asked_for(fake, seconds, drop_at_once=True)
        await fake.sockets.connected(2)
        await asyncio.sleep(WAITS.held * 1.5)
        before, began = len(fake.calls.of(OPEN)), fake.town.clock()
        fake.sockets.drop()
        while len(fake.calls.of(OPEN)) == before:
            await asyncio.sleep(0.002)
        return Knocks(outage, len(flapping), max(flapping), fake.town.clock() - began)


async def _asked_for(fake: FakeSlack, seconds: float, *, drop_at_once: bool) -> list[float]:
    """The seconds between one asking for a line and the next, while each is dropped."""
    before, ends = len(fake.calls.of(OPEN)), fake.town.clock() + seconds
    fake.sockets.drop()
    while fake.town.clock() < ends:
        await asyncio.sleep(0.005)
        if drop_at_once:
            fake.sockets.drop()
    times = [one.at for one in fake.calls.of(OPEN)[before:]]
    return [later - earlier for earlier, later in pairwise(times)] or [0.0]


def knocked(seed: int, seconds: float = OUTAGE_SECONDS) -> Knocks:
    """Count how often lines are asked for while Slack refuses them, and while it drops each at once."""
    with tempfile.TemporaryDirectory(prefix="canishare-goal-") as folder:
        return asyncio.run(_knocked(seed, Path(folder), seconds))


def most_knocks(seconds: float) -> int:
    """The most that two lines may ask in so many seconds: each wait at least half of the last one doubled."""
    waited, tries = 0.0, 0
    while waited < seconds:
        waited += min(WAITS.first * 2**tries, WAITS.longest) / 2
        tries += 1
    return 2 * (tries + 1)


@goal("R14", "socket dropped, warned, renewed, repeated 500 times: 0 lost, effects once, back-off not reset early")
def measure(seed: int) -> Found:
    """Disturb the lines, and then let none be held."""
    start_logs("CRITICAL")
    happened, ended, after = disturbed(seed, DISTURBANCES)
    knocks, most = knocked(seed), most_knocks(OUTAGE_SECONDS)
    told = (
        f"{sum(happened.values())} disturbances ({dict(sorted(happened.items()))}); {ended['lost']} events lost that "
        f"were read; Slack gave up {ended['unread']} of which none of four tries came through whole, and "
        f"{ended['done']} that were done though no acknowledgement came through; "
        f"{after.words()}; asked for a line {knocks.outage} times in a {OUTAGE_SECONDS:.0f} s outage and "
        f"{knocks.flapping} times while each was dropped at once (at most {most}, waits scaled to {WAITS.longest} s at "
        f"most); {knocks.after_holding * 1000:.0f} ms until the next after a line that held"
    )
    calm = knocks.outage <= most and knocks.flapping <= most and knocks.after_holding < 3 * WAITS.first + 0.2
    return Found(told, after.sound and not ended["lost"] and calm)
