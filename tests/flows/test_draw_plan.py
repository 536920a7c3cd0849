"""Where things stand in the drawing, and whether it can be read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from flows.draw import svg
from flows.draw_plan import make_plan
from flows.draw_shapes import FAINT, INK, LINE, LIT, PAPER, QUIET, TAG_COLOURS
from flows.load import canonical, pack_from_document
from flows.machine import Flow, build_flow
from flows.pack import OUTCOMES
from flows.sharing import walk
from tests.flows.drawings import boxes, hostile_pack, in_box, parsed


def test_lanes_do_not_run_over_one_another(haringey: Flow) -> None:
    lanes = list(make_plan(haringey.pack).lanes.values())
    assert {lane.target for lane in lanes} == {"has_capacity", "consent", "sharing_ground", "right_way"}
    for n, one in enumerate(lanes):
        for other in lanes[n + 1 :]:
            apart = one.bottom < other.top or other.bottom < one.top
            assert apart or one.track != other.track, (one, other)


def test_boxes_and_tags_keep_clear_of_each_other_and_of_the_edges(haringey: Flow) -> None:
    for here in (None, ("right_way", "share"), ("identifies_someone", "depersonalise")):
        plan = make_plan(haringey.pack, here)
        for _, top, bottom in _rows_down_the_page(plan):
            assert 0 < top < bottom < plan.height
        ends = [(top, bottom) for _, top, bottom in _rows_down_the_page(plan)]
        assert all(first[1] < second[0] for first, second in pairwise(ends))
        at = plan.columns
        assert at.spine < at.tag_left < at.box_right < at.rail < at.width


def _rows_down_the_page(plan: Any) -> Iterator[tuple[str, int, int]]:
    things = [("box", box.top, box.bottom) for box in (*plan.boxes.values(), plan.record)]
    things += [("tag", row.y - row.height // 2, row.y + row.height // 2) for row in plan.rights]
    return iter(sorted(things, key=lambda thing: thing[1]))


def test_a_pack_whose_answers_lead_back_up_the_page_is_drawn_too(small: Flow) -> None:
    document = json.loads(canonical(small.pack.source))
    document["flow"]["question"] = dict(reversed(document["flow"]["question"].items()))
    document["flow"]["question"]["right_way"].pop("after")
    flow = build_flow(pack_from_document(document))
    root = parsed(svg(flow.pack, walk(flow, {"immediate_danger": "no", "clear_purpose": "yes"}), title="t"))
    assert boxes(root, "here") == [in_box(flow.pack, "from_another_partner")]


def test_a_word_too_long_for_its_box_is_cut_into_lines() -> None:
    plan = make_plan(hostile_pack())
    assert "".join(plan.boxes["clear_purpose"].lines) == "<" * 40
    assert len(plan.boxes["clear_purpose"].lines) > 1


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("text", "ground"), [(QUIET, PAPER), (PAPER, LIT), (PAPER, QUIET), (PAPER, INK), (INK, PAPER)])
def test_words_can_be_read_even_when_they_are_greyed(text: str, ground: str) -> None:
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_words_and_edge_of_every_ending_stand_out(outcome: str) -> None:
    fill, edge = TAG_COLOURS[outcome]
    assert contrast(INK, fill) >= 4.5
    assert contrast(edge, fill) >= 3


@pytest.mark.parametrize("colour", [LINE, FAINT, LIT])
def test_lines_can_be_seen(colour: str) -> None:
    assert contrast(colour, PAPER) >= 3
