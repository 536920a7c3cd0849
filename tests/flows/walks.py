"""Ways of walking a flow in tests: every whole walk, and walks picked by Hypothesis."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import strategies as st

from flows.machine import Flow
from flows.pack import Question
from flows.sharing import TICKS

Step = tuple[str, str]


def whole_walks(flow: Flow, place: str | None = None) -> Iterator[tuple[list[Step], str]]:
    """Every way through the flowchart: the question and answer of each step, and the outcome."""
    place = place or flow.pack.start
    if place not in flow.pack.questions:
        yield [], place
        return
    for answer, target in flow.table[place].items():
        for steps, outcome in whole_walks(flow, target):
            yield [(place, answer), *steps], outcome


def ways_to_answer(question: Question) -> list[tuple[str, tuple[str, ...]]]:
    """Every kind of answer an officer can give by button: plain answers, pick-list lines, ticks."""
    from_list = [(choice.answer, (choice.id,)) for choice in question.choices]
    plain = [
        (answer, ())
        for answer in question.answers
        if not question.checklist or answer == "not_sure"
        if answer != "yes" or "yes" not in {given for given, _ in from_list}
    ]
    lines = tuple(line.id for line in question.checklist)
    ticks = [(TICKS, lines), (TICKS, lines[:1]), (TICKS, ())] if lines else []
    return [*plain, *from_list, *ticks]


@st.composite
def walked(draw: st.DrawFn, flow: Flow) -> tuple[list[Step], str]:
    """One walk to an outcome, each answer picked at random."""
    place, steps = flow.pack.start, []
    while place in flow.pack.questions:
        answer = draw(st.sampled_from(sorted(flow.table[place])))
        steps.append((place, answer))
        place = flow.table[place][answer]
    return steps, place
