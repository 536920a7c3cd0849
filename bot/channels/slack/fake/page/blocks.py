"""Drawing blocks: headers, sections, fields, small print, lines, rows of buttons and inputs."""

from __future__ import annotations

from markupsafe import Markup

from bot.channels.slack.fake.blocks import Placed, words_of
from bot.channels.slack.fake.page.elements import Asked, Pen, element
from bot.channels.slack.fake.page.tags import tag
from bot.channels.slack.fake.page.text import text_object
from bot.channels.slack.fake.things import Json


def blocks(pen: Pen, heading: str = "h3") -> list[Markup]:
    """Every block of a surface. `heading` is the element that headers become there."""
    return [_block(pen, one, heading) for one in pen.surface.blocks]


def _block(pen: Pen, block: Json, heading: str) -> Markup:
    match block["type"]:
        case "header":
            return tag(heading, words_of(block["text"]), class_="block header")
        case "section":
            return _section(pen, block)
        case "context":
            return tag("div", [_small(pen, one) for one in block["elements"]], class_="block context")
        case "divider":
            return tag("hr")
        case "actions":
            row = [element(pen, Placed(block, one)) for one in block["elements"]]
            return tag("div", row, class_="block row")
        case "input":
            return _input(pen, block)
        case "image":
            return tag("p", f"Picture: {block['alt_text']}", class_="block small")
        case "markdown":
            return tag("p", block["text"], class_="block")
        case kind:
            return tag("p", f"({kind.replace('_', ' ')}: not drawn here)", class_="block small")


def _section(pen: Pen, block: Json) -> Markup:
    text = text_object(block["text"], pen.names) if block.get("text") else None
    fields = [tag("div", text_object(one, pen.names)) for one in block.get("fields", [])]
    said = tag("div", text, tag("div", fields, class_="fields") if fields else None, class_="said")
    beside = block.get("accessory")
    if not beside:
        return tag("div", said, class_="block section")
    if beside["type"] == "image":
        drawn = tag("p", f"Picture: {beside['alt_text']}", class_="small")
    else:
        drawn = element(pen, Placed(block, beside))
    return tag("div", said, tag("div", drawn, class_="beside"), class_="block section")


def _small(pen: Pen, one: Json) -> Markup:
    if one["type"] == "image":
        return tag("div", f"Picture: {one['alt_text']}")
    return tag("div", text_object(one, pen.names))


def _input(pen: Pen, block: Json) -> Markup:
    view = pen.surface.view
    asked = Asked(
        words_of(block["label"]),
        shown=True,
        hint=words_of(block.get("hint")),
        error=view.errors.get(block["block_id"], "") if view else "",
        required=not block.get("optional"),
    )
    return tag("div", element(pen, Placed(block, block["element"]), asked), class_="block input")
