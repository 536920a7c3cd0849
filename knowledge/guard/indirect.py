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
_KNOWN_FOR = (
    r"(?:(?:in|all over|from|on|off) (?:the )?(?:local )?(?:papers?|news|telly|tv|front page|headlines)\b"
    r"|\bwent viral\b|\b(?:head boy|head girl|prefect|champion|team captain|lollipop)\b"
    r"|\bwho (?:won|plays for|played for|captains|scored|sings|boxed|fought|came second|swam|was on|starred|ran for)\b)"
)
_MISSING = r"(?:one|a missing|no|a false|a prosthetic|a glass) (?:arm|leg|eye|hand|ear|foot)\b"
_PETS = r"(?:alsatian|dog|parrot|snake|cat|pitbull|staffie|husky|horse)s?\b"
_MARKS = r"(?:mobility scooter|tattoo|scar|beard|limp|wheelchair)s?\b"
_MARKED_BY = (
    rf"(?:(?:with|has|missing|lost) (?:only )?{_MISSING}|\bone-(?:armed|legged|eyed)\b"
    rf"|\bwith (?:the|a|two|three|four|five|\d) (?:[a-z]+ ){{0,2}}(?:{_PETS}|{_MARKS}))"
)
_SPOT = r"(?:end|corner|last|first|top|bottom|blue|red|green|yellow|white|black|pink)"
_WHERE = (
    rf"(?:(?:in|at|from) the (?:[a-z]{{1,12}} ){{0,2}}{_SPOT} (?:house|flat|floor|door|bungalow)\b"
    r"|\b(?:above|opposite|next door to|next to|over|behind|across from|two doors (?:down )?from) the [a-z]{3,}"
    r"|\b(?:outside|round by) (?:the )?(?:tube|station|mosque|church|library|school|tesco|lidl|post office|bank)\b)"
)
_STAYS = r"(?:lives?|living|sleeps?|sleeping|staying|stays|begs|sits|works|working)"
_PLACED = r"(?:left |here |there )?(?:on|in|at|with|from|living|under|over|working|left|of)"
_MAY = r"(?:can|may|could|should|must|is allowed)"


class IndirectReader:
    """Notices descriptions that could point to one person. Built once from the word lists.

    Each shape is tried only where one of its hints is in the message, which keeps long messages quick.
    """

    def __init__(self, words: GuardWords) -> None:
        lists = {key: words.cues[f"indirect.{key}"] for key in ("people", "private", "kin", "posts", "looks")}
        parts = {key: _any_of(values) for key, values in lists.items()}
        self._shapes = tuple(
            (hints, re.compile(shape, re.IGNORECASE))
            for hints, shape in (*_only(parts), *_known(parts), *_placed(parts))
        )

    def find(self, text: str) -> Finding | None:
        """A finding where a message describes somebody in one of the ways on the list."""
        low = text.lower()
        for hints, shape in self._shapes:
            if any(hint in low for hint in hints) and shape.search(text):
                return Finding("indirect")
        return None


def _any_of(values: frozenset[str]) -> str:
    return f"(?:{'|'.join(sorted(values, key=lambda value: (-len(value), value)))})"


def _only(parts: dict[str, str]) -> Iterator[tuple[tuple[str, ...], str]]:
    """ "The only girl in ...", "our only deaf pupil", "he is the only tenant"."""
    person, private = parts["people"], parts["private"]
    yield ("only",), rf"\b(?:the|our|my) only {_SOME}{person}s?\b {_PLACED}\b"
    yield ("only",), rf"(?:^|\b(?:the|our|my|your|their) )only (?:[a-z]+[ -]){{1,3}}(?:{private}|year \d{{1,2}})\b"
    sole = rf"\b(?:is|was|being|he'?s|she'?s|they'?re|that'?s) the only {_SOME}{person}\b"
    yield ("only",), rf"{sole}(?! (?:who|that) {_MAY})(?! to\b)"


def _known(parts: dict[str, str]) -> Iterator[tuple[tuple[str, ...], str]]:
    """ "The vicar's wife", "the family in the paper", "the woman who was here last week", "you know who I mean"."""
    person, private, kin, post = parts["people"], parts["private"], parts["kin"], parts["posts"]
    yield ("the ",), rf"\bthe (?:[a-z]+ ){{0,2}}{post}'?s (?!and\b|or\b)(?:[a-z]+ )?{kin}\b"
    yield (" is the ",), rf"\b(?:his|her|their|the) {kin} is the (?:[a-z]+ )?{post}\b"
    yield ("who ", "that "), rf"\b{private} (?:who|that) (?:runs?|owns?|manages?|keeps?) the\b"
    yield ("trip", "twin"), r"\b(?:mother|mum|father|dad|parents?) of (?:the |our )?(?:twins|triplets)\b"
    meant = r"(?: i mean| we mean| it is| she is| he is| i'?m (?:on|talking) about|\W*$)"
    yield ("know",), rf"\byou (?:all )?know (?:who|which one|the one){meant}"
    yield (" we ", " i "), rf"\bthe (?:same )?{person} (?:we|i) (?:spoke|talked|discussed|mentioned|saw|met|had)\b"
    yield (" from ",), rf"\bthe (?:same )?{person} from {_DAYS}"
    yield (
        (" who ", " that ", " whose "),
        rf"\b(?:the|that|this) {_SOME}{private} (?:who|that|whose) (?:[a-z']+ ){{1,7}}{_DAYS}",
    )
    hints = (
        "paper",
        "news",
        "telly",
        " tv",
        "headlin",
        "viral",
        "who ",
        "head boy",
        "head girl",
        "prefect",
        "champ",
        "captain",
    )
    yield (*hints, "lollipop"), rf"\b{person} {_UP_TO_THREE}{_KNOWN_FOR}"


def _placed(parts: dict[str, str]) -> Iterator[tuple[tuple[str, ...], str]]:
    """ "The man with one arm", "the family above the launderette", "the girl in 9B whose ..."."""
    person, private, post, looks = parts["people"], parts["private"], parts["posts"], parts["looks"]
    yield (" with ", " has ", "missing", " lost ", "one-"), rf"\b{person} {_UP_TO_THREE}{_MARKED_BY}"
    where = (
        "house",
        "flat",
        "floor",
        "door",
        "bungalow",
        "above",
        "opposite",
        "next ",
        "over ",
        "behind",
        "across",
        "outside",
    )
    yield (*where, "round by"), rf"\b(?:the|that) {_SOME}{person}s? (?:who |that )?{_STAYS}? ?{_WHERE}"
    yield (
        ("the ", "that "),
        rf"\b(?:the|that) (?:[a-z]+ )?{person} (?:in|from|at) (?:number|no\.?|flat|room|bed|cell|house) ?\d",
    )
    looked = rf"\bthe (?:[a-z]+ )?{looks} (?:[a-z]+ ){{0,2}}(?:{private}|{post})\b"
    yield ("the ",), rf"{looked} (?:at|in|from|on|who)\b"
    pupil = r"(?:boy|girl|lad|pupil|student|child|kid)"
    yield (" in ",), rf"\b(?:the|that|this|a) {pupil} in (?:year )?\d{{1,2}}[a-z]?\b,? (?:whose|who|with)\b"
    yield ("year ",), rf"\byear \d{{1,2}} {pupil},? (?:who|whose|with)\b"
