"""Saying that one is away, so that a deputy is told instead; and that one is back. Only of oneself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.policy import Actor, demand
from bot.records import away
from bot.records.audit import AuditChain, Entry
from bot.records.database import Database
from bot.when import Now, uk_day
from flows.ladder import moved
from flows.working_days import Calendar

HERE = "here"
WEEKS = 6
"""How far ahead one may say that one is away. Whoever is away for longer is replaced in the directory."""


@dataclass(frozen=True, slots=True)
class Away:
    """When somebody is back, as far as they said, and the days that they can choose: None there means that they are
    here. `wrong`: what they chose cannot be taken."""

    back: date | None
    days: tuple[date, ...]
    wrong: str = ""


class Leave:
    """Who is away."""

    def __init__(self, database: Database, audit: AuditChain, calendar: Calendar, now: Now) -> None:
        self.database = database
        self.audit = audit
        self.calendar = calendar
        self.now = now

    def of(self, actor: Actor) -> Away:
        """When somebody is back, and what they can choose. Raises Refused, RecordsUnavailable."""
        demand(actor, "leave.set")
        with self.database.reading() as connection:
            back = away.back_on(connection, actor.key)
        return Away(back if back and back > self._today() else None, self._days())

    def set(self, actor: Actor, chosen: str) -> Away:
        """Say until when one is away, or that one is here. Raises Refused, RecordsUnavailable."""
        demand(actor, "leave.set")
        days = {one.isoformat(): one for one in self._days()}
        if chosen != HERE and chosen not in days:
            return Away(None, self._days(), "Choose a day from the list, or that you are here.")
        back = days.get(chosen)
        with self.database.writing() as connection:
            away.set_away(connection, actor.key, back)
            detail = f"back on {chosen}" if back else HERE
            entry = Entry(self.now(), actor.key, actor.agency_key, "leave.set", actor.key, "done", detail)
            self.audit.add(connection, entry)
        return Away(back, self._days())

    def _today(self) -> date:
        return uk_day(self.now())

    def _days(self) -> tuple[date, ...]:
        """The working days on which one may be back: the next five, and then one a week."""
        today = self._today()
        near = [moved(self.calendar, today, number) for number in range(1, 6)]
        weeks = [moved(self.calendar, today + timedelta(days=7 * week - 1), 1) for week in range(2, WEEKS + 1)]
        return tuple(dict.fromkeys((*near, *weeks)))
