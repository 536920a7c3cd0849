"""Filling in whatever stands in blocks: ticks, lists and the fields of a form."""

from __future__ import annotations

from collections.abc import Collection
from random import Random

from bot.channels.slack.fake.blocks import Placed, placed
from bot.channels.slack.fake.things import Choices, Json


def tick_all(blocks: list[Json], choices: Choices) -> None:
    """Tick every line of every checklist."""
    for one in placed(blocks):
        if one.type == "checkboxes":
            choices[one.place] = list(one.options)


def fill_in(blocks: list[Json], choices: Choices, wrong: Collection[str], dice: Random) -> None:
    """Choose one thing in each field that is empty, and anew in each where something was wrong (by block id)."""
    anew = {_field(name) for name in wrong}
    fields: dict[str, list[Placed]] = {}
    for one in placed(blocks):
        if one.options:
            fields.setdefault(_field(one.place[0]), []).append(one)
    for name, pieces in fields.items():
        if name in anew or not any(one.held(choices) for one in pieces):
            for one in pieces:
                choices[one.place] = [] if one.keeps and one.keeps.several else None
            chosen = dice.choice(pieces)
            option = dice.choice(chosen.options)
            choices[chosen.place] = [option] if chosen.keeps and chosen.keeps.several else option


def pressable(blocks: list[Json]) -> list[Placed]:
    """What can be pressed, or chosen from a list: links apart."""
    found = [one for one in placed(blocks) if one.type in ("button", "static_select")]
    return [one for one in found if not one.element.get("url") and (one.type == "button" or one.options)]


def asks_for(one: Placed) -> str:
    """The act that pressing it asks for, in some wrapping."""
    return str(one.element.get("value") or one.block["block_id"])


def _field(block_id: str) -> str:
    """The field that a block is a piece of: a long one has several."""
    return block_id.rpartition(":")[0]
