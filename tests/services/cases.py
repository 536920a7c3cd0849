"""The forty invented cases, as an officer of the right kind of agency meets them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from bot import messages as say
from tests.officer import Officer
from tests.partnership import ABDIRAHMAN, KWABENA, LEROY, NKECHI, PRIYA, WINSTON

FILE = Path(__file__).parents[1] / "cases" / "guide_cases.jsonl"

BY_SECTOR = {
    "police": KWABENA,
    "council": PRIYA,
    "nhs": ABDIRAHMAN,
    "probation": NKECHI,
    "charity": WINSTON,
    "housing_association": LEROY,
}


COMPLETE = {"summary": "other_crime", "requester": "own", "recipients": "outside", "information": "contact_details"}
"""What completes the form after a walk to not sharing because there is no clear purpose."""


@cache
def cases() -> tuple[dict[str, Any], ...]:
    """Every case, in the order of the file."""
    return tuple(json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines())


def by_id(case: dict[str, Any]) -> str:
    """What a test of a case is called."""
    return str(case["id"])


def officer_for(parts: Any, case: dict[str, Any]) -> Officer:
    """An officer of a kind of agency that the case's starting point is written for."""
    situation = parts.packs.current.pack.situations.get(case["situation"] or "")
    sectors = situation.sectors if situation else ()
    return Officer(parts, next((BY_SECTOR[one] for one in sectors if one in BY_SECTOR), PRIYA))


def completed(officer: Officer) -> dict[str, tuple[str, ...]]:
    """What an officer puts in the form beside what is filled in, so that it is complete: the first that is offered."""
    decision = _first(officer, "decision")
    rules, view = officer.parts.packs.rules, officer.parts.guide.look(officer.actor, _run(officer))
    chosen: dict[str, tuple[str, ...]] = {}
    for field in officer.form.fields:
        ticked = tuple(one.value for one in field.options if one.chosen)
        if field.kind == "fixed" or ticked or (field.name == "authoriser"):
            continue
        fitting = rules.allowed_choices(field.name, view.walk.outcome or "", view.walk.ground, decision)
        offered = [one.value for one in field.options if fitting is None or one.value in fitting]
        chosen[field.name] = (offered[0],)
    names_somebody = {
        choice.id for field in view.flow.pack.forms["decision"].fields for choice in field.choices if choice.person
    }
    agreed = chosen.get("authorised_by") or _ticked(officer, "authorised_by")
    if names_somebody & {*agreed, decision}:
        chosen["authoriser"] = (field_of(officer.form, "authoriser").options[0].value,)
    return chosen


def field_of(form: say.Form, name: str) -> say.FormField:
    """The field of a form with this name."""
    return next(one for one in form.fields if one.name == name)


def _ticked(officer: Officer, name: str) -> tuple[str, ...]:
    return tuple(one.value for one in field_of(officer.form, name).options if one.chosen)


def _first(officer: Officer, name: str) -> str:
    field = field_of(officer.form, name)
    return next((one.value for one in field.options if one.chosen), field.options[0].value)


def _run(officer: Officer) -> str:
    return dict(officer.form.save.values)["run"]
