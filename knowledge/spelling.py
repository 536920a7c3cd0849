"""Repairing misspelt words against the words that the index itself holds.

Words are kept in buckets by length, so that a question is compared only with words of about its own length.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

_LONGEST = 24
_MOST_NEAR = 8
_OTHER_FIRST_LETTER = 0.4
_OTHER_LETTERS = 0.2


class Guess(NamedTuple):
    """A known word that may have been meant, and how near it is: 1.0 is the same word."""

    word: str
    likeness: float


class Spelling:
    """Knows the words of an index and how often each stands in it. It does not change after it was built.

    `counts` are the words of the index; `also` are words that may be meant as well; `right` are words that are spelled
    right but never guessed.
    """

    def __init__(self, counts: Mapping[str, int], also: Iterable[str] = (), right: Iterable[str] = ()) -> None:
        self._counts = dict.fromkeys(also, 0) | dict(counts)
        self._right = frozenset(right)
        self._sorted = sorted(self._counts)
        self._buckets: dict[int, list[str]] = {}
        for word in self._sorted:
            self._buckets.setdefault(len(word), []).append(word)

    def __contains__(self, word: str) -> bool:
        return word in self._counts or word in self._right

    def stands(self, word: str) -> bool:
        """Whether the index itself holds this word."""
        return self._counts.get(word, 0) > 0

    def guesses(self, word: str, most: int = 3) -> tuple[Guess, ...]:
        """The known words nearest to `word`, best first; none where nothing is near enough.

        A short word may have one slip, a longer one two or three. The first letter is seldom the wrong one, so words
        that share it come first among equals, then the commoner word.
        """
        slips = _slips_allowed(len(word))
        if not slips or word.isdigit():
            return ()
        found: list[tuple[float, int, str]] = []
        for length in range(max(3, len(word) - slips), len(word) + slips + 1):
            bucket = self._buckets.get(length)
            if bucket:
                found.extend(
                    (_cost(word, near, int(distance)), -self._counts[near], near)
                    for near, distance, _ in process.extract(
                        word, bucket, scorer=OSA.distance, score_cutoff=slips, limit=_MOST_NEAR
                    )
                    if near != word
                )
        found.sort()
        return tuple(Guess(near, max(0.0, 1 - cost / max(len(word), 4))) for cost, _, near in found[:most])

    def halves(self, word: str) -> tuple[str, str] | None:
        """Two words of the index that were written as one ("postcode" for "post code"), or None."""
        for cut in range(3, len(word) - 2):
            if self.stands(word[:cut]) and self.stands(word[cut:]):
                return word[:cut], word[cut:]
        return None

    def beginning_with(self, start: str, most: int = 8) -> list[str]:
        """The commonest words of the index that are longer than `start` and begin with it, as part of a name does."""
        first = bisect_left(self._sorted, start)
        last = bisect_left(self._sorted, start + "\uffff", lo=first, hi=min(len(self._sorted), first + 400))
        found = [word for word in self._sorted[first:last] if self._counts[word] and word != start]
        return sorted(found, key=lambda word: (-self._counts[word], word))[:most]


def _slips_allowed(length: int) -> int:
    if length <= 3 or length > _LONGEST:
        return 0
    if length <= 5:
        return 1
    return 2 if length <= 9 else 3


def _cost(word: str, near: str, distance: int) -> float:
    other_first = _OTHER_FIRST_LETTER if word[0] != near[0] else 0.0
    return distance + other_first + (_OTHER_LETTERS if set(word) != set(near) else 0.0)
