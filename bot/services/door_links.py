"""Personal links from a chat into the web pages: for one person, once, for fifteen minutes, with a code of their own.

The link alone opens nothing, however often it is looked at. The code is shown to the person in their own chat, in a
window that is kept nowhere, so that a link that was passed on is worth nothing (security.md 4.8).
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.policy import Actor, Refused, demand
from bot.records import door_links as store
from bot.records.audit import AuditChain, Entry
from bot.records.database import Database
from bot.records.door_links import LinkRow
from bot.services.people import People
from bot.when import Now

LASTS = timedelta(minutes=15)
MOST_TRIES = 5
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
DIGITS = 6


@dataclass(frozen=True, slots=True)
class Made:
    """A new link: its whole address, the code that goes with it, and when it ends (UTC)."""

    address: str
    code: str
    ends: datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """Who a link let in, and where they wanted to go."""

    actor: Actor
    address: str


class LinkOver(Exception):
    """The link is used, too old, tried too often, not ours, or its person has left: all look the same from outside."""


class WrongCode(Exception):
    """That was not the code. `left`: how often they may still try."""

    def __init__(self, left: int) -> None:
        super().__init__("That was not the code.")
        self.left = left


class DoorLinks:
    """Makes personal links, shows whose they are, and lets their person in. `base` is the address of our pages."""

    def __init__(self, database: Database, people: People, audit: AuditChain, now: Now, key: bytes, base: str) -> None:
        self.database = database
        self.people = people
        self.audit = audit
        self.now = now
        self.key = key
        self.base = base

    def make(self, actor: Actor, address: str) -> Made:
        """A link for this person to one of our pages. Their earlier ones are worth nothing from now on. Raises
        Refused, RecordsUnavailable."""
        demand(actor, "session.start")
        if actor.kind != "member":
            raise Refused("session.start", "", "only members of the partnership get a link")
        token, code, ends = secrets.token_urlsafe(32), f"{secrets.randbelow(10**DIGITS):0{DIGITS}}", self.now() + LASTS
        hashed = self._hash(token)
        row = LinkRow(hashed, self._code(hashed, code), actor.key, actor.agency_key, address, ends, None, 0)
        with self.database.writing() as connection:
            store.add_link(connection, row)
            self._note(connection, actor.key, actor.agency_key, "done", "a link was made")
        return Made(f"{self.base}/open/{token}", code, ends)

    def look(self, token: str) -> Actor:
        """Whose link this is. Looking changes nothing, however often. Raises LinkOver, RecordsUnavailable."""
        if not TOKEN.fullmatch(token):
            raise LinkOver
        with self.database.reading() as connection:
            row = store.link(connection, self._hash(token))
        if row is None or row.used_at is not None or row.expires_at <= self.now() or row.tries >= MOST_TRIES:
            raise LinkOver
        return self._person(row)

    def open(self, token: str, code: str) -> Opened:
        """Let its person in, once. Raises WrongCode, LinkOver, RecordsUnavailable."""
        self.look(token)
        hashed, typed, now = self._hash(token), re.sub(r"\s", "", code), self.now()
        with self.database.writing() as connection:
            tried = store.try_link(connection, hashed, now, MOST_TRIES)
            row = store.link(connection, hashed)
            if not tried or row is None:
                raise LinkOver
            right = hmac.compare_digest(row.code_hash, self._code(hashed, typed))
            if right and not store.use_link(connection, hashed, now):
                raise LinkOver
            outcome, detail = ("done", "a link was opened") if right else ("refused", "a wrong code")
            self._note(connection, row.person_key, row.agency_key, outcome, detail)
        if not right:
            if row.tries >= MOST_TRIES:
                raise LinkOver
            raise WrongCode(MOST_TRIES - row.tries)
        return Opened(self._person(row), row.address)

    def came_by(self, token: str, person_key: str) -> str:
        """Where this person came to by this link a moment ago; empty when they did not: for who presses twice."""
        with self.database.reading() as connection:
            row = store.link(connection, self._hash(token))
        used = row is not None and row.used_at is not None and row.person_key == person_key
        return row.address if row and used and self.now() < row.expires_at else ""

    def _person(self, row: LinkRow) -> Actor:
        """Who it is for, as they are now: whoever has left or moved on is let in nowhere."""
        actor = self.people.actor(row.person_key)
        if actor.kind != "member" or actor.agency_key != row.agency_key:
            raise LinkOver
        return actor

    def _note(self, connection: Connection, key: str, agency: str, outcome: str, detail: str) -> None:
        self.audit.add(connection, Entry(self.now(), key, agency, "session.start", key, outcome, detail))

    def _hash(self, token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()

    def _code(self, token_hash: str, code: str) -> str:
        return hmac.new(self.key, f"{token_hash}|{code}".encode(), hashlib.sha256).hexdigest()
