"""What happens by date; for now, web sessions that have run out are forgotten. Safe to run twice or in parallel.

A session that is forgotten once it has run out cannot come back when the clock is set back (security.md row 53).
"""

from __future__ import annotations

from datetime import timedelta

from bot.app import Parts
from bot.records import store


def tick(parts: Parts) -> int:
    """Do what is due now, and give how many things were done."""
    now, settings = parts.now(), parts.settings
    started = now - timedelta(hours=settings.session_hours)
    seen = now - timedelta(minutes=settings.session_idle_minutes)
    with parts.database.writing() as connection:
        return store.drop_sessions(connection, started, seen)
