"""What happens by date while a request waits: who is reminded when, and that each gets one message about all of theirs.

The clock claims one request at a time and looks at it anew: one that was answered meanwhile is left in peace. Then each
person is told, once, of everything that came together, however long canishare was down. Nobody is told anything at
night, at a weekend or on a bank holiday.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from bot import messages as say
from bot.log import logger, where
from bot.policy import UNKNOWN, allowed
from bot.records import request_watches as watches
from bot.records import requests as store
from bot.records import store as people_store
from bot.records.audit import AuditChain, Entry
from bot.records.database import Database
from bot.records.request_watches import NudgeRow
from bot.records.requests import RequestRow
from bot.records.trouble import RecordsUnavailable
from bot.services.people import actor_of, has_left
from bot.services.request_reach import reach
from bot.services.request_views import agency_names, belongs
from bot.services.telling import Telling, key_of
from bot.when import UK, Now, day_words, uk_day
from flows.ladder import LADDER, TOLD, WAITING, WORDS, Ring, Rung, following, passed, rings
from flows.working_days import Calendar

MORNING, EVENING = time(9), time(18)
"""Between these times (UK local) on a working day somebody may be reminded."""

MOST_LINES = 20


class RequestWatch:
    """Sets when somebody is reminded, and reminds them. `ladder` is what happens when."""

    def __init__(
        self,
        database: Database,
        audit: AuditChain,
        telling: Telling,
        calendar: Calendar,
        now: Now,
        ladder: Sequence[Rung] = LADDER,
    ) -> None:
        self.database = database
        self.audit = audit
        self.telling = telling
        self.calendar = calendar
        self.now = now
        self.ladder = ladder

    def set(self, connection: Connection, row: RequestRow) -> None:
        """Count anew when somebody is reminded of a request, as it stands now: in the transaction of its step."""
        if row.state not in WAITING or row.sent_at is None or row.due_on is None:
            watches.set_watch(connection, row.id, "", None)
            return
        now = self.now()
        last = uk_day(now) if now >= _morning(uk_day(now)) else uk_day(now) - timedelta(days=1)
        coming = following(self._rings(row), last)
        watches.set_watch(connection, row.id, "", _morning(coming.day) if coming else None)

    def _rings(self, row: RequestRow) -> tuple[Ring, ...]:
        """When it rings for a request: once it is challenged, from the day of that."""
        began = row.changed_at if row.state == "challenged" else row.sent_at
        if began is None or row.due_on is None:
            return ()
        return rings(self.ladder, self.calendar, row.state, uk_day(began), row.due_on)

    def due(self) -> int:
        """Remind whoever is to be reminded now, and give how many messages that were. Raises RecordsUnavailable."""
        if not self._may_speak(self.now()):
            return 0
        while self._ring_one():
            pass
        with self.database.reading() as connection:
            people = watches.nudged(connection)
        return sum(self._told(person) for person in people)

    def _told(self, person: str) -> int:
        """Tell one person. What fails for one stops nobody else's: it is tried again with the next tick."""
        try:
            return self._tell(person)
        except RecordsUnavailable:
            raise
        except Exception as error:
            logger().error("somebody could not be reminded", error=type(error).__name__, where=where(error))
            return 0

    def _may_speak(self, now: datetime) -> bool:
        local = now.astimezone(UK)
        return MORNING <= local.time() < EVENING and not self.calendar.why_not(local.date())

    # One request -------------------------------------------------------------------------------------------------

    def _ring_one(self) -> bool:
        """Claim one request and say who is to be reminded of it. False when there is none."""
        now = self.now()
        with self.database.writing() as connection:
            claimed = watches.claim_watch(connection, now)
            if claimed is None:
                return False
            row = store.request(connection, claimed[0])
            if row and row.state in WAITING:
                self._ring(connection, row, claimed[1], now)
            return True

    def _ring(self, connection: Connection, row: RequestRow, last: str, now: datetime) -> None:
        today = uk_day(now)
        all_of_them = self._rings(row)
        before = next((one for one in all_of_them if one.rung == last), None)
        ring, coming = passed(all_of_them, today, before), following(all_of_them, today)
        at = _morning(coming.day) if coming else None
        watches.set_watch(connection, row.id, ring.rung if ring else last, at)
        if ring is None:
            return
        watches.add_nudges(connection, self._people(connection, row, ring.rung), row.id, ring.rung, now)
        self.audit.add(connection, Entry(now, "clock", "", "service.run", row.id, "done", f"rung: {ring.rung}"))

    def _people(self, connection: Connection, row: RequestRow, rung: str) -> list[str]:
        """Who is reminded at a rung, each once."""
        now, everybody = self.now(), people_store.people(connection)
        here = [one for one in everybody if not has_left(one, now)]
        roles = {
            "spoc": list(reach(connection, row.to_agency, "spoc", now).people),
            "deputy": list(reach(connection, row.to_agency, "deputy_spoc", now).people),
            "manager": [one.key for one in here if one.agency_key == row.to_agency and "authoriser" in one.roles],
            "requester": [one.key for one in here if (one.key, one.agency_key) == (row.requester, row.from_agency)],
            "admin": [one.key for one in here if "admin" in one.roles],
            "chair": [one.key for one in here if "chair" in one.roles],
        }
        if row.spoc in roles["spoc"]:
            roles["spoc"] = [row.spoc]
        roles["spoc"] = roles["spoc"] or roles["deputy"]
        missing = [who for who in TOLD[rung] if who in ("spoc", "manager") and not roles[who]]
        told = [*TOLD[rung], *(("admin",) if missing else ())]
        return list(dict.fromkeys(key for who in told for key in roles[who]))

    # One person --------------------------------------------------------------------------------------------------

    def _tell(self, person: str) -> int:
        """Tell somebody of everything that they are to be reminded of, in one message."""
        with self.database.writing() as connection:
            taken = watches.take_nudges(connection, person)
            found = [(row, one) for one in taken if (row := store.request(connection, one.request_id)) is not None]
            still = [(row, one) for row, one in found if row.state in WAITING]
            if not still:
                return 0
            key = key_of("nudge", person, *(f"{one.request_id}.{one.rung}.{row.due_on}" for row, one in still))
            if self.telling(connection, person, self._message(connection, person, still), key):
                self._note(connection, person, still, "reminded")
                return 1
            notice = self._unreached(connection, person, still)
            instead = self.telling.everybody(connection, "admin", notice, f"{key}:not")
            self._note(connection, person, still, "not reached, the admins told" if instead else "nobody reached")
            return instead

    def _note(
        self, connection: Connection, person: str, still: Sequence[tuple[RequestRow, NudgeRow]], detail: str
    ) -> None:
        for row, one in still:
            told = f"{one.rung}: {person} {detail}"
            self.audit.add(connection, Entry(self.now(), "clock", "", "service.run", row.id, "done", told))

    def _message(self, connection: Connection, person: str, still: Sequence[tuple[RequestRow, NudgeRow]]) -> say.Notice:
        lines = [self._line(connection, row, one.rung) for row, one in still]
        found = people_store.member(connection, person)
        actor = actor_of(found, left=False) if found else UNKNOWN
        if len(still) == 1:
            row, one = still[0]
            see = say.Button("See it", "request.show", (("request", row.id),), "primary")
            mine = bool(allowed(actor, "request.read", belongs(row)))
            return say.Notice("info", WORDS[one.rung], (lines[0],), (see,) if mine else ())
        more = len(lines) - MOST_LINES
        told = (*lines[:MOST_LINES], *((f"And {more} more.",) if more > 0 else ()))
        lists = (
            ("request.list", say.Button("What I asked partners for", "request.mine", ())),
            ("request.queue", say.Button("What my agency is asked for", "request.queue", ())),
        )
        offered = tuple(button for verb, button in lists if allowed(actor, verb))
        return say.Notice("info", f"{len(still)} requests wait for an answer", told, offered)

    def _unreached(
        self, connection: Connection, person: str, still: Sequence[tuple[RequestRow, NudgeRow]]
    ) -> say.Notice:
        """To an admin: somebody could not be reminded. It names an official, and no one else."""
        found = people_store.person(connection, person)
        name = found.name if found else "Somebody"
        lines = [self._line(connection, row, one.rung) for row, one in still[:MOST_LINES]]
        told = (f"{name} has no chat account here that is linked and works. Telephone them.", *lines)
        return say.Notice("wrong", "Somebody could not be reminded", told)

    def _line(self, connection: Connection, row: RequestRow, rung: str) -> str:
        names = agency_names(connection, row)
        due = f" Due by the end of {day_words(row.due_on)}." if row.due_on else ""
        return f"{row.reference}: {names[row.from_agency]} asks {names[row.to_agency]}.{due} {WORDS[rung]}."


def _morning(day: date) -> datetime:
    """The moment on a UK day from which somebody may be reminded."""
    return datetime.combine(day, MORNING, UK)
