"""Delivering what waits in the outbox: one process after another may, and each parcel goes out once.

A courier of its channel makes the call and says how it ended. What may have arrived is looked for before it is sent
again; what the platform put off waits in its own lane and holds nobody else up; what can never arrive is said so.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from bot.log import logger, where
from bot.records import outbox
from bot.records.database import Database, RecordsUnavailable
from bot.records.outbox import Claimed
from bot.services.outgoing import Letter, Outgoing, Payload
from bot.when import Now

LEASE = timedelta(seconds=30)
"""How long a courier has. Longer than any call may take, so that a call of a process that died has landed by then."""

PACE = timedelta(seconds=1)
"""At most one message a second in one lane (Slack: chat.postMessage, about one a second for each channel)."""

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=2), timedelta(minutes=15)
GIVE_UP_AFTER = timedelta(days=2)
LOOK_AFTER = timedelta(seconds=15)
"""How long to wait before looking whether something arrived: what was sent last must have landed by then."""

IDLE_SECONDS = 5.0
AT_ONCE = 16


@dataclass(frozen=True, slots=True)
class Arrived:
    """It is there; `remote` is what the platform calls it."""

    remote: str = ""


@dataclass(frozen=True, slots=True)
class ComeBack:
    """The platform said to wait so many seconds. It did not take it."""

    seconds: float


@dataclass(frozen=True, slots=True)
class NotYet:
    """It did not arrive, and may later."""

    error: str


@dataclass(frozen=True, slots=True)
class Unsure:
    """It may have arrived, or not."""

    error: str


@dataclass(frozen=True, slots=True)
class Never:
    """It can never arrive this way. `instead` is sent in its place, and `tells` besides."""

    error: str
    instead: Letter | None = None


Outcome = Arrived | ComeBack | NotYet | Unsure | Never
T = TypeVar("T")


class Courier(Protocol):
    """Delivers the parcels of one channel."""

    async def deliver(self, parcel: Claimed, payload: Payload) -> Outcome:
        """Make the call. An `unsure` parcel is looked for first where it must not arrive twice."""


class Delivery:
    """Delivers everything that is due, in as many lanes at once as it may."""

    def __init__(
        self, database: Database, outgoing: Outgoing, couriers: Mapping[str, Courier], now: Now, at_once: int = AT_ONCE
    ) -> None:
        self.database = database
        self.outgoing = outgoing
        self.couriers = couriers
        self.now = now
        self.at_once = at_once
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Something was put out: look now. To be called on the loop that delivers."""
        self._woken.set()

    async def run(self) -> None:
        """Deliver for ever. Ends when it is cancelled; what it was delivering then comes back when its lease ends."""
        while True:
            self._woken.clear()
            try:
                await self.deliver_due()
                wait = await asyncio.to_thread(self._seconds_to_next)
            except RecordsUnavailable as trouble:
                logger().warning("delivery waits", reason=trouble.reason)
                wait = IDLE_SECONDS
            except Exception as error:
                logger().error("delivery failed", error=type(error).__name__, where=where(error))
                wait = IDLE_SECONDS
            with suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), wait)

    def _seconds_to_next(self) -> float:
        with self.database.reading() as connection:
            due = outbox.next_due(connection)
        if due is None:
            return IDLE_SECONDS
        return min(max((due - self.now()).total_seconds(), 0.01), IDLE_SECONDS)

    async def deliver_due(self) -> int:
        """Deliver everything that is due now, and give how many parcels were tried. Raises RecordsUnavailable."""
        tried = 0
        under_way: set[asyncio.Task[None]] = set()
        await asyncio.to_thread(self._write, outbox.take_back)
        try:
            while True:
                parcel = await asyncio.to_thread(self._claim) if len(under_way) < self.at_once else None
                if parcel is not None:
                    tried += 1
                    under_way.add(asyncio.create_task(self._deliver(parcel)))
                    continue
                if not under_way:
                    return tried
                done, under_way = await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
                for one in done:
                    one.result()
        finally:
            for one in under_way:
                one.cancel()

    def _claim(self) -> Claimed | None:
        with self.database.writing() as connection:
            return outbox.claim(connection, self.now(), LEASE, PACE, self.couriers)

    def _write(self, act: Callable[..., T], *values: object) -> T:
        with self.database.writing() as connection:
            return act(connection, *values, self.now())

    async def _deliver(self, parcel: Claimed) -> None:
        outcome = await self._outcome(parcel)
        await asyncio.to_thread(self._settle, parcel, outcome)

    async def _outcome(self, parcel: Claimed) -> Outcome:
        payload = self.outgoing.payload(parcel)
        if payload is None:
            return Never("sealed otherwise")
        try:
            return await self.couriers[parcel.channel].deliver(parcel, payload)
        except RecordsUnavailable as trouble:
            return NotYet(trouble.reason)
        except Exception as error:
            logger().error("a courier failed", error=type(error).__name__, where=where(error), kind=parcel.kind)
            return Unsure(type(error).__name__)

    def _settle(self, parcel: Claimed, outcome: Outcome) -> None:
        now = self.now()
        with self.database.writing() as connection:
            match outcome:
                case Arrived(remote):
                    outbox.delivered(connection, parcel, remote, now)
                case ComeBack(seconds):
                    until = now + timedelta(seconds=seconds)
                    outbox.again(connection, parcel, until, "rate limited", unsure=parcel.unsure, counts=False)
                    outbox.shut_lane(connection, parcel.lane, until)
                case Never(error, instead):
                    if outbox.failed(connection, parcel, error, now) and instead:
                        self.outgoing.put(connection, instead)
                case NotYet(error) if not _too_late(parcel, now):
                    outbox.again(connection, parcel, now + _wait(parcel), error, unsure=parcel.unsure)
                case Unsure(error) if not _too_late(parcel, now):
                    after = max(_wait(parcel), LOOK_AFTER)
                    outbox.again(connection, parcel, now + after, error, unsure=True)
                case NotYet(error) | Unsure(error):
                    outbox.failed(connection, parcel, f"gave up: {error}", now)
        if not isinstance(outcome, Arrived):
            logger().info("not delivered", kind=parcel.kind, outcome=type(outcome).__name__, count=parcel.attempts)


def _too_late(parcel: Claimed, now: datetime) -> bool:
    return now >= (parcel.expires_at or parcel.created_at + GIVE_UP_AFTER)


def _wait(parcel: Claimed) -> timedelta:
    return min(FIRST_WAIT * (1 << min(parcel.attempts - 1, 20)), LONGEST_WAIT)
