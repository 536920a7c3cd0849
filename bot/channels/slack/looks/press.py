"""What a Slack button or option carries: an act and its values, as short text. Read back, nothing in it is trusted.

Slack's limit for a button's value is 2,000 characters, for an option's 75 (docs.slack.dev, Block Kit reference).
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from bot.messages import Button
from bot.services.acts import ACTS, Press

LONGEST_VALUE = 2_000
MOST_VALUES = 40
SEVERAL = ("", "")
"""Stands last in what a list shares when each of its lines fills in several values."""


class NotOurs(Exception):
    """A button's value that canishare cannot have written, or that an older version wrote."""


def value_of(button: Button) -> str:
    """The button's act and values as text. Raises ValueError when they are more than Slack keeps."""
    text = _packed([button.act, *button.values])
    if len(text) > LONGEST_VALUE:
        raise ValueError(f"the values of {button.act} do not fit a button")
    return text


def list_value(button: Button, own: int = 1) -> tuple[str, str]:
    """A button as a line of a list: what the whole list shares, and what is the line's own, its last values.

    Raises ValueError when it has fewer values."""
    if len(button.values) < own:
        raise ValueError(f"{button.act} has nothing of its own to choose by")
    shared, last = button.values[:-own], button.values[-own:]
    if own == 1:
        (name, text) = last[0]
        return value_of(Button("", button.act, (*shared, (name, "")))), text
    return value_of(Button("", button.act, (*shared, SEVERAL))), _packed(last)


def chosen_press(shared: str, chosen: str) -> Press:
    """What a line chosen from a list asks for: `shared` is the list's own value, whose last text the line fills in.
    Raises NotOurs."""
    press = press_of(shared)
    if not press.values:
        raise NotOurs
    name = list(press.values)[-1]
    if name != SEVERAL[0]:
        return Press(press.act, {**press.values, name: (chosen,)})
    own = _values(_unpacked(chosen))
    if set(own) & set(press.values):
        raise NotOurs
    return Press(press.act, {key: texts for key, texts in press.values.items() if key != name} | own)


def press_of(value: str) -> Press:
    """What a pressed button asks for. Raises NotOurs for anything that is not an act of ours with texts as values."""
    act, *pairs = _unpacked(value) or [None]
    if not isinstance(act, str) or act not in ACTS:
        raise NotOurs
    return Press(act, _values(pairs))


def _packed(made: object) -> str:
    return json.dumps(made, ensure_ascii=False, separators=(",", ":"))


def _unpacked(value: str) -> list[object]:
    try:
        found = json.loads(value[: LONGEST_VALUE + 1])
    except (ValueError, RecursionError) as error:
        raise NotOurs from error
    if not isinstance(found, list):
        raise NotOurs
    return found


def _values(pairs: Sequence[object]) -> dict[str, tuple[str, ...]]:
    if len(pairs) > MOST_VALUES:
        raise NotOurs
    values: dict[str, tuple[str, ...]] = {}
    for pair in pairs:
        if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(one, str) for one in pair):
            raise NotOurs
        values[pair[0]] = (*values.get(pair[0], ()), pair[1])
    return values
