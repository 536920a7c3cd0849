"""The glossary: what officers type and what it means, read from `content/words.toml` and `content/key-words.toml`.

A ring is a set of ways of saying one thing. Abbreviations and slang are rings that are told back to the officer
("ASB = anti-social behaviour"); the rest only help the search.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from knowledge.key_words import read_key_words
from knowledge.terms import Stemmer, tokens

LISTS = ("stop", "contact", "ordinary", "elsewhere", "serious")


class WordsError(ValueError):
    """The glossary was refused. `problems` holds one line for each fault."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("The glossary was refused:\n" + "\n".join(f"- {line}" for line in self.problems))


@dataclass(frozen=True)
class Ring:
    """Ways of saying one thing. `meaning` is the plain way.

    `told_back` are the short forms and slang among the ways: an officer is told how they were understood.
    """

    meaning: str
    ways: tuple[str, ...]
    told_back: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Words:
    """The whole glossary.

    `stop` are words that carry a question more than its subject; `contact` are words that say a person or a post is
    looked for; `ordinary` are common words that are never taken for a misspelling; `elsewhere` are things that people
    ask anywhere and nothing here answers; `serious` names the rings that speak of harm. `key_words` holds, for each
    label of the protocol pack, further phrases by which its passage is found.
    """

    rings: tuple[Ring, ...]
    stop: frozenset[str] = frozenset()
    contact: frozenset[str] = frozenset()
    ordinary: frozenset[str] = frozenset()
    elsewhere: frozenset[str] = frozenset()
    serious: frozenset[str] = frozenset()
    key_words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def meanings(self, phrase: str) -> tuple[str, ...]:
        """What an abbreviation or a slang word stands for; empty where the glossary does not know it."""
        wanted = tokens(phrase)
        return tuple(ring.meaning for ring in self.rings if any(tokens(way) == wanted for way in ring.told_back))

    def vocabulary(self) -> frozenset[str]:
        """Every single word that the glossary gives a meaning to, for the spelling."""
        ring_words = {word for ring in self.rings for way in ring.ways for word in tokens(way)}
        return frozenset(ring_words | self.stop | self.contact)


def read_words(path: Path) -> Words:
    """Read the glossary and, where it stands beside it, `key-words.toml`.

    Raises WordsError where a table is missing or a ring is empty or says the same thing twice, and KeyWordsError where
    the key words are refused.
    """
    try:
        whole = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise WordsError([f"{path.name}: the file cannot be read: {error}"]) from error
    problems: list[str] = []
    rings: dict[str, Ring] = {}
    for table in ("abbreviations", "slang", "rings"):
        entries = whole.get(table)
        if not isinstance(entries, dict) or not entries:
            problems.append(f"{path.name}: there is no [{table}] table")
            continue
        for name, ways in entries.items():
            ring = _ring(table, name, ways, problems)
            rings[ring.meaning] = _joined(rings[ring.meaning], ring) if ring.meaning in rings else ring
    questions = whole.get("questions")
    lists = questions if isinstance(questions, dict) else {}
    named = [_list(path.name, lists, key, problems) for key in LISTS]
    problems.extend(f"[questions] serious: {name!r} is no ring" for name in sorted(named[-1] - set(rings)))
    if problems:
        raise WordsError(problems)
    beside = path.with_name("key-words.toml")
    key_words = read_key_words(beside) if beside.exists() else {}
    stop, contact, ordinary, elsewhere, serious = named
    return Words(tuple(rings.values()), stop, contact, ordinary, elsewhere, serious, key_words)


def _ring(table: str, name: str, ways: object, problems: list[str]) -> Ring:
    said = [ways] if isinstance(ways, str) else ways
    if not isinstance(said, list) or not said or not all(isinstance(way, str) and tokens(way) for way in said):
        problems.append(f"[{table}] {name}: must be words or a list of words")
        return Ring(name, (name,))
    if len({tuple(tokens(way)) for way in [name, *said]}) <= len(said):
        problems.append(f"[{table}] {name}: the same words stand twice")
    if table == "abbreviations":
        return Ring(said[0], (name, *said), frozenset(way for way in (name, *said) if way == name or way.isupper()))
    return Ring(name, (name, *said), frozenset(said if table == "slang" else ()))


def _joined(one: Ring, other: Ring) -> Ring:
    ways = tuple(dict.fromkeys((*one.ways, *other.ways)))
    return Ring(one.meaning, ways, one.told_back | other.told_back)


def _list(file: str, lists: dict[str, object], key: str, problems: list[str]) -> frozenset[str]:
    value = lists.get(key)
    if isinstance(value, str) and value.split():
        return frozenset(value.split())
    if isinstance(value, list) and value and all(isinstance(word, str) for word in value):
        return frozenset(value)
    problems.append(f"{file}: [questions] needs a list {key}")
    return frozenset()


class Said(NamedTuple):
    """A way of saying a ring that was found in a row of words: places `start` to `end` (not included)."""

    start: int
    end: int
    ring: int


class RingFinder:
    """Finds ways of saying in rows of stems. Built once from a glossary; it does not change afterwards."""

    def __init__(self, words: Words, stemmer: Stemmer) -> None:
        stemmer.learn(words.vocabulary())
        self._by_first: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        for number, ring in enumerate(words.rings):
            for way in {tuple(stemmer.stems(tokens(way))) for way in ring.ways}:
                self._by_first.setdefault(way[0], []).append((way, number))

    def find(self, stems: Sequence[str]) -> Iterator[Said]:
        """Every way of saying that stands in `stems`, overlapping ones too."""
        for start, stem in enumerate(stems):
            for way, ring in self._by_first.get(stem, ()):
                end = start + len(way)
                if end <= len(stems) and tuple(stems[start:end]) == way:
                    yield Said(start, end, ring)


def ring_term(ring: int) -> str:
    """The word that stands for a ring inside the index. No person can write it: `terms.tokens` keeps a to z only."""
    return f"\u00fe{ring}"
