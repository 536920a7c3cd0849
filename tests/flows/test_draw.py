"""The drawings say what the pack says, and carry nothing but a picture."""

from __future__ import annotations

import json
import re
from pathlib import Path

from flows.draw import drawing_title, mermaid, svg
from flows.load import canonical, pack_from_document
from flows.machine import Flow
from flows.pack import OUTCOMES
from flows.sharing import Walk, walk
from tests.flows.drawings import CONSENT, HOSTILE, SVG, boxes, every, hostile_pack, in_box, parsed, said

DOCS = Path(__file__).parent.parent.parent / "docs"


# ------------------------------------------------------------------------------------------------ the committed ones


def test_the_committed_drawing_is_the_one_the_pack_gives(haringey: Flow) -> None:
    expected = svg(haringey.pack, title=drawing_title(haringey.pack))
    assert (DOCS / "flow-haringey.svg").read_bytes() == expected.encode(), (
        "draw it again: canishare pack diagram --format svg"
    )


def test_the_committed_mermaid_is_the_one_the_pack_gives(haringey: Flow) -> None:
    assert (DOCS / "flow-haringey.mmd").read_bytes() == mermaid(haringey.pack).encode(), (
        "draw it again: canishare pack diagram --format svg"
    )


def test_the_same_pack_is_always_drawn_the_same(haringey: Flow) -> None:
    again = pack_from_document(json.loads(canonical(haringey.pack.source)))
    found = walk(haringey, CONSENT)
    assert svg(again, found, title="t", answers=CONSENT) == svg(haringey.pack, found, title="t", answers=CONSENT)


# ------------------------------------------------------------------------------------------------ Mermaid


def test_mermaid_has_every_question_in_order_and_every_answer(haringey: Flow) -> None:
    text = mermaid(haringey.pack)
    shown = re.findall(r'^    q_(\w+)\["(\d+)\. (.+)"\]$', text, re.MULTILINE)
    assert shown == [(q.name, str(n), q.short) for n, q in enumerate(haringey.pack.questions.values(), 1)]
    edges = re.findall(r'^    q_(\w+) -->\|"(.+)"\| [qo]_(\w+)$', text, re.MULTILINE)
    assert edges == [
        (q.name, q.label(answer), target)
        for q in haringey.pack.questions.values()
        for answer, target in q.answers.items()
    ]


def test_mermaid_leads_every_outcome_to_the_record(haringey: Flow) -> None:
    text = mermaid(haringey.pack)
    for name in OUTCOMES:
        assert f'    o_{name}(["{haringey.pack.outcomes[name].short}"])\n' in text
        assert f"    o_{name} --> record\n" in text


def test_mermaid_is_not_steered_by_what_stands_in_a_pack() -> None:
    text = mermaid(hostile_pack())
    quoted = re.findall(r'"([^"]*)"', text)
    assert all(re.fullmatch(r"(?:[\w .,:?!'()/-]|#\d+;)*", one) for one in quoted), quoted
    assert text.count('"') == 2 * len(quoted)
    assert "%%" not in text
    assert "<" not in text


# ------------------------------------------------------------------------------------------------ the drawing


def test_the_drawing_is_a_picture_with_a_title_and_a_description(haringey: Flow) -> None:
    root = parsed(svg(haringey.pack, title="Can I share this?"))
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert title is not None
    assert desc is not None
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert title.text == "Can I share this?"
    assert all(in_box(haringey.pack, name) in (desc.text or "") for name in haringey.pack.questions)


def test_the_drawing_brings_no_style_script_or_address(haringey: Flow) -> None:
    root = parsed(svg(haringey.pack, walk(haringey, CONSENT), title="t", answers=CONSENT))
    allowed = {"svg", "title", "desc", "g", "rect", "circle", "path", "text", "tspan"}
    assert {one.tag.removeprefix(SVG) for one in root.iter()} == allowed
    for one in root.iter():
        for key, value in one.attrib.items():
            assert key != "style"
            assert not key.startswith("on")
            assert "href" not in key
            assert "url(" not in value


def test_the_drawing_fits_a_phone_and_is_large_enough_to_read(haringey: Flow) -> None:
    root = parsed(svg(haringey.pack, title="t"))
    assert 420 <= int(root.get("width", "0")) <= 520
    assert all(int(text.get("font-size", "0")) >= 14 for text in root.iter(f"{SVG}text"))


def test_every_question_and_every_ending_is_drawn(haringey: Flow) -> None:
    root = parsed(svg(haringey.pack, title="t"))
    assert boxes(root, "plain") == [in_box(haringey.pack, name) for name in haringey.pack.questions]
    tags = [said(one) for one in every(root, "flow-tag")]
    endings = [
        haringey.pack.outcomes[target].short
        for question in haringey.pack.questions.values()
        for target in dict.fromkeys(question.answers.values())
        if target in OUTCOMES
    ]
    assert tags == endings
    assert all(every(one, "flow-symbol") for one in every(root, "flow-tag")), "a symbol beside the word"
    assert "Record the decision" in said(root)


def test_every_answer_is_a_label_on_a_line(haringey: Flow) -> None:
    root = parsed(svg(haringey.pack, title="t"))
    assert len(every(root, "flow-answer")) == sum(
        len(set(question.answers.values())) for question in haringey.pack.questions.values()
    )


# ------------------------------------------------------------------------------------------------ hostile words


def test_hostile_words_stay_words() -> None:
    pack = hostile_pack()
    for lit in (None, Walk(("immediate_danger",), "clear_purpose", None, None)):
        drawing = svg(pack, lit, title=HOSTILE)
        root = parsed(drawing)
        assert "<script" not in drawing
        assert not [one for one in root.iter() if one.tag.removeprefix(SVG) in ("script", "b")]
        assert "\x07" not in drawing
        assert "\u202e" not in drawing
        title = root.find(f"{SVG}title")
        assert title is not None
        assert title.text == "</text><script>alert(1)</script> \"q\" 'a' & <b> ]]> --> %%{init}%% `x` #quot; a b"
