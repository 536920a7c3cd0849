"""Where each thing of the drawing stands: boxes down the middle, lanes on the left, endings on the right.

All whole numbers, worked out from the pack alone, so that the committed drawing can be compared byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from flows.draw_words import Pieces, answer_words, in_words, text_width, wrap
from flows.pack import OUTCOMES, Pack, Question

LANE_STEP = 13
LEFT_LABELS = 106
RIGHT_LABELS = 114
TAG_WIDTH = 160
RAIL_GAP = 22
EDGE = 10

BOX_TEXT = 16
TAG_TEXT = 15
LABEL_TEXT = 14
LABEL_LEADING = 17
TAG_LEADING = 18
BOX_LEADING = 21

RECORD = "Record the decision"
RECORD_WHY = "Whatever it was, and why"


@dataclass(frozen=True, slots=True)
class Way:
    """One drawn line: the answers of a question that lead to one and the same place."""

    question: str
    answers: tuple[str, ...]
    target: str


@dataclass(frozen=True, slots=True)
class Box:
    """The box of a question, with its number and wrapped words."""

    name: str
    number: int
    lines: tuple[str, ...]
    top: int
    height: int

    @property
    def bottom(self) -> int:
        """Where its lines begin."""
        return self.top + self.height

    @property
    def middle(self) -> int:
        """Where a lane arrives."""
        return self.top + self.height // 2


@dataclass(frozen=True, slots=True)
class Row:
    """Where one line leaves its question, with its label in lines; `lines` are the words of the ending's tag."""

    way: Way
    y: int
    label: tuple[Pieces, ...]
    lines: tuple[str, ...] = ()
    height: int = 0


@dataclass(frozen=True, slots=True)
class Lane:
    """A line along the left side to a question that is not the next one; every answer leading there joins it."""

    target: str
    top: int
    bottom: int
    track: int = 0


@dataclass(frozen=True, slots=True)
class Columns:
    """What stands where from left to right. Each further lane makes the drawing wider, never the boxes smaller."""

    box_left: int
    spine: int
    tag_left: int
    box_right: int
    rail: int
    width: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole drawing, placed."""

    columns: Columns
    boxes: dict[str, Box]
    downs: tuple[Row, ...]
    lefts: tuple[Row, ...]
    rights: tuple[Row, ...]
    lanes: dict[str, Lane]
    record: Box
    height: int

    def lane_x(self, target: str) -> int:
        """Where the lane to this question runs."""
        return EDGE + LANE_STEP * self.lanes[target].track


def ways_from(question: Question) -> tuple[Way, ...]:
    """The lines that leave a question, answers with the same target together, in the pack's order."""
    targets = dict.fromkeys(question.answers.values())
    return tuple(
        Way(question.name, tuple(a for a, t in question.answers.items() if t == target), target) for target in targets
    )


def make_plan(pack: Pack, here: tuple[str, str] | None = None) -> Plan:
    """Place everything. `here` is the question and outcome whose tag needs room for "You are here"."""
    names = list(pack.questions)
    following = dict(pairwise(names))
    boxes: dict[str, Box] = {}
    downs: list[Row] = []
    lefts: list[Row] = []
    rights: list[Row] = []
    y = 56
    for number, name in enumerate(names, 1):
        box = _box(pack, name, number, y)
        boxes[name] = box
        ways = ways_from(pack.questions[name])
        left = [w for w in ways if w.target not in OUTCOMES and w.target != following.get(name)]
        y_left = _place_left(lefts, left, box.bottom)
        y_right = _place_right(rights, pack, [w for w in ways if w.target in OUTCOMES], box.bottom, here)
        y = max(y_left, y_right)
        down = [w for w in ways if w.target == following.get(name)]
        if down:
            downs.append(Row(down[0], y + 17, (answer_words(down[0].answers),)))
        y += 46 if down else 30
    lanes = _lanes(boxes, lefts)
    columns = _columns(max((lane.track for lane in lanes.values()), default=-1) + 1)
    record = Box("record", 0, (RECORD, RECORD_WHY), y, 62)
    return Plan(columns, boxes, tuple(downs), tuple(lefts), tuple(rights), lanes, record, record.bottom + 16)


def _columns(tracks: int) -> Columns:
    box_left = EDGE + LANE_STEP * tracks + 8
    spine = box_left + LEFT_LABELS
    tag_left = spine + RIGHT_LABELS
    box_right = tag_left + TAG_WIDTH
    rail = box_right + RAIL_GAP - 8
    return Columns(box_left, spine, tag_left, box_right, rail, rail + EDGE)


BOX_WIDTH = LEFT_LABELS + RIGHT_LABELS + TAG_WIDTH


def _box(pack: Pack, name: str, number: int, top: int) -> Box:
    lines = wrap(pack.questions[name].short, BOX_WIDTH - 104, BOX_TEXT, bold=True)
    return Box(name, number, lines, top, 28 + BOX_LEADING * len(lines))


def _place_left(rows: list[Row], ways: list[Way], top: int) -> int:
    y = top
    for way in ways:
        label = _side_label(way, LEFT_LABELS - 14)
        y += 10 + LABEL_LEADING * len(label)
        rows.append(Row(way, y, label))
        y += 6
    return y


def _place_right(rows: list[Row], pack: Pack, ways: list[Way], top: int, here: tuple[str, str] | None) -> int:
    y = top
    for way in ways:
        label = _side_label(way, RIGHT_LABELS - 22)
        lines = wrap(pack.outcomes[way.target].short, TAG_WIDTH - 44, TAG_TEXT, bold=True)
        height = 14 + TAG_LEADING * (len(lines) + (here == (way.question, way.target)))
        y += max(10 + LABEL_LEADING * len(label), 10 + height // 2)
        rows.append(Row(way, y, label, lines, height))
        y += height // 2
    return y


def _side_label(way: Way, width: int) -> tuple[Pieces, ...]:
    pieces = answer_words(way.answers)
    fits = text_width(in_words(pieces), LABEL_TEXT, bold=True) <= width
    return (pieces,) if fits else tuple((piece,) for piece in pieces)


def _lanes(boxes: dict[str, Box], lefts: Iterable[Row]) -> dict[str, Lane]:
    """One lane for each question reached from afar. The longest lie outermost; two on one track never overlap."""
    spans: dict[str, list[int]] = {}
    for row in lefts:
        spans.setdefault(row.way.target, [boxes[row.way.target].middle]).append(row.y)
    placed: list[Lane] = []
    for target, ys in sorted(spans.items(), key=lambda item: (min(item[1]) - max(item[1]), min(item[1]), item[0])):
        top, bottom = min(ys), max(ys)
        taken = {lane.track for lane in placed if lane.top <= bottom + 8 and top <= lane.bottom + 8}
        track = next(n for n in range(len(placed) + 1) if n not in taken)
        placed.append(Lane(target, top, bottom, track))
    return {lane.target: lane for lane in placed}
