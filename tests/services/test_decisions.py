"""Recording a decision: whatever the outcome was, all nine fields of App G 9 are chosen, and the record stands."""

from __future__ import annotations

from typing import Any

import pytest

from bot import messages as say
from bot.app import Parts
from bot.records import store
from bot.records.rows import DecisionRow
from flows.pack import OUTCOMES
from tests.officer import Officer
from tests.partnership import DENISE, KWABENA, PRIYA, RHODRI
from tests.services.cases import COMPLETE, by_id, cases, completed, field_of, officer_for
from tests.services.rows import count, decision, decisions, run

LETTERS = list("abcdefghi")
FILLED_IN = 5
"""Fields of ten that the guide has already filled in, at the least, in the middle of the forty cases."""


@pytest.fixture
def refusing(officer: Officer) -> Officer:
    """An officer whose walk ended at not sharing, with the form before him."""
    officer.starts()
    officer.answers("no", "no")
    officer.presses("Record the decision")
    return officer


@pytest.fixture
def overriding(officer: Officer) -> Officer:
    """An officer who shares without consent, with the form before him."""
    officer.starts("High-risk domestic abuse")
    officer.answers("no", "raises_risk", "harm_outweighs", "designated_manager")
    officer.ticks()
    officer.presses("Record the decision")
    return officer


# Every outcome -------------------------------------------------------------------------------------------------------


def test_the_cases_come_to_every_outcome() -> None:
    assert {case["expect"]["outcome"] for case in cases()} == set(OUTCOMES)


@pytest.mark.parametrize("case", cases(), ids=by_id)
def test_every_case_comes_to_its_outcome_and_is_recorded_with_all_nine_fields(
    parts: Parts, case: dict[str, Any]
) -> None:
    officer = officer_for(parts, case)
    found = officer.walks(case["answers"], case["situation"] or "")
    assert found.name == case["expect"]["outcome"]
    officer.presses("Record the decision")
    officer.saves(**completed(officer))
    shown = officer.record
    assert sorted({row.letter for row in shown.rows}) == LETTERS
    assert all(row.values and all(row.values) for row in shown.rows), shown.rows
    row = decision(parts, shown.decision)
    assert (row.outcome, row.ground or None) == (case["expect"]["outcome"], case["expect"]["ground"])
    assert all(row.fields[field.id] for field in fields_of(officer) if field.kind != "automatic")
    assert run(parts, row.run_id).state == "recorded"
    replayed = replay(parts, row)
    assert (replayed.outcome, replayed.ground or "") == (row.outcome, row.ground)


def replay(parts: Parts, row: DecisionRow) -> Any:
    with parts.database.reading() as connection:
        return parts.decisions.replay(connection, row)


def fields_of(officer: Officer) -> Any:
    return officer.parts.packs.current.pack.forms["decision"].fields


@pytest.mark.parametrize("case", cases(), ids=by_id)
def test_the_form_offers_only_what_makes_sense_after_the_outcome(parts: Parts, case: dict[str, Any]) -> None:
    officer = officer_for(parts, case)
    officer.walks(case["answers"], case["situation"] or "")
    officer.presses("Record the decision")
    offered = {one.name: {option.value for option in one.options} for one in officer.form.fields}
    assert all(options for name, options in offered.items() if name != "when"), "no field is a dead end"
    outcome = case["expect"]["outcome"]
    shares = {"shared_now", "shared", "shared_part", "shared_depersonalised"}
    if outcome == "do_not_share":
        assert not offered["decision"] & shares
    if outcome == "share":
        assert not offered["decision"] & {"not_shared", "taking_advice", "putting_right", "owner_asked"}
        assert offered["decision"] >= {"shared", "different_not_shared"}
    if outcome == "depersonalise":
        assert "shared" not in offered["decision"]
    assert not {"fax", "personal_email"} & offered["route"]


def test_most_of_the_form_is_filled_in_from_the_walk(parts: Parts) -> None:
    filled = []
    for case in cases():
        officer = officer_for(parts, case)
        officer.walks(case["answers"], case["situation"] or "")
        officer.presses("Record the decision")
        fields = [one for one in officer.form.fields if one.name != "authoriser"]
        filled.append(sum(one.kind == "fixed" or any(o.chosen for o in one.options) for one in fields))
    assert sorted(filled)[len(filled) // 2] >= FILLED_IN
    assert min(filled) >= 3


# What is missing -----------------------------------------------------------------------------------------------------


def test_missing_fields_are_named_and_everything_chosen_is_kept(refusing: Officer) -> None:
    refusing.saves(summary=("other_crime", "housing"), requester=(), recipients=(), information=())
    assert len(refusing.form.problems) == 3
    refusing.sees("Still to be chosen: Who asked for it", "Still to be chosen: Which types of information")
    sent = refusing.form_sent().values
    assert sent["summary"] == ("other_crime", "housing")
    assert sent["decision"] == ("not_shared",)
    assert field_of(refusing.form, "requester").error
    assert not decisions(refusing.parts)
    refusing.saves(requester="outside", recipients="outside", information="family_relationships")
    assert isinstance(refusing.page, say.Record)


def test_an_empty_form_names_every_field(refusing: Officer) -> None:
    names = [one.name for one in refusing.form.fields if one.kind != "fixed"]
    refusing.saves(**dict.fromkeys(names, ()))
    assert len(refusing.form.problems) == len(names) - 1  # all but the manager's name
    assert not decisions(refusing.parts)


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("decision", "shared", "does not fit this outcome"),
        ("decision", "no_such_thing", "does not fit this outcome"),
        ("decision", ("not_shared", "different_shared"), "Choose only one"),
        ("consent", ("refused", "not_asked"), "Choose only one"),
        ("requester", ("own", "outside"), "Choose only one"),
        ("route", "secure_email", "does not go with what you decided"),
        ("told", "told_before", "does not go with what you decided"),
        ("reasons", ("no_clear_purpose", "justice"), "does not go with what you decided"),
        ("information", "their_name", "does not fit this outcome"),
        ("summary", "<script>alert(1)</script>", "does not fit this outcome"),
    ],
)
def test_what_was_never_offered_is_not_taken(
    refusing: Officer, field: str, value: str | tuple[str, ...], says: str
) -> None:
    refusing.saves(**{**COMPLETE, field: value})
    refusing.sees(says)
    assert field_of(refusing.form, field).error
    assert not decisions(refusing.parts)


def test_whatever_else_is_sent_along_is_not_kept(refusing: Officer) -> None:
    refusing.saves(**COMPLETE, outcome="share", ground="consent", person_key=PRIYA, note="Mrs Example of 4 High Road")
    row = decision(refusing.parts, refusing.record.decision)
    assert (row.outcome, row.ground, row.person_key) == ("do_not_share", "", KWABENA)
    assert set(row.fields) == {
        "decided",
        "summary",
        "requester",
        "recipients",
        "decision",
        "reasons",
        "consent",
        "told",
        "authorised_by",
        "information",
        "route",
    }


def test_a_walk_that_has_not_ended_cannot_be_recorded(officer: Officer) -> None:
    officer.starts()
    officer.answers("no")
    officer.opens("decision.form", run=officer.run)
    officer.sees("Not finished yet", "Answer the last questions first")
    assert officer.asked == "clear_purpose"
    officer.opens("decision.save", run=officer.run, version="2", **COMPLETE)
    officer.sees("Not finished yet")
    assert count(officer.parts, "DECISION") == 0


# Officials -----------------------------------------------------------------------------------------------------------


def test_who_asked_is_chosen_from_the_directory_and_never_typed(overriding: Officer) -> None:
    field = field_of(overriding.form, "requester")
    assert field.kind == "select"
    labels = [one.label for one in field.options]
    assert labels[0] == "Nobody asked: it was my own idea (Kwabena Asante-Marsh, Partnership Sergeant)"
    assert any("Priya Raman" in one for one in labels)
    assert any("outside the partnership" in one for one in labels)


def test_only_managers_of_the_officers_own_agency_can_have_agreed(overriding: Officer) -> None:
    values = {one.value: one.label for one in field_of(overriding.form, "authoriser").options}
    assert f"person:{RHODRI}" in values
    assert not any("Denise Hartnoll" in label for label in values.values())
    assert not any("Kwabena" in label for label in values.values())
    assert len(set(values.values())) == len(values), "nobody stands in the list twice"


@pytest.mark.parametrize(
    "forged",
    [
        f"person:{KWABENA}",
        f"person:{DENISE}",
        "contact:ashmere-police-spoc",
        "contact:ashmere-council-authoriser",
        "agency:ashmere-police",
        "person:nobody",
        "own",
        "Detective Inspector Example",
        "",
        ("person:" + RHODRI, "other"),
    ],
    ids=str,
)
def test_a_manager_cannot_be_forged(overriding: Officer, forged: str | tuple[str, ...]) -> None:
    overriding.saves(**{**COMPLETE, "told": "told_after", "route": "secure_email", "authoriser": forged})
    assert field_of(overriding.form, "authoriser").error
    assert not decisions(overriding.parts)


@pytest.mark.parametrize("forged", ["person:" + PRIYA, "contact:nobody", "agency:nowhere", "Mr Example", "other"])
def test_whoever_asked_cannot_be_forged(refusing: Officer, forged: str) -> None:
    refusing.saves(**{**COMPLETE, "requester": forged})
    assert field_of(refusing.form, "requester").error
    assert not decisions(refusing.parts)


@pytest.mark.parametrize("forged", ["agency:ashmere-ccg", "agency:nowhere", "person:" + PRIYA, "own", "Mr Example"])
def test_whom_it_was_for_cannot_be_forged(refusing: Officer, forged: str) -> None:
    """A body that has ended cannot have been sent anything, and a person is never a recipient."""
    refusing.saves(**{**COMPLETE, "recipients": ("agency:lantern", forged)})
    assert field_of(refusing.form, "recipients").error
    assert refusing.form_sent().values["recipients"] == ("agency:lantern",)
    assert not decisions(refusing.parts)


def test_it_may_have_been_for_several_agencies(refusing: Officer) -> None:
    refusing.saves(**{**COMPLETE, "recipients": ("agency:lantern", "agency:ashmere-fire", "emergency")})
    row = next(one for one in refusing.record.rows if one.name == "Who it was for")
    assert row.values == (
        "Lantern Domestic Abuse Service",
        "Ashmere Fire and Rescue Service",
        "The emergency services, on 999",
    )


def test_sharing_without_consent_names_the_manager_who_agreed(overriding: Officer) -> None:
    overriding.saves(**COMPLETE, told="told_after", route="secure_email", authoriser=f"person:{RHODRI}")
    row = next(one for one in overriding.record.rows if one.letter == "g")
    assert row.values == ("Another designated manager", "Rhodri Mostyn-Bell, Detective Inspector")


def test_deciding_otherwise_than_the_protocol_points_needs_a_named_manager(refusing: Officer) -> None:
    different = {
        **COMPLETE,
        "decision": "different_shared",
        "reasons": "manager_decided",
        "consent": "not_asked",
        "told": "not_told_risk",
        "authorised_by": "line_manager",
        "route": "in_person",
    }
    refusing.saves(**different)
    refusing.sees("Choose the manager or guardian who agreed. It cannot be you.")
    refusing.saves(authoriser="other")
    shown = next(one for one in refusing.record.rows if one.name == "Decision")
    assert shown.values[1] == "The protocol pointed to: Do not share"


def test_a_manager_does_not_authorise_their_own_sharing(parts: Parts) -> None:
    manager = Officer(parts, RHODRI)
    manager.starts("High-risk domestic abuse")
    manager.answers("no", "raises_risk", "harm_outweighs", "designated_manager")
    manager.ticks()
    manager.presses("Record the decision")
    assert not any("Rhodri" in one.label for one in field_of(manager.form, "authoriser").options)
    for own in (f"person:{RHODRI}", "contact:ashmere-police-authoriser"):
        manager.saves(**COMPLETE, told="told_after", route="secure_email", authoriser=own)
        assert field_of(manager.form, "authoriser").error, own
    assert not decisions(parts)


def test_an_official_who_has_gone_since_is_still_shown_on_the_record(overriding: Officer, parts: Parts) -> None:
    overriding.saves(**COMPLETE, told="told_after", route="secure_email", authoriser=f"person:{RHODRI}")
    record = overriding.record.decision
    with parts.database.writing() as connection:
        connection.execute(store.PERSON.update().where(store.PERSON.c.key == RHODRI).values(post="Retired"))
    overriding.opens("decision.show", decision=record)
    overriding.sees("Rhodri Mostyn-Bell")
