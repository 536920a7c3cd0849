"""Delivering in time: one slow answer holds up nobody else, no try outlasts its claim, and its end is kept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection

from bot.delivery import Delivery, Times
from bot.outcomes import Arrived, NotYet, Outcome, Unsure
from bot.records import outbox
from bot.records.database import Database
from bot.records.outbox import Claimed
from bot.records.sealing import Seal
from bot.records.trouble import RecordsUnavailable
from bot.services.outgoing import Letter, Outgoing, Payload
from tests.clock import Clock

QUICK = Times(
    lease=timedelta(seconds=1.5),
    pace=timedelta(seconds=0.05),
    first_wait=timedelta(seconds=0.05),
    look_after=timedelta(seconds=1.2),
)


@dataclass
class Hands:
    """A courier who takes as long over each parcel as a test says."""

    seconds: dict[str, float] = field(default_factory=dict)
    ends: Callable[[Claimed], Outcome] = lambda parcel: Arrived()
    tried: list[Claimed] = field(default_factory=list)

    async def deliver(self, parcel: Claimed, payload: Payload) -> Outcome:
        self.tried.append(parcel)
        await asyncio.sleep(self.seconds.get(parcel.lane, 0))
        return self.ends(parcel)

    def lost(self, connection: Connection, parcel: Claimed, error: str) -> None:
        """Nobody is told here."""


@dataclass
class Post:
    """An outbox and whoever delivers it."""

    database: Database
    outgoing: Outgoing
    hands: Hands
    delivery: Delivery

    def put(self, key: str, lane: str, **more: datetime) -> None:
        letter = Letter(key, "slack", "T1", lane, "post", "U1", {"text": "hello"}, **more)  # type: ignore[arg-type]
        with self.database.writing() as connection:
            self.outgoing.put(connection, letter)

    def state(self, key: str) -> str | None:
        with self.database.reading() as connection:
            return outbox.state_of(connection, key)

    async def until(self, key: str, state: str, seconds: float = 20.0) -> None:
        async with asyncio.timeout(seconds):
            while self.state(key) != state:
                await asyncio.sleep(0.005)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        running = asyncio.create_task(self.delivery.run())
        yield
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def post_of(database: Database, now: Callable[[], datetime], times: Times = QUICK) -> Post:
    outgoing, hands = Outgoing(Seal(b"k" * 32), now), Hands()
    return Post(database, outgoing, hands, Delivery(database, outgoing, {"slack": hands}, now, times=times))


@pytest.fixture
def post(database: Database) -> Post:
    return post_of(database, lambda: datetime.now(UTC), Times())


def test_a_slow_answer_holds_up_nobody_who_speaks_meanwhile(post: Post) -> None:
    async def scene() -> None:
        post.hands.seconds["slow"] = 30
        async with post.running():
            post.put("slow", "slow")
            post.delivery.wake()
            await post.until("slow", "sending")
            post.put("quick", "quick")
            post.delivery.wake()
            await post.until("quick", "sent", seconds=20)

    asyncio.run(scene())


def test_a_slow_answer_holds_up_nothing_that_falls_due_meanwhile(post: Post) -> None:
    async def scene() -> None:
        post.hands.seconds["slow"] = 30
        for key, lane in (("slow", "slow"), ("first", "quick"), ("second", "quick")):
            post.put(key, lane)
        async with post.running():
            await post.until("second", "sent", seconds=20)
        assert post.state("slow") == "sending"

    asyncio.run(scene())


def test_no_try_outlasts_its_claim_so_that_nobody_else_sends_it_at_the_same_time(database: Database) -> None:
    post = post_of(database, lambda: datetime.now(UTC))

    async def scene() -> None:
        post.hands.seconds["slow"] = 30
        post.put("slow", "slow")
        await asyncio.wait_for(post.delivery.deliver_due(), QUICK.lease.total_seconds())

    asyncio.run(scene())
    assert post.state("slow") == "due"
    post.hands.seconds.clear()
    with database.writing() as connection:
        later = datetime.now(UTC) + timedelta(seconds=10)
        claimed = outbox.claim(connection, later, timedelta(seconds=1), timedelta(0), ["slack"])
    assert claimed is not None
    assert claimed.unsure


def test_an_end_that_could_not_be_kept_at_first_is_kept_and_nothing_else_stops(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    post, failing, real = post_of(database, lambda: datetime.now(UTC)), ["one", "one"], outbox.delivered

    def delivered(connection: object, parcel: Claimed, *given: object) -> bool:
        if parcel.key in failing:
            failing.remove(parcel.key)
            raise RecordsUnavailable("locked")
        return real(connection, parcel, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(outbox, "delivered", delivered)
    post.put("one", "one")
    post.put("two", "two")
    asyncio.run(post.delivery.deliver_due())
    assert (post.state("one"), post.state("two")) == ("sent", "sent")
    assert sorted(parcel.key for parcel in post.hands.tried) == ["one", "two"]


@pytest.mark.parametrize("kind", [NotYet, Unsure])
def test_what_is_given_up_is_sent_in_another_way_where_there_is_one(database: Database, kind: type[NotYet]) -> None:
    clock = Clock()
    post = post_of(database, clock.now)
    instead = Letter("as a message", "slack", "T1", "lane", "post", "U1", {"text": "hello"})
    post.hands.ends = lambda parcel: Arrived() if parcel.key == "as a message" else kind("gone", instead)
    post.put("view", "views", expires_at=clock.now() + timedelta(minutes=10))
    asyncio.run(post.delivery.deliver_due())
    assert (post.state("view"), post.state("as a message")) == ("due", None)
    clock.forward(timedelta(minutes=11))
    asyncio.run(post.delivery.deliver_due())
    asyncio.run(post.delivery.deliver_due())
    assert (post.state("view"), post.state("as a message")) == ("failed", "sent")


def test_after_looking_for_one_message_the_next_keeps_the_pace(database: Database) -> None:
    clock = Clock()
    post = post_of(database, clock.now, Times())
    post.put("one", "lane")
    post.put("two", "lane")
    post.hands.ends = lambda parcel: Unsure("timeout") if parcel.attempts == 1 and parcel.key == "one" else Arrived()
    asyncio.run(post.delivery.deliver_due())
    clock.forward(Times().look_after)

    async def arrives_late(parcel: Claimed, payload: Payload) -> Outcome:
        post.hands.tried.append(parcel)
        clock.forward(timedelta(seconds=3))
        return Arrived()

    post.hands.deliver = arrives_late  # type: ignore[method-assign]
    asyncio.run(post.delivery.deliver_due())
    assert [parcel.key for parcel in post.hands.tried] == ["one", "one"]
    clock.forward(timedelta(seconds=1))
    asyncio.run(post.delivery.deliver_due())
    assert [parcel.key for parcel in post.hands.tried] == ["one", "one", "two"]


def test_many_that_wait_in_a_shut_lane_do_not_hide_when_another_is_due(database: Database) -> None:
    clock = Clock()
    post = post_of(database, clock.now)
    for number in range(120):
        post.put(f"{number}", "shut")
    with database.writing() as connection:
        assert outbox.claim(connection, clock.now(), timedelta(minutes=1), timedelta(0), ["slack"])
    post.put("other", "other")
    with database.reading() as connection:
        assert outbox.next_due(connection, ["slack"]) == clock.now()
    with database.writing() as connection:
        assert outbox.claim(connection, clock.now(), timedelta(minutes=1), timedelta(0), ["slack"])
    with database.reading() as connection:  # both lanes are at work now: nothing before a claim runs out
        assert outbox.next_due(connection, ["slack"]) == clock.now() + timedelta(minutes=1)
