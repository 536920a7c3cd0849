"""Homes: full postcodes, a number with a street, flats and house names. Public buildings are let through.

A street without a number, a ward and the first half of a postcode are places and not homes.

Source: protocol 4.11 (a postcode or an address can reveal who somebody is).
"""

from __future__ import annotations

import re

from knowledge.guard.kinds import Finding
from knowledge.guard.words import GuardWords

_AREAS = frozenset(
    "ab al b ba bb bd bf bh bl bn br bs bt ca cb cf ch cm co cr ct cv cw da dd de dg dh dl dn dt dy e ec eh en ex fk fy g gl gu gy ha "
    "hd hg hp hr hs hu hx ig im ip iv je ka kt kw ky l la ld le ll ln ls lu m me mk ml n ne ng nn np nr nw ol ox pa pe ph pl po pr rg "
    "rh rm s sa se sg sk sl sm sn so sp sr ss st sw sy ta td tf tn tq tr ts tw ub w wa wc wd wf wn wr ws wv yo ze".split()
)
_POSTCODE = re.compile(r"(?<![A-Za-z0-9])([a-z]{1,2})\d[\da-hjkmnp-y]?[ .\-]{0,3}(\d[abd-hjlnp-uw-z]{2})(?![A-Za-z0-9])", re.IGNORECASE)
_SPLIT_POSTCODE = re.compile(r"(?<![A-Za-z0-9])([A-Z]{1,2}) \d[\dA-Z]?[ .\-]{0,3}(\d[ABD-HJLNP-UW-Z]{2})(?![A-Za-z0-9])")
_LETTER_POSTCODE = re.compile(r"(?<![A-Za-z0-9])([A-Z]{1,2})\d[\dA-Z]?(O[ABD-HJLNP-UW-Z]{2})(?![A-Za-z0-9])")
_ORDINALS = frozenset(("1st", "2nd", "3rd", *(f"{digit}th" for digit in "0456789")))
_NUMBERED = re.compile(
    r"(?<![\w/.£:\-])(?:no\.? ?)?\d{1,4}[a-z]?(?: ?[\-/&] ?\d{1,4}[a-z]?)?,? ((?:[a-z][a-z'\-]*\.?(?: |(?=\W|$))){2,5})",
    re.IGNORECASE,
)
_FLAT = re.compile(r"\b(?:flat|flt|apartment|apt|bedsit|maisonette)\.? ?(?:no\.? ?|number )?(?:\d{1,4}[a-z]?|[a-h])\b(?! ?[\-/&] ?\d)", re.IGNORECASE)
_FLAT_LETTER = re.compile(r"\b(?:flat|flt|apartment|apt) [A-H]\b")
_NUMBER = re.compile(r"\b(?:at|from|in|of|to|@) (?:house )?(?:number|no\.?|num|#) ?\d{1,4}[a-z]?\b(?! (?:on|of) the (?:agenda|list|plan))", re.IGNORECASE)
_NUMBER_FIRST = re.compile(r"(?:^|[.,;\n] ?|\bthe )(?:number|no\.?|house) \d{1,4}[a-z]?\b", re.IGNORECASE)
_HOME_IS = re.compile(
    r"\b(?:lives?|living|staying|stays|resid(?:es|ing)|house|home|address|addr|moved|c/o|care of)\b(?: (?:is|was|at|to|in|now|into|on)){0,2}:? "
    r"\d{1,4}[a-z]?,? (?!(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))[A-Z][a-z]{2,}"
)
_HOUSE_NAME = re.compile(r"\b[A-Z][a-z]{2,20} (?:Cottage|House|Lodge|Villa|Court|Tower|Heights),? (?:on |in )?\d{0,4} ?[A-Z][a-z]{2,20} [A-Z][a-z]{1,12}\b")
_WORDS = re.compile(r"[a-z]+(?:['\-][a-z]+)*")
_NOT_IN_STREETS = frozenset(
    "on in at near of along to from by for and or the a an incidents reports calls people cases patrols cars hours hour minutes minute days weeks "
    "months years metres miles officers young men women youths shops premises properties residents complaints robberies burglaries thefts is are "
    "was were this that with between times year old x new main other different local more pm am actions action per".split()
)
_COURTS = frozenset("supreme crown county magistrates magistrates' youth high family coroners coroner's appeal".split())
_SHOPS = frozenset("shops stores banks traders retailers businesses shop store bank premises incidents reports cases calls robberies burglaries thefts complaints patrols cameras".split())


class AddressReader:
    """Notices homes. Built once from the word lists."""

    def __init__(self, words: GuardWords) -> None:
        self._residence = words.cues["addresses.residence"]
        self._people = words.cues["addresses.people"]
        self._venues = words.cues["addresses.venues"]
        self._streets = words.cues["addresses.streets"]
        self._is_known = words.is_known
        self._soft = words.cues["addresses.soft_streets"]

    def find_postcode(self, text: str) -> Finding | None:
        """A finding where there is a full postcode that is not a public building's."""
        shapes = [*_POSTCODE.finditer(text), *_SPLIT_POSTCODE.finditer(text), *_LETTER_POSTCODE.finditer(text)]
        return Finding("postcode") if any(self._is_home_code(found, text) for found in shapes) else None

    def find_address(self, text: str) -> Finding | None:
        """A finding where there is a house, a flat or a named home that is not a public building."""
        at_home = (
            any(self._is_home(found, text) for found in _NUMBERED.finditer(text))
            or any(self._is_flat(found, text) for found in _FLAT.finditer(text))
            or any(self._near(text, found.start(), self._residence | self._people, 6) for found in _NUMBER.finditer(text))
            or any(self._is_lived_in(found, text) for found in _NUMBER_FIRST.finditer(text))
            or _HOME_IS.search(text) is not None
            or any(not self._is_venue(text, found.start()) and self._near(text, found.start(), self._residence, 8)
                   for found in _HOUSE_NAME.finditer(text))
        )  # fmt: skip
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
            if low == "court" and words[place - 1].lower() in _COURTS:
                return False
            if place and (low in self._streets or low in self._soft):
                if words[place + 1 : place + 2] and words[place + 1].lower() in _SHOPS:
                    return False
                return self._is_street(words[: place + 1], text, found.start())
            if low in _NOT_IN_STREETS:
                return False
        return False

    def _is_street(self, words: list[str], text: str, start: int) -> bool:
        """Whether these words name a street; "close" or "court" counts where it is written or spoken of as a home."""
        named = words[-1][0].isupper() and words[0][0].isupper()
        if words[-1].lower() in self._streets or named:
            return not self._is_venue(text, start)
        if any(not self._is_known(word.lower()) for word in words[:-1]):
            return not self._is_venue(text, start)
        return self._near(text, start, self._residence | self._people, 6)

    def _is_flat(self, found: re.Match[str], text: str) -> bool:
        """Whether one flat is meant; "flat a" counts only with a capital letter."""
        if found[0][-1].isdigit() or re.search(r"\d", found[0]):
            return True
        return _FLAT_LETTER.match(found[0]) is not None

    def _is_lived_in(self, found: re.Match[str], text: str) -> bool:
        """ "Number 9 ... the tenant": whether the same sentence goes on about who lives there."""
        after = re.split(r"[.!?;\n]", text[found.end() : found.end() + 80])[0].lower()
        return not (self._residence | self._people).isdisjoint(_WORDS.findall(after))

    def _is_venue(self, text: str, start: int) -> bool:
        """Whether a public building is named just before and nothing says that somebody lives there."""
        return self._near(text, start, self._venues, 10) and not self._near(text, start, self._residence, 10)

    def _near(self, text: str, start: int, cues: frozenset[str], most: int) -> bool:
        """Whether a cue is among the last `most` words before `start` in the same sentence."""
        before = re.split(r"[!?;\n]|\.(?= [A-Z])", text[max(0, start - 90) : start])[-1].lower()
        return not cues.isdisjoint(_WORDS.findall(before)[-most:])
