"""Every query on requests: what was asked, what happened to it, and its sealed words. Each takes the caller's
connection."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.records.request_tables import Request, RequestEvent, RequestSecret

REQUEST = Request.__table__  # type: ignore[attr-defined]
EVENT = RequestEvent.__table__  # type: ignore[attr-defined]
SECRET = RequestSecret.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One request, as stored. Times are UTC, `due_on` is a UK day."""

    id: str
    reference: str
    together: str
    requester: str
    from_agency: str
    to_agency: str
    decision_id: str
    pack_digest: str
    fields: Mapping[str, Any]
    state: str
    spoc: str
    reason: str
    due_on: date | None
    created_at: datetime
    sent_at: datetime | None
    changed_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class EventRow:
    """Something that happened to a request. The time is UTC."""

    request_id: str
    seq: int
    at: datetime
    actor: str
    agency_key: str
    event: str
    state: str
    codes: Mapping[str, Any]


_REQUESTS = select(*(REQUEST.c[name] for name in RequestRow.__slots__))
_EVENTS = select(*(EVENT.c[name] for name in EventRow.__slots__))
OVER = ("withdrawn", "closed", "destroyed")
"""States in which nobody waits for anything."""


def _row(row: Sequence[Any]) -> RequestRow:
    return RequestRow(*row)


def request(connection: Connection, request_id: str, *, hold: bool = False) -> RequestRow | None:
    """The request with this id. `hold`: nobody else changes it or what is sealed for it before this transaction ends
    (SQLite has one who writes at a time in any case)."""
    if not request_id.isprintable():
        return None
    found = _REQUESTS.where(REQUEST.c.id == request_id)
    row = connection.execute(found.with_for_update() if hold else found).one_or_none()
    return _row(row) if row else None


def add_request(connection: Connection, one: RequestRow) -> None:
    """Keep a new request."""
    values = {name: getattr(one, name) for name in RequestRow.__slots__} | {"fields": dict(one.fields)}
    connection.execute(insert(REQUEST), values)


def move_request(connection: Connection, request_id: str, was: int, **changes: object) -> bool:
    """Change a request if nobody else has since version `was`. False when somebody has."""
    mine = update(REQUEST).where(REQUEST.c.id == request_id, REQUEST.c.version == was)
    return connection.execute(mine.values(**changes, version=was + 1)).rowcount == 1


def requests_of(
    connection: Connection, person_key: str, agency_key: str, limit: int, skip: int = 0
) -> list[RequestRow]:
    """What somebody asked for at an agency, newest change first."""
    mine = _REQUESTS.where(REQUEST.c.requester == person_key, REQUEST.c.from_agency == agency_key)
    rows = connection.execute(mine.order_by(REQUEST.c.changed_at.desc(), REQUEST.c.id).limit(limit).offset(skip))
    return [_row(row) for row in rows]


def requests_to(connection: Connection, agency_key: str, limit: int, skip: int = 0) -> list[RequestRow]:
    """What an agency is asked for and has not finished with, what is due first at the top."""
    theirs = _REQUESTS.where(
        REQUEST.c.to_agency == agency_key,
        REQUEST.c.state.not_in(("draft", "awaiting_authorisation", *OVER)),
    )
    rows = connection.execute(
        theirs.order_by(REQUEST.c.due_on, REQUEST.c.sent_at, REQUEST.c.id).limit(limit).offset(skip)
    )
    return [_row(row) for row in rows]


def to_authorise(connection: Connection, agency_key: str, limit: int) -> list[RequestRow]:
    """What waits for a manager of this agency."""
    theirs = _REQUESTS.where(REQUEST.c.from_agency == agency_key, REQUEST.c.state == "awaiting_authorisation")
    return [_row(row) for row in connection.execute(theirs.order_by(REQUEST.c.changed_at).limit(limit))]


def asked_lately(
    connection: Connection, from_agency: str, to_agency: str, since: datetime, but: str
) -> list[RequestRow]:
    """What one agency asked another since then, but for what was asked at once with this."""
    lately = _REQUESTS.where(
        REQUEST.c.from_agency == from_agency,
        REQUEST.c.to_agency == to_agency,
        REQUEST.c.together != but,
        or_(REQUEST.c.sent_at >= since, REQUEST.c.state == "draft"),
        REQUEST.c.state != "withdrawn",
    )
    return [_row(row) for row in connection.execute(lately.order_by(REQUEST.c.created_at.desc()).limit(20))]


# What happened to it -------------------------------------------------------------------------------------------------


def add_event(connection: Connection, one: EventRow) -> None:
    """Keep what happened to a request. `seq` is the version that it made."""
    values = {name: getattr(one, name) for name in EventRow.__slots__} | {"codes": dict(one.codes)}
    connection.execute(insert(EVENT), values)


def events_of(connection: Connection, request_id: str) -> list[EventRow]:
    """Everything that happened to a request, in order."""
    rows = connection.execute(_EVENTS.where(EVENT.c.request_id == request_id).order_by(EVENT.c.seq))
    return [EventRow(*row) for row in rows]


# Its sealed words ----------------------------------------------------------------------------------------------------


def put_secret(connection: Connection, request_id: str, name: str, sealed: str, now: datetime) -> None:
    """Keep something sealed, in place of what stood under that name."""
    dialect: Any = sqlite if connection.dialect.name == "sqlite" else postgresql
    values = {"request_id": request_id, "name": name, "sealed": sealed, "changed_at": now}
    new = dialect.insert(SECRET).values(**values)
    changed = {"sealed": new.excluded.sealed, "changed_at": new.excluded.changed_at}
    connection.execute(new.on_conflict_do_update(index_elements=["request_id", "name"], set_=changed))


def secrets_of(connection: Connection, request_id: str, names: Sequence[str]) -> dict[str, str]:
    """What is sealed under these names."""
    rows = connection.execute(
        select(SECRET.c.name, SECRET.c.sealed).where(SECRET.c.request_id == request_id, SECRET.c.name.in_(names))
    )
    return {row.name: row.sealed for row in rows}


def secret_names(connection: Connection, request_id: str) -> list[str]:
    """The names under which something is sealed."""
    found = select(SECRET.c.name).where(SECRET.c.request_id == request_id, SECRET.c.sealed != "")
    return list(connection.execute(found).scalars())


def secret_stands(connection: Connection, request_id: str, name: str) -> str:
    """What tells this state of what is sealed from any other: nothing is sealed alike twice. Empty where nothing is."""
    found = select(SECRET.c.sealed).where(SECRET.c.request_id == request_id, SECRET.c.name == name)
    sealed = connection.execute(found).scalar_one_or_none()
    return hashlib.sha256(sealed.encode()).hexdigest()[:16] if sealed else ""


def drop_secret(connection: Connection, request_id: str, name: str) -> None:
    """Leave nothing of what is sealed under this name."""
    connection.execute(delete(SECRET).where(SECRET.c.request_id == request_id, SECRET.c.name == name))


def overwrite_secrets(connection: Connection, request_id: str, now: datetime) -> int:
    """Leave nothing of what is sealed. Gives how many things there were."""
    gone = update(SECRET).where(SECRET.c.request_id == request_id).values(sealed="", changed_at=now)
    return connection.execute(gone).rowcount


def count_secrets(connection: Connection, request_id: str) -> int:
    """How many things are sealed for a request."""
    found = select(func.count()).select_from(SECRET).where(SECRET.c.request_id == request_id, SECRET.c.sealed != "")
    return int(connection.execute(found).scalar_one())
