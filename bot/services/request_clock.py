"""When a request is due: counted in working days from the day it was sent, standing still while a question is out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.records.requests import EventRow, RequestRow
from bot.when import day_words, uk_day
from flows.request_form import WORKING_DAYS
from flows.working_days import Calendar, CannotCount, Due, Pause

AGREED_DAYS = 10
"""Working days within which an answer is due where nothing else is agreed. The protocol names no number, so this is
ours, and says so (domain.md 5.2)."""

CHALLENGE_DAYS = 5
"""Working days within which an agency looks again at what it declined. Ours as well."""


class Clock:
    """Counts for requests. `calendar` has the days on which agencies are closed."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar

    def after(
        self,
        row: RequestRow,
        events: Sequence[EventRow],
        event: str,
        state: str,
        codes: Mapping[str, str],
        now: datetime,
    ) -> Due | None:
        """When a request is due after a step that is taken now (UTC); None where the step moves no day."""
        if state == "sent":
            return self.first(row, now)
        if event == "answer_clarification":
            return self.again(row, events, now)
        if event == "extend":
            return self.extended(row, events, int(codes["days"]))
        return self.challenged(now) if event == "challenge" else None

    def first(self, row: RequestRow, sent: datetime) -> Due:
        """When a request is due that is sent now (UTC)."""
        return self.calendar.due(uk_day(sent), days_of(row))

    def again(self, row: RequestRow, events: Sequence[EventRow], answered: datetime) -> Due:
        """When it is due once a question is answered, now (UTC)."""
        sent = row.sent_at or answered
        return self._due(row, sent, events, pauses_in(events, answered))

    def extended(self, row: RequestRow, events: Sequence[EventRow], days: int) -> Due:
        """When it is due with so many working days more."""
        sent = row.sent_at or row.changed_at
        return self.calendar.due(uk_day(sent), days_of(row) + added(events) + days, pauses_in(events))

    def challenged(self, now: datetime) -> Due:
        """When the agency that declined must have looked again, where that is challenged now (UTC): a clock of its
        own."""
        return self.calendar.due(uk_day(now), CHALLENGE_DAYS)

    def now(self, row: RequestRow, events: Sequence[EventRow]) -> Due | None:
        """When it is due as things stand, with the working; None where nothing was sent, or a question is out."""
        if row.sent_at is None:
            return None
        if row.state == "challenged":
            return self.challenged(row.changed_at)
        try:
            return self._due(row, row.sent_at, events, pauses_in(events))
        except CannotCount:
            return None

    def _due(self, row: RequestRow, sent: datetime, events: Sequence[EventRow], pauses: Sequence[Pause]) -> Due:
        due = self.calendar.due(uk_day(sent), days_of(row) + added(events), pauses)
        more = [f"On {day_words(uk_day(one.at))} {_days(one)} working days were added." for one in events if _days(one)]
        return Due(due.day, (*due.working, *more))


def days_of(row: RequestRow) -> int:
    """In how many working days an answer is needed."""
    needed = row.fields.get("needed", ())
    return WORKING_DAYS.get(needed[0], AGREED_DAYS) if needed else AGREED_DAYS


def added(events: Sequence[EventRow]) -> int:
    """The working days that were added to what was agreed."""
    return sum(map(_days, events))


def _days(event: EventRow) -> int:
    return int(event.codes.get("days", 0)) if event.event == "extend" else 0


def pauses_in(events: Sequence[EventRow], answered: datetime | None = None) -> tuple[Pause, ...]:
    """The days on which a question was out. `answered`: the last one is answered now (UTC)."""
    found: list[Pause] = []
    asked: datetime | None = None
    for one in events:
        if one.event == "ask_clarification":
            asked = one.at
        elif asked is not None:
            found.append(Pause(uk_day(asked), uk_day(one.at)))
            asked = None
    if asked is not None:
        found.append(Pause(uk_day(asked), uk_day(answered) if answered else None))
    return tuple(found)
