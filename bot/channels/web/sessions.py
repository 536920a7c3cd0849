"""Web sessions: a random token in a cookie, of which only the hash is kept, and the proof that a form is our own.

A session ends after `session_idle_minutes` without a click, after `session_hours` in any case, at once for a leaver,
and when its cookie is older or newer than the clock allows (security.md 4.8 and rows 25, 43 and 53).
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from bot.policy import UNKNOWN, Actor, demand
from bot.records import store
from bot.records.audit import AuditChain, Entry
from bot.records.database import Database
from bot.records.rows import SessionRow
from bot.records.trouble import RecordsUnavailable
from bot.services.people import People
from bot.services.session_ends import RAN_OUT, end_session, end_sessions_over
from bot.settings import Settings
from bot.when import Now

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
"""256 random bits as text."""

HOST = re.compile(r"(?:\[(?P<six>[0-9a-fA-F:.]+)\]|(?P<name>[A-Za-z0-9.-]+))(?::\d+)?")
"""A Host header: a name or an address, and perhaps a port."""

TOUCH_AFTER = timedelta(minutes=1)
"""A session's last use is noted no more often than this, so that reading costs no writing."""

SKEW = timedelta(minutes=2)
"""How far the clock may be set back before a session is no longer believed."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever sent a request: the actor (UNKNOWN when nobody is signed in), and when they will be signed out.

    `token` is the cookie's, or empty. `left` is true for somebody whose access has ended. `started`: when they said who
    they are (UTC).
    """

    actor: Actor = UNKNOWN
    token: str = ""
    ends: datetime | None = None
    left: bool = False
    started: datetime | None = None

    @property
    def signed_in(self) -> bool:
        """Whether anybody is signed in."""
        return self.actor is not UNKNOWN


class Sessions:
    """Opening, checking and closing web sessions."""

    def __init__(
        self, database: Database, audit: AuditChain, people: People, settings: Settings, now: Now, key: bytes
    ) -> None:
        self.database = database
        self.audit = audit
        self.people = people
        self.settings = settings
        self.now = now
        self.key = key
        self.idle = timedelta(minutes=settings.session_idle_minutes)
        self.longest = timedelta(hours=settings.session_hours)

    @property
    def cookie(self) -> str:
        """The cookie's name. A browser holds `__Host-` to https, to this host and to the whole of it."""
        return "__Host-canishare" if self.settings.secure else "canishare"

    @property
    def door_cookie(self) -> str:
        """The cookie that signs the sign-in form. It is another one, because a browser that follows a link from
        elsewhere keeps its session cookie to itself (SameSite=Strict), and that must not be overwritten."""
        return f"{self.cookie}-door"

    def token_of(self, request: Request) -> str:
        """The session token that came with a request, or empty when there is none that could be ours."""
        return _token(request, self.cookie)

    def door_token_of(self, request: Request) -> str:
        """The token of somebody who is about to sign in."""
        return _token(request, self.door_cookie)

    def visitor(self, token: str) -> Visitor:
        """Who holds this token. Looked up afresh every time. Raises RecordsUnavailable."""
        if not token or self.settings.sign_in == "none":
            return Visitor(token=token)
        now = self.now()
        with self.database.reading() as connection:
            row = store.session(connection, digest(token))
        if row is None:
            return Visitor(token=token)
        if self._over(row, now):
            self._forget(token, RAN_OUT)
            return Visitor(token=token)
        actor = self.people.actor(row.person_key)
        if actor.kind in ("leaver", "unknown"):
            self._forget(token, "their access has ended")
            return Visitor(token=token, left=True)
        if now - row.seen_at >= TOUCH_AFTER:
            self._touch(token, now)
            row = SessionRow(row.person_key, row.started_at, now)
        ends = min(row.seen_at + self.idle, row.started_at + self.longest)
        return Visitor(actor, token, ends, started=row.started_at)

    def _over(self, row: SessionRow, now: datetime) -> bool:
        future = row.seen_at > now + SKEW
        return future or now - row.seen_at >= self.idle or now - row.started_at >= self.longest

    def _forget(self, token: str, why: str) -> None:
        with suppress(RecordsUnavailable):
            self.close(token, why)

    def _touch(self, token: str, now: datetime) -> None:
        # Reading goes on while the records cannot be written; only the session's end is not put off.
        with suppress(RecordsUnavailable), self.database.writing() as connection:
            store.touch_session(connection, digest(token), now)

    def open(self, actor: Actor, old_token: str) -> str:
        """Sign somebody in under a new token; the old one is worth nothing from then on."""
        demand(actor, "session.start")
        token = new_token()
        now = self.now()
        with self.database.writing() as connection:
            end_sessions_over(connection, self.audit, now, self.settings)
            end_session(connection, self.audit, now, digest(old_token), "somebody signed in anew")
            started = Entry(now, actor.key, actor.agency_key, "session.start", actor.key, "done", "")
            self.audit.add(connection, started)
            store.open_session(connection, digest(token), actor.key, now)
        return token

    def turned_away(self) -> None:
        """Keep that somebody tried to sign in as a person who is not on the list. Whom they named is not kept."""
        with suppress(RecordsUnavailable), self.database.writing() as connection:
            entry = Entry(self.now(), "unknown", "", "session.start", "", "refused", "not a person who may use it")
            self.audit.add(connection, entry)

    def close(self, token: str, why: str = "signed out") -> None:
        """End a session; nothing when there is none any more."""
        with self.database.writing() as connection:
            end_session(connection, self.audit, self.now(), digest(token), why)

    def set_cookie(self, response: Response, name: str, token: str) -> None:
        """Give a browser a token, until it is closed."""
        response.set_cookie(name, token, path="/", secure=self.settings.secure, httponly=True, samesite="strict")

    def drop_cookie(self, response: Response) -> None:
        """Take a browser's session token away."""
        response.delete_cookie(self.cookie, path="/", secure=self.settings.secure, httponly=True, samesite="strict")

    def csrf(self, token: str) -> str:
        """What every form carries to show that it was drawn for this token."""
        return hmac.new(self.key, token.encode(), hashlib.sha256).hexdigest() if token else ""

    def own_form(self, request: Request, token: str, csrf: str) -> bool:
        """Whether a form was drawn by us for this browser, and sent from our own page."""
        right = bool(token) and hmac.compare_digest(self.csrf(token).encode(), csrf.encode())
        return right and self._own_page(request)

    def _own_page(self, request: Request) -> bool:
        # Under `Referrer-Policy: no-referrer` browsers send `Origin: null` with our own forms, so that
        # Sec-Fetch-Site has to speak for them. One of the two must; neither may speak against. The Host is looked at
        # as well: a stranger's name that points at this machine is a stranger's page.
        host = request.headers.get("host", "")
        origins = own_origins(host, self.settings)
        site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
        if not origins or site not in (None, "same-origin"):
            return False
        if origin in (None, "null"):
            return site is not None
        return origin in origins


def own_origins(host: str, settings: Settings) -> set[str]:
    """The origins that our own pages can have when a request came to this Host; none for a Host that is not ours."""
    found = {f"http://{host}"} if is_here(host, settings.host) else set()
    base = urlsplit(settings.base_url)
    if settings.base_url and (found or host == base.netloc):
        found.add(f"{base.scheme}://{base.netloc}")
    return found


def _token(request: Request, name: str) -> str:
    token = request.cookies.get(name, "")
    return token if TOKEN.fullmatch(token) else ""


def digest(token: str) -> str:
    """The hash of a token, which is all that is stored of it."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)


def is_here(host: str, own: str) -> bool:
    """Whether a Host header names this machine: a name that a stranger points here does not."""
    found = HOST.fullmatch(host)
    if not found:
        return False
    name = (found["six"] or found["name"]).lower()
    if name in ("localhost", own.lower()):
        return True
    with suppress(ValueError):
        return bool(ip_address(name))
    return False
