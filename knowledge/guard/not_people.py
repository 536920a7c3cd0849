"""Names in a message that are nobody's case: places, bodies, named laws, officials at work, and the person spoken to.

"Bruce Grove", "Clare's Law", "PC Sarah Jones", "Kemi from housing" and "Hi Mehmet," are let through.
"""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.guard.endings import Endings
from knowledge.guard.sentence import Sentence
from knowledge.guard.words import GuardWords

_SHORT_QUESTION = 4
_NAMING_ENDS = (",", "!", "\n", "-", ".")
_HERE = ("from", "in", "at", "here", "with")


class OtherNames:
    """Finds the words of a message that are not about anybody's case. Built once from the word lists.

    `people` are officials by their name in lower-case words.
    """

    def __init__(self, words: GuardWords, people: frozenset[tuple[str, ...]]) -> None:
        self._words = words
        self._cues = words.cues
        self._endings = Endings(words)
        self._titles = words.cues["titles.official"]
        self._jobs = words.cues["roles.jobs"]
        self._teams = words.cues["roles.teams"]
        self._greetings = words.cues["roles.greetings"]
        self._official_parts = sorted({part for person in people for part in person if len(part) > 2})
        self._phrases: dict[str, list[tuple[str, ...]]] = {key: list(rest) for key, rest in words.phrases.items()}
        for person in people:
            self._phrases.setdefault(person[0], []).append(person)

    def places_in(self, said: Sentence) -> set[int]:
        """The places of all words that are let through."""
        found: set[int] = set()
        if self._official_parts and len(said.words) <= _SHORT_QUESTION:
            found.update(
                place for place, word in enumerate(said.words) if not word.owns and self._is_official(word.low)
            )
        for place, word in enumerate(said.words):
            if word.low in self._phrases:
                found.update(self._phrase_at(said, place))
            if word.low in self._titles or word.low in self._jobs:
                found.update(self._official_after(said, place))
            if word.low in self._greetings:
                found.update(self._greeted(said, place))
            elif word.low in ("i'm", "am", "is"):
                found.update(self._introduced(said, place))
        return found

    def is_thing(self, said: Sentence, place: int) -> bool:
        """Whether the name at `place` is part of a place, a body, a law, a court case or an operation."""
        return self._endings.is_thing(said, place)

    def is_colleague(self, said: Sentence, place: int) -> bool:
        """Whether a job or a team follows the name: "Jane Hill (DPO)", "Kemi from housing"."""
        last = place
        while said.joined(last + 1) and not said.words[last].owns and self._is_namelike(said, last + 1):
            last += 1
        gap = said.after(last)
        following = [said.low(last + step) for step in (1, 2, 3, 4)]
        if "(" in gap:
            return not self._jobs.isdisjoint(following[:3]) or following[0] in self._teams
        if "," in gap:
            leads = following[0] in self._jobs or following[0] in self._cues["officials.ours"]
            return leads and not self._jobs.isdisjoint(following)
        if following[0] == "from" and not self._is_moved(said, place):
            return following[1] in self._teams or (following[1] in ("the", "our") and following[2] in self._teams)
        return following[0] == "in" and following[1] in self._cues["officials.desks"]

    def _is_moved(self, said: Sentence, place: int) -> bool:
        """Whether somebody is being moved or banned "from housing", rather than working there."""
        return any(word.low in self._cues["officials.moving"] for word in said.words[:place])

    def _is_official(self, low: str) -> bool:
        """Whether this is part of an official's name, give or take a slip: a few words alone ask for a contact."""
        slips = 0 if len(low) < 5 else 1 if len(low) < 8 else 2
        return process.extractOne(low, self._official_parts, scorer=OSA.distance, score_cutoff=slips) is not None

    def _phrase_at(self, said: Sentence, place: int) -> Iterator[int]:
        for phrase in self._phrases[said.words[place].low]:
            if all(_same(said, place + step, part) for step, part in enumerate(phrase)):
                yield from range(place, place + len(phrase))
                return

    def _official_after(self, said: Sentence, place: int) -> Iterator[int]:
        """A rank or a job and the one to three names that follow it. After a job they need capital letters."""
        title = said.words[place].low in self._titles
        if self._is_case(said, place):
            return
        for step in range(place + 1, place + 4):
            gap = said.before(step)
            apart = gap == ". " if title else gap == ", " and step == place + 1
            if not (said.joined(step) or apart) or not self._is_namelike(said, step):
                return
            if not title and not said.is_capital(step):
                return
            yield from (place, step)
            if said.words[step].owns:
                return

    def _is_case(self, said: Sentence, place: int) -> bool:
        """ "Dr Fennimore is the victim here": whether the official is the one it is about."""
        for step in range(place + 2, place + 5):
            if said.low(step) in ("is", "was"):
                following = {said.low(step + 1), said.low(step + 2)}
                return not following.isdisjoint(self._cues["officials.cases"])
        return False

    def _greeted(self, said: Sentence, place: int) -> Iterator[int]:
        """The one or two names that a greeting or a sign-off is spoken to or by."""
        run = list(self._names_from(said, place + 1))
        if not run:
            return
        ends = run[-1] == len(said.words) - 1 or said.after(run[-1]).strip(" ").startswith(_NAMING_ENDS)
        opens = place == 0 and said.words[place].low in self._cues["officials.openers"]
        if ends or (opens and said.low(run[-1] + 1) in self._cues["officials.asking_on"]):
            yield from run

    def _introduced(self, said: Sentence, place: int) -> Iterator[int]:
        """The officer's own name: "I'm Sam from probation", "my name is Priya", "this is Dan from housing"."""
        low, before = said.low(place), said.low(place - 1)
        own = low == "i'm" or (low == "am" and before == "i")
        own = own or (low == "is" and before == "name" and said.low(place - 2) == "my")
        if own or (low == "is" and before == "this" and said.low(place + 2) in _HERE):
            yield from self._names_from(said, place + 1)

    def _names_from(self, said: Sentence, first: int) -> Iterator[int]:
        """At most two names in a row from `first` on, up to one that owns something."""
        for step in (first, first + 1):
            if step >= len(said.words) or said.words[step].owns or not self._is_namelike(said, step):
                return
            yield step
            if not said.joined(step + 1):
                return

    def _is_namelike(self, said: Sentence, place: int) -> bool:
        """Whether a word could be part of a name: it is in a list, or it has a capital and is no plain word."""
        if place >= len(said.words):
            return False
        low = said.words[place].low
        standing = self._words.standing
        if low in standing or any(part in standing for part in low.split("-")):
            return said.is_capital(place) or standing.get(low) == "strong"
        return said.is_capital(place) and not self._words.is_known(low)


def _same(said: Sentence, place: int, part: str) -> bool:
    """Whether the word at `place` is this part of a phrase, with or without its 's."""
    if place >= len(said.words):
        return False
    word = said.words[place]
    return part in (word.low, word.raw.lower()) or (word.owns and part == word.low + "s")
