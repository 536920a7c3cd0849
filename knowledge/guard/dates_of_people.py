"""A date that stands directly beside somebody ("pupil 14/05/2020 lives with gran") and so reads as the date of birth.

How late the year may be depends on the word: a tenant is grown up, a pupil is not, and a baby may be born tomorrow.
The years a service still speaks of are as likely an event, so there a child's date counts only where no event is named
near it: "review for the child 12/12/2026" is let through, "baby 12/12/2026 on plan" is not. A date that "on", "by" or
"since" leads to never stands directly beside.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

_CHILD = (
    r"(?:(?:step|grand|god)[ \-]?)?(?:sons?|daughters?|child|children)|bab(?:y|ies)|boys?|girls?|brothers?|sisters?"
    r"|siblings?|twins?|triplets?|kids?|lads?|pupils?|infants?|toddlers?|newborns?|nephews?|nieces?"
)
_EITHER = r"male|female|client|patient|victim|resident|student|subject|nominal|teenager|youth|m|f"
_GROWN_UP = r"man|woman|suspect|tenant|mother|father|mum|dad|offender|husband|wife|partner"

_FIRST_YEAR = 1920
_LAST_PAST_YEAR = 2022
"""Up to here a date beside a child is a birth date whatever else is said. It need never be moved on: as years pass,
events of that time are spoken of less, and children born after it are found by the rule for later years."""

_LAST_YEARS = {_CHILD: 2039, _EITHER: _LAST_PAST_YEAR, _GROWN_UP: 2019}
_WHICH = r"(?:\W{1,3}(?:[a-z]|\d{1,2}))?"
_BEFORE = {re.compile(rf"\b(?:{words}){_WHICH}\W{{1,4}}$", re.IGNORECASE): last for words, last in _LAST_YEARS.items()}
_SETTLED = r"(?=[ )]*(?:$|[.,;?!\n])|\W{1,2}(?:lives|living|lived|at|in|with|who|under|needs|attends)\b)"
_AFTER = {
    re.compile(rf"[ ,()\-]{{1,4}}(?:{words}){_SETTLED}", re.IGNORECASE): min(last, _LAST_PAST_YEAR)
    for words, last in _LAST_YEARS.items()
}
_LED_TO = re.compile(r"\b(?:on|by|from|since|until|till|to|before|after|of|dated|between|and)\W{1,3}$", re.IGNORECASE)

_EVENT = (
    r"(?:meetings?|reviews?|conferences?|visits?|appointments?|hearings?|assessments?|interviews?|panels?|trips?|party"
    r"|events?|sessions?|training|workshops?|clinics?|scans?|check-ups?|inspections?|deadlines?|court|trial|exclusions?"
    r"|suspensions?|incidents?|inquest|assembly|marac|mappa|discussions?|minutes|agenda|letters?|due)"
)
_DONE = (
    r"(?:saw|seen|met|visited|spoke|spoken|excluded|suspended|reviewed|interviewed|assessed|arrested|attended|moved"
    r"|admitted|discharged|attacked|assaulted|stabbed|agreed|booked|planned)"
)
_EVENT_BEFORE = re.compile(rf"\b(?:{_EVENT}|{_DONE})\b[\w'\-]*(?:[^\w'\-]+[\w'\-]+){{0,6}}[^\w'\-]*$", re.IGNORECASE)
"""The marks between words and the marks within them differ, so that no text is read in two ways."""
_EVENT_AFTER = re.compile(
    rf"\W{{1,3}}(?:[a-z'\-]+ ){{0,2}}{_EVENT}\b"
    r"|\W{1,3}(?:at )?(?:\d{1,2}[:.]\d\d\b|\d{1,2} ?[ap]\.?m\b|noon|midday|at \d)"
    r"|\W{0,3}(?:- ?\d{1,2}[./\-]\d|\b(?:to|until|till) \d)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d$|^(?:19|20)\d\d\b|(?<=\D)\d\d$")
_SENTENCE_END = re.compile(r"[.!?;\n] ")


def stands_beside_somebody(date: str, before: str, after: str) -> bool:
    """Whether a date, with what is written before and after it, stands beside a person as a date of birth does."""
    year = _year_of(date)
    if _fits(year, _BEFORE, lambda somebody: somebody.search(before)):
        return year <= _LAST_PAST_YEAR or not _is_of_an_event(before, after)
    return _fits(year, _AFTER, lambda somebody: somebody.match(after)) and not _LED_TO.search(before)


def _fits(year: int, rules: Mapping[re.Pattern[str], int], seen: Callable[[re.Pattern[str]], object]) -> bool:
    """Whether a person is seen whose kind of word allows a birth in that year."""
    return any(_FIRST_YEAR <= year <= last and seen(somebody) for somebody, last in rules.items())


def _is_of_an_event(before: str, after: str) -> bool:
    """Whether the sentence names a meeting or the like shortly before the date, or right after it."""
    sentence = _SENTENCE_END.split(before)[-1]
    return bool(_EVENT_BEFORE.search(sentence) or _EVENT_AFTER.match(after))


def _year_of(date: str) -> int:
    """The year of a date written in digits or words, whether at its start or its end; "98" is 1998 and "26" 2026."""
    found = _YEAR.search(date)
    year = int(found[0]) if found else 0
    return year if year > 99 or not found else year + (2000 if year < 40 else 1900)
