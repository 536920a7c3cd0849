"""What a Slack button or option carries: an act and its values, as short text. Read back, nothing in it is trusted.

Slack's limit for a button's value is 2,000 characters, for an option's 75 (docs.slack.dev, Block Kit reference).
"""

from __future__ import annotations

import json

from bot.messages import Button
from bot.services.acts import ACTS, Press

LONGEST_VALUE = 2_000
MOST_VALUES = 40


class NotOurs(Exception):
    """A button's value that canishare cannot have written, or that an older version wrote."""


def value_of(button: Button) -> str:
    """The button's act and values as text. Raises ValueError when they are more than Slack keeps."""
    text = json.dumps([button.act, *button.values], ensure_ascii=False, separators=(",", ":"))
    if len(text) > LONGEST_VALUE:
        raise ValueError(f"the values of {button.act} do not fit a button")
    return text


def chosen_press(shared: str, chosen: str) -> Press:
    """What a line chosen from a list asks for: `shared` is the list's own value, whose last text the line fills in.
    Raises NotOurs."""
    press = press_of(shared)
    if not press.values:
        raise NotOurs
    name = list(press.values)[-1]
    return Press(press.act, {**press.values, name: (chosen,)})


def press_of(value: str) -> Press:
    """What a pressed button asks for. Raises NotOurs for anything that is not an act of ours with texts as values."""
    try:
        act, *pairs = json.loads(value[: LONGEST_VALUE + 1])
    except (ValueError, TypeError, RecursionError) as error:
        raise NotOurs from error
    if not isinstance(act, str) or act not in ACTS or len(pairs) > MOST_VALUES:
        raise NotOurs
    values: dict[str, tuple[str, ...]] = {}
    for pair in pairs:
        if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(one, str) for one in pair):
            raise NotOurs
        values[pair[0]] = (*values.get(pair[0], ()), pair[1])
    return Press(act, values)
