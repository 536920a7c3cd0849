"""What Slack would make of something that is sent: its mentions, links and commands, and what cannot be seen in it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.slack_judge.markup import live_in

UNSEEN = frozenset("\u00ad\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\ufeff\x00\x1b")
OPENS, CLOSES = "\u2068", "\u2069"
"""Stand around words that read from right to left, in pairs."""


def live(drawn: dict[str, Any]) -> Counter[str]:
    """Every mention, link and command in a message or a view."""
    return Counter(live_in(drawn.get("view", drawn)))


def pressable(drawn: dict[str, Any]) -> int:
    """How many things can be pressed or chosen in it."""
    return sum(1 for one in _objects(drawn) if one.get("type") == "button" or ("value" in one and "text" in one))


def wrongly_seen(drawn: dict[str, Any]) -> list[str]:
    """Texts in it that hold what nobody can see, or that turn what stands after them, or that are no letters."""
    return [text for text in _texts(drawn) if _turns(text)]


def _turns(text: str) -> bool:
    if not UNSEEN.isdisjoint(text):
        return True
    open_now = 0
    for one in text:
        open_now += (one == OPENS) - (one == CLOSES)
        if not 0 <= open_now <= 1:
            return True
    return open_now != 0 or text.encode("utf-8", "replace").decode() != text


def _texts(drawn: dict[str, Any]) -> Iterator[str]:
    for one in _objects(drawn):
        if isinstance(one.get("text"), str):
            yield one["text"]


def _objects(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield part
        for one in part.values():
            yield from _objects(one)
    elif isinstance(part, list | tuple):
        for one in part:
            yield from _objects(one)


def sendable(drawn: dict[str, Any]) -> bool:
    """Whether it can be written as JSON at all."""
    return bool(json.dumps(drawn, ensure_ascii=False).encode("utf-8"))
