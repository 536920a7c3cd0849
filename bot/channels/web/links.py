"""Where a button leads on the web: a link when its act only reads, a form when it changes something.

Addresses come from the registry of acts. They carry codes (a run, a paragraph), never anything about a person.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from bot.messages import Button, Home, Message, Outcome, Question, Record, Tracked, Values
from bot.services.acts import ACTS

SLOT = re.compile(r"\{(\w+)\}")
"""A value that stands in an address, such as `{run}`."""

LANDING = {"guide.show": "#now"}
"""Acts whose page is landed on lower down: at the question, below the answers that led to it."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a button leads. `hidden` are the values that a form carries; a link has them in its address."""

    safe: bool
    address: str
    hidden: Values = ()


@dataclass(frozen=True, slots=True)
class Submit:
    """A button in a form that has several: the one value that tells it from the others, or two empty texts."""

    label: str
    tone: str
    hint: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class SharedForm:
    """Several buttons in one form, so that each of them sends the same ticks."""

    address: str
    hidden: Values
    buttons: tuple[Submit, ...]


def target(button: Button) -> Target:
    """Where this button leads. Raises KeyError for an act that does not exist, or a value its address lacks."""
    act = ACTS[button.act]
    slots = SLOT.findall(act.path)
    rest = tuple(pair for pair in button.values if pair[0] not in slots)
    address = fill(act.path, dict(reversed(button.values)))
    if not act.safe:
        return Target(False, address, rest)
    query = f"?{urlencode(rest)}" if rest else ""
    return Target(True, f"{address}{query}{LANDING.get(act.name, '')}")


def fill(path: str, values: Mapping[str, str]) -> str:
    """An address with its values in place, quoted so that none of them can add to the path."""
    return SLOT.sub(lambda slot: quote(values[slot.group(1)], safe=""), path)


def share_form(buttons: Sequence[Button]) -> SharedForm:
    """One form for several buttons of the same act. What differs between them stands on each button.

    Raises ValueError when they cannot share one: other acts, or more than one differing value.
    """
    targets = [target(button) for button in buttons]
    if not buttons or len({one.address for one in targets}) != 1 or any(one.safe for one in targets):
        raise ValueError("buttons of different acts cannot share a form")
    common = tuple(pair for pair in targets[0].hidden if all(pair in one.hidden for one in targets))
    return SharedForm(targets[0].address, common, tuple(map(_submit, buttons, targets, [common] * len(targets))))


def _submit(button: Button, where: Target, common: Values) -> Submit:
    own = [pair for pair in where.hidden if pair not in common]
    if len(own) > 1:
        raise ValueError("a button in a shared form can carry one value of its own")
    name, value = own[0] if own else ("", "")
    return Submit(button.label, button.tone, button.hint, name, value)


def home_of(message: Message) -> str:
    """The address at which a message can be read again, or empty for one that has none of its own."""
    if isinstance(message, Question | Outcome):
        return target(Button("", "guide.show", (("run", message.run),))).address
    if isinstance(message, Record):
        return target(Button("", "decision.show", (("decision", message.decision),))).address
    if isinstance(message, Tracked):
        return target(Button("", "request.show", (("request", message.key),))).address
    return ACTS["home"].path if isinstance(message, Home) else ""


def reads_only(address: str) -> bool:
    """Whether an address is one of our own pages, safe to be sent on to after signing in."""
    path = address.partition("?")[0]
    return any(
        re.fullmatch(SLOT.sub("[A-Za-z0-9._~%-]+", act.path.replace(".", r"\.")), path)
        for act in ACTS.values()
        if act.safe
    )
