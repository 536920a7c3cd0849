"""Officers at work in the stand-in for Slack: they ask, press what they see, fill in forms, and press again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random

from bot.channels.slack.fake import FakeSlack
from bot.channels.slack.fake.blocks import Placed
from bot.channels.slack.fake.sent.delivery import Delivery
from bot.channels.slack.fake.surfaces import NotSeen, Surface
from tests.goals.filling import asks_for, fill_in, pressable, tick_all
from tests.goals.together import PEOPLE, ROOM

QUESTIONS = (
    "how long may we keep it?",
    "what is depersonalised information?",
    "who is the probation SPOC?",
    "can I tell housing about an arrest?",
    "what does the law say about consent?",
    "can I share a pupil's attendance with the police?",
    "who do I ask at the council?",
)
COMMANDS = (("/share", ""), ("/share", QUESTIONS[3]), ("/spoc", "probation"), ("/guidance", QUESTIONS[0]))
ON_THE_WAY = ("decision.save", "decision.form", "guide.answer")
"""What gets a walk on: its form is opened, asked for, or a question answered."""

LOOKED_AT = 8
"""Newest messages in which somebody looks for something to press."""

TRIES = 3
AGAIN_SECONDS = 0.15
MOST_WAITED_FOR = 3
LOOKING_SECONDS = 0.1

Act = Callable[[], Awaitable[Delivery | None]]


@dataclass
class Officer:
    """One of them. `waits` is how many answers somebody still waits for: with more than a few, they look and do
    nothing. `under_way` is how many of their deliveries are not acknowledged yet."""

    fake: FakeSlack
    user: str
    dice: Random
    waits: Callable[[str], int]
    pause: tuple[float, float] = (0.02, 0.15)
    under_way: int = 0
    done: int = 0
    errors: list[str] = field(default_factory=list)

    async def work(self, stop: asyncio.Event) -> None:
        """Do one thing after another until told to stop. What Slack says did not work is done again, a few times."""
        while not stop.is_set():
            if self.waits(self.user) > MOST_WAITED_FOR:
                await asyncio.sleep(LOOKING_SECONDS)
                continue
            act = self._next()
            for _ in range(TRIES):
                delivery = await self._does(act)
                if delivery is None or delivery.ok or stop.is_set():
                    break
                await asyncio.sleep(AGAIN_SECONDS)
            await asyncio.sleep(self.dice.uniform(*self.pause))

    async def _does(self, act: Act) -> Delivery | None:
        self.under_way += 1
        try:
            delivery = await act()
            self.done += 1
        except NotSeen:
            return None  # it was there a moment ago
        finally:
            self.under_way -= 1
        return delivery

    def _next(self) -> Act:
        if self.fake.sees(self.user, "modal"):
            return self._in_a_form()
        kinds: dict[Callable[[], Act | None], int] = {
            self._walk: 60,
            self._press: 10,
            self._ask: 8,
            self._command: 7,
            self._mention: 4,
            self._home: 5,
            self._press_at_home: 4,
            self._shortcut: 3,
        }
        found = None
        while found is None:
            found = self.dice.choices(list(kinds), list(kinds.values()))[0]()
        return found

    # What they do ---------------------------------------------------------------------------------------------------

    def _ask(self) -> Act:
        text = self.dice.choice(QUESTIONS)
        return lambda: self.fake.say(self.user, "messages", text)

    def _command(self) -> Act:
        name, text = self.dice.choice(COMMANDS)
        return lambda: self.fake.command(self.user, ROOM, name, text)

    def _mention(self) -> Act:
        text = f"@{self.fake.app.name} {self.dice.choice(QUESTIONS)}"
        return lambda: self.fake.say(self.user, ROOM, text)

    def _home(self) -> Act:
        return lambda: self.fake.open_home(self.user)

    def _shortcut(self) -> Act | None:
        shortcuts = sorted(self.fake.app.shortcuts)
        if not shortcuts:
            return None
        name = self.dice.choice(shortcuts)
        return lambda: self.fake.shortcut(self.user, name)

    def _walk(self) -> Act | None:
        """Get a walk on, where one is begun."""
        for surface in self.fake.sees(self.user, "messages")[:LOOKED_AT]:
            for name in ON_THE_WAY:
                found = [one for one in pressable(surface.blocks) if name in asks_for(one)]
                if found:
                    # The first answer is what most would say, and often ends a walk, so that there is a record to save.
                    return self._does_it(surface, found[0] if self.dice.random() < 0.4 else self.dice.choice(found))
        return None

    def _press(self) -> Act | None:
        return self._on([one for one in self.fake.sees(self.user, "messages")[:LOOKED_AT] if pressable(one.blocks)])

    def _press_at_home(self) -> Act | None:
        return self._on([one for one in self.fake.sees(self.user, "home") if pressable(one.blocks)])

    def _on(self, surfaces: list[Surface]) -> Act | None:
        if not surfaces:
            return None
        surface = self.dice.choice(surfaces)
        return self._does_it(surface, self.dice.choice(pressable(surface.blocks)))

    def _does_it(self, surface: Surface, one: Placed) -> Act:
        if one.type == "button":
            return lambda: self._tick_and_press(surface, one)
        option = self.dice.choice(one.options)
        return lambda: self.fake.put(surface, one, option)

    async def _tick_and_press(self, surface: Surface, one: Placed) -> Delivery:
        """Tick every line of a checklist first, as most do whose button belongs to one."""
        if self.dice.random() < 0.8:
            tick_all(surface.blocks, surface.choices)
        return await self.fake.act(surface, one, {})

    def _in_a_form(self) -> Act:
        surface = self.fake.sees(self.user, "modal")[0]
        offered = [one for one in pressable(surface.blocks) if one.type == "button"]
        if surface.view and surface.view.given.get("submit") and self.dice.random() < 0.85:
            return lambda: self._send(surface)
        if offered and self.dice.random() < 0.5:
            one = self.dice.choice(offered)
            return lambda: self.fake.act(surface, one, {})
        if self.dice.random() < 0.8:
            return self._wait  # it says "one moment"
        return lambda: self.fake.close(self.user, all_of_them=True)

    async def _wait(self) -> None:
        await asyncio.sleep(AGAIN_SECONDS)

    async def _send(self, surface: Surface) -> Delivery:
        """Fill in what is empty, choose anew where something was wrong, and send it."""
        fill_in(surface.blocks, surface.choices, surface.view.errors if surface.view else (), self.dice)
        return await self.fake.submit(self.user)


def nobody_waits(user: str) -> int:
    """For officers who never wait."""
    return 0


def officers(
    fake: FakeSlack, dice: Random, many: int = len(PEOPLE), waits: Callable[[str], int] = nobody_waits
) -> list[Officer]:
    """So many officers, each with dice of their own."""
    return [Officer(fake, user, Random(dice.getrandbits(64)), waits) for user in list(PEOPLE)[:many]]
