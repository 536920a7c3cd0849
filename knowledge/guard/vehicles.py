"""Number plates: today's and the older shapes, and short private ones where a word about a vehicle stands by."""

from __future__ import annotations

import re

from knowledge.guard.kinds import Finding
from knowledge.guard.words import GuardWords

_ALONE = r"(?<![A-Za-z0-9])"
_END = r"(?![A-Za-z0-9])"
_CURRENT = re.compile(rf"{_ALONE}([A-HJ-PR-Y]{{2}})(\d\d)([ \-.]{{0,2}})([A-HJ-PR-Z]{{3}}){_END}", re.IGNORECASE)
_CURRENT_SPLIT = re.compile(
    rf"{_ALONE}([A-HJ-PR-Y]{{2}})[ \-.](\d\d)[ \-.]{{0,2}}([A-HJ-PR-Z]{{3}}){_END}", re.IGNORECASE
)
_PREFIX = r"([A-HJ-NPR-Y])(\d{1,3})[ \-.]{0,2}([A-Z]{3})"
_SUFFIX = r"([A-Z]{3})[ \-.]{0,2}(\d{1,3})([A-HJ-NPR-Y])"
_OLDER = re.compile(rf"{_ALONE}(?:{_PREFIX}|{_SUFFIX}){_END}", re.IGNORECASE)
_NORTHERN = re.compile(rf"{_ALONE}(?=[A-Z]{{0,2}}[IZ])[A-Z]{{3}} ?\d{{2,4}}{_END}")
_PRIVATE = re.compile(
    r"\b(?:reg|registration|number plate|numberplate|plate|vrm|index)\b(?: (?:no|number|mark))?"
    rf"(?: (?:is|of|was|begins|ending))?\W{{1,3}}(?:[A-Z]{{1,3}} ?\d{{1,4}}|\d{{1,4}} ?[A-Z]{{1,3}}){_END}"
)
_WORDS = re.compile(r"[a-z]+")


class VehicleReader:
    """Notices number plates. Built once from the word lists."""

    def __init__(self, words: GuardWords) -> None:
        self._cues = words.cues["vehicles.cues"]
        self._not_plates = words.cues["vehicles.not_plates"]
        self._is_known = words.is_known

    def find(self, text: str) -> Finding | None:
        """A finding where the text holds a number plate."""
        plates = (
            any(self._is_current(found, text) for found in _CURRENT.finditer(text))
            or any(self._is_cued(found, text) for found in _CURRENT_SPLIT.finditer(text))
            or any(self._is_older(found, text) for found in _OLDER.finditer(text))
            or any(self._is_cued(found, text) for found in _NORTHERN.finditer(text))
            or _PRIVATE.search(text)
        )
        return Finding("vehicle") if plates else None

    def _is_current(self, found: re.Match[str], text: str) -> bool:
        """Letters as one typed them: "SE15 and NW10 are" is two postcode districts and no plate."""
        area, letters = found[1], found[4]
        if area.isupper() != letters.isupper() and found[3]:
            return self._is_cued(found, text)
        if found[3] and self._is_known(letters.lower()):
            return self._is_cued(found, text)
        return True

    def _is_older(self, found: re.Match[str], text: str) -> bool:
        letters, digits = found[3] or found[4], found[2] or found[5]
        plain = found[0].isupper() and len(digits) > 1
        if letters.lower() in self._not_plates:
            return False
        if plain and not self._is_known(letters.lower()) and not found[0].startswith(("S1", "M2")):
            return True
        return self._is_cued(found, text)

    def _is_cued(self, found: re.Match[str], text: str) -> bool:
        near = _WORDS.findall(text[max(0, found.start() - 40) : found.start()].lower())[-6:]
        near += _WORDS.findall(text[found.end() : found.end() + 30].lower())[:4]
        return any(word in self._cues for word in near)
