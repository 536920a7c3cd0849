"""Understanding a question: its words, spelled as the index spells them, and what else each of them may mean.

A question becomes a row of `Part`s. A part is one word of the question (or a phrase that the glossary knows) with the
ways in which an entry may answer it, each with a weight: the word itself, a likely spelling, a ring of the glossary.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.spelling import Guess, Spelling
from knowledge.terms import Stemmer, tokens
from knowledge.words import RingFinder, Words, ring_term

MOST_LETTERS = 600
MOST_WORDS = 28
MOST_REPAIRS = 10
RING_WEIGHT = 0.6
TOLD_RING_WEIGHT = 0.85


@dataclass(frozen=True)
class Part:
    """One piece of a question and the terms that answer it, each with a weight up to 1."""

    word: str
    terms: dict[str, float]
    known: bool


@dataclass(frozen=True)
class Question:
    """A question, understood.

    `words` are its words as they were understood; `corrected` is the question with its spelling repaired, or None where
    nothing was repaired; `understood` are abbreviations and slang that were read, such as "asb = anti-social behaviour".
    """

    words: tuple[str, ...]
    parts: tuple[Part, ...]
    corrected: str | None
    understood: tuple[str, ...]


@dataclass(frozen=True)
class _Seen:
    word: str
    guesses: tuple[Guess, ...]
    repaired: bool


class Understanding:
    """Understands questions with the glossary and the words of one index. It does not change after it was built."""

    def __init__(self, words: Words, finder: RingFinder, spelling: Spelling, stemmer: Stemmer, stems: set[str]) -> None:
        self._words = words
        self._finder = finder
        self._spelling = spelling
        self._stemmer = stemmer
        self._stems = stems

    def read(self, query: str) -> Question:
        """Understand `query`. Whatever is written in it, this does not fail; very long text is cut."""
        seen = list(self._see(tokens(query[:MOST_LETTERS], MOST_WORDS)))
        best = [one.guesses[0].word if one.guesses else one.word for one in seen]
        stems = self._stemmer.stems(best)
        ways: list[dict[str, float]] = [self._own_terms(one, stem) for one, stem in zip(seen, stems, strict=True)]
        understood: dict[str, None] = {}
        content = [not self._is_stop(one) for one in seen]
        whole: dict[int, dict[str, float]] = {}
        for said in self._finder.find(stems):
            ring = self._words.rings[said.ring]
            likeness = min((one.guesses[0].likeness if one.guesses else 1.0) for one in seen[said.start : said.end])
            weight = (TOLD_RING_WEIGHT if ring.told_back else RING_WEIGHT) * likeness
            inside = [place for place in range(said.start, said.end) if content[place]]
            if not inside and said.end - said.start == 1:
                continue
            targets = [ways[place] for place in inside] or [whole.setdefault(said.start, {})]
            for target in targets:
                term = ring_term(said.ring)
                target[term] = max(target.get(term, 0.0), weight)
            phrase = " ".join(best[said.start : said.end])
            if ring.told_back and phrase != " ".join(tokens(ring.meaning)):
                understood[f"{phrase} = {ring.meaning}"] = None
        parts = [self._part(seen[place].word, ways[place]) for place in range(len(seen)) if content[place]]
        parts.extend(self._part(seen[place].word, extra) for place, extra in whole.items())
        corrected = " ".join(best) if any(one.repaired for one in seen) else None
        return Question(tuple(best), _without_doubles(parts), corrected, tuple(understood))

    def _see(self, words: list[str]) -> Iterator[_Seen]:
        repairs = 0
        place = 0
        while place < len(words):
            word = words[place]
            place += 1
            if self._knows(word):
                yield _Seen(word, (Guess(word, 1.0),), repaired=False)
                continue
            following = words[place] if place < len(words) else ""
            if following and word + following in self._spelling and len(word + following) > 4:
                place += 1
                yield _Seen(word + following, (Guess(word + following, 1.0),), repaired=False)
                continue
            halves = self._spelling.halves(word)
            if halves is not None:
                yield from (_Seen(half, (Guess(half, 0.95),), repaired=False) for half in halves)
                continue
            guesses = tuple(self._spelling.guesses(word)) if repairs < MOST_REPAIRS else ()
            repairs += 1
            yield _Seen(word, guesses, repaired=bool(guesses))

    def _knows(self, word: str) -> bool:
        return word in self._spelling or self._stemmer.stem(word) in self._stems

    def _own_terms(self, seen: _Seen, stem: str) -> dict[str, float]:
        terms: dict[str, float] = {}
        for guess in seen.guesses[1:]:
            if guess.word not in self._words.stop:
                other = self._stemmer.stem(guess.word)
                terms[other] = max(terms.get(other, 0.0), guess.likeness * 0.9)
        terms[stem] = seen.guesses[0].likeness if seen.guesses else 1.0
        return terms

    def _is_stop(self, seen: _Seen) -> bool:
        return (seen.guesses[0].word if seen.guesses else seen.word) in self._words.stop

    def _part(self, word: str, terms: dict[str, float]) -> Part:
        return Part(word, terms, known=any(term in self._stems for term in terms))


def _without_doubles(parts: list[Part]) -> tuple[Part, ...]:
    kept: dict[frozenset[str], Part] = {}
    for part in parts:
        kept.setdefault(frozenset(part.terms), part)
    return tuple(kept.values())
