"""Time as it is handed in and as officers read it. Stored times are UTC; people see UK local time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

UK = ZoneInfo("Europe/London")

Now = Callable[[], datetime]
"""A clock: the present moment, aware, in UTC. Tests hand in their own."""


def utc_now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def uk_day(moment: datetime) -> date:
    """The UK calendar day of a moment."""
    return moment.astimezone(UK).date()


def uk_words(moment: datetime) -> str:
    """A moment as an officer reads it: 'Monday 23 November 2026, 07:41'."""
    local = moment.astimezone(UK)
    return f"{local:%A} {local.day} {local:%B %Y}, {local:%H:%M}"


def day_words(day: date) -> str:
    """A day as an officer reads it: '23 November 2026'."""
    return f"{day.day} {day:%B %Y}"


def time_words(moment: datetime) -> str:
    """A UK time of day: '07:41'."""
    return f"{moment.astimezone(UK):%H:%M}"


def weekday_words(day: date) -> str:
    """A day with its weekday: 'Monday 23 November 2026'."""
    return f"{day:%A} {day_words(day)}"
