"""Block Kit as far as a reader meets it: which elements stand where, what can be chosen, and what has been."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from bot.channels.slack.fake.things import Choices, Json

LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ0123456789"


@dataclass(frozen=True, slots=True)
class Input:
    """How an element keeps what was put into it: under which key, where it starts, and what nothing looks like."""

    key: str
    starts: str
    several: bool = False
    options: bool = False

    @property
    def nothing(self) -> Any:  # noqa: ANN401 - whatever JSON has there
        """What it holds while it is empty."""
        return [] if self.several else None


WRITTEN = Input("value", "initial_value")
ONE = Input("selected_option", "initial_option", options=True)
SEVERAL = Input("selected_options", "initial_options", several=True, options=True)

INPUTS = {
    "plain_text_input": WRITTEN,
    "email_text_input": WRITTEN,
    "url_text_input": WRITTEN,
    "number_input": WRITTEN,
    "static_select": ONE,
    "external_select": ONE,
    "radio_buttons": ONE,
    "checkboxes": SEVERAL,
    "multi_static_select": SEVERAL,
    "multi_external_select": SEVERAL,
    "datepicker": Input("selected_date", "initial_date"),
    "timepicker": Input("selected_time", "initial_time"),
    "datetimepicker": Input("selected_date_time", "initial_date_time"),
    "users_select": Input("selected_user", "initial_user"),
    "multi_users_select": Input("selected_users", "initial_users", several=True),
    "conversations_select": Input("selected_conversation", "initial_conversation"),
    "channels_select": Input("selected_channel", "initial_channel"),
}
"""Every element that keeps something."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An element and the block it stands in."""

    block: Json
    element: Json

    @property
    def place(self) -> tuple[str, str]:
        """Its block id and action id."""
        return self.block["block_id"], self.element["action_id"]

    @property
    def type(self) -> str:
        """The element's type."""
        return str(self.element["type"])

    @property
    def keeps(self) -> Input | None:
        """How it keeps what is put into it; None for a button."""
        return INPUTS.get(self.type)

    @property
    def dispatches(self) -> bool:
        """Whether the app is told at once when it changes: always, but in an input block only if the block asks."""
        return self.block["type"] != "input" or bool(self.block.get("dispatch_action"))

    @property
    def options(self) -> list[Json]:
        """What can be chosen in it."""
        groups = self.element.get("option_groups", [])
        grouped = [option for group in groups for option in group["options"]]
        return [*self.element.get("options", []), *grouped]

    @property
    def names(self) -> list[str]:
        """What a reader may call it: its id, its label, what is said in it, and the first line beside it."""
        element, block = self.element, self.block
        beside = ""
        if block["type"] == "section" and block.get("text"):
            beside = block["text"]["text"].split("\n")[0].replace("*", "")
        said = [words_of(element.get("text")), words_of(element.get("placeholder")), words_of(block.get("label"))]
        return [one for one in (self.place[1], *said, element.get("accessibility_label", ""), beside) if one]

    def held(self, choices: Choices) -> Any:  # noqa: ANN401 - whatever JSON has there
        """What is in it now."""
        keeps = self.keeps
        if not keeps:
            return None
        start = self.element.get(keeps.starts)
        return choices.get(self.place, keeps.nothing if start is None else start)


def words_of(text: Json | None) -> str:
    """The words of a text object, or nothing."""
    return str(text["text"]) if text else ""


def option_named(options: list[Json], name: str) -> Json | None:
    """The option with this value or these words."""
    return next((one for one in options if name in (one.get("value"), words_of(one["text"]))), None)


def placed(blocks: list[Json]) -> Iterator[Placed]:
    """Every element that can be pressed or filled in, in reading order."""
    for block in blocks:
        inside = [*block.get("elements", []), block.get("accessory"), block.get("element")]
        for element in inside:
            if element and "action_id" in element:
                yield Placed(block, element)


def with_ids(blocks: list[Json], dice: Random) -> list[Json]:
    """A copy of the blocks in which each block and element has an id: Slack gives one where the app gave none."""
    copies: list[Json] = without_nothing(blocks)
    for block in copies:
        if not block.get("block_id"):
            block["block_id"] = _letters(dice)
        for element in (*block.get("elements", []), block.get("accessory"), block.get("element")):
            if element and element.get("type") in (*INPUTS, "button", "overflow") and not element.get("action_id"):
                element["action_id"] = _letters(dice)
    return copies


def without_nothing(value: Any) -> Any:  # noqa: ANN401 - whatever JSON has there
    """A copy in which no key says null: Slack takes that as the key not being there."""
    if isinstance(value, dict):
        return {key: without_nothing(one) for key, one in value.items() if one is not None}
    return [without_nothing(one) for one in value] if isinstance(value, list) else value


def state_values(blocks: list[Json], choices: Choices) -> Json:
    """`state.values` as payloads carry it."""
    values: Json = {}
    for one in placed(blocks):
        if one.keeps:
            block_id, action_id = one.place
            values.setdefault(block_id, {})[action_id] = {"type": one.type, one.keeps.key: one.held(choices)}
    return values


def kept(choices: Choices, before: list[Json], after: list[Json]) -> Choices:
    """What stays filled in when blocks are put in place of others: what has the same two ids and the same type."""
    types = {one.place: one.type for one in placed(before)}
    same = {one.place for one in placed(after) if types.get(one.place) == one.type}
    return {place: held for place, held in choices.items() if place in same}


def same(one: object, other: object) -> bool:
    """Whether two pieces of JSON say the same."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _letters(dice: Random) -> str:
    return "".join(dice.choices(LETTERS, k=5))
