"""Walking through a payload: every object in it, with where it stands and what it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

UNNAMED = {
    "options": "option",
    "initial_options": "option",
    "initial_option": "option",
    "option_groups": "option group",
    "confirm": "confirm",
}
"""Objects of Slack's that have no type of their own, by the key they stand under."""


@dataclass(frozen=True, slots=True)
class Place:
    """One object: its path, its kind, and the object."""

    path: str
    kind: str
    value: dict[str, Any]


def places_in(value: object, kind: str = "", path: str = "") -> Iterator[Place]:
    """Every object in a payload, the outer before the inner."""
    if isinstance(value, list):
        for number, one in enumerate(value):
            yield from places_in(one, kind, f"{path}[{number}]")
    elif isinstance(value, dict):
        yield Place(path, kind or str(value.get("type", "")), value)
        for key, one in value.items():
            yield from places_in(one, UNNAMED.get(key, ""), f"{path}.{key}" if path else key)


def length_of(value: object) -> int:
    """How long a text, a text object or a list is."""
    text = value.get("text") if isinstance(value, dict) else value
    return len(text) if isinstance(text, str | list) else 0
