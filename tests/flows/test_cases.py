"""Forty invented cases: the guide comes to the right outcome and ground, and a starting point makes it quick."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from flows.machine import Flow
from flows.pack import GROUNDS, OUTCOMES, Question
from flows.sharing import TICKS, Given, Walk, begin, give, walk, walk_given

CASES = Path(__file__).parent.parent / "cases" / "guide_cases.jsonl"
IDS = 40
MOST_TAPS = 6
"""Half of the cases that have a starting point should need no more."""

CHOOSE, ANSWER, CORRECT = 1, 1, 2
"""Taps: choosing the starting point, answering a question, and finding and changing an assumed answer."""


@dataclass(frozen=True)
class Told:
    """A case as an officer told it to the guide."""

    found: Walk
    taps: int
    corrected: tuple[str, ...]


@cache
def cases() -> list[dict[str, Any]]:
    return [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


def tell(flow: Flow, case: dict[str, Any], *, with_situation: bool) -> Told:
    """Walk a case through the guide as an officer would: answer what is asked, and correct what was assumed wrongly."""
    name = case["situation"] if with_situation else None
    held = begin(flow.pack.situations[name] if name else None)
    taps = CHOOSE if name else 0
    corrected: list[str] = []
    while True:
        found = walk_given(flow, held)
        wrong = next((q for q in found.path if held[q].answer != case["answers"].get(q, held[q].answer)), None)
        if wrong:
            held = _answer(flow, held, wrong, case["answers"][wrong], changing=True)
            corrected.append(wrong)
            taps += CORRECT
        elif found.next:
            held = _answer(flow, held, found.next, case["answers"][found.next])
            taps += ANSWER
        else:
            return Told(found, taps, tuple(corrected))


def _answer(flow: Flow, held: dict[str, Given], name: str, answer: str, *, changing: bool = False) -> dict[str, Given]:
    question = flow.pack.questions[name]
    return give(flow, held, name, *_pressed(question, answer), changing=changing)


def _pressed(question: Question, answer: str) -> tuple[str, tuple[str, ...]]:
    """The button, line or ticks behind an answer. One tap for a line, one for a ticked list."""
    lines = tuple(line.id for line in question.checklist)
    if lines and answer != "not_sure":
        return TICKS, lines if answer == "yes" else lines[1:]
    line = next((choice.id for choice in question.choices if choice.answer == answer), None)
    return ("", (line,)) if line and answer == "yes" else (answer, ())


def named(case: dict[str, Any]) -> str:
    return str(case["id"])


def test_there_are_forty_different_cases() -> None:
    assert len({case["id"] for case in cases()}) == IDS
    assert len({case["story"] for case in cases()}) == IDS


def test_every_outcome_and_ground_is_among_them() -> None:
    assert {case["expect"]["outcome"] for case in cases()} == set(OUTCOMES)
    assert {case["expect"]["ground"] for case in cases()} == {None, *GROUNDS}


@pytest.mark.parametrize("number", range(IDS))
def test_the_answers_lead_to_the_right_outcome_and_ground(haringey: Flow, number: int) -> None:
    case = cases()[number]
    found = walk(haringey, case["answers"])
    assert {"outcome": found.outcome, "ground": found.ground} == case["expect"]
    assert set(found.path) == set(case["answers"]), "a case answers what it is asked and no more"


@pytest.mark.parametrize("with_situation", [True, False])
@pytest.mark.parametrize("number", range(IDS))
def test_told_step_by_step_it_comes_to_the_same(haringey: Flow, number: int, with_situation: bool) -> None:
    case = cases()[number]
    told = tell(haringey, case, with_situation=with_situation)
    assert {"outcome": told.found.outcome, "ground": told.found.ground} == case["expect"]
    assert told.found.path == walk(haringey, case["answers"]).path


def test_a_starting_point_makes_half_of_the_cases_quick(haringey: Flow) -> None:
    with_start = [tell(haringey, case, with_situation=True).taps for case in cases()]
    assert median(with_start) <= MOST_TAPS


def test_a_starting_point_never_costs_more_taps_than_it_saves_in_general(haringey: Flow) -> None:
    chosen = [case for case in cases() if case["situation"]]
    with_start = [tell(haringey, case, with_situation=True).taps for case in chosen]
    without = [tell(haringey, case, with_situation=False).taps for case in chosen]
    assert median(with_start) < median(without)


def test_some_cases_differ_from_what_their_starting_point_assumes(haringey: Flow) -> None:
    """Otherwise nothing here would show that an assumption can be corrected."""
    assert any(tell(haringey, case, with_situation=True).corrected for case in cases())
