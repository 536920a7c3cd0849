"""Whatever an officer presses, in whatever order, the walk stays sound."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.machine import Flow
from flows.sharing import Answers, Given, OldButton, begin, citations, give, walk_given
from tests.flows.walks import ways_to_answer


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_pressed_the_walk_stays_sound(haringey: Flow, data: st.DataObject) -> None:
    situations = [None, *haringey.pack.situations.values()]
    held: dict[str, Given] = begin(data.draw(st.sampled_from(situations)))
    for _ in range(data.draw(st.integers(1, 25))):
        held = _press(haringey, held, data)
        _is_sound(haringey, held)


def _press(flow: Flow, held: dict[str, Given], data: st.DataObject) -> dict[str, Given]:
    """Answer what is asked, change an earlier answer, or press an old button."""
    found = walk_given(flow, held)
    places = [*found.path, *([found.next] if found.next else [])]
    name = data.draw(st.sampled_from(places * 3 + sorted(flow.pack.questions)))
    answer, picked = data.draw(st.sampled_from(ways_to_answer(flow.pack.questions[name])))
    changing = data.draw(st.booleans()) or name in found.path
    before = dict(held)
    if name not in places or (name in found.path and not changing):
        with pytest.raises(OldButton):
            give(flow, held, name, answer, picked, changing=changing)
        assert held == before
        return held
    after = give(flow, held, name, answer, picked, changing=changing)
    assert held == before, "giving an answer makes a new set and leaves the old one alone"
    _dropped_what_hangs_on(flow, before, after, name)
    return after


def _dropped_what_hangs_on(flow: Flow, before: Answers, after: Answers, name: str) -> None:
    changed = name in before and (before[name].answer, before[name].picked) != (after[name].answer, after[name].picked)
    dropped = set(before) - set(after)
    hanging = {one for one in before if name in flow.pack.questions[one].after} if changed else set()
    assert hanging <= dropped
    for one in dropped - hanging:
        assert changed
        assert dropped & set(flow.pack.questions[one].after), f"{one} was dropped for no reason"
    for one in set(after) - {name}:
        assert after[one] == before[one]
        assert not dropped & set(flow.pack.questions[one].after), f"{one} rests on an answer that was dropped"


def _is_sound(flow: Flow, held: Answers) -> None:
    found = walk_given(flow, held)
    place = flow.pack.start
    for name in found.path:
        assert name == place
        place = flow.pack.edges[name][held[name].answer]
    assert place == found.place
    assert (found.next in flow.pack.questions) != (found.outcome in flow.pack.outcomes)
    assert found.next not in held
    assert (found.ground is not None) == (found.outcome == "share")
    _cites_all_and_once(flow, found.path, found.outcome, citations(flow, found))
    rows = [(name, one.answer, one.picked, one.assumed) for name, one in held.items()]
    read_back = {name: Given(answer, picked, assumed) for name, answer, picked, assumed in reversed(rows)}
    assert walk_given(flow, read_back) == found


def _cites_all_and_once(flow: Flow, path: tuple[str, ...], outcome: str | None, labels: tuple[str, ...]) -> None:
    expected = {label for name in path for label in flow.pack.questions[name].cite}
    if outcome:
        expected |= set(flow.pack.outcomes[outcome].cite)
    assert set(labels) == expected
    assert len(labels) == len(expected)
