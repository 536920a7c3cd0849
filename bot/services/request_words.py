"""What is written about a person in a request: kept sealed while it is written, handed over with a step, and read.

Everything here is sealed with the request's own key, one row for each paper; nothing of it is in a step's codes, the
audit or the log. Reading is put down in the transaction that releases the key (security.md 4.3, 4.4 and 4.6).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.policy import Actor, Refused
from bot.records import requests as store
from bot.records.audit import AuditChain, Entry
from bot.records.database import Database
from bot.records.record_keys import KeyRing
from bot.records.requests import EventRow, RequestRow
from bot.services.request_steps import STEPS
from bot.services.request_views import access_request, agency_names, belongs
from bot.when import Now
from flows.papers import PAPER_WITH, PAPERS, Box, Page, Paper, problems

VERBS = {"requester": "request.write", "spoc": "request.answer"}
"""What somebody has to be allowed to do, to write a paper."""

DRAFT = "draft:"
TABLE = "request_secret"


class NoMasterKey(Exception):
    """Words about a person cannot be kept here: no master key is set up."""


@dataclass(frozen=True, slots=True)
class Filling:
    """A paper that is being written: what stands in it so far, and the steps that could hand it over now."""

    row: RequestRow
    paper: Paper
    values: Mapping[str, str]
    names: Mapping[str, str]
    steps: tuple[str, ...]
    wrong: Mapping[str, str]

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
    values: Mapping[str, str]


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
            self._note(connection, actor, row.id, f"wrote at {paper.name}")
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

    def may_write(self, actor: Actor, row: RequestRow) -> tuple[Paper, ...]:
        """The papers that somebody can write now."""
        if self.keys is None:
            return ()
        return tuple(one for one in PAPERS.values() if self._steps(actor, row, one))

    # Handing over ------------------------------------------------------------------------------------------------

    def missing(self, connection: Connection, row: RequestRow, event: str, codes: Mapping[str, str]) -> Paper | None:
        """The paper that must be written before this step, and is not, or not all of it."""
        paper = PAPER_WITH.get(event)
        if self.keys is None or paper is None or not _needs_paper(row, event, codes):
            return None
        return paper if paper.missing(self._written(connection, row, paper)) else None

    def hand_over(self, connection: Connection, row: RequestRow, event: str) -> str:
        """Hand over what was written for a step that was just taken, in its transaction; `row` is the request after
        it. Gives the paper's name, and nothing where nothing was written."""
        paper = PAPER_WITH.get(event)
        if self.keys is None or paper is None:
            return ""
        draft = self._opened(connection, row, [DRAFT + paper.name]).get(DRAFT + paper.name, {})
        if not any(draft.values()):
            return ""
        self._seal(connection, row, f"{row.version}:{paper.name}", draft)
        store.drop_secret(connection, row.id, DRAFT + paper.name)
        return paper.name

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
        row = access_request(connection, actor, VERBS[paper.by], request_id)
        if self.keys is None:
            raise NoMasterKey
        if not self._steps(actor, row, paper):
            raise Refused(VERBS[paper.by], "", "it cannot be written as things stand")
        return row, paper

    def _steps(self, actor: Actor, row: RequestRow, paper: Paper) -> tuple[str, ...]:
        return tuple(one for one in paper.with_events if STEPS[one].may(actor, row, belongs(row)))

    def _written(self, connection: Connection, row: RequestRow, paper: Paper) -> dict[str, str]:
        """The draft of a paper; what was handed over last, where a paper goes on from that; empty where nothing is."""
        names = [DRAFT + paper.name]
        if paper.goes_on:
            earlier = [one for one in store.secret_names(connection, row.id) if one.endswith(f":{paper.name}")]
            names += sorted((one for one in earlier if one not in names), key=_seq, reverse=True)
        opened = self._opened(connection, row, names)
        return next((opened[one] for one in names if one in opened), {})

    def _filling(
        self,
        connection: Connection,
        actor: Actor,
        row: RequestRow,
        paper: Paper,
        values: Mapping[str, str],
        wrong: Mapping[str, str],
    ) -> Filling:
        names = agency_names(connection, row)
        return Filling(row, paper, values, names, self._steps(actor, row, paper), wrong)

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
    """Whether a step says that something is written here. What is asked as figures names nobody, so that nothing has
    to be written about anybody."""
    if event in PAPERS["asked"].with_events:
        return row.fields.get("depersonalised") != ["yes"]
    return codes.get("how") == "secure_form" or codes.get("answered") == "added"


def _seq(name: str) -> int:
    return int(name.partition(":")[0])


def _letter(name: str, events: Mapping[int, EventRow], values: Mapping[str, str]) -> Letter:
    event = events[_seq(name)]
    return Letter(event.seq, event.at, event.agency_key, PAPERS[name.partition(":")[2]], values)
