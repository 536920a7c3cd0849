"""Delivering: each parcel once, nothing early, nobody held up, and the truth about what can never arrive."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import Connection

from bot.delivery import GIVE_UP_AFTER, IDLE_SECONDS, LEASE, Delivery
from bot.outcomes import Arrived, ComeBack, Never, NotYet, Outcome, Unsure
from bot.records import outbox
from bot.records.database import Database
from bot.records.outbox import Claimed
from bot.records.sealing import Seal
from bot.services.outgoing import Letter, Outgoing, Payload
from tests.clock import Clock

SEAL = Seal(b"k" * 32)


@dataclass
class Deliveries:
    """What a courier of the test was given, and how each ended."""

    clock: Clock
    ends: Callable[[Claimed], Outcome] = lambda parcel: Arrived("1.1")
    made: list[tuple[str, float, str]] = field(default_factory=list)
    told: list[tuple[str, str]] = field(default_factory=list)

    async def deliver(self, parcel: Claimed, payload: Payload) -> Outcome:
        ended = self.ends(parcel)
        self.made.append((parcel.key, self.clock.now().timestamp(), str(payload["text"])))
        await asyncio.sleep(0)
        return ended

    def lost(self, connection: Connection, parcel: Claimed, error: str) -> None:
        self.told.append((parcel.key, error))

    def keys(self) -> list[str]:
        return [key for key, _, _ in self.made]


@dataclass
class Office:
    """A partnership's outbox, and whoever delivers it."""

    database: Database
    clock: Clock
    courier: Deliveries
    outgoing: Outgoing
    delivery: Delivery

    def put(self, key: str, lane: str = "lane", slot: str = "", text: str = "hello") -> None:
        letter = Letter(key, "slack", "T1", lane, "post", "U1", {"text": text}, slot=slot)
        with self.database.writing() as connection:
            self.outgoing.put(connection, letter)

    def deliver(self, seconds: float = 0) -> None:
        self.clock.forward(timedelta(seconds=seconds))
        asyncio.run(self.delivery.deliver_due())

    def state(self, key: str) -> str | None:
        with self.database.reading() as connection:
            return outbox.state_of(connection, key)


@pytest.fixture
def office(database: Database, clock: Clock) -> Office:
    courier = Deliveries(clock)
    outgoing = Outgoing(SEAL, clock.now)
    return Office(database, clock, courier, outgoing, Delivery(database, outgoing, {"slack": courier}, clock.now))


def test_what_is_put_out_is_delivered_once_and_as_it_was_written(office: Office) -> None:
    office.put("one", text="<b>& “quoted”")
    office.deliver()
    office.deliver(60)
    assert [(key, text) for key, _, text in office.courier.made] == [("one", "<b>& “quoted”")]
    assert office.state("one") == "sent"


def test_one_lane_gets_one_a_second_and_others_do_not_wait_for_it(office: Office) -> None:
    for number in range(4):
        office.put(f"slow {number}", "slow")
    office.put("other", "other")
    office.deliver()
    assert sorted(office.courier.keys()) == ["other", "slow 0"]
    for _ in range(40):
        office.deliver(0.1)
    times = [at for key, at, _ in office.courier.made if key.startswith("slow")]
    assert len(times) == 4
    assert all(later - earlier >= 1 for earlier, later in pairwise(times))


def test_what_the_platform_puts_off_is_never_tried_early_and_holds_up_no_other_lane(office: Office) -> None:
    put_off = iter([ComeBack(30)])
    office.courier.ends = lambda parcel: next(put_off, Arrived()) if parcel.lane == "limited" else Arrived()
    office.put("limited", "limited")
    office.deliver()
    office.put("behind it", "limited")
    office.put("other", "other")
    office.deliver(29.9)
    assert office.courier.keys() == ["limited", "other"]
    office.deliver(0.1)
    office.deliver(1)
    assert office.courier.keys() == ["limited", "other", "limited", "behind it"]


def test_what_did_not_arrive_is_tried_again_after_longer_and_longer(office: Office) -> None:
    office.courier.ends = lambda parcel: NotYet("unreachable")
    office.put("one")
    for _ in range(200):
        office.deliver(1)
    times = [at for _, at, _ in office.courier.made]
    waits = [round(later - earlier) for earlier, later in pairwise(times)]
    assert waits == [2, 4, 8, 16, 32, 64]


def test_what_may_have_arrived_comes_back_unsure_and_not_at_once(office: Office) -> None:
    found: list[bool] = []

    def ends(parcel: Claimed) -> Outcome:
        found.append(parcel.unsure)
        return Unsure("timeout") if len(found) == 1 else Arrived()

    office.courier.ends = ends
    office.put("one")
    office.deliver()
    office.deliver(14)
    assert found == [False]
    office.deliver(1)
    assert found == [False, True]
    assert office.state("one") == "sent"


def test_a_courier_that_fails_is_taken_as_unsure_and_stops_nobody(office: Office) -> None:
    def ends(parcel: Claimed) -> Outcome:
        if parcel.key == "bad" and parcel.attempts == 1:
            raise ZeroDivisionError
        return Arrived()

    office.courier.ends = ends
    office.put("bad", "one")
    office.put("good", "two")
    office.deliver()
    assert office.state("good") == "sent"
    office.deliver(60)
    assert office.state("bad") == "sent"


def test_what_a_process_that_died_was_delivering_comes_back_unsure(office: Office) -> None:
    office.put("one")
    with office.database.writing() as connection:
        outbox.claim(connection, office.clock.now(), LEASE, timedelta(seconds=1), ["slack"])
    seen: list[bool] = []
    office.courier.ends = lambda parcel: seen.append(parcel.unsure) or Arrived()  # type: ignore[func-returns-value]
    office.deliver(LEASE.total_seconds() - 1)
    assert seen == []
    office.deliver(1)
    assert seen == [True]


def test_what_can_never_arrive_is_said_so_and_something_else_sent_instead(office: Office) -> None:
    instead = Letter("instead", "slack", "T1", "lane", "post", "U1", {"text": "as a message"})
    office.courier.ends = lambda parcel: Never("message_not_found", instead) if parcel.key == "one" else Arrived()
    office.put("one")
    office.deliver()
    office.deliver(1)
    assert office.state("one") == "failed"
    assert [text for _, _, text in office.courier.made] == ["hello", "as a message"]


def test_after_two_days_it_gives_up_and_says_why(office: Office) -> None:
    office.courier.ends = lambda parcel: NotYet("invalid_auth")
    office.put("one")
    office.deliver(GIVE_UP_AFTER.total_seconds())
    assert office.state("one") == "failed"
    with office.database.reading() as connection:
        assert outbox.troubles(connection, 1) == [("slack", "gave up: invalid_auth", 1)]


def test_a_channel_that_is_not_joined_here_leaves_its_parcels_for_another_process(office: Office) -> None:
    letter = Letter("teams", "teams", "T1", "lane", "post", "U1", {"text": "hello"})
    with office.database.writing() as connection:
        office.outgoing.put(connection, letter)
    office.deliver()
    assert office.state("teams") == "due"
    assert office.delivery._seconds_to_next() == IDLE_SECONDS, "it does not look for it all the time"
    with office.database.writing() as connection:
        assert outbox.claim(connection, office.clock.now(), LEASE, timedelta(0), ["teams"])
    office.clock.forward(LEASE - timedelta(seconds=1))
    assert office.delivery._seconds_to_next() == IDLE_SECONDS, "nor for a claim of another process"
    office.put("one", "ours")
    assert office.delivery._seconds_to_next() == 0.01


def test_two_that_deliver_at_once_send_each_parcel_once(office: Office, other_delivery: Delivery) -> None:
    for number in range(30):
        office.put(f"key {number}", f"lane {number}")

    async def both() -> None:
        await asyncio.gather(office.delivery.deliver_due(), other_delivery.deliver_due())

    asyncio.run(both())
    assert sorted(office.courier.keys()) == sorted(f"key {number}" for number in range(30))


@pytest.fixture
def other_delivery(office: Office) -> Delivery:
    """Another process that delivers the same outbox."""
    return Delivery(office.database, office.outgoing, {"slack": office.courier}, office.clock.now)


def test_a_parcel_that_was_altered_is_never_sent(office: Office) -> None:
    office.put("one")
    with office.database.writing() as connection:
        connection.execute(outbox.OUTBOX.update().values(body="1AAAA"))
    office.deliver()
    assert office.courier.made == []
    assert office.state("one") == "failed"


def test_it_goes_on_delivering_when_it_is_woken_and_when_something_falls_due(office: Office) -> None:
    async def scene() -> None:
        running = asyncio.create_task(office.delivery.run())
        office.put("one")
        office.delivery.wake()
        async with asyncio.timeout(10):
            while office.state("one") != "sent":
                await asyncio.sleep(0.01)
        running.cancel()

    asyncio.run(scene())
    assert office.courier.keys() == ["one"]
