"""What happens by date while a request waits for the agency that was asked: remind, chase, the deputy, and up. Pure.

Each rung is a number of working days from a day of the request: when it was sent, or when its answer is due. Every
number is this partnership's own to set: the protocol names none (domain.md 5.2). The last rungs are the protocol's
own way up where something stands in the way of sharing (section 10).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from flows.working_days import Calendar

SENT, DUE = "sent", "due"

TOLD: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "acknowledge": ("spoc", "deputy"),
        "remind": ("spoc",),
        "today": ("spoc", "deputy"),
        "chase": ("spoc", "deputy", "requester"),
        "manager": ("manager", "requester"),
        "director": ("admin", "requester"),
        "statutory_officers": ("chair", "admin", "requester"),
        "partnership": ("chair", "admin", "requester"),
    }
)
"""Who is told at each rung: the SPOC of the agency that is asked, their deputy, a manager there, whoever asked, the
community safety team, or the chair of the partnership's tasking."""

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "acknowledge": "Nobody has acknowledged it yet",
        "remind": "An answer is due soon",
        "today": "An answer is due today",
        "chase": "The answer is overdue",
        "manager": "The answer is overdue: a manager is asked to look",
        "director": "Still no answer: to be raised with the agency's Director (protocol 10)",
        "statutory_officers": "Still no answer: to be raised with the Statutory Officers Group (protocol 10)",
        "partnership": "Still no answer: to be raised with the Community Safety Partnership (protocol 10)",
    }
)

WAITING = frozenset(("sent", "acknowledged", "partly_disclosed", "challenged"))
"""States in which the agency that was asked is awaited, for the rest as well where only part was given. While its own
question is out, the clock stands still."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung: so many working days after a day of the request; before it, where the number is negative."""

    name: str
    after: str
    days: int


LADDER: tuple[Rung, ...] = (
    Rung("acknowledge", SENT, 2),
    Rung("remind", DUE, -2),
    Rung("today", DUE, 0),
    Rung("chase", DUE, 1),
    Rung("manager", DUE, 3),
    Rung("director", DUE, 5),
    Rung("statutory_officers", DUE, 10),
    Rung("partnership", DUE, 20),
)
"""The steps as they come with canishare: a day to acknowledge (told on the morning of the second), two days' notice,
then up one rung after another."""


@dataclass(frozen=True, slots=True)
class Ring:
    """A rung and the day on whose morning it is rung."""

    day: date
    rung: str


def rings(ladder: Sequence[Rung], calendar: Calendar, state: str, sent: date, due: date) -> tuple[Ring, ...]:
    """What will be rung for a request, in order; nothing while nobody is awaited. Once it is acknowledged, nobody is
    told that it is not. Nothing is rung on the day on which it was sent."""
    if state not in WAITING:
        return ()
    found = [
        Ring(moved(calendar, sent if one.after == SENT else due, one.days), one.name)
        for one in ladder
        if state == "sent" or one.after != SENT
    ]
    order = [one.name for one in ladder]
    return tuple(sorted((one for one in found if one.day > sent), key=lambda one: (one.day, order.index(one.rung))))


def moved(calendar: Calendar, day: date, days: int) -> date:
    """The working day that lies so many working days after a day, or before it."""
    step, left = timedelta(days=1 if days >= 0 else -1), abs(days)
    while left:
        day += step
        left -= not calendar.why_not(day)
    return day


def passed(all_of_them: Sequence[Ring], day: date, after: Ring | None = None) -> Ring | None:
    """The rung to ring on a day: the last that has come by then. Those before it that nobody was told of are left out,
    so that after a time of silence one is told once. None when nothing has come since `after`."""
    start = all_of_them.index(after) + 1 if after in all_of_them else 0
    come = [one for one in all_of_them[start:] if one.day <= day]
    return come[-1] if come else None


def following(all_of_them: Sequence[Ring], day: date) -> Ring | None:
    """The next rung after a day."""
    return next((one for one in all_of_them if one.day > day), None)
