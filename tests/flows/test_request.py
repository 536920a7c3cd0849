"""The life of a request: what can follow what, held against the machine class and against what must never be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statemachine import StateChart
from statemachine.exceptions import TransitionNotAllowed

from flows.request import LIFE, NAMES, WAITS_FOR, DoesNotFollow, RequestLife, next_state

EVENTS = sorted({event for led in LIFE.values() for event in led})


def after(*events: str, start: str = "draft") -> str:
    state = start
    for event in events:
        state = next_state(state, event)
    return state


def reached_from(start: str) -> set[str]:
    found, ahead = {start}, [start]
    while ahead:
        new = set(LIFE[ahead.pop()].values()) - found
        found |= new
        ahead += new
    return found


@pytest.mark.parametrize(
    ("events", "ends"),
    [
        (("submit", "acknowledge", "disclose", "close", "destroy"), "destroyed"),
        (("ask_authorisation", "authorise", "disclose"), "disclosed"),
        (("ask_authorisation", "send_back", "submit"), "sent"),
        (("submit", "ask_clarification", "answer_clarification", "disclose_part"), "partly_disclosed"),
        (("submit", "disclose_part", "disclose_part", "disclose"), "disclosed"),
        (("submit", "decline", "challenge", "uphold", "challenge", "disclose"), "disclosed"),
        (("submit", "disclose_part", "challenge", "uphold", "close"), "closed"),
        (("submit", "withdraw", "close"), "closed"),
    ],
)
def test_a_request_goes_the_ways_of_the_protocol(events: tuple[str, ...], ends: str) -> None:
    assert after(*events) == ends


@pytest.mark.parametrize(
    ("state", "event"),
    [
        ("draft", "disclose"),
        ("draft", "acknowledge"),
        ("draft", "destroy"),
        ("awaiting_authorisation", "submit"),
        ("awaiting_authorisation", "disclose"),
        ("clarification_asked", "disclose"),
        ("disclosed", "withdraw"),
        ("partly_disclosed", "withdraw"),
        ("disclosed", "decline"),
        ("disclosed", "destroy"),
        ("closed", "disclose"),
        ("closed", "challenge"),
        ("nowhere", "submit"),
        ("draft", "nothing"),
    ],
)
def test_what_must_not_follow_does_not_and_that_is_said_plainly(state: str, event: str) -> None:
    with pytest.raises(DoesNotFollow, match="That cannot be done now"):
        next_state(state, event)


def test_every_request_can_come_to_its_end_and_nothing_follows_that() -> None:
    assert reached_from("draft") == set(NAMES)
    assert all("destroyed" in reached_from(state) for state in NAMES)
    assert dict(LIFE["destroyed"]) == {}


def test_no_name_of_ours_hides_one_of_the_state_machines_own() -> None:
    assert [name for name in (*EVENTS, *NAMES) if hasattr(StateChart, name)] == []


def test_content_is_destroyed_only_after_closing() -> None:
    assert [state for state, led in LIFE.items() if "destroyed" in led.values()] == ["closed"]


def test_it_is_always_said_whose_turn_it_is() -> None:
    assert set(WAITS_FOR) == set(NAMES)
    assert {state for state, who in WAITS_FOR.items() if not who} == {"withdrawn", "closed", "destroyed"}


@given(st.lists(st.sampled_from(EVENTS), max_size=30))
def test_the_table_and_the_machine_agree_on_any_walk(events: list[str]) -> None:
    life, state = RequestLife(), "draft"
    for event in events:
        try:
            life.send(event)
        except TransitionNotAllowed:
            with pytest.raises(DoesNotFollow):
                next_state(state, event)
            continue
        state = next_state(state, event)
        assert next(iter(life.configuration)).id == state
