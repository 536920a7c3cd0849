"""One line to Slack that is kept open: the next is opened before Slack ends the last, and never in a hurry.

Slack warns before it renews a line, and then sends nothing new through it; what it sent before is still answered there.
A line that breaks is opened again after longer and longer, not at the same moment as everybody else's, and from the
beginning only once a line has held for a while: a line that breaks at once each time must not hammer Slack.
Source: docs.slack.dev, Socket Mode (hello, and disconnect with its reasons).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random, SystemRandom
from typing import Any

import aiohttp

from bot.channels.slack.post.calls import Answer, Calls, Limited
from bot.log import logger, where

PING_SECONDS = 5.0
CONNECT_SECONDS = 10.0
LARGEST = 1_000_000
"""Bytes of one message, as at the front door."""


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds to wait. `first` and `longest`: before a line that broke is opened again. `held`: how long a line must
    last before the next break counts as the first. `goodbye`: how long Slack may take to end a line that it renews."""

    first: float = 1.0
    longest: float = 60.0
    held: float = 30.0
    goodbye: float = 30.0


@dataclass(slots=True)
class BackOff:
    """How long to wait before the next try."""

    waits: Waits
    dice: Random = field(default_factory=SystemRandom)
    tries: int = 0

    def seconds(self) -> float:
        """Up to twice as long as before the last try, and never the same twice."""
        most = min(self.waits.first * 2 ** min(self.tries, 20), self.waits.longest)
        self.tries += 1
        return float(most * self.dice.uniform(0.5, 1))

    def begin_anew(self) -> None:
        """A line held: the next break is the first."""
        self.tries = 0


Take = Callable[["Connection", Mapping[str, Any]], Coroutine[Any, Any, None]]


class Connection:
    """One open connection. What came through it is answered through it, or not at all."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.leaving = asyncio.Event()
        self.greeted = False
        self.reason = ""
        self.answering: set[asyncio.Task[None]] = set()

    async def read(self, take: Take, greeted: Callable[[], None]) -> None:
        """Take everything that comes, until the connection ends."""
        try:
            async for message in self.socket:
                if message.type is not aiohttp.WSMsgType.TEXT:
                    continue
                said = _said(message.data)
                match said.get("type"):
                    case "hello":
                        self.greeted = True
                        greeted()
                    case "disconnect":
                        self.reason = str(said.get("reason", ""))[:40]
                        self.leaving.set()
                    case _ if "envelope_id" in said:
                        one = asyncio.create_task(take(self, said))
                        self.answering.add(one)
                        one.add_done_callback(self.answering.discard)
        finally:
            self.leaving.set()

    async def acknowledge(self, envelope_id: str, payload: Mapping[str, Any] | None) -> None:
        """Say that an envelope was taken. Raises when this connection has ended: then it comes again."""
        answer: dict[str, Any] = {"envelope_id": envelope_id}
        await self.socket.send_str(json.dumps(answer | ({"payload": dict(payload)} if payload else {})))

    async def end(self, seconds: float) -> None:
        """Answer what was begun, and close, after that long at the latest. What was read is done all the same, to its
        end: Slack may not send it again."""
        if self.answering:
            await asyncio.wait(self.answering, timeout=seconds)
        with suppress(Exception):
            await asyncio.wait_for(self.socket.close(), seconds)
        if self.answering:
            await asyncio.wait(self.answering)


class NotOpened(Exception):
    """A line could not be opened. `wait` is how long Slack says to wait at least."""

    def __init__(self, reason: str, wait: float = 0.0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait = wait


class Line:
    """One line, kept open through one connection after another."""

    def __init__(
        self, token: str, calls: Calls, session: aiohttp.ClientSession, take: Take, ping: float, waits: Waits
    ) -> None:
        self.token = token
        self.calls = calls
        self.session = session
        self.take = take
        self.ping = ping
        self.waits = waits
        self.back_off = BackOff(waits)
        self._ending: set[asyncio.Task[None]] = set()

    async def keep(self) -> None:
        """Keep it open until this is cancelled, whatever goes wrong. What was begun by then is still answered."""
        try:
            while True:
                try:
                    await self._one_connection()
                except Exception as error:
                    seconds = self.back_off.seconds()
                    ms = int(seconds * 1000)
                    logger().error("a line failed", error=type(error).__name__, where=where(error), ms=ms)
                    await asyncio.sleep(seconds)
        finally:
            if self._ending:
                await asyncio.wait(self._ending, timeout=self.waits.goodbye)

    async def _one_connection(self) -> None:
        """Hold one connection until it ends, or until Slack says that it will."""
        try:
            connection = Connection(await self._connected())
        except NotOpened as failed:
            seconds = max(self.back_off.seconds(), failed.wait)
            logger().warning("a line was not opened", reason=failed.reason, ms=int(seconds * 1000))
            await asyncio.sleep(seconds)
            return
        began = asyncio.get_running_loop().time()
        held = _Held(self.back_off, self.waits.held)
        reading = asyncio.create_task(connection.read(self.take, held.begin))
        try:
            await connection.leaving.wait()
        finally:
            held.end()
            self._see_off(connection, reading)
        lasted = asyncio.get_running_loop().time() - began
        if connection.reason == "link_disabled":
            logger().error("socket mode is switched off", reason=connection.reason)
            self.back_off.tries = max(self.back_off.tries, 20)
        if lasted < self.waits.held or not connection.reason:
            await asyncio.sleep(self.back_off.seconds())

    def _see_off(self, connection: Connection, reading: asyncio.Task[None]) -> None:
        one = asyncio.create_task(self._until_it_ends(connection, reading))
        self._ending.add(one)
        one.add_done_callback(self._ending.discard)

    async def _until_it_ends(self, connection: Connection, reading: asyncio.Task[None]) -> None:
        """What Slack sent through a connection before it goes is still answered there."""
        await asyncio.wait({reading}, timeout=self.waits.goodbye if connection.reason else 0)
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        await connection.end(self.waits.goodbye)

    async def _connected(self) -> aiohttp.ClientWebSocketResponse:
        """A new connection. Raises NotOpened."""
        asked = await self.calls.call(self.token, "apps.connections.open")
        if isinstance(asked, Limited):
            raise NotOpened("rate limited", asked.seconds)
        if not isinstance(asked, Answer) or not asked.text("url"):
            raise NotOpened(getattr(asked, "error", "no address"))
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                return await self.session.ws_connect(
                    asked.text("url"), heartbeat=self.ping, max_msg_size=LARGEST, proxy=self.calls.proxy
                )
        except (TimeoutError, aiohttp.ClientError, OSError, ValueError) as error:
            raise NotOpened(type(error).__name__) from error


class _Held:
    """Says that a line holds, once it was greeted and nothing happened to it for a while."""

    def __init__(self, back_off: BackOff, seconds: float) -> None:
        self._back_off, self._seconds = back_off, seconds
        self._timer: asyncio.TimerHandle | None = None

    def begin(self) -> None:
        """Slack said hello."""
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self._seconds, self._back_off.begin_anew)

    def end(self) -> None:
        """The line goes."""
        if self._timer:
            self._timer.cancel()


def _said(text: str) -> dict[str, Any]:
    """A message of Slack's; nothing where it is none."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
