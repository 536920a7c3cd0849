"""What a delivery does: noted, heard, its effects and what is to be delivered, all in one transaction or not at all.

So nothing that somebody typed has to be kept to be answered later: a delivery is acknowledged when its answer is
written down, and not before. The same delivery again does nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

from sqlalchemy import Connection

from bot import messages as say
from bot.channels.slack.doors import reply
from bot.channels.slack.doors.answers import Answers, Joined
from bot.channels.slack.doors.heard import Heard, Place
from bot.channels.slack.doors.openings import needs_a_view, ours
from bot.channels.slack.doors.pressing import Pressing
from bot.channels.slack.doors.reply import Reply
from bot.channels.slack.doors.speaking import Speaking
from bot.channels.slack.looks.names import FORM
from bot.channels.slack.looks.press import NotOurs
from bot.policy import Actor
from bot.records.inbox import take_in

SHORTEST_PATIENCE = 0.01
"""Seconds that even somebody late waits for the records."""

BROKEN = say.Notice(
    "unavailable",
    "Something went wrong here",
    (
        "It is a fault of canishare, and nothing was saved.",
        "Try again. If it comes back, tell the community safety team.",
    ),
    (say.Button("Start again", "home", (), "primary"),),
)


class Answering:
    """Answers what was heard."""

    def __init__(self, joined: Joined) -> None:
        self.parts = joined
        self.answers = Answers(joined)
        self.speaking, pressing = Speaking(self.answers), Pressing(self.answers)
        self.kinds: dict[str, Callable[[Connection, Heard], Reply]] = {
            "words": self.speaking.words,
            "mention": self.speaking.mention,
            "command": self.speaking.command,
            "shortcut": pressing.shortcut,
            "click": pressing.click,
            "tick": pressing.tick,
            "form": pressing.form,
            "closed": pressing.tick,
            "home": pressing.home,
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
            return self.speaking.said_at_once(heard) or reply.private(self.speaking.pointer(connection, heard))
        if heard.kind == "form" and heard.name == FORM:
            with suppress(NotOurs):
                return self.parts.forms.again(connection, heard, self.answers.who(heard), self.parts.now())
            return reply.closed()
        return reply.NOTHING

    def apologise(self, heard: Heard, deadline: float) -> None:
        """Note a delivery that met a fault of ours, and say so. Raises RecordsUnavailable."""
        with self.parts.database.together(_patience(deadline)) as connection:
            if take_in(connection, heard.key, heard.kind, self.parts.now()) and heard.user:
                place = Place("modal", id=ours(heard)) if needs_a_view(heard) else Place()
                self.answers.put(connection, heard, Actor("unknown"), place, BROKEN)

    def _event(self, connection: Connection, heard: Heard) -> Reply:
        """Something happened to the installation, an account or a channel."""
        self.parts.lifecycle.hear(connection, heard)
        return reply.DONE


def _patience(deadline: float) -> float:
    return max(deadline - time.monotonic(), SHORTEST_PATIENCE)
