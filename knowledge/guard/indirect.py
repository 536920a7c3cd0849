"""Descriptions that could point to one person without a name: "the only one on nights", "the headteacher's son".

This cannot be found reliably by any rule: a small list of ways of saying it is all that is tried, and people must
still think before they type.

Source: protocol 4.1 and 4.11 (identified from that information together with other information).
"""

from __future__ import annotations

import re

from knowledge.guard.kinds import Finding

_PERSON = (
    r"(?:boy|girl|lad|lass|man|woman|family|child|kid|teenager|couple|lady|guy|bloke|tenant|resident|pupil|student|nurse|worker|officer|person|mum|"
    r"mother|dad|father|patient|one|carer|driver|teacher|owner|household|male|female|widow|pensioner|trainee|apprentice|neighbour)"
)
_KIN = (
    r"(?:son|daughter|wife|husband|partner|ex|mum|mother|dad|father|brother|sister|child|kid|kids|boy|girl|girlfriend|boyfriend|nephew|niece|cousin|"
    r"grandson|granddaughter)"
)
_POST = (
    r"(?:headteacher|head teacher|teacher|caretaker|vicar|imam|rabbi|priest|pastor|councillor|butcher|baker|barber|shopkeeper|landlord|landlady|"
    r"neighbour|manager|receptionist|chemist|pharmacist|doctor|gp|warden|mayor|publican|lollipop lady|cleaner|dinner lady|coach|driver|owner|"
    r"governor|sergeant|inspector|chair|caseworker|minister)"
)
_GROUP = r"(?:[a-z]+ ){0,4}"
_SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"\bthe only {_GROUP}{_PERSON}(?:s)?\b(?: (?:left|here|there))? (?:on|in|at|with|who|from|living|under|over|to|working|left|that|of)\b",
        rf"\b(?:is|was|being|he's|she's|as) the only {_GROUP}{_PERSON}\b",
        rf"\bthe {_POST}'?s (?:[a-z]+ )?{_KIN}\b",
        r"\byou (?:all )?know (?:who|which one|the one)(?: i mean| we mean| it is| she is| he is)?\b",
        rf"\bthe (?:same )?{_PERSON} (?:we|i) (?:spoke|talked|discussed|mentioned|saw|met|had)\b",
        rf"\bthe (?:same )?{_PERSON} from (?:last|yesterday|this morning|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b",
        rf"\b(?:the|that|this) {_GROUP}{_PERSON} (?:who|that) (?:was|were|got|went|has been|had) (?:[a-z]+ ){{0,4}}(?:in the (?:paper|papers|news)|on the news|last (?:night|week|month|friday|"
        r"saturday|sunday|monday|tuesday|wednesday|thursday)|yesterday|this morning|on (?:saturday|sunday|monday|tuesday|wednesday|thursday|friday))",
        rf"\b(?:the|that|this) {_GROUP}{_PERSON}s? (?:who |that )?(?:lives?|living|sleeps?|sleeping|staying|stays|runs|works|working)? ?(?:above|opposite|next door|"
        r"next to|over|behind|upstairs|downstairs|across from|two doors)\b",
        rf"\b(?:the|that|this) {_GROUP}{_PERSON} with (?:the|one) [a-z]+(?: [a-z]+){{0,2}} (?:on|in|at|who|from|tattoo|scar|leg|arm|eye|dog|dogs|limp|patch)\b",
        rf"\b(?:the|that) (?:[a-z]+ )?{_PERSON} (?:in|from|at) (?:number|no\.?|flat|year|class|room|bed|cell|house) ?\d",
        r"\b(?:boy|girl|lad|pupil|student|child|kid) in (?:year )?\d{1,2}[a-z]?\b(?:,? (?:whose|who|with)\b)",
    )
)


def find_indirect(text: str) -> Finding | None:
    """A finding where a message describes somebody in one of the ways on the list."""
    return Finding("indirect") if any(shape.search(text) for shape in _SHAPES) else None
