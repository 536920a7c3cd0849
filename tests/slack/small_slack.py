"""The least of Slack that Socket Mode needs: it hands out lines, and a test says what goes through each."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from bot.channels.slack.doors.line import Waits
from bot.channels.slack.doors.reply import NOTHING, Reply
from bot.channels.slack.doors.socket import SocketDoor

SHORT = Waits(first=0.02, longest=0.3, held=0.3, goodbye=0.5)


class OneLine:
    """One line as Slack sees it, and what came back through it."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.socket, self.request = socket, request
        self.acknowledged: list[dict[str, Any]] = []
        self.ended = asyncio.Event()

    async def say(self, **message: Any) -> None:
        """Send one message."""
        await self.socket.send_str(json.dumps(message))

    async def envelope(self, name: str, payload: Mapping[str, Any] | None = None, *, answers: bool = False) -> None:
        """Send an envelope."""
        await self.say(
            type="events_api", envelope_id=name, payload=dict(payload or {}), accepts_response_payload=answers
        )

    def drop(self) -> None:
        """Break it without a word."""
        assert self.request.transport is not None
        self.request.transport.abort()


class SmallSlack:
    """Hands out lines. `refuses` are answers to the next who ask for one; `greets` is whether it says hello."""

    def __init__(self) -> None:
        self.address = ""
        self.asked: list[float] = []
        self.lines: list[OneLine] = []
        self.refuses: list[web.Response] = []
        self.greets = True
        self._news = asyncio.Condition()

    async def opened(self, request: web.Request) -> web.Response:
        """apps.connections.open"""
        self.asked.append(asyncio.get_running_loop().time())
        if self.refuses:
            return self.refuses.pop(0)
        return web.json_response({"ok": True, "url": f"{self.address.replace('http', 'ws', 1)}/line"})

    async def line(self, request: web.Request) -> web.WebSocketResponse:
        """Hold one line until it ends."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        one = OneLine(socket, request)
        if self.greets:
            await one.say(type="hello", num_connections=1)
        self.lines.append(one)
        await self._tell()
        async for message in socket:
            one.acknowledged.append(json.loads(message.data))
            await self._tell()
        one.ended.set()
        await self._tell()
        return socket

    async def _tell(self) -> None:
        async with self._news:
            self._news.notify_all()

    async def until(self, true: Callable[[], bool], seconds: float = 5.0) -> None:
        """Wait until this is so."""
        async with asyncio.timeout(seconds), self._news:
            await self._news.wait_for(true)


class Ears:
    """Answers what it hears as it is told to, or says nothing to it."""

    def __init__(self, answers: Callable[[Mapping[str, Any]], Awaitable[Reply]] | None = None) -> None:
        self.heard: list[Mapping[str, Any]] = []
        self.answers = answers

    async def dispatch(self, payload: Mapping[str, Any]) -> Reply:
        """Hear one payload."""
        self.heard.append(payload)
        return await self.answers(payload) if self.answers else NOTHING


@asynccontextmanager
async def small_slack() -> AsyncIterator[SmallSlack]:
    """Serve it until the block ends."""
    slack = SmallSlack()
    application = web.Application()
    application.router.add_post("/api/apps.connections.open", slack.opened)
    application.router.add_get("/line", slack.line)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield slack
    finally:
        for one in slack.lines:
            await one.socket.close()
        await runner.cleanup()


@asynccontextmanager
async def on_the_line(
    slack: SmallSlack, ears: Ears, *, lines: int = 1, waits: Waits = SHORT
) -> AsyncIterator[asyncio.Task[None]]:
    """Our door with its lines open, until the block ends."""
    door = SocketDoor("xapp-small", f"{slack.address}/api/", ears, lines=lines, ping=1.0, waits=waits)  # type: ignore[arg-type]
    running = asyncio.create_task(door.run())
    try:
        yield running
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
