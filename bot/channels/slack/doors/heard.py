"""What Slack delivered, reduced to what canishare needs. The rest of a payload is never looked at.

A message shortcut carries the whole message it was used on: its text is dropped here, unread.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer is drawn: `message` (in place, in the officer's own messages with the bot), `home`, `modal`
    (by its id), or `new` (a new message in the officer's own messages)."""

    kind: str = "new"
    channel: str = ""
    id: str = ""
    hash: str = ""
    metadata: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """One delivery. `kind`: words, mention, command, shortcut, click, tick, form, closed, home, event, nothing.

    `key` is the same for the same delivery, however often Slack sends it. `workspace` is the organisation or workspace
    in which canishare is installed; `own_workspace` is the sender's own. `room` is the channel something was said in.
    `said_at` is when an event happened, in whole seconds since 1970; 0 where Slack does not say. What was typed or
    chosen is left out where this is shown, so that no error that quotes it says so.
    """

    kind: str
    key: str
    workspace: str
    user: str = ""
    own_workspace: str = ""
    room: str = ""
    place: Place = field(default=Place(), repr=False)
    name: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    state: Payload = field(default_factory=dict, repr=False)
    trigger: str = field(default="", repr=False)
    event: Payload = field(default_factory=dict, repr=False)
    said_at: int = 0


SENT_AGAIN = frozenset(("words", "mention", "home", "event"))
"""Kinds that come as an event: Slack sends them again after a minute and after five, when they were not taken."""


class NotUnderstood(Exception):
    """A signed payload that has not the shape Slack documents."""


# What comes from JSON is a dict or not an object at all; asking for Mapping costs ten times as much.


def text_of(source: Any, *names: str) -> str:  # noqa: ANN401 - a part of a payload can be anything
    """The text at a place in a payload; empty when there is none."""
    for name in names:
        if not isinstance(source, dict):
            return ""
        source = source.get(name)
    return _storable(source) if isinstance(source, str) else ""


def _storable(text: str) -> str:
    """A text without what no database holds: nulls, and the halves of letters that JSON can spell."""
    return text if text.isprintable() else text.replace("\0", "").encode("utf-8", "ignore").decode()


def part_of(source: Any, *names: str) -> Payload:  # noqa: ANN401 - a part of a payload can be anything
    """The object at a place in a payload; empty when there is none."""
    for name in names:
        source = source.get(name) if isinstance(source, dict) else None
    return source if isinstance(source, dict) else {}
