"""The word lists the guard leans on, read from `content/guard/`: names, places, bodies, named laws, and cue words.

The lists are plain text so that a partnership can add its own estates, schools and charities without touching code.
Reading is done once, when the bot starts; importing this module opens nothing.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.guard.word_forms import base_forms, halves

FILES = (
    "first_names.txt",
    "surnames.txt",
    "word_surnames.txt",
    "ordinary_words.txt",
    "places.txt",
    "organisations.txt",
    "named_laws.txt",
)
TABLES = ("words_that_are_names.toml", "cues.toml")
_WORD = re.compile(r"[a-z]+(?:['\-][a-z]+)*")

Phrases = Mapping[str, tuple[tuple[str, ...], ...]]


class GuardWordsError(ValueError):
    """The word lists were refused. `problems` holds one line for each fault."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("The guard's word lists were refused:\n" + "\n".join(f"- {line}" for line in self.problems))


@dataclass(frozen=True)
class GuardWords:
    """All word lists, in lower case.

    `standing` says of each name how much it needs beside it: "strong" (nothing), "family" (a title or a first name), or
    the group of `words_that_are_names.toml` it stands in. `phrases` are places, bodies and named laws by first word.
    `known` are words that are no names. `cues` holds the cue words by "section.key".
    """

    standing: Mapping[str, str]
    known: frozenset[str]
    phrases: Phrases
    cues: Mapping[str, frozenset[str]]

    def is_known(self, word: str) -> bool:
        """Whether this is plain English or a place, a body or a system we know, in any of its forms."""
        if word in self.known or any(form in self.known for form in base_forms(word)):
            return True
        return any(first in self.known and self._is_form(rest) for first, rest in halves(word))

    def _is_form(self, word: str) -> bool:
        return word in self.known or any(form in self.known for form in base_forms(word))


def read_guard_words(folder: Path) -> GuardWords:
    """Read the word lists of `folder`.

    Raises GuardWordsError naming each file that is missing, unreadable or empty, and each cue that is not words.
    """
    problems: list[str] = []
    lists = {name: _read_list(folder / name, problems) for name in FILES}
    tables = {name: _read_table(folder / name, problems) for name in TABLES}
    groups = _cues_of(tables[TABLES[0]], TABLES[0], problems)
    cues = _cues_of(tables[TABLES[1]], TABLES[1], problems)
    if problems:
        raise GuardWordsError(problems)
    phrases = [_split(phrase) for name in FILES[4:] for phrase in lists[name]]
    lone = {phrase[0] for phrase in phrases if len(phrase) == 1}
    names = {name: frozenset(" ".join(lists[name]).split()) for name in FILES[:4]}
    standing = _standing(names, groups, lone)
    inside = {word for phrase in phrases for word in phrase if word not in standing}
    return GuardWords(
        standing=standing,
        known=names["ordinary_words.txt"] | inside | lone,
        phrases=_by_first_word(phrase for phrase in phrases if len(phrase) > 1 or phrase[0] not in standing),
        cues=cues,
    )


def _read_list(path: Path, problems: list[str]) -> list[str]:
    """The entries of one list: what stands between commas where there are any, else whole lines."""
    try:
        text = path.read_text(encoding="utf-8").lower()
    except (OSError, UnicodeDecodeError):
        problems.append(f"{path.name}: the file is missing or cannot be read")
        return []
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    entries = [entry.strip() for line in lines for entry in line.split(",") if entry.strip()]
    if not entries:
        problems.append(f"{path.name}: there is nothing in it")
    return entries


def _read_table(path: Path, problems: list[str]) -> Mapping[str, object]:
    """One TOML file, or nothing where it cannot be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        problems.append(f"{path.name}: the file is missing or cannot be read")
        return {}


def _cues_of(table: Mapping[str, object], file: str, problems: list[str]) -> dict[str, frozenset[str]]:
    """Every text in the table as a set of words, by "section.key" (or "key" outside any section)."""
    found: dict[str, frozenset[str]] = {}
    for key, value in _texts(table):
        if not isinstance(value, str) or not value.split():
            problems.append(f"{file}: {key} is not a list of words")
            continue
        found[key] = frozenset(word.replace("_", " ") for word in value.lower().split())
    return found


def _texts(table: Mapping[str, object], before: str = "") -> Iterator[tuple[str, object]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _texts(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", value


def _standing(
    names: Mapping[str, frozenset[str]], groups: Mapping[str, frozenset[str]], lone: set[str]
) -> dict[str, str]:
    """How much each name needs beside it; the most careful answer wins."""
    ordinary = names["ordinary_words.txt"]
    standing = dict.fromkeys(names["word_surnames.txt"], "family")
    for name in names["first_names.txt"] | names["surnames.txt"]:
        standing[name] = "places" if name in lone else "things" if name in ordinary else "strong"
    for group, members in groups.items():
        standing.update(dict.fromkeys(members, group))
    return standing


def _split(phrase: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(phrase.replace("&", " "))) or (phrase,)


def _by_first_word(phrases: Iterable[tuple[str, ...]]) -> dict[str, tuple[tuple[str, ...], ...]]:
    """Phrases by their first word without its 's, longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in set(phrases):
        found.setdefault(phrase[0].removesuffix("'s").rstrip("'"), []).append(phrase)
    return {first: tuple(sorted(rest, key=len, reverse=True)) for first, rest in found.items()}
