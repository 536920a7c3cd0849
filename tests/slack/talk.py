"""A talk in Slack as a test tells it: somebody says, presses, chooses and sends, and sees what comes of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from bot.app import Parts
from bot.channels.slack.fake.acts.pressing import BUTTONS
from bot.channels.slack.fake.blocks import placed
from bot.channels.slack.fake.sent.delivery import Delivery
from bot.channels.slack.fake.surfaces import HOME, MESSAGES, MODAL, Surface, find
from bot.channels.slack.fake.things import Message
from bot.records import outbox
from tests.clock import Clock
from tests.slack.live import Live, live
from tests.slack.quick import opened_by

MOST_SECONDS = 20


class Talk:
    """Everything running, by a clock that goes on whenever something waits for it."""

    def __init__(self, running: Live, clock: Clock) -> None:
        self.parts: Parts = running.parts
        self.fake = running.fake
        self.slack = running.slack
        self.clock = clock

    def person(self, user: str) -> Person:
        """Somebody in town."""
        return Person(self, user)

    async def settled(self) -> None:
        """Wait until all that was begun is done and nothing waits to be sent."""
        async with asyncio.timeout(MOST_SECONDS):
            await self.fake.settled()
            while await opened_by(self.slack) or await asyncio.to_thread(self._waits) or self.fake.calls.under_way:
                self.clock.forward(timedelta(seconds=1))
                self.slack.delivery.wake()
                await asyncio.sleep(0.01)
            await self.fake.settled()

    def _waits(self) -> bool:
        with self.parts.database.reading() as connection:
            counts = outbox.counts(connection)
        return bool(counts.get("due") or counts.get("sending"))

    def drawn(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Every message and view that Slack was sent, by a name of its own."""
        for number, call in enumerate(self.fake.calls):
            if "view" in call.arguments:
                yield f"{number} {call.method}", call["view"]
            elif call.method.startswith("chat."):
                shown = {name: call[name] for name in ("text", "blocks", "metadata") if name in call.arguments}
                yield f"{number} {call.method}", shown
        for number, delivery in enumerate(self.fake.deliveries):
            if isinstance(delivery.answer, dict) and "view" in delivery.answer:
                yield f"{number} answer to {delivery.type}", delivery.answer["view"]


class Person:
    """Somebody in Slack. What they do waits until it is answered."""

    def __init__(self, talk: Talk, user: str) -> None:
        self.talk = talk
        self.fake = talk.fake
        self.user = user

    # Doing -------------------------------------------------------------------------------------------------------

    async def says(self, text: str, where: str = MESSAGES) -> Delivery | None:
        """Write something, or use a command."""
        return await self._done(self.fake.say(self.user, where, text))

    async def presses(self, what: str, where: str = MESSAGES) -> Delivery:
        """Press the newest button of this name."""
        return await self._done(self.fake.press(self.user, where, what))

    async def presses_in(self, message: Message | None, what: str) -> Delivery:
        """Press a button of one message, however old it is."""
        found, one = find([one for one in self.surfaces() if one.message is message], what, BUTTONS)
        return await self._done(self.fake.act(found, one, {}))

    async def presses_twice(self, what: str, where: str = MESSAGES) -> list[Delivery]:
        """Press a button twice, before anything came of it."""
        twice = (self.fake.press(self.user, where, what), self.fake.press(self.user, where, what))
        return await self._done(asyncio.gather(*twice))

    async def chooses(self, what: str, *options: str, where: str = MESSAGES) -> Delivery | None:
        """Choose from the newest list of this name."""
        return await self._done(self.fake.choose(self.user, where, what, *options))

    async def ticks(self, what: str, *options: str, where: str = MODAL) -> Delivery | None:
        """Tick lines."""
        return await self._done(self.fake.tick(self.user, where, what, *options))

    async def types(self, what: str, text: str, where: str = HOME) -> Delivery | None:
        """Type something where it can be typed, and press enter."""
        return await self._done(self.fake.fill(self.user, what, text, where))

    async def sends(self) -> Delivery:
        """Send the modal on top."""
        return await self._done(self.fake.submit(self.user))

    async def closes(self) -> Delivery | None:
        """Put the modal on top away."""
        return await self._done(self.fake.close(self.user))

    async def opens_home(self) -> Delivery | None:
        """Look at App Home."""
        return await self._done(self.fake.open_home(self.user))

    async def uses(self, shortcut: str) -> Delivery:
        """Use a shortcut."""
        return await self._done(self.fake.shortcut(self.user, shortcut))

    async def uses_on(self, shortcut: str, where: str, message: Message) -> Delivery:
        """Use a shortcut from the menu of a message."""
        return await self._done(self.fake.message_shortcut(self.user, shortcut, where, message))

    async def _done(self, acting: Any) -> Any:
        delivery = await acting
        await self.talk.settled()
        return delivery

    # Seeing ------------------------------------------------------------------------------------------------------

    def surfaces(self, where: str = MESSAGES) -> list[Surface]:
        """What they see there, the newest first."""
        return self.fake.sees(self.user, where)

    def sees(self, where: str = MESSAGES) -> str:
        """The newest thing they see there, as text; nothing when there is nothing."""
        surfaces = self.surfaces(where)
        return words_in(surfaces[0]) if surfaces else ""

    def all_seen(self, where: str = MESSAGES) -> str:
        """Everything they see there."""
        return "\n".join(words_in(one) for one in self.surfaces(where))

    def can_press(self, what: str, where: str = MESSAGES) -> bool:
        """Whether the newest thing they see there has a button of this name."""
        surfaces = self.surfaces(where)
        found = placed(surfaces[0].blocks) if surfaces else ()
        return any(one.type == "button" and what in one.names for one in found)

    def chosen(self, block_id: str) -> list[str]:
        """The values chosen in a field of the modal on top."""
        surface = self.surfaces(MODAL)[0]
        one = next(one for one in placed(surface.blocks) if one.place[0] == block_id)
        held = one.held(surface.choices) or []
        return [option["value"] for option in (held if isinstance(held, list) else [held])]

    def count(self, where: str = MESSAGES) -> int:
        """How many messages of the app they see there."""
        return sum(1 for one in self.surfaces(where) if one.message and one.message.by_app)


def words_in(surface: Surface) -> str:
    """Every text of a message or a view."""
    top = [surface.message.text] if surface.message else []
    if surface.view:
        top = [*_texts(surface.view.given.get("title")), *surface.view.errors.values()]
    return "\n".join((*top, *_texts(surface.blocks)))


def _texts(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("text"), str):
            yield part["text"]
        for one in part.values():
            yield from _texts(one)
    elif isinstance(part, list):
        for one in part:
            yield from _texts(one)


@asynccontextmanager
async def talking(parts: Parts, clock: Clock, *, socket_mode: bool = False) -> AsyncIterator[Talk]:
    """A talk in the sample town, until the block ends."""
    async with live(parts, socket_mode=socket_mode) as running:
        yield Talk(running, clock)
