"""Understanding a question: its words, spelled as the index spells them, and what else each of them may mean.

A question becomes a row of parts. A part is one word of the question (or a phrase that the glossary knows) with the
terms by which an entry may answer it, each with a weight: the word itself, a likely spelling, a ring of the glossary.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.spelling import Guess, Spelling
from knowledge.terms import Stemmer, spoken, tokens
from knowledge.words import RingFinder, Said, Words, ring_term

MOST_LETTERS = 600
MOST_WORDS = 28
MOST_REPAIRS = 10
RING_WEIGHT = 0.6
TOLD_RING_WEIGHT = 0.7
OTHER_GUESS_WEIGHT = 0.9
HALF_WEIGHT = 0.95


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a question and the terms that answer it, each with a weight up to 1.

    A light part carries the question ("who", "can I") more than its subject.
    """

    word: str
    terms: dict[str, float]
    light: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A question, understood.

    `words` are its words as they were understood; `corrected` is the question with its spelling repaired, or None where
    nothing was repaired; `understood` tells which abbreviations and slang were read; `elsewhere` says that it asks for
    something that is none of our business, such as the canteen; `serious` says that it speaks of harm to somebody.
    """

    words: tuple[str, ...]
    parts: tuple[Part, ...]
    corrected: str | None
    understood: tuple[str, ...]
    elsewhere: bool
    serious: bool


@dataclass(frozen=True, slots=True)
class _Seen:
    """One word of the question and what it may be, best first; empty where nobody knows."""

    word: str
    guesses: tuple[Guess, ...]
    repaired: bool = False

    @property
    def best(self) -> Guess:
        return self.guesses[0] if self.guesses else Guess(self.word, 1.0)


class Understanding:
    """Understands questions with the glossary and the words of one index. It does not change after it was built."""

    def __init__(
        self, words: Words, finder: RingFinder, spelling: Spelling, stemmer: Stemmer, terms: frozenset[str]
    ) -> None:
        self._words = words
        self._finder = finder
        self._spelling = spelling
        self._stemmer = stemmer
        self._terms = terms
        self._elsewhere = [f" {' '.join(tokens(phrase))} " for phrase in sorted(words.elsewhere)]
        self._serious = {ring_term(number) for number, ring in enumerate(words.rings) if ring.meaning in words.serious}
        self._told_back = {
            number: {tuple(tokens(way)) for way in ring.told_back} for number, ring in enumerate(words.rings)
        }

    def read(self, query: str) -> Question:
        """Understand `query`. Whatever is written in it, this does not fail; very long text is cut."""
        seen = _join_sections(list(self._see(tokens(query[:MOST_LETTERS], MOST_WORDS))))
        best = tuple(one.best.word for one in seen)
        stems = self._stemmer.stems(best)
        terms = [self._own_terms(one, stem) for one, stem in zip(seen, stems, strict=True)]
        light = [word in self._words.stop for word in best]
        understood = self._add_rings(seen, stems, terms, light)
        parts = [Part(one.word, own, of_question) for one, own, of_question in zip(seen, terms, light, strict=True)]
        corrected = spoken(best) if any(one.repaired for one in seen) else None
        text = f" {' '.join(best)} "
        elsewhere = any(phrase in text for phrase in self._elsewhere)
        serious = any(not self._serious.isdisjoint(own) for own in terms)
        return Question(best, _without_doubles(parts), corrected, understood, elsewhere, serious)

    def _see(self, words: list[str]) -> Iterator[_Seen]:
        stems = dict(zip(words, self._stemmer.stems(words), strict=True))
        repairs = 0
        place = 0
        while place < len(words):
            word, following = words[place], words[place + 1] if place + 1 < len(words) else ""
            place += 1
            if word in self._spelling or stems[word] in self._terms:
                yield _Seen(word, (Guess(word, 1.0),))
            elif following and self._spelling.stands(word + following):
                place += 1
                yield _Seen(word + following, (Guess(word + following, 1.0),))
            elif halves := self._spelling.halves(word):
                yield from (_Seen(half, (Guess(half, HALF_WEIGHT),)) for half in halves)
            else:
                guesses = self._spelling.guesses(word) if repairs < MOST_REPAIRS else ()
                repairs += 1
                yield _Seen(word, guesses, repaired=bool(guesses))

    def _own_terms(self, seen: _Seen, stem: str) -> dict[str, float]:
        terms = {stem: seen.best.likeness}
        for guess in seen.guesses[1:]:
            if guess.word not in self._words.stop:
                terms.setdefault(self._stemmer.stem(guess.word), guess.likeness * OTHER_GUESS_WEIGHT)
        return terms

    def _add_rings(
        self, seen: list[_Seen], stems: list[str], terms: list[dict[str, float]], light: list[bool]
    ) -> tuple[str, ...]:
        """Add to `terms` the rings that the question names; returns the abbreviations and slang that were read.

        A ring named by light words alone ("how long") makes them weigh as a subject does.
        """
        understood: dict[str, None] = {}
        for said in _longest(list(self._finder.find(stems))):
            span = range(said.start, said.end)
            inside = [place for place in span if not light[place]]
            if not inside and len(span) == 1:
                continue
            ring = self._words.rings[said.ring]
            likeness = min(seen[place].best.likeness for place in span)
            weight = (TOLD_RING_WEIGHT if ring.told_back else RING_WEIGHT) * likeness
            term = ring_term(said.ring)
            for place in inside or [said.start]:
                terms[place][term] = max(terms[place].get(term, 0.0), weight)
                light[place] = False
            phrase = tuple(seen[place].best.word for place in span)
            if phrase in self._told_back.get(said.ring, ()):
                understood[f"{' '.join(phrase)} = {ring.meaning}"] = None
        return tuple(understood)


def _join_sections(seen: list[_Seen]) -> list[_Seen]:
    """ "secton 47" is s47, as `tokens` would have read it had it been spelled right."""
    joined: list[_Seen] = []
    for one in seen:
        before = joined[-1].best.word if joined else ""
        if before in ("section", "sections") and one.word[0].isdigit():
            repaired = joined.pop().repaired
            joined.append(_Seen(f"s{one.word}", (Guess(f"s{one.word}", 1.0),), repaired))
        else:
            joined.append(one)
    return joined


def _longest(found: list[Said]) -> list[Said]:
    """Without the ways of saying that stand inside a longer one: in "who signed" nobody asks for a signature."""
    return [
        one
        for one in found
        if not any(
            other.start <= one.start and one.end <= other.end and other.end - other.start > one.end - one.start
            for other in found
        )
    ]


def _without_doubles(parts: list[Part]) -> tuple[Part, ...]:
    kept: dict[frozenset[str], Part] = {}
    for part in parts:
        kept.setdefault(frozenset(part.terms), part)
    return tuple(kept.values())
