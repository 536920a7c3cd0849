"""Names of people, in capitals or in lower case, known to our lists or met for the first time.

A word in another alphabet counts, as nobody here could tell whose name it is. A name from the lists counts unless it
belongs to a place, a body, a law or an official at work. A name that is also a word needs something beside it. A word
we have never met counts where the words round it leave no doubt, and never where it is a misspelling of a plain word.

Source: protocol 4.2 (a full name is the obvious identifier) and 9.2 (protect the identity of the individual).
"""

from __future__ import annotations

from knowledge.guard.kinds import Finding
from knowledge.guard.not_people import OtherNames
from knowledge.guard.sentence import Sentence, read_sentence
from knowledge.guard.strangers import Strangers
from knowledge.guard.word_names import WordNames
from knowledge.guard.words import GuardWords

_STRONG_TITLES = frozenset("mr mrs ms mx".split())
_OWNERS = frozenset("his her their my".split())
_TITLE_NOT = frozenset("and or teams word office excel x y z out the a".split())


class NameReader:
    """Notices people's names. Built once from the word lists; holds nothing that was typed."""

    def __init__(self, words: GuardWords, people: frozenset[tuple[str, ...]]) -> None:
        self._words = words
        self._others = OtherNames(words, people)
        self._word_names = WordNames(words)
        self._strangers = Strangers(words, self._others, self._word_names)
        self._belongings = words.cues["names.belongings"]
        self._slips = words.cues["names.slips"]
        self._slips_after, self._slips_before = words.cues["names.slips_after"], words.cues["names.slips_before"]
        self._families = words.cues["evidence.families"]
        self._people = words.cues["names.relations"] | words.cues["indirect.people"] | {"he", "she"}

    def find(self, text: str) -> Finding | None:
        """A finding where the text names somebody."""
        said = read_sentence(text)
        let_through = self._others.places_in(said)
        unknown: list[int] = []
        for place, word in enumerate(said.words):
            if place in let_through or len(word.low) < 2:
                continue
            if not word.low.isascii() and sum(not letter.isascii() for letter in word.low) > 1:
                return Finding("name")
            standing = self._standing(said, place)
            if standing == "unknown":
                unknown.append(place)
            elif standing and self._is_listed_name(said, place, standing):
                return Finding("name")
        return Finding("name") if self._strangers.any_named(said, unknown) else None

    def _standing(self, said: Sentence, place: int) -> str:
        """How the word stands: as in the lists, "unknown", or nothing for a plain word."""
        word = said.words[place]
        standing = self._words.standing.get(word.low)
        if standing:
            return standing
        if self._loses_apostrophe(said, place):
            return "strong"
        if self._word_names.has_title(said, place) and self._is_titled(said, place):
            return "titled"
        if "-" in word.low:
            parts = word.low.split("-")
            strong = any(self._words.standing.get(part) == "strong" for part in parts)
            if strong and not any(part in self._words.known for part in parts):
                return "strong"
        if self._is_given(said, place):
            return "titled"
        return "" if word.low in self._words.known else "unknown"

    def _is_given(self, said: Sentence, place: int) -> bool:
        """ "The client is called bluebell", "her name is Storm": a plain word given as a person's whole name."""
        before = said.low(place - 1)
        if before == "called" and said.low(place - 2) in self._people:
            return said.inner_capital(place)
        if before == "called":
            given = said.low(place - 2) in ("is", "was") and said.low(place - 3) in self._people
        else:
            given = before in ("is", "was") and said.low(place - 2) == "name" and said.low(place - 3) in _OWNERS
        ends = not said.joined(place + 1) or said.low(place + 1) in ("and", "who")
        return given and ends and len(said.low(place)) > 2

    def _loses_apostrophe(self, said: Sentence, place: int) -> bool:
        """ "Jaydens mum", "the okafors": a known name with an s, before what a person has or after "the"."""
        low = said.low(place)
        if len(low) < 5 or not low.endswith("s") or self._words.standing.get(low[:-1]) != "strong":
            return False
        if self._words.is_known(low) or self._is_slip(said, place, low[:-1]):
            return False
        return said.low(place + 1) in self._belongings or said.low(place - 1) == "the"

    def _is_slip(self, said: Sentence, place: int, low: str) -> bool:
        """Whether it is "a tennant" or the like, in lower case: a plain word with a slip in it."""
        if low not in self._slips or not said.cased or said.is_capital(place):
            return False
        following = said.low(place + 1)
        if following in self._families:
            return False
        return said.low(place - 1) in self._slips_after or following in self._slips_before

    def _is_titled(self, said: Sentence, place: int) -> bool:
        """Whether the word after a title is a name: not "miss the meeting", "MS Teams" or "Mr and Mrs"."""
        low, title = said.low(place), said.low(place - 1)
        short_form = said.words[place].shouted and said.cased and not said.is_capital(place - 1)
        if low in _TITLE_NOT or len(low) < 2 or short_form:
            return False
        return not self._words.is_known(low) or (title in _STRONG_TITLES and said.is_capital(place))

    def _is_listed_name(self, said: Sentence, place: int, standing: str) -> bool:
        titled = self._word_names.has_title(said, place) and said.low(place) not in _TITLE_NOT
        if standing == "titled":
            return True
        if titled and (said.is_capital(place) or said.low(place - 1) in _STRONG_TITLES or standing == "strong"):
            return True
        if self._others.is_thing(said, place) or self._others.is_colleague(said, place):
            return False
        if self._is_slip(said, place, said.low(place)):
            return False
        if standing == "strong":
            return not (said.words[place].shouted and said.cased and len(said.low(place)) < 4)
        return self._word_names.is_name(said, place, standing)
