"""The tables of the chat doors: who is who there, what came in, what goes out, and forms half filled in.

Times are UTC. What an officer typed is in none of them: a delivery is noted by its key alone, and what goes out is
sealed and forgotten once it has arrived (security.md 4.3).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Column, Index, Integer, Text
from sqlmodel import Field, SQLModel

from bot.records.moment import Moment
from knowledge.directory_checks import KEY_LENGTH
from knowledge.tables import Agency

AGENCY_KEY = f"{Agency.__tablename__}.key"


class Workspace(SQLModel, table=True):
    """One organisation's place on a chat platform in which canishare is installed.

    It is bound to one agency, or shared by several. `state`: unbound (nobody in it is anybody yet), bound, gone.
    """

    __tablename__ = "workspace"

    channel: str = Field(primary_key=True, max_length=12)
    id: str = Field(primary_key=True, max_length=40)
    name: str = Field(max_length=120)
    agency_key: str | None = Field(default=None, foreign_key=AGENCY_KEY, max_length=KEY_LENGTH)
    shared: bool = False
    state: str = Field(max_length=12)
    app: str = Field(default="", max_length=40)
    bot_user: str = Field(default="", max_length=40)
    scopes: str = Field(default="", max_length=400)
    token: str = Field(default="", sa_column=Column(Text, nullable=False))
    refresh_token: str = Field(default="", sa_column=Column(Text, nullable=False))
    token_expires_at: datetime | None = Field(default=None, sa_type=Moment)
    refreshing_at: datetime | None = Field(default=None, sa_type=Moment)
    installed_at: datetime = Field(sa_type=Moment)
    changed_at: datetime = Field(sa_type=Moment)


class Account(SQLModel, table=True):
    """Somebody's account on a chat platform, and whose it is once a SPOC or the operator has confirmed it.

    `state`: asked, linked, refused, ended (the account was closed, or became a guest's).
    """

    __tablename__ = "account"
    __table_args__ = (Index("ix_account_asked", "agency_key", "state"),)

    channel: str = Field(primary_key=True, max_length=12)
    workspace: str = Field(primary_key=True, max_length=40)
    user: str = Field(primary_key=True, max_length=40)
    person_key: str | None = Field(default=None, foreign_key="person.key", index=True, max_length=60)
    agency_key: str | None = Field(default=None, foreign_key=AGENCY_KEY, max_length=KEY_LENGTH)
    state: str = Field(max_length=12)
    changed_by: str = Field(default="", max_length=60)
    asked_at: datetime = Field(sa_type=Moment)
    changed_at: datetime = Field(sa_type=Moment)


class Inbox(SQLModel, table=True):
    """A delivery that was taken, by its key: the same one again does nothing. What it said is not kept."""

    __tablename__ = "inbox"

    key: str = Field(primary_key=True, max_length=200)
    kind: str = Field(max_length=20)
    received_at: datetime = Field(sa_type=Moment, index=True)


class Outbox(SQLModel, table=True):
    """Something to be delivered, written in the transaction of the change that it tells of.

    `lane` is what is kept to one delivery at a time and one a second. `slot` is what a newer one replaces. `state`:
    due, sending, sent, failed, replaced. `unsure`: an earlier try may have arrived, so look before sending again.
    """

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_due", "state", "due_at"), Index("ix_outbox_slot", "slot", "state"))

    seq: int | None = Field(
        default=None,
        sa_column=Column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    )
    key: str = Field(unique=True, max_length=80)
    channel: str = Field(max_length=12)
    workspace: str = Field(max_length=40)
    lane: str = Field(index=True, max_length=120)
    kind: str = Field(max_length=12)
    address: str = Field(max_length=60)
    place: str = Field(default="", max_length=255)
    slot: str = Field(default="", max_length=160)
    person_key: str = Field(default="", max_length=60)
    about: str = Field(default="", max_length=80)
    body: str = Field(default="", sa_column=Column(Text, nullable=False))
    state: str = Field(default="due", max_length=12)
    due_at: datetime = Field(sa_type=Moment)
    expires_at: datetime | None = Field(default=None, sa_type=Moment)
    lease_until: datetime | None = Field(default=None, sa_type=Moment)
    attempts: int = 0
    unsure: bool = False
    remote: str = Field(default="", max_length=60)
    error: str = Field(default="", max_length=60)
    created_at: datetime = Field(sa_type=Moment)
    done_at: datetime | None = Field(default=None, sa_type=Moment, index=True)


class Lane(SQLModel, table=True):
    """When the next delivery in a lane may begin: a second after the last, or when the platform said to come back."""

    __tablename__ = "lane"

    key: str = Field(primary_key=True, max_length=120)
    free_at: datetime = Field(sa_type=Moment)


class Draft(SQLModel, table=True):
    """A form half filled in, sealed, and the message that it was opened from."""

    __tablename__ = "draft"
    __table_args__ = (Index("ix_draft_mine", "person_key", "form", unique=True),)

    id: str = Field(primary_key=True, max_length=40)
    person_key: str = Field(foreign_key="person.key", max_length=60)
    form: str = Field(max_length=120)
    body: str = Field(default="", sa_column=Column(Text, nullable=False))
    address: str = Field(default="", max_length=60)
    place: str = Field(default="", max_length=60)
    changed_at: datetime = Field(sa_type=Moment, index=True)


class AskedIn(SQLModel, table=True):
    """The chat room in which somebody asked, so that guidance can be posted there when they say so, and only they."""

    __tablename__ = "asked_in"

    id: str = Field(primary_key=True, max_length=40)
    person_key: str = Field(foreign_key="person.key", max_length=60)
    channel: str = Field(max_length=12)
    workspace: str = Field(max_length=40)
    room: str = Field(max_length=40)
    asked_at: datetime = Field(sa_type=Moment, index=True)


class Room(SQLModel, table=True):
    """A chat room that canishare posts in, and whether people from outside can read it."""

    __tablename__ = "room"

    channel: str = Field(primary_key=True, max_length=12)
    workspace: str = Field(primary_key=True, max_length=40)
    id: str = Field(primary_key=True, max_length=40)
    outside: bool = False
    changed_at: datetime = Field(sa_type=Moment)


class Chore(SQLModel, table=True):
    """Something that is done again and again by date, and when it is due next."""

    __tablename__ = "chore"

    name: str = Field(primary_key=True, max_length=40)
    due_at: datetime = Field(sa_type=Moment)
