"""A conversation that says what a test tells it to, and the parts around it: a real database, real people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace

from sqlalchemy import Connection

from bot.messages import Emergency, Message
from bot.policy import Actor, Refused
from bot.records.audit import AuditChain, derive_key
from bot.records.database import Database
from bot.records.trouble import RecordsUnavailable
from bot.services.acts import Press, Words
from bot.services.door_links import DoorLinks
from bot.services.people import People
from bot.services.request_words import RequestWords
from bot.settings import Settings
from tests.clock import Clock
from tests.web.gallery import EMERGENCY, HOME, REFUSED

SECRET = b"for tests only: it opens nothing, and seals nothing real"


@dataclass
class Talk:
    """Says `says` for whatever it hears, and keeps what it heard. An exception is raised instead of said."""

    says: Message | Exception = HOME
    heard: list[tuple[Actor, Press | Words]] = field(default_factory=list)
    emergency_says: Emergency | Exception = EMERGENCY

    def hear(self, actor: Actor, said: Press | Words) -> Message:
        """Answer."""
        self.heard.append((actor, said))
        if isinstance(self.says, Exception):
            raise self.says
        return self.says

    def refuse(self, actor: Actor, refused: Refused) -> Message:
        """Say no."""
        self.heard.append((actor, Press(refused.verb, {})))
        return REFUSED

    def emergency(self) -> Emergency:
        """The emergency text."""
        if isinstance(self.emergency_says, Exception):
            raise self.emergency_says
        return self.emergency_says

    @property
    def last(self) -> Press | Words:
        """What it heard last."""
        return self.heard[-1][1]


class NoDatabase(Database):
    """A database that is down."""

    def __init__(self) -> None:
        """Nothing to open."""

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """It cannot."""
        raise RecordsUnavailable("unreachable")
        yield

    writing = reading


@dataclass
class FakeParts:
    """The parts of a running bot as the web door sees them."""

    settings: Settings
    database: Database
    clock: Clock
    conversation: Talk = field(default_factory=Talk)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    audit: AuditChain = field(default_factory=lambda: AuditChain(derive_key(SECRET, "audit")))

    @property
    def now(self) -> Callable[..., object]:
        """The hand-set clock."""
        return self.clock.now

    @property
    def people(self) -> People:
        """The people in the database."""
        return People(self.database, self.clock.now)

    @property
    def requests(self) -> SimpleNamespace:
        """There are none: nothing of them is due."""
        return SimpleNamespace(watch=SimpleNamespace(due=lambda: 0))

    @property
    def links(self) -> DoorLinks:
        """Personal links to the pages."""
        return DoorLinks(self.database, self.people, self.audit, self.clock.now, b"links", "http://127.0.0.1:8000")

    @property
    def words(self) -> RequestWords:
        """What is written in requests: of these there are none here."""
        return RequestWords(self.database, None, self.audit, self.clock.now)

    def signing_key(self, purpose: str) -> bytes:
        """A key for one purpose."""
        return derive_key(SECRET, purpose)

    def request_file(self, actor: Actor, request_id: str) -> tuple[str, bytes]:
        """There are no requests here."""
        raise Refused("request.read", request_id, "there is no such request")

    def record_file(self, actor: Actor, decision_id: str) -> tuple[str, bytes]:
        """A record as a file."""
        if decision_id not in self.files:
            raise Refused("decision.read", decision_id, "there is no such decision")
        return self.files[decision_id]
