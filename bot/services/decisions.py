"""Recording decisions: the form, the record, its corrections, and the lists of them.

"Do not share" is recorded as carefully as "share" (Golden rule 7). A record is never changed: a correction is a new
record that names the old one. Replaying a record under its own pack gives the same outcome.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.policy import Actor, Belongs, demand
from bot.records import store
from bot.records.audit import AuditChain, Entry
from bot.records.database import Database
from bot.records.evidence import sealed
from bot.records.rows import DecisionRow, PersonRow
from bot.services.officials import Official, Officials
from bot.services.packs import PackShelf
from bot.services.runs import (
    PAGE,
    AlreadyCorrected,
    AlreadyRecorded,
    MovedOn,
    RunView,
    access_decision,
    access_run,
    given_from,
    stored,
)
from bot.when import Now
from flows import decision as form
from flows.machine import Flow
from flows.pack import PackProblem
from flows.sharing import Walk, citations, walk_given

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""What a reference's tail is made of: nothing that reads like something else, and not countable."""


class Unfinished(Exception):
    """The guide has not reached an outcome yet, so there is nothing to record."""

    def __init__(self, view: RunView) -> None:
        super().__init__("Answer the last questions first; then the decision can be recorded.")
        self.view = view


@dataclass(frozen=True, slots=True)
class Blank:
    """A form to fill in: the walk it records, what is chosen so far, what is wrong, and who can be chosen."""

    view: RunView
    chosen: Mapping[str, tuple[str, ...]]
    problems: Mapping[str, str]
    requesters: tuple[Official, ...]
    recipients: tuple[Official, ...]
    authorisers: tuple[Official, ...]


class FormMovedOn(MovedOn):
    """The run changed since the form was drawn. `blank` is the form as it stands now, with what was chosen kept."""

    def __init__(self, blank: Blank) -> None:
        super().__init__(blank.view)
        self.blank = blank


@dataclass(frozen=True, slots=True)
class Recorded:
    """A decision as it is shown: the row, its flow and walk, and the names that go with its keys."""

    row: DecisionRow
    flow: Flow
    walk: Walk
    officer: PersonRow | None
    agency: str
    requester: str
    recipients: tuple[str, ...]
    authoriser: str
    corrects: str
    corrected_by: str
    own: bool


class Decisions:
    """What can be done with the record of a decision."""

    def __init__(self, database: Database, packs: PackShelf, audit: AuditChain, now: Now) -> None:
        self.database = database
        self.packs = packs
        self.audit = audit
        self.now = now
        self.officials = Officials(now)

    def blank(self, actor: Actor, run_id: str) -> Blank:
        """The form for a run that reached its outcome, with what the walk settles filled in. Raises Unfinished."""
        with self.database.reading() as connection:
            view = self._finished(connection, actor, run_id)
            chosen = form.prefilled(view.flow.pack, self.packs.rules, view.given, view.walk, view.row.situation)
            return self._blank(connection, actor, view, chosen | _as_before(connection, view), {})

    def save(self, actor: Actor, run_id: str, version: int, chosen: Mapping[str, tuple[str, ...]]) -> Recorded | Blank:
        """Record the decision, or give the form back with what is missing; nothing chosen is lost.

        The same form sent twice is recorded once. Raises FormMovedOn when the run changed since the form was drawn,
        AlreadyRecorded when it is on record, AlreadyCorrected when another correction was recorded first.
        """
        with self.database.writing() as connection:
            try:
                return self._save(connection, actor, run_id, version, chosen)
            except AlreadyRecorded as recorded:
                found = recorded.view.decision
                if found is None or recorded.view.row.version != version + 1 or not _same(recorded.view, found, chosen):
                    raise
                self._note(connection, actor, "decision.read", found.id)
                return self._recorded(connection, actor, found)

    def _save(
        self, connection: Connection, actor: Actor, run_id: str, version: int, chosen: Mapping[str, tuple[str, ...]]
    ) -> Recorded | Blank:
        view = self._finished(connection, actor, run_id)
        wrong = form.problems(view.flow.pack, self.packs.rules, view.walk, chosen)
        wrong |= self._unknown_officials(connection, actor, chosen)
        if view.row.version != version:
            raise FormMovedOn(self._blank(connection, actor, view, chosen, wrong))
        if wrong:
            return self._blank(connection, actor, view, chosen, wrong)
        row = self._row(actor, view, chosen)
        if not store.move_run(
            connection, run_id, version, dict(view.row.answers), "recorded", view.walk.place, row.decided_at
        ):
            # Another process came between; show the run as that left it.
            view = self._finished(connection, actor, run_id)
            raise FormMovedOn(self._blank(connection, actor, view, chosen, wrong))
        detail = f"{row.outcome} {row.ground}".strip() + (f" corrects {row.corrects}" if row.corrects else "")
        self._note(connection, actor, "decision.record", row.id, f"{detail} {sealed(row)}")
        # Asked once the audit's head is locked, so that of two corrections at once only one is recorded.
        newer = store.correction_of(connection, row.corrects) if row.corrects else None
        if newer:
            raise AlreadyCorrected(newer.id)
        store.add_decision(connection, row)
        return self._recorded(connection, actor, row)

    def _row(self, actor: Actor, view: RunView, chosen: Mapping[str, tuple[str, ...]]) -> DecisionRow:
        now = self.now()
        on_path = {name: view.given[name] for name in view.walk.path}
        outcome = view.walk.outcome or ""
        sector = actor.sector or None
        shown = dict.fromkeys(self.packs.rules.notes(outcome, view.path_answers, sector, view.path_picked))
        kept = form.complete(view.flow.pack, chosen)
        return DecisionRow(
            id=secrets.token_urlsafe(16),
            reference=f"CSP-{now.year}-{''.join(secrets.choice(LETTERS) for _ in range(7))}",
            run_id=view.row.id,
            person_key=actor.key,
            agency_key=view.row.agency_key,
            pack_digest=view.row.pack_digest,
            situation=view.row.situation,
            answers=stored(on_path),
            outcome=outcome,
            ground=view.walk.ground or "",
            citations=citations(view.flow, view.walk),
            notes=tuple(shown),
            fields={name: list(values) for name, values in kept.items()},
            decided_at=now,
            corrects=view.row.corrects,
        )

    def show(self, actor: Actor, decision_id: str) -> Recorded:
        """A recorded decision. That it was read is recorded too, in the transaction that reads it."""
        with self.database.writing() as connection:
            row = access_decision(connection, actor, "decision.read", decision_id)
            self._note(connection, actor, "decision.read", decision_id)
            return self._recorded(connection, actor, row)

    def of_agency(self, actor: Actor, page: int = 1) -> tuple[list[Recorded | DecisionRow], bool]:
        """The decisions of the actor's agency (of every agency for an auditor), and whether there are more.

        A decision whose pack was altered after it was stored comes as its bare row: there is no more to show of it."""
        demand(actor, "decision.list", Belongs("", actor.agency_key))
        agency = None if actor.is_any("auditor") else actor.agency_key
        with self.database.writing() as connection:
            rows = store.decisions_of_agency(connection, agency, PAGE + 1, PAGE * (max(page, 1) - 1))
            self._note(connection, actor, "decision.list", agency or "every agency", f"page {page}")
            return [self._recorded_if_sound(connection, actor, row) for row in rows[:PAGE]], len(rows) > PAGE

    def _recorded_if_sound(self, connection: Connection, actor: Actor, row: DecisionRow) -> Recorded | DecisionRow:
        try:
            return self._recorded(connection, actor, row)
        except PackProblem:
            return row

    def replay(self, connection: Connection, row: DecisionRow) -> Walk:
        """The walk of a stored decision, replayed under the pack it was made with."""
        return walk_given(self.packs.flow(connection, row.pack_digest), given_from(row.answers))

    def _finished(self, connection: Connection, actor: Actor, run_id: str) -> RunView:
        row = access_run(connection, actor, "decision.record", run_id)
        flow = self.packs.flow(connection, row.pack_digest)
        given = given_from(row.answers)
        view = RunView(row, flow, given, walk_given(flow, given))
        if row.state == "recorded":
            decision = store.decision_of_run(connection, run_id)
            raise AlreadyRecorded(RunView(row, flow, given, view.walk, decision))
        if view.walk.outcome is None:
            raise Unfinished(view)
        return view

    def _blank(
        self,
        connection: Connection,
        actor: Actor,
        view: RunView,
        chosen: Mapping[str, tuple[str, ...]],
        wrong: Mapping[str, str],
    ) -> Blank:
        requesters = self.officials.requesters(connection, actor)
        authorisers = self.officials.authorisers(connection, actor)
        recipients = self.officials.recipients(connection, actor)
        return Blank(view, chosen, wrong, requesters, recipients, authorisers)

    def _unknown_officials(
        self, connection: Connection, actor: Actor, chosen: Mapping[str, tuple[str, ...]]
    ) -> dict[str, str]:
        """Officials who were sent along but cannot be chosen: a tampered form, or a list that changed meanwhile."""
        lists = {
            "requester": self.officials.requesters,
            "recipients": self.officials.recipients,
            "authoriser": self.officials.authorisers,
        }
        wrong: dict[str, str] = {}
        for name, offered in lists.items():
            values = {one.value for one in offered(connection, actor)} if chosen.get(name) else set()
            if any(one not in values for one in chosen.get(name, ())):
                wrong[name] = "That person is not in the list any more. Choose again."
        return wrong

    def _recorded(self, connection: Connection, actor: Actor, row: DecisionRow) -> Recorded:
        flow = self.packs.flow(connection, row.pack_digest)
        officer = store.person(connection, row.person_key)
        names = {
            name: "; ".join(
                self.officials.label(connection, officer.name if officer else row.person_key, one)
                for one in row.fields.get(name, ())
            )
            for name in form.PEOPLE
        }
        newer = store.correction_of(connection, row.id)
        older = store.decision(connection, row.corrects) if row.corrects else None
        return Recorded(
            row=row,
            flow=flow,
            walk=walk_given(flow, given_from(row.answers)),
            officer=officer,
            agency=self.officials.agency_name(connection, row.agency_key),
            requester=names["requester"],
            recipients=tuple(
                self.officials.recipient_label(connection, one) for one in row.fields.get("recipients", ())
            ),
            authoriser=names["authoriser"],
            corrects=older.reference if older else "",
            corrected_by=newer.id if newer else "",
            own=(row.person_key, row.agency_key) == (actor.key, actor.agency_key),
        )

    def _note(self, connection: Connection, actor: Actor, verb: str, subject: str, detail: str = "") -> None:
        entry = Entry(self.now(), actor.key, actor.agency_key, verb, subject, "done", detail)
        self.audit.add(connection, entry)


def _as_before(connection: Connection, view: RunView) -> dict[str, tuple[str, ...]]:
    """What a correction takes over from the record it corrects: all of it, or, where the outcome is now another, what
    does not hang on the outcome."""
    old = store.decision(connection, view.row.corrects) if view.row.corrects else None
    if old is None:
        return {}
    kept = {name: tuple(values) for name, values in old.fields.items()}
    if (old.outcome, old.ground) == (view.walk.outcome, view.walk.ground or ""):
        return kept
    return {name: kept[name] for name in ("summary", "requester", "recipients", "information") if name in kept}


def _same(view: RunView, found: DecisionRow, chosen: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether what was sent is what is on record."""
    sent = form.complete(view.flow.pack, chosen)
    return {name: list(values) for name, values in sent.items()} == dict(found.fields)
