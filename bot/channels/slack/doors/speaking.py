"""Words and commands: a message to canishare, a mention in a room, and what can be typed after a stroke."""

from __future__ import annotations

import re

from sqlalchemy import Connection

from bot import messages as say
from bot.channels.slack.doors import reply
from bot.channels.slack.doors.answers import Answers
from bot.channels.slack.doors.asking import help_of, said_in
from bot.channels.slack.doors.heard import Heard, Place
from bot.channels.slack.doors.reply import Reply
from bot.channels.slack.post import letters
from bot.policy import Actor, allowed
from bot.records import installations
from bot.services.acts import ACTS, Press, Words
from bot.services.commands import COMMANDS

EMPTY = {
    "share": ("guide.begin",),
    "spoc": ("contact.list",),
    "guidance": ("home",),
    "request": ("request.form", "contact.list"),
}
ABOUT = {"share": "", "spoc": "spoc", "guidance": "guidance", "request": "spoc"}
"""What a command with nothing after it shows, the first that they may see; and what the words after it are about."""


class Speaking:
    """What somebody typed, answered to them alone."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.parts = answers.parts

    def words(self, connection: Connection, heard: Heard) -> Reply:
        """A message to canishare, or what was typed in App Home."""
        actor = self.answers.who(heard)
        place = heard.place if heard.place.kind == "home" else Place()
        self.answers.put(connection, heard, actor, place, self._hear_words(actor, heard.text))
        return reply.DONE

    def _hear_words(self, actor: Actor, text: str, about: str = "") -> say.Message:
        words, vouched = said_in(text)
        if not words:
            return self.parts.conversation.hear(actor, Press("home", {}))
        return self.parts.conversation.hear(actor, Words(words, vouched, about))

    def mention(self, connection: Connection, heard: Heard) -> Reply:
        """Somebody spoke to canishare in a room: it answers them alone."""
        actor = self.answers.who(heard)
        self._note_room(connection, heard, actor)
        text = re.sub(r"<@\w+(\|[^>]*)?>", " ", heard.text)
        self.answers.put(connection, heard, actor, Place(), self._hear_words(actor, text))
        whisper = letters.whisper(letters.person_of(heard, actor), heard.room, self.pointer(connection, heard))
        self.parts.outgoing.put(connection, whisper)
        return reply.DONE

    def said_at_once(self, heard: Heard) -> Reply | None:
        """The answer to a command that asks for nothing but how to use it."""
        command = COMMANDS.get(heard.name)
        if command is None:
            return reply.private("There is no such command. Type /share, /spoc, /guidance or /request, each with: help")
        return reply.private(help_of(command)) if heard.text.strip().lower() in ("help", "?") else None

    def command(self, connection: Connection, heard: Heard) -> Reply:
        """/share, /spoc, /guidance or /request, with words after it or without."""
        said = self.said_at_once(heard)
        if said:
            return said
        command = COMMANDS[heard.name]
        actor = self.answers.who(heard)
        self._note_room(connection, heard, actor)
        words, _ = said_in(heard.text)
        if words:
            message = self._hear_words(actor, heard.text, ABOUT[command.name])
        else:
            acts = EMPTY[command.name]
            act = next((one for one in acts if allowed(actor, ACTS[one].verb)), acts[-1])
            message = self.parts.conversation.hear(actor, Press(act, {}))
        self.answers.put(connection, heard, actor, Place(), message)
        return reply.private(self.pointer(connection, heard))

    def _note_room(self, connection: Connection, heard: Heard, actor: Actor) -> None:
        room = heard.room if not heard.room.startswith("D") else ""
        self.parts.rooms.note(connection, actor, letters.NAME, heard.workspace, room)

    def pointer(self, connection: Connection, heard: Heard) -> str:
        """Where the answer is. A link of Slack's own opens it."""
        installed = installations.installation(connection, letters.NAME, heard.workspace)
        if installed is None or not installed.app:
            return "I have answered you privately, in your messages with me."
        link = f"slack://app?team={heard.workspace}&id={installed.app}&tab=messages"
        return f"I have answered you privately. <{link}|Open your messages with me>"
