"""Part A, as far as it is chosen: nothing dead is offered, what goes together is held together, and nobody is named."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import request_form as form
from flows.machine import Flow
from flows.pack import PackProblem
from tests.services.part_a import PART_A as COMPLETE


@pytest.fixture(scope="module")
def pack(haringey: Flow) -> object:
    return haringey.pack


def wrong(pack: object, **changes: tuple[str, ...]) -> set[str]:
    return set(form.problems(pack, COMPLETE | changes))  # type: ignore[arg-type]


def test_part_a_that_is_complete_can_be_sent(pack: object) -> None:
    assert wrong(pack) == set()


@pytest.mark.parametrize("name", [name for name in COMPLETE if name not in ("subjects", "public_interest")])
def test_each_thing_that_part_a_needs_is_missed_by_name(pack: object, name: str) -> None:
    assert name in wrong(pack, **{name: ()})


@pytest.mark.parametrize(
    ("changes", "complains"),
    [
        ({"public_interest": ()}, "public_interest"),
        ({"consent": ("refused",), "public_interest": ()}, "public_interest"),
        ({"subjects": ()}, "subjects"),
        ({"consent": ("identifies_nobody",)}, "consent"),
        ({"depersonalised": ("yes",)}, "consent"),
        ({"depersonalised": ("yes",), "consent": ("identifies_nobody",)}, "information"),
        ({"needed": ("urgent",)}, "urgency"),
        ({"needed": ("agreed", "urgent")}, "needed"),
        ({"basis": ("cda_15",)}, "basis"),
    ],
    ids=str,
)
def test_what_does_not_go_together_is_said(pack: object, changes: dict[str, tuple[str, ...]], complains: str) -> None:
    assert complains in wrong(pack, **changes)


def test_figures_that_identify_nobody_need_no_consent_and_nobody_they_are_about(pack: object) -> None:
    figures = {"depersonalised": ("yes",), "consent": ("identifies_nobody",), "information": ("figures",)}
    assert wrong(pack, **figures, subjects=(), public_interest=()) == set()


def test_consent_that_was_given_needs_no_other_reason(pack: object) -> None:
    chosen = COMPLETE | {"consent": ("given",), "public_interest": ("duty",)}
    assert form.problems(pack, chosen) == {}  # type: ignore[arg-type]
    assert "public_interest" not in form.complete(pack, chosen)  # type: ignore[arg-type]


def test_law_that_was_dead_when_the_form_was_written_is_not_offered(haringey: Flow) -> None:
    basis = form.form_of(haringey.pack).field("basis")
    words = " ".join(one.label for one in basis.choices)
    for dead in (
        "section 1:",
        "section 2:",
        "section 15",
        "Homelessness Act",
        "section 29",
        "Data Protection Act 1998",
    ):
        assert dead not in words
    assert "Housing Act 1985" in words, "the form of 2016 leaves the year out"


def test_nothing_in_it_can_be_typed(haringey: Flow) -> None:
    kinds = {field.kind for field in form.form_of(haringey.pack).fields}
    assert kinds <= {"one", "many", "agencies"}


def test_a_decision_fills_in_what_it_settles(haringey: Flow) -> None:
    settled = form.from_decision({"information": ["education"], "summary": ["child_safety", "other_crime"]})
    assert settled == {"information": ("education",), "purpose": ("safeguard_child",)}
    assert form.from_decision({"summary": ["claim_or_enquiry"]}) == {}
    summary = haringey.pack.forms["decision"].field("summary")
    purposes = {one.id for one in form.form_of(haringey.pack).field("purpose").choices}
    for one in summary.choices:
        assert set(form.from_decision({"summary": [one.id]}).get("purpose", ())) <= purposes


def test_a_pack_without_the_form_says_which_file_is_missing(haringey: Flow) -> None:
    with pytest.raises(PackProblem, match=r"forms/request\.toml"):
        form.form_of(replace(haringey.pack, forms={}))


@given(st.data())
def test_whatever_is_sent_only_offered_choices_are_kept(haringey: Flow, data: st.DataObject) -> None:
    pack = haringey.pack
    names = [field.id for field in form.form_of(pack).fields]
    known = [choice.id for field in form.form_of(pack).fields for choice in form.choices(pack, field)]
    values = st.lists(st.sampled_from(known) | st.text(max_size=8), max_size=4).map(tuple)
    chosen = data.draw(st.dictionaries(st.sampled_from(names) | st.text(max_size=8), values))
    found = form.problems(pack, chosen)
    assert set(found) <= set(names)
    if not found:
        for name, picked in form.complete(pack, chosen).items():
            field = form.form_of(pack).field(name)
            assert set(picked) <= {one.id for one in form.choices(pack, field)}
            assert field.kind != "one" or len(picked) == 1
