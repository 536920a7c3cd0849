"""Descriptions that could point to one person without a name: "the only one on nights", "the headteacher's son".

This cannot be found reliably by any rule. A short list of ways of saying it is all that is tried: people must still
think before they type.

Source: protocol 4.1 and 4.11 (identified from that information together with other information).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.guard.kinds import Finding
from knowledge.guard.words import GuardWords

_SOME = r"(?:[a-z]{1,20}[ -]){0,4}"
_UP_TO_THREE = r"(?:[a-z]{1,20} ){0,3}"
_DAY = r"(?:mon|tues?|wednes|thurs?|fri|satur|sun)"
_DAYS = rf"(?:yesterday|last \w{{3,9}}|this morning|tonight|on {_DAY}(?:day)?|{_DAY}days?)"
_DAY_HINTS = ("yesterday", "last ", "this morning", "tonight", " on ", "days")
_DEEDS = tuple(
    "gave evidence,testified,found the body,won,plays for,played for,captains,scored,sings,boxed,fought,came second,"
    "swam,was on,starred,ran for".split(",")
)
_FAME = ("head boy", "head girl", "prefect", "champion", "team captain", "lollipop", "went viral")
_NEWS = ("paper", "news", "telly", "tv", "front page", "headline")
_KNOWN_FOR = (
    rf"(?:(?:in|all over|from|on|off) (?:the )?(?:local )?(?:{'|'.join(_NEWS)})s?\b|\b(?:{'|'.join(_FAME)})\b"
    rf"|\bwho (?:{'|'.join(_DEEDS)})\b)"
)
_KNOWN_HINTS = (*_NEWS, *_FAME, *(f"who {deed}" for deed in _DEEDS))
_LIMBS = ("arm", "leg", "eye", "hand", "ear", "foot")
_BESIDE = tuple(
    "alsatian,dog,parrot,snake,cat,pitbull,staffie,husky,horse,scooter,tattoo,scar,beard,limp,wheelchair".split(",")
)
_MARKED_BY = (
    r"(?:(?:with|has|missing|lost) (?:only )?(?:one|a missing|no|a false|a prosthetic|a glass) "
    rf"(?:{'|'.join(_LIMBS)})\b|\bone[ -](?:armed|legged|eyed)\b"
    rf"|\bwith (?:the|a|two|three|four|five|\d) (?:[a-z]+ ){{0,2}}(?:{'|'.join(_BESIDE)})s?\b)"
)
_MARK_HINTS = (*(f" {limb}" for limb in _LIMBS), "one-", "one ", *_BESIDE)
_SPOT = r"(?:end|corner|last|first|top|bottom|blue|red|green|yellow|white|black|pink)"
_WHERE = (
    rf"(?:(?:in|at|from) the (?:[a-z]{{1,12}} ){{0,2}}{_SPOT} (?:house|flat|floor|door|bungalow)\b"
    r"|\b(?:above|opposite|next door to|next to|over|behind|across from|two doors (?:down )?from) the [a-z]{3,}"
    r"|\b(?:outside|round by) (?:the )?(?:tube|station|mosque|church|library|school|infants|nursery|tesco|lidl|bank)\b)"
)
_WHERE_HINTS = tuple(
    "house,flat,floor,door,bungalow,above,opposite,next ,over ,behind,across,outside,round by".split(",")
)
_STAYS = r"(?:lives?|living|sleeps?|sleeping|staying|stays|begs|sits|works|working)"
_PLACED = r"(?:left |here |there )?(?:on|in|at|with|from|living|under|over|working|left|of)"
_MAY = r"(?:can|may|could|should|must|is allowed)"

Shape = tuple[tuple[str, ...], str]


class IndirectReader:
    """Notices descriptions that could point to one person. Built once from the word lists.

    Each shape is tried only where one of its hints is in the message, which keeps long messages quick.
    """

    def __init__(self, words: GuardWords) -> None:
        keys = ("people", "private", "kin", "posts", "looks")
        parts = {key: _any_of(words.cues[f"indirect.{key}"]) for key in keys}
        shapes = (*_only_shapes(parts), *_known_shapes(parts), *_heard_shapes(parts), *_placed_shapes(parts))
        self._shapes = tuple((hints, re.compile(shape, re.IGNORECASE)) for hints, shape in shapes)

    def find(self, text: str) -> Finding | None:
        """A finding where a message describes somebody in one of the ways on the list."""
        low = text.lower()
        for hints, shape in self._shapes:
            if any(hint in low for hint in hints) and shape.search(text):
                return Finding("indirect")
        return None


def _any_of(values: frozenset[str]) -> str:
    return f"(?:{'|'.join(sorted(values, key=lambda value: (-len(value), value)))})"


def _only_shapes(parts: dict[str, str]) -> Iterator[Shape]:
    """ "The only girl in ...", "our only deaf pupil", "he is the only tenant", "just one blind man in that block"."""
    person, private = parts["people"], parts["private"]
    yield ("only",), rf"\b(?:the|our|my) only {_SOME}{person}s?\b {_PLACED}\b"
    yield ("only",), rf"(?:^|\b(?:the|our|my|your|their) )only (?:[a-z]+[ -]){{1,3}}(?:{private}|year \d{{1,2}})\b"
    sole = rf"\b(?:is|was|being|he'?s|she'?s|they'?re|that'?s) the only {_SOME}{person}\b"
    yield ("only",), rf"{sole}(?! (?:who|that) {_MAY})(?! to\b)"
    yield ("one ",), rf"\b(?:just|only) one (?:[a-z]+ ){{1,2}}{private} (?:in|on|at) (?:that|the|this)\b"


def _known_shapes(parts: dict[str, str]) -> Iterator[Shape]:
    """ "The vicar's wife", "his mum is the receptionist", "the couple who run the shop", "the mother of the twins"."""
    person, private, kin, post = parts["people"], parts["private"], parts["kin"], parts["posts"]
    owner = rf"\b(?:the|our|my|that|this) (?:[a-z]+ ){{0,2}}{post}'?s"
    yield ("the ", "our ", "my ", "that ", "this "), rf"{owner} (?!and\b|or\b)(?:[a-z]+ |ex-)?{kin}\b"
    yield (" is the ",), rf"\b(?:his|her|their|the) {kin} is the (?:[a-z]+ )?{post}\b"
    yield (" run", " own", " manage", " keep"), rf"\b{private} (?:who|that) (?:runs?|owns?|manages?|keeps?) the\b"
    yield ("triplets", "quad"), r"\b(?:of|with) (?:the |our )?(?:triplets|quads|quadruplets)\b"
    yield ("twins",), r"\b(?:mother|mum|father|dad|parents?) of (?:the |our )twins\b"
    yield (" old ", "yo "), r"\bthe (?:[7-9]\d|1\d\d)[ -]?(?:yo|year[ -]olds?) (?:[a-z]+ ){0,2}(?:in|at|from|on)\b"
    yield _KNOWN_HINTS, rf"\b{person} {_UP_TO_THREE}{_KNOWN_FOR}"


def _heard_shapes(parts: dict[str, str]) -> Iterator[Shape]:
    """ "You know who I mean", "the woman we spoke about", "the lad who came in last week", "14yo found at 4am"."""
    person, private = parts["people"], parts["private"]
    meant = r"(?: i mean| we mean| it is| she is| he is| i'?m (?:on|talking) about|\W*$)"
    yield ("know",), rf"\byou (?:all )?know (?:who|which one|the one){meant}"
    yield (" we ", " i "), rf"\bthe (?:same )?{person} (?:we|i) (?:spoke|talked|discussed|mentioned|saw|met|had)\b"
    yield (" from ",), rf"\bthe (?:same )?{person} from {_DAYS}"
    event = r"(?:fire|stabbing|shooting|crash|murder|robbery|incident|explosion|siege|attack)"
    yield (" from the ",), rf"\b(?:the|that) {_SOME}{person} from the (?:[a-z]+ ){{1,3}}{event}\b"
    done = r"(?:suspended|sacked|arrested|attacked|stabbed|shot|robbed|mugged|burgled|sectioned|raided)"
    yield (
        (" who ",),
        rf"\b(?:{private}|{parts['posts']}) who (?:got|was|were|has been) {done} (?:[a-z]+ ){{0,4}}{_DAYS}",
    )
    told = rf"(?:\b(?:the|that|this) {_SOME}|^){private} (?:who|that|whose)"
    yield _DAY_HINTS, rf"{told} (?:[a-z']+ ){{1,7}}{_DAYS}"
    aged = r"\d{1,2} ?(?:yo|y/o|yr old|year old) (?:boy |girl |male |female |lad )?"
    incident = r"(?:found|seen|arrested|stabbed|picked up|brought in|turned up|absconded|missing (?:from|since))"
    yield ("yo", "y/o", " old"), rf"(?<!\ba )(?<!\ban )(?<!\bany )\b{aged}{incident}\b"


def _placed_shapes(parts: dict[str, str]) -> Iterator[Shape]:
    """ "The man with one arm", "the family above the launderette", "the girl in 9B whose ..."."""
    person, private, post, looks = parts["people"], parts["private"], parts["posts"], parts["looks"]
    yield ("armed", "legged", "eyed"), rf"\bone[ -](?:armed|legged|eyed) {person}\b"
    yield _MARK_HINTS, rf"\b{person} {_UP_TO_THREE}{_MARKED_BY}"
    yield _WHERE_HINTS, rf"\b(?:the|that) {_SOME}{person}s? (?:who |that )?{_STAYS}? ?{_WHERE}"
    home = r"(?:number|no\.?|flat|room|bed|cell|house) ?\d"
    yield ("the ", "that "), rf"\b(?:the|that) (?:[a-z]+ )?{person} (?:in|from|at) {home}"
    looked = rf"\bthe (?:[a-z]+ )?{looks} (?:[a-z]+ ){{0,2}}(?:{private}|{post})\b"
    yield ("the ",), rf"{looked} (?:at|in|from|on|who)\b"
    pupil = r"(?:boy|girl|lad|pupil|student|child|kid)"
    yield (" in ",), rf"\b(?:the|that|this|a) {pupil} in (?:year )?\d{{1,2}}[a-z]?\b,? (?:whose|who|with)\b"
    yield ("year ",), rf"\byear \d{{1,2}} {pupil},? (?:who|whose|with)\b"
