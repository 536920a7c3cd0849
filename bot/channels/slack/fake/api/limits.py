"""Whether Slack would take what an app sends: messages, views and metadata, against the table of block rules."""

from __future__ import annotations

import json
from collections.abc import Iterator

from bot.channels.slack.fake.api.block_rules import BLOCKS, ELEMENTS, INSIDE, OTHERS, VIEWS, Rule
from bot.channels.slack.fake.blocks import INPUTS, same
from bot.channels.slack.fake.refused import Refused
from bot.channels.slack.fake.things import Json

MOST_BLOCKS = 50
LONGEST_MESSAGE = 40_000
LARGEST_VIEW = 250_000
LARGEST_METADATA = 16_000
STYLES = ("primary", "danger")


def check_blocks(blocks: object) -> None:
    """Refuse blocks that a message may not have."""
    problems = list(_list(blocks, "/blocks", (0, MOST_BLOCKS, "block")))
    if not problems and isinstance(blocks, list):
        problems = list(_unique(blocks, "/blocks"))
    if problems:
        raise Refused("invalid_blocks", errors=problems, response_metadata={"messages": problems})


def check_view(view: object, kinds: tuple[str, ...]) -> None:
    """Refuse a view that Slack would not open. `kinds` are the types that may stand in this place."""
    problems = list(_view(view, kinds))
    if problems:
        raise Refused("invalid_arguments", response_metadata={"messages": problems})
    if len(json.dumps(view)) > LARGEST_VIEW:
        raise Refused("view_too_large")


def check_metadata(metadata: object) -> None:
    """Refuse metadata without an event type and a payload."""
    if metadata in (None, {}):
        return
    right = isinstance(metadata, dict) and isinstance(metadata.get("event_type"), str)
    if not right or not isinstance(metadata, dict) or not isinstance(metadata.get("event_payload"), dict):
        raise Refused("invalid_metadata_format")
    if len(json.dumps(metadata)) > LARGEST_METADATA:
        raise Refused("metadata_too_large")


def check_text(text: object, *, other: bool) -> None:
    """Refuse a message without words, unless there is something other to see, and one that is too long."""
    if not text and not other:
        raise Refused("no_text")
    if len(str(text or "")) > LONGEST_MESSAGE:
        raise Refused("msg_too_long")


def _say(what: str, where: str) -> str:
    return f"[ERROR] {what} [json-pointer:{where}]"


def _view(view: object, kinds: tuple[str, ...]) -> Iterator[str]:
    if not isinstance(view, dict):
        yield _say("must provide an object", "/view")
        return
    if view.get("type") not in kinds:
        yield _say(f"must be one of: {', '.join(kinds)}", "/view/type")
        return
    found = list(_ruled(view, "/view", VIEWS[view["type"]]))
    yield from found or _unique(view["blocks"], "/view/blocks")
    blocks = view.get("blocks")
    asks = isinstance(blocks, list) and any(isinstance(one, dict) and one.get("type") == "input" for one in blocks)
    if view["type"] == "modal" and asks and not view.get("submit"):
        yield _say("submit is required when an input block is within the blocks array", "/view/submit")


def _ruled(thing: Json, where: str, rule: Rule) -> Iterator[str]:
    for key in rule.needs:
        if key not in thing:
            yield _say(f"missing required field: {key}", where)
    for key, value in thing.items():
        place = f"{where}/{key}"
        if key not in rule.keys:
            yield _say(f"invalid additional property: {key}", where)
        elif value is None:
            continue
        elif key in rule.plain:
            yield from _text(value, place, rule.plain[key], ("plain_text",))
        elif key in rule.rich:
            yield from _text(value, place, rule.rich[key], ("plain_text", "mrkdwn"))
        elif key in rule.strings:
            yield from _string(value, place, rule.strings[key], least=0)
        elif key in rule.lists:
            yield from _list(value, place, rule.lists[key])
        elif key in rule.parts:
            yield from _one(value, place, rule.parts[key])


def _text(value: object, where: str, most: int, kinds: tuple[str, ...]) -> Iterator[str]:
    if not isinstance(value, dict):
        yield _say("must provide an object", where)
        return
    if value.get("type") not in kinds:
        yield _say(f"must be one of: {', '.join(kinds)}", f"{where}/type")
    for key in set(value) - {"type", "text", "emoji", "verbatim"}:
        yield _say(f"invalid additional property: {key}", where)
    if "text" not in value:
        yield _say("missing required field: text", where)
    else:
        yield from _string(value["text"], f"{where}/text", most, least=1)


def _string(value: object, where: str, most: int, least: int) -> Iterator[str]:
    if not isinstance(value, str):
        yield _say("must be a string", where)
    elif len(value) > most:
        yield _say(f"must be less than {most + 1} characters", where)
    elif len(value) < least:
        yield _say("must be more than 0 characters", where)


def _list(value: object, where: str, limits: tuple[int, int, str]) -> Iterator[str]:
    least, most, family = limits
    if not isinstance(value, list):
        yield _say("must provide an array", where)
        return
    if len(value) > most:
        yield _say(f"no more than {most} items allowed", where)
    if len(value) < least:
        yield _say(f"no less than {least} items allowed", where)
    for number, one in enumerate(value):
        yield from _one(one, f"{where}/{number}", family)


def _one(value: object, where: str, family: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield _say("must provide an object", where)
    elif family == "text":
        yield from _text(value, where, 2000, ("plain_text", "mrkdwn"))
    elif family == "context" and value.get("type") in ("plain_text", "mrkdwn"):
        yield from _text(value, where, 3000, ("plain_text", "mrkdwn"))
    elif family == "block":
        yield from _block(value, where)
    elif family in ("element", "context"):
        yield from _element(value, where)
    else:
        yield from _ruled(value, where, OTHERS[family])


def _block(block: Json, where: str) -> Iterator[str]:
    kind = block.get("type")
    if kind not in BLOCKS:
        yield _say(f"unsupported type: {kind}", f"{where}/type")
        return
    yield from _ruled(block, where, BLOCKS[kind])
    if kind == "section" and not block.get("text") and not block.get("fields"):
        yield _say("missing required field: text or fields", where)
    if kind in INSIDE:
        inside = block.get("elements") or [block.get("accessory"), block.get("element")]
        for one in inside if isinstance(inside, list) else []:
            type_of = str(one.get("type")) if isinstance(one, dict) else ""
            if type_of in ELEMENTS and not type_of.endswith(INSIDE[kind]):
                yield _say(f"unsupported type: {type_of}", where)


def _element(element: Json, where: str) -> Iterator[str]:
    kind = element.get("type")
    if kind not in ELEMENTS:
        yield _say(f"unsupported type: {kind}", f"{where}/type")
        return
    found = list(_ruled(element, where, ELEMENTS[kind]))
    yield from found
    if kind == "button" and element.get("style", "primary") not in STYLES:
        yield _say(f"must be one of: {', '.join(STYLES)}", f"{where}/style")
    if kind.endswith("static_select") and ("options" in element) == ("option_groups" in element):
        yield _say("must have either options or option_groups", where)
    elif kind in INPUTS and INPUTS[kind].options and not found and not kind.endswith("external_select"):
        yield from _starts(element, where)


def _starts(element: Json, where: str) -> Iterator[str]:
    """What is chosen at first must be one of the options, letter for letter."""
    keeps = INPUTS[element["type"]]
    start = element.get(keeps.starts)
    grouped = [one for group in element.get("option_groups", []) for one in group["options"]]
    options = [*element.get("options", []), *grouped]
    for one in (start if keeps.several else [start]) or []:
        if one is not None and not any(same(one, option) for option in options):
            yield _say(f"{keeps.starts} must match one of the options", f"{where}/{keeps.starts}")


def _unique(blocks: list[Json], where: str) -> Iterator[str]:
    seen: set[str] = set()
    for number, block in enumerate(blocks):
        if block.get("block_id") and block["block_id"] in seen:
            yield _say(f"`block_id` {block['block_id']} already exists", f"{where}/{number}")
        seen.add(block.get("block_id", ""))
        elements = [one.get("action_id") for one in block.get("elements", []) if isinstance(one, dict)]
        named = [one for one in elements if one]
        if len(named) != len(set(named)):
            yield _say("`action_id` must be unique in a block", f"{where}/{number}/elements")
