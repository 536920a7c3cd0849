"""What stands beside a name that is no person's: "Duke's Avenue", "the Munro review", "R v Bailey"."""

from __future__ import annotations

from knowledge.guard.sentence import Sentence
from knowledge.guard.words import GuardWords

_AGAINST = ("v", "vs")


class Endings:
    """Tells a place, a body, a law, a court case or an operation from a person. Built once from the word lists."""

    def __init__(self, words: GuardWords) -> None:
        self._cues = words.cues
        self._places = words.cues["endings.places"]
        self._laws = words.cues["endings.laws"]
        self._firm_laws = words.cues["endings.firm_laws"]

    def is_thing(self, said: Sentence, place: int) -> bool:
        """Whether the name at `place` belongs to one of them."""
        if said.low(place + 1) in _AGAINST or (said.low(place - 1) in _AGAINST and place > 1):
            return True
        return self._has_lead(said, place) or self._has_ending(said, place) or self._is_inquiry(said, place)

    def _has_lead(self, said: Sentence, place: int) -> bool:
        """ "Operation Jasmine", "St Ann's"; most leads need capital letters on both."""
        before = said.low(place - 1)
        if not said.joined(place) or before not in self._cues["endings.before"]:
            return False
        if before in self._cues["endings.always_before"]:
            return True
        return said.is_capital(place) and said.is_capital(place - 1)

    def _is_inquiry(self, said: Sentence, place: int) -> bool:
        """ "The Munro review"."""
        named = said.low(place - 1) == "the" and said.is_capital(place)
        return named and said.low(place + 1) in self._cues["endings.inquiries"]

    def _has_ending(self, said: Sentence, place: int) -> bool:
        """Whether "Road", "Hospital", "Law" or the like follows, with at most two capital words between."""
        owns = said.words[place].owns
        for step in range(place + 1, place + 4):
            if not said.joined(step):
                return False
            ending, capital = said.low(step), said.is_capital(step)
            if ending in self._firm_laws or (ending in self._laws and capital):
                return True
            if ending in self._places and self._is_place(said, place, step):
                return True
            if not capital or (owns and step > place + 1):
                return False
        return False

    def _is_place(self, said: Sentence, place: int, step: int) -> bool:
        """A place has capitals ("Duke's Avenue"); in lower case only words such as "road" will do ("bruce grove")."""
        owns = said.words[place].owns
        if said.is_capital(step):
            return not owns or said.low(step) not in self._cues["endings.homely"]
        return said.low(step) in self._cues["endings.firm_places"] and not owns
