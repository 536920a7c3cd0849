"""Sending to the app: once for what a person does, up to four times for an event, by the clock that was handed in."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

from bot.channels.slack.fake.sent.delivery import CHALLENGE, EVENT, OK, Attempt, Delivery, Reply
from bot.channels.slack.fake.sent.http_door import HttpDoor
from bot.channels.slack.fake.sent.payloads import event_payload
from bot.channels.slack.fake.sent.sockets import Sockets
from bot.channels.slack.fake.things import Channel, Json
from bot.channels.slack.fake.town import Town, Workspace

RETRY_AFTER = {1: 0, 2: 60, 3: 300}
"""Seconds before each retry of an event, counted from the attempt before it."""

PLACES = {"im": "message.im", "channel": "message.channels", "group": "message.groups"}
SCOPES = {
    "app_mention": "app_mentions:read",
    "channel_shared": "channels:read",
    "channel_unshared": "channels:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "user_change": "users:read",
}
"""What the app must have been granted to be told of an event."""

GOODBYES = ("app_uninstalled", "tokens_revoked")
"""Events that come although the app is gone."""


@dataclass(slots=True)
class Due:
    """An event that is tried again at a moment."""

    at: float
    number: int
    reason: str
    delivery: Delivery


class Sending:
    """Everything that goes to the app, over HTTP or through its sockets."""

    def __init__(self, town: Town, http: HttpDoor, sockets: Sockets) -> None:
        self.town, self.http, self.sockets = town, http, sockets
        self.socket_mode = False
        self.retry_after = dict(RETRY_AFTER)
        self.deliveries: list[Delivery] = []
        self.due: list[Due] = []
        self._tasks: set[asyncio.Task[Any]] = set()
        self._news: asyncio.Event | None = None
        town.tell = self.later_event

    def later_event(self, workspace: Workspace, event: Json) -> None:
        """Tell the app of something, beside what is going on."""
        self.later(self.event(workspace, event))

    def later(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do something beside what is going on."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settled(self) -> None:
        """Wait until everything that was begun on the side is done."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    async def stop(self) -> None:
        """Give up what is still going on."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def wants(self, workspace: Workspace, event: Json) -> bool:
        """Whether the app asked for this event and was granted what it takes."""
        kind = event["type"]
        name = PLACES[event["channel_type"]] if kind == "message" else kind
        if name not in self.town.app.events:
            return False
        if name in GOODBYES:
            return True
        held = {scope for token in self.town.tokens.live(workspace.id) for scope in token.scopes}
        return workspace.installed and (name not in SCOPES or SCOPES[name] in held)

    async def event(self, workspace: Workspace, event: Json, channel: Channel | None = None) -> Delivery | None:
        """Tell the app of something. None when it does not want to know."""
        if not self.wants(workspace, event):
            return None
        if event["type"] not in GOODBYES:
            event.setdefault("event_ts", f"{self.town.clock():.6f}")
        payload = event_payload(self.town, workspace, event, channel)
        delivery = Delivery(EVENT, str(event["type"]), workspace.id, payload)
        self.deliveries.append(delivery)
        await self._attempts(delivery, 0, "")
        return delivery

    async def _attempts(self, delivery: Delivery, number: int, reason: str) -> None:
        """Try, and try again at once where that is due; a later retry is put on the list."""
        while True:
            reply = await self.attempt(delivery, number, reason)
            number, reason = number + 1, reply.outcome
            if reply.outcome == OK or not reply.again or number not in self.retry_after:
                return
            if self.retry_after[number]:
                self.due.append(Due(self.town.clock() + self.retry_after[number], number, reason, delivery))
                if self._news:
                    self._news.set()
                return

    async def run_due(self) -> int:
        """Try again what is due by now. Says how many that were."""
        now = self.town.clock()
        ready = sorted((one for one in self.due if one.at <= now), key=lambda one: one.at)
        self.due = [one for one in self.due if one.at > now]
        for one in ready:
            await self._attempts(one.delivery, one.number, one.reason)
        return len(ready)

    async def keep_time(self) -> None:
        """Try again whatever becomes due, for ever. The clock must be the real one."""
        self._news = asyncio.Event()
        while True:
            self._news.clear()
            waits = min((one.at for one in self.due), default=None)
            try:
                async with asyncio.timeout(None if waits is None else max(waits - self.town.clock(), 0)):
                    await self._news.wait()
            except TimeoutError:
                await self.run_due()

    async def attempt(self, delivery: Delivery, number: int = 0, reason: str = "") -> Reply:
        """Send it once, and write down how that ended."""
        at = self.town.clock()
        door = self.sockets if self.socket_mode and delivery.kind != CHALLENGE else self.http
        reply = await door.carry(delivery, number, reason)
        delivery.attempts.append(Attempt(number, reason, at, reply.outcome, reply.status))
        delivery.answer = reply.said
        return reply

    async def once(self, kind: str, type_of: str, workspace: Workspace, payload: Json) -> tuple[Delivery, Reply]:
        """Send what somebody did. It is not tried again: they can see that it failed."""
        delivery = Delivery(kind, type_of, workspace.id, payload)
        self.deliveries.append(delivery)
        return delivery, await self.attempt(delivery)

    def sent(self, type_of: str) -> list[Delivery]:
        """What was sent of one type: an event's, an interaction's, or a command such as /share."""
        return [one for one in self.deliveries if one.type == type_of]
