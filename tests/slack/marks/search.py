"""Looks for marks in everything that is kept, logged, answered or sent."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.app import Parts
from tests.logs import logged
from tests.raw import bytes_kept, found_in, tables_kept
from tests.test_canary import PERSONAL

MARKS = ("quillfeather", *PERSONAL, "9434765919", "07700900142")


@dataclass(slots=True)
class Kept:
    """Everything that was said, sent or logged."""

    replies: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    raised: list[str] = field(default_factory=list)
    libraries: list[str] = field(default_factory=list)
    logged: str = ""
    statuses: set[int] = field(default_factory=set)
    stored: set[str] = field(default_factory=set)

    def stores(self, parts: Parts, file: Path, marks: Iterable[str]) -> None:
        """Look for these at all that is stored just now: before the next scene everything is put back."""
        places: dict[str, str | bytes] = {
            "tables and audit": tables_kept(parts.database),
            "bytes of the database": bytes_kept(file),
        }
        for name, kept in places.items():
            self.stored |= {f"{mark} in the {name}" for mark in found_in(kept, marks)}

    def found(self) -> dict[str, list[str]]:
        """The marks in what was answered, sent, raised, logged or stored, by where they are."""
        places = {
            "answers": "\n".join(self.replies),
            "outgoing calls": "\n".join(self.calls),
            "exceptions": "\n".join(self.raised),
            "the log": self.logged,
            "what libraries would log": "\n".join(self.libraries),
            "what is stored": "\n".join(sorted(self.stored)),
        }
        found = {name: found_in(kept, MARKS) for name, kept in places.items()}
        return {name: marks for name, marks in found.items() if marks}


ANSWERED = ("slack_sdk.web.async_base_client", "Received the following response")
"""What Slack's library says of each answer, in whole, at the level of debugging: there stands what Slack knows of
people, and what they wrote there. No process of ours lets a library speak below a warning (`start_logs`)."""


class _Raw(logging.Handler):
    """Keeps what libraries say, as they say it: our own log would not show it."""

    def __init__(self, kept: Kept) -> None:
        super().__init__(logging.DEBUG)
        self.kept = kept

    def emit(self, record: logging.LogRecord) -> None:
        said = record.getMessage()
        if record.levelno > logging.DEBUG or (record.name, said[: len(ANSWERED[1])]) != ANSWERED:
            self.kept.libraries.append(said)


@contextmanager
def watched(kept: Kept) -> Iterator[None]:
    """Whatever is logged meanwhile is kept, by us and by every library, down to the last detail."""
    raw = _Raw(kept)
    with logged(logging.DEBUG) as log:
        logging.root.addHandler(raw)
        try:
            yield
        finally:
            kept.logged += log.getvalue()
