"""What goes into the search and what comes out of it: plain values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found.

    `kind` is "guidance", "law", "form" or "contact"; `key` is what the caller needs to open it; `cite` is what a reader
    is shown beside the title. `aliases` are whole phrases by which people ask for it.
    For a contact the title holds the name, and the body the post and the agency.
    """

    kind: str
    key: str
    cite: str
    title: str
    aliases: tuple[str, ...] = ()
    body: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found. `score` says how well it fits, from 0 to 1; scores of all kinds can be compared."""

    kind: str
    key: str
    cite: str
    title: str
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a search, best first; empty where nothing fits well enough.

    `did_you_mean` is the question with its spelling repaired, where something was repaired. `understood` tells which
    abbreviations and slang were read, such as "asb = anti-social behaviour".
    """

    results: tuple[Hit, ...]
    did_you_mean: str | None
    understood: tuple[str, ...]


def hit(entry: Entry, score: float) -> Hit:
    """`entry` as a result with this score."""
    return Hit(entry.kind, entry.key, entry.cite, entry.title, round(min(1.0, max(0.0, score)), 3))
