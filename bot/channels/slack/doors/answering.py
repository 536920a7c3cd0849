"""What a delivery does: noted, heard, its effects and what is to be delivered, all in one transaction or not at all.

So nothing that somebody typed has to be kept to be answered later: a delivery is acknowledged when its answer is
written down, and not before. The same delivery again does nothing.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot import messages as say
from bot.channels.slack.doors import reply
from bot.channels.slack.doors.asking import help_of, said_in
from bot.channels.slack.doors.forms import Forms
from bot.channels.slack.doors.heard import Heard, Place
from bot.channels.slack.doors.lifecycle import Lifecycle
from bot.channels.slack.doors.openings import needs_a_view, ours
from bot.channels.slack.doors.reply import Reply
from bot.channels.slack.names import FORM, OPEN, PRESS, field_of
from bot.channels.slack.post import letters
from bot.channels.slack.post.drawing import walk_in
from bot.channels.slack.press import NotOurs, chosen_press, press_of
from bot.channels.slack.views import read_form
from bot.policy import Actor
from bot.records import installations
from bot.records.database import Database
from bot.records.inbox import take_in
from bot.services.accounts import Accounts
from bot.services.acts import Press, Words
from bot.services.commands import COMMANDS
from bot.services.conversation import Conversation
from bot.services.outgoing import Outgoing
from bot.services.rooms import Rooms
from bot.services.senders import Sender
from bot.when import Now

SHORTEST_PATIENCE = 0.01
"""Seconds that even somebody late waits for the records."""

ASIDE = timedelta(minutes=30)
"""How long App Home stays at what somebody did there, when they look away and come back."""

WORDS = Press("search.words", {})
"""What words are, where it matters only that they are."""

OLD_BUTTON = say.Notice(
    "wrong",
    "That button is no longer here",
    ("It is from an older message. Nothing was changed. Start again from the beginning.",),
    (say.Button("Start again", "home", (), "primary"),),
)


@dataclass(frozen=True, slots=True)
class Joined:
    """What answering needs of canishare."""

    database: Database
    conversation: Conversation
    accounts: Accounts
    outgoing: Outgoing
    forms: Forms
    lifecycle: Lifecycle
    rooms: Rooms
    now: Now


class Answering:
    """Answers what was heard."""

    def __init__(self, joined: Joined) -> None:
        self.parts = joined
        self.kinds: dict[str, Callable[[Connection, Heard], Reply]] = {
            "words": self._words,
            "mention": self._mention,
            "command": self._command,
            "shortcut": self._shortcut,
            "click": self._click,
            "tick": self._tick,
            "form": self._form,
            "closed": self._tick,
            "home": self._home,
            "event": self._event,
        }

    def take(self, heard: Heard, deadline: float) -> Reply:
        """Answer a delivery, once. `deadline` is when to give up waiting for the records (seconds of the monotonic
        clock). Raises RecordsUnavailable: then nothing of it was done."""
        if heard.kind == "nothing":
            return reply.NOTHING
        with self.parts.database.together(_patience(deadline)) as connection:
            if not take_in(connection, heard.key, heard.kind, self.parts.now()):
                return self._again(connection, heard)
            return self.kinds[heard.kind](connection, heard)

    def _again(self, connection: Connection, heard: Heard) -> Reply:
        """What was answered before is answered so again: Slack may not have got it. Nothing is done a second time."""
        if heard.kind == "command":
            return self._said_at_once(heard) or reply.private(self._pointer(connection, heard))
        if heard.kind == "form" and heard.name == FORM:
            with suppress(NotOurs):
                return self.parts.forms.again(connection, heard, self._actor(heard), self.parts.now())
            return reply.closed()
        return reply.NOTHING

    def apologise(self, heard: Heard, deadline: float) -> None:
        """Note a delivery that met a fault of ours, and say so. Raises RecordsUnavailable."""
        with self.parts.database.together(_patience(deadline)) as connection:
            if take_in(connection, heard.key, heard.kind, self.parts.now()) and heard.user:
                place = Place("modal", id=ours(heard)) if needs_a_view(heard) else Place()
                self._put(connection, heard, Actor("unknown"), place, BROKEN)

    def _actor(self, heard: Heard) -> Actor:
        return self.parts.accounts.actor(Sender(letters.NAME, heard.workspace, heard.user, heard.own_workspace))

    def _put(
        self,
        connection: Connection,
        heard: Heard,
        actor: Actor,
        place: Place,
        message: say.Message | say.Walk,
        press: Press = WORDS,
    ) -> None:
        to, now = letters.person_of(heard, actor), self.parts.now()
        run, at = walk_in(message, press)
        if run or isinstance(message, say.Walk):
            self.parts.outgoing.put(connection, letters.walk(to, place, run, at, now))
            return
        shown = self.parts.rooms.offered(connection, actor, letters.NAME, message)
        self.parts.outgoing.put(connection, letters.answer(to, place, shown, now, stays=actor.kind == "member"))

    # Words ------------------------------------------------------------------------------------------------------

    def _words(self, connection: Connection, heard: Heard) -> Reply:
        actor = self._actor(heard)
        place = heard.place if heard.place.kind == "home" else Place()
        self._put(connection, heard, actor, place, self._hear_words(actor, heard.text))
        return reply.DONE

    def _hear_words(self, actor: Actor, text: str, about: str = "") -> say.Message:
        words, vouched = said_in(text)
        if not words:
            return self.parts.conversation.hear(actor, Press("home", {}))
        return self.parts.conversation.hear(actor, Words(words, vouched, about))

    def _mention(self, connection: Connection, heard: Heard) -> Reply:
        """Somebody spoke to canishare in a room: it answers them alone."""
        actor = self._actor(heard)
        self._note_room(connection, heard, actor)
        text = re.sub(r"<@\w+(\|[^>]*)?>", " ", heard.text)
        self._put(connection, heard, actor, Place(), self._hear_words(actor, text))
        whisper = letters.whisper(letters.person_of(heard, actor), heard.room, self._pointer(connection, heard))
        self.parts.outgoing.put(connection, whisper)
        return reply.DONE

    def _said_at_once(self, heard: Heard) -> Reply | None:
        """The answer to a command that asks for nothing but how to use it."""
        command = COMMANDS.get(heard.name)
        if command is None:
            return reply.private("There is no such command. Type /share, /spoc or /guidance, each with: help")
        return reply.private(help_of(command)) if heard.text.strip().lower() in ("help", "?") else None

    def _command(self, connection: Connection, heard: Heard) -> Reply:
        said = self._said_at_once(heard)
        if said:
            return said
        command = COMMANDS[heard.name]
        actor = self._actor(heard)
        self._note_room(connection, heard, actor)
        words, _ = said_in(heard.text)
        if words:
            message = self._hear_words(actor, heard.text, "" if command.name == "share" else command.name)
        else:
            message = self.parts.conversation.hear(actor, Press(EMPTY[command.name], {}))
        self._put(connection, heard, actor, Place(), message)
        return reply.private(self._pointer(connection, heard))

    def _note_room(self, connection: Connection, heard: Heard, actor: Actor) -> None:
        room = heard.room if not heard.room.startswith("D") else ""
        self.parts.rooms.note(connection, actor, letters.NAME, heard.workspace, room)

    def _pointer(self, connection: Connection, heard: Heard) -> str:
        """Where the answer is. A link of Slack's own opens it."""
        installed = installations.installation(connection, letters.NAME, heard.workspace)
        if installed is None or not installed.app:
            return "I have answered you privately, in your messages with me."
        link = f"slack://app?team={heard.workspace}&id={installed.app}&tab=messages"
        return f"I have answered you privately. <{link}|Open your messages with me>"

    # Things pressed ---------------------------------------------------------------------------------------------

    def _shortcut(self, connection: Connection, heard: Heard) -> Reply:
        """The starting points, in a view. Of the message that it was used on nothing is read."""
        actor = self._actor(heard)
        self._put(connection, heard, actor, Place("modal", id=ours(heard)), self._hear(actor, Press("guide.begin", {})))
        return reply.DONE

    def _click(self, connection: Connection, heard: Heard) -> Reply:
        actor, press = self._actor(heard), WORDS
        try:
            if heard.name.startswith(OPEN):
                self.parts.forms.open(connection, heard, actor, self.parts.now())
                return reply.DONE
            if not heard.name.startswith(PRESS) and "chosen" not in heard.values:
                raise NotOurs
            press = self._pressed(heard)
            message = self.parts.conversation.step(actor, press)
        except NotOurs:
            message = OLD_BUTTON
        self._put(connection, heard, actor, heard.place, message, press)
        return reply.DONE

    def _pressed(self, heard: Heard) -> Press:
        if "chosen" in heard.values:
            return chosen_press(heard.text, heard.values["chosen"][0])
        press = press_of(heard.text)
        ticked = ticked_in(heard)
        return Press(press.act, {**press.values, **ticked}) if ticked else press

    def _hear(self, actor: Actor, press: Press) -> say.Message:
        return self.parts.conversation.hear(actor, press)

    def _tick(self, connection: Connection, heard: Heard) -> Reply:
        """Something was ticked, or a form closed: what is chosen is kept."""
        if heard.place.kind == "modal" and heard.place.metadata:
            try:
                self.parts.forms.keep(connection, heard, self._actor(heard), self.parts.now())
            except NotOurs:
                return reply.NOTHING
        return reply.NOTHING

    def _form(self, connection: Connection, heard: Heard) -> Reply:
        actor = self._actor(heard)
        try:
            if heard.name != FORM:
                raise NotOurs
            return self.parts.forms.save(connection, heard, actor, self.parts.now())
        except NotOurs:
            self._put(connection, heard, actor, Place(), OLD_BUTTON)
            return reply.closed()

    # Places and events ------------------------------------------------------------------------------------------

    def _home(self, connection: Connection, heard: Heard) -> Reply:
        now, actor = self.parts.now(), self._actor(heard)
        if actor.kind == "member" and _still_at_something(heard.place.metadata, now):
            return reply.NOTHING
        to = letters.person_of(heard, actor)
        self.parts.outgoing.put(connection, letters.home(to, self._hear(actor, Press("home", {})), now))
        return reply.DONE

    def _event(self, connection: Connection, heard: Heard) -> Reply:
        self.parts.lifecycle.hear(connection, heard)
        return reply.DONE


EMPTY = {"share": "guide.begin", "spoc": "contact.list", "guidance": "home"}
"""What a command with nothing after it shows."""

BROKEN = say.Notice(
    "unavailable",
    "Something went wrong here",
    (
        "It is a fault of canishare, and nothing was saved.",
        "Try again. If it comes back, tell the community safety team.",
    ),
    (say.Button("Start again", "home", (), "primary"),),
)


def _patience(deadline: float) -> float:
    return max(deadline - time.monotonic(), SHORTEST_PATIENCE)


def ticked_in(heard: Heard) -> dict[str, tuple[str, ...]]:
    """The lines ticked in a message. Raises NotOurs."""
    state = {name: value for name, value in heard.state.items() if field_of(name)}
    return read_form(state, None) if state else {}


def _still_at_something(metadata: str, now: datetime) -> bool:
    """Whether App Home shows something that was pressed there a short while ago."""
    try:
        drawn = datetime.fromisoformat(metadata)
        return timedelta(0) <= now - drawn < ASIDE
    except (ValueError, TypeError):
        return False
