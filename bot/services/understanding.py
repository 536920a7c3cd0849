"""Reading what an officer means from their own words: a sharing question, a contact, or something to look up.

Pure. The words are read and forgotten; what is kept is which starting point they fit and a few coded phrases
("to: housing"). What was understood is always shown, and everything that follows from it can be changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process, utils

from flows.pack import Pack, Situation

SHARING = re.compile(
    r"\b(can|could|may|should|shall|must|do|am|is|are|ok|okay|allowed)\b.{0,40}"
    r"\b(share|sharing|tell|telling|give|giving|pass|passing|send|sending|disclos\w*|hand|let|release|show|say|speak|talk)\b"
    r"|\b(ask(ed|ing)?|want(s|ed)?|request(ed|ing|s)?|demand(s|ed)?|need(s|ed)?)\b.{0,30}\b(about|for|info\w*|details|records|file|cctv|footage)\b"
    r"|\bcan i share\b|\bshare this\b",
    re.IGNORECASE,
)
CONTACT = re.compile(
    r"\b(who(?:'?s| is| are|m)?|contact|phone|ring|call|number|email|spoc|dlo|dpo|caldicott|single point|liaison)\b",
    re.IGNORECASE,
)
DANGER = re.compile(
    r"\b(999|emergency|in danger|danger now|going to (kill|hurt|die)|killing|overdose|being attacked|life at risk|"
    r"suicid\w*|missing child|bleeding|not breathing|threat to (kill|life))\b",
    re.IGNORECASE,
)
HOW_TO = re.compile(r"^\s*(how|what|why|when|where|which|explain|define|guidance)\b", re.IGNORECASE)

WHOM = {
    "housing": r"hous(?:ing|e association)|landlord|registered provider|rsl|tenancy",
    "the police": r"police|officer in the case|detective|met\b|copper|pc\b|dc\b",
    "probation": r"probation|prob\b|offender manager|community payback",
    "health": r"nhs|hospital|gp\b|doctor|nurse|health visitor|mental health|ambulance|icb\b|ccg\b",
    "children's services": r"children'?s services|children'?s social care|social worker|social services|mash\b",
    "a school": r"school|college|head ?teacher|teacher|nursery",
    "the fire service": r"fire (?:service|brigade)|lfb\b",
    "the council": r"council|local authority|community safety|anti-?social behaviour team|asb team",
    "a charity": r"charity|voluntary|refuge|women'?s aid|victim support",
    "a parent or relative": r"mum|mam|mother|dad|father|parent|relative|family|brother|sister",
    "a lawyer or insurer": r"solicitor|lawyer|insurer|insurance",
    "an elected member": r"councillor|mp\b|member of parliament",
}
TO = re.compile(
    r"\b(?:to|with|tell|telling|give|giving|let)\s+(?:the\s+|a\s+|an\s+|our\s+|my\s+)?(.{2,40})", re.IGNORECASE
)

FITS = 78
"""How alike (0-100) words and a phrase of a situation must be for the situation to be suggested."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What was understood: `kind` is danger, share, contact or search; `shown` says it back in coded phrases."""

    kind: str
    situation: str = ""
    others: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()


def understand(text: str, pack: Pack, sector: str = "") -> Understood:
    """What the words of an officer of this kind of agency ask for.

    A starting point written for other kinds of agency is never begun unasked: what it takes as given may be false.
    """
    if speaks_of_danger(text):
        return Understood("danger")
    fitting = situations_like(text, pack.situations.values())
    best_score = fitting[0][1] if fitting else 0
    sharing = bool(SHARING.search(text)) and not HOW_TO.search(text)
    if sharing or best_score >= 92:
        best = fitting[0][0] if best_score >= FITS and _for_sector(pack, fitting[0][0], sector) else ""
        others = tuple(name for name, score in fitting if name != best and score >= FITS - 18)[:3]
        return Understood("share", best, others, _said(text, pack, best))
    if CONTACT.search(text):
        return Understood("contact")
    return Understood("search")


def speaks_of_danger(text: str) -> bool:
    """Whether the words speak of somebody in danger now. Asked of words that are refused, too."""
    return bool(DANGER.search(text))


def _for_sector(pack: Pack, situation: str, sector: str) -> bool:
    sectors = pack.situations[situation].sectors
    return not sectors or sector in sectors


def _said(text: str, pack: Pack, situation: str) -> tuple[str, ...]:
    found = ["You are asking whether you can share something"]
    told = recipient(text)
    if told:
        found.append(f"With: {told}")
    if situation:
        found.append(f"It looks like: {pack.situations[situation].title}")
    return tuple(found)


def recipient(text: str) -> str:
    """Who the officer wants to tell, as one of a few kinds, or empty."""
    after = TO.search(text)
    places = [after.group(1)] if after else []
    for place in places:
        first = _first_kind(place)
        if first:
            return first
    return ""


def _first_kind(text: str) -> str:
    found = [
        (match.start(), name) for name, words in WHOM.items() if (match := re.search(rf"\b(?:{words})", text, re.I))
    ]
    return min(found)[1] if found else ""


def situations_like(text: str, situations: Iterable[Situation]) -> list[tuple[str, float]]:
    """Situations by how alike their title or phrases are to the words, best first, at most five."""
    ways = {(one.id, n): way for one in situations for n, way in enumerate((one.title, *one.phrases))}
    scores: dict[str, float] = {}
    for _, score, (name, _n) in process.extract(
        text[:300], ways, scorer=_alike, processor=utils.default_process, limit=40
    ):
        scores[name] = max(scores.get(name, 0), score)
    return sorted(scores.items(), key=lambda pair: -pair[1])[:5]


def _alike(one: str, other: str, **_: object) -> float:
    """Half how the words overlap in any order, half how the whole reads: neither alone is safe."""
    return 0.5 * fuzz.token_set_ratio(one, other) + 0.5 * fuzz.token_sort_ratio(one, other)
