"""Finding text: guidance, law and forms.

SQLite FTS5 picks the candidates (all words first, then any word), ordered by its bm25. They are then ranked by two
measures: how much of the question an entry covers, and how well one whole title or alias of it fits. Words are cut to
their stems and the glossary's rings stand in the index as words of their own, so synonyms need no extra search.
"""

from __future__ import annotations

import math
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from threading import Lock

from knowledge.entries import Entry, Hit, hit
from knowledge.question import Part, Question, Understanding
from knowledge.spelling import Spelling
from knowledge.terms import Stemmer, tokens
from knowledge.words import RingFinder, Words, ring_term

FIELDS = ("title", "aliases", "body")
FIELD_WEIGHT = {"title": 2.5, "aliases": 3.0, "body": 0.7}
LENGTH_EFFECT = {"title": 0.3, "aliases": 1.0, "body": 0.6}
SATURATION = 3.0
RARITY = 0.4
BREVITY = 0.5
STOP_SHARE = 0.7
UNKNOWN_SHARE = 0.5
RING_SHARE = 1.0
MOST_RING_MASS = 2.2
SAYING_SHARE = 0.38
WEIGHED_BY = "guidance"
"""The kind of entry that decides which words are rare, so that law entries do not change how guidance is found."""
MOST_TERMS = 18
MOST_ROWS_FOR_ANY = 800
PARTS_FOR_ALL = 3
MOST_CANDIDATES = 50

_CREATE = (
    "CREATE VIRTUAL TABLE passage USING "
    "fts5(title, aliases, body, kind, content='', tokenize='unicode61 remove_diacritics 0')"
)
_RANK = "INSERT INTO passage(passage, rank) VALUES ('rank', 'bm25(3.0, 2.5, 1.0, 0.0)')"
_SELECT = "SELECT rowid FROM passage WHERE passage MATCH ? ORDER BY rank LIMIT ?"


@dataclass(frozen=True, slots=True)
class _Ranked:
    """One entry made ready for ranking.

    `strength` says how strongly each term stands in it, from 0 to 1. `said_in` names for each term the sayings (title
    and aliases) that hold it; `saying_mass` is the weight of all words of each saying.
    """

    strength: dict[str, float]
    said_in: dict[str, tuple[int, ...]]
    saying_mass: tuple[float, ...]


@dataclass(slots=True)
class _Field:
    """One field of one entry while the index is being built: its sayings, each as content stems and ring terms."""

    sayings: list[tuple[list[str], set[str]]]

    def terms(self) -> Counter[str]:
        return Counter(term for content, rings in self.sayings for term in (*content, *rings))

    def length(self) -> int:
        return sum(len(content) for content, _ in self.sayings)


class PassageIndex:
    """An index over text entries. It does not change after it was built; many threads may search it."""

    def __init__(self, entries: Iterable[Entry], words: Words, stemmer: Stemmer, finder: RingFinder) -> None:
        self._entries = tuple(entries)
        self._words = words
        self._stemmer = stemmer
        self._finder = finder
        self._lock = Lock()
        counts: Counter[str] = Counter()
        for entry in self._entries:
            for text in (entry.title, *entry.aliases, entry.body):
                counts.update(tokens(text))
        stemmer.learn(counts)
        fields = [self._fields(entry) for entry in self._entries]
        self._kinds = frozenset(entry.kind for entry in self._entries)
        self._counts = _counts(fields)
        guidance = [field for field, entry in zip(fields, self._entries, strict=True) if entry.kind == WEIGHED_BY]
        self._mass = _masses(self._counts, guidance or fields)
        for stem in set(stemmer.stems(sorted(words.stop))) & set(self._mass):
            self._mass[stem] *= STOP_SHARE
        self._held_mass = {term: _held_mass(term, mass) for term, mass in self._mass.items()}
        self._unknown_mass = UNKNOWN_SHARE * max(self._mass.values(), default=1.0)
        self._ranked = self._rank_all(fields, guidance or fields)
        self._database = _database(self._entries, fields)
        spelling = Spelling(counts, words.vocabulary(), words.ordinary)
        self._understanding = Understanding(words, finder, spelling, stemmer, frozenset(self._mass))

    def read(self, query: str) -> Question:
        """Understand a question with the words of this index."""
        return self._understanding.read(query)

    def search(self, question: Question, limit: int, kinds: Collection[str]) -> list[Hit]:
        """The entries of these kinds that fit best, best first; weak fits too, with their low scores."""
        parts = [(part, self._part_mass(part)) for part in question.parts]
        total = sum(mass for _, mass in parts)
        if not total:
            return []
        ranked = [(self._score(number, parts, total), number) for number in self._candidates(question, kinds)]
        ranked.sort(key=lambda one: (-one[0], one[1]))
        return [hit(self._entries[number], score) for score, number in ranked[:limit]]

    def holds(self, word: str) -> bool:
        """Whether this word, or another with its stem, stands anywhere in the index."""
        return self._stemmer.stem(word) in self._mass

    def known_share(self, question: Question) -> float:
        """How much of the question's subject this index knows at all, from 0 to 1."""
        subject = [part for part in question.parts if not part.light]
        masses = [(self._part_mass(part), any(term in self._mass for term in part.terms)) for part in subject]
        total = sum(mass for mass, _ in masses)
        return sum(mass for mass, known in masses if known) / total if total else 0.0

    def _fields(self, entry: Entry) -> list[_Field]:
        texts: tuple[tuple[str, ...], ...] = ((entry.title,), entry.aliases, (entry.body,))
        return [_Field([self._saying(text) for text in field]) for field in texts]

    def _saying(self, text: str) -> tuple[list[str], set[str]]:
        words = tokens(text)
        stems = self._stemmer.stems(words)
        rings = {
            ring_term(said.ring)
            for said in self._finder.find(stems)
            if said.end - said.start > 1 or words[said.start] not in self._words.stop
        }
        return stems, rings

    def _rank_all(self, fields: list[list[_Field]], usual: list[list[_Field]]) -> list[_Ranked]:
        average = [
            max(1.0, sum(entry[place].length() for entry in usual) / max(1, len(usual))) for place in range(len(FIELDS))
        ]
        return [self._rank(entry, average) for entry in fields]

    def _rank(self, entry: list[_Field], average: list[float]) -> _Ranked:
        weight: dict[str, float] = {}
        for name, field, usual in zip(FIELDS, entry, average, strict=True):
            effect = LENGTH_EFFECT[name]
            norm = 1 - effect + effect * field.length() / usual
            for content, rings in field.sayings:
                share = 1.0 if name == "body" else max(1, len(content)) ** -BREVITY
                for term in (*content, *rings):
                    weight[term] = weight.get(term, 0.0) + FIELD_WEIGHT[name] * share / norm
        sayings = [saying for field in entry[:2] for saying in field.sayings if saying[0]]
        said_in: dict[str, list[int]] = {}
        for number, (content, rings) in enumerate(sayings):
            for term in {*content, *rings}:
                said_in.setdefault(term, []).append(number)
        return _Ranked(
            strength={term: min(1.0, 1.15 * value / (value + SATURATION)) for term, value in weight.items()},
            said_in={term: tuple(numbers) for term, numbers in said_in.items()},
            saying_mass=tuple(sum(self._mass[term] for term in set(content)) for content, _ in sayings),
        )

    def _part_mass(self, part: Part) -> float:
        known = (self._mass[term] * weight for term, weight in part.terms.items() if term in self._mass)
        return max(known, default=0.0) or self._unknown_mass * (STOP_SHARE if part.light else 1.0)

    def _candidates(self, question: Question, kinds: Collection[str]) -> list[int]:
        """Entries that hold every weighty part of the question, then entries that hold any of its rarer terms."""
        groups = [[term for term in part.terms if term in self._mass] for part in question.parts if not part.light]
        terms = sorted({term for group in groups for term in group}, key=lambda term: (self._counts[term], term))
        rarest = _within_rows(terms[:MOST_TERMS], self._counts)
        if not rarest or not self._kinds.intersection(kinds):
            return []
        found = self._match(_any_of(rarest), kinds)
        if len(rarest) < len(terms):
            weighty = sorted(filter(None, groups), key=lambda group: -max(self._mass[term] for term in group))
            narrow = [_within_rows(sorted(group, key=self._counts.__getitem__), self._counts) for group in weighty]
            if narrow != [rarest]:
                every = " AND ".join(f"({_any_of(group)})" for group in narrow[:PARTS_FOR_ALL])
                found = self._match(every, kinds) + found
        return list(dict.fromkeys(found))

    def _match(self, expression: str, kinds: Collection[str]) -> list[int]:
        if not self._kinds.issubset(kinds):
            expression = f"({expression}) AND kind : ({_any_of(sorted(self._kinds.intersection(kinds)))})"
        with self._lock:
            rows = self._database.execute(_SELECT, (expression, MOST_CANDIDATES)).fetchall()
        return [int(row[0]) for row in rows]

    def _score(self, number: int, parts: Sequence[tuple[Part, float]], total: float) -> float:
        entry = self._ranked[number]
        covered = 0.0
        asked: dict[int, float] = {}
        held: dict[int, float] = {}
        strength, said_in, held_mass = entry.strength, entry.said_in, self._held_mass
        for part, mass in parts:
            best = 0.0
            in_saying: dict[int, float] = {}
            for term, weight in part.terms.items():
                if term not in strength:
                    continue
                best = max(best, weight * strength[term])
                for saying in said_in.get(term, ()):
                    in_saying[saying] = max(weight, in_saying.get(saying, 0.0))
                    held[saying] = held.get(saying, 0.0) + held_mass[term]
            covered += mass * best
            for saying, weight in in_saying.items():
                asked[saying] = asked.get(saying, 0.0) + mass * weight
        best_saying = max(
            (_balance(share / total, held[saying] / entry.saying_mass[saying]) for saying, share in asked.items()),
            default=0.0,
        )
        return (1 - SAYING_SHARE) * covered / total + SAYING_SHARE * best_saying


def _counts(fields: list[list[_Field]]) -> Counter[str]:
    """In how many entries each term stands."""
    counts: Counter[str] = Counter()
    for entry in fields:
        counts.update({term for field in entry for term in field.terms()})
    return counts


def _masses(terms: Iterable[str], among: list[list[_Field]]) -> dict[str, float]:
    """How much each term says: much where it is rare among these entries, little where it is common."""
    counts = _counts(among)
    total = len(among)
    return {term: math.log(1 + (total - counts[term] + 0.5) / (counts[term] + 0.5)) ** RARITY for term in terms}


def _held_mass(term: str, mass: float) -> float:
    """What a term weighs within a saying: a ring is no heavier than a rather common word."""
    return mass if term.isascii() else RING_SHARE * min(mass, MOST_RING_MASS)


def _within_rows(terms: Sequence[str], counts: Counter[str]) -> list[str]:
    """The first terms until the rows they bring grow too many for one search; always at least one."""
    chosen: list[str] = []
    rows = 0
    for term in terms:
        rows += counts[term]
        if chosen and rows > MOST_ROWS_FOR_ANY:
            break
        chosen.append(term)
    return chosen


def _database(entries: Sequence[Entry], fields: list[list[_Field]]) -> sqlite3.Connection:
    database = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    database.execute(_CREATE)
    database.execute(_RANK)
    rows = (
        (number, *map(_text, row), entry.kind) for number, (row, entry) in enumerate(zip(fields, entries, strict=True))
    )
    database.executemany("INSERT INTO passage(rowid, title, aliases, body, kind) VALUES (?, ?, ?, ?, ?)", rows)
    return database


def _text(field: _Field) -> str:
    return " ".join(term for content, rings in field.sayings for term in (*content, *sorted(rings)))


def _balance(asked: float, held: float) -> float:
    """One number for two shares: how much of the question a saying holds, and how much of the saying was asked."""
    return 2 * asked * min(1.0, held) / (asked + min(1.0, held))


def _any_of(terms: Iterable[str]) -> str:
    return " OR ".join(f'"{term}"' for term in terms)
