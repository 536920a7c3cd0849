"""What is written about a person in a request: kept sealed while it is written, handed over with a step, and read.

Everything here is sealed with the request's own key, one row for each paper; nothing of it is in a step's codes, the
audit or the log. Reading is put down in the transaction that releases the key (security.md 4.3, 4.4 and 4.6).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from bot import messages as say
from bot.policy import Actor, Refused
from bot.records import requests as store
from bot.records.audit import AuditChain, Entry
from bot.records.database import Database
from bot.records.record_keys import Destroyed, KeyRing
from bot.records.requests import EventRow, RequestRow
from bot.services.request_steps import STEPS
from bot.services.request_views import Unwritten, access_request, agency_names, belongs
from bot.when import Now
from flows.papers import PAPER_WITH, PAPERS, Box, Page, Paper, problems
from flows.request import LIFE

VERBS = {"requester": "request.write", "spoc": "request.answer"}
"""What somebody has to be allowed to do, to write a paper."""

DRAFT = "draft:"
PAUSED = "clarification_asked"
"""While a question is out, nobody's turn is over: what was begun before it is gone on with afterwards."""

ASKED = "asked"
CHECKED = "checked"
"""What a form carries to say which state of a paper was looked at before the step."""
TABLE = "request_secret"


class NoMasterKey(Exception):
    """Words about a person cannot be kept here: no master key is set up."""


@dataclass(frozen=True, slots=True)
class Filling:
    """A paper that is being written: what stands in it so far, and the steps that could hand it over now. `stands` is
    unlike any other once it is changed."""

    row: RequestRow
    paper: Paper
    values: Mapping[str, str] = field(repr=False)
    names: Mapping[str, str]
    steps: tuple[str, ...]
    wrong: Mapping[str, str]
    stands: str = ""

    @property
    def missing(self) -> tuple[Box, ...]:
        """What must still be written."""
        return self.paper.missing(self.values)


@dataclass(frozen=True, slots=True)
class Letter:
    """A paper that was handed over. The time is UTC."""

    seq: int
    at: datetime
    agency: str
    paper: Paper
    values: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Correspondence:
    """Everything that was handed over in a request, in order."""

    row: RequestRow
    names: Mapping[str, str]
    letters: tuple[Letter, ...]


class RequestWords:
    """Writing, handing over and reading what is about a person. `keys` is None where no master key is set up."""

    def __init__(self, database: Database, keys: KeyRing | None, audit: AuditChain, now: Now) -> None:
        self.database = database
        self.keys = keys
        self.audit = audit
        self.now = now

    # Writing -----------------------------------------------------------------------------------------------------

    def fill(self, actor: Actor, request_id: str, name: str) -> Filling:
        """A paper as far as it is written. Looking is recorded. Raises Refused, NoMasterKey, Destroyed."""
        with self.database.writing() as connection:
            row, paper = self._to_write(connection, actor, request_id, name)
            found = self._filling(connection, actor, row, paper, self._written(connection, row, paper), {})
            self._note(connection, actor, row.id, f"looked at the draft of {paper.name}")
            return found

    def keep(self, actor: Actor, request_id: str, name: str, page: Page, values: Mapping[str, str]) -> Filling:
        """Keep a page of a paper, sealed. What cannot be kept is given back as it was typed, with why, and nothing is
        changed. Raises Refused, NoMasterKey, Destroyed."""
        typed = {box.name: values.get(box.name, "").strip() for box in page.boxes}
        wrong = problems(page, typed)
        with self.database.writing() as connection:
            row, paper = self._to_write(connection, actor, request_id, name)
            all_of_it = {**self._written(connection, row, paper), **typed}
            if not wrong:
                self._seal(connection, row, DRAFT + paper.name, all_of_it)
                self._note(connection, actor, row.id, f"wrote at {paper.name}")
            return self._filling(connection, actor, row, paper, all_of_it, wrong)

    def may_write(self, actor: Actor, row: RequestRow, outside: bool = False) -> tuple[Paper, ...]:
        """The papers that somebody can write now. `outside`: what is asked goes by a way of the agency's own."""
        if self.keys is None:
            return ()
        here = [one for one in PAPERS.values() if not (outside and one.name == ASKED)]
        return tuple(one for one in here if self._steps(actor, row, one))

    # Handing over ------------------------------------------------------------------------------------------------

    def must_be_written(
        self, connection: Connection, row: RequestRow, event: str, codes: Mapping[str, str], checked: str
    ) -> None:
        """Raise Unwritten where a step says that something is in the secure form and it is not, or not all of it; and
        where it is not as it was when it was checked (`checked`: what the page said that it is)."""
        paper = PAPER_WITH.get(event)
        if paper is None:
            return
        if checked and checked != store.secret_stands(connection, row.id, DRAFT + paper.name):
            raise Unwritten("What was written has changed since you checked it. Nothing was sent. Look at it again.")
        if not _needs_paper(row, event, codes):
            return
        if self.keys is None:
            raise Unwritten("The secure form is not set up here, so nothing was sent. Tell whoever runs canishare.")
        if paper.missing(self._written(connection, row, paper)):
            raise Unwritten(f"First write in the secure form: {paper.title}. Then do this again.")

    def hand_over(self, connection: Connection, row: RequestRow, event: str, codes: Mapping[str, str]) -> str:
        """Hand over what was written for a step that was just taken, in its transaction; `row` is the request after
        it. Gives the paper's name, and nothing where nothing was written, or where the step says that it went another
        way. Drafts whose turn is over are gone; what a manager sends back is a draft again."""
        if self.keys is None:
            return ""
        if event == "send_back":
            self._take_back(connection, row)
        paper, name = PAPER_WITH.get(event), ""
        if paper and _says_it_is_here(event, codes):
            draft = self._opened(connection, row, [DRAFT + paper.name]).get(DRAFT + paper.name, {})
            if any(draft.values()):
                self._seal(connection, row, f"{row.version}:{paper.name}", draft)
                store.drop_secret(connection, row.id, DRAFT + paper.name)
                name = paper.name
        for one in PAPERS.values():
            if row.state != PAUSED and not set(one.with_events) & set(LIFE.get(row.state, {})):
                store.drop_secret(connection, row.id, DRAFT + one.name)
        return name

    def _take_back(self, connection: Connection, row: RequestRow) -> None:
        """What a manager would not have sent is the requester's draft again, and no letter that others could read."""
        for name in store.secret_names(connection, row.id):
            if name.endswith(f":{ASKED}") and not name.startswith(DRAFT):
                self._seal(connection, row, DRAFT + ASKED, self._opened(connection, row, [name])[name])
                store.drop_secret(connection, row.id, name)

    # Reading -----------------------------------------------------------------------------------------------------

    def read(self, actor: Actor, request_id: str) -> Correspondence:
        """Everything that was handed over. Raises Refused, NoMasterKey, Destroyed."""
        with self.database.writing() as connection:
            row = access_request(connection, actor, "request.content", request_id)
            if self.keys is None:
                raise NoMasterKey
            events = {one.seq: one for one in store.events_of(connection, row.id)}
            names = [one for one in store.secret_names(connection, row.id) if not one.startswith(DRAFT)]
            opened = self._opened(connection, row, names)
            letters = sorted((_letter(name, events, opened[name]) for name in names), key=lambda one: one.seq)
            self._note(connection, actor, row.id, "read " + (", ".join(one.paper.name for one in letters) or "nothing"))
            return Correspondence(row, agency_names(connection, row), tuple(letters))

    # Parts of it -------------------------------------------------------------------------------------------------

    def _to_write(self, connection: Connection, actor: Actor, request_id: str, name: str) -> tuple[RequestRow, Paper]:
        """A request and a paper of it, if this actor can write it now: refused alike when there is no such thing."""
        paper = PAPERS.get(name)
        if paper is None:
            raise Refused("request.content", "", "there is no such paper")
        row = access_request(connection, actor, VERBS[paper.by], request_id, hold=True)
        if self.keys is None:
            raise NoMasterKey
        if not self._steps(actor, row, paper):
            raise Refused(VERBS[paper.by], "", "it cannot be written as things stand")
        return row, paper

    def _steps(self, actor: Actor, row: RequestRow, paper: Paper) -> tuple[str, ...]:
        return tuple(one for one in paper.with_events if STEPS[one].may(actor, row, belongs(row)))

    def _written(self, connection: Connection, row: RequestRow, paper: Paper) -> dict[str, str]:
        """The draft of a paper; empty where nothing is written yet."""
        name = DRAFT + paper.name
        return self._opened(connection, row, [name]).get(name, {})

    def _filling(
        self,
        connection: Connection,
        actor: Actor,
        row: RequestRow,
        paper: Paper,
        values: Mapping[str, str],
        wrong: Mapping[str, str],
    ) -> Filling:
        names, stands = agency_names(connection, row), store.secret_stands(connection, row.id, DRAFT + paper.name)
        return Filling(row, paper, values, names, self._steps(actor, row, paper), wrong, stands)

    def _seal(self, connection: Connection, row: RequestRow, name: str, values: Mapping[str, str]) -> None:
        if self.keys is None:
            raise NoMasterKey
        now = self.now()
        seal = self.keys.seal_of(connection, row.id, now)
        store.put_secret(connection, row.id, name, seal.close(json.dumps(dict(values)), TABLE, name, row.id), now)

    def _opened(self, connection: Connection, row: RequestRow, names: Iterable[str]) -> dict[str, dict[str, str]]:
        """What is sealed under these names. Raises Destroyed, DoesNotOpen."""
        sealed = store.secrets_of(connection, row.id, list(names))
        if not sealed or self.keys is None:
            return {}
        seal = self.keys.seal_of(connection, row.id, self.now())
        return {name: json.loads(seal.open(text, TABLE, name, row.id)) for name, text in sealed.items()}

    def _note(self, connection: Connection, actor: Actor, subject: str, detail: str) -> None:
        entry = Entry(self.now(), actor.key, actor.agency_key, "request.content", subject, "done", detail)
        self.audit.add(connection, entry)


def _needs_paper(row: RequestRow, event: str, codes: Mapping[str, str]) -> bool:
    """Whether a step needs something to be written here. What is asked as figures names nobody, so that nothing has to
    be written about anybody."""
    if event in PAPERS[ASKED].with_events:
        return row.fields.get("depersonalised") != ["yes"]
    return codes.get("how") == "secure_form" or codes.get("answered") == "added"


def _says_it_is_here(event: str, codes: Mapping[str, str]) -> bool:
    """Whether a step says that what was written here goes with it: not where it was supplied in another way."""
    return codes.get("how", "secure_form") == "secure_form" and codes.get("answered", "added") == "added"


def _seq(name: str) -> int:
    return int(name.partition(":")[0])


def _letter(name: str, events: Mapping[int, EventRow], values: Mapping[str, str]) -> Letter:
    event = events[_seq(name)]
    return Letter(event.seq, event.at, event.agency_key, PAPERS[name.partition(":")[2]], values)


NO_KEY = say.Notice(
    "unavailable",
    "The secure form is not set up",
    (
        "Words about a person cannot be kept or read here yet. Nothing was lost or sent.",
        "Tell whoever runs canishare: the master key is missing. Until then use your agency's secure mail.",
    ),
    (say.Button("Start again", "home", (), "primary"),),
)
GONE = say.Notice(
    "refused",
    "What was written is destroyed",
    ("Its time was over. The request's own page shows when, and the certificate.",),
    (say.Button("Start again", "home", (), "primary"),),
)
UNOPENED = say.Notice(
    "unavailable",
    "What was written cannot be opened",
    ("The key that opens it is not here. Nothing was lost.", "Tell whoever runs canishare: a master key is missing."),
    (say.Button("Start again", "home", (), "primary"),),
)


def sealed_notice(trouble: Exception) -> say.Notice:
    """What is said where something sealed cannot be written or read."""
    if isinstance(trouble, Destroyed):
        return GONE
    return NO_KEY if isinstance(trouble, NoMasterKey) else UNOPENED
