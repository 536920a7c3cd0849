"""A Slack message as it grows: Block Kit pieces, each inside Slack's limits.

Limits are those of docs.slack.dev (Block Kit reference): 50 blocks in a message and 100 in a view, 3,000 characters in
a section, 150 in a header, 75 in a button's label, 25 elements in an actions block, 10 ticks in a group.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.channels.slack.press import value_of
from bot.channels.unseen import UNSEEN
from bot.messages import Button, Option

Block = dict[str, Any]

MOST_BLOCKS = 50
LONGEST_TEXT = 3_000
LONGEST_HEADER = 150
LONGEST_LABEL = 75
LONGEST_OPTION = 75
BUTTONS_IN_A_ROW = 5
MOST_TICKS = 10
MOST_OPTIONS = 100

SHORT_LABEL = 30
"""A label longer than this is cut off on a phone, so it stands as text with a short button beside it."""

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_STYLES = {"primary": "primary"}


def plain(text: str, most: int) -> str:
    """Text as Slack shows it letter for letter, cut to its limit; never empty, as Slack takes no empty text."""
    clean = " ".join(UNSEEN.sub("", text).replace("**", "").split())
    return (clean if len(clean) <= most else f"{clean[: most - 1]}…") or "-"


def marked(text: str) -> str:
    """Text in Slack's markup: what could be a link, a mention or a command is written out; **bold** becomes *bold*."""
    escaped = UNSEEN.sub("", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _BOLD.sub(r"*\1*", escaped)


@dataclass(slots=True)
class Sheet:
    """The blocks of one message or view, in order, with a number for each thing that can be pressed."""

    blocks: list[Block] = field(default_factory=list)
    pressed: int = 0

    def title(self, text: str) -> None:
        """A heading."""
        self.blocks.append({"type": "header", "text": _plain_object(text, LONGEST_HEADER)})

    def put(self, text: str) -> None:
        """A paragraph, in as many sections as its length needs."""
        for part in _parts(marked(text)):
            self.blocks.append({"type": "section", "text": {"type": "mrkdwn", "text": part}})

    def points(self, texts: Iterable[str], intro: str = "") -> None:
        """A list, with a line in bold above it."""
        lines = [f"• {one}" for one in texts]
        if lines:
            self.put("\n".join([f"**{intro}**", *lines] if intro else lines))

    def small(self, text: str) -> None:
        """A line in small print."""
        for part in _parts(marked(text)):
            self.blocks.append({"type": "context", "elements": [{"type": "mrkdwn", "text": part}]})

    def line(self) -> None:
        """A line across."""
        self.blocks.append({"type": "divider"})

    def offer(self, buttons: Sequence[Button]) -> None:
        """Buttons: short ones side by side, a longer one as a line of text with a button beside it."""
        row: list[Block] = []
        for button in buttons:
            if len(button.label) <= SHORT_LABEL and (not button.hint or button.tone == "quiet"):
                row.append(self._button(button, button.label))
                continue
            self._close(row)
            row = []
            hint = f"\n{button.hint}" if button.hint else ""
            self.beside(f"**{button.label}**{hint}", button, "Choose")
        self._close(row)

    def beside(self, text: str, button: Button, label: str) -> None:
        """A paragraph with one button at its side."""
        first, *rest = _parts(marked(text))
        said = {"type": "mrkdwn", "text": first}
        pressed = self._button(button, label, about=button.label)
        self.blocks.append({"type": "section", "text": said, "accessory": pressed})
        for part in rest:
            self.blocks.append({"type": "section", "text": {"type": "mrkdwn", "text": part}})

    def choose(self, said: str, options: Sequence[tuple[str, Button]]) -> None:
        """One list to choose from. Its buttons share their act and all values but the last."""
        if not options:
            return
        made = [{"text": _plain_object(label, LONGEST_OPTION), "value": one.values[-1][1]} for label, one in options]
        select: Block = {
            "type": "static_select",
            "action_id": "choose",
            "placeholder": _plain_object(said, LONGEST_HEADER),
            "options": made[:MOST_OPTIONS],
        }
        first = options[0][1]
        shared = Button("", first.act, (*first.values[:-1], (first.values[-1][0], "")))
        self.blocks.append({"type": "actions", "block_id": value_of(shared), "elements": [select]})

    def opens(self, button: Button, label: str) -> None:
        """A button that opens a form of its own."""
        self.pressed += 1
        made = self._button(button, label) | {"action_id": f"open-{self.pressed}"}
        self.blocks.append({"type": "actions", "elements": [made]})

    def ticks(self, name: str, options: Sequence[Option]) -> None:
        """Lines to tick, ten to a group."""
        for start in range(0, len(options), MOST_TICKS):
            group = options[start : start + MOST_TICKS]
            made = [option_of(one) for one in group]
            boxes: Block = {"type": "checkboxes", "action_id": f"{name}-{start}", "options": made}
            chosen = [made[number] for number, one in enumerate(group) if one.chosen]
            if chosen:
                boxes["initial_options"] = chosen
            self.blocks.append({"type": "actions", "block_id": f"ticks-{name}-{start}", "elements": [boxes]})

    def _button(self, button: Button, label: str, about: str = "") -> Block:
        self.pressed += 1
        made: Block = {
            "type": "button",
            "action_id": f"press-{self.pressed}",
            "text": _plain_object(label, LONGEST_LABEL),
            "value": value_of(button),
        }
        if button.tone in _STYLES:
            made["style"] = _STYLES[button.tone]
        if about:
            made["accessibility_label"] = plain(f"{label}: {about}", LONGEST_LABEL)
        return made

    def _close(self, row: list[Block]) -> None:
        for start in range(0, len(row), BUTTONS_IN_A_ROW):
            self.blocks.append({"type": "actions", "elements": row[start : start + BUTTONS_IN_A_ROW]})


def option_of(one: Option) -> Block:
    """A line that can be chosen. Its hint stands below it where Slack shows one."""
    made: Block = {"text": _plain_object(one.label, LONGEST_OPTION), "value": one.value}
    if one.hint or len(one.label) > LONGEST_OPTION:
        made["description"] = _plain_object(one.hint or one.label, LONGEST_OPTION)
    return made


def _plain_object(text: str, most: int) -> Block:
    return {"type": "plain_text", "text": plain(text, most), "emoji": False}


def _parts(text: str) -> list[str]:
    """Text in pieces that fit a section, cut at lines and then at words, never inside an escaped letter."""
    parts: list[str] = []
    rest = text.strip()
    while len(rest) > LONGEST_TEXT:
        window = rest[:LONGEST_TEXT]
        at = max(window.rfind("\n"), window.rfind(" "))
        if at <= 0:
            at = LONGEST_TEXT if "&" not in window[-6:] else window.rfind("&", LONGEST_TEXT - 6)
        parts.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return [*parts, rest] if rest else parts
