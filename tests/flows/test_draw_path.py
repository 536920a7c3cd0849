"""The officer's own path is lit in the drawing, and nothing else is."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.draw import svg
from flows.machine import Flow
from flows.sharing import walk
from tests.flows.drawings import CONSENT, SVG, boxes, every, in_box, parsed, said
from tests.flows.walks import walked


def test_the_path_taken_is_lit_and_nothing_else(haringey: Flow) -> None:
    found = walk(haringey, CONSENT)
    root = parsed(svg(haringey.pack, found, title="t", answers=CONSENT))
    assert boxes(root, "passed") == [in_box(haringey.pack, name) for name in found.path]
    assert len(every(root, "flow-line", "lit")) == len(found.path)
    assert len(every(root, "flow-tick")) == len(found.path)
    assert boxes(root, "dim") == [
        in_box(haringey.pack, name) for name in haringey.pack.questions if name not in found.path
    ]
    (reached,) = every(root, "flow-tag", "here")
    assert said(reached) == "Share You are here"


def test_the_answers_that_were_given_are_bold(haringey: Flow) -> None:
    root = parsed(svg(haringey.pack, walk(haringey, CONSENT), title="t", answers=CONSENT))
    plain = {"yes": "Yes", "no": "No", "not_sure": "not sure", "given": "Given"}
    bold = sorted(one.text or "" for one in every(root, "flow-given"))
    assert bold == sorted(plain[answer] for answer in CONSENT.values())


def test_a_walk_alone_says_which_line_and_not_which_of_its_answers(haringey: Flow) -> None:
    answers = dict(list(CONSENT.items())[:3])
    root = parsed(svg(haringey.pack, walk(haringey, answers), title="t"))
    assert [one.text for one in every(root, "flow-given")] == ["No", "Yes", "Yes", "not sure"]


def test_the_question_being_asked_is_marked(haringey: Flow) -> None:
    answers = dict(list(CONSENT.items())[:9])
    root = parsed(svg(haringey.pack, walk(haringey, answers), title="t", answers=answers))
    assert boxes(root, "here") == [in_box(haringey.pack, "has_capacity")]
    assert [said(one) for one in every(root, "flow-badge")] == ["Start", "You are here"]
    assert every(root, "flow-tag", "here") == []
    desc = root.find(f"{SVG}desc")
    assert desc is not None
    assert (desc.text or "").startswith("The path so far. 1 Immediate danger: No. 2 Clear purpose: Yes. 3 ")
    assert (desc.text or "").endswith("You are here: 11 Adult can decide.")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_path_is_lit_from_the_start_to_where_the_officer_is(haringey: Flow, data: st.DataObject) -> None:
    steps, _ = data.draw(walked(haringey))
    answers = dict(steps[: data.draw(st.integers(0, len(steps)))])
    found = walk(haringey, answers)
    root = parsed(svg(haringey.pack, found, title="t", answers=answers))
    assert boxes(root, "passed") == [in_box(haringey.pack, name) for name in found.path]
    assert boxes(root, "here") == ([in_box(haringey.pack, found.next)] if found.next else [])
    assert len(every(root, "flow-tag", "here")) == (1 if found.outcome else 0)
    assert len(every(root, "flow-line", "lit")) == len(answers)
