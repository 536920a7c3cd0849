"""Many deliveries of every kind, made up as they are answered one after another.

What each says follows from what was drawn before, and each keeps which other must have been answered first: nobody
presses a button that is not there yet.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.channels.slack.doors import answering
from bot.channels.slack.fake.things import Json
from tests.goals.hands import Drawn, Sheet, asked, newest, pressed, sheet
from tests.goals.officers import QUESTIONS
from tests.goals.together import PEOPLE, ROOM, WORKSPACE
from tests.slack.door import Door
from tests.slack.quick import sent

SPOC = "U0KWABENA"
"""Who answers for the police when somebody asks to be added."""


class _Cause(threading.local):
    key: str = ""
    many: int = 0


@contextmanager
def ids_by_cause() -> Iterator[None]:
    """As long as this lasts, the ids that a delivery brings about follow from its own key: they are the same whenever
    it comes, so that two runs can be compared row for row."""
    cause, take_in, usual = _Cause(), answering.take_in, secrets.token_urlsafe

    def digest() -> bytes:
        cause.many += 1
        return hashlib.sha256(f"{cause.key} {cause.many}".encode()).digest()

    def token(size: int | None = None) -> str:
        return base64.urlsafe_b64encode(digest())[: (size or 32) * 4 // 3].decode() if cause.key else usual(size)

    def choice(of: Sequence[Any]) -> Any:
        return of[int.from_bytes(digest(), "big") % len(of)]

    def taken_in(connection: Connection, key: str, *given: Any) -> bool:
        cause.key, cause.many = key, 0
        return take_in(connection, key, *given)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secrets, "token_urlsafe", token)
        patch.setattr(secrets, "choice", choice)
        patch.setattr(answering, "take_in", taken_in)
        yield


@dataclass(frozen=True)
class Step:
    """One delivery, and the number of the one that must be answered before it; -1 for none."""

    payload: Json
    after: int


@dataclass
class Story:
    """What happens, in the order in which it was made up."""

    door: Door
    dice: Random
    steps: list[Step] = field(default_factory=list)
    stamps: Iterator[int] = field(default_factory=lambda: count(1))

    async def tell(self, payload: Json, after: int = -1) -> int:
        """Let one thing happen now. Gives its number."""
        answer = await sent(self.door, payload)
        assert answer.status == 200, answer
        self.steps.append(Step(payload, after))
        return len(self.steps) - 1

    async def whole(self, many: int) -> None:
        """Make up so many deliveries."""
        situations = ["", *self.door.parts.packs.current.pack.situations]
        walks = [(user, situation) for situation in situations for user in PEOPLE]
        self.dice.shuffle(walks)
        ways = [self._stranger, self._room, self._leaver]
        for number in count():
            if len(self.steps) >= many:
                return
            if walks:
                await self._walk(*walks.pop())
            if number % 10 == 0:
                await self.dice.choice(ways)()
            share = 20 if walks else 200
            for _ in range(min(share, many - len(self.steps))):
                await self.tell(self._alone())

    # Alone ----------------------------------------------------------------------------------------------------------

    def _alone(self) -> Json:
        """Something that hangs on nothing else."""
        user, door = self.dice.choice([*PEOPLE, "U0TAMSIN"]), self.door
        return self.dice.choice(
            [
                lambda: door.words(self.dice.choice(QUESTIONS[:3]), user, WORKSPACE),
                lambda: door.command("guidance", "", user, WORKSPACE),
                lambda: door.command("spoc", "probation", user, WORKSPACE),
                lambda: door.event(
                    {"type": "app_mention", "user": user, "channel": ROOM, "text": f"<@U0CANISHARE> {QUESTIONS[1]}"},
                    WORKSPACE,
                ),
                lambda: door.event({"type": "app_home_opened", "user": user, "tab": "home"}, WORKSPACE),
                lambda: self._shortcut(user),
                lambda: asked(door, user, self._ts(), "contact.list"),
                lambda: asked(door, user, self._ts(), "emergency"),
                lambda: asked(
                    door, user, self._ts(), "guide.answer", run="none", version="1", question="x", answer="y"
                ),
                lambda: door.event({"type": "user_change", "user": {"id": "U0NOBODY", "deleted": True}}, WORKSPACE),
                lambda: door.event({"type": "tokens_revoked", "tokens": {"bot": []}}, WORKSPACE),
            ]
        )()

    def _shortcut(self, user: str) -> Json:
        return {
            "type": "shortcut",
            "callback_id": "share",
            "team": {"id": WORKSPACE},
            "user": {"id": user, "team_id": WORKSPACE},
            "trigger_id": f"{next(self.door.numbers)}.trigger",
        }

    def _ts(self) -> str:
        return f"1.{next(self.stamps)}"

    # One after another ------------------------------------------------------------------------------------------------

    async def _walk(self, user: str, situation: str) -> None:
        """A walk from its beginning to its record."""
        ts = self._ts()
        last = await self.tell(asked(self.door, user, ts, "guide.start", situation=situation))
        while True:
            shown = self._shown(ts)
            answers = shown.presses("guide.answer")
            if not answers:
                break
            last = await self.tell(pressed(self.door, user, shown, self.dice.choice(answers), self.dice, ts), last)
        run = str(shown.row.slot and self.door.parts.outgoing.payload(shown.row)["show"])  # type: ignore[index]
        if self.dice.random() < 0.2:
            last = await self.tell(asked(self.door, user, ts, "guide.stop", run=run), last)
            last = await self.tell(asked(self.door, user, ts, "guide.resume", run=run), last)
        last = await self.tell(asked(self.door, user, ts, "decision.form", run=run), last)
        opens = self._shown(ts)
        last = await self.tell(pressed(self.door, user, opens, opens.presses("decision.save")[0], self.dice, ts), last)
        await self._form(user, sheet(newest(self.door, lane=f"slack:{WORKSPACE}:{user}:view")), last)

    def _shown(self, ts: str) -> Drawn:
        return newest(self.door, slot=f"{WORKSPACE}:D1:{ts}")

    async def _form(self, user: str, form: Sheet, last: int) -> None:
        """Fill a form in, put it away sometimes, and send it until it is taken."""
        wrong: Json = {}
        for number in range(60):
            form.fill(self.dice, wrong)
            if number == 0 and self.dice.random() < 0.3:
                last = await self.tell(form.payload(self.door, user, "view_closed"), last)
            payload = form.payload(self.door, user)
            answer = await sent(self.door, payload)
            self.steps.append(Step(payload, last))
            last = len(self.steps) - 1
            wrong = (answer.json or {}).get("errors", {})
            if not wrong:
                return

    async def _stranger(self) -> None:
        """Somebody unknown asks to be added, and a SPOC answers."""
        user = f"U9{next(self.stamps):05}"
        last = await self.tell(asked(self.door, user, self._ts(), "account.ask", agency="ashmere-police"))
        at = f"slack:{WORKSPACE}:{user}"
        await self.tell(asked(self.door, SPOC, self._ts(), "account.refuse", account=at), last)

    async def _leaver(self) -> None:
        """Somebody asks to be added, and their account is closed."""
        user = f"U8{next(self.stamps):05}"
        last = await self.tell(asked(self.door, user, self._ts(), "account.ask", agency="ashmere-council"))
        await self.tell(
            self.door.event({"type": "user_change", "user": {"id": user, "deleted": True}}, WORKSPACE), last
        )

    async def _room(self) -> None:
        """Somebody asks in a room, has the guidance posted there, and then the room is shared with others."""
        user, room = self.dice.choice(list(PEOPLE)), f"C9{next(self.stamps):05}"
        command = self.door.command("guidance", QUESTIONS[0], user, WORKSPACE) | {"channel_id": room}
        last = await self.tell(command)
        shown = newest(self.door, lane=f"slack:{WORKSPACE}:{user}", kind="post")
        for one in shown.presses("guidance.post"):
            last = await self.tell(pressed(self.door, user, shown, one, self.dice, self._ts()), last)
        for kind in ("channel_shared", "channel_unshared"):
            last = await self.tell(
                self.door.event({"type": kind, "channel": room, "is_ext_shared": False}, WORKSPACE), last
            )
