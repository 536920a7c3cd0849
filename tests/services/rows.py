"""What is in the database after a conversation: the audit's links and the rows, as plain values."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from bot.app import Parts
from bot.records import store
from bot.records.audit import export
from bot.records.rows import DecisionRow, RunRow


def links(parts: Parts, verb: str = "", subject: str = "") -> list[dict[str, Any]]:
    """The links of the audit chain with this verb and about this record, oldest first."""
    with parts.database.reading() as connection:
        every = [dict(one) for one in export(connection)]
    return [one for one in every if (not verb or one["verb"] == verb) and (not subject or one["subject"] == subject)]


def run(parts: Parts, run_id: str) -> RunRow:
    """The run as it is stored."""
    with parts.database.reading() as connection:
        found = store.run(connection, run_id)
    assert found is not None
    return found


def decision(parts: Parts, decision_id: str) -> DecisionRow:
    """The decision as it is stored."""
    with parts.database.reading() as connection:
        found = store.decision(connection, decision_id)
    assert found is not None
    return found


def decisions(parts: Parts) -> list[DecisionRow]:
    """Every decision on record."""
    with parts.database.reading() as connection:
        return store.decisions_of_agency(connection, None, 10_000)


def count(parts: Parts, table: str) -> int:
    """How many rows a table of `bot.records.store` has."""
    with parts.database.reading() as connection:
        return len(connection.execute(select(getattr(store, table))).all())
