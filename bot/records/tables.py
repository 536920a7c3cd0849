"""The tables of what happened: people, runs of the guide, decisions, packs, the audit chain and web sessions.

Times are UTC. No table here holds anything about the person a decision is about: answers, choices and types of
information only (App G 9 h: "type ... but not the content").
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, Integer, String, Text
from sqlmodel import Field, SQLModel

from bot.records import chat_tables as chat_tables  # so that METADATA holds their tables as well
from bot.records import link_tables as link_tables
from bot.records import request_tables as request_tables
from bot.records.moment import Moment
from knowledge.directory_checks import KEY_LENGTH
from knowledge.tables import Agency  # also says how constraints are named, before any table below is made

AGENCY_KEY = f"{Agency.__tablename__}.key"

METADATA = SQLModel.metadata
"""All tables together, the directory's first: they carry the naming of constraints that migrations rely on."""


class Person(SQLModel, table=True):
    """Somebody who may use canishare, on behalf of one agency."""

    __tablename__ = "person"

    key: str = Field(primary_key=True, max_length=60)
    name: str = Field(max_length=120)
    agency_key: str = Field(foreign_key=AGENCY_KEY, index=True, max_length=KEY_LENGTH)
    post: str = Field(max_length=120)
    roles: list[str] = Field(sa_column=Column(JSON, nullable=False))
    expires: date | None = None
    deactivated_at: datetime | None = Field(default=None, sa_type=Moment)


class Run(SQLModel, table=True):
    """One walk through the flowchart. The answers are the record; where it stands is computed from them."""

    __tablename__ = "run"
    __table_args__ = (Index("ix_run_mine", "person_key", "updated_at"),)

    id: str = Field(primary_key=True, max_length=40)
    person_key: str = Field(foreign_key="person.key", max_length=60)
    agency_key: str = Field(foreign_key=AGENCY_KEY, max_length=KEY_LENGTH)
    pack_digest: str = Field(foreign_key="pack.digest", max_length=64)
    situation: str = Field(default="", max_length=60)
    understood: list[str] = Field(sa_column=Column(JSON, nullable=False))
    answers: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    state: str = Field(default="open", max_length=12)
    place: str = Field(max_length=40)
    corrects: str = Field(default="", max_length=40)
    created_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)
    version: int = Field(default=1)


class Decision(SQLModel, table=True):
    """The record of one decision, with all nine fields of App G 9. It is never changed; a correction is a new one."""

    __tablename__ = "decision"
    __table_args__ = (
        Index("ix_decision_mine", "person_key", "decided_at"),
        Index("ix_decision_agency", "agency_key", "decided_at"),
        Index("ix_decision_newest", "decided_at"),
    )

    id: str = Field(primary_key=True, max_length=40)
    reference: str = Field(unique=True, max_length=24)
    run_id: str = Field(foreign_key="run.id", index=True, max_length=40)
    person_key: str = Field(foreign_key="person.key", max_length=60)
    agency_key: str = Field(foreign_key=AGENCY_KEY, max_length=KEY_LENGTH)
    pack_digest: str = Field(foreign_key="pack.digest", max_length=64)
    situation: str = Field(default="", max_length=60)
    answers: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    outcome: str = Field(max_length=20)
    ground: str = Field(default="", max_length=20)
    citations: list[str] = Field(sa_column=Column(JSON, nullable=False))
    notes: list[str] = Field(sa_column=Column(JSON, nullable=False))
    fields: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    decided_at: datetime = Field(sa_type=Moment)
    corrects: str = Field(default="", max_length=40, index=True)


class StoredPack(SQLModel, table=True):
    """A pack as it was when it was used, for ever, so that any decision can be replayed under its own version."""

    __tablename__ = "pack"

    digest: str = Field(primary_key=True, max_length=64)
    pack_id: str = Field(max_length=40)
    version: str = Field(max_length=20)
    document: str = Field(sa_column=Column(Text, nullable=False))
    first_used_at: datetime = Field(sa_type=Moment)


class AuditEntry(SQLModel, table=True):
    """One link of the audit chain. It names verbs, ids and codes, never content. UPDATE and DELETE are refused."""

    __tablename__ = "audit"

    seq: int = Field(
        sa_column=Column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False)
    )
    at: str = Field(max_length=32)
    actor: str = Field(max_length=60)
    agency: str = Field(max_length=KEY_LENGTH)
    verb: str = Field(max_length=40)
    subject: str = Field(max_length=80, index=True)
    outcome: str = Field(max_length=12)
    detail: str = Field(sa_column=Column(String(400), nullable=False))
    mac: str = Field(max_length=64)


class AuditHead(SQLModel, table=True):
    """The newest link of the chain: one row, locked while a link is added, so that a cut tail shows."""

    __tablename__ = "audit_head"

    id: int = Field(sa_column=Column(Integer, primary_key=True, autoincrement=False))
    seq: int = Field(sa_column=Column(BigInteger().with_variant(Integer, "sqlite"), nullable=False))
    mac: str = Field(max_length=64)


class WebSession(SQLModel, table=True):
    """Somebody signed in to the web door. The token itself is nowhere: only its hash."""

    __tablename__ = "web_session"

    token_hash: str = Field(primary_key=True, max_length=64)
    person_key: str = Field(foreign_key="person.key", index=True, max_length=60)
    started_at: datetime = Field(sa_type=Moment)
    seen_at: datetime = Field(sa_type=Moment)
