"""Finding people and posts: a name or a part of it, a post, an agency, spelled well or badly.

Contacts have a table of their own: names must not be cut to stems, and ten thousand of them must not change what is a
rare word in the guidance. All words first; where that finds too few, near spellings of every word; then any rare word.
"""

from __future__ import annotations

import math
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from threading import Lock

from knowledge.entries import Entry, Hit, hit
from knowledge.spelling import Spelling
from knowledge.terms import Stemmer, spoken, tokens
from knowledge.words import RingFinder, Words, ring_term

MOST_LETTERS = 300
MOST_WORDS = 10
MOST_REPAIRS = 5
MOST_CANDIDATES = 60
MOST_ROWS_FOR_ANY = 800
MOST_ROWS_FOR_ALL = 2000
RING_WEIGHT = 0.9
PART_OF_WORD_WEIGHT = 0.85
NEAR_WEIGHT = 0.9
IN_TITLE = 0.04
SHORTEST_PART = 3
MOST_WORDS_TO_WIDEN = 6
"""A longer question is hardly a name that was misspelt, and widening every word of it takes time."""
FEW = 4
RARE_SHARE = 0.02

_CREATE = "CREATE VIRTUAL TABLE contact USING fts5(title, rest, content='', tokenize='unicode61 remove_diacritics 0')"
_RANK = "INSERT INTO contact(contact, rank) VALUES ('rank', 'bm25(3.0, 1.0)')"
_SELECT = "SELECT rowid FROM contact WHERE contact MATCH ? ORDER BY rank LIMIT ?"

Part = dict[str, float]
"""The terms that answer one word of a question, each with a weight up to 1."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question about a contact, understood: for each word the terms that answer it.

    `corrected` is the question with its spelling repaired, or None where nothing was repaired.
    """

    words: tuple[str, ...]
    parts: tuple[Part, ...]
    corrected: str | None


class ContactIndex:
    """An index over contacts. It does not change after it was built; many threads may search it."""

    def __init__(self, entries: Iterable[Entry], words: Words, stemmer: Stemmer, finder: RingFinder) -> None:
        self._entries = tuple(entries)
        self._words = words
        self._stemmer = stemmer
        self._finder = finder
        self._lock = Lock()
        titles = [tokens(entry.title) for entry in self._entries]
        rests = [[word for text in (*entry.aliases, entry.body) for word in tokens(text)] for entry in self._entries]
        stemmer.learn(word for row in (*titles, *rests) for word in row)
        for title, rest in zip(titles, rests, strict=True):
            rest.extend(sorted(self._rings([*title, *rest])))
        self._titles = [frozenset(title) for title in titles]
        self._all = [frozenset((*title, *rest)) for title, rest in zip(titles, rests, strict=True)]
        self._numbers = {entry.key: number for number, entry in enumerate(self._entries)}
        counts = Counter(term for row in self._all for term in row)
        total = len(self._entries)
        self._mass = {term: math.log(1 + (total - n + 0.5) / (n + 0.5)) for term, n in counts.items()}
        self._most = max(self._mass.values(), default=1.0)
        self._counts = counts
        self._spelling = Spelling({term: n for term, n in counts.items() if term.isascii()}, words.vocabulary())
        self._database = _database(titles, rests)

    def read(self, query: str) -> Wanted:
        """Understand a question with the words of this index. It does not fail; very long text is cut."""
        said = tokens(query[:MOST_LETTERS], 2 * MOST_WORDS)
        kept = [word for word in said if not self._carries_the_question(word)][:MOST_WORDS]
        repaired: dict[str, str] = {}
        stems = self._stemmer.stems(kept)
        parts = [
            self._terms(word, stem, len(repaired) < MOST_REPAIRS, repaired)
            for word, stem in zip(kept, stems, strict=True)
        ]
        self._add_rings([repaired.get(word, word) for word in kept], parts)
        corrected = spoken(repaired.get(word, word) for word in said) if repaired else None
        return Wanted(tuple(kept), tuple(parts), corrected)

    def search(self, wanted: Wanted, limit: int) -> list[Hit]:
        """The contacts that fit best, best first; weak fits too, with their low scores."""
        if not wanted.parts:
            return []
        found = self._ranked(wanted.parts, self._match(self._all_of(wanted.parts)))
        if not found or (len(wanted.parts) == 1 and len(found) < limit):
            wider = self._widened(wanted)
            found = self._ranked(wider, [*self._match(self._all_of(wider)), *(number for _, number in found)])
            if len(found) < limit:
                found = self._ranked(wider, [*self._match(self._any_of(wider)), *(number for _, number in found)])
        return [hit(self._entries[number], score) for score, number in found[:limit]]

    def names_in_title(self, wanted: Wanted, key: str) -> set[str]:
        """The words of the question that stand in the title of the contact with this key and are rare enough for names.

        "Police" stands in many titles and names nobody; a surname or the name of one charity does.
        """
        number = self._numbers.get(key)
        if number is None:
            return set()
        rare = max(FEW, RARE_SHARE * len(self._entries))
        terms = {term for part in wanted.parts for term in part if term in self._titles[number]}
        return {term for term in terms if self._counts[term] <= rare}

    def _carries_the_question(self, word: str) -> bool:
        if word in self._words.stop:
            return True
        return word in self._words.contact and not self._spelling.stands(word)

    def _terms(self, word: str, stem: str, may_repair: bool, repaired: dict[str, str]) -> Part:
        if self._spelling.stands(word):
            return {word: 1.0}
        part = dict.fromkeys(self._longer(word), PART_OF_WORD_WEIGHT)
        halves = self._spelling.halves(word)
        if halves:
            part |= dict.fromkeys(halves, NEAR_WEIGHT)
        elif may_repair and word not in self._spelling and stem not in self._mass:
            guesses = [guess for guess in self._spelling.guesses(word, most=8) if self._spelling.stands(guess.word)]
            for guess in guesses:
                part[guess.word] = max(part.get(guess.word, 0.0), guess.likeness * NEAR_WEIGHT)
            if guesses and not self._longer(word):
                repaired[word] = guesses[0].word
        return part

    def _widened(self, wanted: Wanted) -> tuple[Part, ...]:
        if len(wanted.parts) > MOST_WORDS_TO_WIDEN:
            return wanted.parts
        return tuple(self._wider(part, word) for part, word in zip(wanted.parts, wanted.words, strict=True))

    def _wider(self, part: Part, word: str) -> Part:
        """The same part with words that are spelled nearly so, for a slip that happens to be another word."""
        near = {
            guess.word: guess.likeness * NEAR_WEIGHT * NEAR_WEIGHT
            for guess in self._spelling.guesses(word, most=6)
            if self._spelling.stands(guess.word)
        }
        longer = dict.fromkeys(self._longer(word), PART_OF_WORD_WEIGHT * NEAR_WEIGHT)
        return {**near, **longer, **part}

    def _longer(self, word: str) -> list[str]:
        return self._spelling.beginning_with(word) if len(word) >= SHORTEST_PART else []

    def _rings(self, words: Sequence[str]) -> set[str]:
        found = self._finder.find(self._stemmer.stems(words))
        return {ring_term(said.ring) for said in found if self._words.rings[said.ring].told_back}

    def _add_rings(self, words: Sequence[str], parts: Sequence[Part]) -> None:
        for said in self._finder.find(self._stemmer.stems(words)):
            term = ring_term(said.ring)
            if term in self._mass:
                for part in parts[said.start : said.end]:
                    part[term] = RING_WEIGHT

    def _all_of(self, parts: Sequence[Part]) -> str:
        """Every part must be there; nothing is asked where a part has no term at all. A part that nearly every contact
        has, such as the borough's name, is left to the ranking as long as another part is asked for."""
        if not all(parts):
            return ""
        rows = [sum(self._counts[term] for term in part) for part in parts]
        most = max(MOST_ROWS_FOR_ALL, min(rows))
        asked = [part for part, many in zip(parts, rows, strict=True) if many <= most]
        return " AND ".join(f"({' OR '.join(map(_quote, part))})" for part in asked)

    def _any_of(self, parts: Sequence[Part]) -> str:
        """The rarest terms until the rows they bring grow too many: any of them may be there."""
        terms = sorted(
            {term for part in parts for term in part if term in self._mass}, key=lambda term: self._counts[term]
        )
        chosen: list[str] = []
        rows = 0
        for term in terms:
            rows += self._counts[term]
            if chosen and rows > MOST_ROWS_FOR_ANY:
                break
            chosen.append(term)
        return " OR ".join(map(_quote, chosen))

    def _match(self, expression: str) -> list[int]:
        if not expression:
            return []
        with self._lock:
            rows = self._database.execute(_SELECT, (expression, MOST_CANDIDATES)).fetchall()
        return [int(row[0]) for row in rows]

    def _ranked(self, parts: Sequence[Part], numbers: Iterable[int]) -> list[tuple[float, int]]:
        masses = [max((self._mass[term] for term in part if term in self._mass), default=0.0) for part in parts]
        unknown = min(max(masses), self._most / 2)
        masses = [mass or unknown for mass in masses]
        total = sum(masses) or 1.0
        scored = []
        for number in dict.fromkeys(numbers):
            score = sum(mass * self._best(number, part) for part, mass in zip(parts, masses, strict=True)) / total
            scored.append((score, number))
        scored.sort(key=lambda one: (-round(one[0], 2), one[1]))
        return scored

    def _best(self, number: int, part: Part) -> float:
        here, title = self._all[number], self._titles[number]
        return max(
            (weight * (1.0 if term in title else 1 - IN_TITLE) for term, weight in part.items() if term in here),
            default=0.0,
        )


def _database(titles: Sequence[Sequence[str]], rests: Sequence[Sequence[str]]) -> sqlite3.Connection:
    database = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    database.execute(_CREATE)
    database.execute(_RANK)
    rows = (
        (number, " ".join(title), " ".join(rest))
        for number, (title, rest) in enumerate(zip(titles, rests, strict=True))
    )
    database.executemany("INSERT INTO contact(rowid, title, rest) VALUES (?, ?, ?)", rows)
    return database


def _quote(term: str) -> str:
    return f'"{term}"'
