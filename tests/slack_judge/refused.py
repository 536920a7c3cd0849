"""Payloads that Slack would not take, each wrong in one thing, with some words of what the judge must say of it."""

from __future__ import annotations

from typing import Any

Payload = dict[str, Any]


def text(words: str = "x") -> Payload:
    return {"type": "plain_text", "text": words}


def marked(words: str = "x", **more: Any) -> Payload:
    return {"type": "mrkdwn", "text": words, **more}


def section(**more: Any) -> Payload:
    return {"type": "section", "text": marked(), **more}


def button(**more: Any) -> Payload:
    return {"type": "button", "action_id": "press-1", "text": text(), "value": "v", **more}


def option(value: str = "a", words: str = "A", **more: Any) -> Payload:
    return {"text": text(words), "value": value, **more}


def choice(kind: str = "static_select", **more: Any) -> Payload:
    made = {"type": kind, "action_id": "c", "options": [option()], **more}
    return {name: one for name, one in made.items() if one is not None}


def asked(element: Payload, **more: Any) -> Payload:
    return {"type": "input", "block_id": "i", "label": text("Which?"), "element": element, **more}


def message(*blocks: Payload, **more: Any) -> Payload:
    return {"text": "A message", "blocks": list(blocks) or [section()], **more}


def modal(*blocks: Payload, **more: Any) -> Payload:
    made = {"type": "modal", "title": text("Title"), "submit": text("Save"), "blocks": list(blocks) or [section()]}
    return {name: one for name, one in {**made, **more}.items() if one is not None}


def home(*blocks: Payload, **more: Any) -> Payload:
    return {"type": "home", "blocks": list(blocks) or [section()], **more}


TAKEN: dict[str, Payload] = {
    "a message": message(section(accessory=button()), {"type": "divider"}),
    "a message with metadata": message(metadata={"event_type": "asked", "event_payload": {"run": "1"}}),
    "fifty blocks": message(*[section()] * 50),
    "a hundred blocks in a view": modal(*[section()] * 100),
    "a form": modal(asked(choice("radio_buttons", initial_option=option())), callback_id="form", private_metadata="x"),
    "a home with a box to type in": home(asked({"type": "plain_text_input", "action_id": "ask", "max_length": 1000})),
}
"""Payloads that are as they should be."""

REFUSED: dict[str, tuple[Payload, str]] = {
    "52 blocks": (message(*[section()] * 52), "52 of them"),
    "101 blocks in a view": (modal(*[section()] * 101), "101 of them"),
    "no blocks in a view": (home() | {"blocks": []}, "0 of them"),
    "an unknown block": (message({"type": "sektion", "text": marked()}), "sektion"),
    "a misspelt key": (message(section(acessory=button())), "acessory"),
    "a misspelt key deep inside": (message(section(accessory=button(stile="primary"))), "stile"),
    "a misspelt key of a view": (modal(private_metdata="x"), "private_metdata"),
    "a key that messages do not have": (message(colour="red"), "colour"),
    "a style that there is not": (message(section(accessory=button(style="green"))), "green"),
    "a number for a text": (message(section(block_id=7)), "number"),
    "3,001 characters": (message(section(text=marked("x" * 3001))), "3,001"),
    "a field of 2,001 characters": (message({"type": "section", "fields": [text("x" * 2001)]}), "2,000"),
    "eleven fields": (message({"type": "section", "fields": [text()] * 11}), "11 of them"),
    "a section without text": (message({"type": "section"}), "needs a text or fields"),
    "an empty text": (message(section(text=marked(""))), "empty"),
    "a heading of 151 characters": (message({"type": "header", "text": text("x" * 151)}), "151"),
    "a heading with markup": (message({"type": "header", "text": marked()}), "mrkdwn"),
    "a label of 76 characters": (message(section(accessory=button(text=text("x" * 76)))), "76"),
    "a button's value of 2,001": (message(section(accessory=button(value="v" * 2001))), "2,001"),
    "a button for screen readers of 76": (message(section(accessory=button(accessibility_label="x" * 76))), "76"),
    "a button that cannot be told": (
        message(section(accessory={"type": "button", "text": text(), "value": "v"})),
        "cannot be told",
    ),
    "26 buttons in a row": (
        message({"type": "actions", "elements": [button(action_id=f"press-{n}") for n in range(26)]}),
        "26 of them",
    ),
    "a button by itself": (message(button()), "button"),
    "a picture without words": (message({"type": "image", "image_url": "https://example.org/a.png"}), "alt_text"),
    "a title of 25 characters": (modal(title=text("x" * 25)), "25"),
    "a modal without title": (modal(title=None), "title"),
    "a submit of 25 characters": (modal(submit=text("x" * 25)), "25"),
    "a close of 25 characters": (modal(close=text("x" * 25)), "25"),
    "an input with nothing to send it": (modal(asked(choice()), submit=None), "needs a button"),
    "a home that can be closed": (home(close=text("Close")), "close"),
    "a callback_id of 256": (modal(callback_id="x" * 256), "256"),
    "an external_id of 256": (modal(external_id="x" * 256), "256"),
    "private_metadata of 3,001": (modal(private_metadata="x" * 3001), "3,001"),
    "a block_id of 256": (message(section(block_id="x" * 256)), "256"),
    "an action_id of 256": (message(section(accessory=button(action_id="x" * 256))), "256"),
    "a block_id used twice": (message(section(block_id="b"), section(block_id="b")), "used 2 times"),
    "an action_id used twice": (message(section(accessory=button()), section(accessory=button())), "used 2 times"),
    "eleven ticks": (modal(asked(choice("checkboxes", options=[option(str(n)) for n in range(11)]))), "11 of them"),
    "eleven circles": (modal(asked(choice("radio_buttons", options=[option(str(n)) for n in range(11)]))), "11 of"),
    "101 lines in a list": (modal(asked(choice(options=[option(str(n)) for n in range(101)]))), "101 of them"),
    "a list of nothing": (modal(asked(choice(options=[]))), "0 of them"),
    "a list and groups": (
        modal(asked(choice(option_groups=[{"label": text(), "options": [option("b")]}]))),
        "and not both",
    ),
    "a group of nothing": (
        modal(asked(choice(options=None, option_groups=[{"label": text(), "options": []}]))),
        "0 of",
    ),
    "a line of 76 characters": (modal(asked(choice(options=[option(words="x" * 76)]))), "76"),
    "a line's value of 76": (modal(asked(choice(options=[option("v" * 76)]))), "76"),
    "small print of 76": (modal(asked(choice(options=[option(description=text("x" * 76))]))), "76"),
    "a line without a value": (modal(asked(choice(options=[{"text": text()}]))), "no value"),
    "two lines with one value": (modal(asked(choice(options=[option(), option(words="B")]))), "2 options"),
    "chosen and not there": (modal(asked(choice(initial_option=option("b")))), "not among the options"),
    "chosen and almost there": (modal(asked(choice(initial_option=option("a", "a")))), "not among the options"),
    "ticked and not there": (modal(asked(choice("checkboxes", initial_options=[option("b")]))), "not among"),
    "ticked with nothing": (modal(asked(choice("checkboxes", initial_options=[]))), "may not be empty"),
    "a placeholder of 151": (modal(asked(choice(placeholder=text("x" * 151)))), "151"),
    "an input's label of 2,001": (modal(asked(choice(), label=text("x" * 2001))), "2,001"),
    "a box in a row of buttons": (
        message({"type": "actions", "elements": [{"type": "plain_text_input", "action_id": "t"}]}),
        "input block only",
    ),
    "a box for 3,001 characters": (
        home(asked({"type": "plain_text_input", "action_id": "t", "max_length": 3001})),
        "max_length",
    ),
    "an input in a message": (message(asked(choice())), "stand in views"),
    "a trigger that there is not": (
        home(
            asked(
                {
                    "type": "plain_text_input",
                    "action_id": "t",
                    "dispatch_action_config": {"trigger_actions_on": ["on_enter"]},
                }
            )
        ),
        "on_enter",
    ),
    "two with the focus": (
        modal(
            asked(choice(focus_on_load=True)),
            asked(choice(action_id="d", focus_on_load=True), block_id="j"),
        ),
        "only one",
    ),
    "a view of more than 250 kB": (modal(*[section(text=marked("x" * 2900))] * 90), "bytes"),
    "a message of more than 13 kB": (message(*[section(text=marked("x" * 2900))] * 5), "bytes"),
    "a message without words of its own": ({"blocks": [section()]}, "needs a text"),
    "a message of 4,001 characters": (message() | {"text": "x" * 4001}, "4,001"),
    "metadata without a type": (message(metadata={"event_payload": {}}), "event_type"),
    "metadata that is a text": (message(metadata="asked"), "metadata"),
}
"""Payloads wrong in one thing each, with some words of what is said of it."""
