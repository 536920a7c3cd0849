"""A Slack message or view as it grows: Block Kit pieces, each inside Slack's limits.

Limits are those of docs.slack.dev (Block Kit reference): 50 blocks in a message and 100 in a view, 3,000 characters in
a section, 150 in a header, 75 in a button's label, 25 elements in an actions block, 10 ticks in a group.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.channels.slack.looks.fitting import MOST_BLOCKS, MOST_IN_VIEW
from bot.channels.slack.looks.names import ASK, CHOOSE, LONGEST_ID, OPEN, PRESS, field_id
from bot.channels.slack.looks.options import LONGEST_LINE, as_list, each_once, is_cut, option_of, tick_groups
from bot.channels.slack.looks.press import list_value, value_of
from bot.channels.slack.looks.text import (
    LONGEST_TEXT,
    Object,
    escaped,
    marked,
    marked_object,
    parts,
    plain,
    plain_object,
    whole,
)
from bot.messages import Button, FormField, Option
from bot.services.acts import ACTS
from bot.services.hear_lookup import LONGEST_WORDS

Block = Object

LONGEST_HEADER = 150
LONGEST_LABEL = 75
LONGEST_INPUT_LABEL = 2_000
BUTTONS_IN_A_ROW = 5

SHORT_LABEL = 30
"""A label longer than this is cut off on a phone, so it stands as text with a short button beside it."""

NEVER_GREEN = "guide.answer"
"""No answer is drawn as better than another."""

ASK_LABEL = "Ask in your own words, with nothing about a person"
_ROOM = re.compile(r"[CG][A-Z0-9]{1,40}")
_OWN_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?/open/[A-Za-z0-9_-]{43}", re.ASCII)
_ADDRESS = re.compile(r"https://[A-Za-z0-9.-]+(?:/[A-Za-z0-9._~%#?=&;:,+()/-]*)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Pick:
    """One line of a list to choose from: what it says, what it asks for, and small print."""

    label: str
    button: Button
    about: str = ""


@dataclass(slots=True)
class Sheet:
    """The blocks of one message or view, in order, with a number for each thing that can be pressed.

    `at_home`: drawn in App Home, where officers can also type. `passing`: drawn in a window that is kept nowhere.
    `brief`: 1 when it is drawn again,
    as it was too much, and 2 when it is still too much: then lists have no small print.
    """

    at_home: bool = False
    brief: int = 0
    blocks: list[Block] = field(default_factory=list)
    pressed: int = 0
    lists: list[str] = field(default_factory=list)
    main_button: bool = False
    passing: bool = False

    def title(self, text: str) -> None:
        """A heading. One that is too long for Slack's headings stands as bold text, so that all of it can be read."""
        if len(whole(text)) > LONGEST_HEADER:
            self.put(f"**{' '.join(text.split())}**")
        else:
            self.blocks.append({"type": "header", "text": plain_object(text, LONGEST_HEADER)})

    def put(self, text: str) -> None:
        """A paragraph, in as many sections as its length needs. Slack is asked not to fold it."""
        for part in parts(marked(text)):
            self.blocks.append({"type": "section", "text": marked_object(part), "expand": True})

    def points(self, texts: Iterable[str], intro: str = "") -> None:
        """A list, with a line in bold above it."""
        lines = [f"• {one}" for one in texts]
        if lines:
            self.put("\n".join([f"**{intro}**", *lines] if intro else lines))

    def small(self, text: str) -> None:
        """A line in small print."""
        for part in parts(marked(text)):
            self.blocks.append({"type": "context", "elements": [marked_object(part)]})

    def links(self, said: str, addresses: Iterable[str]) -> None:
        """Addresses in small print. They can be pressed, and are shown letter for letter: the only links there are."""
        for one in addresses:
            shown = f"<{escaped(one)}>" if _ADDRESS.fullmatch(one) and len(one) < LONGEST_TEXT // 2 else marked(one)
            for part in parts(f"{marked(said)}{shown}"):
                self.blocks.append({"type": "context", "elements": [marked_object(part)]})

    def way_in(self, said: str, address: str) -> None:
        """A personal link into our own pages, to be pressed. An address that is not one is shown, and leads nowhere."""
        shown = f"<{address}|{escaped(said)}>" if _OWN_ADDRESS.fullmatch(address) else marked(address)
        self.blocks.append({"type": "section", "text": marked_object(shown), "expand": True})

    def line(self) -> None:
        """A line across."""
        self.blocks.append({"type": "divider"})

    def offer(self, buttons: Sequence[Button]) -> None:
        """Buttons: short ones side by side, a longer one as a line of text with a button beside it."""
        row: list[Block] = []
        for button in buttons:
            if len(button.label) <= SHORT_LABEL and (not button.hint or button.tone == "quiet"):
                row.append(self._button(button, button.label, about=button.hint))
                continue
            self._close(row)
            row = []
            hint = f"\n{button.hint}" if button.hint else ""
            reads = button.act in ACTS and ACTS[button.act].safe
            self.beside(f"**{button.label}**{hint}", button, "Open" if reads else "Choose", about=button.label)
        self._close(row)
        self.rooms(buttons)

    def rooms(self, buttons: Iterable[Button]) -> None:
        """Where the buttons that do something in a channel do it."""
        for button in buttons:
            self.room(button.label, button.room)

    def room(self, said: str, room: str) -> None:
        """A channel, which Slack shows by its name to whoever may see it."""
        if _ROOM.fullmatch(room):
            self.blocks.append({"type": "context", "elements": [marked_object(f"{marked(said)}: <#{room}>")]})

    def beside(self, text: str, button: Button, label: str, about: str = "") -> None:
        """A paragraph with one button at its side. `about` says to a screen reader what the button belongs to."""
        first, *rest = parts(marked(text)) or ["-"]
        pressed = self._button(button, label, about)
        self.blocks.append({"type": "section", "text": marked_object(first), "expand": True, "accessory": pressed})
        for part in rest:
            self.blocks.append({"type": "section", "text": marked_object(part), "expand": True})

    def choose(self, said: str, picks: Iterable[Pick], own: int = 1) -> None:
        """A list to choose from. A line's last value is its own (or its last few); where the lines differ in more than
        that, there is a list for each kind, and what does not fit a list is a button."""
        kinds: dict[str, list[Option]] = {}
        for pick in picks:
            shared, value = list_value(pick.button, own) if len(pick.button.values) >= own else ("", "")
            if 1 <= len(value) <= LONGEST_LINE and len(shared) <= LONGEST_ID - MOST_IN_VIEW:
                about = pick.about if self.brief < 2 else ""
                kinds.setdefault(shared, []).append(Option(value, pick.label, hint=about))
            else:
                self.beside(f"**{pick.label}**", pick.button, "Choose", about=pick.label)
        for shared, options in kinds.items():
            self._list(said, shared, each_once(options))

    def _list(self, said: str, shared: str, options: Sequence[Option]) -> None:
        select: Block = {
            "type": "static_select",
            "action_id": f"{CHOOSE}-{len(self.lists) + 1}" if self.lists else CHOOSE,
            "placeholder": plain_object(said, LONGEST_HEADER),
            **as_list([option_of(one) for one in options]),
        }
        while shared in self.lists:
            shared += " "  # reads as the same, and no two blocks may have one id
        self.lists.append(shared)
        self.blocks.append({"type": "actions", "block_id": shared, "elements": [select]})

    def opens(self, button: Button, label: str) -> None:
        """A button that opens a form of its own."""
        made = self._button(button, label) | {"action_id": f"{OPEN}-{self.pressed}"}
        self.blocks.append({"type": "actions", "elements": [made]})

    def ticks(self, asked: FormField) -> None:
        """Lines to tick, ten to a group, in a message: what is ticked is read when a button is pressed."""
        self.put(f"**{asked.label}**")
        self.in_full(asked.options)
        for number, boxes in enumerate(tick_groups(asked)):
            self.blocks.append({"type": "actions", "block_id": field_id(asked.name, number), "elements": [boxes]})

    def in_full(self, options: Iterable[Option]) -> None:
        """The lines of a list that do not fit in it, in full."""
        long = [f"{one.label}. {one.hint}" if one.hint else one.label for one in options if is_cut(one)]
        self.points(long, intro="In full, as the list below cuts them short")

    def ask(self) -> None:
        """A box to ask in one's own words. Slack shows it nowhere but in App Home."""
        typed: Block = {
            "type": "plain_text_input",
            "action_id": ASK,
            "max_length": LONGEST_WORDS,
            "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
            "placeholder": plain_object("For example: can I tell housing about an arrest?", LONGEST_HEADER),
        }
        label = plain_object(ASK_LABEL, LONGEST_INPUT_LABEL)
        made: Block = {"type": "input", "block_id": ASK, "label": label, "element": typed, "dispatch_action": True}
        self.blocks.append(made)

    def _button(self, button: Button, label: str, about: str = "") -> Block:
        self.pressed += 1
        made: Block = {
            "type": "button",
            "action_id": f"{OPEN if _opens(button) else PRESS}-{self.pressed}",
            "text": plain_object(label, LONGEST_LABEL),
            "value": value_of(button),
        }
        if button.tone == "primary" and button.act != NEVER_GREEN and not self.main_button:
            self.main_button = True
            made["style"] = "primary"
        if about:
            made["accessibility_label"] = plain(f"{label}: {about}", LONGEST_LABEL)
        return made

    def _close(self, row: list[Block]) -> None:
        for start in range(0, len(row), BUTTONS_IN_A_ROW):
            self.blocks.append({"type": "actions", "elements": row[start : start + BUTTONS_IN_A_ROW]})


def _opens(button: Button) -> bool:
    """Whether what it gives is shown in a window of its own."""
    return button.act in ACTS and ACTS[button.act].window


__all__ = ["LONGEST_TEXT", "MOST_BLOCKS", "MOST_IN_VIEW", "Block", "Pick", "Sheet", "marked", "plain"]
