"""The record of a decision, worked out from the walk: who must be named, what is filled in, which notes are shown."""

from __future__ import annotations

import pytest

from flows.decision import complete, needs_person, prefilled, problems
from flows.load import PACKS, load_rules
from flows.machine import Flow
from flows.rules import Rules
from flows.sharing import Given, give, walk_given

DIFFERENT = ("different_shared", "different_not_shared")
REFUSED = {
    "immediate_danger": "no",
    "clear_purpose": "yes",
    "identifies_someone": "yes",
    "depersonalised_enough": "no",
    "legal_duty": "no",
    "from_another_partner": "no",
    "confidential": "yes",
    "unsafe_to_ask": "no",
    "under_18": "no",
    "has_capacity": "yes",
    "consent": "refused",
    "sharing_ground": "yes",
}
"""An adult who can decide has said no, and there is a reason that may allow sharing all the same."""


@pytest.fixture(scope="module")
def rules() -> Rules:
    """Haringey's own rules."""
    return load_rules(PACKS / "haringey")


def refused_because(flow: Flow, line: str) -> dict[str, Given]:
    held = {name: Given(answer) for name, answer in REFUSED.items()}
    return give(flow, held, "balance", "", (line,))


@pytest.mark.parametrize("decision", DIFFERENT)
def test_deciding_otherwise_than_the_protocol_points_asks_for_a_named_manager_at_once(
    haringey: Flow, rules: Rules, decision: str
) -> None:
    """Before anything else is chosen, and whatever is chosen as the authority."""
    held = refused_because(haringey, "own_risk")
    for chosen in ({"decision": (decision,)}, {"decision": (decision,), "authorised_by": ("officer",)}):
        assert needs_person(haringey.pack, chosen)
        assert "authoriser" in problems(haringey.pack, rules, walk_given(haringey, held), chosen)
        assert complete(haringey.pack, {**chosen, "authoriser": ("person:one",)})["authoriser"] == ("person:one",)


@pytest.mark.parametrize("chosen", [{}, {"decision": ("not_shared",)}, {"authorised_by": ("officer",)}])
def test_a_decision_as_the_protocol_points_names_no_manager(haringey: Flow, chosen: dict[str, tuple[str, ...]]) -> None:
    assert not needs_person(haringey.pack, chosen)
    assert "authoriser" not in complete(haringey.pack, {**chosen, "authoriser": ("person:one",)})


@pytest.mark.parametrize("manager", ["line_manager", "caldicott_guardian"])
def test_a_manager_who_authorised_it_is_named(haringey: Flow, manager: str) -> None:
    assert needs_person(haringey.pack, {"decision": ("not_shared",), "authorised_by": (manager,)})


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("own_risk", "own_risk_only"),
        ("gentler_way", "gentler_way"),
        ("too_weak", "privacy_outweighs"),
    ],
)
def test_the_reason_not_to_share_is_the_one_that_was_given_at_the_balance(
    haringey: Flow, rules: Rules, line: str, reason: str
) -> None:
    held = refused_because(haringey, line)
    found = walk_given(haringey, held)
    assert found.outcome == "do_not_share"
    assert prefilled(haringey.pack, rules, held, found, "")["reasons"] == (reason,)


@pytest.mark.parametrize(("sector", "shown"), [("nhs", True), ("council", True), (None, True), ("police", False)])
def test_notes_for_health_and_care_are_held_back_only_from_an_agency_known_to_be_neither(
    rules: Rules, sector: str | None, shown: bool
) -> None:
    assert ("serious_violence_health" in rules.notes("legal_duty", {}, sector)) == shown
    assert ("no_surprises" in rules.notes("share", {}, sector)) == shown


@pytest.mark.parametrize(("sector", "shown"), [("charity", True), ("other", True), (None, True), ("council", False)])
def test_notes_for_voluntary_bodies_are_held_back_only_from_an_agency_known_to_be_none(
    rules: Rules, sector: str | None, shown: bool
) -> None:
    assert ("recognised_interests" in rules.notes("confidential", {}, sector)) == shown
