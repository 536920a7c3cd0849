"""Reading what an officer means from their own words: a sharing question, a contact, or something to look up.

Pure. The words are read and forgotten; what is kept is which starting point they fit and a few coded phrases
("to: housing"). What was understood is always shown, and everything that follows from it can be changed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.services.starting_points import Fit, StartingPoints
from flows.pack import Pack


def _any(*ways: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(ways)})\b", re.IGNORECASE)


SHARING = _any(
    r"(can|could|may|should|shall|must|do|am|is|are|ok|okay|allowed)\b.{0,40}"
    r"\b(share|sharing|tell|telling|give|giving|pass|passing|send|sending|disclos\w*|hand|let|release|show|say|speak|talk"
    r"|refer|report|forward|warn|inform|mention|discuss|take|verify|confirm)",
    r"(ask(s|ed|ing)?|want(s|ed)?|request(ed|ing|s)?|demand(s|ed)?|need(s|ed)?)\b.{0,40}"
    r"\b(about|for|to know|info\w*|details|records?|files?|notes|reports?|figures|data|history|chronology|story|copy|list"
    r"|cctv|footage|pictures)",
    r"(sent|written|rang|looking)\b.{0,30}\b(for|about|asking|form|letter)",
    r"share this",
)
WHAT_CAN_I = re.compile(
    r"^\s*(what|how much|which \w+) (can|may|should|do|am) (i|we)\b.{0,30}\b(say|share|tell|give|pass|send|disclose)\b",
    re.IGNORECASE,
)
HOW_TO = re.compile(r"^\s*(how|what|why|when|where|which|explain|define|definition|guidance)\b", re.IGNORECASE)
WHO = re.compile(r"^\s*who(?:'?s|m)?\b", re.IGNORECASE)
CONTACT = _any(
    r"who(?:'?s|m)?|contact|phone|telephone|ring|call|e-?mail|spoc|dlo|dpo|caldicott guardian|single point",
    r"liaison officer|number (for|of)|duty (desk|team|officer|social worker)",
)

HURT = "attacked|beaten|stabbed|strangled|raped|shot|kidnapped"
DANGER = _any(
    r"999|in (immediate |serious |real |grave )?danger|danger now|life (is )?(at|in) (risk|danger)",
    r"emergency(?! (duty|housing|accommodation|contact|planning|services? (number|contact)))",
    r"not breathing|bleeding|overdos\w*|suicid\w*|(house|flat|building|home) (is )?on fire",
    r"(going|about|wants?|trying|threaten\w*|threats?) to (kill|hurt|harm|stab|shoot|die|jump|attack|rape|burn|life)",
    r"will (kill|stab|shoot)|is killing|kill(ing)? (him|her|them)sel(f|ves)",
    r"end(ing)? (it all|(his|her|their|the) (own )?life)",
    rf"(is|are) being ({HURT})|(being|been) ({HURT}) (right )?now|(is|are) (attacking|beating|stabbing|strangling|raping)",
    r"(with|has|got|holding|carrying|waving) an? (knife|gun|machete|axe)",
    r"missing child|child (is |has gone |went )?missing",
)
"""Words of danger now. They bring the emergency text, so it is better to be wrong on this side."""

WHOM = {
    "housing": r"hous(?:ing|e association)|landlord|registered provider|rsl|tenancy",
    "the police": r"police|officer in the case|detective|met\b|copper|pc\b|dc\b",
    "probation": r"probation|prob\b|offender manager|community payback",
    "health": r"nhs|hospital|gp\b|doctor|nurse|health visitor|mental health|ambulance|icb\b|ccg\b",
    "children's services": r"children'?s services|children'?s social care|social worker|social services|mash\b",
    "a school": r"school|college|head ?teacher|teacher|nursery",
    "the fire service": r"fire (?:service|brigade)|lfb\b",
    "the council": r"council\b|local authority|community safety|anti-?social behaviour team|asb team",
    "a charity": r"charity|voluntary|refuge|women'?s aid|victim support",
    "a parent or relative": r"mum|mam|mother|dad|father|parent|relative|family|brother|sister",
    "a lawyer or insurer": r"solicitor|lawyer|insurer|insurance",
    "an elected member": r"councillor|mp\b|member of parliament",
}
TO = re.compile(
    r"\b(?:to|with|by|tell|telling|give|giving|let|warn|inform)\s+(?:the\s+|a\s+|an\s+|our\s+|my\s+|his\s+|her\s+)?"
    r"(.{2,40})",
    re.IGNORECASE,
)
ASKED_BY = re.compile(r"^(.{2,40}?)\b(?:want|ask|request|need|demand|looking|rang|rings|sent|written)", re.IGNORECASE)

BEGIN, BEGIN_UNASKED, OFFER = 62, 80, 45
"""How well (0-100) a starting point must fit to be begun, to be begun when nothing was said of sharing, and to be
offered."""

AHEAD = 12
"""How far ahead of the next one it must be to be begun."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What was understood: `kind` is danger, share, contact or search; `shown` says it back in coded phrases.

    `situation` is the starting point to begin from, if one fits; `others` are those that could be meant instead.
    """

    kind: str
    situation: str = ""
    others: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()


def understand(text: str, pack: Pack, sector: str = "", points: StartingPoints | None = None) -> Understood:
    """What the words of an officer of this kind of agency ask for.

    A starting point written for other kinds of agency is never begun unasked: what it takes as given may be false.
    `points` are the pack's starting points, where they are at hand already.
    """
    if speaks_of_danger(text):
        return Understood("danger")
    fitting = (points or StartingPoints(pack.situations.values())).fits(text[:300])
    best = _best(fitting)
    others = tuple(one.situation for one in fitting if one.score >= OFFER)[:3]
    if _asks_to_share(text) or (_tells_plainly(best) and not _looks_up(text)):
        begun = best.situation if best and _for_sector(pack, best.situation, sector) else ""
        return Understood("share", begun, tuple(one for one in others if one != begun), _said(text, pack, begun))
    return Understood("contact" if CONTACT.search(text) else "search", others=others)


def speaks_of_danger(text: str) -> bool:
    """Whether the words speak of somebody in danger now. Asked of words that are refused, too."""
    return bool(DANGER.search(text))


def _asks_to_share(text: str) -> bool:
    return bool(WHAT_CAN_I.search(text)) or (bool(SHARING.search(text)) and not _looks_up(text))


def _looks_up(text: str) -> bool:
    """Whether the words ask who, what or how, and so want something found."""
    return bool(WHO.search(text) or HOW_TO.search(text)) and not WHAT_CAN_I.search(text)


def _best(fitting: list[Fit]) -> Fit | None:
    """The starting point that fits well, and plainly better than any other."""
    if not fitting or fitting[0].heard < 2 or fitting[0].score < BEGIN:
        return None
    ahead = fitting[0].score - (fitting[1].score if len(fitting) > 1 else 0)
    return fitting[0] if ahead >= AHEAD else None


def _tells_plainly(best: Fit | None) -> bool:
    """Whether a situation is told so plainly that the guide is meant, though nothing was said of sharing."""
    return best is not None and best.score >= BEGIN_UNASKED and best.heard >= 3


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
    """Who the officer wants to tell, or who asks, as one of a few kinds; or empty."""
    asker = ASKED_BY.search(text)
    found = _first_kind(asker.group(1)) if asker else ""
    for told in TO.finditer(text):
        found = found or _first_kind(told.group(1))
    return found


def _first_kind(text: str) -> str:
    found = [
        (match.start(), name) for name, words in WHOM.items() if (match := re.search(rf"\b(?:{words})", text, re.I))
    ]
    return min(found)[1] if found else ""
