"""One box for guidance, law, contacts and forms: what was asked is searched, answered and forgotten.

Query words are neither stored nor logged. The index is built from the guidance and law files once, and again from the
directory when that has changed.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlmodel import Session

from bot.policy import Actor, Refused, demand
from bot.records.audit import AUDIT
from bot.records.database import Database
from bot.records.trouble import RecordsUnavailable
from bot.when import Now, uk_day
from knowledge import store as directory
from knowledge.agencies import AgencyFacts
from knowledge.directory import WhoToAsk, who_to_ask
from knowledge.directory_entries import contact_entries
from knowledge.guidance import Guidance, Passage, read_guidance
from knowledge.law import Law, LawEntry, read_law
from knowledge.search import Entry, Found, SearchIndex
from knowledge.words import Words, read_words

CONTENT = Path(__file__).parents[2] / "knowledge" / "content"
"""The guidance, law and word lists that come with canishare."""

FORMS = {
    "App B Part A": ("Request form (Part A)", ("request form", "ask for information form", "what form do i fill in")),
    "App B Part B": ("Disclosure form (Part B)", ("disclosure form", "reply form", "answer a request form")),
    "App B Consent": ("Consent form", ("consent form", "signed consent", "form for the client to sign")),
    "App G 9": ("Record of a decision", ("decision form", "record my decision", "log a decision", "decision record")),
}
"""The protocol's forms as they are found by searching: label, title, and other names."""

LOOK_AGAIN = timedelta(seconds=30)
"""How long the directory's index may be behind an import made by another process."""


@dataclass(frozen=True, slots=True)
class Library:
    """The guidance and law that come with canishare, read and checked."""

    guidance: Guidance
    law: Law
    words: Words


def read_library(content: Path = CONTENT) -> Library:
    """Read the guidance, the law and the word lists. Raises what the readers raise, naming file and place."""
    return Library(
        guidance=read_guidance(content / "guidance"),
        law=read_law(content / "law"),
        words=read_words(content / "words.toml"),
    )


def library_entries(library: Library) -> list[Entry]:
    """Everything of the library that can be found."""
    found = [
        Entry("guidance", one.cite, one.cite, one.title, one.aliases, one.plain_text)
        for one in library.guidance.passages
    ]
    found += [
        Entry(
            "law",
            one.id,
            one.title,
            one.title,
            tuple(name for name in (*one.aliases, one.name_2016) if name),
            " ".join((one.says, one.cite_now)),
        )
        for one in library.law.entries
    ]
    found += [Entry("form", label, label, title, names, "") for label, (title, names) in FORMS.items()]
    return found


class Lookup:
    """What can be looked up."""

    def __init__(self, library: Library, database: Database, now: Now) -> None:
        self.library = library
        self.database = database
        self.now = now
        self._fixed = library_entries(library)
        self._lock = threading.Lock()
        self._index: SearchIndex | None = None
        self._officials: tuple[str, ...] = ()
        self._stamp: tuple[int, date] | None = None
        self._looked: datetime | None = None

    def search(self, actor: Actor, query: str, limit: int = 5, kinds: tuple[str, ...] | None = None) -> Found:
        """What fits the words best; nothing when nothing fits."""
        demand(actor, "guidance.search")
        return self.index().search(query, limit=limit, kinds=kinds)

    def index(self) -> SearchIndex:
        """The index, built anew when the directory has changed. With the records out of reach the old one serves."""
        now = self.now()
        with self._lock:
            if self._looked is None or now - self._looked > LOOK_AGAIN or now < self._looked:
                self._looked = now
                self._look_again(uk_day(now))
            if self._index is None:
                self._index = SearchIndex.build(self._fixed, self.library.words)
            return self._index

    def officials(self) -> tuple[str, ...]:
        """The names of those who are in post in the directory. They may be asked for; a case's people may not."""
        self.index()
        return self._officials

    def _look_again(self, day: date) -> None:
        newest = select(AUDIT.c.seq).where(AUDIT.c.subject == "directory").order_by(AUDIT.c.seq.desc()).limit(1)
        try:
            with self.database.reading() as connection:
                stamp = (connection.execute(newest).scalar_one_or_none() or 0, day)
                if stamp == self._stamp:
                    return
                with Session(connection) as session:
                    found = directory.everyone(session, day)
                    agencies = directory.whole_directory(session).agencies
        except RecordsUnavailable:
            return
        people = [
            Entry(one.kind, one.key, one.cite, one.title, one.aliases, one.body)
            for one in contact_entries(agencies, found.contacts, day)
        ]
        self._index = SearchIndex.build([*self._fixed, *people], self.library.words)
        self._officials = tuple(sorted({one.name for one in found.contacts if one.name}))
        self._stamp = stamp

    def passage(self, actor: Actor, label: str) -> Passage:
        """The passage for a citation label. Raises Refused when there is none."""
        demand(actor, "guidance.read")
        try:
            return self.library.guidance.for_label(label)
        except KeyError as error:
            raise Refused("guidance.read", "", "there is no such passage") from error

    def statute(self, actor: Actor, law_id: str) -> LawEntry:
        """One entry of the law today. Raises Refused when there is none."""
        demand(actor, "guidance.read")
        try:
            return self.library.law.by_id(law_id)
        except KeyError as error:
            raise Refused("guidance.read", "", "there is no such entry") from error

    def contact(self, actor: Actor, agency_key: str) -> WhoToAsk:
        """Who to ask at an agency, or at the one that took its place. Raises Refused when it is not on file."""
        demand(actor, "contacts.read")
        day = uk_day(self.now())
        with self.database.reading() as connection, Session(connection) as session:
            agency = directory.agency(session, agency_key) if agency_key.isprintable() else None
            if agency is None:
                raise Refused("contacts.read", "", "there is no such agency")
            successor = directory.successor_of(session, agency_key, day)
            stands = successor or agency
            contacts = directory.contacts_of(session, stands.key, day)
            team = directory.community_safety_team(session, day)
        return who_to_ask(agency, contacts, day, team, successor)

    def agencies(self, actor: Actor) -> list[AgencyFacts]:
        """Every agency of the partnership today, by name."""
        demand(actor, "contacts.read")
        with self.database.reading() as connection, Session(connection) as session:
            found = directory.agencies_on(session, uk_day(self.now()))
        return sorted(found, key=lambda one: one.spoken)

    def agency_of_contact(self, contact_key: str) -> str:
        """The agency that a contact entry belongs to, or empty."""
        if not contact_key.isprintable():
            return ""
        with self.database.reading() as connection, Session(connection) as session:
            found = directory.contact(session, contact_key)
        return found.agency_key if found else ""
