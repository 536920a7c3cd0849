"""Every channel there is. A new one is a folder, and one line here.

A channel that needs more than the message to draw a whole page (the web: whose page it is, how its forms are signed)
has that in its own doors; what stands here shows that each kind of message can be said there.
"""

from __future__ import annotations

from bot.channels.console import ConsoleChannel
from bot.channels.port import Channel
from bot.channels.web.render import Context, draw
from bot.messages import Message
from bot.policy import Actor


class WebChannel:
    """The web as a channel: a message as a whole page. A button that changes something needs the web door's own page,
    which signs its forms."""

    name = "web"

    def draw(self, message: Message, actor: Actor) -> str:
        """A message as a page."""
        return draw(message, Context(partnership="canishare", actor=actor))


CHANNELS: dict[str, Channel] = {channel.name: channel for channel in (ConsoleChannel(), WebChannel())}
"""Each channel by its name."""
