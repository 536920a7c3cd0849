"""Ending web sessions, each with its link in the audit chain.

A row is deleted before its link is added, everywhere in that order: of two who end one session at once, one finds it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.records import store
from bot.records.audit import AuditChain, Entry
from bot.settings import Settings

RAN_OUT = "it ran out"


def end_session(connection: Connection, audit: AuditChain, now: datetime, token_hash: str, why: str) -> None:
    """End one session; nothing when there is none any more."""
    _note(connection, audit, now, store.end_session(connection, token_hash), why)


def end_sessions_over(connection: Connection, audit: AuditChain, now: datetime, settings: Settings) -> int:
    """End every session that was not used for too long, or has lasted its day. Gives how many."""
    started = now - timedelta(hours=settings.session_hours)
    seen = now - timedelta(minutes=settings.session_idle_minutes)
    ended = store.end_sessions(connection, started, seen)
    _note(connection, audit, now, ended, RAN_OUT)
    return len(ended)


def _note(connection: Connection, audit: AuditChain, now: datetime, people: Iterable[str], why: str) -> None:
    for key in people:
        person = store.person(connection, key)
        agency = person.agency_key if person else ""
        audit.add(connection, Entry(now, key, agency, "session.end", key, "done", why))
