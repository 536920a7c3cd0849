"""The guard as the conversation uses it: it knows the officials of today's directory, who may be asked for by name."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable

from rapidfuzz import fuzz

from bot.services.lookup import Lookup
from knowledge.guard import Guard, GuardWords, Verdict

WORD = re.compile(r"[^\W\d_]+")
ASKING = frozenset(
    "who whos is are s the a an of for at to with please find get me contact phone telephone ring call reach "
    "email mail number spoc details".split()
)
"""Words that ask for somebody and say nothing about them."""

MOST_NAMES = 4
ALIKE = 82
"""How alike (0-100) a word must be to a part of an official's name: a slip of the finger still finds them."""

NOTHING = Verdict((), certain=False)


class Watch:
    """Looks at every free text before anything else does. It is made anew when the directory has changed."""

    def __init__(self, words: GuardWords, lookup: Lookup) -> None:
        self._words = words
        self._lookup = lookup
        self._lock = threading.Lock()
        self._officials: tuple[str, ...] = ()
        self._guard = Guard(words)

    def look(self, text: str) -> Verdict:
        """What of a person's is in the text. The verdict holds nothing of it.

        A text that asks for an official of the directory, and says nothing else, holds nothing of a person's.
        """
        officials = self._lookup.officials()
        with self._lock:
            if officials != self._officials:
                self._guard = Guard(self._words, people=officials)
                self._officials = officials
            guard = self._guard
        verdict = guard.look(text)
        return NOTHING if verdict.kinds == ("name",) and asks_for_one_of(text, officials) else verdict


def asks_for_one_of(text: str, officials: Iterable[str]) -> bool:
    """Whether the text is part of one official's name, or all of it, and nothing but words that ask."""
    said = [word for word in WORD.findall(text.lower()) if word not in ASKING]
    if not 0 < len(said) <= MOST_NAMES:
        return False
    return any(_is_of(said, WORD.findall(name.lower())) for name in officials)


def _is_of(said: list[str], name: list[str]) -> bool:
    return all(any(fuzz.ratio(word, part) >= ALIKE for part in name) for word in said)
