"""The one place where Slack's parts are joined to canishare's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

from starlette.routing import Route

from bot import messages as say
from bot.app import Parts
from bot.channels.slack.doors.answering import Answering
from bot.channels.slack.doors.answers import Joined
from bot.channels.slack.doors.forms import Forms
from bot.channels.slack.doors.front import FrontDoor
from bot.channels.slack.doors.lifecycle import Lifecycle
from bot.channels.slack.doors.listening import Listening
from bot.channels.slack.doors.membership import Membership
from bot.channels.slack.doors.trouble import Trouble
from bot.channels.slack.housekeeping import Housekeeping
from bot.channels.slack.post.at_once import AtOnce
from bot.channels.slack.post.calls import Calls
from bot.channels.slack.post.courier import SlackCourier
from bot.channels.slack.post.drawing import Drawing
from bot.channels.slack.post.letters import NAME, Person, in_room, post
from bot.channels.slack.post.tokens import Tokens
from bot.channels.slack.setting_up.install import Install, exchange_of
from bot.channels.slack.settings import EVENTS_PATH, SlackSettings
from bot.delivery import Delivery
from bot.policy import Actor
from bot.records.account_rows import AccountKey
from bot.records.drafts import AskedRow
from bot.records.grouped import Grouped, Pooled, Workers
from bot.services.outgoing import Letter

LAST_SECONDS = 2.0
"""How long what goes on by itself may take to end, when the service ends."""

WORKERS = 8
"""Deliveries answered at once on PostgreSQL. SQLite has one writer, and so one worker."""


@dataclass(frozen=True, slots=True)
class SlackDoor:
    """Slack, joined to one running canishare. `delivery` sends what waits for every channel that is joined."""

    settings: SlackSettings
    listening: Listening
    delivery: Delivery
    calls: Calls
    tokens: Tokens
    at_once: AtOnce
    drawing: Drawing
    lifecycle: Lifecycle
    install: Install
    housekeeping: Housekeeping
    workers: Workers

    def routes(self, parts: Parts) -> list[Route]:
        """The addresses that Slack calls."""
        found = []
        if self.settings.signing_secret:
            front = FrontDoor(self.settings.signing_secret, self.listening, parts.now)
            found.append(Route(EVENTS_PATH, front, methods=["POST"]))
        return [*found, *self.install.routes()]

    @asynccontextmanager
    async def delivering(self) -> AsyncIterator[None]:
        """Deliver what waits, as long as this lasts."""
        running = asyncio.create_task(self.delivery.run())
        try:
            yield
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running
            for one in (self.listening.under_way, self.listening.trouble.under_way):
                await one.end(LAST_SECONDS)
            await self.calls.close()
            self.workers.close()

    async def chores(self) -> int:
        """What is done for Slack by date, as far as it is due now. Gives how many things were done."""
        return await self.housekeeping.due()


def join_slack(parts: Parts, settings: SlackSettings) -> SlackDoor:
    """Slack's doors and couriers, joined to the services. Nothing is called until it is used."""
    calls = Calls(settings.api_url, settings.proxy)
    tokens = Tokens(parts.database, parts.seal, parts.audit, parts.now, exchange_of(calls, settings))
    lifecycle = Lifecycle(tokens, parts.accounts, parts.telling, parts.rooms.again, parts.now)
    parts.telling.letters[NAME] = letter_to
    parts.rooms.letters[NAME] = letter_in_room
    forms = Forms(parts.conversation, parts.outgoing, parts.seal)
    answering = Answering(
        Joined(
            parts.database,
            parts.conversation,
            parts.accounts,
            parts.outgoing,
            forms,
            lifecycle,
            parts.rooms,
            parts.now,
        )
    )
    drawing = Drawing(parts.conversation, parts.accounts)
    courier = SlackCourier(calls, tokens, drawing, lifecycle.lost, parts.now)
    delivery = Delivery(parts.database, parts.outgoing, {NAME: courier}, parts.now)
    at_once = AtOnce(calls, tokens)
    workers = Grouped(parts.database) if parts.database.sqlite else Pooled(WORKERS)
    trouble = Trouble(parts.conversation.unavailable, at_once.whisper)
    settled = Membership(calls, tokens, parts.accounts).settled
    listening = Listening(answering, trouble, at_once.open, settled, delivery.wake, workers)
    install = Install(parts, settings, calls, tokens)
    housekeeping = Housekeeping(parts.database, calls, tokens, lifecycle, parts.now)
    return SlackDoor(
        settings, listening, delivery, calls, tokens, at_once, drawing, lifecycle, install, housekeeping, workers
    )


def letter_to(account: AccountKey, person: str, message: say.Message, key: str, now: datetime) -> Letter:
    """A message to whoever has this account, in their own messages with the bot."""
    return post(Person(account.workspace, account.user, person), message, now, key)


def letter_in_room(asked: AskedRow, actor: Actor, reading: say.Reading, key: str) -> Letter:
    """A passage in the channel in which somebody asked."""
    account = actor.at.split(":")
    user = account[2] if len(account) == 3 else ""
    return in_room(Person(asked.workspace, user, actor.key), asked.room, reading, key)
