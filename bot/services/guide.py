"""The guide: start, answer, go back, change an answer, stop, resume another day, and list mine.

Every effect is one transaction: the run moves by compare-and-set on its version and its audit link is written with
it. What an officer may not see looks the same as what is not there.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import replace

from sqlalchemy import Connection

from bot.policy import Actor, demand
from bot.records import store
from bot.records.audit import AuditChain, Entry
from bot.records.database import Database
from bot.records.rows import RunRow
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
from flows.pack import PackProblem
from flows.sharing import Answers, DoesNotFit, OldButton, begin, give, settle, still_fitting, walk_given


class _NothingNew(Exception):
    """There is such a run already, just begun: the transaction is undone and that run is shown."""


class Guide:
    """What an officer can do with a walk through the flowchart."""

    def __init__(self, database: Database, packs: PackShelf, audit: AuditChain, now: Now) -> None:
        self.database = database
        self.packs = packs
        self.audit = audit
        self.now = now

    def start(self, actor: Actor, situation: str = "", understood: tuple[str, ...] = ()) -> RunView:
        """A new run, from a situation or from nothing. `understood` is what was read from the officer's own words,
        as coded phrases; the words themselves are not kept. Where the officer's newest run began just so and has no
        answer yet, that one is taken up: a second click makes no second run. Raises DoesNotFit for a situation that
        does not exist."""
        demand(actor, "guide.start")
        flow = self.packs.current
        found = flow.pack.situations.get(situation)
        if situation and found is None:
            raise DoesNotFit(situation, "That starting point is no longer here. Pick another, or start without one.")
        return self._begin(actor, begin(found), situation, understood)

    def start_correction(self, actor: Actor, decision_id: str) -> RunView:
        """A new run with the answers of a recorded decision, to be recorded as its correction.

        Raises AlreadyCorrected."""
        with self.database.reading() as connection:
            old = access_decision(connection, actor, "decision.correct", decision_id)
            newer = store.correction_of(connection, decision_id)
            if newer:
                raise AlreadyCorrected(newer.id)
            made_under = self.packs.flow(connection, old.pack_digest)
        kept = still_fitting(self.packs.current, given_from(old.answers), made_under)
        situation = old.situation if old.situation in self.packs.current.pack.situations else ""
        return self._begin(actor, kept, situation, (), corrects=decision_id)

    def _begin(
        self, actor: Actor, given: Answers, situation: str, understood: tuple[str, ...], corrects: str = ""
    ) -> RunView:
        flow, now = self.packs.current, self.now()
        found = walk_given(flow, given)
        row = RunRow(
            id=secrets.token_urlsafe(16),
            person_key=actor.key,
            agency_key=actor.agency_key,
            pack_digest=flow.pack.digest,
            situation=situation,
            understood=understood,
            answers=stored(given),
            state="open",
            place=found.place,
            corrects=corrects,
            created_at=now,
            updated_at=now,
            version=1,
        )
        with suppress(_NothingNew), self.database.writing() as connection:
            # Asked once the audit's head is locked, so that of two clicks at once the second sees the first.
            self._note(connection, actor, "guide.start", row.id, situation or corrects)
            untouched = _untouched(store.runs_of(connection, actor.key, actor.agency_key, 1), row)
            if untouched:
                row = untouched
                raise _NothingNew
            self.packs.keep(connection, now)
            store.add_run(connection, row)
        return RunView(row, flow, given, found)

    def look(self, actor: Actor, run_id: str) -> RunView:
        """A run of the actor's, as it stands."""
        with self.database.reading() as connection:
            row = access_run(connection, actor, "guide.read", run_id)
            return self._view(connection, row)

    def answer(
        self,
        actor: Actor,
        run_id: str,
        version: int,
        question: str,
        answer: str,
        picked: tuple[str, ...] = (),
        *,
        changing: bool = False,
    ) -> RunView:
        """Take one answer.

        The same answer pressed twice is taken once. Raises MovedOn when the run changed since the page was drawn,
        DoesNotFit when the answer is not one of the question's, AlreadyRecorded when the decision is on record.
        """
        now = self.now()
        with self.database.writing() as connection:
            row = access_run(connection, actor, "guide.answer", run_id)
            view = self._view(connection, row)
            if row.state == "recorded":
                raise AlreadyRecorded(view)
            if row.version != version:
                return _taken_once(view, question, answer, picked)
            try:
                given = give(view.flow, view.given, question, answer, picked, changing=changing, current=view.walk)
            except OldButton:
                return _taken_once(view, question, answer, picked)
            found = walk_given(view.flow, given)
            after = stored(given)
            if not store.move_run(connection, run_id, version, after, "open", found.place, now):
                # Another process came between; show the run as that left it.
                row = access_run(connection, actor, "guide.answer", run_id)
                return _taken_once(self._view(connection, row), question, answer, picked)
            detail = f"{question}={given[question].answer}" + (" changed" if changing else "")
            self._note(connection, actor, "guide.answer", run_id, detail)
        return RunView(row.moved(after, "open", found.place, now), view.flow, given, found)

    def stop(self, actor: Actor, run_id: str) -> RunView:
        """Put a run aside. Nothing is lost; it can be resumed any day."""
        return self._set_state(actor, run_id, "stopped")

    def resume(self, actor: Actor, run_id: str) -> RunView:
        """Go on with a run that was put aside."""
        return self._set_state(actor, run_id, "open")

    def _set_state(self, actor: Actor, run_id: str, state: str) -> RunView:
        now = self.now()
        with self.database.writing() as connection:
            row = access_run(connection, actor, "guide.stop", run_id)
            view = self._view(connection, row)
            if row.state == "recorded":
                raise AlreadyRecorded(view)
            if row.state == state:
                return view
            if not store.move_run(connection, run_id, row.version, dict(row.answers), state, row.place, now):
                raise MovedOn(self._view(connection, access_run(connection, actor, "guide.stop", run_id)))
            self._note(connection, actor, "guide.stop", run_id, state)
            return replace(view, row=row.moved(row.answers, state, row.place, now))

    def mine(self, actor: Actor, page: int = 1) -> tuple[list[RunView | RunRow], bool]:
        """The actor's runs, newest first, a page at a time, and whether there are more.

        A run whose pack was altered after it was stored comes as its bare row: there is no more to show of it."""
        demand(actor, "guide.list")
        with self.database.reading() as connection:
            rows = store.runs_of(connection, actor.key, actor.agency_key, PAGE + 1, PAGE * (max(page, 1) - 1))
            return [self._view_if_sound(connection, row) for row in rows[:PAGE]], len(rows) > PAGE

    def unfinished(self, actor: Actor, most: int) -> list[RunView]:
        """The actor's newest runs that can be gone on with."""
        demand(actor, "guide.list")
        with self.database.reading() as connection:
            rows = store.runs_of(connection, actor.key, actor.agency_key, most, unfinished=True)
            views = [self._view_if_sound(connection, row) for row in rows]
        return [view for view in views if isinstance(view, RunView)]

    def _view_if_sound(self, connection: Connection, row: RunRow) -> RunView | RunRow:
        try:
            return self._view(connection, row)
        except PackProblem:
            return row

    def _view(self, connection: Connection, row: RunRow) -> RunView:
        flow = self.packs.flow(connection, row.pack_digest)
        given = given_from(row.answers)
        decision = store.decision_of_run(connection, row.id) if row.state == "recorded" else None
        return RunView(row, flow, given, walk_given(flow, given), decision)

    def _note(self, connection: Connection, actor: Actor, verb: str, subject: str, detail: str = "") -> None:
        entry = Entry(self.now(), actor.key, actor.agency_key, verb, subject, "done", detail)
        self.audit.add(connection, entry)


def _untouched(newest: list[RunRow], row: RunRow) -> RunRow | None:
    """The newest run, when it began just as `row` does and was not answered since."""
    begun = ("person_key", "pack_digest", "situation", "understood", "answers", "state", "corrects", "version")
    for one in newest:
        if all(getattr(one, name) == getattr(row, name) for name in begun):
            return one
    return None


def _taken_once(view: RunView, question: str, answer: str, picked: tuple[str, ...]) -> RunView:
    """The run as it stands when this very answer was taken already. Raises MovedOn for any other."""
    if _pressed_twice(view, question, answer, picked):
        return view
    raise MovedOn(view, question)


def _pressed_twice(view: RunView, question: str, answer: str, picked: tuple[str, ...]) -> bool:
    """Whether this is the very answer that the run already holds: a second click, to be taken once."""
    if question not in view.walk.path:
        return False
    try:
        again = settle(view.flow.pack.questions[question], answer, picked)
    except DoesNotFit:
        return False
    held = view.given[question]
    return (held.answer, held.picked) == (again.answer, again.picked)
