"""A clock that a test sets by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    """Time as a test wants it. Hand `clock.now` to whatever asks for the time."""

    def __init__(self, moment: datetime = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)) -> None:
        self._moment = moment

    def now(self) -> datetime:
        """The moment the clock shows, in UTC."""
        return self._moment

    def forward(self, span: timedelta) -> datetime:
        """Move the clock on, and give what it shows then."""
        self._moment += span
        return self._moment
