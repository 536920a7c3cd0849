"""Reading what was drawn for Slack, as its clients would: the inputs of a view, and what they hold when nobody touches
them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Drawn = dict[str, Any]


def inside(value: object) -> Iterator[Drawn]:
    """Every object in something drawn."""
    if isinstance(value, dict):
        yield value
        for one in value.values():
            yield from inside(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from inside(one)


def of_type(kind: str, drawn: object) -> list[Drawn]:
    """Every object of this type in something drawn."""
    return [one for one in inside(drawn) if one.get("type") == kind]


def words_in(drawn: object) -> str:
    """Everything written in something drawn."""
    return "\n".join(one["text"] for one in inside(drawn) if isinstance(one.get("text"), str))


def options_of(element: Drawn) -> list[Drawn]:
    """The lines that can be chosen in an element, of all its groups."""
    return [
        *element.get("options", []),
        *(one for group in element.get("option_groups", []) for one in group["options"]),
    ]


def untouched(drawn: Drawn) -> Drawn:
    """The `state.values` that Slack sends when nobody chose anything else."""
    found: Drawn = {}
    for block in drawn["blocks"]:
        for element in [block.get("element"), *block.get("elements", [])]:
            if isinstance(element, dict) and "action_id" in element and element["type"] != "button":
                found.setdefault(block["block_id"], {})[element["action_id"]] = _held(element)
    return found


def _held(element: Drawn) -> Drawn:
    kind = element["type"]
    if kind in ("checkboxes", "multi_static_select"):
        return {"type": kind, "selected_options": element.get("initial_options", [])}
    if kind == "plain_text_input":
        return {"type": kind, "value": None}
    return {"type": kind, "selected_option": element.get("initial_option")}
