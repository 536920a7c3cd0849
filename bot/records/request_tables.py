"""The tables of requests: what was asked of which agency, how it went, its sealed words, and the key to those.

Times are UTC; days are UK local. What can be read without a key is coded: purposes, laws, types of information. Words
about a person are sealed with the record's own key, and are gone for good once that key is destroyed (security.md 4.3
and 4.4).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, Text
from sqlmodel import Field, SQLModel

from bot.records.moment import Moment
from knowledge.directory_checks import KEY_LENGTH
from knowledge.tables import Agency

AGENCY_KEY = f"{Agency.__tablename__}.key"


class Request(SQLModel, table=True):
    """One agency asks one other for information (App B Part A). `together` is the same for requests made at once.

    `state` is one of `flows.request.NAMES`; `spoc` is who took it at the agency that is asked; `reason` is the code of
    the last refusal. `due_on` is the day by whose end an answer is due; it is None while nothing was sent.
    """

    __tablename__ = "request"
    __table_args__ = (
        Index("ix_request_mine", "requester", "from_agency", "changed_at"),
        Index("ix_request_to", "to_agency", "state", "due_on"),
    )

    id: str = Field(primary_key=True, max_length=40)
    reference: str = Field(unique=True, max_length=24)
    together: str = Field(index=True, max_length=40)
    requester: str = Field(foreign_key="person.key", max_length=60)
    from_agency: str = Field(foreign_key=AGENCY_KEY, max_length=KEY_LENGTH)
    to_agency: str = Field(foreign_key=AGENCY_KEY, max_length=KEY_LENGTH)
    decision_id: str = Field(default="", max_length=40)
    pack_digest: str = Field(foreign_key="pack.digest", max_length=64)
    fields: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    state: str = Field(max_length=24)
    spoc: str = Field(default="", max_length=60)
    reason: str = Field(default="", max_length=40)
    due_on: date | None = None
    created_at: datetime = Field(sa_type=Moment)
    sent_at: datetime | None = Field(default=None, sa_type=Moment)
    changed_at: datetime = Field(sa_type=Moment)
    version: int = 1


class RequestEvent(SQLModel, table=True):
    """Something that happened to a request, as both agencies see it: who did what, and when. Codes, never words."""

    __tablename__ = "request_event"

    request_id: str = Field(primary_key=True, foreign_key="request.id", max_length=40)
    seq: int = Field(primary_key=True)
    at: datetime = Field(sa_type=Moment)
    actor: str = Field(max_length=60)
    agency_key: str = Field(max_length=KEY_LENGTH)
    event: str = Field(max_length=24)
    state: str = Field(max_length=24)
    codes: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class RequestSecret(SQLModel, table=True):
    """Words of a request, sealed with its own key: one row for each thing that was written. `part`: a (what is asked),
    b (what is given), or the name of a question between the two."""

    __tablename__ = "request_secret"

    request_id: str = Field(primary_key=True, foreign_key="request.id", max_length=40)
    name: str = Field(primary_key=True, max_length=40)
    sealed: str = Field(sa_column=Column(Text, nullable=False))
    changed_at: datetime = Field(sa_type=Moment)


class RecordKey(SQLModel, table=True):
    """The key of one record, wrapped by a master key. Destroying it destroys what it sealed; the row stays as proof."""

    __tablename__ = "record_key"

    record_id: str = Field(primary_key=True, max_length=40)
    wrapped: str = Field(default="", max_length=200)
    master: str = Field(max_length=16)
    created_at: datetime = Field(sa_type=Moment)
    destroyed_at: datetime | None = Field(default=None, sa_type=Moment)


class RequestWatch(SQLModel, table=True):
    """When somebody is to be reminded of a request next (UTC); None when nobody is. `rung` is what was rung last."""

    __tablename__ = "request_watch"

    request_id: str = Field(primary_key=True, foreign_key="request.id", max_length=40)
    rung: str = Field(default="", max_length=24)
    at: datetime | None = Field(default=None, sa_type=Moment, index=True)


class Nudge(SQLModel, table=True):
    """Somebody is to be reminded of a request: gathered first, so that each gets one message about all of theirs."""

    __tablename__ = "nudge"

    person_key: str = Field(primary_key=True, foreign_key="person.key", max_length=60)
    request_id: str = Field(primary_key=True, foreign_key="request.id", max_length=40)
    rung: str = Field(max_length=24)
    at: datetime = Field(sa_type=Moment)
