"""Names of people, in capitals or in lower case, known to our lists or met for the first time.

A name from the lists counts unless it belongs to a place, a body, a law or an official at work. A name that is also a
word needs something beside it. A word we have never met counts where the words round it leave no doubt, and never where
it is a misspelling of a plain word.

Source: protocol 4.2 (a full name is the obvious identifier) and 9.2 (protect the identity of the individual).
"""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.guard.kinds import Finding
from knowledge.guard.misspelt import Misspellings
from knowledge.guard.not_people import OtherNames
from knowledge.guard.sentence import Sentence, read_sentence
from knowledge.guard.word_names import WordNames
from knowledge.guard.words import GuardWords

_STRONG_TITLES = frozenset("mr mrs ms mx".split())
_TITLE_NOT = frozenset("and or teams word office excel x y z out the a".split())
_DETERMINERS = frozenset("his her my their our the a an this that another".split())
_TELLING = frozenset("about tell told re regarding".split())
_LETTERED = frozenset("part appendix section annex annexe child adult class form block grade unit plan option schedule table column group team person witness mr mrs ms".split())
_PLACING = frozenset("in at near around the from on of to outside behind opposite into through between".split())
_MOST_GUESSES = 12


class NameReader:
    """Notices people's names. Built once from the word lists; holds nothing that was typed."""

    def __init__(self, words: GuardWords, people: frozenset[tuple[str, ...]]) -> None:
        self._words = words
        self._others = OtherNames(words, people)
        self._word_names = WordNames(words)
        self._misspelt = Misspellings(words)
        self._belongings = words.cues["names.belongings"]
        self._relations = words.cues["names.relations"]
        self._following = words.cues["names.following"]

    def find(self, text: str) -> Finding | None:
        """A finding where the text names somebody."""
        said = read_sentence(text)
        let_through = self._others.places_in(said)
        unknown: list[int] = []
        for place, word in enumerate(said.words):
            if place in let_through or len(word.low) < 2:
                continue
            standing = self._standing(said, place)
            if standing == "unknown":
                unknown.append(place)
            elif standing and self._is_listed_name(said, place, standing):
                return Finding("name")
        return Finding("name") if self._any_stranger(said, unknown) else None

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
            parts = [self._words.standing.get(part) for part in word.low.split("-")]
            return "strong" if "strong" in parts and all(parts) else ""
        return "" if word.low in self._words.known else "unknown"

    def _loses_apostrophe(self, said: Sentence, place: int) -> bool:
        """ "Jaydens mum", "the okafors": a known name with an s, before what a person has or after "the"."""
        low = said.low(place)
        if len(low) < 5 or not low.endswith("s") or self._words.standing.get(low[:-1]) != "strong":
            return False
        if self._words.is_known(low):
            return False
        return said.low(place + 1) in self._belongings or said.low(place - 1) == "the"

    def _is_titled(self, said: Sentence, place: int) -> bool:
        """Whether the word after a title is a name: not "miss the meeting", "MS Teams" or "Mr and Mrs"."""
        low, title = said.low(place), said.low(place - 1)
        if low in _TITLE_NOT or len(low) < 2 or said.words[place].shouted and said.cased and len(low) < 3:
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
        if standing == "strong":
            return not (said.words[place].shouted and said.cased and len(said.low(place)) < 4)
        return self._word_names.is_name(said, place, standing)

    def _any_stranger(self, said: Sentence, places: Iterable[int]) -> bool:
        """Whether any word in no list is a name by what stands round it. Only so many are tried in one message."""
        tried = 0
        for place in places:
            word = said.words[place]
            if (word.shouted and said.cased) or _is_short_form(word.low) or not self._is_led_to(said, place):
                continue
            tried += 1
            if tried > _MOST_GUESSES:
                return False
            if self._words.is_known(word.low) or self._others.is_thing(said, place):
                continue
            if self._others.is_colleague(said, place) or self._misspelt.is_plain_word(word.low):
                continue
            return True
        return False

    def _is_led_to(self, said: Sentence, place: int) -> bool:
        """Whether the words round it leave no doubt that somebody is meant."""
        word, before, after = said.words[place], said.low(place - 1), said.low(place + 1)
        if self._word_names.is_introduced(said, place):
            return True
        if word.owns and said.joined(place + 1) and after in self._relations:
            return True
        if word.owns and said.joined(place + 1) and after in self._belongings:
            return word.capital or before in ("about", "tell", "told", "share", "discuss")
        if before in self._relations and said.before(place) in (" ", " (", ", ", " = ", ": "):
            return said.inner_capital(place) or said.low(place - 2) in _DETERMINERS or said.low(place - 2) == ""
        ends = not said.joined(place + 1) or after in self._following
        if before in _TELLING and (ends or said.inner_capital(place)):
            return True
        if self._is_initialled(said, place) or self._is_pair(said, place):
            return True
        return self._word_names.does_something(said, place, capital=said.is_capital(place))

    def _is_initialled(self, said: Sentence, place: int) -> bool:
        """ "T. Xanderov": one capital letter before it, which is not the letter of a part or a form."""
        initial = said.words[place - 1] if place else None
        if initial is None or len(initial.raw) != 1 or not initial.capital or not said.is_capital(place):
            return False
        if said.words[place].before not in (" ", ". ", "."):
            return False
        return initial.low not in ("i", "a") and said.low(place - 2) not in _LETTERED

    def _is_pair(self, said: Sentence, place: int) -> bool:
        """Two words in a row that have capitals, are no plain words, and stand in no place's place."""
        if not said.joined(place) or not said.is_capital(place) or not said.is_capital(place - 1):
            return False
        first = said.words[place - 1]
        if first.shouted or first.owns or self._words.is_known(first.low) or said.low(place - 2) in _PLACING:
            return False
        return not self._others.is_thing(said, place - 1) and not said.is_capital(place + 1)


def _is_short_form(low: str) -> bool:
    """Whether this looks like an abbreviation ("yjs", "tfl") or is too short to be told from one."""
    return len(low) < 3 or (len(low) <= 4 and not set(low) & set("aeiouy"))
