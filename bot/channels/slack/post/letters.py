"""Where an answer goes, as a letter for the outbox.

In an officer's own messages with the bot a step is drawn over the one before, in place. What was asked anywhere else
is answered there too, in a new message: an answer is never drawn where others can read it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot import messages as say
from bot.channels.slack.doors.heard import Heard, Place
from bot.channels.slack.looks.render import draw
from bot.channels.slack.looks.views import draw_form, draw_home, draw_modal
from bot.policy import Actor
from bot.services.outgoing import Letter, Payload

NAME = "slack"
VIEW_LASTS = timedelta(minutes=10)
"""How long a view is tried to be filled. Afterwards nobody looks at it any more."""

TITLE = "Can I share this?"
SHOW, AT = "show", "at"
"""What a letter says that is drawn when it is sent."""


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a letter is for: a user of a workspace, and who that is here (empty for nobody who has access)."""

    workspace: str
    user: str
    key: str = ""

    @property
    def lane(self) -> str:
        """The lane of this person's own messages."""
        return f"{NAME}:{self.workspace}:{self.user}"


def person_of(heard: Heard, actor: Actor) -> Person:
    """Whoever said this. Only a member is named: what is for a member is not delivered once they are none."""
    return Person(heard.workspace, heard.user, actor.key if actor.kind == "member" else "")


KINDS = {"message": "update", "home": "home", "modal": "view", "new": "post"}
"""The kind of letter that draws at each place."""


def answer(to: Person, place: Place, message: say.Message, now: datetime, *, stays: bool = False) -> Letter:
    """A message as the answer to what was said at a place. `stays`: in App Home it is marked as what somebody is at,
    who may look away and come back to it."""
    return _addressed(to, place, payload_for(KINDS[place.kind], message, mark(now) if stays else ""), now)


def walk(to: Person, place: Place, run: str, at: str, now: datetime) -> Letter:
    """A walk at the place where it goes on. The letter holds only which walk to show, and at which of its questions:
    it is drawn when it is sent."""
    return _addressed(to, place, {SHOW: run, AT: at}, now)


def payload_for(kind: str, message: say.Message, drawn_at: str) -> dict[str, Any]:
    """A message as a kind of letter carries it."""
    match kind:
        case "home":
            return {"view": draw_home(message, "" if isinstance(message, say.Home | say.Notice) else drawn_at)}
        case "view":
            return {"view": draw_modal(message, TITLE, "", ""), "instead": draw(message).payload}
        case _:
            return draw(message).payload


def mark(now: datetime) -> str:
    """When App Home was drawn, as its metadata says it."""
    return now.isoformat(timespec="seconds")


def _addressed(to: Person, place: Place, payload: Payload, now: datetime, key: str = "") -> Letter:
    """A letter to the officer's own place. `place.id` of a view is Slack's own, or ours after `ours:`."""
    kind = KINDS[place.kind]
    apart = {"home": ":home", "view": ":view"}.get(kind, "")
    where = f"home:{to.user}" if kind == "home" else f"{place.channel}:{place.id}"
    return Letter(
        key=key or new_key(),
        channel=NAME,
        workspace=to.workspace,
        lane=f"{to.lane}{apart}",
        kind=kind,
        address=place.channel if kind == "update" else to.user,
        payload=payload,
        place=place.id,
        slot="" if kind == "post" else f"{to.workspace}:{where}",
        person_key=to.key,
        expires_at=now + VIEW_LASTS if kind == "view" else None,
    )


def post(to: Person, message: say.Message, now: datetime, key: str = "") -> Letter:
    """A new message in somebody's own messages with the bot. A second with the same key is not sent."""
    return _addressed(to, Place(), draw(message).payload, now, key)


def home(to: Person, message: say.Message, now: datetime) -> Letter:
    """A message as somebody's App Home."""
    return answer(to, Place("home"), message, now)


def form(
    to: Person, view_id: str, card: say.Form, draft: str, chosen: dict[str, tuple[str, ...]], now: datetime
) -> Letter:
    """A form in a view that is open: filled in as far as it was before."""
    payload = {"view": draw_form(card, draft, "", chosen or None), "instead": draw(card).payload}
    return _addressed(to, Place("modal", id=view_id), payload, now)


def whisper(to: Person, room: str, text: str) -> Letter:
    """A line in a room that only this person sees. It may be lost; what matters is in their own messages."""
    return Letter(
        key=new_key(),
        channel=NAME,
        workspace=to.workspace,
        lane=f"{NAME}:{to.workspace}:{room}",
        kind="whisper",
        address=room,
        payload={"text": text},
        place=to.user,
        person_key=to.key,
    )


def in_room(by: Person, room: str, message: say.Message, key: str) -> Letter:
    """A message in a room, for everybody there to read."""
    return Letter(
        key=key,
        channel=NAME,
        workspace=by.workspace,
        lane=f"{NAME}:{by.workspace}:{room}",
        kind="room",
        address=room,
        payload=draw(message).payload,
        place=by.user,
        person_key=by.key,
    )


def new_key() -> str:
    """A key that no other letter has."""
    return secrets.token_urlsafe(18)
