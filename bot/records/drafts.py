"""Every query on forms half filled in, and on where somebody asked. Each takes the caller's connection."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.records.chat_tables import AskedIn, Draft
from bot.records.prepared import COUNTED

DRAFT = Draft.__table__  # type: ignore[attr-defined]
ASKED_IN = AskedIn.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A form half filled in. `form` is what its button asks for; `address` and `place` are the message that it was
    opened from; `body` is sealed."""

    id: str
    person_key: str
    form: str
    body: str
    address: str
    place: str


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A room in which somebody asked. The time is UTC."""

    id: str
    person_key: str
    channel: str
    workspace: str
    room: str
    asked_at: datetime


_DRAFTS = select(*(DRAFT.c[name] for name in DraftRow.__slots__))
_ASKED = select(*(ASKED_IN.c[name] for name in AskedRow.__slots__))


def draft(connection: Connection, draft_id: str) -> DraftRow | None:
    """The draft with this id."""
    row = connection.execute(_DRAFTS.where(DRAFT.c.id == draft_id)).first()
    return DraftRow(*row) if row else None


def draft_of(connection: Connection, person_key: str, form: str) -> DraftRow | None:
    """What somebody has filled in of this form so far."""
    row = connection.execute(_DRAFTS.where(DRAFT.c.person_key == person_key, DRAFT.c.form == form)).first()
    return DraftRow(*row) if row else None


def add_draft(connection: Connection, row: DraftRow, now: datetime) -> bool:
    """Keep a new draft. False when this person has one of this form already: a second press was quicker."""
    values = {name: getattr(row, name) for name in DraftRow.__slots__}
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    new = dialect.insert(DRAFT).values(**values, changed_at=now).on_conflict_do_nothing()
    return connection.execute(new, execution_options=COUNTED).rowcount == 1


def change_draft(connection: Connection, row: DraftRow, now: datetime) -> None:
    """Keep what a draft holds now, and where its form was opened."""
    values = {"body": row.body, "address": row.address, "place": row.place, "changed_at": now}
    connection.execute(update(DRAFT).where(DRAFT.c.id == row.id).values(**values))


def drop_draft(connection: Connection, draft_id: str) -> None:
    """Forget a draft: its form was saved."""
    connection.execute(delete(DRAFT).where(DRAFT.c.id == draft_id))


def forget_drafts(connection: Connection, before: datetime) -> int:
    """Forget drafts that nobody touched since. Gives how many."""
    return connection.execute(delete(DRAFT).where(DRAFT.c.changed_at < before)).rowcount


def note_asked(connection: Connection, row: AskedRow) -> None:
    """Note where somebody asked."""
    connection.execute(insert(ASKED_IN), {name: getattr(row, name) for name in AskedRow.__slots__})


def asked_lately(connection: Connection, person_key: str, channel: str, since: datetime) -> AskedRow | None:
    """Where somebody asked last, on this channel, since then."""
    mine = (ASKED_IN.c.person_key == person_key, ASKED_IN.c.channel == channel, ASKED_IN.c.asked_at >= since)
    row = connection.execute(_ASKED.where(*mine).order_by(ASKED_IN.c.asked_at.desc()).limit(1)).first()
    return AskedRow(*row) if row else None


def asked(connection: Connection, asked_id: str) -> AskedRow | None:
    """Where somebody asked, by its id."""
    row = connection.execute(_ASKED.where(ASKED_IN.c.id == asked_id)).first()
    return AskedRow(*row) if row else None


def forget_asked(connection: Connection, before: datetime) -> int:
    """Forget where people asked before then. Gives how many."""
    return connection.execute(delete(ASKED_IN).where(ASKED_IN.c.asked_at < before)).rowcount
