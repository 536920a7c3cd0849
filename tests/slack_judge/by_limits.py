"""The limits that Slack documents: docs.slack.dev and the comments of @slack/types 3.2.0, or the smaller of the two."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tests.slack_judge.places import Place, length_of, places_in

ANYTHING = "anything"

LENGTHS: dict[tuple[str, str], int] = {
    ("message", "text"): 4_000,
    ("plain_text", "text"): 3_000,
    ("mrkdwn", "text"): 3_000,
    ("markdown", "text"): 12_000,
    ("section", "text"): 3_000,
    ("header", "text"): 150,
    ("input", "label"): 2_000,
    ("input", "hint"): 2_000,
    ("image", "alt_text"): 2_000,
    ("image", "title"): 2_000,
    ("image", "image_url"): 3_000,
    ("button", "text"): 75,
    ("button", "value"): 2_000,
    ("button", "url"): 3_000,
    ("button", "accessibility_label"): 75,
    ("option", "text"): 75,
    ("option", "value"): 75,
    ("option", "description"): 75,
    ("option", "url"): 3_000,
    ("option group", "label"): 75,
    ("confirm", "title"): 100,
    ("confirm", "text"): 300,
    ("confirm", "confirm"): 30,
    ("confirm", "deny"): 30,
    ("plain_text_input", "initial_value"): 3_000,
    ("modal", "title"): 24,
    ("modal", "submit"): 24,
    ("modal", "close"): 24,
    (ANYTHING, "placeholder"): 150,
    (ANYTHING, "block_id"): 255,
    (ANYTHING, "action_id"): 255,
    (ANYTHING, "callback_id"): 255,
    (ANYTHING, "external_id"): 255,
    (ANYTHING, "private_metadata"): 3_000,
}
"""Characters of a text, whether bare or in a text object."""

COUNTS: dict[tuple[str, str], int] = {
    ("message", "blocks"): 50,
    ("home", "blocks"): 100,
    ("modal", "blocks"): 100,
    ("section", "fields"): 10,
    ("actions", "elements"): 25,
    ("context", "elements"): 10,
    ("context_actions", "elements"): 5,
    ("checkboxes", "options"): 10,
    ("radio_buttons", "options"): 10,
    ("overflow", "options"): 5,
    ("static_select", "options"): 100,
    ("static_select", "option_groups"): 100,
    ("multi_static_select", "options"): 100,
    ("multi_static_select", "option_groups"): 100,
    ("option group", "options"): 100,
    ("rich_text", "elements"): 100,
}
"""Parts of a list. There must be one at least."""

LONGEST_FIELD_TEXT = 2_000
LARGEST = {"message": 13_200, "home": 250_000, "modal": 250_000}
"""Bytes of the blocks. A larger view is refused as `view_too_large` (docs.slack.dev, views.open), a larger message as
`msg_blocks_too_long`, for which Slack gives no number: this one was measured (slackapi/bolt-js issues 2509, 2867)."""


def against_the_limits(surface: str, payload: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What is too long, too many or empty: where, and why."""
    for place in places_in(payload, surface):
        yield from _lengths(place)
        yield from _counts(place)
    blocks = json.dumps(payload.get("blocks"), ensure_ascii=False, separators=(",", ":"))
    if len(blocks.encode()) > LARGEST[surface]:
        yield "blocks", f"more than {LARGEST[surface]:,} bytes"


def _lengths(place: Place) -> Iterator[tuple[str, str]]:
    for key, value in place.value.items():
        most = LENGTHS.get((place.kind, key), LENGTHS.get((ANYTHING, key)))
        if most is None:
            continue
        long = length_of(value)
        if long > most:
            yield _at(place, key), f"{long:,} characters, and the most is {most:,}"
        if not long and key != "private_metadata":
            yield _at(place, key), "it is empty"
    if place.kind == "section":
        for number, one in enumerate(place.value.get("fields") or []):
            if length_of(one) > LONGEST_FIELD_TEXT:
                yield _at(place, f"fields[{number}]"), f"more than {LONGEST_FIELD_TEXT:,} characters"


def _counts(place: Place) -> Iterator[tuple[str, str]]:
    for key, value in place.value.items():
        most = COUNTS.get((place.kind, key))
        if most is not None and isinstance(value, list) and not 1 <= len(value) <= most:
            yield _at(place, key), f"{len(value)} of them, and there may be 1 to {most}"


def _at(place: Place, key: str) -> str:
    return f"{place.path}.{key}" if place.path else key
