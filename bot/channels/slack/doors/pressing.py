"""What is pressed, ticked, chosen, filled in or opened."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot import messages as say
from bot.channels.slack.doors import reply
from bot.channels.slack.doors.answers import WORDS, Answers
from bot.channels.slack.doors.heard import Heard, Place
from bot.channels.slack.doors.openings import ours
from bot.channels.slack.doors.pressed import pressed
from bot.channels.slack.doors.reply import Reply
from bot.channels.slack.looks.names import FORM, OPEN, PRESS
from bot.channels.slack.looks.press import NotOurs
from bot.channels.slack.post import letters
from bot.services.acts import Press

ASIDE = timedelta(minutes=30)
"""How long App Home stays at what somebody did there, when they look away and come back."""

OLD_BUTTON = say.Notice(
    "wrong",
    "That button is no longer here",
    ("It is from an older message. Nothing was changed. Start again from the beginning.",),
    (say.Button("Start again", "home", (), "primary"),),
)


class Pressing:
    """What somebody did with a button, a list, a form or a tab."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.parts = answers.parts

    def shortcut(self, connection: Connection, heard: Heard) -> Reply:
        """The starting points, in a view. Of the message that it was used on nothing is read."""
        actor = self.answers.who(heard)
        self.answers.put(
            connection, heard, actor, Place("modal", id=ours(heard)), self.answers.hear(actor, Press("guide.begin", {}))
        )
        return reply.DONE

    def click(self, connection: Connection, heard: Heard) -> Reply:
        """A button, or something chosen from a list. What it carries is a hint, and is read so."""
        actor, press = self.answers.who(heard), WORDS
        try:
            if heard.name.startswith(OPEN):
                self.parts.forms.open(connection, heard, actor, self.parts.now())
                return reply.DONE
            if not heard.name.startswith(PRESS) and "chosen" not in heard.values:
                raise NotOurs
            press = pressed(heard)
            message = self.parts.conversation.step(actor, press)
        except NotOurs:
            message = OLD_BUTTON
        self.answers.put(connection, heard, actor, heard.place, message, press)
        return reply.DONE

    def tick(self, connection: Connection, heard: Heard) -> Reply:
        """Something was ticked, or a form closed: what is chosen is kept."""
        if heard.place.kind == "modal" and heard.place.metadata:
            try:
                self.parts.forms.keep(connection, heard, self.answers.who(heard), self.parts.now())
            except NotOurs:
                return reply.NOTHING
        return reply.NOTHING

    def form(self, connection: Connection, heard: Heard) -> Reply:
        """A form was sent: saved, or handed back with what is missing."""
        actor = self.answers.who(heard)
        try:
            if heard.name != FORM:
                raise NotOurs
            return self.parts.forms.save(connection, heard, actor, self.parts.now())
        except NotOurs:
            self.answers.put(connection, heard, actor, Place(), OLD_BUTTON)
            return reply.closed()

    def home(self, connection: Connection, heard: Heard) -> Reply:
        """App Home was opened. What somebody does there stays for a while when they look away."""
        now, actor = self.parts.now(), self.answers.who(heard)
        if actor.kind == "member" and _still_at_something(heard.place.metadata, now):
            return reply.NOTHING
        to = letters.person_of(heard, actor)
        self.parts.outgoing.put(connection, letters.home(to, self.answers.hear(actor, Press("home", {})), now))
        return reply.DONE


def _still_at_something(metadata: str, now: datetime) -> bool:
    """Whether App Home shows something that was pressed there a short while ago."""
    try:
        drawn = datetime.fromisoformat(metadata)
        return timedelta(0) <= now - drawn < ASIDE
    except (ValueError, TypeError):
        return False
