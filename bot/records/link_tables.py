"""The table of personal links into the web pages. Times are UTC. A link's token and code are kept as hashes alone."""

from __future__ import annotations

from datetime import datetime

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
