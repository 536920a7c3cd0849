"""Names in no list: "Zaviyar has been evicted", "mum of tyquelle", "T. Xanderov", "the Oyelarno family".

A word that is neither a listed name nor plain English is a name only where the words round it leave no doubt, and never
where it is a misspelling of a plain word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.guard.misspelt import Misspellings
from knowledge.guard.not_people import OtherNames
from knowledge.guard.sentence import Sentence
from knowledge.guard.word_names import WordNames
from knowledge.guard.words import GuardWords

_MOST_GUESSES = 12
_ABOUT = ("from", "on", "for", "of", "about")
_WORD_NAMES = ("things", "doing", "ideas")
_SHORT_NAME = 6
_ARTICLES = frozenset(("a", "an", "this", "that", "another"))
_LETTER_CUES = (" ", ". ", ".")
_UNSAYABLE = re.compile(r"[^aeiouy'\-]{4}|^[^aeiouy]+$")
_RELATION_GAPS = (" ", " (", ", ", " = ", ": ", " - ")


class Strangers:
    """Notices names that are in no list. Built once from the word lists; holds nothing that was typed."""

    def __init__(self, words: GuardWords, others: OtherNames, word_names: WordNames) -> None:
        self._words = words
        self._others = others
        self._word_names = word_names
        self._misspelt = Misspellings(words)
        self._belongings = words.cues["names.belongings"]
        self._relations = words.cues["names.relations"]
        self._following = words.cues["names.following"]
        self._telling, self._meeting = words.cues["evidence.telling"], words.cues["evidence.meeting"]
        self._giving, self._sharing = words.cues["evidence.giving"], words.cues["evidence.sharing"]
        self._lettered, self._placing = words.cues["evidence.lettered"], words.cues["evidence.placing"]
        self._kin = words.cues["indirect.kin"]
        self._asking, self._asked = words.cues["evidence.asking"], words.cues["evidence.asked_doings"]
        self._families = words.cues["evidence.families"]
        self._determiners = words.cues["evidence.owners"] | _ARTICLES
        self._leads = words.cues["names.leading"] | self._meeting | self._telling

    def any_named(self, said: Sentence, places: Iterable[int]) -> bool:
        """Whether any of these words, each in no list, is a name. Only so many are tried in one message."""
        tried = 0
        for place in places:
            word = said.words[place]
            if word.shouted and word.owns and said.joined(place + 1) and said.low(place + 1) in self._kin:
                return True
            if (word.shouted and said.cased) or _is_short_form(word.low) or not self._is_led_to(said, place):
                continue
            tried += 1
            if tried > _MOST_GUESSES:
                return False
            if not self._is_plain(said, place) and not self._is_nobody(said, place):
                return True
        return False

    def _is_nobody(self, said: Sentence, place: int) -> bool:
        return self._others.is_thing(said, place) or self._others.is_colleague(said, place)

    def _is_plain(self, said: Sentence, place: int) -> bool:
        """Whether this is plain English, or a slip for it. "Named Jaiden" with a capital is taken at its word."""
        low = said.low(place)
        if self._words.is_known(low):
            return True
        given = said.inner_capital(place) and (len(low) < _SHORT_NAME or self._word_names.is_introduced(said, place))
        return not given and self._misspelt.is_plain_word(low)

    def _is_led_to(self, said: Sentence, place: int) -> bool:
        """Whether the words round it leave no doubt that somebody is meant."""
        return (
            self._word_names.is_introduced(said, place)
            or self._is_owner(said, place)
            or self._is_relative(said, place)
            or self._is_told(said, place)
            or self._is_initialled(said, place)
            or self._is_pair(said, place)
            or self._word_names.does_something(said, place, capital=said.is_capital(place))
        )

    def _is_owner(self, said: Sentence, place: int) -> bool:
        """ "Zaviyar's mum", "zaviyars mum", "zaviyar's asb history", "the Oyelarno family"."""
        word, after = said.words[place], said.low(place + 1)
        if not said.joined(place + 1):
            return False
        if after in self._families and (said.low(place - 1) == "the" or (after == "family" and said.is_capital(place))):
            return True
        if word.owns or (word.low.endswith("s") and len(word.low) > 4):
            if after in self._relations:
                return True
            shared = said.is_capital(place) or said.low(place - 1) in self._sharing
            return word.owns and shared and not self._belongings.isdisjoint((after, said.low(place + 2)))
        return False

    def _is_relative(self, said: Sentence, place: int) -> bool:
        """ "His brother kaylan", "the boyfriend (Stelian)", "victim = Zaviyar"."""
        if said.low(place - 1) not in self._relations or said.before(place) not in _RELATION_GAPS:
            return False
        return said.inner_capital(place) or said.low(place - 2) in self._determiners or place == 1

    def _is_told(self, said: Sentence, place: int) -> bool:
        """ "About zaviyar", "consent from Zaviyar", "do we mention Zaviyar"."""
        before = said.low(place - 1)
        if before in self._telling:
            ends = not said.joined(place + 1) or said.low(place + 1) in self._following
            return ends or said.inner_capital(place)
        if not said.inner_capital(place):
            return False
        if before in self._asking and said.low(place + 1) in self._asked:
            return True
        return before in self._meeting or (before in _ABOUT and said.low(place - 2) in self._giving)

    def _is_initialled(self, said: Sentence, place: int) -> bool:
        """ "T. Xanderov": one capital letter before it, which is not the letter of a part or a form."""
        initial = said.words[place - 1] if place else None
        if initial is None or len(initial.raw) != 1 or not initial.capital or not said.is_capital(place):
            return False
        if said.before(place) not in _LETTER_CUES or initial.low in ("i", "a"):
            return False
        return said.low(place - 2) not in self._lettered

    def _is_pair(self, said: Sentence, place: int) -> bool:
        """Two words in a row that are no plain words, in capitals or both in lower case, and name no place."""
        word_name = self._words.standing.get(said.low(place - 1)) in _WORD_NAMES
        if not said.joined(place) or said.words[place - 1].owns:
            return False
        if not word_name and said.low(place - 1) in self._words.known:
            return False
        first, second = said.words[place - 1], said.words[place]
        if said.is_capital(place) != said.is_capital(place - 1) or (first.shouted and said.cased):
            return False
        goes_on = said.is_capital(place + 1) and said.joined(place + 1)
        if goes_on or said.low(place - 2) in self._placing:
            return False
        if min(len(first.low), len(second.low)) < 4 or self._others.is_thing(said, place - 1):
            return False
        if not said.is_capital(place) and not self._is_led_pair(said, place):
            return False
        return word_name or not self._is_plain(said, place - 1)

    def _is_led_pair(self, said: Sentence, place: int) -> bool:
        """Two words in lower case can be said aloud and follow a word that leads to a person."""
        before = said.low(place - 2)
        if not (before in self._leads or before in self._relations or said.words[place - 1].opens):
            return False
        return not any(_UNSAYABLE.search(said.low(step)) for step in (place - 1, place))


def _is_short_form(low: str) -> bool:
    """Whether this looks like an abbreviation ("yjs", "tfl") or is too short to be told from one."""
    return len(low) < 3 or (len(low) <= 4 and not set(low) & set("aeiouy"))
