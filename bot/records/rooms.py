"""Every query on the chat rooms that canishare posts in. Each takes the caller's connection."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.records.chat_tables import Room

ROOM = Room.__table__  # type: ignore[attr-defined]


def note_room(connection: Connection, channel: str, workspace: str, room: str, now: datetime) -> None:
    """Note that canishare posts in a room."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    values = {"channel": channel, "workspace": workspace, "id": room, "outside": False, "changed_at": now}
    connection.execute(dialect.insert(ROOM).values(**values).on_conflict_do_nothing())


def is_outside(connection: Connection, channel: str, workspace: str, room: str) -> bool:
    """Whether people from outside can read a room, as far as is known."""
    return connection.execute(select(ROOM.c.outside).where(*_the(channel, workspace, room))).scalar() or False


def mark_outside(
    connection: Connection, channel: str, workspace: str, room: str, *, outside: bool, now: datetime
) -> bool:
    """Note whether people from outside can read a room. True when that is new, and canishare posts in it."""
    changed = update(ROOM).where(*_the(channel, workspace, room), ROOM.c.outside != outside)
    return connection.execute(changed.values(outside=outside, changed_at=now)).rowcount == 1


def _the(channel: str, workspace: str, room: str) -> tuple[Any, ...]:
    return ROOM.c.channel == channel, ROOM.c.workspace == workspace, ROOM.c.id == room
