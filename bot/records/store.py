"""Every query on what happened, named as a question or an act. Each takes the caller's connection.

Statements are SQLAlchemy Core on the tables of `bot.records.tables`, prepared once: the hot path is one read, one
compare-and-set and one audit link (performance.md choice 6).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, or_, select, update
from sqlalchemy.dialects import postgresql

from bot.records import tables
from bot.records.prepared import Prepared
from bot.records.rows import DecisionRow, MemberRow, PersonRow, RunRow, SessionRow

AGENCY = tables.Agency.__table__  # type: ignore[attr-defined]
PERSON = tables.Person.__table__  # type: ignore[attr-defined]
RUN = tables.Run.__table__  # type: ignore[attr-defined]
DECISION = tables.Decision.__table__  # type: ignore[attr-defined]
PACK = tables.StoredPack.__table__  # type: ignore[attr-defined]
SESSION = tables.WebSession.__table__  # type: ignore[attr-defined]

_PEOPLE = select(*(PERSON.c[name] for name in PersonRow.__slots__))
_PERSON = Prepared(_PEOPLE.where(PERSON.c.key == bindparam("key")))
_MEMBERS = _PEOPLE.add_columns(AGENCY.c.name, AGENCY.c.short_name, AGENCY.c.sector).join_from(
    PERSON, AGENCY, AGENCY.c.key == PERSON.c.agency_key, isouter=True
)
_MEMBER = Prepared(_MEMBERS.where(PERSON.c.key == bindparam("key")))
_RUNS = select(*(RUN.c[name] for name in RunRow.__slots__))
_UNDERSTOOD = RunRow.__slots__.index("understood")
_RUN = Prepared(_RUNS.where(RUN.c.id == bindparam("key")))
_DECISION = select(DECISION).where(DECISION.c.id == bindparam("key"))
_SESSION = Prepared(
    select(*(SESSION.c[name] for name in SessionRow.__slots__)).where(SESSION.c.token_hash == bindparam("token_hash"))
)
_MOVE_RUN = Prepared(
    update(RUN)
    .where(RUN.c.id == bindparam("run_id"), RUN.c.version == bindparam("was"))
    .values(
        answers=bindparam("answers"),
        state=bindparam("state"),
        place=bindparam("place"),
        updated_at=bindparam("updated_at"),
        version=bindparam("was", type_=RUN.c.version.type) + 1,
    )
)


def person(connection: Connection, key: str) -> PersonRow | None:
    """The person with this key."""
    row = _PERSON.first(connection, {"key": key}) if _can_be_kept(key) else None
    return _person(row) if row else None


def _can_be_kept(key: str) -> bool:
    """Whether a database could hold a key that may come from outside. One that it could not is not looked for."""
    return key.isprintable()


def people(connection: Connection) -> list[PersonRow]:
    """Everybody, by agency and name."""
    rows = connection.execute(_PEOPLE.order_by(PERSON.c.agency_key, PERSON.c.name))
    return [_person(row) for row in rows]


def member(connection: Connection, key: str) -> MemberRow | None:
    """The person with this key, and what is asked of their agency at every click."""
    row = _MEMBER.first(connection, {"key": key}) if _can_be_kept(key) else None
    return _member(row) if row else None


def members(connection: Connection) -> list[MemberRow]:
    """Everybody with their agency, by agency and name."""
    rows = connection.execute(_MEMBERS.order_by(PERSON.c.agency_key, PERSON.c.name))
    return [_member(row) for row in rows]


def _member(row: Sequence[Any]) -> MemberRow:
    name, short_name, sector = row[-3:]
    return MemberRow(_person(row[:-3]), short_name or name or "", sector or "")


def save_person(connection: Connection, one: PersonRow) -> None:
    """Add or replace one person. A deactivation on file stays when `one` has none: saving never lifts it, not even
    one that came after `one` was read."""
    values = {name: getattr(one, name) for name in PersonRow.__slots__} | {"roles": list(one.roles)}
    if person(connection, one.key):
        if one.deactivated_at is None:
            del values["deactivated_at"]
        connection.execute(update(PERSON).where(PERSON.c.key == one.key).values(values))
    else:
        connection.execute(insert(PERSON), values)


def _person(row: Sequence[Any]) -> PersonRow:
    key, name, agency_key, post, roles, expires, deactivated_at = row
    return PersonRow(key, name, agency_key, post, tuple(roles), expires, deactivated_at)


def run(connection: Connection, run_id: str) -> RunRow | None:
    """The run with this id."""
    row = _RUN.first(connection, {"key": run_id}) if _can_be_kept(run_id) else None
    return _run(row) if row else None


def add_run(connection: Connection, one: RunRow) -> None:
    """Keep a new run."""
    values = {name: getattr(one, name) for name in RunRow.__slots__}
    connection.execute(insert(RUN), values | {"understood": list(one.understood), "answers": dict(one.answers)})


def move_run(
    connection: Connection, run_id: str, was: int, answers: Mapping[str, Any], state: str, place: str, now: datetime
) -> bool:
    """Put new answers in a run if nobody else has since version `was`. False when somebody has."""
    values = {"run_id": run_id, "was": was, "answers": dict(answers), "state": state, "place": place, "updated_at": now}
    return _MOVE_RUN.change(connection, values) == 1


def runs_of(
    connection: Connection, person_key: str, agency_key: str, limit: int, skip: int = 0, *, unfinished: bool = False
) -> list[RunRow]:
    """A person's runs at an agency, newest first: all, or only those whose decision is not on record yet."""
    mine = _RUNS.where(RUN.c.person_key == person_key, RUN.c.agency_key == agency_key)
    if unfinished:
        mine = mine.where(RUN.c.state != "recorded")
    rows = connection.execute(mine.order_by(RUN.c.updated_at.desc(), RUN.c.id).limit(limit).offset(skip))
    return [_run(row) for row in rows]


def _run(row: Sequence[Any]) -> RunRow:
    values = list(row)
    values[_UNDERSTOOD] = tuple(values[_UNDERSTOOD])
    return RunRow(*values)


def add_decision(connection: Connection, one: DecisionRow) -> None:
    """Keep the record of a decision. It is never changed afterwards."""
    values = {name: getattr(one, name) for name in DecisionRow.__slots__}
    lists = {"citations": list(one.citations), "notes": list(one.notes)}
    connection.execute(insert(DECISION), values | lists | {"answers": dict(one.answers), "fields": dict(one.fields)})


def decision(connection: Connection, decision_id: str) -> DecisionRow | None:
    """The decision with this id."""
    if not _can_be_kept(decision_id):
        return None
    row = connection.execute(_DECISION, {"key": decision_id}).one_or_none()
    return _decision(row) if row else None


def decision_of_run(connection: Connection, run_id: str) -> DecisionRow | None:
    """The newest decision recorded for a run."""
    found = select(DECISION).where(DECISION.c.run_id == run_id)
    row = connection.execute(found.order_by(DECISION.c.decided_at.desc(), DECISION.c.id).limit(1)).one_or_none()
    return _decision(row) if row else None


def correction_of(connection: Connection, decision_id: str) -> DecisionRow | None:
    """The decision that corrects this one, if there is one."""
    row = connection.execute(select(DECISION).where(DECISION.c.corrects == decision_id).limit(1)).one_or_none()
    return _decision(row) if row else None


def decisions_of_agency(connection: Connection, agency_key: str | None, limit: int, skip: int = 0) -> list[DecisionRow]:
    """An agency's decisions, newest first; every agency's when `agency_key` is None (for an auditor)."""
    found = select(DECISION)
    if agency_key is not None:
        found = found.where(DECISION.c.agency_key == agency_key)
    rows = connection.execute(found.order_by(DECISION.c.decided_at.desc(), DECISION.c.id).limit(limit).offset(skip))
    return [_decision(row) for row in rows]


def _decision(row: Row[Any]) -> DecisionRow:
    values = dict(row._mapping)
    return DecisionRow(**values | {"citations": tuple(row.citations), "notes": tuple(row.notes)})


def decision_ids(connection: Connection) -> list[str]:
    """The ids of every decision on record."""
    return list(connection.execute(select(DECISION.c.id)).scalars())


def packs(connection: Connection) -> list[tuple[str, str]]:
    """The digest and document of every stored pack."""
    return [(row.digest, row.document) for row in connection.execute(select(PACK.c.digest, PACK.c.document))]


def keep_pack(connection: Connection, digest: str, pack_id: str, version: str, document: str, now: datetime) -> None:
    """Keep a pack's document under its digest, once and for ever."""
    if not has_pack(connection, digest):
        values = {"digest": digest, "pack_id": pack_id, "version": version, "document": document}
        # On PostgreSQL another process may keep it at the same moment; SQLite has one writer.
        act = insert(PACK) if connection.dialect.name == "sqlite" else postgresql.insert(PACK).on_conflict_do_nothing()
        connection.execute(act, values | {"first_used_at": now})


def has_pack(connection: Connection, digest: str) -> bool:
    """Whether the document of this pack is kept."""
    return connection.execute(select(PACK.c.digest).where(PACK.c.digest == digest)).first() is not None


def pack_document(connection: Connection, digest: str) -> str | None:
    """The document of a pack that was used once."""
    return connection.execute(select(PACK.c.document).where(PACK.c.digest == digest)).scalar_one_or_none()


def open_session(connection: Connection, token_hash: str, person_key: str, now: datetime) -> None:
    """Keep a new web session by the hash of its token."""
    values = {"token_hash": token_hash, "person_key": person_key, "started_at": now, "seen_at": now}
    connection.execute(insert(SESSION), values)


def session(connection: Connection, token_hash: str) -> SessionRow | None:
    """The web session with this token hash."""
    row = _SESSION.first(connection, {"token_hash": token_hash})
    return SessionRow(*row) if row else None


def touch_session(connection: Connection, token_hash: str, now: datetime) -> None:
    """Note that a session was used."""
    connection.execute(update(SESSION).where(SESSION.c.token_hash == token_hash).values(seen_at=now))


def end_session(connection: Connection, token_hash: str) -> list[str]:
    """Forget one web session. Gives whose it was; nobody when there is none any more."""
    gone = delete(SESSION).where(SESSION.c.token_hash == token_hash)
    return list(connection.execute(gone.returning(SESSION.c.person_key)).scalars())


def end_sessions(connection: Connection, started: datetime, seen: datetime) -> list[str]:
    """Forget sessions that began by one moment, or were last used by another. Gives whose they were."""
    gone = delete(SESSION).where(or_(SESSION.c.started_at <= started, SESSION.c.seen_at <= seen))
    return list(connection.execute(gone.returning(SESSION.c.person_key)).scalars())
