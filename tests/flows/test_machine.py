"""python-statemachine is the authority; the table that stands in for it on every click says the same."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from statemachine.exceptions import TransitionNotAllowed

from flows.machine import Flow
from flows.pack import ANSWERS, OUTCOMES, RECORDED
from flows.sharing import walk
from tests.flows.walks import walked, whole_walks

LONGEST = 17
"""Answers. There are seventeen questions, and none is asked twice."""


def place_of(machine: object) -> str:
    (value,) = machine.configuration_values  # type: ignore[attr-defined]
    return str(value)


def test_machine_and_table_agree_on_every_question_and_answer(haringey: Flow) -> None:
    for name, answers in haringey.pack.edges.items():
        for answer, target in answers.items():
            machine = haringey.machine(start_value=name)
            machine.send(answer)
            assert (place_of(machine), haringey.table[name][answer]) == (target, target)


def test_the_table_holds_nothing_that_the_pack_does_not_say(haringey: Flow) -> None:
    outcomes = {name: {"record": RECORDED} for name in OUTCOMES}
    expected = {**haringey.pack.edges, **outcomes, RECORDED: {}}
    assert {name: dict(answers) for name, answers in haringey.table.items()} == expected


@pytest.mark.parametrize("answer", [*ANSWERS, "record", "maybe", ""])
def test_an_answer_that_does_not_fit_raises_and_moves_nothing(haringey: Flow, answer: str) -> None:
    for name in (*haringey.pack.questions, *OUTCOMES):
        if answer in haringey.table[name]:
            continue
        machine = haringey.machine(start_value=name)
        with pytest.raises(TransitionNotAllowed):
            machine.send(answer)
        assert place_of(machine) == name


def test_a_recorded_walk_is_finished_and_takes_nothing_more(haringey: Flow) -> None:
    for outcome in OUTCOMES:
        machine = haringey.machine(start_value=outcome)
        assert not machine.is_terminated
        machine.send("record")
        assert place_of(machine) == RECORDED
        assert machine.is_terminated
        with pytest.raises(TransitionNotAllowed):
            machine.send("record")


def test_every_walk_ends_at_an_outcome_within_seventeen_answers(haringey: Flow) -> None:
    walks = list(whole_walks(haringey))
    assert {outcome for _, outcome in walks} == set(OUTCOMES)
    assert max(len(steps) for steps, _ in walks) <= LONGEST


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_machine_table_and_replay_agree_on_random_walks(haringey: Flow, data: st.DataObject) -> None:
    steps, outcome = data.draw(walked(haringey))
    machine = haringey.machine()
    for n, (question, answer) in enumerate(steps):
        assert place_of(machine) == question
        assert walk(haringey, dict(steps[:n])).next == question
        machine.send(answer)
        assert place_of(machine) == haringey.table[question][answer]
    found = walk(haringey, dict(steps))
    assert (place_of(machine), found.outcome) == (outcome, outcome)
    assert found.path == tuple(question for question, _ in steps)
    machine.send("record")
    assert place_of(machine) == RECORDED
