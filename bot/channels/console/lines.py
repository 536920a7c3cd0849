"""What a message becomes in a terminal: wrapped lines and numbered buttons."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot import messages as say

WIDTH = 92


@dataclass(slots=True)
class Drawn:
    """A message as lines, its buttons in the order of their numbers, and its form if it has one."""

    lines: list[str] = field(default_factory=list)
    buttons: list[say.Button] = field(default_factory=list)
    form: say.Form | None = None
    ticks: say.FormField | None = None

    def put(self, text: str = "", indent: int = 0) -> None:
        """Add wrapped text."""
        lead = " " * indent
        self.lines += textwrap.wrap(plain(text), WIDTH, initial_indent=lead, subsequent_indent=lead) or [""]

    def points(self, texts: Iterable[str], indent: int = 2) -> None:
        """Add a list of points."""
        for text in texts:
            lead = " " * indent
            self.lines += textwrap.wrap(plain(text), WIDTH, initial_indent=f"{lead}- ", subsequent_indent=f"{lead}  ")

    def offer(self, buttons: Iterable[say.Button]) -> None:
        """Number some buttons."""
        for button in buttons:
            self.buttons.append(button)
            number = f"{len(self.buttons):>3}. "
            self.lines += textwrap.wrap(plain(button.label), WIDTH, initial_indent=number, subsequent_indent="     ")


def plain(text: str) -> str:
    """Text for a terminal: no control characters, no bold marks."""
    return "".join(one if one.isprintable() else " " for one in text).replace("**", "")
