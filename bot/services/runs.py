"""A walk through the flowchart as it is stored, who may have it, and why it may not be moved on.

What an officer may not see looks the same as what is not there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from bot.policy import Actor, Belongs, Refused, demand
from bot.records import store
from bot.records.rows import DecisionRow, RunRow
from flows.machine import Flow
from flows.pack import Situation
from flows.sharing import Answers, Given, Walk

PAGE = 20
"""How many walks or decisions a list shows at a time."""


@dataclass(frozen=True, slots=True)
class RunView:
    """A run as it stands: what is stored, and what is computed from it."""

    row: RunRow
    flow: Flow
    given: Answers
    walk: Walk
    decision: DecisionRow | None = None

    @property
    def situation(self) -> Situation | None:
        """The starting point of this run, if it had one."""
        return self.flow.pack.situations.get(self.row.situation)

    @property
    def path_answers(self) -> dict[str, str]:
        """The answers on the path, in order."""
        return {name: self.given[name].answer for name in self.walk.path}

    @property
    def path_picked(self) -> dict[str, tuple[str, ...]]:
        """The pick-list and checklist lines behind the answers on the path."""
        return {name: self.given[name].picked for name in self.walk.path}


class MovedOn(Exception):
    """The run changed since the officer's page was drawn: another tab, or an old button. `view` is how it stands."""

    def __init__(self, view: RunView, question: str = "") -> None:
        super().__init__("This moved on since your page was drawn.")
        self.view = view
        self.question = question


class AlreadyRecorded(Exception):
    """The decision of this run is on record, so its answers no longer change."""

    def __init__(self, view: RunView) -> None:
        super().__init__("This decision is already recorded.")
        self.view = view


class AlreadyCorrected(Exception):
    """A record is corrected once; after that it is the correction that can be corrected. `newer` is its id."""

    def __init__(self, newer: str) -> None:
        super().__init__("This record was corrected already. Correct the newer one, if it needs it.")
        self.newer = newer


def access_run(connection: Connection, actor: Actor, verb: str, run_id: str) -> RunRow:
    """A run, if the actor may do this with it. Raises Refused, the same for another's run as for none.

    What is not there is not named in the audit either: it is whatever somebody typed into an address.
    """
    row = store.run(connection, run_id)
    if row is None:
        raise Refused(verb, "", "there is no such run")
    demand(actor, verb, Belongs(row.person_key, row.agency_key), run_id)
    return row


def access_decision(connection: Connection, actor: Actor, verb: str, decision_id: str) -> DecisionRow:
    """A decision, if the actor may do this with it. Raises Refused, the same for another's as for none."""
    row = store.decision(connection, decision_id)
    if row is None:
        raise Refused(verb, "", "there is no such decision")
    demand(actor, verb, Belongs(row.person_key, row.agency_key), decision_id)
    return row


def stored(given: Answers) -> dict[str, Any]:
    """Answers as they are kept: by question, with the lines picked and whether a situation assumed them."""
    return {
        name: {"answer": one.answer, "picked": list(one.picked), "assumed": one.assumed} for name, one in given.items()
    }


def given_from(answers: Mapping[str, Any]) -> dict[str, Given]:
    """Answers as they were kept, read back."""
    return {name: Given(one["answer"], tuple(one["picked"]), one["assumed"]) for name, one in answers.items()}
