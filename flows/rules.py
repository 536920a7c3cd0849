"""The computed rules of a pack: plain functions of its `rules.py`, with defaults for a pack that has none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

Chosen = Mapping[str, tuple[str, ...]]
"""Pick-list and checklist lines by question, or choices by form field."""


class Notes(Protocol):
    """Which notes stand beside a question or outcome."""

    def __call__(
        self, place: str, path: Mapping[str, str], sector: str | None, picked: Chosen | None = None
    ) -> tuple[str, ...]:
        """Ids of notes for `place`, given the answers on the path so far with the lines picked, and the officer's
        kind of agency."""


class Prefill(Protocol):
    """What a walk already settles of its record."""

    def __call__(
        self, path: Mapping[str, str], choices: Chosen, outcome: str, ground: str | None
    ) -> Mapping[str, tuple[str, ...]]:
        """Choices by form field."""


class AllowedChoices(Protocol):
    """Which choices of a form field make sense after an outcome."""

    def __call__(
        self, field: str, outcome: str, ground: str | None, decision: str | None = None
    ) -> tuple[str, ...] | None:
        """Ids of choices, or None for all of them. `decision` is what was decided, once that is chosen."""


def _no_notes(place: str, path: Mapping[str, str], sector: str | None, picked: Chosen | None = None) -> tuple[str, ...]:
    return ()


def _nothing_settled(
    path: Mapping[str, str], choices: Chosen, outcome: str, ground: str | None
) -> Mapping[str, tuple[str, ...]]:
    return {}


def _all_choices(field: str, outcome: str, ground: str | None, decision: str | None = None) -> tuple[str, ...] | None:
    return None


@dataclass(frozen=True, slots=True)
class Rules:
    """The three things a pack may compute."""

    notes: Notes = _no_notes
    prefill: Prefill = _nothing_settled
    allowed_choices: AllowedChoices = _all_choices
