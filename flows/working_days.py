"""Counting working days: which days count, when something is due, and the working behind it, line by line.

A working day is Monday to Friday, neither a bank holiday of England and Wales nor a day on which the agency is closed.
The day on which a complete form arrives is day nought (protocol 9.5: completeness is the disclosing officer's to
check); the next working day is day 1. A day does not count when an answer to a question was still awaited as it ended.
The protocol names no number of days: those are each agency's own (domain.md 5.2). All days are UK local. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays

LONGEST = timedelta(days=5 * 366)
"""Further ahead than this nothing is counted: a closure or a pause without an end was put in by mistake."""

SUNDAY = 6
SATURDAY = 5


class CannotCount(Exception):
    """A due day cannot be worked out; the message says why, and what to put right."""


@dataclass(frozen=True, slots=True)
class Pause:
    """The days on which a question was out: asked on the first, answered on the last. None: it is not answered yet."""

    asked: date
    answered: date | None = None

    def covers_the_end_of(self, day: date) -> bool:
        """Whether the answer was still awaited as this day ended."""
        return self.asked <= day and (self.answered is None or day < self.answered)


@dataclass(frozen=True, slots=True)
class Due:
    """The day on which something is due, by its end, and each day that was looked at on the way, in plain words."""

    day: date
    working: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days of one agency. `closures` are its own days off, each with its name."""

    closures: Mapping[date, str]

    def why_not(self, day: date) -> str:
        """Why this is no working day, in a few words; empty when it is one."""
        if day.weekday() >= SATURDAY:
            return "it is a Sunday" if day.weekday() == SUNDAY else "it is a Saturday"
        bank_holiday = _bank_holidays(day.year).get(day, "")
        if bank_holiday:
            return f"it is a bank holiday, {bank_holiday}"
        closed = self.closures.get(day, "")
        return f"the agency is closed, {closed}" if closed else ""

    def due(self, received: date, days: int, pauses: Sequence[Pause] = ()) -> Due:
        """When something is due that takes so many working days from a complete form.

        Raises CannotCount for less than one day, while a question is out, and where no working day comes."""
        if days < 1:
            raise CannotCount("At least one working day is needed.")
        lines = [f"{_words(received)}: the complete form arrived. Counting starts with the next working day."]
        counted = 0
        for day in _days_after(received):
            why = self._does_not_count(day, pauses)
            counted += not why
            lines.append(f"{_words(day)}: {why}, so it does not count." if why else f"{_words(day)}: day {counted}.")
            if counted == days:
                return Due(day, tuple(lines))
        if any(one.answered is None for one in pauses):
            raise CannotCount("A question is still out, so the clock stands still. It is due once it is answered.")
        raise CannotCount("No working day comes within five years. Look at the days on which the agency is closed.")

    def _does_not_count(self, day: date, pauses: Sequence[Pause]) -> str:
        why = self.why_not(day)
        if why:
            return why
        if any(one.covers_the_end_of(day) for one in pauses):
            return "an answer was awaited as it ended"
        return ""


def _days_after(day: date) -> Iterator[date]:
    for number in range(1, LONGEST.days):
        yield day + timedelta(days=number)


@cache
def _bank_holidays(year: int) -> Mapping[date, str]:
    """The bank holidays of England and Wales in a year (Banking and Financial Dealings Act 1971, proclamations
    included as far as the library knows them)."""
    return {
        day: name.replace("(observed)", "(substitute day)")
        for day, name in holidays.country_holidays("GB", subdiv="ENG", years=year).items()
        if day.year == year
    }


def _words(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"
