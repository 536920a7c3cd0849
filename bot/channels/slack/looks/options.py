"""Lines to choose from, inside Slack's limits, and still readable when they are long or many.

Limits are those of docs.slack.dev and `@slack/types` (where the two differ, the smaller): 75 characters in a line, in
the small print below it and in its value; 100 lines in a list or in each group of a list.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from bot.channels.slack.looks.names import field_id
from bot.channels.slack.looks.text import CLOSES, Object, halves, plain, plain_object, whole
from bot.messages import FormField, Option

LONGEST_LINE = 75
MOST_IN_LIST = 100
MOST_TICKS = 10
MOST_IN_ALL = 300
"""Lines offered in one field. With more, a view could outgrow the 250 kB that Slack takes."""


def value_in_slack(value: str) -> str:
    """An option's value as Slack keeps it: itself, or its digest where it is too long."""
    if 1 <= len(value) <= LONGEST_LINE:
        return value
    return f"digest-{hashlib.sha256(value.encode()).hexdigest()}"


def option_of(one: Option) -> Object:
    """A line that can be chosen. What does not fit in it, or else its hint, stands in small print below it."""
    line, rest = halves(one.label, LONGEST_LINE)
    made: Object = {"text": plain_object(line, LONGEST_LINE), "value": value_in_slack(one.value)}
    below = rest or one.hint
    if below:
        made["description"] = plain_object(below, LONGEST_LINE)
    return made


def is_cut(one: Option) -> bool:
    """Whether some of its words do not fit in a line and the small print below it."""
    _, rest = halves(one.label, LONGEST_LINE)
    cut = bool(rest) and (bool(one.hint) or rest.rstrip(CLOSES).endswith("…"))
    return cut or len(whole(one.hint)) > LONGEST_LINE


def each_once(options: Iterable[Option]) -> tuple[Option, ...]:
    """The options, each value once: the first that has it."""
    found: dict[str, Option] = {}
    for one in options:
        found.setdefault(one.value, one)
    return tuple(found.values())


def tick_groups(asked: FormField) -> list[Object]:
    """Lines to tick as groups of ten."""
    options = each_once(asked.options)
    groups = [options[start : start + MOST_TICKS] for start in range(0, len(options), MOST_TICKS)]
    return [_group(field_id(asked.name, number), group) for number, group in enumerate(groups)]


def _group(name: str, options: Sequence[Option]) -> Object:
    made = [option_of(one) for one in options]
    boxes: Object = {"type": "checkboxes", "action_id": name, "options": made}
    chosen = [line for line, one in zip(made, options, strict=True) if one.chosen]
    return boxes | ({"initial_options": chosen} if chosen else {})


def as_list(options: Sequence[Object]) -> Object:
    """The lines of a select: one list, or groups of a hundred headed by their first and last line."""
    if len(options) <= MOST_IN_LIST:
        return {"options": list(options)}
    groups = [list(options[start : start + MOST_IN_LIST]) for start in range(0, len(options), MOST_IN_LIST)]
    return {"option_groups": [{"label": _heading(group), "options": group} for group in groups]}


def _heading(group: Sequence[Object]) -> Object:
    first, last = (plain(one["text"]["text"], LONGEST_LINE // 2 - 2) for one in (group[0], group[-1]))
    return plain_object(f"{first} to {last}", LONGEST_LINE)
