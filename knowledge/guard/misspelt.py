"""Telling a misspelt plain word ("safegaurding") from a name that is in no list ("Zaviyar")."""

from __future__ import annotations

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.guard.words import GuardWords

_ENDINGS = ("s", "ed", "ing", "d", "er", "ly", "'s")


class Misspellings:
    """Knows plain words well enough to see one through a slip of the finger."""

    def __init__(self, words: GuardWords) -> None:
        self._by_length: dict[int, list[str]] = {}
        for word in words.known:
            if len(word) >= 4:
                self._by_length.setdefault(len(word), []).append(word)

    def is_plain_word(self, word: str) -> bool:
        """Whether `word` is one slip away from a plain word (two, where it is long), with or without its ending."""
        forms = [word, *(word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending))]
        return any(self._is_near(form) for form in forms if len(form) >= 4)

    def _is_near(self, form: str) -> bool:
        slips = 1 if len(form) < 8 else 2
        for length in range(len(form) - slips, len(form) + slips + 1):
            near = self._by_length.get(length)
            if near and process.extractOne(form, near, scorer=OSA.distance, score_cutoff=slips):
                return True
        return False
