"""What Slack takes in each kind of block and element, as a table: what must be there, how long and how many.

From docs.slack.dev, Block Kit reference. A key that is in no line here is refused, as Slack refuses it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of thing. `plain` and `rich` are text objects with their most characters, `strings` likewise.

    `lists` says for each key the fewest, the most and what stands in it; `parts` names the family of a single thing;
    `free` are keys that are taken as they come.
    """

    needs: tuple[str, ...] = ()
    plain: Mapping[str, int] = field(default_factory=dict)
    rich: Mapping[str, int] = field(default_factory=dict)
    strings: Mapping[str, int] = field(default_factory=dict)
    lists: Mapping[str, tuple[int, int, str]] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    free: tuple[str, ...] = ()

    @property
    def keys(self) -> set[str]:
        """Every key there may be, beside its type."""
        return {*self.plain, *self.rich, *self.strings, *self.lists, *self.parts, *self.free, "type"}


ID = {"action_id": 255}
HINT = {"placeholder": 150}
ASKED = {"confirm": "confirm"}

BLOCKS = {
    "section": Rule(
        rich={"text": 3000},
        lists={"fields": (1, 10, "text")},
        parts={"accessory": "element"},
        strings={"block_id": 255},
        free=("expand",),
    ),
    "header": Rule(("text",), plain={"text": 150}, strings={"block_id": 255}, free=("level",)),
    "context": Rule(("elements",), lists={"elements": (1, 10, "context")}, strings={"block_id": 255}),
    "divider": Rule(strings={"block_id": 255}),
    "actions": Rule(("elements",), lists={"elements": (1, 25, "element")}, strings={"block_id": 255}),
    "input": Rule(
        ("label", "element"),
        plain={"label": 2000, "hint": 2000},
        parts={"element": "element"},
        strings={"block_id": 255},
        free=("optional", "dispatch_action"),
    ),
    "image": Rule(
        ("alt_text",),
        plain={"title": 2000},
        strings={"block_id": 255, "image_url": 3000, "alt_text": 2000},
        free=("slack_file",),
    ),
    "rich_text": Rule(("elements",), strings={"block_id": 255}, free=("elements",)),
    "markdown": Rule(("text",), strings={"block_id": 255, "text": 12000}),
}

SELECT = {"options": (1, 100, "option"), "option_groups": (1, 100, "option_group")}

ELEMENTS = {
    "button": Rule(
        ("text",),
        plain={"text": 75},
        strings={**ID, "value": 2000, "url": 3000, "accessibility_label": 75},
        parts=ASKED,
        free=("style",),
    ),
    "overflow": Rule(("options",), lists={"options": (1, 5, "option")}, strings=ID, parts=ASKED),
    "checkboxes": Rule(
        ("options",),
        lists={"options": (1, 10, "option"), "initial_options": (1, 10, "option")},
        strings=ID,
        parts=ASKED,
        free=("focus_on_load",),
    ),
    "radio_buttons": Rule(
        ("options",),
        lists={"options": (1, 10, "option")},
        strings=ID,
        parts={**ASKED, "initial_option": "option"},
        free=("focus_on_load",),
    ),
    "static_select": Rule(
        plain=HINT,
        lists=SELECT,
        strings=ID,
        parts={**ASKED, "initial_option": "option"},
        free=("focus_on_load",),
    ),
    "multi_static_select": Rule(
        plain=HINT,
        lists={**SELECT, "initial_options": (1, 100, "option")},
        strings=ID,
        parts=ASKED,
        free=("focus_on_load", "max_selected_items"),
    ),
    "external_select": Rule(
        plain=HINT,
        strings=ID,
        parts={**ASKED, "initial_option": "option"},
        free=("focus_on_load", "min_query_length"),
    ),
    "users_select": Rule(plain=HINT, strings=ID, parts=ASKED, free=("initial_user", "focus_on_load")),
    "datepicker": Rule(plain=HINT, strings=ID, parts=ASKED, free=("initial_date", "focus_on_load")),
    "timepicker": Rule(plain=HINT, strings=ID, parts=ASKED, free=("initial_time", "focus_on_load", "timezone")),
    "plain_text_input": Rule(
        plain=HINT,
        strings={**ID, "initial_value": 3000},
        free=("multiline", "min_length", "max_length", "dispatch_action_config", "focus_on_load"),
    ),
    "email_text_input": Rule(
        plain=HINT, strings={**ID, "initial_value": 3000}, free=("dispatch_action_config", "focus_on_load")
    ),
    "url_text_input": Rule(
        plain=HINT, strings={**ID, "initial_value": 3000}, free=("dispatch_action_config", "focus_on_load")
    ),
    "number_input": Rule(
        ("is_decimal_allowed",),
        plain=HINT,
        strings=ID,
        free=(
            "is_decimal_allowed",
            "initial_value",
            "min_value",
            "max_value",
            "dispatch_action_config",
            "focus_on_load",
        ),
    ),
    "image": Rule(("alt_text",), strings={"image_url": 3000, "alt_text": 2000}, free=("slack_file",)),
}

OTHERS = {
    "option": Rule(("text", "value"), rich={"text": 75, "description": 75}, strings={"value": 150, "url": 3000}),
    "option_group": Rule(("label", "options"), plain={"label": 75}, lists={"options": (1, 100, "option")}),
    "confirm": Rule(
        ("title", "text", "confirm", "deny"),
        plain={"title": 100, "confirm": 30, "deny": 30},
        rich={"text": 300},
        free=("style",),
    ),
}

VIEWS = {
    "modal": Rule(
        ("title", "blocks"),
        plain={"title": 24, "submit": 24, "close": 24},
        lists={"blocks": (0, 100, "block")},
        strings={"private_metadata": 3000, "callback_id": 255, "external_id": 255},
        free=("clear_on_close", "notify_on_close", "submit_disabled"),
    ),
    "home": Rule(
        ("blocks",),
        lists={"blocks": (0, 100, "block")},
        strings={"private_metadata": 3000, "callback_id": 255, "external_id": 255},
    ),
}

INSIDE = {
    "section": ("button", "overflow", "checkboxes", "radio_buttons", "select", "datepicker", "timepicker", "image"),
    "actions": ("button", "overflow", "checkboxes", "radio_buttons", "select", "datepicker", "timepicker"),
    "input": ("_input", "checkboxes", "radio_buttons", "select", "datepicker", "timepicker"),
    "context": ("image",),
}
"""Which elements stand in which block, by the end of their names."""
