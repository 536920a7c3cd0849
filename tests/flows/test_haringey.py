"""The Haringey pack says what the protocol says: the same flowchart, every paragraph real, and no dead advice."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import knowledge
from flows.load import PACKS, load_rules
from flows.machine import Flow
from flows.pack import OUTCOMES, SECTORS
from flows.sharing import begin, walk, walk_given
from knowledge.labels import CITATION_LABELS
from tests.flows.walks import walked

EDGES = {
    "immediate_danger": {"yes": "share_now", "no": "clear_purpose", "not_sure": "seek_advice"},
    "clear_purpose": {"yes": "identifies_someone", "no": "do_not_share", "not_sure": "seek_advice"},
    "identifies_someone": {
        "yes": "depersonalised_enough",
        "not_sure": "depersonalised_enough",
        "no": "depersonalise",
    },
    "depersonalised_enough": {"yes": "depersonalise", "no": "legal_duty", "not_sure": "seek_advice"},
    "legal_duty": {"yes": "right_way", "no": "from_another_partner", "not_sure": "seek_advice"},
    "from_another_partner": {"yes": "ask_owner", "no": "confidential", "not_sure": "seek_advice"},
    "confidential": {"yes": "unsafe_to_ask", "not_sure": "unsafe_to_ask", "no": "right_way"},
    "unsafe_to_ask": {"yes": "sharing_ground", "no": "under_18", "not_sure": "seek_advice"},
    "under_18": {"yes": "young_person_understands", "not_sure": "young_person_understands", "no": "has_capacity"},
    "young_person_understands": {"yes": "consent", "no": "consent", "not_sure": "seek_advice"},
    "has_capacity": {"yes": "consent", "no": "best_interests", "not_sure": "seek_advice"},
    "best_interests": {"yes": "right_way", "no": "do_not_share", "not_sure": "seek_advice"},
    "consent": {
        "given": "right_way",
        "refused": "sharing_ground",
        "not_possible": "sharing_ground",
        "not_sure": "seek_advice",
    },
    "sharing_ground": {"yes": "balance", "no": "do_not_share", "not_sure": "seek_advice"},
    "balance": {"yes": "manager_authorises", "no": "do_not_share", "not_sure": "seek_advice"},
    "manager_authorises": {"yes": "right_way", "no": "do_not_share", "not_sure": "seek_advice"},
    "right_way": {"yes": "share", "no": "fix_first", "not_sure": "fix_first"},
}
"""The merged flowchart, written out by hand: seventeen questions in the order of the paper chart."""

GROUNDS = {
    ("legal_duty", "yes"): "legal_duty",
    ("confidential", "no"): "not_confidential",
    ("best_interests", "yes"): "best_interests",
    ("consent", "given"): "consent",
    ("manager_authorises", "yes"): "public_interest",
}

REAL_DUTIES = {"court_order", "asb_case_review", "child_s47", "care_act_s45", "statutory_notice"}

OUT_OF_DATE = re.compile(r"RESTRICTED|GCSX|section 29\b|s\.? ?29\b|\bfax", re.IGNORECASE)
SAYS_SO = re.compile(r"\bgone\b|\bwent\b|\bno personal\b|\bneither\b|\bnever\b|is quoted\b", re.IGNORECASE)

RULES_ON_THE_LAW = re.compile(r"\b(?:legally allowed|you are allowed to share|lawful to share)\b", re.IGNORECASE)


def texts(value: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a stored pack, with its place."""
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from texts(one, f"{where}.{key}".strip("."))
    elif isinstance(value, list):
        for one in value:
            yield from texts(one, where)


def cited(value: Any, where: str = "") -> Iterator[tuple[str, list[str]]]:
    """Every list of citations of a stored pack, with its place."""
    if isinstance(value, dict):
        for key, one in value.items():
            if key == "cite":
                yield where, one
            else:
                yield from cited(one, f"{where}.{key}".strip("."))
    elif isinstance(value, list):
        for one in value:
            yield from cited(one, where)


def law_ids() -> set[str]:
    files = (Path(knowledge.__file__).parent / "content" / "law").glob("*.toml")
    return {name for file in files for name in tomllib.loads(file.read_text(encoding="utf-8"))}


def test_the_flowchart_is_the_one_that_was_agreed(haringey: Flow) -> None:
    assert haringey.pack.edges == EDGES
    assert list(haringey.pack.questions) == list(EDGES)


def test_there_are_seventeen_questions_and_seven_outcomes(haringey: Flow) -> None:
    assert len(haringey.pack.questions) == 17
    assert set(haringey.pack.outcomes) == set(OUTCOMES)
    assert len(OUTCOMES) == 7


def test_danger_is_asked_first(haringey: Flow) -> None:
    assert haringey.pack.start == "immediate_danger"


def test_share_always_names_the_ground_that_was_walked(haringey: Flow) -> None:
    named = {
        (question.name, answer): ground
        for question in haringey.pack.questions.values()
        for answer, ground in question.grounds.items()
    }
    assert named == GROUNDS
    assert set(haringey.pack.outcomes["share"].grounds) == set(GROUNDS.values())


def test_not_sure_never_means_no(haringey: Flow) -> None:
    for question in haringey.pack.questions.values():
        target = question.answers["not_sure"]
        if target == question.answers.get("no"):
            assert target == "fix_first", question.name
        assert target != "do_not_share"


def test_every_question_is_one_question_in_few_words(haringey: Flow) -> None:
    for question in haringey.pack.questions.values():
        assert question.ask.count("?") == 1, question.name
        assert question.ask.endswith("?")
        assert 2 <= len(question.counts) <= 6, question.name
        assert 1 <= len(re.findall(r"[.?!](?:\s|$)", question.why)) <= 3, question.name
        assert all(len(label) <= 60 for label in question.labels.values()), question.name


def test_no_text_is_empty_or_left_to_be_written(haringey: Flow) -> None:
    for where, text in texts(dict(haringey.pack.source)):
        assert text.strip() == text, where
        assert text, where
        assert not re.search(r"TO[D]O|TBC|XXX|lorem", text), where


def test_every_citation_is_a_paragraph_of_the_protocol(haringey: Flow) -> None:
    wrong = [
        (where, one)
        for where, labels in cited(dict(haringey.pack.source))
        for one in labels
        if one not in CITATION_LABELS
    ]
    assert wrong == []


def test_every_law_note_leads_to_an_entry_that_exists(haringey: Flow) -> None:
    known = law_ids()
    assert {note.law for note in haringey.pack.notes.values() if note.law} <= known
    assert all(note.law and note.checked for note in haringey.pack.notes.values() if note.kind == "law today")


def test_unsettled_law_is_never_shown_as_settled(haringey: Flow) -> None:
    unsettled = [note for note in haringey.pack.notes.values() if note.grade == "C"]
    assert unsettled
    assert all("heck with your data protection officer" in note.say for note in unsettled)


def test_a_police_form_or_a_power_is_not_a_duty(haringey: Flow) -> None:
    duty = haringey.pack.questions["legal_duty"]
    answers = {choice.id: choice.answer for choice in duty.choices}
    assert answers["police_form"] == "no"
    assert answers["cda_s115"] == "no"
    assert {name for name, answer in answers.items() if answer == "yes"} == REAL_DUTIES
    assert all(choice.says for choice in duty.choices), "each line is said back with its reason"
    assert all("power" not in choice.says or choice.answer == "no" for choice in duty.choices)


def test_what_has_gone_is_named_only_as_gone(haringey: Flow) -> None:
    found = []
    for where, text in texts(dict(haringey.pack.source)):
        if OUT_OF_DATE.search(text) and "phrases" not in where:
            found.append(where)
            assert SAYS_SO.search(text), f"{where}: {text}"
    assert found, "the words this test looks for are in the pack: the old names are explained"


def test_the_guide_points_and_never_rules_on_the_law(haringey: Flow) -> None:
    assert [where for where, text in texts(dict(haringey.pack.source)) if RULES_ON_THE_LAW.search(text)] == []


def test_emergency_help_needs_nothing_looked_up(haringey: Flow) -> None:
    assert any("999" in line for line in haringey.pack.emergency.say)
    assert "emergency" in haringey.pack.outcomes["share_now"].next
    assert all("record" in outcome.next for outcome in haringey.pack.outcomes.values())


OFFICERS_OWN = {"immediate_danger", "balance", "manager_authorises", "right_way"}


def test_situations_leave_danger_and_judgement_to_the_officer(haringey: Flow) -> None:
    for name, situation in haringey.pack.situations.items():
        assert not OFFICERS_OWN & set(situation.assumes), name
        assert walk_given(haringey, begin(situation)).next == "immediate_danger"
        assert 5 <= len(situation.phrases) <= 15, name


def test_every_assumed_answer_can_be_come_to(haringey: Flow) -> None:
    """An assumption off every path would be shown to the officer and change nothing."""
    for name, situation in haringey.pack.situations.items():
        answers = {one.question: one.answer for one in situation.assumes.values()}
        reached = _reached(haringey, haringey.pack.start, answers)
        assert set(answers) <= reached, name


def _reached(flow: Flow, place: str, assumed: dict[str, str]) -> set[str]:
    if place not in flow.pack.questions:
        return set()
    targets = [flow.table[place][assumed[place]]] if place in assumed else flow.table[place].values()
    return {place}.union(*(_reached(flow, target, assumed) for target in targets))


@pytest.mark.parametrize("changed", ["legal_duty", "confidential", "consent", "best_interests", "manager_authorises"])
def test_a_changed_ground_asks_again_whether_all_is_in_place(haringey: Flow, changed: str) -> None:
    assert changed in haringey.pack.questions["right_way"].after


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_rules_name_only_what_the_pack_holds(haringey: Flow, data: st.DataObject) -> None:
    rules = load_rules(PACKS / "haringey")
    steps, outcome = data.draw(walked(haringey))
    path, found = dict(steps), walk(haringey, dict(steps))
    sector = data.draw(st.sampled_from([*SECTORS, None]))
    for place in (*path, outcome):
        assert set(rules.notes(place, path, sector)) <= set(haringey.pack.notes)
    choices = {
        field.id: {choice.id for choice in field.choices} or set(haringey.pack.information)
        for field in haringey.pack.forms["decision"].fields
    }
    settled = rules.prefill(path, dict.fromkeys(path, ()), outcome, found.ground)
    for field, picked in settled.items():
        assert set(picked) <= choices[field], field
        allowed = rules.allowed_choices(field, outcome, found.ground)
        assert allowed is None or set(picked) <= set(allowed), field
    for field, every in choices.items():
        assert set(rules.allowed_choices(field, outcome, found.ground) or ()) <= every, field
