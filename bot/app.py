"""The one place where the parts are joined. Tests hand in their own clock, database and content."""

from __future__ import annotations

from dataclasses import dataclass

from bot.master_key import masters_of
from bot.policy import Actor
from bot.records.audit import AuditChain, derive_key
from bot.records.database import Database, open_database
from bot.records.record_keys import KeyRing
from bot.records.sealing import Seal
from bot.services.accounts import Accounts
from bot.services.conversation import Conversation
from bot.services.decisions import Decisions
from bot.services.door_links import DoorLinks
from bot.services.guide import Guide
from bot.services.leave import Leave
from bot.services.lookup import CONTENT, Library, Lookup, read_library
from bot.services.outgoing import Outgoing
from bot.services.packs import PackShelf, pack_folder
from bot.services.people import People
from bot.services.record_cards import record_card
from bot.services.record_file import record_docx
from bot.services.request_cards import request_card
from bot.services.request_clock import Clock
from bot.services.request_file import TEMPLATE, request_docx
from bot.services.request_news import News
from bot.services.request_watch import RequestWatch
from bot.services.request_words import RequestWords
from bot.services.requests import Requests
from bot.services.rooms import Rooms
from bot.services.telling import Telling
from bot.services.watch import Watch
from bot.settings import Settings, secret_of
from bot.when import Now, utc_now
from flows.working_days import Calendar
from knowledge.guard import read_guard_words


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything a door needs."""

    settings: Settings
    now: Now
    database: Database
    packs: PackShelf
    audit: AuditChain
    people: People
    guide: Guide
    decisions: Decisions
    lookup: Lookup
    accounts: Accounts
    requests: Requests
    words: RequestWords
    links: DoorLinks
    conversation: Conversation
    outgoing: Outgoing
    telling: Telling
    rooms: Rooms
    seal: Seal
    secret: bytes

    def signing_key(self, purpose: str) -> bytes:
        """A key for one purpose, derived from the secret key."""
        return derive_key(self.secret, purpose)

    def request_file(self, actor: Actor, request_id: str) -> tuple[str, bytes]:
        """A request as a Word document to be finished offline: its file name and its bytes. Raises Refused, OSError."""
        shown = self.requests.show(actor, request_id)
        row, asked = shown.row, self.people.actor(shown.row.requester)
        names = (shown.names[row.from_agency], shown.names[row.to_agency])
        officer = f"{asked.name}, {asked.post}" if asked.name else names[0]
        template = pack_folder(self.settings.pack) / TEMPLATE
        document = request_docx(request_card(shown), names, officer, shown.route, template, self.now())
        return f"{row.reference}.docx", document

    def record_file(self, actor: Actor, decision_id: str) -> tuple[str, bytes]:
        """The record of a decision as a Word document: its file name and its bytes. Raises Refused."""
        done = self.decisions.show(actor, decision_id)
        officer = f"{done.officer.name}, {done.officer.post}, {done.agency}" if done.officer else done.agency
        return f"{done.row.reference}.docx", record_docx(record_card(done), officer, self.now())


def build(
    settings: Settings, *, now: Now = utc_now, database: Database | None = None, library: Library | None = None
) -> Parts:
    """Join the parts. Reads the pack, the content and the secret; opens nothing until it is used.

    Raises SettingsProblem, PackProblem, or what the content readers raise, all in plain words.
    """
    secret, masters = secret_of(settings), masters_of(settings)
    held = database or open_database(settings.database_url)
    packs = PackShelf(pack_folder(settings.pack))
    audit = AuditChain(derive_key(secret, "audit"))
    people = People(held, now)
    guide = Guide(held, packs, audit, now)
    decisions = Decisions(held, packs, audit, now)
    lookup = Lookup(library or read_library(), held, now)
    watch = Watch(read_guard_words(CONTENT / "guard"), lookup)
    seal = Seal(derive_key(secret, "sealing"))
    outgoing = Outgoing(seal, now)
    rooms = Rooms(held, outgoing, audit, now)
    telling = Telling(outgoing, now)
    accounts = Accounts(held, audit, now, telling)
    words = RequestWords(held, KeyRing(*masters) if masters else None, audit, now)
    calendar = Calendar({})
    watching = RequestWatch(held, audit, telling, calendar, now)
    requests = Requests(held, packs, audit, News(telling, now), Clock(calendar), words, watching, now)
    links = DoorLinks(held, people, audit, now, derive_key(secret, "links"), settings.address)
    leave = Leave(held, audit, calendar, now)
    talk = Conversation(
        guide, decisions, lookup, watch, packs, held, audit, now, requests, links, leave, rooms, accounts
    )
    return Parts(
        settings,
        now,
        held,
        packs,
        audit,
        people,
        guide,
        decisions,
        lookup,
        accounts,
        requests,
        words,
        links,
        talk,
        outgoing,
        telling,
        rooms,
        seal,
        secret,
    )
