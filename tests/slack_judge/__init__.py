"""Would Slack take it? Payloads are held against Slack's published types, its documented limits, and its own library.

What does not fit is said with the path to it, so that a test can print it. The judge itself is tested with payloads
that it must refuse (`test_slack_judged.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.slack_judge.by_library import against_the_library
from tests.slack_judge.by_limits import against_the_limits
from tests.slack_judge.by_rules import against_the_rules
from tests.slack_judge.by_types import against_the_types

Payload = Mapping[str, Any] | list[Any]
VIEWS = ("home", "modal")


def judge(payloads: Mapping[str, Payload]) -> list[str]:
    """What Slack would not take in these messages, views and lists of blocks: one line each, none when all is well."""
    asked = {name: as_asked(payload) for name, payload in payloads.items()}
    found = against_the_types({name: (surface_of(one), one) for name, one in asked.items()})
    for name, one in asked.items():
        for place, why in (*against_the_limits(surface_of(one), one), *against_the_rules(surface_of(one), one)):
            found.append(f"{name}: {place or 'as a whole'}: {why}")
        for why in against_the_library(surface_of(one), one):
            found.append(f"{name}: {why}")
    return found


def as_asked(payload: Payload) -> dict[str, Any]:
    """A payload as an object; a list of blocks is a message with a text that says nothing."""
    return {"text": "-", "blocks": payload} if isinstance(payload, list) else dict(payload)


def surface_of(payload: Mapping[str, Any]) -> str:
    """Where it is shown: message, home or modal."""
    kind = payload.get("type")
    return kind if kind in VIEWS else "message"
