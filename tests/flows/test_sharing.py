"""Walking the flowchart: answers are kept, and where the officer stands is worked out from them."""

from __future__ import annotations

import json

import pytest

from flows.load import canonical, pack_from_document
from flows.machine import Flow, build_flow
from flows.sharing import (
    TICKS,
    DoesNotFit,
    Given,
    OldButton,
    begin,
    give,
    offered,
    unticked,
    walk,
    walk_given,
)

TO_CONSENT = {
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
}
"""A capable adult whom it is safe to ask."""


def stored(answers: dict[str, str]) -> dict[str, Given]:
    return {name: Given(answer) for name, answer in answers.items()}


def shared_by_consent(flow: Flow) -> dict[str, Given]:
    held = give(flow, stored(TO_CONSENT), "consent", "given")
    return give(flow, held, "right_way", TICKS, tuple(c.id for c in flow.pack.questions["right_way"].checklist))


# ------------------------------------------------------------------------------------------------ where a walk leads


def test_danger_is_the_first_thing_asked(haringey: Flow) -> None:
    found = walk(haringey, {})
    assert (found.path, found.next, found.outcome) == ((), "immediate_danger", None)


def test_danger_leads_straight_to_sharing_now_whatever_else_was_answered(haringey: Flow) -> None:
    found = walk(haringey, {**TO_CONSENT, "immediate_danger": "yes"})
    assert (found.path, found.outcome) == (("immediate_danger",), "share_now")


def test_sharing_names_consent_as_its_ground(haringey: Flow) -> None:
    found = walk_given(haringey, shared_by_consent(haringey))
    assert (found.outcome, found.ground, found.next) == ("share", "consent", None)


def test_only_sharing_has_a_ground(haringey: Flow) -> None:
    found = walk(haringey, {**TO_CONSENT, "consent": "given", "right_way": "no"})
    assert (found.outcome, found.ground) == ("fix_first", None)


def test_the_ground_is_the_one_on_the_path_and_not_one_left_behind(haringey: Flow) -> None:
    answers = {**TO_CONSENT, "consent": "given", "right_way": "yes"}
    assert walk(haringey, {**answers, "legal_duty": "yes"}).ground == "legal_duty"
    assert walk(haringey, {**answers, "confidential": "no"}).ground == "not_confidential"


@pytest.mark.parametrize(
    "answers", [{"weather": "yes"}, {"consent": "yes"}, {"legal_duty": "given"}, {"share": "record"}]
)
def test_an_answer_that_no_question_takes_is_refused(haringey: Flow, answers: dict[str, str]) -> None:
    with pytest.raises(DoesNotFit) as caught:
        walk(haringey, answers)
    assert caught.value.question in answers


# ------------------------------------------------------------------------------------------------ answering


def test_an_answer_to_another_question_is_refused_and_says_which_is_asked(haringey: Flow) -> None:
    held = stored({"immediate_danger": "no"})
    for question in ("immediate_danger", "identifies_someone", "right_way"):
        with pytest.raises(OldButton) as caught:
            give(haringey, held, question, "no")
        assert (caught.value.question, caught.value.current) == (question, "clear_purpose")
    assert held == stored({"immediate_danger": "no"})


def test_after_the_outcome_nothing_is_asked_any_more(haringey: Flow) -> None:
    with pytest.raises(OldButton) as caught:
        give(haringey, stored({"immediate_danger": "yes"}), "clear_purpose", "yes")
    assert caught.value.current is None


def test_a_question_off_the_path_cannot_be_changed(haringey: Flow) -> None:
    held = stored({**TO_CONSENT, "immediate_danger": "yes"})
    with pytest.raises(OldButton):
        give(haringey, held, "under_18", "yes", changing=True)


def test_a_question_of_no_pack_is_refused(haringey: Flow) -> None:
    with pytest.raises(DoesNotFit):
        give(haringey, {}, "weather", "yes")


def test_a_line_of_a_pick_list_gives_its_answer(haringey: Flow) -> None:
    held = stored(dict(list(TO_CONSENT.items())[:4]))
    after = give(haringey, held, "legal_duty", "", ("police_form",))
    assert after["legal_duty"] == Given("no", ("police_form",))
    assert give(haringey, held, "legal_duty", "yes", ("court_order",))["legal_duty"].answer == "yes"


def test_yes_alone_is_refused_where_the_list_says_which(haringey: Flow) -> None:
    held = stored(dict(list(TO_CONSENT.items())[:4]))
    assert offered(haringey.pack.questions["legal_duty"]) == ("no", "not_sure")
    with pytest.raises(DoesNotFit, match="Say which one"):
        give(haringey, held, "legal_duty", "yes")


@pytest.mark.parametrize(
    ("answer", "picked"),
    [
        ("yes", ("police_form",)),
        ("", ("court_order", "child_s47")),
        ("", ("own_risk",)),
        ("given", ()),
        ("record", ()),
        ("", ()),
    ],
)
def test_a_line_or_answer_that_is_not_offered_is_refused(haringey: Flow, answer: str, picked: tuple[str, ...]) -> None:
    held = stored(dict(list(TO_CONSENT.items())[:4]))
    with pytest.raises(DoesNotFit):
        give(haringey, held, "legal_duty", answer, picked)


def test_all_lines_ticked_means_everything_is_in_place(haringey: Flow) -> None:
    question = haringey.pack.questions["right_way"]
    lines = tuple(line.id for line in question.checklist)
    held = give(haringey, stored(TO_CONSENT), "consent", "given")
    in_place = give(haringey, held, "right_way", TICKS, tuple(reversed(lines)))["right_way"]
    assert in_place == Given("yes", lines)
    assert unticked(question, in_place) == ()


def test_one_line_without_a_tick_means_put_it_right_first(haringey: Flow) -> None:
    question = haringey.pack.questions["right_way"]
    lines = tuple(line.id for line in question.checklist)
    held = give(haringey, stored(TO_CONSENT), "consent", "given")
    after = give(haringey, held, "right_way", TICKS, lines[1:])
    assert walk_given(haringey, after).outcome == "fix_first"
    assert unticked(question, after["right_way"]) == lines[:1]


def test_a_tick_on_a_line_of_no_checklist_is_refused(haringey: Flow) -> None:
    held = give(haringey, stored(TO_CONSENT), "consent", "given")
    with pytest.raises(DoesNotFit):
        give(haringey, held, "right_way", TICKS, ("minimum", "free_lunch"))


# ------------------------------------------------------------------------------------------------ changing an answer


def test_changing_an_answer_keeps_later_ones_that_still_fit(haringey: Flow) -> None:
    held = shared_by_consent(haringey)
    away = give(haringey, held, "identifies_someone", "no", changing=True)
    assert walk_given(haringey, away).outcome == "depersonalise"
    back = give(haringey, away, "identifies_someone", "yes", changing=True)
    assert walk_given(haringey, back) == walk_given(haringey, held)


def test_changing_the_purpose_asks_again_about_consent_because_consent_was_for_a_purpose(haringey: Flow) -> None:
    held = shared_by_consent(haringey)
    away = give(haringey, held, "clear_purpose", "no", changing=True)
    back = give(haringey, away, "clear_purpose", "yes", changing=True)
    assert walk_given(haringey, back).next == "consent"


def test_changing_the_age_asks_again_who_decides(haringey: Flow) -> None:
    held = shared_by_consent(haringey)
    after = give(haringey, held, "under_18", "yes", changing=True)
    assert {"has_capacity", "consent", "right_way"}.isdisjoint(after)
    assert walk_given(haringey, after).next == "young_person_understands"
    assert after["unsafe_to_ask"] == held["unsafe_to_ask"]


def test_a_consent_taken_back_asks_for_everything_that_rested_on_it(haringey: Flow) -> None:
    after = give(haringey, shared_by_consent(haringey), "consent", "refused", changing=True)
    found = walk_given(haringey, after)
    assert (found.next, "right_way" in after) == ("sharing_ground", False)


def test_another_line_with_the_same_answer_asks_again_too(haringey: Flow) -> None:
    held = give(haringey, stored({**TO_CONSENT, "consent": "refused"}), "sharing_ground", "", ("harm_to_adult",))
    held = give(haringey, held, "balance", "", ("harm_outweighs",))
    after = give(haringey, held, "sharing_ground", "", ("prevent_crime",), changing=True)
    assert walk_given(haringey, after).next == "balance"


def test_what_rests_on_an_answer_that_is_asked_again_is_asked_again_too(small: Flow) -> None:
    document = json.loads(canonical(small.pack.source))
    document["flow"]["question"]["consent"]["after"] = ["from_another_partner"]
    flow = build_flow(pack_from_document(document))
    answers = {"immediate_danger": "no", "clear_purpose": "yes", "from_another_partner": "no"}
    held = stored({**answers, "identifies_someone": "yes", "consent": "given", "right_way": "yes"})
    after = give(flow, held, "from_another_partner", "yes", changing=True)
    assert set(held) - set(after) == {"consent", "right_way"}


def test_the_same_answer_again_changes_nothing(haringey: Flow) -> None:
    held = shared_by_consent(haringey)
    assert give(haringey, held, "consent", "given", changing=True) == held


def test_an_answer_that_was_put_right_may_be_given_again(haringey: Flow) -> None:
    held = give(haringey, stored({**TO_CONSENT, "consent": "given"}), "right_way", TICKS, ("minimum",))
    lines = tuple(line.id for line in haringey.pack.questions["right_way"].checklist)
    after = give(haringey, held, "right_way", TICKS, lines, changing=True)
    assert walk_given(haringey, after).outcome == "share"


# ------------------------------------------------------------------------------------------------ situations


def test_a_situation_settles_its_answers_and_still_asks_about_danger(haringey: Flow) -> None:
    for situation in haringey.pack.situations.values():
        held = begin(situation)
        assert all(one.assumed for one in held.values())
        assert walk_given(haringey, held).next == "immediate_danger"
    assert begin(None) == {}


def test_an_assumed_answer_is_passed_over_and_can_be_corrected(haringey: Flow) -> None:
    held = begin(haringey.pack.situations["police_ask_about_patient"])
    held = give(haringey, held, "immediate_danger", "no")
    held = give(haringey, held, "clear_purpose", "yes")
    assert walk_given(haringey, held).next == "unsafe_to_ask"
    after = give(haringey, held, "from_another_partner", "yes", changing=True)
    assert walk_given(haringey, after).outcome == "ask_owner"
    assert not after["from_another_partner"].assumed
