"""Drawing what can be pressed, chosen or filled in, as fields and buttons of a form that needs no script."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from markupsafe import Markup

from bot.channels.slack.fake.blocks import Placed, same, words_of
from bot.channels.slack.fake.page.tags import Content, tag
from bot.channels.slack.fake.page.text import Names, text_object
from bot.channels.slack.fake.surfaces import Surface
from bot.channels.slack.fake.things import Json

FIELD = "set"
"""Begins the name of a field; its block id and action id follow."""

EMPTY = "Choose an option"
STYLES = {"primary": "button primary", "danger": "button danger"}
WRITTEN = ("plain_text_input", "email_text_input", "url_text_input", "number_input")
KINDS = {"datepicker": "date", "timepicker": "time", "email_text_input": "email", "url_text_input": "url"}


def key_of(one: Placed) -> str:
    """An element's two ids as one text."""
    return json.dumps(one.place)


@dataclass(slots=True)
class Pen:
    """What drawing a surface needs: whose it is, what people are called, and a number for each thing on the page."""

    surface: Surface
    names: Names
    address: str
    used: list[int] = field(default_factory=lambda: [0])

    def new_id(self) -> str:
        """An id that nothing else on the page has."""
        self.used[0] += 1
        return f"e{self.used[0]}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What belongs to a field beside itself: the label that is drawn, and what describes it."""

    said: str
    shown: bool = False
    hint: str = ""
    error: str = ""
    required: bool = False


def element(pen: Pen, one: Placed, asked: Asked | None = None) -> Markup:
    """One element."""
    draws = DRAWERS.get(one.type)
    if not draws:
        return tag("p", f"({one.type.replace('_', ' ')}: not drawn here)", class_="small")
    said = asked or Asked(words_of(one.element.get("placeholder")) or "Choose")
    drawn = draws(pen, one, said)
    if not one.keeps:
        return drawn
    shown = tag("input", type="hidden", name="shown", value=key_of(one))
    settle = _settle(one, said) if one.dispatches else None
    return tag("div", shown, drawn, settle, class_="field")


def _settle(one: Placed, asked: Asked) -> Markup:
    """The button that tells the app of a choice at once, where Slack itself would do so without a button."""
    words = "Send" if one.type in WRITTEN else "Set"
    name = f"{words}: {asked.said}"
    return tag("button", words, type="submit", name="settle", value=key_of(one), class_="button", aria_label=name)


def _button(pen: Pen, one: Placed, asked: Asked) -> Markup:
    button = one.element
    words, style = words_of(button["text"]), STYLES.get(button.get("style", ""), "button")
    name = button.get("accessibility_label")
    if button.get("url"):
        href = f"{pen.address}/go/{pen.surface.name}?{urlencode({'press': key_of(one)})}"
        return tag("a", words, class_=style, href=href, target="_blank", rel="noopener", aria_label=name)
    value = key_of(one)
    confirm = button.get("confirm")
    if not confirm:
        return tag("button", words, type="submit", name="press", value=value, class_=style, aria_label=name)
    yes = words_of(confirm["confirm"])
    return tag(
        "details",
        tag("summary", words, class_=style, aria_label=name),
        tag("div", tag("strong", words_of(confirm["title"])), text_object(confirm["text"], pen.names)),
        tag("button", yes, type="submit", name="press", value=value, class_=STYLES["danger"]),
        class_="confirm",
    )


def _overflow(pen: Pen, one: Placed, asked: Asked) -> Markup:
    lines = [
        tag(
            "button",
            words_of(option["text"]),
            type="submit",
            name="menu",
            value=json.dumps([*one.place, option["value"]]),
            class_="button",
        )
        for option in one.options
    ]
    return tag("details", tag("summary", "More", class_="button"), tag("div", lines, class_="row"), class_="confirm")


def _select(pen: Pen, one: Placed, asked: Asked) -> Markup:
    field_id, held = pen.new_id(), one.held(pen.surface.choices)
    lines = [
        tag("option", words_of(option["text"]), value=option["value"], selected=bool(held) and same(option, held))
        for option in one.options
    ]
    return _labelled(pen, one, asked, field_id, lines, held)


def _people(pen: Pen, one: Placed, asked: Asked) -> Markup:
    field_id, held = pen.new_id(), one.held(pen.surface.choices)
    people = pen.surface.workspace.people
    lines = [tag("option", user.real_name, value=user.id, selected=user.id == held) for user in people]
    return _labelled(pen, one, asked, field_id, lines, held)


def _labelled(pen: Pen, one: Placed, asked: Asked, field_id: str, lines: list[Markup], held: object) -> Markup:
    empty = tag("option", words_of(one.element.get("placeholder")) or EMPTY, value="", selected=not held)
    described, notes = _notes(asked, field_id)
    select = tag("select", empty, lines, id=field_id, name=FIELD + key_of(one), **described)
    return tag("div", _label(asked, field_id), select, notes, class_="asked")


def _written(pen: Pen, one: Placed, asked: Asked) -> Markup:
    field_id, held = pen.new_id(), one.held(pen.surface.choices)
    described, notes = _notes(asked, field_id)
    common: dict[str, object] = {"id": field_id, "name": FIELD + key_of(one), **described}
    if one.element.get("focus_on_load"):
        common["autofocus"] = True
    placeholder = words_of(one.element.get("placeholder")) or None
    if one.element.get("multiline"):
        drawn = tag("textarea", held or "", rows="4", placeholder=placeholder, **common)
    else:
        kind = KINDS.get(one.type, "text")
        drawn = tag("input", type=kind, value=held or "", placeholder=placeholder, autocomplete="off", **common)
    return tag("div", _label(asked, field_id), drawn, notes, class_="asked")


def _ticks(pen: Pen, one: Placed, asked: Asked) -> Markup:
    held = one.held(pen.surface.choices)
    chosen = held if isinstance(held, list) else [held]
    kind = "radio" if one.type == "radio_buttons" else "checkbox"
    group = pen.new_id()
    described, notes = _notes(asked, group)
    lines = []
    for option in one.options:
        field_id = pen.new_id()
        box = tag(
            "input",
            type=kind,
            id=field_id,
            name=FIELD + key_of(one),
            value=option["value"],
            checked=any(same(option, other) for other in chosen),
        )
        more = option.get("description")
        about = tag("span", text_object(more, pen.names), class_="small") if more else None
        words = tag("span", text_object(option["text"], pen.names))
        lines.append(tag("div", box, tag("label", words, about, for_=field_id), class_="tick"))
    said = tag("legend", asked.said, _optional(asked), class_=None if asked.shown else "unseen")
    described.pop("aria_required", None)
    described.pop("aria_invalid", None)
    return tag("fieldset", said, lines, notes, class_="asked", **described)


def _label(asked: Asked, field_id: str) -> Markup:
    return tag("label", asked.said, _optional(asked), for_=field_id, class_=None if asked.shown else "unseen")


def _optional(asked: Asked) -> Content:
    return tag("span", " (optional)", class_="small") if asked.shown and not asked.required else None


def _notes(asked: Asked, field_id: str) -> tuple[dict[str, object], Content]:
    """What a field's attributes say of its hint and error, and the two drawn."""
    described: dict[str, object] = {}
    notes: list[Content] = []
    ids = []
    for name, text, look in (("hint", asked.hint, "small"), ("error", asked.error, "error")):
        if text:
            ids.append(f"{field_id}-{name}")
            notes.append(tag("p", text, id=ids[-1], class_=look))
    if ids:
        described["aria_describedby"] = " ".join(ids)
    if asked.error:
        described["aria_invalid"] = "true"
    if asked.required:
        described["aria_required"] = "true"
    return described, notes


Draw = Callable[[Pen, Placed, Asked], Markup]

DRAWERS: Mapping[str, Draw] = {
    "button": _button,
    "overflow": _overflow,
    "static_select": _select,
    "users_select": _people,
    "radio_buttons": _ticks,
    "checkboxes": _ticks,
    "multi_static_select": _ticks,
    "plain_text_input": _written,
    "email_text_input": _written,
    "url_text_input": _written,
    "number_input": _written,
    "datepicker": _written,
    "timepicker": _written,
}
"""How each element is drawn."""


def value_from(one: Placed, given: list[str]) -> object:
    """What the fields of a form say an element holds now."""
    keeps = one.keeps
    if not keeps:
        return None
    if not keeps.options:
        return (given[0] if given else "") or None
    chosen: list[Json] = [option for option in one.options if option["value"] in given]
    return chosen if keeps.several else next(iter(chosen), None)
