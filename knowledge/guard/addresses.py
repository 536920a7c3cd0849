"""Homes: full postcodes, a number with a street, flats and house names. Public buildings are let through.

A street without a number, a ward and the first half of a postcode are places and not homes.

Source: protocol 4.11 (a postcode or an address can reveal who somebody is).
"""

from __future__ import annotations

import re

from knowledge.guard.kinds import Finding
from knowledge.guard.words import GuardWords

_AREAS = frozenset(
    "ab al b ba bb bd bf bh bl bn br bs bt ca cb cf ch cm co cr ct cv cw da dd de dg dh dl dn dt dy e ec eh "
    "en ex fk fy g gl gu gy ha hd hg hp hr hs hu hx ig im ip iv je ka kt kw ky l la ld le ll ln ls lu m me mk "
    "ml n ne ng nn np nr nw ol ox pa pe ph pl po pr rg rh rm s sa se sg sk sl sm sn so sp sr ss st sw sy ta "
    "td tf tn tq tr ts tw ub w wa wc wd wf wn wr ws wv yo ze".split()
)
_END = r"(?![A-Za-z0-9])"
_POSTCODE = re.compile(
    rf"(?<![A-Za-z0-9])([a-z]{{1,2}})\d[\da-hjkmnp-y]?[ .\-]{{0,3}}(\d[abd-hjlnp-uw-z]{{2}}){_END}", re.IGNORECASE
)
_SPLIT_POSTCODE = re.compile(
    rf"(?<![A-Za-z0-9])([a-z]{{1,2}}) \d[\da-z]?[ .\-]{{0,3}}(\d[abd-hjlnp-uw-z]{{2}}){_END}", re.IGNORECASE
)
_SPLIT_AREAS = frozenset("n e w s nw ne sw se ec wc en ig".split())
_LETTER_POSTCODE = re.compile(rf"(?<![A-Za-z0-9])([A-Z]{{1,2}})\d[\dA-Z]?(O[ABD-HJLNP-UW-Z]{{2}}){_END}")
_ORDINALS = frozenset(("1st", "2nd", "3rd", *(f"{digit}th" for digit in "0456789")))
_NUMBERED = re.compile(
    r"(?<![\w/.£:\-])(?:no\.? ?)?\d{1,4}[a-z]?(?: ?[\-/&] ?\d{1,4}[a-z]?)?,? "
    r"((?:[a-z][a-z'\-]*\.?(?: |(?=\W|$))){2,5})",
    re.IGNORECASE,
)
_FLAT = re.compile(
    r"\b(?:flat|flt|apartment|apt|bedsit|maisonette)\.? ?(?:no\.? ?|number )?(?:\d{1,4}[a-z]?|[a-h])\b(?! ?[\-/&] ?\d)",
    re.IGNORECASE,
)
_FLAT_LETTER = re.compile(r"\b(?:flat|flt|apartment|apt) [A-H]\b")
_NUMBER = re.compile(
    r"\b(?:at|from|in|of|to|@) (?:house )?(?:number|no\.?|num|#) ?\d{1,4}[a-z]?\b"
    r"(?! (?:on|of) the (?:agenda|list|plan))",
    re.IGNORECASE,
)
_NUMBER_ON = re.compile(
    r"\b(?:number|no\.?|house) \d{1,4}[a-z]? (?:on|in|of|at) (?:the )?(?:[a-z]+ ){1,3}"
    r"(?:estate|road|street|close|block|terrace|avenue|crescent|court)\b",
    re.IGNORECASE,
)
_NUMBER_FIRST = re.compile(r"(?:^|[.,;\n] ?|\bthe )(?:number|no\.?|house) \d{1,4}[a-z]?\b", re.IGNORECASE)
_HOME_IS = re.compile(
    r"\b(?:lives?|living|staying|stays|resid(?:es|ing)|house|home|address|addr|moved|c/o|care of)\b"
    r"(?: (?:is|was|at|to|in|now|into|on)){0,2}:? \d{1,4}[a-z]?,? "
    r"(?!(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))[A-Z][a-z]{2,}"
)
_HOUSE_NAME = re.compile(
    r"\b[A-Z][a-z]{2,20} (?:Cottage|House|Lodge|Villa|Court|Tower|Heights),? (?:on |in )?\d{0,4} ?"
    r"[A-Z][a-z]{2,20} [A-Z][a-z]{1,12}\b"
)
_WORDS = re.compile(r"[a-z]+(?:['\-][a-z]+)*")


class AddressReader:
    """Notices homes. Built once from the word lists."""

    def __init__(self, words: GuardWords) -> None:
        self._cues = words.cues
        self._residence = words.cues["addresses.residence"]
        self._lived_in = self._residence | words.cues["addresses.people"]
        self._not_after = words.cues["addresses.not_after_streets"]
        self._venues = words.cues["addresses.venues"]
        self._streets = words.cues["addresses.streets"]
        self._is_known = words.is_known
        self._soft = words.cues["addresses.soft_streets"]

    def find_postcode(self, text: str) -> Finding | None:
        """A finding where there is a full postcode that is not a public building's."""
        shapes = [*_POSTCODE.finditer(text), *_LETTER_POSTCODE.finditer(text)]
        shapes += [
            found for found in _SPLIT_POSTCODE.finditer(text) if found[0].isupper() or found[1].lower() in _SPLIT_AREAS
        ]
        return Finding("postcode") if any(self._is_home_code(found, text) for found in shapes) else None

    def find_address(self, text: str) -> Finding | None:
        """A finding where there is a house, a flat or a named home that is not a public building."""
        at_home = (
            any(self._is_home(found, text) for found in _NUMBERED.finditer(text))
            or any(self._is_flat(found) for found in _FLAT.finditer(text))
            or any(self._near(text, found.start(), self._lived_in, 6) for found in _NUMBER.finditer(text))
            or any(self._is_lived_in(found, text) for found in _NUMBER_FIRST.finditer(text))
            or (_HOME_IS.search(text) or _NUMBER_ON.search(text)) is not None
            or any(self._is_named_home(found, text) for found in _HOUSE_NAME.finditer(text))
        )
        return Finding("address") if at_home else None

    def _is_home_code(self, found: re.Match[str], text: str) -> bool:
        """Whether this is a real area's postcode, not "N1 4th floor", and not a public building's."""
        if found[1].lower() not in _AREAS or (found[2].lower() in _ORDINALS and not found[0].isupper()):
            return False
        return not self._is_venue(text, found.start())

    def _is_home(self, found: re.Match[str], text: str) -> bool:
        """Whether a number and what follows is a house in a street."""
        words = [word.strip(".") for word in found[1].split()]
        for place, word in enumerate(words):
            low = word.lower()
            if low == "court" and words[place - 1].lower() in self._cues["addresses.courts"]:
                return False
            if place and (low in self._streets or low in self._soft):
                after = [later.lower() for later in words[place + 1 : place + 3]]
                if not self._not_after.isdisjoint(after[:1]) or not self._venues.isdisjoint(after):
                    return False
                return self._is_street(words[: place + 1], text, found.start())
            if low in self._cues["addresses.not_in_streets"]:
                return False
        return False

    def _is_street(self, words: list[str], text: str, start: int) -> bool:
        """Whether these words name a street; "close" or "court" counts where it is written or spoken of as a home."""
        named = words[-1][0].isupper() and words[0][0].isupper()
        if words[-1].lower() in self._streets or named:
            return not self._is_venue(text, start)
        if any(not self._is_known(word.lower()) for word in words[:-1]):
            return not self._is_venue(text, start)
        return self._near(text, start, self._lived_in, 6)

    def _is_flat(self, found: re.Match[str]) -> bool:
        """Whether one flat is meant; "flat a" counts only with a capital letter."""
        return any(map(str.isdigit, found[0])) or _FLAT_LETTER.match(found[0]) is not None

    def _is_named_home(self, found: re.Match[str], text: str) -> bool:
        """ "Rose Cottage, Mill Lane" where somebody lives."""
        return self._near(text, found.start(), self._lived_in, 8) and not self._is_venue(text, found.start())

    def _is_lived_in(self, found: re.Match[str], text: str) -> bool:
        """ "Number 9 ... the tenant": whether the same sentence goes on about who lives there."""
        after = re.split(r"[.!?;\n]", text[found.end() : found.end() + 80])[0].lower()
        return not self._lived_in.isdisjoint(_WORDS.findall(after))

    def _is_venue(self, text: str, start: int) -> bool:
        """Whether a public building is named last before it, and nothing says that somebody lives there."""
        before = _words_before(text, start)[-10:]
        if not self._residence.isdisjoint(before):
            return False
        for word in reversed(before):
            if word in self._venues or word in self._lived_in:
                return word in self._venues
        return False

    def _near(self, text: str, start: int, cues: frozenset[str], most: int) -> bool:
        """Whether a cue is among the last `most` words before `start` in the same sentence."""
        return not cues.isdisjoint(_words_before(text, start)[-most:])


def _words_before(text: str, start: int) -> list[str]:
    """The words before `start` in the same sentence."""
    return _WORDS.findall(re.split(r"[!?;\n]|\.(?= [A-Z])", text[max(0, start - 90) : start])[-1].lower())
