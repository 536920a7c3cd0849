"""When a request is due: counted in working days from the day it was sent, standing still while a question is out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.records.requests import EventRow, RequestRow
from bot.when import uk_day
from flows.request_form import WORKING_DAYS
from flows.working_days import Calendar, CannotCount, Due, Pause

AGREED_DAYS = 10
"""Working days within which an answer is due where nothing else is agreed. The protocol names no number, so this is
ours, and says so (domain.md 5.2)."""


class Clock:
    """Counts for requests. `calendar` has the days on which agencies are closed."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar

    def first(self, row: RequestRow, sent: datetime) -> Due:
        """When a request is due that is sent now (UTC)."""
        return self.calendar.due(uk_day(sent), days_of(row))

    def again(self, row: RequestRow, events: Sequence[EventRow], answered: datetime) -> Due:
        """When it is due once a question is answered, now (UTC)."""
        sent = row.sent_at or answered
        return self.calendar.due(uk_day(sent), days_of(row), pauses_in(events, answered))

    def now(self, row: RequestRow, events: Sequence[EventRow]) -> Due | None:
        """When it is due as things stand, with the working; None where nothing was sent, or a question is out."""
        if row.sent_at is None:
            return None
        try:
            return self.calendar.due(uk_day(row.sent_at), days_of(row), pauses_in(events))
        except CannotCount:
            return None


def days_of(row: RequestRow) -> int:
    """In how many working days an answer is needed."""
    needed = row.fields.get("needed", ())
    return WORKING_DAYS.get(needed[0], AGREED_DAYS) if needed else AGREED_DAYS


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
