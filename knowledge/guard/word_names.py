"""Names that are also words: "Grace", "May", "Mark", "Victoria". Something beside them must say that a person is meant.

How much is needed depends on the group the word stands in (see `content/guard/words_that_are_names.toml`).
"""

from __future__ import annotations

from knowledge.guard.sentence import Sentence
from knowledge.guard.words import GuardWords

_TELLING = frozenset("about tell told regarding re concerning".split())
_ABSTRACT = frozenset(
    "charity justice peace harmony liberty essence honour honor patience wisdom genesis victory comfort praise unity prudence verity emperor king queen prince major bishop dean deacon duke earl champion christian happy passion treasure".split()
)
_CLOSE = frozenset(
    "gp phone mobile school nursery teacher landlord flat pregnancy bruises injuries whereabouts diagnosis bail dob birthday attendance file address consent "
    "medication midwife probation worker solicitor boyfriend girlfriend bedroom tenancy disclosure convictions allegation allegations behaviour placement abuser social key".split()
)
_SURE_DOINGS = frozenset(
    "lives lived told said says disclosed admitted confided phoned rang texted messaged stabbed punched kicked slapped cried overdosed absconded denies smokes drinks drove hit refuses attends".split()
)
_BEING = frozenset("is was has hasnt isnt wasnt isn't wasn't hasn't been being got gets".split())
_SURE_CONDITIONS = frozenset(
    "arrested stabbed assaulted excluded evicted sectioned pregnant missing homeless drunk suicidal charged convicted remanded bailed recalled detained abused raped injured hurt hospitalised "
    "dead scared frightened terrified autistic diabetic schizophrenic drinking dealing self-harming neglected groomed exploited trafficked cuckooed beaten attacked threatened bullied disclosed moved told said "
    "known seen caught spotted back bruises fled injuries warrant convictions tag bail custody prison hospital remand curfew refusing staying sleeping living asking telling saying carrying".split()
)
_OWNERS = frozenset("his her my their our the your whose".split())
_SCHEMES = frozenset("project scheme charity group programme service team operation form app system tool report section box column document file folder unit event workshop course panel".split())
_RAG = frozenset("red green rag rated status to at from is as and or was now still remains turned went".split())
_STATED = frozenset("was is has who said told says lives had".split())
_ASKING = frozenset("does did has is can will should could would if that when".split())
_BASE_DOINGS = frozenset("know want need live have get go say tell attend stay still drink use take come look understand agree safe ok okay alright known there".split())
_ROYAL = frozenset("king queen princess duke earl bishop dean".split())
_FAMILY_HEADS = frozenset("family household brothers siblings sisters kids boys girls twins".split())


class WordNames:
    """Decides whether a word that may be a name is one here. Built once from the word lists."""

    def __init__(self, words: GuardWords) -> None:
        self._standing = words.standing
        self._titles = words.cues["titles.private"]
        self._naming = words.cues["names.naming"]
        self._relations = words.cues["names.relations"]
        self._belongings = words.cues["names.belongings"]
        self._doings = words.cues["names.doings"]
        self._leading = words.cues["names.leading"]
        self._following = words.cues["names.following"]

    def is_name(self, said: Sentence, place: int, group: str) -> bool:
        """Whether the word at `place`, of this group, is somebody's name in this message."""
        word = said.words[place]
        if word.shouted and said.cased:
            return False
        if self.is_introduced(said, place) or self._owns_something(said, place, group):
            return True
        if self._has_family_name(said, place) or self._is_relation(said, place, group):
            return True
        if group == "family":
            return self._is_family(said, place)
        plain = group in ("things", "doing") and said.is_capital(place)
        return self.does_something(said, place, capital=plain) or self._is_spoken_of(said, place, group)

    def is_introduced(self, said: Sentence, place: int) -> bool:
        """Whether "named", "called" or "mum of" stands before it."""
        before, earlier = said.low(place - 1), said.low(place - 2)
        if before in ("is", "was") and earlier in ("name", "surname", "called"):
            return said.low(place - 3) not in ("our", "what")
        if before in self._naming and said.joined(place):
            return earlier not in _SCHEMES and not (before == "name" and not said.is_capital(place))
        return before == "of" and earlier in self._relations and said.joined(place)

    def has_title(self, said: Sentence, place: int) -> bool:
        """Whether Mr, Mrs or the like stands before it."""
        return said.low(place - 1) in self._titles and said.after(place - 1) in (" ", ". ", ".")

    def _owns_something(self, said: Sentence, place: int, group: str) -> bool:
        """ "Grace's mum", "June's school"; a place or a month needs what only a person has."""
        word = said.words[place]
        if not word.owns or not said.joined(place + 1):
            return False
        thing = said.low(place + 1)
        if group in ("things", "doing"):
            return thing in self._belongings
        return thing in self._relations or thing in _CLOSE

    def _has_family_name(self, said: Sentence, place: int) -> bool:
        """A family name after it: any after a name with a capital, else one that is no plain word."""
        word = said.words[place]
        if word.owns or not said.joined(place + 1) or word.low in _ROYAL:
            return False
        standing = self._standing.get(said.low(place + 1), "")
        if standing == "strong":
            return True
        return standing == "family" and said.is_capital(place) and said.is_capital(place + 1)

    def _is_relation(self, said: Sentence, place: int, group: str) -> bool:
        """ "His brother Mark", "my client Hope": in lower case only where the sentence then goes on about a person."""
        if said.low(place - 1) not in self._relations or not said.joined(place):
            return False
        owner = said.low(place - 2) in _OWNERS
        if said.inner_capital(place):
            return owner or group in ("things", "doing", "family")
        if group in ("ideas", "family") or not owner or said.low(place) in ("will", "may", "support", "mark"):
            return said.low(place) == "mark" and owner and said.low(place + 1) in _STATED
        return said.low(place + 1) in _STATED or not said.joined(place + 1)

    def _is_family(self, said: Sentence, place: int) -> bool:
        """ "The Brown family", "the Smiths"."""
        if said.low(place - 1) != "the" or not said.is_capital(place):
            return False
        return said.low(place + 1) in _FAMILY_HEADS

    def does_something(self, said: Sentence, place: int, *, capital: bool) -> bool:
        """ "Grace lives with ...", "mark was arrested". With `capital`, anything that people do will do."""
        if said.words[place].owns or not said.joined(place + 1) or not self._may_be_subject(said, place):
            return False
        verb = said.low(place + 1)
        if verb == "at" and said.low(place + 2) in ("number", "flat", "no"):
            return True
        if verb in _SURE_DOINGS or (capital and verb in self._doings):
            return True
        following = {said.low(place + 2), said.low(place + 3)}
        return verb in _BEING and not following.isdisjoint(_SURE_CONDITIONS)

    def _may_be_subject(self, said: Sentence, place: int) -> bool:
        """Whether the word could be who does it: it opens a clause, or follows a word that leads to a person."""
        before = said.low(place - 1)
        return said.words[place].opens or "," in said.words[place].before or before in self._leading | {"that", "but", "so", "and", "then"}

    def _is_spoken_of(self, said: Sentence, place: int, group: str) -> bool:
        """ "About grace", "tell Chelsea", "is Hope ok": a leading word before it and the end or a small word after it."""
        low, before = said.low(place), said.low(place - 1)
        if group == "seasons" or not said.joined(place) or said.words[place].owns:
            return False
        if before in _ASKING and said.inner_capital(place) and said.low(place + 1) in _BASE_DOINGS and low != "amber":
            return group in ("things", "doing", "ideas")
        if before in ("tell", "told") and said.inner_capital(place) and not said.is_capital(place + 1):
            return low not in _ABSTRACT
        ends = not said.joined(place + 1) or said.low(place + 1) in self._following
        if not ends or (low == "amber" and before in _RAG) or said.after(place).lstrip(" ")[:1].isdigit():
            return False
        if before in _TELLING:
            return group in ("things", "doing") or said.inner_capital(place) or low not in _ABSTRACT and group == "ideas" or low in ("chelsea", "victoria", "florence", "georgia", "brooklyn", "paris", "jordan")
        if not said.inner_capital(place) or said.is_capital(place + 1) or before not in self._leading:
            return False
        return group in ("things", "doing") or (group == "ideas" and low not in _ABSTRACT)
