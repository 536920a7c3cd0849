"""The ways in which officers ask, as patterns: sharing, looking something up, asking for somebody, and danger."""

from __future__ import annotations

import re


def _any(*ways: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(ways)})\b", re.IGNORECASE)


SHARING = _any(
    r"(can|could|may|should|shall|must|do|am|is|are|ok|okay|allowed)\b.{0,40}"
    r"\b(share|sharing|tell|telling|give(?! consent)|giving|pass|passing|send|sending|disclos\w*|hand|let|release|show"
    r"|say|speak|talk|refer|report|forward|warn|inform|mention|discuss|take|verify|confirm)",
    r"(ask(s|ed|ing)?|want(s|ed)?|request(ed|ing|s)?|demand(s|ed)?|need(s|ed)?(?! consent))\b.{0,40}"
    r"\b(about|for|if|whether|to know|info\w*|details|records?|files?|notes|reports?|figures|data|history|chronology"
    r"|story|copy|list|cctv|footage|pictures)",
    r"(sent|written|rang|looking)\b.{0,30}\b(for|about|asking|form|letter)",
    r"share this",
)
"""Whether something may be told, or somebody wants to be told something."""

WHAT_CAN_I = re.compile(
    r"^\s*(what|how much|which \w+) (can|may|should|do|am) (i|we)\b.{0,30}\b(say|share|tell|give|pass|send|disclose)\b",
    re.IGNORECASE,
)
"""Begins like a look-up, and asks whether to share all the same."""

HOW_TO = re.compile(r"^\s*(how|what|why|when|where|which|explain|define|definition|guidance)\b", re.IGNORECASE)
WHO = re.compile(r"^\s*who(?:'?s|m)?\b", re.IGNORECASE)

TELLS = _any(
    r"i|we|us|he|she|they|his|her|my|our|is|are|was|were|has|have|had|can|says?|said|wo?n'?t|wants?|asks?|asking|needs?",
    r"looking|worried|refus\w+|happy|using|taken",
)
"""Something is told, and not only named."""

CONTACT = _any(
    r"who(?:'?s|m)?|contact|spoc|dlo|dpo|caldicott guardian|single point|liaison officer|number (for|of)",
    r"(phone|telephone|e-?mail)( number| address)? (for|of)|duty (desk|team|officer|social worker)",
    r"^\s*(ring|phone|call|e-?mail)",
)
"""Somebody to speak to is asked for."""

HURT = "attacked|beaten|stabbed|strangled|raped|shot|kidnapped"
DANGER = _any(
    r"999|in (immediate |serious |real |grave )?danger|danger now|life (is )?(at|in) (risk|danger)|threats? to life",
    r"emergency(?! (duty|housing|accommodation|contact|planning|services? (number|contact)))",
    r"not breathing|bleeding|overdos\w*|suicid\w*|(house|flat|building|home) (is )?on fire",
    r"(going|about|wants?|trying|threatening|threatens|threats?) to "
    r"(kill|hurt|harm|stab|shoot|die|jump|attack|rape|burn|end (it|his|her|their))",
    r"will (kill|stab|shoot)|is killing|kill(ing)? (him|her|them)sel(f|ves)",
    r"end(ing)? (it all|(his|her|their|the) (own )?life)",
    rf"(is|are) being ({HURT})|(being|been) ({HURT}) (right )?now",
    r"(is|are) (attacking|beating|stabbing|strangling|raping)",
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
"""Whom an officer wants to tell, in coded phrases, and the words for each."""

_THEN = r"\s+(?:the\s+|a\s+|an\s+|our\s+|my\s+|his\s+|her\s+|their\s+)?(?=(.{2,30}))"
TO = re.compile(rf"\b(?:to|with){_THEN}", re.IGNORECASE)
TELL = re.compile(rf"\b(?:tell|telling|give|giving|let|warn|inform|by){_THEN}", re.IGNORECASE)
ASKED_BY = re.compile(r"^(.{2,40}?)\b(?:want|ask|request|need|demand|looking|rang|rings|sent|written)", re.IGNORECASE)


def recipient(text: str) -> str:
    """Whom the officer wants to tell, or who asks, as one of a few kinds; or empty."""
    asker = ASKED_BY.search(text)
    found = _first_kind(asker.group(1)) if asker else ""
    for told in (*TO.finditer(text), *TELL.finditer(text)):
        found = found or _first_kind(told.group(1))
    return found


def _first_kind(text: str) -> str:
    found = [
        (match.start(), name) for name, words in WHOM.items() if (match := re.search(rf"\b(?:{words})", text, re.I))
    ]
    return min(found)[1] if found else ""


BY_WHAT = re.compile(
    r"\b(?:use|using|send|sending|share|sharing|put|by|via|over|through|on|in)\b.{0,24}"
    r"\b(?:whats ?app|fax|e-?mail|text|texts|sms|post|egress|gcsx|cjsm|usb|memory stick|dropbox|"
    r"google drive|wetransfer|messenger|phone|group chat)\b",
    re.IGNORECASE,
)
"""The route is asked about, and not whether to share: the guidance answers that."""

ABOUT = re.compile(r"\babout\b|\bon (?:a|the|my|our)\b", re.IGNORECASE)
"""Somebody or something is spoken of, so the sharing itself is in question."""
