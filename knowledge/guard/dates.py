"""Dates of birth: a date that words such as "born" or "dob" lead to, or that stands beside a person.

A date alone is a meeting, a deadline or an Act, and is let through. `dates_of_people` says which stand beside a person.
"""

from __future__ import annotations

import re

from knowledge.guard.dates_of_people import stands_beside_somebody
from knowledge.guard.kinds import Finding

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{0,6}"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?:(?:19|20)\d\d|'?\d\d)"
_DATE = re.compile(
    rf"(?<![\d/.\-])(?:{_DAY}(?: of)?[ .\-/,]{{0,3}}{_MONTH}[ .\-/,]{{0,3}}{_YEAR}"
    rf"|\d{{1,2}} ?[./\-] ?\d{{1,2}} ?[./\-] ?{_YEAR}|\d{{1,2}} \d{{1,2}} {_YEAR}"
    rf"|(?:19|20)\d\d[./\-]\d{{1,2}}[./\-]\d{{1,2}})(?!\d)"
    rf"|\b{_MONTH}[ .\-]{{1,2}}{_DAY}[ ,.\-]{{1,3}}{_YEAR}(?!\d)",
    re.IGNORECASE,
)
_PACKED = re.compile(r"(?<!\d)(?:[0-3]\d[01]\d(?:(?:19|20)\d\d|\d\d)|(?:19|20)\d\d[01]\d[0-3]\d)(?!\d)")
_SHORT = re.compile(r"(?<![\d/.\-])\d{1,2}[./\-]\d{1,2}[./\-]\d(?!\d)")
_ORDINAL = (
    r"(?:(?:twenty|thirty)[ -])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    r"|[a-z]{3,6}teenth|twentieth|thirtieth)"
)
_COMING_OF_AGE = re.compile(
    rf"\b(?:turns|turned|turning|be|is|was|(?:he|she)'?s) \d{{1,2}} (?:years old )?on (?:the )?"
    rf"(?:{_DAY}(?: of)? {_MONTH}|\d{{1,2}}[./\-]\d)",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(?:he|she|him|her|his|hers)\b", re.IGNORECASE)
_GROWN_UP_YEAR = re.compile(r"(?:19[2-9]\d|200\d|201[0-3])$|^(?:19[2-9]\d|200\d|201[0-3])\b")
_DAY_ONLY = re.compile(rf"(?<![\d/.\-]){_DAY}(?: of)? {_MONTH}\b|\b{_MONTH} {_DAY}\b", re.IGNORECASE)
_CUE = (
    r"(?:\bd\.? ?o\.? ?b\b\.?|\bdates?[ \-]of[ \-]birth|\bbirth[ \-]?dates?|\bborn|\bbirthdays?|\bb'?days?|(?-i:\bb\.)"
    r"|\bd[/\-]o[/\-]b)"
)
_ANY_CUE = re.compile(_CUE, re.IGNORECASE)
_LIGHT = (
    r"(?:is|was|on|the|of|as|given|recorded|listed|shown|down|about|approx|around|he|she|they|his|her|here|in|unknown|but"
    r"|maybe|possibly|probably)"
)
_BIRTHPLACE = r"(?:(?:in|at) [a-z]+ )?"
_SPOKEN = re.compile(rf"{_CUE}\W{{0,4}}(?:{_LIGHT}\W{{1,3}}){{0,4}}{_ORDINAL} (?:of )?{_MONTH}\b", re.IGNORECASE)
_CUE_BEFORE = re.compile(rf"{_CUE}['s]{{0,2}}\W{{0,4}}{_BIRTHPLACE}(?:{_LIGHT}\W{{1,3}}){{0,5}}$", re.IGNORECASE)
_CUE_AFTER = re.compile(rf"\W{{0,4}}(?:is\W{{1,2}}(?:his|her|their|the)\W)?{_CUE}", re.IGNORECASE)
_AGE_BEFORE = re.compile(r"\bage[ds]?\W{0,3}\d{1,2}\W{1,4}$", re.IGNORECASE)
_AGE_AFTER = re.compile(r"\W{1,4}(?:aged?\b|\d{1,2} ?(?:yo\b|y/o|yrs?\b|years old))", re.IGNORECASE)
_BIRTH_YEAR = re.compile(
    r"(?:19[2-9]\d|20[01]\d|202[0-2])$|^(?:19[2-9]\d|20[01]\d|202[0-2])\b|\D(?:[4-9]\d|[01]\d|2[0-2])$"
)
_REACH = 60


def find_birth_date(text: str) -> Finding | None:
    """A finding where a date is said to be somebody's birth date, or stands directly beside a person."""
    if any(_is_birth_date(found, text) for found in _DATE.finditer(text)) or _COMING_OF_AGE.search(text):
        return Finding("birth_date")
    if not _ANY_CUE.search(text):
        return None
    loose = [*_PACKED.finditer(text), *_DAY_ONLY.finditer(text), *_SHORT.finditer(text)]
    cued = any(_is_cued(found, text) for found in loose) or _SPOKEN.search(text)
    return Finding("birth_date") if cued else None


def has_old_date(text: str) -> bool:
    """Whether the text holds a date that could be a birth date; asked only where a name was noticed too."""
    return any(_BIRTH_YEAR.search(found[0]) for found in _DATE.finditer(text))


def _is_birth_date(found: re.Match[str], text: str) -> bool:
    before = text[max(0, found.start() - _REACH) : found.start()]
    after = text[found.end() : found.end() + _REACH]
    if _is_cued(found, text) or _AGE_BEFORE.search(before) or _AGE_AFTER.match(after):
        return True
    if _GROWN_UP_YEAR.search(found[0]) and (_PRONOUN.search(before) or _PRONOUN.search(after)):
        return True
    return stands_beside_somebody(found[0], before, after)


def _is_cued(found: re.Match[str], text: str) -> bool:
    """Whether "born", "dob" or the like leads to the date, with nothing but small words between."""
    before = text[max(0, found.start() - _REACH) : found.start()]
    return bool(_CUE_BEFORE.search(before) or _CUE_AFTER.match(text[found.end() : found.end() + _REACH]))
