"""What is done again and again by date. Of several processes one does it: whoever moves its date first."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.records.chat_tables import Chore
from bot.records.prepared import COUNTED

CHORE = Chore.__table__  # type: ignore[attr-defined]


def claim_chore(connection: Connection, name: str, now: datetime, again: datetime) -> bool:
    """Claim a chore that is due, and say when it is due again. False when it is not due, or another has it."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    new = dialect.insert(CHORE).values(name=name, due_at=again).on_conflict_do_nothing()
    if connection.execute(new, execution_options=COUNTED).rowcount == 1:
        return True
    due = update(CHORE).where(CHORE.c.name == name, CHORE.c.due_at <= now).values(due_at=again)
    return connection.execute(due).rowcount == 1


def bring_forward(connection: Connection, name: str, when: datetime) -> None:
    """A chore that was not done altogether is due again then, if it would be later."""
    connection.execute(update(CHORE).where(CHORE.c.name == name, CHORE.c.due_at > when).values(due_at=when))
