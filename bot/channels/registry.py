"""Every channel there is. A new one is a folder, and one line here.

A channel that needs more than the message to draw a whole page (the web: whose page it is, how its forms are signed)
has that in its own doors; what stands here shows that each kind of message can be said there.
"""

from __future__ import annotations

import json

from bot.channels.console import ConsoleChannel
from bot.channels.port import Channel
from bot.channels.slack.looks.render import draw as draw_for_slack
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


class SlackChannel:
    """Slack as a channel: a message's blocks. The doors to it are joined in `bot.channels.slack.join`."""

    name = "slack"

    def draw(self, message: Message, actor: Actor) -> str:
        """A message as Slack's Web API takes it."""
        return json.dumps(draw_for_slack(message).payload, ensure_ascii=False)


CHANNELS: dict[str, Channel] = {channel.name: channel for channel in (ConsoleChannel(), WebChannel(), SlackChannel())}
"""Each channel by its name."""
