"""Personal links into the web pages, and who is away. Times are UTC. Of a link only hashes are kept."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from bot.records.moment import Moment


class DoorLink(SQLModel, table=True):
    """A link for one person, at one agency, to one page of ours (security.md 4.8). `address` holds codes alone."""

    __tablename__ = "door_link"

    token_hash: str = Field(primary_key=True, max_length=64)
    code_hash: str = Field(max_length=64)
    person_key: str = Field(foreign_key="person.key", index=True, max_length=60)
    agency_key: str = Field(max_length=60)
    address: str = Field(max_length=200)
    expires_at: datetime = Field(sa_type=Moment, index=True)
    used_at: datetime | None = Field(default=None, sa_type=Moment)
    tries: int = 0


class Away(SQLModel, table=True):
    """Somebody is away until the day before they are back (a UK day): their deputy is told instead."""

    __tablename__ = "away"

    person_key: str = Field(primary_key=True, foreign_key="person.key", max_length=60)
    back_on: date
