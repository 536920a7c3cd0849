"""Nicknames and street names: "known as ...", "goes by ...", a nickname in quotation marks between two names.

"Known as MAPPA" or "known as the community trigger" names a scheme, and is let through.
"""

from __future__ import annotations

import re
from itertools import takewhile

from knowledge.guard.kinds import Finding
from knowledge.guard.words import GuardWords

_SURE = (
    r"(?:(?:goes|went) (?:by|under|as)|(?:posts|plays) as|(?:his|her|their) tag(?: name)?"
    r"|(?:street|road|gang|rap|stage)[ -]?(?:name|handle|tag)|(?:tagged|calls?) (?:him|her|them)sel(?:f|ves)"
    r"|knows? (?:him |her |them )?as|nick-?name[ds]?|answers to|alias|moniker"
    r"|(?:they|people|everyone|everybody|we|mates|friends|kids|locals|boys|lads|who) "
    r"(?:all )?(?:on \w+ \w+ |round here |there )?calls? (?:him|her|them)"
    r"|(?:they|people|everyone) (?:all )?call(?= [A-Z]))"
)
_JOIN = r"(?: (?:is|was|are|of|name|the name|the street name|the nickname|as|by)){0,3}"
_CALLED = re.compile(
    rf"\b(?:(?P<sure>{_SURE})|(?P<maybe>known (?:\w{{1,9}} ){{0,4}}?(?:as|by)|a\.?k\.?a\b\.?))"
    rf"(?P<said>{_JOIN}(?::|(?<=is)|(?<=was)|(?<=of)|(?<=as)|(?<=by)|(?<=name)))?[ :,]{{1,3}}(?P<quote>[\"'(]?)"
    r"(?P<name>[A-Za-z][\w'\-]*)(?P<more>(?: [A-Za-z][\w'\-]*){0,3})",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"\b[A-Z][a-z]+ [\"']{1,2}[A-Za-z][\w ]{1,18}[\"']{1,2} [A-Z][a-z]+\b")
_LOCALLY = re.compile(r"\b(?:road|roads|street|streets|estate|locally|ends|block|manor)\b", re.IGNORECASE)
_FORMER = re.compile(
    r"\b(?:formerly|previously|now|commonly|originally|once|then|collectively|generally|officially|better|otherwise)\W{1,2}$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z]+")


class AliasReader:
    """Notices nicknames. Built once from the word lists."""

    def __init__(self, words: GuardWords) -> None:
        self._words = words
        self._small = words.cues["aliases.small"]
        self._ends = self._small | words.cues["aliases.around"]
        self._schemes = words.cues["aliases.schemes"]
        self._people = words.cues["names.relations"] | words.cues["aliases.people"]

    def find(self, text: str) -> Finding | None:
        """A finding where somebody's nickname is given."""
        if _QUOTED.search(text) or any(self._is_alias(found, text) for found in _CALLED.finditer(text)):
            return Finding("handle")
        return None

    def _is_alias(self, found: re.Match[str], text: str) -> bool:
        name, more = found["name"], found["more"].split()
        sure = found["sure"] is not None
        if name.lower() in ("the", "lil", "big", "little", "young") and more:
            if name.lower() == "the" and not found["quote"] and not (sure and more[0][0].isupper()):
                return False
            name, more = more[0], more[1:]
        low = name.lower().removesuffix("'s")
        if low in self._small or (name.isupper() and len(name) > 1 and not sure and not text.isupper()):
            return False
        if not sure and self._is_scheme(low, [word.lower() for word in takewhile(self._is_part, more)]):
            return False
        if sure:
            said_so = found["said"] or "call" in found["sure"].lower()
            return bool(said_so) or name[0].isupper() or not self._words.is_known(low)
        return self._is_somebody(found, text, low, capital=name[0].isupper())

    def _is_part(self, word: str) -> bool:
        """Whether a word after the nickname may belong to it: "round" and "on" do not."""
        return word.lower() not in self._ends

    def _is_scheme(self, low: str, more: list[str]) -> bool:
        """Whether what is named is a law, a body, a place or a procedure."""
        if not self._schemes.isdisjoint([low, *more]):
            return True
        return any(phrase == (low, *more)[: len(phrase)] for phrase in self._words.phrases.get(low, ()))

    def _is_somebody(self, found: re.Match[str], text: str, low: str, *, capital: bool) -> bool:
        """Whether "known as" speaks of a person: one is named before it, or the name is no plain word."""
        before = text[max(0, found.start() - 60) : found.start()].lower()
        of_person = not self._people.isdisjoint(_WORD.findall(before)[-6:])
        if found["quote"] or of_person:
            return capital or (of_person and not low.endswith("ing"))
        if _FORMER.search(before):
            return False
        local = _LOCALLY.search(found["maybe"]) is not None or (capital and not before.strip())
        return local or not self._words.is_known(low) or (capital and found["maybe"][0].lower() == "a")
