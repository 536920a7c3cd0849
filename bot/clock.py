"""What happens by date; for now, web sessions that have run out are forgotten. Safe to run twice or in parallel."""

from __future__ import annotations

from datetime import timedelta

from bot.app import Parts
from bot.records import store


def tick(parts: Parts) -> int:
    """Do what is due now, and give how many things were done."""
    oldest = parts.now() - timedelta(hours=parts.settings.session_hours)
    with parts.database.writing() as connection:
        return store.drop_sessions_before(connection, oldest)
