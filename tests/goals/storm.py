"""R6: Slack refuses every second message for a minute, and says when to come back. By a clock set by hand."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

from bot import messages as say
from bot.app import Parts, build
from bot.channels.slack.fake import FakeSlack
from bot.channels.slack.fake.api.calls import Call
from bot.channels.slack.fake.faults import DELAY, RATELIMITED, Fault, Faults
from bot.channels.slack.join import SlackDoor, join_slack
from bot.channels.slack.post.letters import Person, post
from bot.channels.slack.settings import SlackSettings
from bot.log import start_logs
from bot.records import outbox
from bot.records.database import open_database, sqlite_url
from bot.when import Now
from tests.clock import Clock
from tests.goals.goal import Found, goal
from tests.goals.together import WORKSPACE, fake_slack, settled_file
from tests.partnership import library, settings

PEOPLE = tuple(f"U1{number:03}" for number in range(40))
QUIET = PEOPLE[:10]
"""Whose messages Slack never refuses."""

LETTERS = 600
STORM_SECONDS = 60
POST = "chat.postMessage"
SLOW_SECONDS = 2.0
CLOSE = timedelta(milliseconds=1)
"""Times that differ by less than this are the same."""


class Storm(Faults):
    """What goes wrong, by whom a message is for: refused for a while, or answered late."""

    def __init__(self, fake: FakeSlack, dice: Random) -> None:
        super().__init__(dice)
        self.fake, self.dice = fake, dice
        self.refused_until = 0.0
        self.slow: frozenset[str] = frozenset()

    def throw(self, method: str) -> Fault | None:
        """What goes wrong with the call that has just begun."""
        to = str(self.fake.calls[-1].arguments.get("channel", ""))
        if to in self.slow:
            return Fault(DELAY, seconds=SLOW_SECONDS)
        storms = self.fake.town.clock() < self.refused_until and to not in QUIET
        return Fault(RATELIMITED, retry_after=(1, 30)) if storms and self.dice.random() < 0.5 else None


@dataclass
class Weather:
    """Slack in a storm, and whoever delivers in it."""

    parts: Parts
    slack: SlackDoor
    fake: FakeSlack
    storm: Storm
    put_at: dict[str, float] = field(default_factory=dict)

    def put(self, user: str) -> None:
        """Put out one message to somebody."""
        key = f"{user}:{len(self.put_at)}"
        letter = post(Person(WORKSPACE, user), say.Notice("info", key, ("Hello.",)), self.parts.now(), key)
        with self.parts.database.writing() as connection:
            self.parts.outgoing.put(connection, letter)
        self.put_at[key] = self.parts.now().timestamp()

    def next_due(self) -> datetime | None:
        """When the next may go out."""
        with self.parts.database.reading() as connection:
            return outbox.next_due(connection, self.slack.delivery.couriers)

    def posts(self) -> dict[str, list[Call]]:
        """Every try at posting, by whom it is for."""
        found: dict[str, list[Call]] = defaultdict(list)
        for one in self.fake.calls.of(POST):
            found[one["channel"]].append(one)
        return found


@asynccontextmanager
async def weather(seed: int, now: Now) -> AsyncIterator[Weather]:
    """A partnership and a Slack by this clock, until the block ends."""
    with tempfile.TemporaryDirectory(prefix="canishare-goal-") as folder:
        database = open_database(sqlite_url(settled_file(Path(folder) / "partnership.sqlite3")))
        parts = build(settings(), now=now, database=database, library=library())
        fake = fake_slack(seed, lambda: now().timestamp(), PEOPLE)
        fake.faults = storm = Storm(fake, Random(seed))
        async with fake.serving():
            slack = join_slack(parts, SlackSettings(fake.api_url, "", signing_secret="none"))
            yield Weather(parts, slack, fake, storm)
            await slack.calls.close()
        database.close()


async def _stormed(seed: int, letters: int) -> Weather:
    clock, dice = Clock(), Random(seed)
    async with weather(seed, clock.now) as one:
        began = clock.now()
        one.storm.refused_until = began.timestamp() + STORM_SECONDS
        times = sorted(dice.uniform(0, STORM_SECONDS) for _ in range(letters))
        coming = [(began + timedelta(seconds=seconds), dice.choice(PEOPLE)) for seconds in times]
        while True:
            await one.slack.delivery.deliver_due()
            due = one.next_due()
            moments = [moment for moment in (due, *(at for at, _ in coming[:1])) if moment is not None]
            if not moments:
                return one
            clock.forward(max(min(moments) - clock.now(), CLOSE))
            while coming and coming[0][0] <= clock.now():
                one.put(coming.pop(0)[1])


@dataclass(frozen=True)
class Measured:
    """What the storm did."""

    refused: int
    delivered: int
    twice: int
    early: int
    too_quick: int
    longest_quiet_wait: float


def stormed(seed: int, letters: int = LETTERS) -> Measured:
    """Let so many messages go out in a storm, and look at every try."""
    one = asyncio.run(_stormed(seed, letters))
    posts = one.posts()
    arrived = Counter(_letter(call) for calls in posts.values() for call in calls if call.took_effect)
    return Measured(
        refused=sum(call.answered == "429" for calls in posts.values() for call in calls),
        delivered=len(arrived),
        twice=sum(many > 1 for many in arrived.values()),
        early=sum(
            later.at < earlier.at + earlier.retry_after
            for calls in posts.values()
            for earlier, later in pairwise(calls)
        ),
        too_quick=sum(later.at - earlier.at < 0.999 for calls in posts.values() for earlier, later in pairwise(calls)),
        longest_quiet_wait=max(wait for user in QUIET for wait in _waits(one, posts[user])),
    )


def _letter(call: Call) -> str:
    return str(call["metadata"]["event_payload"]["letter"])


def _waits(one: Weather, calls: list[Call]) -> Iterator[float]:
    """How long each message waited beyond its own lane's pace."""
    free = 0.0
    yield 0.0
    for call in calls:
        yield call.at - max(one.put_at[_letter(call)], free)
        free = call.at + 1


async def _held_up(seed: int, rounds: int) -> float:
    async with weather(seed, lambda: datetime.now(UTC)) as one:
        slow, quick = PEOPLE[:8], PEOPLE[8:]
        one.storm.slow = frozenset(slow)
        delivering = asyncio.create_task(one.slack.delivery.run())
        longest = 0.0
        for number in range(rounds):
            for user in slow if not number % 4 else ():
                one.put(user)
            one.put(quick[number % len(quick)])
            one.slack.delivery.wake()
            began, many = time.monotonic(), number + 1
            while sum(call.took_effect and call["channel"] in quick for call in one.fake.calls.of(POST)) < many:
                await asyncio.sleep(0.002)
            longest = max(longest, time.monotonic() - began)
        delivering.cancel()
        await asyncio.gather(delivering, return_exceptions=True)
        return longest


def held_up(seed: int, rounds: int = 16) -> float:
    """The most seconds that anybody's message waits while Slack is slow to answer those of eight others."""
    return asyncio.run(_held_up(seed, rounds))


@goal("R6", "50 % refused for 60 s, Retry-After 1-30: all delivered, none early, <= 1/s a channel, others not held up")
def measure(seed: int) -> Found:
    """A storm by a clock set by hand, and eight slow channels by the real one."""
    start_logs("CRITICAL")
    found, longest = stormed(seed), held_up(seed)
    told = (
        f"{found.delivered} of {LETTERS} messages in {len(PEOPLE)} channels delivered, {found.twice} twice; "
        f"{found.refused} refusals, {found.early} tried early, {found.too_quick} within a second of another; longest "
        f"wait in {len(QUIET)} channels that were never refused {found.longest_quiet_wait:.3f} s; "
        f"while 8 channels took {SLOW_SECONDS:.0f} real seconds to answer, another waited {longest:.3f} s at most"
    )
    calm = found.longest_quiet_wait <= 0.01 and longest < 0.5
    exact = not (found.twice or found.early or found.too_quick)
    return Found(told, found.delivered == LETTERS and exact and calm)
