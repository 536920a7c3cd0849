"""Who asks, and putting down what they are answered: in the transaction of what they did, for delivery after it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from bot import messages as say
from bot.channels.slack.doors.forms import Forms
from bot.channels.slack.doors.heard import Heard, Place
from bot.channels.slack.doors.lifecycle import Lifecycle
from bot.channels.slack.post import letters
from bot.channels.slack.post.drawing import walk_in
from bot.policy import Actor
from bot.records.database import Database
from bot.services.accounts import Accounts
from bot.services.acts import Press
from bot.services.conversation import Conversation
from bot.services.outgoing import Outgoing
from bot.services.rooms import Rooms
from bot.services.senders import Sender
from bot.when import Now

WORDS = Press("search.words", {})
"""What words are, where it matters only that they are."""


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


class Answers:
    """Answers of one joined Slack. Every method that is given a connection writes in its transaction alone."""

    def __init__(self, joined: Joined) -> None:
        self.parts = joined

    def who(self, heard: Heard) -> Actor:
        """Who asks, as far as canishare knows them: anew for each delivery (security.md 4.1)."""
        return self.parts.accounts.actor(Sender(letters.NAME, heard.workspace, heard.user, heard.own_workspace))

    def hear(self, actor: Actor, press: Press) -> say.Message:
        """What a press is answered with."""
        return self.parts.conversation.hear(actor, press)

    def put(
        self,
        connection: Connection,
        heard: Heard,
        actor: Actor,
        place: Place,
        message: say.Message | say.Walk,
        press: Press = WORDS,
    ) -> None:
        """Answer somebody there. A walk is drawn when it is sent, so that only its run and version are put down."""
        to, now = letters.person_of(heard, actor), self.parts.now()
        run, at = walk_in(message, press)
        if run or isinstance(message, say.Walk):
            self.parts.outgoing.put(connection, letters.walk(to, place, run, at, now))
            return
        shown = self.parts.rooms.offered(connection, actor, letters.NAME, message)
        self.parts.outgoing.put(connection, letters.answer(to, place, shown, now, stays=actor.kind == "member"))
