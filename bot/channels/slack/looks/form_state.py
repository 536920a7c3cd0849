"""What was chosen in a form, or ticked in a message, read back without trusting it; and what is said to a form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.channels.slack.looks.fitting import MOST_IN_VIEW
from bot.channels.slack.looks.names import ASK, CHOOSE, field_id, field_of
from bot.channels.slack.looks.options import MOST_IN_ALL, value_in_slack
from bot.channels.slack.looks.press import NotOurs
from bot.channels.slack.looks.text import plain
from bot.messages import Form, FormField

LONGEST_VALUE = 150
LONGEST_ERROR = 150
ONE = ("radio_buttons", "static_select")
SEVERAL = ("checkboxes", "multi_static_select")

Found = dict[str, tuple[str, ...]]


def read_form(state_values: object, fields: Iterable[FormField] | None = None) -> Found:
    """What is chosen in each field, from the `state.values` of a view or a message. Raises NotOurs.

    With `fields`, a field that is not among them is refused, and values too long for Slack are given back whole.
    Whether something may be chosen is for the service to say.
    """
    pieces: dict[str, dict[int, tuple[str, ...]]] = {}
    for block_id, elements in _texts(state_values, MOST_IN_VIEW).items():
        for action_id, state in _texts(elements, 1).items():
            place = field_of(block_id)
            if place is None and (action_id == ASK or action_id.partition("-")[0] == CHOOSE):
                continue
            if place is None or action_id != block_id:
                raise NotOurs
            pieces.setdefault(place[0], {})[place[1]] = _chosen(state)
    found = {
        name: tuple(dict.fromkeys(one for number in sorted(held) for one in held[number]))
        for name, held in pieces.items()
    }
    return found if fields is None else _of_fields(found, fields)


def errors_of(form: Form) -> dict[str, str] | None:
    """What is wrong with each field, by the block it stands at, as Slack shows it beside the field.

    None when something is wrong that belongs to no field that can be filled in: then the form is drawn again.
    """
    asked = [field for field in form.fields if field.kind != "fixed" and field.options]
    beside = {field.error for field in asked if field.error}
    wrong = {*form.problems, *(field.error for field in form.fields if field.error)}
    if wrong - beside:
        return None
    return {field_id(field.name): plain(field.error, LONGEST_ERROR) for field in asked if field.error}


def _texts(value: object, most: int) -> Mapping[str, Any]:
    """An object of no more than so many named parts."""
    if not isinstance(value, Mapping) or len(value) > most or not all(isinstance(name, str) for name in value):
        raise NotOurs
    return value


def _chosen(state: object) -> tuple[str, ...]:
    """The values chosen in one element."""
    held = _texts(state, MOST_IN_VIEW)
    kind = held.get("type")
    if kind in ONE:
        one = held.get("selected_option")
        return () if one is None else (_value(one),)
    if kind not in SEVERAL:
        raise NotOurs
    several = held.get("selected_options") or []
    if not isinstance(several, list) or len(several) > MOST_IN_ALL:
        raise NotOurs
    return tuple(_value(one) for one in several)


def _value(option: object) -> str:
    value = _texts(option, MOST_IN_VIEW).get("value")
    if not isinstance(value, str) or not 1 <= len(value) <= LONGEST_VALUE:
        raise NotOurs
    return value


def _of_fields(found: Found, fields: Iterable[FormField]) -> Found:
    known = {field.name: field for field in fields if field.kind != "fixed"}
    if not set(found) <= set(known):
        raise NotOurs
    read: Found = {}
    for name, values in found.items():
        if len(values) > 1 and known[name].kind != "many":
            raise NotOurs
        whole = {value_in_slack(one.value): one.value for one in known[name].options}
        read[name] = tuple(whole.get(value, value) for value in values)
    return read
