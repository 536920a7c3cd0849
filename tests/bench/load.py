"""A small closed-loop load over loopback: so many connections, each waiting for its answer before it asks again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

REQUEST_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, and when all of it was there (seconds of the performance clock)."""

    status: int
    headers: dict[str, str]
    body: bytes
    at: float


@dataclass(frozen=True, slots=True)
class Ask:
    """One request: the bytes to send, the status that is right, and whether it counts."""

    data: bytes
    status: int
    counts: bool = True


Asker = Callable[[Reply | None], Ask]
"""Gives the next request of one connection, from the reply to the one before it."""


class Line(asyncio.Protocol):
    """One kept-open connection that asks one thing at a time."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.held = b""
        self.reply: asyncio.Future[Reply] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way to write."""
        if isinstance(transport, asyncio.Transport):
            self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Add what came, and hand over the reply once it is whole."""
        came, self.held = time.perf_counter(), self.held + data
        head, found, rest = self.held.partition(b"\r\n\r\n")
        if not found:
            return
        lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
        if len(rest) >= int(headers.get("content-length", 0)) and self.reply and not self.reply.done():
            self.held = b""
            self.reply.set_result(Reply(int(lines[0].split(" ")[1]), headers, rest, came))

    def connection_lost(self, error: Exception | None) -> None:
        """Say so to whoever waits."""
        if self.reply and not self.reply.done():
            self.reply.set_exception(ConnectionError("the server hung up"))

    async def ask(self, data: bytes) -> Reply:
        """Send one request and wait for its reply."""
        self.reply = asyncio.get_running_loop().create_future()
        if self.transport is None:
            raise ConnectionError("not connected")
        self.transport.write(data)
        return await asyncio.wait_for(self.reply, REQUEST_SECONDS)


async def _keep_asking(port: int, asker: Asker, until: float) -> list[float]:
    transport, line = await asyncio.get_running_loop().create_connection(Line, "127.0.0.1", port)
    taken: list[float] = []
    reply: Reply | None = None
    try:
        while time.perf_counter() < until:
            ask = asker(reply)
            started = time.perf_counter()
            reply = await line.ask(ask.data)
            if ask.counts:
                taken.append(reply.at - started)
            if reply.status != ask.status:
                raise AssertionError(f"answered with {reply.status} instead of {ask.status}")
    finally:
        transport.close()
    return taken


async def load(port: int, askers: list[Asker], seconds: float) -> list[float]:
    """Ask on as many connections as there are askers for so many seconds. Gives how long each counted reply took, until
    this side read it: what it then does with replies to others first is not the server's time."""
    until = time.perf_counter() + seconds
    lanes = await asyncio.gather(*(_keep_asking(port, asker, until) for asker in askers))
    return [one for lane in lanes for one in lane]


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """A request as bytes."""
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, f"content-length: {len(body)}", "", ""]).encode() + body
