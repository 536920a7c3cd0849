"""Delivering what waits in the outbox: one process after another may, and each parcel goes out once.

A courier of its channel makes the call and says how it ended. What may have arrived is looked for before it is sent
again; what the platform put off waits in its own lane and holds nobody else up; what can never arrive is said so.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from concurrent import futures
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection

from bot.log import logger, where
from bot.outcomes import Arrived, ComeBack, Never, NotYet, Outcome, Unsure
from bot.records import outbox
from bot.records.database import Database
from bot.records.outbox import Claimed
from bot.records.trouble import RecordsUnavailable
from bot.services.outgoing import Letter, Outgoing, Payload
from bot.when import Now

LEASE = timedelta(seconds=30)
"""How long a courier has: longer than a try may take, and by so much that a call of a process that died has landed."""

PACE = timedelta(seconds=1)
"""At most one message a second in one lane (Slack: chat.postMessage, about one a second for each channel)."""

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=2), timedelta(minutes=15)
GIVE_UP_AFTER = timedelta(days=2)

GAVE_UP = "gave up: "
"""Before the last reason, where it was tried for as long as it may be."""
LOOK_AFTER = timedelta(seconds=15)
"""How long to wait before looking whether something arrived: what was sent last must have landed by then."""

IDLE_SECONDS = 5.0
AT_ONCE = 16
THREADS = 4
"""For what delivering reads and writes, so that nobody who waits for an answer stands behind it."""


@dataclass(frozen=True, slots=True)
class Times:
    """How long things may take and wait. Tests have them shorter."""

    lease: timedelta = LEASE
    pace: timedelta = PACE
    first_wait: timedelta = FIRST_WAIT
    longest_wait: timedelta = LONGEST_WAIT
    look_after: timedelta = LOOK_AFTER

    @property
    def one_try(self) -> float:
        """The most seconds that one try may take, with all its calls: what was sent last has then landed before the
        lease ends and somebody else looks for it."""
        return (self.lease - self.look_after).total_seconds()

    def after(self, tries: int) -> timedelta:
        """How long to wait after so many tries that did not arrive."""
        return min(self.first_wait * (1 << min(tries - 1, 20)), self.longest_wait)


USUAL = Times()


T = TypeVar("T")


class Courier(Protocol):
    """Delivers the parcels of one channel."""

    async def deliver(self, parcel: Claimed, payload: Payload) -> Outcome:
        """Make the call. An `unsure` parcel is looked for first where it must not arrive twice."""

    def lost(self, connection: Connection, parcel: Claimed, error: str) -> None:
        """What it means for others that this never arrives, in the transaction that notes it."""


class Delivery:
    """Delivers everything that is due, in as many lanes at once as it may."""

    def __init__(
        self,
        database: Database,
        outgoing: Outgoing,
        couriers: Mapping[str, Courier],
        now: Now,
        at_once: int = AT_ONCE,
        times: Times = USUAL,
    ) -> None:
        self.database = database
        self.outgoing = outgoing
        self.couriers = couriers
        self.now = now
        self.at_once = at_once
        self.times = times
        self._woken = asyncio.Event()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="delivering")
        self._writing: set[futures.Future[Any]] = set()

    def wake(self) -> None:
        """Something was put out: look now. On the loop that delivers."""
        self._woken.set()

    async def run(self) -> None:
        """Deliver for ever. Ends when it is cancelled, once what is being written is written; what it was delivering
        then comes back when its lease ends."""
        under_way: set[asyncio.Task[None]] = set()
        try:
            while True:
                self._woken.clear()
                try:
                    await self._begin_due(under_way)
                    wait = await self._in_thread(self._seconds_to_next)
                except RecordsUnavailable as trouble:
                    logger().warning("delivery waits", reason=trouble.reason)
                    wait = IDLE_SECONDS
                except Exception as error:
                    logger().error("delivery failed", error=type(error).__name__, where=where(error))
                    wait = IDLE_SECONDS
                await self._wait(under_way, wait)
        finally:
            for one in under_way:
                one.cancel()
            await asyncio.to_thread(futures.wait, set(self._writing), self.times.lease.total_seconds())

    async def _wait(self, under_way: set[asyncio.Task[None]], seconds: float) -> None:
        """Wait until something was put out, falls due, or is done with; with as many as there may be, only the last."""
        if len(under_way) >= self.at_once:
            await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
            return
        woken = asyncio.create_task(self._woken.wait())
        try:
            await asyncio.wait({woken, *under_way}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            woken.cancel()

    def _seconds_to_next(self) -> float:
        with self.database.reading() as connection:
            due = outbox.next_due(connection, self.couriers)
        if due is None:
            return IDLE_SECONDS
        return min(max((due - self.now()).total_seconds(), 0.01), IDLE_SECONDS)

    async def deliver_due(self) -> int:
        """Deliver everything that is due now, and give how many parcels were tried. Raises RecordsUnavailable."""
        tried = 0
        under_way: set[asyncio.Task[None]] = set()
        try:
            while True:
                tried += await self._begin_due(under_way)
                if not under_way:
                    return tried
                await asyncio.wait(under_way, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await asyncio.gather(*under_way, return_exceptions=True)

    async def _begin_due(self, under_way: set[asyncio.Task[None]]) -> int:
        """Begin to deliver what is due now, as much as may be under way at once, and give how many parcels that are.
        Raises RecordsUnavailable."""
        begun = 0
        await self._in_thread(self._take_back)
        while len(under_way) < self.at_once:
            parcel = await self._in_thread(self._claim)
            if parcel is None:
                break
            begun += 1
            one = asyncio.create_task(self._deliver(parcel))
            under_way.add(one)
            one.add_done_callback(under_way.discard)
            one.add_done_callback(_ended)
        return begun

    async def _in_thread(self, act: Callable[..., T], *values: object) -> T:
        work = self._threads.submit(act, *values)
        self._writing.add(work)
        work.add_done_callback(self._writing.discard)
        return await asyncio.wrap_future(work)

    def _take_back(self) -> None:
        with self.database.writing() as connection:
            outbox.take_back(connection, self.now())

    def _claim(self) -> Claimed | None:
        with self.database.writing() as connection:
            return outbox.claim(connection, self.now(), self.times.lease, self.times.pace, self.couriers)

    async def _deliver(self, parcel: Claimed) -> None:
        ends = time.monotonic() + self.times.lease.total_seconds()
        outcome = await self._outcome(parcel)
        while not await self._kept(parcel, outcome) and time.monotonic() < ends:
            await asyncio.sleep(min(self.times.first_wait.total_seconds(), 1))

    async def _kept(self, parcel: Claimed, outcome: Outcome) -> bool:
        """Write down how it ended. False while that cannot be done: when the lease ends first, it is looked for."""
        try:
            await self._in_thread(self._settle, parcel, outcome)
        except RecordsUnavailable as trouble:
            logger().warning("an end could not be kept", reason=trouble.reason, kind=parcel.kind)
            return False
        except Exception as error:
            logger().error("an end could not be kept", error=type(error).__name__, where=where(error), kind=parcel.kind)
        return True

    async def _outcome(self, parcel: Claimed) -> Outcome:
        payload = self.outgoing.payload(parcel)
        if payload is None:
            return Never("sealed otherwise")
        try:
            async with asyncio.timeout(self.times.one_try):
                return await self.couriers[parcel.channel].deliver(parcel, payload)
        except RecordsUnavailable as trouble:
            return NotYet(trouble.reason)
        except Exception as error:
            logger().error("a courier failed", error=type(error).__name__, where=where(error), kind=parcel.kind)
            return Unsure(type(error).__name__)

    def _settle(self, parcel: Claimed, outcome: Outcome) -> None:
        now = self.now()
        with self.database.together() as connection:
            match outcome:
                case Arrived(remote):
                    if outbox.delivered(connection, parcel, remote, now) and parcel.unsure:
                        # It was looked for first, so the message itself went out later than the claim says.
                        outbox.shut_lane(connection, parcel.lane, now + self.times.pace)
                case ComeBack(seconds):
                    until = now + timedelta(seconds=seconds)
                    outbox.again(connection, parcel, until, "rate limited", unsure=parcel.unsure, counts=False)
                    outbox.shut_lane(connection, parcel.lane, until)
                case NotYet(error) if not _too_late(parcel, now):
                    after = self.times.after(parcel.attempts)
                    outbox.again(connection, parcel, now + after, error, unsure=parcel.unsure)
                case Unsure(error) if not _too_late(parcel, now):
                    after = max(self.times.after(parcel.attempts), self.times.look_after)
                    outbox.again(connection, parcel, now + after, error, unsure=True)
                case Never(error, instead):
                    self._end(connection, parcel, error, instead)
                case NotYet(error, instead) | Unsure(error, instead):
                    self._end(connection, parcel, error, instead, f"{GAVE_UP}{error}")
        if not isinstance(outcome, Arrived):
            logger().info("not delivered", kind=parcel.kind, outcome=type(outcome).__name__, count=parcel.attempts)

    def _end(
        self, connection: Connection, parcel: Claimed, error: str, instead: Letter | None, noted: str = ""
    ) -> None:
        """It never arrives. Whoever must know of it is told in the transaction that says so."""
        if not outbox.failed(connection, parcel, noted or error, self.now()):
            return
        self.couriers[parcel.channel].lost(connection, parcel, error)
        if instead:
            self.outgoing.put(connection, instead)


def _ended(task: asyncio.Task[None]) -> None:
    """Look how one ended, so that the event loop does not say it: an error may quote what was sent."""
    if not task.cancelled() and (error := task.exception()):
        logger().error("a parcel was dropped", error=type(error).__name__, where=where(error))


def _too_late(parcel: Claimed, now: datetime) -> bool:
    return now >= (parcel.expires_at or parcel.created_at + GIVE_UP_AFTER)
