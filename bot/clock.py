"""What happens by date; for now, web sessions that have run out are forgotten. Safe to run twice or in parallel.

A session that is forgotten once it has run out cannot come back when the clock is set back (security.md row 53).
"""

from __future__ import annotations

from bot.app import Parts
from bot.services.session_ends import end_sessions_over


def tick(parts: Parts) -> int:
    """Do what is due now, and give how many things were done."""
    with parts.database.writing() as connection:
        return end_sessions_over(connection, parts.audit, parts.now(), parts.settings)
