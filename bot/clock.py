"""What happens by date: what has run out is ended or forgotten. Safe to run twice or in parallel.

A session that is forgotten once it has run out cannot come back when the clock is set back (security.md row 53).
"""

from __future__ import annotations

from datetime import timedelta

from bot.app import Parts
from bot.records.door_links import forget_links
from bot.records.drafts import forget_asked, forget_drafts
from bot.records.inbox import forget_deliveries
from bot.records.outbox import forget_parcels
from bot.services.session_ends import end_sessions_over

DELIVERIES_KEPT = timedelta(days=30)
PARCELS_KEPT = timedelta(days=90)
DRAFTS_KEPT = timedelta(days=7)
ASKED_KEPT = timedelta(days=1)
LINKS_KEPT = timedelta(days=1)
"""How long each is kept (security.md 4.3)."""


def tick(parts: Parts) -> int:
    """Do what is due now, and give how many things were done."""
    now = parts.now()
    with parts.database.writing() as connection:
        done = end_sessions_over(connection, parts.audit, now, parts.settings)
        done += forget_deliveries(connection, now - DELIVERIES_KEPT)
        done += forget_parcels(connection, now - PARCELS_KEPT)
        done += forget_drafts(connection, now - DRAFTS_KEPT)
        done += forget_links(connection, now - LINKS_KEPT)
        done += forget_asked(connection, now - ASKED_KEPT)
    return done + parts.requests.watch.due()
