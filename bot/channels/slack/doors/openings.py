"""What needs a view opened at once, while its trigger lives, and what that view is called."""

from __future__ import annotations

from bot.channels.slack.doors.heard import Heard
from bot.channels.slack.looks.names import OPEN

LONGEST_NAME = 110
"""Characters of a view's name. What makes it unlike any other, Slack's trigger, stands last."""


def needs_a_view(heard: Heard) -> bool:
    """Whether a view must be opened for this, before it is answered."""
    if not heard.trigger:
        return False
    if heard.kind == "shortcut":
        return True
    return heard.kind == "click" and heard.name.startswith(OPEN) and heard.place.kind != "modal"


def ours(heard: Heard) -> str:
    """Our own name for the view that is opened for this press."""
    return f"ours:{heard.key[-LONGEST_NAME:]}"
