"""Finding an entry by its own name: a citation label ("5.2", "para 5.2", "Appendix G 5"), a title or an alias."""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.entries import Entry, Hit, hit
from knowledge.terms import tokens
from knowledge.words import Words

MOST_LETTERS = 120
MOST_UNDER_A_HEADING = 10

_SECTION_OF_LABEL = re.compile(r"s(\d+p\d+|\d+)")
_NUMBER_AND_LETTER = re.compile(r"(\d+)([a-z])")
_CALDICOTT = re.compile(r"\bcaldicott (?:principle )?(?=\d)")
_STAND_IN_THE_PACK = ("guidance", "form")
_FILLERS = frozenset("protocol para paragraph paras paragraphs number no clause part of the text label cite".split())
_SPELLED = {"appendix": "app", "annex": "app", "appx": "app", "rules": "rule", "slide": "slides"}


class CiteFinder:
    """Knows the names of all entries. It does not change after it was built."""

    def __init__(self, entries: Iterable[Entry], words: Words) -> None:
        self._stop = words.stop
        self._labels: list[tuple[tuple[str, ...], Entry]] = []
        self._names: dict[tuple[str, ...], list[Entry]] = {}
        for entry in entries:
            if entry.kind in _STAND_IN_THE_PACK:
                self._labels.append((_label_words(entry.cite), entry))
            for name in {tuple(tokens(text)) for text in (entry.title, entry.key, *entry.aliases)}:
                self._names.setdefault(name, []).append(entry)

    def named(self, query: str) -> list[Hit]:
        """The entries that have `query` as their title or as an alias, word for word."""
        if len(query) > MOST_LETTERS:
            return []
        return [hit(entry, 1.0) for entry in self._names.get(tuple(tokens(query)), ())]

    def cited(self, query: str) -> list[Hit]:
        """The entries whose citation label `query` gives, in the order of the pack; empty where it gives none.

        Half a label gives all that begin with it: "9.4" is printed twice in the pack, and "App G" is nine passages.
        """
        if len(query) > MOST_LETTERS:
            return []
        label = self._without_question(_label_words(query))
        if not _is_label(label):
            return []
        found = [entry for words, entry in self._labels if words[: len(label)] == label]
        whole = [entry for words, entry in self._labels if words == label]
        return [hit(entry, 1.0) for entry in dict.fromkeys([*whole, *found])][:MOST_UNDER_A_HEADING]

    def _without_question(self, words: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(word for word in words if len(word) == 1 or word not in self._stop | _FILLERS)


def _label_words(text: str) -> tuple[str, ...]:
    plain = _NUMBER_AND_LETTER.sub(r"\1 \2", " ".join(tokens(text[:MOST_LETTERS])))
    plain = _CALDICOTT.sub("app e ", plain)
    words = (_SPELLED.get(word, word) for word in plain.split())
    return tuple(_SECTION_OF_LABEL.sub(r"\1", word) if _SECTION_OF_LABEL.fullmatch(word) else word for word in words)


def _is_label(words: tuple[str, ...]) -> bool:
    """Whether these words look like a label: they begin with a number, or with "app", "golden rule" and the like."""
    if not words:
        return False
    return words[0][0].isdigit() or (len(words) > 1 and words[0] in ("app", "slides", "plan", "golden", "rag"))
