"""Slack's views: App Home and modals. Pure: a message in, a view out.

A modal that takes a while to fill is opened at once with `loading_view` and filled afterwards.
"""

from __future__ import annotations

from bot import messages as say
from bot.channels.slack.looks.fitting import LARGEST_VIEW, MOST_IN_VIEW
from bot.channels.slack.looks.form_state import errors_of, read_form
from bot.channels.slack.looks.forms import draw_form
from bot.channels.slack.looks.frame import View, home, modal
from bot.channels.slack.looks.render import drawn
from bot.channels.slack.looks.sheet import Sheet
from bot.channels.slack.looks.text import marked_object, parts

ONE_MOMENT = "One moment…"


def draw_home(message: say.Message, metadata: str) -> View:
    """A message as somebody's App Home. Where a conversation starts, there is a box to ask in one's own words."""
    _, blocks = drawn(message, MOST_IN_VIEW, LARGEST_VIEW, at_home=True)
    return home(blocks, metadata)


def draw_modal(message: say.Message, title: str, metadata: str, external_id: str) -> View:
    """A message in a modal, with nothing to submit."""
    _, blocks = drawn(message, MOST_IN_VIEW, LARGEST_VIEW, passing=True)
    return modal(title, blocks, external_id, metadata)


def loading_view(title: str, external_id: str) -> View:
    """A modal that says "One moment"."""
    sheet = Sheet()
    sheet.put(ONE_MOMENT)
    return modal(title, sheet.blocks, external_id)


def trouble_view(title: str, external_id: str, markup: str) -> View:
    """A modal that says what is wrong, in markup that is ready."""
    blocks = [{"type": "section", "text": marked_object(one), "expand": True} for one in parts(markup)]
    return modal(title, blocks, external_id)


__all__ = ["draw_form", "draw_home", "draw_modal", "errors_of", "loading_view", "read_form", "trouble_view"]
