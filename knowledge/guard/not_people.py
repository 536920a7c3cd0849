"""Names in a message that are nobody's case: places, bodies, named laws, officials at work, and the person spoken to.

"Bruce Grove", "Clare's Law", "PC Sarah Jones", "Kemi from housing" and "Hi Mehmet," are let through.
"""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.guard.sentence import Sentence
from knowledge.guard.words import GuardWords

_SHORT_QUESTION = 4
_NAMING_ENDS = (",", "!", "\n", "-", ".")
_MOVING = frozenset("remove removed removing ban banned evict evicted exclude excluded move moved moving transfer transferred hide protect".split())
_HERE = frozenset("from in at here with".split())
_OPENERS = frozenset("hi hello hey hiya dear morning afternoon evening".split())
_OUR = frozenset("our the a an my your head lead deputy senior assistant chief acting new interim".split())
_FIRM_LAWS = frozenset(
    "law laws act principles competence competent guidelines guideline inquiry ruling test warning warnings protocol regulations framework amendment convention compliant".split()
)
_FIRM_PLACES = frozenset("road rd street avenue ave grove crescent cres terrace gardens gdns mews ward library hospital primary academy foundation tower lane".split())
_DESKS = frozenset("legal finance hr it comms communications procurement licensing governance revenues payroll planning".split())
_ALWAYS_BEFORE = frozenset("operation op saint hmp storm st".split())


class OtherNames:
    """Finds the words of a message that are not about anybody's case. Built once from the word lists.

    `people` are officials by their name in lower-case words.
    """

    def __init__(self, words: GuardWords, people: frozenset[tuple[str, ...]]) -> None:
        self._words = words
        self._officials = words.cues["titles.official"]
        self._jobs = words.cues["roles.jobs"]
        self._teams = words.cues["roles.teams"]
        self._greetings = words.cues["roles.greetings"]
        self._places = words.cues["endings.places"]
        self._laws = words.cues["endings.laws"]
        self._before = words.cues["endings.before"]
        self._official_parts = sorted({part for person in people for part in person if len(part) > 2})
        self._phrases: dict[str, list[tuple[str, ...]]] = {key: list(rest) for key, rest in words.phrases.items()}
        for person in people:
            self._phrases.setdefault(person[0], []).append(person)

    def places_in(self, said: Sentence) -> set[int]:
        """The places of all words that are let through."""
        found: set[int] = set()
        if self._official_parts and len(said.words) <= _SHORT_QUESTION:
            found.update(place for place, word in enumerate(said.words) if not word.owns and self._is_official(word.low))
        for place, word in enumerate(said.words):
            if word.low in self._phrases:
                found.update(self._phrase_at(said, place))
            if word.low in self._officials or word.low in self._jobs:
                found.update(self._official_after(said, place))
            if word.low in self._greetings:
                found.update(self._greeted(said, place))
            elif word.low in ("i'm", "am", "is"):
                found.update(self._introduced(said, place))
        return found

    def is_thing(self, said: Sentence, place: int) -> bool:
        """Whether the name at `place` is part of a place, a body, a law, a court case or an operation."""
        return (
            said.low(place + 1) in ("v", "vs")
            or said.low(place - 1) in ("v", "vs")
            or self._is_named_after(said, place)
            or self._has_ending(said, place)
        )

    def is_colleague(self, said: Sentence, place: int) -> bool:
        """Whether a job or a team follows the name: "Jane Hill (DPO)", "Kemi from housing"."""
        last = place
        while said.joined(last + 1) and not said.words[last].owns and self._is_namelike(said, last + 1):
            last += 1
        gap = said.after(last)
        following = [said.low(last + step) for step in (1, 2, 3, 4)]
        if "(" in gap:
            inside = set(following[:3])
            return not inside.isdisjoint(self._jobs) or following[0] in self._teams
        if "," in gap:
            return following[0] in _OUR | self._jobs and not self._jobs.isdisjoint(following)
        if following[0] == "from" and not _MOVING.intersection(word.low for word in said.words[:place]):
            return following[1] in self._teams or (following[1] in ("the", "our") and following[2] in self._teams)
        return following[0] == "in" and following[1] in _DESKS

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
        """The one to three names that follow a rank or a job. After a job they need capital letters."""
        title = said.words[place].low in self._officials
        for step in range(place + 1, place + 4):
            gap = said.before(step)
            if not said.joined(step) and not (title and gap == ". ") and not (gap == ", " and step == place + 1 and not title):
                return
            if not self._is_namelike(said, step) or (not title and not said.is_capital(step)):
                return
            yield from (place, step)
            if said.words[step].owns:
                return

    def _greeted(self, said: Sentence, place: int) -> Iterator[int]:
        """The one or two names that a greeting or a sign-off is spoken to or by."""
        run: list[int] = []
        for step in (place + 1, place + 2):
            if step < len(said.words) and self._is_namelike(said, step) and not said.words[step].owns:
                run.append(step)
                if not said.joined(step + 1):
                    break
            else:
                break
        if not run:
            return
        gap = said.after(run[-1]).strip(" ")
        ends = run[-1] == len(said.words) - 1 or gap.startswith(_NAMING_ENDS)
        if ends or (said.words[place].low in _OPENERS and place == 0 and run[0] == 1 and said.low(run[-1] + 1) in ("can", "could", "i", "please", "quick", "do", "what", "is", "just", "we", "have", "how")):
            yield from run

    def _introduced(self, said: Sentence, place: int) -> Iterator[int]:
        """The officer's own name: "I'm Sam from probation", "my name is Priya", "this is Dan from housing"."""
        low = said.words[place].low
        before = (said.low(place - 2), said.low(place - 1))
        own = low == "i'm" or (low == "am" and before[1] == "i") or (low == "is" and before == ("my", "name"))
        if not own and not (low == "is" and before[1] == "this" and said.low(place + 2) in _HERE):
            return
        for step in (place + 1, place + 2):
            if step < len(said.words) and self._is_namelike(said, step) and not said.words[step].owns:
                yield step
            else:
                return

    def _is_named_after(self, said: Sentence, place: int) -> bool:
        before = said.low(place - 1)
        if not said.joined(place) or before not in self._before:
            return False
        return before in _ALWAYS_BEFORE or said.is_capital(place) and said.is_capital(place - 1)

    def _has_ending(self, said: Sentence, place: int) -> bool:
        """Whether "Road", "Hospital", "Law" or the like follows, with at most two capital words between."""
        word = said.words[place]
        for step in range(place + 1, place + 4):
            if not said.joined(step):
                return False
            ending = said.low(step)
            capital = said.is_capital(step)
            if ending in _FIRM_LAWS or (ending in self._laws and capital):
                return True
            if ending in self._places and self._is_place(said, place, step):
                return True
            if not capital or (word.owns and step > place + 1):
                return False
        return False

    def _is_place(self, said: Sentence, place: int, step: int) -> bool:
        """A place has capitals ("Duke's Avenue"); in lower case only words such as "road" will do ("bruce grove")."""
        word = said.words[place]
        if said.is_capital(step):
            return not word.owns or said.low(step) not in ("school", "house", "home", "family", "hospital", "flat")
        return said.low(step) in _FIRM_PLACES and not word.owns

    def _is_namelike(self, said: Sentence, place: int) -> bool:
        """Whether a word could be part of a name: it is in a list, or it has a capital and is no plain word."""
        if place >= len(said.words):
            return False
        low = said.words[place].low
        if low in self._words.standing or any(part in self._words.standing for part in low.split("-")):
            return said.is_capital(place) or self._words.standing.get(low) == "strong"
        return said.is_capital(place) and not self._words.is_known(low)


def _same(said: Sentence, place: int, part: str) -> bool:
    """Whether the word at `place` is this part of a phrase, with or without its 's."""
    if place >= len(said.words):
        return False
    word = said.words[place]
    return part in (word.low, word.raw.lower()) or (word.owns and part == word.low + "s")
