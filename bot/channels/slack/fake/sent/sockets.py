"""Socket Mode: the app's own connections to us, and deliveries in envelopes that it must acknowledge."""

from __future__ import annotations

import asyncio
import json
import uuid
from random import Random

from aiohttp import WSMsgType, web

from bot.channels.slack.fake.sent.delivery import COMMAND, EVENT, OK, TIMEOUT, UNREACHED, Delivery, Reply
from bot.channels.slack.fake.things import Json
from bot.channels.slack.fake.town import Town

MOST_LINKS = 10
HELLO_SECONDS = 18_060
ENVELOPES = {EVENT: "events_api", COMMAND: "slash_commands"}
WITH_ANSWER = ("view_submission", "block_suggestion")


class Link:
    """One open connection. While it is `leaving`, nothing new goes through it."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.socket, self.request = socket, request
        self.leaving = False
        self.waiting: dict[str, asyncio.Future[Reply]] = {}
        self.carried: list[Json] = []

    async def say(self, message: Json) -> None:
        """Send one message."""
        await self.socket.send_str(json.dumps(message))

    def drop(self) -> None:
        """Break the connection without a word."""
        self.leaving = True
        if self.request.transport:
            self.request.transport.abort()

    def lost(self) -> None:
        """Nobody will acknowledge what is still waiting here."""
        self.leaving = True
        for one in self.waiting.values():
            if not one.done():
                one.set_result(Reply(UNREACHED))


class Sockets:
    """Every connection of the app."""

    def __init__(self, town: Town, dice: Random, seconds: float) -> None:
        self.town, self.seconds = town, seconds
        self._dice = dice
        self.links: list[Link] = []
        self._changed: asyncio.Event | None = None

    @property
    def open_links(self) -> list[Link]:
        """The connections that take something new."""
        return [one for one in self.links if not one.leaving]

    async def connected(self, count: int = 1) -> None:
        """Wait until the app holds this many connections."""
        while len(self.open_links) < count:
            self._changed = self._changed or asyncio.Event()
            self._changed.clear()
            await self._changed.wait()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Hold one connection until it ends."""
        ticket = request.query.get("ticket", "")
        if ticket not in self.town.tickets:
            return web.json_response({"ok": False, "error": "invalid_ticket"}, status=401)
        self.town.tickets.discard(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        link = Link(socket, request)
        if len(self.links) >= MOST_LINKS:
            await link.say(self._disconnect("too_many_websockets"))
            await socket.close()
            return socket
        self.links.append(link)
        await link.say(self._hello())
        self._tell()
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._acknowledged(message.data)
        finally:
            self.links.remove(link)
            link.lost()
            self._tell()
        return socket

    async def carry(self, delivery: Delivery, number: int, reason: str) -> Reply:
        """Send it over any connection. When that breaks first, another one takes it, inside the same time limit."""
        envelope: Json = {
            "envelope_id": str(uuid.UUID(int=self._dice.getrandbits(128))),
            "payload": delivery.payload,
            "type": ENVELOPES.get(delivery.kind, "interactive"),
            "accepts_response_payload": delivery.kind == COMMAND or delivery.type in WITH_ANSWER,
        }
        if delivery.kind == EVENT:
            why = "timeout" if reason == TIMEOUT else reason
            envelope |= {"retry_attempt": number, "retry_reason": why}
        try:
            async with asyncio.timeout(self.seconds):
                while self.open_links:
                    reply = await self._over(self._dice.choice(self.open_links), envelope)
                    if reply.outcome == OK:
                        return reply
        except TimeoutError:
            return Reply(TIMEOUT)
        return Reply(UNREACHED)

    async def _over(self, link: Link, envelope: Json) -> Reply:
        envelope_id = envelope["envelope_id"]
        link.waiting[envelope_id] = asyncio.get_running_loop().create_future()
        try:
            await link.say(envelope)
            link.carried.append(envelope)
            return await link.waiting[envelope_id]
        except ConnectionError:
            link.lost()
            return Reply(UNREACHED)
        finally:
            del link.waiting[envelope_id]

    async def warn(self) -> None:
        """Tell the app that its connections will end soon. Nothing new goes through them."""
        await self._ask_to_leave("warning")

    async def refresh(self) -> None:
        """Tell the app to connect anew, as Slack does every few hours."""
        await self._ask_to_leave("refresh_requested")

    async def disable(self) -> None:
        """Tell the app that Socket Mode was switched off."""
        await self._ask_to_leave("link_disabled")

    def drop(self) -> None:
        """Break every connection without a word."""
        for link in list(self.links):
            link.drop()

    async def close(self) -> None:
        """End every connection in good order."""
        for link in list(self.links):
            await link.socket.close()

    async def _ask_to_leave(self, reason: str) -> None:
        for link in self.open_links:
            link.leaving = True
            await link.say(self._disconnect(reason))

    def _acknowledged(self, text: str) -> None:
        """An acknowledgement counts through any connection: the SDK sends it through whichever is its newest."""
        try:
            message = json.loads(text)
            envelope_id = message["envelope_id"]
        except (ValueError, KeyError, TypeError):
            return
        payload = message.get("payload")
        for link in self.links:
            waiting = link.waiting.get(envelope_id)
            if waiting and not waiting.done():
                waiting.set_result(Reply(OK, 200, json.dumps(payload) if payload else ""))

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.links),
            "debug_info": {"host": "stand-in", "approximate_connection_time": HELLO_SECONDS},
            "connection_info": {"app_id": self.town.app.id},
        }

    def _disconnect(self, reason: str) -> Json:
        return {"type": "disconnect", "reason": reason, "debug_info": {"host": "stand-in"}}

    def _tell(self) -> None:
        if self._changed:
            self._changed.set()
