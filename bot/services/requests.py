"""Asking a partner agency for information, and what becomes of it: made, authorised, sent, answered, over.

Everything here is coded: agencies, purposes, laws, types of information, reasons. What is written about a person is
elsewhere, sealed (security.md 4.2 and 4.3). Each step is a compare-and-set on the request's version, in one
transaction with its event, its audit link and what people are told.
Source: App B Part A and Part B; protocol 8.1, 9.3 to 9.11 and section 10.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import timedelta

from sqlalchemy import Connection
from sqlmodel import Session

from bot.policy import Actor, Refused, allowed, demand
from bot.records import requests as store
from bot.records.audit import AuditChain, Entry
from bot.records.database import Database
from bot.records.request_watches import rung_of
from bot.records.requests import EventRow, RequestRow
from bot.services.decisions import LETTERS
from bot.services.officials import Official
from bot.services.packs import PackShelf
from bot.services.request_clock import Clock, added
from bot.services.request_news import News
from bot.services.request_steps import STEPS, Step
from bot.services.request_views import (
    NOT_SENT,
    Blank,
    NotThat,
    RequestMovedOn,
    Shown,
    access_request,
    agency_names,
    belongs,
    goes_outside,
    route_of,
)
from bot.services.request_watch import RequestWatch
from bot.services.request_words import CHECKED, RequestWords
from bot.services.runs import PAGE, access_decision
from bot.when import Now, uk_day
from flows import request_form as form
from flows.ladder import WAITING
from flows.request import next_state
from knowledge import store as directory

OWN = "Your own agency cannot be asked here: ask inside it. Choose another."
LATELY = timedelta(days=28)
"""How far back the same question to the same agency is looked for."""

BY_THEIR_WAY = "They take requests by a way of their own. Send the document, and record that you did."
NOT_BY_THEIR_WAY = ("submit", "ask_authorisation")
"""Steps that send it here, the second once a manager agrees; a document carries the manager's own signature."""

GONE = "That agency is not in the list any more. Choose again."


class Requests:
    """What can be done with requests."""

    def __init__(
        self,
        database: Database,
        packs: PackShelf,
        audit: AuditChain,
        news: News,
        clock: Clock,
        words: RequestWords,
        watch: RequestWatch,
        now: Now,
    ) -> None:
        self.database = database
        self.packs = packs
        self.audit = audit
        self.news = news
        self.clock = clock
        self.words = words
        self.watch = watch
        self.now = now

    # Asking ------------------------------------------------------------------------------------------------------

    def blank(self, actor: Actor, decision: str = "", agency: str = "") -> Blank:
        """Part A for somebody who asks, with what a recorded decision of theirs already says. Raises Refused."""
        demand(actor, "request.make")
        with self.database.reading() as connection:
            chosen: dict[str, tuple[str, ...]] = {form.ASKED: (f"agency:{agency}",)} if agency else {}
            if decision:
                chosen |= form.from_decision(access_decision(connection, actor, "decision.read", decision).fields)
            return self._blank(connection, actor, chosen, {}, decision)

    def make(
        self, actor: Actor, chosen: Mapping[str, tuple[str, ...]], decision: str = ""
    ) -> tuple[RequestRow, ...] | Blank:
        """Make a request for each agency that is asked, not sent yet; or give the form back with what is missing, and
        nothing chosen lost. Raises Refused."""
        demand(actor, "request.make")
        with self.database.writing() as connection:
            if decision:
                access_decision(connection, actor, "decision.read", decision)
            pack = self.packs.current.pack
            wrong = form.problems(pack, chosen) | self._wrong_agencies(connection, actor, chosen)
            if wrong:
                return self._blank(connection, actor, chosen, wrong, decision)
            self.packs.keep(connection, self.now())
            together, kept = secrets.token_urlsafe(16), form.complete(pack, chosen)
            agencies = dict.fromkeys(one.partition(":")[2] for one in chosen[form.ASKED])
            return tuple(self._made(connection, actor, one, together, kept, decision) for one in agencies)

    def _made(
        self,
        connection: Connection,
        actor: Actor,
        agency: str,
        together: str,
        kept: Mapping[str, tuple[str, ...]],
        decision: str,
    ) -> RequestRow:
        now = self.now()
        row = RequestRow(
            id=secrets.token_urlsafe(16),
            reference=f"REQ-{now.year}-{''.join(secrets.choice(LETTERS) for _ in range(7))}",
            together=together,
            requester=actor.key,
            from_agency=actor.agency_key,
            to_agency=agency,
            decision_id=decision,
            pack_digest=self.packs.current.pack.digest,
            fields={name: list(values) for name, values in kept.items()},
            state="draft",
            spoc="",
            reason="",
            due_on=None,
            created_at=now,
            sent_at=None,
            changed_at=now,
            version=1,
        )
        store.add_request(connection, row)
        self._keep_event(connection, actor, row, "make", {})
        self._note(connection, actor, "request.make", row.id, f"asks {agency}")
        return row

    # Looking -----------------------------------------------------------------------------------------------------

    def show(self, actor: Actor, request_id: str) -> Shown:
        """A request, for those whom it concerns. That it was looked at is recorded. Raises Refused."""
        with self.database.writing() as connection:
            row = access_request(connection, actor, "request.read", request_id)
            self._note(connection, actor, "request.read", row.id)
            return self._shown(connection, actor, row)

    def mine(self, actor: Actor, page: int = 1) -> tuple[list[RequestRow], bool]:
        """What somebody asked for at the agency they are at, and whether there is more. Raises Refused."""
        demand(actor, "request.list")
        with self.database.reading() as connection:
            rows = store.requests_of(connection, actor.key, actor.agency_key, PAGE + 1, PAGE * (max(page, 1) - 1))
        return rows[:PAGE], len(rows) > PAGE

    def queue(self, actor: Actor, page: int = 1) -> tuple[list[RequestRow], bool]:
        """What a SPOC's agency is asked for and has not finished with, what is due first at the top. Raises Refused."""
        demand(actor, "request.queue")
        with self.database.reading() as connection:
            rows = store.requests_to(connection, actor.agency_key, PAGE + 1, PAGE * (max(page, 1) - 1))
        return rows[:PAGE], len(rows) > PAGE

    def names(self, rows: Iterable[RequestRow]) -> dict[str, str]:
        """The agencies of these requests, by name. Raises RecordsUnavailable."""
        found: dict[str, str] = {}
        with self.database.reading() as connection:
            for row in rows:
                found |= agency_names(connection, row)
        return found

    # Taking a step -----------------------------------------------------------------------------------------------

    def take(
        self, actor: Actor, request_id: str, version: int, event: str, chosen: Mapping[str, tuple[str, ...]]
    ) -> Shown:
        """Take one step with a request: acknowledge it, decline it with a reason, withdraw it, and so on.

        The same step sent twice is taken once. Raises Refused, NotThat, DoesNotFollow, RequestMovedOn.
        """
        step = STEPS.get(event)
        if step is None:
            raise Refused("request.read", "", "there is no such step")
        with self.database.writing() as connection:
            row = access_request(connection, actor, step.verb, request_id, hold=True)
            if row.version != version:
                shown = self._shown(connection, actor, row)
                if self._was_that(shown, actor, version, event):
                    return shown
                raise RequestMovedOn(shown)
            checked = next(iter(chosen.get(CHECKED, ())), "")
            return self._taken(connection, actor, row, event, step, step.codes(chosen), checked)

    def _was_that(self, shown: Shown, actor: Actor, version: int, event: str) -> bool:
        """Whether what changed it since is this very step, sent a second time."""
        last = shown.events[-1]
        return (last.seq, last.actor, last.event) == (version + 1, actor.key, event)

    def _taken(
        self,
        connection: Connection,
        actor: Actor,
        row: RequestRow,
        event: str,
        step: Step,
        codes: dict[str, str],
        checked: str,
    ) -> Shown:
        state, now = next_state(row.state, event), self.now()
        wrong = step.problem(codes)
        if wrong:
            raise NotThat(wrong)
        if event in NOT_BY_THEIR_WAY and goes_outside(route_of(connection, row)):
            raise NotThat(BY_THEIR_WAY)
        self.words.must_be_written(connection, row, event, codes, checked)
        before = store.events_of(connection, row.id)
        if event == "extend" and added(before):
            raise NotThat("More time was asked for once already. Answer with what you have, or say why you decline.")
        changes: dict[str, object] = {"state": state, "changed_at": now}
        if event == "decline":
            changes["reason"] = codes["reason"]
        if step.takes and not row.spoc:
            changes["spoc"] = actor.key
        if state == "sent":
            changes["sent_at"] = now
        due = self.clock.after(row, before, event, state, codes, now)
        if due:
            changes["due_on"] = due.day
        if not store.move_request(connection, row.id, row.version, **changes):
            moved = store.request(connection, row.id) or row
            raise RequestMovedOn(self._shown(connection, actor, moved))
        moved = store.request(connection, row.id) or row
        self.watch.set(connection, moved)
        told = self.news.of_step(connection, moved, event, agency_names(connection, moved))
        words = self.words.hand_over(connection, moved, event, codes)
        self._keep_event(connection, actor, moved, event, codes | told | ({"words": words} if words else {}))
        self._note(connection, actor, step.verb, row.id, " ".join((event, *codes.values())))
        return self._shown(connection, actor, moved)

    # Parts of it -------------------------------------------------------------------------------------------------

    def _shown(self, connection: Connection, actor: Actor, row: RequestRow) -> Shown:
        events = tuple(store.events_of(connection, row.id))
        route = route_of(connection, row)
        shut = NOT_BY_THEIR_WAY if goes_outside(route) else ()
        may = tuple(one for one, step in STEPS.items() if one not in shut and step.may(actor, row, belongs(row)))
        own = row.state in NOT_SENT and actor.agency_key == row.from_agency
        lately = self._lately(connection, row) if own else ()
        pack = self.packs.flow(connection, row.pack_digest).pack
        due = self.clock.now(row, events)
        writes, reads = (
            self.words.may_write(actor, row, goes_outside(route)),
            any(one.codes.get("words") for one in events),
        )
        reads = reads and bool(allowed(actor, "request.content", belongs(row)))
        rung = rung_of(connection, row.id) if row.state in WAITING else ""
        return Shown(row, pack, events, agency_names(connection, row), due, may, lately, writes, reads, rung, route)

    def _lately(self, connection: Connection, row: RequestRow) -> tuple[RequestRow, ...]:
        """What the same agency was asked lately for the same purpose, so that nobody asks twice unknowingly."""
        since = self.now() - LATELY
        found = store.asked_lately(connection, row.from_agency, row.to_agency, since, row.together)
        return tuple(one for one in found if one.fields.get("purpose") == row.fields.get("purpose"))

    def _blank(
        self, connection: Connection, actor: Actor, chosen: form.Chosen, wrong: Mapping[str, str], decision: str
    ) -> Blank:
        return Blank(self.packs.current.pack, chosen, wrong, self._agencies(connection, actor), decision)

    def _agencies(self, connection: Connection, actor: Actor) -> tuple[Official, ...]:
        with Session(connection) as session:
            here = directory.agencies_on(session, uk_day(self.now()))
        others = [one for one in here if one.key != actor.agency_key]
        return tuple(Official(f"agency:{one.key}", one.name) for one in sorted(others, key=lambda one: one.name))

    def _wrong_agencies(
        self, connection: Connection, actor: Actor, chosen: Mapping[str, tuple[str, ...]]
    ) -> dict[str, str]:
        asked = chosen.get(form.ASKED, ())
        offered = {one.value for one in self._agencies(connection, actor)}
        if f"agency:{actor.agency_key}" in asked:
            return {form.ASKED: OWN}
        return {form.ASKED: GONE} if any(one not in offered for one in asked) else {}

    def _keep_event(
        self, connection: Connection, actor: Actor, row: RequestRow, event: str, codes: Mapping[str, str]
    ) -> None:
        kept = EventRow(row.id, row.version, self.now(), actor.key, actor.agency_key, event, row.state, codes)
        store.add_event(connection, kept)

    def _note(self, connection: Connection, actor: Actor, verb: str, subject: str, detail: str = "") -> None:
        self.audit.add(connection, Entry(self.now(), actor.key, actor.agency_key, verb, subject, "done", detail))
