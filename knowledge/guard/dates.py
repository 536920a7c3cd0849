"""Dates of birth: a date that words such as "born" or "dob" lead to, or that stands beside a person.

A date alone is a meeting, a deadline or an Act, and is let through.
"""

from __future__ import annotations

import re

from knowledge.guard.kinds import Finding

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{0,6}"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?:(?:19|20)\d\d|'?\d\d)"
_WHOLE_DATE = (
    rf"(?:{_DAY}(?:st|nd|rd|th)?(?: of)?[ .\-/,]{{0,3}}{_MONTH}[ .\-/,]{{0,3}}{_YEAR}"
    rf"|{_MONTH}[ .\-]{{1,2}}{_DAY}(?:st|nd|rd|th)?[ ,.\-]{{1,3}}{_YEAR}"
    rf"|\d{{1,2}} ?[./\-] ?\d{{1,2}} ?[./\-] ?{_YEAR}|\d{{1,2}} \d{{1,2}} {_YEAR}"
    rf"|(?:19|20)\d\d[./\-]\d{{1,2}}[./\-]\d{{1,2}})(?!\d)"
)
_PACKED = r"(?:[0-3]\d[01]\d(?:(?:19|20)\d\d|\d\d)|(?:19|20)\d\d[01]\d[0-3]\d)(?!\d)"
_PART_DATE = rf"(?:{_DAY}(?:st|nd|rd|th)?(?: of)? {_MONTH}|{_MONTH} {_DAY}(?:st|nd|rd|th)?)\b(?!\s+20[2-9]\d)"
_CUE = r"(?:\bd\.? ?o\.? ?b\b\.?|\bdates?[ \-]of[ \-]birth|\bbirth[ \-]?dates?|\bborn|\bbirthdays?|\bb\.(?= ?\d)|\bd/o/b)"
_LIGHT = r"(?:is|was|on|the|of|as|given|recorded|listed|shown|down|about|approx|around|he|she|they|his|her|here|in)"
_CUED = re.compile(
    rf"{_CUE}['s]{{0,2}}\W{{0,4}}(?:{_LIGHT}\W{{1,3}}){{0,5}}(?:{_WHOLE_DATE}|{_PACKED}|{_PART_DATE})", re.IGNORECASE
)
_CUED_AFTER = re.compile(rf"(?:{_WHOLE_DATE}|\b{_PACKED})\W{{0,4}}(?:is\W{{1,2}}(?:his|her|their|the)\W)?{_CUE}", re.IGNORECASE)
_AGED = re.compile(
    rf"\bage[ds]?\W{{0,3}}\d{{1,2}}\W{{1,4}}{_WHOLE_DATE}|{_WHOLE_DATE}\W{{1,4}}(?:aged?\b|\d{{1,2}} ?(?:yo\b|y/o|yrs?\b|years old))",
    re.IGNORECASE,
)
_PERSON = (
    r"\b(?:male|female|boy|girl|son|daughter|child|man|woman|pupil|client|patient|suspect|victim|tenant|mother|father|mum|dad|subject|nominal|"
    r"brother|sister|offender|student|resident|baby|teenager|youth|lad|husband|wife|partner|m|f)"
)
_BIRTH_YEAR = r"(?:19[2-9]\d|20[01]\d)"
_OLD_DATE = (
    rf"(?:{_DAY}(?:st|nd|rd|th)?(?: of)?[ .\-/,]{{1,3}}{_MONTH}[ .\-/,]{{1,3}}{_BIRTH_YEAR}"
    rf"|\d{{1,2}}[./\-]\d{{1,2}}[./\-]{_BIRTH_YEAR}|{_BIRTH_YEAR}-\d{{1,2}}-\d{{1,2}})(?!\d)"
)
_BESIDE_PERSON = re.compile(rf"{_PERSON}\W{{1,4}}{_OLD_DATE}", re.IGNORECASE)
_ANY_OLD_DATE = re.compile(_OLD_DATE + rf"|(?<!\d)\d{{1,2}}[./\-]\d{{1,2}}[./\-](?:[4-9]\d|0\d|1\d)(?!\d)", re.IGNORECASE)


def find_birth_date(text: str) -> Finding | None:
    """A finding where a date is said to be somebody's birth date, or stands directly beside a person."""
    for shape in (_CUED, _CUED_AFTER, _AGED, _BESIDE_PERSON):
        if shape.search(text):
            return Finding("birth_date")
    return None


def has_old_date(text: str) -> bool:
    """Whether the text holds a date that could be a birth date; asked only where a name was noticed too."""
    return _ANY_OLD_DATE.search(text) is not None
