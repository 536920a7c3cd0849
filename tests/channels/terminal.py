"""Somebody at a terminal: a script of what they type, with buttons named by what is written on them."""

from __future__ import annotations

import re

from bot.app import Parts
from bot.channels.console import Console

Typed = str | BaseException


NUMBERED = re.compile(r"^ *\d+\. ", re.MULTILINE)


class Terminal:
    """Types a script into the console and keeps what was written.

    A line that begins with `press ` types the number of the button (or of the line of a form) with these words on it;
    `several a | b` types the numbers of several lines. Anything else is typed as it is.
    """

    def __init__(self, parts: Parts, key: str) -> None:
        self.parts = parts
        self.key = key
        self.written: list[str] = []
        self.since, self.page = 0, ""
        self.script: list[Typed] = []
        self.console = Console(parts.conversation, self._read, self.written.append)

    def types(self, *script: Typed) -> str:
        """Hold a conversation with this script, and give everything that was written."""
        self.script = [*script]
        self.console.talk(lambda: self.parts.people.actor(self.key))
        return self.text

    @property
    def text(self) -> str:
        """Everything that was written, on one line, so that wrapping makes no difference."""
        return " ".join(" ".join(self.written).split())

    @property
    def last(self) -> str:
        """What was written since the last thing typed, or before it where nothing was offered since."""
        new = "\n".join(self.written[self.since :])
        return new if NUMBERED.search(new) else self.page

    def _read(self, prompt: str) -> str:
        typed = self.script.pop(0) if self.script else "q"
        if isinstance(typed, BaseException):
            raise typed
        line = self._numbers(typed)
        self.page, self.since = self.last, len(self.written)
        return line

    def _numbers(self, typed: str) -> str:
        for word in ("press ", "several "):
            if typed.startswith(word):
                return " ".join(self._number(one.strip()) for one in typed.removeprefix(word).split("|"))
        return typed

    def _number(self, label: str) -> str:
        last = re.sub(r"\n {5}(?=\S)", " ", self.last)  # long labels go on in the next line
        found = re.findall(rf"^ *(\d+)\. (?:\[.\] )?{re.escape(label)}", last, re.MULTILINE)
        assert found, f"no line {label!r} in:\n{self.last}"
        return str(found[0])
