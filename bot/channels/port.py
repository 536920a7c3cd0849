"""What a channel is: a name, and one verb over plain data."""

from __future__ import annotations

from typing import Protocol

from bot.messages import Message
from bot.policy import Actor


class Channel(Protocol):
    """A way to say things. It draws every kind of message in its own form and holds no state of the conversation."""

    @property
    def name(self) -> str:
        """What the channel is called in settings and logs."""

    def draw(self, message: Message, actor: Actor) -> str:
        """A message as this channel says it to this person. Pure: the same message draws the same."""
