"""What in a payload Slack would make into a mention, a link or a command."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.slack_judge.places import places_in

_LIVE = re.compile(r"<([^<>]*)>")
_MADE_BY_SLACK = re.compile(r"https?://\S+|\bwww\.\S+|(?<!\w)[@#][\w-]+|\b[\w.+-]+@[\w-]+\.\w+")


def live_in(payload: Any) -> list[str]:
    """Every mention, link and command in a payload, as Slack reads it."""
    return list(_live(payload))


def _live(payload: Any) -> Iterator[str]:
    if isinstance(payload, dict) and isinstance(payload.get("text"), str):
        yield from _LIVE.findall(payload["text"])
    for place in places_in(payload):
        if place.kind == "mrkdwn":
            text = place.value["text"]
            yield from _LIVE.findall(text)
            if not place.value.get("verbatim"):
                yield from _MADE_BY_SLACK.findall(_LIVE.sub("", text))
        elif place.kind in ("link", "user", "usergroup", "channel", "broadcast"):
            yield place.kind
