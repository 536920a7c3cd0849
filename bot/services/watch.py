"""The guard as the conversation uses it: it knows the officials of today's directory, who may be asked for by name."""

from __future__ import annotations

import threading

from bot.services.lookup import Lookup
from knowledge.guard import Guard, GuardWords, Verdict


class Watch:
    """Looks at every free text before anything else does. It is made anew when the directory has changed."""

    def __init__(self, words: GuardWords, lookup: Lookup) -> None:
        self._words = words
        self._lookup = lookup
        self._lock = threading.Lock()
        self._officials: tuple[str, ...] = ()
        self._guard = Guard(words)

    def look(self, text: str) -> Verdict:
        """What of a person's is in the text. The verdict holds nothing of it."""
        officials = self._lookup.officials()
        with self._lock:
            if officials != self._officials:
                self._guard = Guard(self._words, people=officials)
                self._officials = officials
            guard = self._guard
        return guard.look(text)
