"""Repairing misspelt words against the words that the index itself holds.

Words are kept in buckets by length, so that a question is compared only with words of about its own length.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

_LONGEST = 24


class Guess(NamedTuple):
    """A known word that may have been meant, and how near it is: 1.0 is the same word."""

    word: str
    likeness: float


class Spelling:
    """Knows the words of an index and how often each stands in it. It does not change after it was built."""

    def __init__(self, counts: Mapping[str, int], also: Iterable[str] = ()) -> None:
        self._counts = dict(counts)
        for word in also:
            self._counts.setdefault(word, 0)
        self._buckets: dict[int, list[str]] = {}
        self._sorted = sorted(self._counts)
        for word in self._sorted:
            self._buckets.setdefault(len(word), []).append(word)

    def __contains__(self, word: str) -> bool:
        return word in self._counts

    def guesses(self, word: str, most: int = 3) -> list[Guess]:
        """The known words nearest to `word`, best first; none where nothing is near enough.

        A short word may have one slip, a longer one two or three. The first letter is seldom the wrong one, so words
        that share it come first among equals, then the commoner word.
        """
        slips = _slips_allowed(len(word))
        if not slips or word.isdigit():
            return []
        found: list[tuple[float, int, str]] = []
        for length in range(max(3, len(word) - slips), len(word) + slips + 1):
            for near, distance, _ in process.extract(
                word, self._buckets.get(length, ()), scorer=OSA.distance, score_cutoff=slips, limit=8
            ):
                found.append((self._cost(word, near, int(distance)), -self._counts[near], near))
        found.sort()
        return [Guess(near, max(0.0, 1 - cost / max(len(word), 4))) for cost, _, near in found[:most]]

    def halves(self, word: str) -> tuple[str, str] | None:
        """Two known words that were written as one ("postcode" for "post code"), or None."""
        for cut in range(3, len(word) - 2):
            if self._counts.get(word[:cut]) and self._counts.get(word[cut:]):
                return word[:cut], word[cut:]
        return None

    def beginning_with(self, start: str, most: int = 8) -> list[str]:
        """The commonest known words that begin with `start`, which is part of a name for instance."""
        from bisect import bisect_left

        at = bisect_left(self._sorted, start)
        found: list[str] = []
        while at < len(self._sorted) and self._sorted[at].startswith(start) and len(found) < 200:
            found.append(self._sorted[at])
            at += 1
        return sorted(found, key=lambda word: (-self._counts[word], word))[:most]

    @staticmethod
    def _cost(word: str, near: str, distance: int) -> float:
        return distance + (0.4 if word[0] != near[0] else 0.0) + (0.2 if set(word) != set(near) else 0.0)


def _slips_allowed(length: int) -> int:
    if length <= 3 or length > _LONGEST:
        return 0
    if length <= 5:
        return 1
    return 2 if length <= 9 else 3
