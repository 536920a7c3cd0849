"""The small parts that messages are made of: buttons, citations, notes, form fields, lines. Plain frozen data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

Values = tuple[tuple[str, str], ...]
"""What a button carries: names and texts, in order. A name may come more than once."""


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press. `act` is the name of an act in `bot.services.acts`; `tone` is primary, plain or quiet.

    `room`: the room of the chat in which it does something, by its id there."""

    label: str
    act: str
    values: Values = ()
    tone: str = "plain"
    hint: str = ""
    room: str = ""


@dataclass(frozen=True, slots=True)
class Cite:
    """A paragraph behind what is said: its label, as people read it, and the button that opens it."""

    label: str
    text: str
    open: Button | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """A note beside a question or outcome: `kind` is "law today", "trap" or "protocol".

    A law remark carries the day it was checked and how sure we are, in words.
    """

    title: str
    say: str
    kind: str
    sure: str = ""
    checked: date | None = None
    cites: tuple[Cite, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A question already answered, with the answer in words and the button that changes it."""

    question: str
    short: str
    ask: str
    answer: str
    said_back: str = ""
    assumed_because: str = ""
    change: Button | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One line that can be chosen in a field."""

    value: str
    label: str
    chosen: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class FormField:
    """One thing a form asks. `kind`: one (radio), many (ticks), select (long list), fixed (shown, not asked)."""

    name: str
    label: str
    kind: str
    options: tuple[Option, ...] = ()
    hint: str = ""
    value: str = ""
    error: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One field of a decision's record: its letter in App G 9, its name, and what was chosen."""

    letter: str
    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result: what it is, its citation, a few words of it, and the button that opens it."""

    kind: str
    title: str
    cite: str
    quote: str
    open: Button
    law_today: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a list of points (`bullets`). Texts may hold **bold**."""

    text: str = ""
    bullets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ContactLine:
    """One post in the directory: the role, who holds it, how to reach it."""

    role: str
    post: str
    name: str
    reach: tuple[str, ...]
    confirmed: str
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a list, with its state in words. Without `open` there is nothing more to show of it."""

    title: str
    about: str
    state: str
    open: Button | None = None
