"""The shapes of the drawing as SVG text: boxes, lines, tags and marks, each with a class and its own plain colours.

The page's content policy allows no inline styles, so looks are presentation attributes, which a style sheet may
override by class. Every text goes through `element`, which escapes it.
"""

from __future__ import annotations

from html import escape

from flows.draw_plan import (
    BOX_LEADING,
    BOX_TEXT,
    LABEL_LEADING,
    LABEL_TEXT,
    RECORD_WHY,
    TAG_LEADING,
    TAG_TEXT,
    Box,
    Columns,
    Row,
)
from flows.draw_words import OR, clean, text_width

INK = "#16202a"
QUIET = "#56616c"
LINE = "#4a5763"
FAINT = "#8a949e"
PAPER = "#ffffff"
BOX_FILL = "#f2f5f8"
LIT = "#0b4f9e"
LIT_FILL = "#e7f0fb"

TAG_COLOURS = {
    "share_now": ("#fde8e6", "#a3221a"),
    "share": ("#e1f3e7", "#17663a"),
    "depersonalise": ("#e3eefb", "#1a4f8f"),
    "do_not_share": ("#f7e5ef", "#8a1a5c"),
    "ask_owner": ("#fdf1d2", "#7a5200"),
    "fix_first": ("#fde9da", "#8f4400"),
    "seek_advice": ("#ece8fa", "#4b3a9b"),
}
"""Fill and edge of each ending. The word and the symbol say the same: colour alone tells nothing."""

SYMBOLS = {
    "share_now": "M9 1.5 17.2 16.5H.8Z M9 6.8v4.4 M9 13.8v.1",
    "share": "M1.5 9h14 M10.5 4l5 5-5 5",
    "depersonalise": (
        "M9 2a3.4 3.4 0 1 1 0 6.8A3.4 3.4 0 0 1 9 2Z M2.5 16.5c0-3.6 2.8-5.4 6.5-5.4s6.5 1.8 6.5 5.4 M1.5 1.5l15 15"
    ),
    "do_not_share": "M9 1.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15Z M6 6l6 6 M12 6l-6 6",
    "ask_owner": "M6.5 2.5 2 7l4.5 4.5 M2.5 7H11a4.5 4.5 0 0 1 0 9H7.5",
    "fix_first": "M2 16l1-4.5L12 2.5l3.5 3.5-9 9Z M9.8 4.7l3.5 3.5",
    "seek_advice": "M1.5 2.5h15v9.5H9L5 15.8V12H1.5Z M5.5 7.3h.1 M9 7.3h.1 M12.5 7.3h.1",
}
RECORD_SYMBOL = "M3.5 2h11v14.5h-11Z M6.3 6h5.4 M6.3 9.2h5.4 M6.3 12.4h3"
ARROWS = {"right": "l-10 -6v12Z", "left": "l10 -6v12Z", "down": "l-6 -10h12Z"}
ARROWS_LIT = {"right": "l-13 -9v18Z", "left": "l13 -9v18Z", "down": "l-9 -13h18Z"}
TICK = "M-6 0.5 -2 4.5 6 -4"


def element(name: str, attributes: dict[str, object], *inside: str) -> str:
    """One SVG element. Attribute values are escaped; `inside` is markup already made, or the result of `words`."""
    shown = "".join(f' {key}="{escape(str(value))}"' for key, value in attributes.items())
    return f"<{name}{shown}>{''.join(inside)}</{name}>" if inside else f"<{name}{shown}/>"


def words(text: str) -> str:
    """Text made safe to stand in the drawing."""
    return escape(clean(text))


def text_line(
    x: int, y: int, text: str, size: int, *, fill: str = INK, bold: bool = False, anchor: str = "start", kind: str
) -> str:
    """One line of text."""
    weight = {"font-weight": "bold"} if bold else {}
    at: dict[str, object] = {"class": kind, "x": x, "y": y, "font-size": size, "fill": fill}
    return element("text", at | weight | ({"text-anchor": anchor} if anchor != "start" else {}), words(text))


def stroke(path: str, kind: str, colour: str, width: int) -> str:
    """A line of the drawing."""
    return element(
        "path",
        {"class": kind, "d": path, "fill": "none", "stroke": colour, "stroke-width": width, "stroke-linejoin": "round"},
    )


def arrow(x: int, y: int, way: str, kind: str, colour: str) -> str:
    """An arrowhead whose tip is at x, y."""
    tips = ARROWS_LIT if kind.endswith(" lit") else ARROWS
    return element("path", {"class": kind, "d": f"M{x} {y}{tips[way]}", "fill": colour})


def box(at: Columns, one: Box, state: str) -> str:
    """A question's box. `state` is plain, passed, here or dim."""
    lit = state in ("passed", "here")
    edge, width = (LIT, 3) if state == "passed" else (LIT, 4) if lit else (FAINT if state == "dim" else LINE, 2)
    ink = QUIET if state == "dim" else INK
    left = at.box_left
    drawn = [
        element(
            "rect",
            {
                "class": "flow-edge",
                "x": left,
                "y": one.top,
                "width": at.box_right - left,
                "height": one.height,
                "rx": 9,
                "fill": LIT_FILL if lit else (PAPER if state == "dim" else BOX_FILL),
                "stroke": edge,
                "stroke-width": width,
            },
        ),
        element("circle", {"cx": left + 25, "cy": one.middle, "r": 15, "fill": LIT if lit else ink}),
        text_line(
            left + 25, one.middle + 5, str(one.number), 15, fill=PAPER, bold=True, anchor="middle", kind="flow-number"
        ),
    ]
    for n, line in enumerate(one.lines):
        y = one.middle + 6 - (len(one.lines) - 1) * BOX_LEADING // 2 + n * BOX_LEADING
        drawn.append(text_line(left + 50, y, line, BOX_TEXT, fill=ink, bold=True, kind="flow-short"))
    if state == "passed":
        drawn.append(ticked(at.box_right - 26, one.middle))
    return element("g", {"class": f"flow-box {state}"}, *drawn)


def ticked(x: int, y: int) -> str:
    """The mark of a question that has been answered."""
    mark = {"class": "flow-tick", "transform": f"translate({x} {y})", "fill": "none", "stroke": LIT, "stroke-width": 3}
    return element(
        "g", mark, element("circle", {"r": 12, "fill": PAPER, "stroke-width": 2}), element("path", {"d": TICK})
    )


def tag(at: Columns, row: Row, state: str) -> str:
    """The tag of an ending: symbol and words. `state` is plain, here or dim."""
    fill, edge = TAG_COLOURS.get(row.way.target, (BOX_FILL, LINE))
    ink = QUIET if state == "dim" else INK
    if state == "dim":
        fill, edge = PAPER, FAINT
    top = row.y - row.height // 2
    drawn = [
        element(
            "rect",
            {
                "class": "flow-edge",
                "x": at.tag_left,
                "y": top,
                "width": at.box_right - at.tag_left,
                "height": row.height,
                "rx": 15,
                "fill": fill,
                "stroke": edge,
                "stroke-width": 4 if state == "here" else 2,
            },
        ),
        symbol(
            at.tag_left + 12, row.y - 9, SYMBOLS.get(row.way.target, RECORD_SYMBOL), QUIET if state == "dim" else edge
        ),
    ]
    lines = [(line, TAG_TEXT) for line in row.lines]
    first = top + (row.height - TAG_LEADING * (len(lines) + (state == "here"))) // 2 + 14
    for n, (line, size) in enumerate(lines):
        drawn.append(
            text_line(at.tag_left + 38, first + n * TAG_LEADING, line, size, fill=ink, bold=True, kind="flow-short")
        )
    if state == "here":
        y = first + len(lines) * TAG_LEADING
        drawn.append(text_line(at.tag_left + 38, y, "You are here", LABEL_TEXT, fill=INK, kind="flow-here"))
    return element("g", {"class": f"flow-tag {row.way.target} {state}"}, *drawn)


def symbol(x: int, y: int, path: str, colour: str) -> str:
    """A symbol of 18 by 18."""
    return element(
        "path",
        {
            "class": "flow-symbol",
            "transform": f"translate({x} {y})",
            "d": path,
            "fill": "none",
            "stroke": colour,
            "stroke-width": 2,
            "stroke-linecap": "round",
            "stroke-linejoin": "round",
        },
    )


def badge(x: int, y: int, text: str, *, anchor: str, fill: str = LIT) -> str:
    """A small filled plate with a word or two, centred on height `y`; `anchor` is `middle` or `end`."""
    width = text_width(text, LABEL_TEXT, bold=True) + 22
    left = x - (width if anchor == "end" else width // 2)
    plate = {"x": left, "y": y - 12, "width": width, "height": 24, "rx": 12, "fill": fill}
    return element(
        "g",
        {"class": "flow-badge"},
        element("rect", plate),
        text_line(left + width // 2, y + 5, text, LABEL_TEXT, fill=PAPER, bold=True, anchor="middle", kind="flow-here"),
    )


def label(x: int, row: Row, given: tuple[str, ...], state: str, place: str) -> str:
    """The words on a line, a piece for each answer. Those that were given are bold. `place` is left, right or down."""
    drawn = []
    for n, line in enumerate(row.label):
        y = row.y + 5 if place == "down" else row.y - 7 - (len(row.label) - 1 - n) * LABEL_LEADING
        spans = [_piece(text, answer in given, state, first=m == 0) for m, (answer, text) in enumerate(line)]
        at: dict[str, object] = {"class": "flow-label", "x": x, "y": y, "font-size": LABEL_TEXT}
        anchor: dict[str, object] = {"text-anchor": "end"} if place == "left" else {}
        drawn.append(element("text", at | anchor, *spans))
    return element("g", {"class": f"flow-answer {state}"}, *drawn)


def _piece(text: str, given: bool, state: str, *, first: bool) -> str:
    """The words of one answer; the "or" before it is never bold."""
    joint = OR if text.startswith(OR) else ""
    joint_shown = element("tspan", {"fill": _ink(state)}, ("" if first else " ") + joint) if joint else ""
    look = {"class": "flow-given", "fill": INK, "font-weight": "bold"} if given else {"fill": _ink(state)}
    return joint_shown + element("tspan", dict(look), escape(text[len(joint) :]))


def _ink(state: str) -> str:
    return INK if state == "plain" else QUIET


def record_box(at: Columns, one: Box, state: str) -> str:
    """The last box: every ending is followed by a record."""
    ink = QUIET if state == "dim" else INK
    edge = FAINT if state == "dim" else LINE
    frame = {
        "class": "flow-edge",
        "x": at.box_left,
        "y": one.top,
        "width": at.box_right - at.box_left,
        "height": one.height,
        "rx": 30,
        "fill": PAPER if state == "dim" else BOX_FILL,
        "stroke": edge,
        "stroke-width": 2,
    }
    return element(
        "g",
        {"class": f"flow-record {state}"},
        element("rect", frame),
        symbol(at.box_left + 24, one.middle - 9, RECORD_SYMBOL, ink),
        text_line(at.box_left + 56, one.middle - 4, one.lines[0], BOX_TEXT, fill=ink, bold=True, kind="flow-short"),
        text_line(at.box_left + 56, one.middle + 17, RECORD_WHY, LABEL_TEXT, fill=ink, kind="flow-why"),
    )
