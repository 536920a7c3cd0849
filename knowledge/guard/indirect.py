"""Descriptions that could point to one person without a name: "the only one on nights", "the headteacher's son".

This cannot be found reliably by any rule. A short list of ways of saying it is all that is tried: people must still
think before they type.

Source: protocol 4.1 and 4.11 (identified from that information together with other information).
"""

from __future__ import annotations

import re

from knowledge.guard.kinds import Finding

_PERSON = (
    r"(?:boy|girl|lad|lass|man|woman|family|child|kid|teenager|couple|lady|guy|bloke|tenant|resident|pupil|student|nurse|worker|officer|person|"
    r"mum|mother|dad|father|patient|one|carer|driver|teacher|owner|household|male|female|widow|widower|pensioner|trainee|apprentice|neighbour|"
    r"client|victim|suspect|user|dealer|year \d{1,2}|beggar|lodger|twins|triplets|brothers|sisters|granny|player|shopkeeper|imam|vicar|councillor)"
)
_PRIVATE_PERSON = (
    r"(?:boy|girl|lad|lass|man|woman|family|kid|teenager|couple|lady|guy|bloke|pupil|student|household|widow|pensioner|granny|beggar|lodger|twins|brothers|sisters|"
    r"user|year \d{1,2})"
)
_KIN = (
    r"(?:son|sons|daughter|daughters|wife|husband|partner|ex|mum|mother|dad|father|brother|sister|child|children|kid|kids|boy|girl|girlfriend|"
    r"boyfriend|nephew|niece|cousin|grandson|granddaughter|youngest|eldest|oldest|stepson|stepdaughter|twins|lad|lass)"
)
_POST = (
    r"(?:headteacher|head teacher|deputy head|teacher|caretaker|vicar|imam|rabbi|priest|pastor|councillor|butcher|baker|barber|shopkeeper|landlord|"
    r"landlady|neighbour|manager|receptionist|chemist|pharmacist|doctor|gp|warden|mayor|publican|lollipop lady|cleaner|dinner lady|coach|"
    r"governor|sergeant|inspector|caseworker|minister|mp|librarian|midwife|choirmaster|postman|milkman|florist|head of \w+)"
)
_SOME = r"(?:[a-z]{1,20}[ -]){0,4}"
_DAYS = r"(?:yesterday|last \w{3,9}|this morning|tonight|on (?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)"
_KNOWN_FOR = (
    r"(?:in|all over|from|on|off) (?:the )?(?:local )?(?:paper|papers|news|telly|tv|front page|headlines)\b"
    r"|\bwent viral\b|\bwho (?:won|plays for|played for|captains|scored|sings|boxed|fought|came second|swam|was on|starred|once|ran for)\b"
    r"|\b(?:head boy|head girl|prefect|champion|team captain|lollipop)\b"
)
_MARKED_BY = (
    r"(?:with|has|missing|lost) (?:only )?(?:one|a missing|no|a false|a prosthetic|a glass) (?:arm|leg|eye|hand|ear|foot)\b|\bone-(?:armed|legged|eyed)\b"
    r"|\bwith (?:the|a|two|three|four|five|\d) (?:[a-z]+ ){0,2}(?:alsatian|dog|parrot|snake|cat|pitbull|staffie|husky|horse|mobility scooter|"
    r"tattoo|scar|beard|limp|wheelchair|guide dog|oxygen)s?\b"
)
_WHERE = (
    r"(?:in|at|from) the (?:[a-z]{1,12} ){0,2}(?:end|corner|last|first|top|bottom|blue|red|green|yellow|white|black|pink) (?:house|flat|floor|door|bungalow)\b"
    r"|\b(?:above|opposite|next door to|next to|over|behind|across from|two doors (?:down )?from) the [a-z]{3,}"
    r"|\b(?:outside|round by) (?:the )?(?:tube|station|mosque|church|library|school|tesco|lidl|aldi|post office|bank)\b"
)
_LOOKS = ("tall", "short", "ginger", "bald", "blonde", "bearded", "tattooed", "skinny", "fat", "limping", "deaf", "blind", "red-haired", "one-eyed")
_KNOWN_HINTS = ("paper", "news", "telly", " tv", "headlines", "viral", "who ", "head boy", "head girl", "prefect", "champion", "captain", "lollipop")
_WHERE_HINTS = ("house", "flat", "floor", "door", "bungalow", "above", "opposite", "next ", "over ", "behind", "across", "outside", "round by")
_SHAPES = tuple(
    (hints, re.compile(shape, re.IGNORECASE))
    for hints, shape in (
        (("only",), rf"\b(?:the|our|my) only {_SOME}{_PERSON}s?\b (?:left |here |there )?(?:on|in|at|with|from|living|under|over|working|left|of)\b"),
        (("only",), rf"\b(?:is|was|being|he'?s|she'?s|they'?re|that'?s) the only {_SOME}{_PERSON}\b(?! (?:who|that) (?:can|may|could|should|must|is allowed))(?! to\b)"),
        (("the ",), rf"\bthe (?:[a-z]+ ){{0,2}}{_POST}'?s (?!and\b|or\b)(?:[a-z]+ )?{_KIN}\b"),
        (("only",), rf"(?:^|\b(?:the|our|my|your|their) )only (?:[a-z]+[ -]){{1,3}}{_PRIVATE_PERSON}\b"),
        (("who ", "that "), rf"\b{_PRIVATE_PERSON} (?:who|that) (?:runs?|owns?|manages?|keeps?) the\b"),
        ((" is the ",), rf"\b(?:his|her|their|the) {_KIN} is the (?:[a-z]+ )?{_POST}\b"),
        (("triplets", "twins", "quads"), r"\b(?:mother|mum|father|dad|parents?) of (?:the |our )?(?:twins|triplets|quads)\b"),
        (_LOOKS, rf"\bthe (?:[a-z]+ )?(?:{'|'.join(_LOOKS)}) (?:[a-z]+ ){{0,2}}(?:{_PRIVATE_PERSON}|{_POST})\b (?:at|in|from|on|who)\b"),
        (("know",), r"\byou (?:all )?know (?:who|which one|the one)(?: i mean| we mean| it is| she is| he is| i'?m (?:on|talking) about|\W*$)"),
        ((" we ", " i "), rf"\bthe (?:same )?{_PERSON} (?:we|i) (?:spoke|talked|discussed|mentioned|saw|met|had)\b"),
        ((" from ",), rf"\bthe (?:same )?{_PERSON} from {_DAYS}"),
        ((" who ", " that ", " whose "), rf"\b(?:the|that|this) {_SOME}{_PRIVATE_PERSON} (?:who|that|whose) (?:[a-z']+ ){{1,7}}{_DAYS}"),
        (_KNOWN_HINTS, rf"\b{_PERSON} (?:[a-z]+ ){{0,3}}(?:{_KNOWN_FOR})"),
        ((" with ", " has ", "missing", " lost ", "one-"), rf"\b{_PERSON} (?:[a-z]+ ){{0,3}}(?:{_MARKED_BY})"),
        (
            _WHERE_HINTS,
            rf"\b(?:the|that) {_SOME}{_PERSON}s? (?:who |that )?(?:lives?|living|sleeps?|sleeping|staying|stays|begs|sits|works|working)? ?(?:{_WHERE})",
        ),
        (("the ", "that "), rf"\b(?:the|that) (?:[a-z]+ )?{_PERSON} (?:in|from|at) (?:number|no\.?|flat|room|bed|cell|house) ?\d"),
        ((" in ",), r"\b(?:the|that|this|a) (?:boy|girl|lad|pupil|student|child|kid) in (?:year )?\d{1,2}[a-z]?\b,? (?:whose|who|with)\b"),
        (("year ",), r"\byear \d{1,2} (?:boy|girl|lad|pupil|student|child|kid),? (?:who|whose|with)\b"),
    )
)


def find_indirect(text: str) -> Finding | None:
    """A finding where a message describes somebody in one of the ways on the list."""
    low = text.lower()
    for hints, shape in _SHAPES:
        if any(hint in low for hint in hints) and shape.search(text):
            return Finding("indirect")
    return None
