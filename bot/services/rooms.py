"""Posting guidance where it was asked for: only in the room in which the officer asked, and only when they say so.

What is posted is guidance and its citations, never an answer, a decision or a word that somebody typed. In a room that
people from outside can read nothing is posted (security.md 2.1, row 35).
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection

from bot import messages as say
from bot.policy import Actor, Refused, demand
from bot.records import drafts, outbox, rooms
from bot.records.account_rows import account_at
from bot.records.audit import AuditChain, Entry
from bot.records.database import Database
from bot.records.drafts import AskedRow
from bot.services.outgoing import Letter, Outgoing
from bot.when import Now

LATELY = timedelta(hours=1)
"""How long after asking in a room its guidance can be posted there."""

OFFERED = timedelta(minutes=10)
"""How long after asking in a room it is offered to post there: what is read later is about something else."""

LONGEST_KEY = 72
"""Characters of a post's key, before the number of a post that is tried again."""

NUMBERED = re.compile(r"#\d+\Z")
"""The number at the end of the key of a post that was tried again."""

RoomLetter = Callable[[AskedRow, Actor, say.Reading, str], Letter]

OUTSIDE = say.Notice(
    "refused",
    "That channel is shared with people outside",
    ("canishare posts nothing where people of other organisations can read it. Nothing was posted.",),
)
TOO_LATE = say.Notice(
    "wrong",
    "You asked there too long ago",
    ("Nothing was posted. Ask in the channel again, and post it within an hour.",),
)
ON_ITS_WAY = say.Notice(
    "done",
    "Posted to the channel",
    ("The passage and where it comes from are on their way, with your name. If it cannot be posted, I will tell you.",),
)
ALREADY = say.Notice(
    "info",
    "It was posted already",
    ("This passage is in the channel, or on its way. Nothing was posted twice.",),
)


class Rooms:
    """The rooms in which people ask. `letters` says how each channel posts in one."""

    def __init__(self, database: Database, outgoing: Outgoing, audit: AuditChain, now: Now) -> None:
        self.database = database
        self.outgoing = outgoing
        self.audit = audit
        self.now = now
        self.letters: dict[str, RoomLetter] = {}

    def note(self, connection: Connection, actor: Actor, channel: str, workspace: str, room: str) -> None:
        """Note that a member asked in a room. Somebody's own messages are no room."""
        if actor.kind == "member" and room:
            row = AskedRow(secrets.token_urlsafe(12), actor.key, channel, workspace, room, self.now())
            drafts.note_asked(connection, row)

    def offered(self, connection: Connection, actor: Actor, channel: str, message: say.Message) -> say.Message:
        """A message with the button that posts its passage, where its reader asked in a room a short while ago."""
        reading = message.best if isinstance(message, say.Results) else message
        if actor.kind != "member" or not isinstance(reading, say.Reading):
            return message
        lately = drafts.asked_lately(connection, actor.key, channel, self.now() - OFFERED)
        if lately is None or not _asked_by(lately, actor):
            return message
        if rooms.is_outside(connection, channel, lately.workspace, lately.room):
            return message
        button = _posts(lately, reading)
        if isinstance(message, say.Results):
            return replace(message, actions=(*message.actions, button))
        return replace(reading, actions=(*reading.actions, button))

    def post(self, actor: Actor, asked_id: str, reading: say.Reading) -> say.Notice:
        """Post a passage in the room, and say so above it. A second press posts nothing more, unless the first post
        failed. Raises Refused when it is not theirs."""
        demand(actor, "guidance.post")
        with self.database.writing() as connection:
            asked = drafts.asked(connection, asked_id) if asked_id.isprintable() else None
            if asked is None or not _asked_by(asked, actor) or asked.channel not in self.letters:
                raise Refused("guidance.post", "", "they did not ask there")
            told = self._put_out(connection, actor, asked, reading)
            again = (_posts(asked, reading),) if told in (ON_ITS_WAY, ALREADY) else ()
            return replace(told, room=asked.room, instead=replace(reading, actions=(*reading.actions, *again)))

    def again(self, connection: Connection, key: str) -> tuple[say.Button, ...]:
        """The button that posts once more what could not be posted under this key of the outbox; none where the key is
        no post's, or has no room for all of its passage's name."""
        _, _, rest = key.partition("room:")
        parts = rest.split(":", 2)
        if len(parts) != 3 or len(key) >= LONGEST_KEY:
            return ()
        asked_id, kind, label = parts
        asked = drafts.asked(connection, asked_id)
        label = NUMBERED.sub("", label)
        return (_button("Try again", asked, kind, label),) if asked else ()

    def _put_out(self, connection: Connection, actor: Actor, asked: AskedRow, reading: say.Reading) -> say.Notice:
        if self.now() - asked.asked_at > LATELY:
            return TOO_LATE
        if rooms.is_outside(connection, asked.channel, asked.workspace, asked.room):
            return OUTSIDE
        shown = replace(reading, actions=(), footer=f"{reading.footer} {posted_by(actor)}".strip())
        key = _key_of(connection, asked, reading)
        letter = replace(self.letters[asked.channel](asked, actor, shown, key), expires_at=asked.asked_at + LATELY)
        if not self.outgoing.put(connection, letter):
            return ALREADY
        rooms.note_room(connection, asked.channel, asked.workspace, asked.room, self.now())
        where = f"{asked.channel}:{asked.workspace}:{asked.room}"
        label = reading.cite.label
        self.audit.add(
            connection, Entry(self.now(), actor.key, actor.agency_key, "guidance.post", where, "done", label)
        )
        return ON_ITS_WAY


def _kind(reading: say.Reading) -> str:
    return "guidance" if reading.cite.open else "law"


def _posts(asked: AskedRow, reading: say.Reading) -> say.Button:
    """The button that posts a passage where somebody asked."""
    return _button("Post this guidance to the channel", asked, _kind(reading), reading.cite.label)


def _button(text: str, asked: AskedRow, kind: str, label: str) -> say.Button:
    values = (("room", asked.id), ("kind", kind), ("key", label))
    return say.Button(text, "guidance.post", values, "quiet", room=asked.room)


def _key_of(connection: Connection, asked: AskedRow, reading: say.Reading) -> str:
    """The key of a post: the same for the same passage and asking, so that it is posted once; another for each post
    that failed."""
    first = key = f"room:{asked.id}:{_kind(reading)}:{reading.cite.label}"[:LONGEST_KEY]
    tries = 1
    while outbox.state_of(connection, key) == "failed":
        tries += 1
        key = f"{first}#{tries}"
    return key


def _asked_by(asked: AskedRow, actor: Actor) -> bool:
    """Whether the actor asked there, in the workspace that they come through now: what somebody did at an earlier
    agency stays with that agency."""
    account = account_at(actor.at)
    if account is None or asked.person_key != actor.key:
        return False
    return (asked.channel, asked.workspace) == (account.channel, account.workspace)


def posted_by(actor: Actor) -> str:
    """Who had it posted."""
    return f"Posted by {actor.name}, {actor.agency_name}. General guidance: it is about no case."
