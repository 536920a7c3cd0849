"""Every query on when somebody is to be reminded of a request, and on who is. Each takes the caller's connection."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from types import ModuleType

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.records.request_tables import Nudge, RequestWatch

WATCH = RequestWatch.__table__  # type: ignore[attr-defined]
NUDGE = Nudge.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class NudgeRow:
    """Of what request somebody is to be reminded, and of which rung."""

    request_id: str
    rung: str


def set_watch(connection: Connection, request_id: str, rung: str, at: datetime | None) -> None:
    """Say when somebody is to be reminded of a request next, and what was rung last."""
    new = _dialect(connection).insert(WATCH).values(request_id=request_id, rung=rung, at=at)
    changed = {"rung": new.excluded.rung, "at": new.excluded.at}
    connection.execute(new.on_conflict_do_update(index_elements=["request_id"], set_=changed))


def rung_of(connection: Connection, request_id: str) -> str:
    """What was rung last for a request; empty when nothing was."""
    found = connection.execute(select(WATCH.c.rung).where(WATCH.c.request_id == request_id)).scalar_one_or_none()
    return str(found or "")


def claim_watch(connection: Connection, now: datetime) -> tuple[str, str] | None:
    """Claim one request of which somebody is to be reminded by now: it is nobody else's, and due no more. Gives its id
    and what was rung last; None when there is none."""
    due = select(WATCH.c.request_id, WATCH.c.rung, WATCH.c.at).where(WATCH.c.at <= now)
    row = connection.execute(due.order_by(WATCH.c.at).limit(1).with_for_update(skip_locked=True)).one_or_none()
    if row is None:
        return None
    mine = update(WATCH).where(WATCH.c.request_id == row.request_id, WATCH.c.at == row.at).values(at=None)
    return (row.request_id, row.rung) if connection.execute(mine).rowcount == 1 else None


def add_nudges(connection: Connection, people: Iterable[str], request_id: str, rung: str, now: datetime) -> None:
    """Have these people reminded of a request; a later rung takes the place of an earlier one."""
    for person in people:
        new = _dialect(connection).insert(NUDGE).values(person_key=person, request_id=request_id, rung=rung, at=now)
        changed = {"rung": new.excluded.rung, "at": new.excluded.at}
        connection.execute(new.on_conflict_do_update(index_elements=["person_key", "request_id"], set_=changed))


def nudged(connection: Connection) -> list[str]:
    """The people who are to be reminded of something."""
    return list(connection.execute(select(NUDGE.c.person_key).distinct().order_by(NUDGE.c.person_key)).scalars())


def take_nudges(connection: Connection, person_key: str) -> list[NudgeRow]:
    """Take everything of which somebody is to be reminded: nobody else will remind them of it."""
    mine = delete(NUDGE).where(NUDGE.c.person_key == person_key).returning(NUDGE.c.request_id, NUDGE.c.rung)
    return sorted((NudgeRow(*row) for row in connection.execute(mine)), key=lambda one: one.request_id)


def _dialect(connection: Connection) -> ModuleType:
    return sqlite if connection.dialect.name == "sqlite" else postgresql
