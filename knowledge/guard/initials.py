"""People by their initials: "S.B.", "Mrs K", "RJ's mum".

Initials that are a short form of a body, a law or a procedure ("D.V.", "the M.O.") are let through.

Source: protocol 4.2 and 4.11 (initials with what stands round them identify a person).
"""

from __future__ import annotations

import re

from knowledge.guard.kinds import Finding
from knowledge.guard.words import GuardWords

_DOTTED = re.compile(r"(?<![\w.])[A-Z]\.(?: ?[A-Z]\.){1,2}(?!\w)")
_TITLED = re.compile(r"\b(?:[Mm]rs?|[Mm]s|[Mm]x|[Mm]iss)\.? [A-WZ]\b(?!\.?[\w'&+]| levels?\b| (?:and|&) [A-Z]\b)")
_OWNER = re.compile(r"(?<![\w.])([A-Z]{2,3})['’]s (\w+)")
_OFTEN_MEANT = frozenset(
    "eu uk us usa un am pm bc ad eg ie cv dob mo pto ps nb qc kc mp mps phd ba ma sos hq tv id pc di ds dc dci tb sen "
    "iro po lo fso nps".split()
)


class InitialsReader:
    """Notices initials that stand for a person. Built once from the word lists."""

    def __init__(self, words: GuardWords) -> None:
        self._words = words
        self._relations = words.cues["names.relations"]

    def find(self, text: str) -> Finding | None:
        """A finding where somebody is named by initials."""
        dotted = any(not self._is_short_form(found[0]) for found in _DOTTED.finditer(text))
        if dotted or _TITLED.search(text) or any(self._is_owner(found) for found in _OWNER.finditer(text)):
            return Finding("name")
        return None

    def _is_short_form(self, initials: str) -> bool:
        letters = re.sub(r"\W", "", initials).lower()
        return letters in _OFTEN_MEANT or self._words.is_known(letters)

    def _is_owner(self, found: re.Match[str]) -> bool:
        """Whether a relative is spoken of: "RJ's mum", but not "the PO's mum", where a role has one."""
        return found[2].lower() in self._relations and not self._is_short_form(found[1])
