"""Names that are also words: "Grace", "May", "Mark", "Victoria". Something beside them must say that a person is meant.

How much is needed depends on the group the word stands in (see `content/guard/words_that_are_names.toml`): a month
needs most, a flower or a verb least. The words that count are in `content/guard/cues.toml`.
"""

from __future__ import annotations

from knowledge.guard.sentence import Sentence
from knowledge.guard.words import GuardWords

_LOOSE = ("things", "doing")
_WITH_IDEAS = ("things", "doing", "ideas")


class WordNames:
    """Decides whether a word that may be a name is one here. Built once from the word lists."""

    def __init__(self, words: GuardWords) -> None:
        self._standing = words.standing
        self._known, self._is_known = words.known, words.is_known
        self._cues = words.cues
        self._relations = words.cues["names.relations"]
        self._leading = words.cues["names.leading"]
        self._before_doing = self._leading | words.cues["evidence.clauses"]
        self._close = self._relations | words.cues["evidence.close_belongings"]

    def is_name(self, said: Sentence, place: int, group: str) -> bool:
        """Whether the word at `place`, of this group, is somebody's name in this message."""
        if said.words[place].shouted and said.cased:
            return False
        if self.is_introduced(said, place) or self._owns_something(said, place, group):
            return True
        if (group != "family" and self._has_family_name(said, place)) or self._is_relation(said, place, group):
            return True
        if group == "family":
            return self._is_family(said, place)
        capital = group in _LOOSE and said.is_capital(place)
        return self.does_something(said, place, capital=capital) or self._is_spoken_of(said, place, group)

    def is_introduced(self, said: Sentence, place: int) -> bool:
        """Whether "named", "called" or "mum of" stands before it."""
        before, earlier = said.low(place - 1), said.low(place - 2)
        if before in ("is", "was") and earlier in ("name", "surname", "called"):
            return said.low(place - 3) not in ("our", "what")
        if before in self._cues["names.naming"] and said.joined(place):
            return earlier not in self._cues["evidence.schemes"] and (before != "name" or said.is_capital(place))
        return before == "of" and earlier in self._relations and said.joined(place)

    def has_title(self, said: Sentence, place: int) -> bool:
        """Whether Mr, Mrs or the like stands before it."""
        return said.low(place - 1) in self._cues["titles.private"] and said.before(place) in (" ", ". ", ".")

    def does_something(self, said: Sentence, place: int, *, capital: bool) -> bool:
        """ "Grace lives with ...", "mark was arrested". With `capital`, anything that people do will do."""
        if not said.joined(place + 1) or not self._may_be_subject(said, place):
            return False
        if said.words[place].owns:
            following = {said.low(place + 1), said.low(place + 2)}
            return said.words[place].raw.endswith("s") and not following.isdisjoint(
                self._cues["evidence.sure_conditions"]
            )
        verb = said.low(place + 1)
        if verb == "at" and said.low(place + 2) in ("number", "flat", "no"):
            return True
        if verb in self._cues["evidence.sure_doings"] or (capital and verb in self._cues["names.doings"]):
            return True
        following = {said.low(place + 2), said.low(place + 3)}
        return verb in self._cues["evidence.being"] and not following.isdisjoint(self._cues["evidence.sure_conditions"])

    def _may_be_subject(self, said: Sentence, place: int) -> bool:
        """Whether the word could be who does it: it opens a clause, or follows a word that leads to a person."""
        word = said.words[place]
        return word.opens or "," in word.before or said.low(place - 1) in self._before_doing

    def _owns_something(self, said: Sentence, place: int, group: str) -> bool:
        """ "Grace's mum", "June's school"; a place or a month needs what only a person has."""
        if not said.words[place].owns or not said.joined(place + 1):
            return False
        return said.low(place + 1) in (self._cues["names.belongings"] if group in _LOOSE else self._close)

    def _has_family_name(self, said: Sentence, place: int) -> bool:
        """A family name after it: any after a name with a capital, else one that is no plain word."""
        word = said.words[place]
        if word.owns or not said.joined(place + 1) or word.low in self._cues["evidence.royal"]:
            return False
        following = said.words[place + 1]
        standing = {self._standing.get(part, "") for part in following.low.split("-")}
        if "strong" in standing:
            return True
        if not (said.is_capital(place) and said.is_capital(place + 1)) or following.shouted:
            return False
        if len(following.raw) == 1:
            return following.low not in ("i", "a")
        return "family" in standing or self._is_new(following.low)

    def _is_new(self, low: str) -> bool:
        """Whether this is no listed name and no plain word, though it may look like a form of one ("Amberly")."""
        if low in self._standing or low in self._known:
            return False
        return not low.endswith(("s", "ed", "ing")) or not self._is_known(low)

    def _is_relation(self, said: Sentence, place: int, group: str) -> bool:
        """ "His brother Mark", "my client Hope": in lower case only where the sentence then goes on about a person."""
        if said.low(place - 1) not in self._relations or not said.joined(place):
            return False
        owner = said.low(place - 2) in self._cues["evidence.owners"]
        if said.inner_capital(place):
            return owner or group in _LOOSE or group == "family"
        if not owner or group in ("ideas", "family") or said.low(place) in ("will", "may"):
            return False
        stated = said.low(place + 1) in self._cues["evidence.stated"]
        return stated or (not said.joined(place + 1) and said.low(place) != "mark")

    def _is_family(self, said: Sentence, place: int) -> bool:
        """ "The Brown family", "the Green kids"."""
        followed = said.low(place + 1) in self._cues["evidence.families"]
        return said.low(place - 1) == "the" and said.is_capital(place) and followed

    def _is_spoken_of(self, said: Sentence, place: int, group: str) -> bool:
        """ "About grace", "tell Chelsea", "is Hope ok": a leading word before it, an end or a small word after it."""
        low, before = said.low(place), said.low(place - 1)
        if group == "seasons" or not said.joined(place) or said.words[place].owns:
            return False
        if low in self._cues["evidence.ratings"] and before in self._cues["evidence.rated"]:
            return False
        if self._is_asked_about(said, place, group) or self._is_to_be_told(said, place):
            return True
        ends = not said.joined(place + 1) or said.low(place + 1) in self._cues["names.following"]
        if not ends or said.after(place).lstrip(" ")[:1].isdigit():
            return False
        abstract = low in self._cues["evidence.abstract"]
        if before in self._cues["evidence.telling"]:
            if group in _LOOSE or said.inner_capital(place) or low in self._cues["evidence.girls_and_towns"]:
                return True
            return group == "ideas" and not abstract
        if not said.inner_capital(place) or said.is_capital(place + 1) or before not in self._leading:
            return False
        return group in _WITH_IDEAS and not abstract

    def _is_asked_about(self, said: Sentence, place: int, group: str) -> bool:
        """ "Does Rose know", "is Angel safe"."""
        asked = said.low(place - 1) in self._cues["evidence.asking"] and said.inner_capital(place)
        return asked and group in _WITH_IDEAS and said.low(place + 1) in self._cues["evidence.asked_doings"]

    def _is_to_be_told(self, said: Sentence, place: int) -> bool:
        """ "Told Destiny we would help"."""
        if said.low(place - 1) not in ("tell", "told") or not said.inner_capital(place):
            return False
        return not said.is_capital(place + 1) and said.low(place) not in self._cues["evidence.abstract"]
