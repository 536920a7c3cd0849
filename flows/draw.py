"""Drawing a pack: a Mermaid flowchart for readers of the code, and an SVG of our own for officers and their phones.

Both are made from the pack alone, so the picture can never disagree with the questions that are asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from flows.draw_plan import RECORD, Plan, Row, Way, make_plan, ways_from
from flows.draw_shapes import (
    FAINT,
    INK,
    LINE,
    LIT,
    PAPER,
    arrow,
    badge,
    box,
    element,
    label,
    record_box,
    stroke,
    tag,
    words,
)
from flows.draw_words import answer_words, clean, in_words
from flows.pack import OUTCOMES, Pack
from flows.sharing import Walk

HERE = "You are here"
TITLE_ID = "flow-drawing-title"
DESC_ID = "flow-drawing-words"


def drawing_title(pack: Pack) -> str:
    """The title of the committed drawing, which shows no path."""
    return f"{pack.title}: can I share this?"


def mermaid(pack: Pack) -> str:
    """The pack as a Mermaid flowchart: questions in order, endings rounded, and the record after every ending."""
    lines = ["flowchart TD"]
    for number, question in enumerate(pack.questions.values(), 1):
        lines.append(f'    q_{question.name}["{_quoted(f"{number}. {question.short}")}"]')
    present = [name for name in OUTCOMES if name in pack.outcomes]
    lines.extend(f'    o_{name}(["{_quoted(pack.outcomes[name].short)}"])' for name in present)
    lines.append(f'    record["{RECORD}"]')
    for name, question in pack.questions.items():
        for answer, target in question.answers.items():
            end = f"o_{target}" if target in OUTCOMES else f"q_{target}"
            lines.append(f'    q_{name} -->|"{_quoted(question.label(answer))}"| {end}')
    lines.extend(f"    o_{name} --> record" for name in present)
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """Text inside Mermaid's quotes. Every mark that could mean something to it becomes a number."""
    return "".join(c if c.isalnum() or c in " .,:?!'-()/" else f"#{ord(c)};" for c in clean(text))


def svg(pack: Pack, lit: Walk | None = None, *, title: str, answers: Mapping[str, str] | None = None) -> str:
    """The pack as an SVG drawing made to be read on a phone, with the officer's path lit when there is one.

    `lit` is the walk so far. Where two answers lead to the same place a walk does not say which was given: `answers`
    (question to answer) does, and then only that one is bold. The same arguments give the same bytes.
    """
    drawing = _Drawing(pack, lit, answers or {})
    at = drawing.plan.columns
    frame = {
        "xmlns": "http://www.w3.org/2000/svg",
        "class": "flow flow-lit" if lit else "flow",
        "viewBox": f"0 0 {at.width} {drawing.plan.height}",
        "width": at.width,
        "height": drawing.plan.height,
        "font-family": "Arial, Helvetica, sans-serif",
        "role": "img",
        "aria-labelledby": f"{TITLE_ID} {DESC_ID}",
    }
    parts = [
        element("title", {"id": TITLE_ID}, words(title)),
        element("desc", {"id": DESC_ID}, words(drawing.in_words())),
        element("rect", {"class": "flow-paper", "width": at.width, "height": drawing.plan.height, "fill": PAPER}),
        *drawing.shapes(),
    ]
    return element("svg", dict(frame), "\n", *(f"{part}\n" for part in parts)) + "\n"


class _Drawing:
    """One drawing of one pack, with or without a path."""

    def __init__(self, pack: Pack, lit: Walk | None, answers: Mapping[str, str]) -> None:
        self.pack = pack
        self.lit = lit
        self.answers = answers
        self.steps: dict[str, str] = dict(pairwise((*lit.path, lit.place))) if lit else {}
        last = lit.path[-1] if lit and lit.path else ""
        self.plan: Plan = make_plan(pack, (last, lit.outcome) if lit and lit.outcome else None)

    def in_words(self) -> str:
        """The path in words; without a path, the whole flowchart."""
        if self.lit is None:
            return " ".join(self._all_ways(name) for name in self.pack.questions)
        passed = " ".join(f"{self._name(q)}: {self._given_words(q, t)}." for q, t in self.steps.items())
        return f"The path so far. {passed or 'Nothing is answered yet.'} {HERE}: {self._name(self.lit.place)}."

    def _all_ways(self, name: str) -> str:
        ways = (f"{in_words(answer_words(w.answers))} leads to {self._name(w.target)}" for w in self._ways(name))
        return f"{self._name(name)}: {'; '.join(ways)}."

    def _ways(self, name: str) -> tuple[Way, ...]:
        return ways_from(self.pack.questions[name])

    def _name(self, place: str) -> str:
        box_ = self.plan.boxes.get(place)
        if box_ is None:
            return self.pack.outcomes[place].short
        return f"{box_.number} {self.pack.questions[place].short}"

    def _given_words(self, question: str, target: str) -> str:
        return " ".join(in_words(answer_words(self._given(w))) for w in self._ways(question) if w.target == target)

    def _given(self, way: Way) -> tuple[str, ...]:
        """The answers of a line that were given: one when `answers` says so, else all that lead the same way."""
        if not self._is_lit(way):
            return ()
        answer = self.answers.get(way.question)
        return (answer,) if answer in way.answers else way.answers

    def _is_lit(self, way: Way) -> bool:
        return self.steps.get(way.question) == way.target

    def _state(self, way: Way) -> str:
        return "plain" if self.lit is None else "lit" if self._is_lit(way) else "dim"

    def shapes(self) -> list[str]:
        """Everything in the order it is painted: lines first, the lit path over them, boxes, tags and words on top."""
        return [*self._lines(), *self._boxes(), *self._tags(), *self._labels(), *self._badges()]

    def _rows(self) -> tuple[Row, ...]:
        return (*self.plan.lefts, *self.plan.rights, *self.plan.downs)

    def _lines(self) -> list[str]:
        colour, state = (FAINT, "dim") if self.lit else (LINE, "plain")
        drawn = [self._rail(colour, state)]
        drawn += [self._lane(target, state, colour) for target in self._inner_lanes_first()]
        drawn += [self._tree(name, state, colour) for name in self.plan.boxes]
        for row in self._rows():
            if self._is_lit(row.way):
                drawn += [self._casing(row), stroke(self._route(row), "flow-line lit", LIT, 5)]
                drawn.append(self._arrow(row, "lit", LIT))
        return drawn

    def _inner_lanes_first(self) -> list[str]:
        """An outer lane's lines cross the inner ones, so it is painted after them, on a pale edge."""
        return sorted(self.plan.lanes, key=lambda target: -self.plan.lanes[target].track)

    def _lane(self, target: str, state: str, colour: str) -> str:
        rows = [row for row in self.plan.lefts if row.way.target == target]
        casings = "".join(self._casing(row) for row in rows)
        line = stroke("".join(self._route(row) for row in rows), f"flow-line {state}", colour, 2)
        return f"{casings}{line}{self._arrow(rows[0], state, colour)}"

    def _tree(self, name: str, state: str, colour: str) -> str:
        """The lines of one question that go right or down."""
        rows = [row for row in (*self.plan.rights, *self.plan.downs) if row.way.question == name]
        if not rows:
            return ""
        line = stroke("".join(self._route(row) for row in rows), f"flow-line {state}", colour, 2)
        return line + "".join(self._arrow(row, state, colour) for row in rows)

    def _rail(self, colour: str, state: str) -> str:
        """The line on the right that takes every ending to the record."""
        at, record = self.plan.columns, self.plan.record
        joins = "".join(f"M{at.box_right} {row.y}H{at.rail}" for row in self.plan.rights)
        top = min((row.y for row in self.plan.rights), default=record.middle)
        path = f"{joins}M{at.rail} {top}V{record.middle}H{at.box_right + 8}"
        tip = arrow(at.box_right, record.middle, "left", f"flow-arrow {state}", colour)
        return stroke(path, f"flow-rail {state}", colour, 2) + tip

    def _route(self, row: Row) -> str:
        """The path of one line, from its question to where it leads."""
        at, target = self.plan.columns, row.way.target
        start = f"M{at.spine} {self.plan.boxes[row.way.question].bottom}"
        if target in OUTCOMES:
            return f"{start}V{row.y}H{at.tag_left - 8}"
        if target not in self.plan.lanes or row in self.plan.downs:
            return f"{start}V{self.plan.boxes[target].top - 8}"
        x, end = self.plan.lane_x(target), self.plan.boxes[target].middle
        bend = 8 if end > row.y else -8
        along = f"H{x + 8}Q{x} {row.y} {x} {row.y + bend}V{end - bend}Q{x} {end} {x + 8} {end}"
        return f"{start}V{row.y}{along}H{at.box_left - 8}"

    def _arrow(self, row: Row, state: str, colour: str) -> str:
        at, target, kind = self.plan.columns, row.way.target, f"flow-arrow {state}"
        if target in OUTCOMES:
            return arrow(at.tag_left, row.y, "right", kind, colour)
        if row in self.plan.downs:
            return arrow(at.spine, self.plan.boxes[target].top, "down", kind, colour)
        return arrow(at.box_left, self.plan.boxes[target].middle, "right", kind, colour)

    def _casing(self, row: Row) -> str:
        """A pale edge where a line to a lane crosses other lanes, so that the eye does not turn off into them."""
        if row not in self.plan.lefts:
            return ""
        left = self.plan.lane_x(row.way.target) + 9
        end = self.plan.boxes[row.way.target].middle
        right = self.plan.columns.box_left - 2
        return stroke(f"M{right} {row.y}H{left}M{right} {end}H{left}", "flow-casing", PAPER, 11)

    def _boxes(self) -> list[str]:
        at = self.plan.columns
        states = dict.fromkeys(self.plan.boxes, "plain" if self.lit is None else "dim")
        states |= dict.fromkeys(self.steps, "passed")
        if self.lit and self.lit.next:
            states[self.lit.next] = "here"
        drawn = [box(at, one, states[name]) for name, one in self.plan.boxes.items()]
        ended = self.lit is None or self.lit.outcome
        return [*drawn, record_box(at, self.plan.record, "plain" if ended else "dim")]

    def _tags(self) -> list[str]:
        states = {"lit": "here", "dim": "dim", "plain": "plain"}
        return [tag(self.plan.columns, row, states[self._state(row.way)]) for row in self.plan.rights]

    def _labels(self) -> list[str]:
        spine = self.plan.columns.spine
        sides = (
            (self.plan.lefts, spine - 10, "left"),
            (self.plan.rights, spine + 10, "right"),
            (self.plan.downs, spine + 12, "down"),
        )
        return [
            label(x, row, self._given(row.way), self._state(row.way), place) for rows, x, place in sides for row in rows
        ]

    def _badges(self) -> list[str]:
        at = self.plan.columns
        first = self.plan.boxes[self.pack.start]
        drawn = [badge(at.spine, first.top - 28, "Start", anchor="middle", fill=INK)]
        drawn.append(stroke(f"M{at.spine} {first.top - 17}V{first.top - 8}", "flow-line", INK, 2))
        drawn.append(arrow(at.spine, first.top, "down", "flow-arrow", INK))
        if self.lit and self.lit.next:
            drawn.append(badge(at.box_right - 10, self.plan.boxes[self.lit.next].top - 1, HERE, anchor="end"))
        return drawn
