"""What came in, by its key: the same delivery again does nothing (security.md rows 2 and 16)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete
from sqlalchemy.dialects import postgresql, sqlite

from bot.records.chat_tables import Inbox
from bot.records.prepared import Prepared

INBOX = Inbox.__table__  # type: ignore[attr-defined]

_TAKE = {
    "sqlite": Prepared(sqlite.insert(INBOX).on_conflict_do_nothing()),
    "postgresql": Prepared(postgresql.insert(INBOX).on_conflict_do_nothing()),
}


def take_in(connection: Connection, key: str, kind: str, now: datetime) -> bool:
    """Note a delivery in the caller's transaction. False when it was taken before: then nothing more is to be done."""
    values = {"key": key, "kind": kind, "received_at": now}
    return _TAKE[connection.dialect.name].change(connection, values) == 1


def forget_deliveries(connection: Connection, before: datetime) -> int:
    """Forget the keys of deliveries that no platform would send again. Gives how many."""
    return connection.execute(delete(INBOX).where(INBOX.c.received_at < before)).rowcount
