"""Phone numbers that reach a person, and not the public lines that officers are meant to hand out.

A number counts where it has the shape of a UK one, or starts with another country's code and is possible there, so the
numbers set aside for drama, which are given to nobody, count as well. Free and national-rate numbers, and any line
called a desk, a helpline or a switchboard, are let through unless the words round it say it is somebody's own.
"""

from __future__ import annotations

import re

import phonenumbers

from knowledge.guard.kinds import Finding
from knowledge.guard.words import GuardWords

_RUN = re.compile(r"(?<![\d/_])\+?[(]?\d(?:[ .\-()/_*]{0,4}\d){6,18}(?!\w)")
_DATE_LIKE = re.compile(r"^\d{1,2}([ .\-/])\d{1,2}\1(?:19|20)\d\d|^(?:19|20)\d\d([ .\-/])\d\d\2\d\d")
_PUBLIC = re.compile(r"^(?:0(?:80|3|84|87|9|500)|116|18|101|105|111|112|119|123|999)")
_OWN_CUE = re.compile(
    r"\b(?:call|ring|text|phone|mobile|mob|tel|telephone|number|num|contact|whatsapp|landline|cell|on)\b"
    r"\W{0,12}(?:is\W{1,2})?$",
    re.IGNORECASE,
)
_SAID_TO_BE = re.compile(r" ?(?:is|was|for|\(|-|,|=|[a-z]+ line\b)")
_BEFORE, _AFTER = 60, 40
_WORDS = re.compile(r"[a-z]+(?:['\-][a-z]+)*")


class PhoneReader:
    """Notices phone numbers. Built once from the word lists; holds nothing that was typed."""

    def __init__(self, words: GuardWords) -> None:
        self._person = words.cues["phones.person"]
        self._service = words.cues["phones.service"]
        self._references = words.cues["phones.references"]

    def find(self, text: str) -> Finding | None:
        """A finding where the text, with its numbers in digits, holds a number that reaches a person."""
        for run in _RUN.finditer(text):
            if not _DATE_LIKE.search(run[0]) and self._is_personal(run, text):
                return Finding("phone")
        return None

    def _is_personal(self, run: re.Match[str], said: str) -> bool:
        before = said[max(0, run.start() - _BEFORE) : run.start()].lower()
        after = said[run.end() : run.end() + _AFTER].lower()
        digits = _uk_digits(run[0], cued=_OWN_CUE.search(before) is not None)
        if not digits:
            return False
        near = _WORDS.findall(_same_sentence(before))[-8:]
        later = set(_WORDS.findall(re.split(r"[.\n]", after)[0])[:4])
        if not self._person.isdisjoint([*near, *later]):
            return True
        said_to_be = later if _SAID_TO_BE.match(after) else set()
        if _PUBLIC.match(digits) or not self._service.isdisjoint([*near, *said_to_be]):
            return False
        return not (set(near[-3:]) & self._references)


def _same_sentence(before: str) -> str:
    return re.split(r"[.!?;\n] ?", before)[-1]


def _uk_digits(run: str, *, cued: bool) -> str:
    """The digits as dialled in the UK, "+" and digits for another country, or nothing where it is no phone number."""
    digits = re.sub(r"\D", "", run)
    if run.lstrip("(").startswith("+") or digits.startswith("00"):
        whole = "+" + digits.removeprefix("00")
        if whole.startswith("+44"):
            return _national("0" + whole[3:].lstrip("0"))
        return whole if _is_possible(whole) else ""
    if digits.startswith("44") and len(digits) == 12:
        return _national("0" + digits[2:])
    if cued and len(digits) == 10 and digits[0] in "127":
        return _national("0" + digits)
    if cued and len(digits) == 8 and digits[0] in "378" and re.fullmatch(r"\d{4}[ \-]?\d{4}", run):
        return _national("020" + digits)
    return _national(digits)


def _national(digits: str) -> str:
    """UK digits where they have the shape of a subscriber's number and are no stand-in, else nothing."""
    shaped = re.fullmatch(r"0[1235789]\d{8,9}", digits)
    return digits if shaped and len(set(digits[1:])) > 1 else ""


def _is_possible(number: str) -> bool:
    try:
        return bool(phonenumbers.is_possible_number(phonenumbers.parse(number, None)))
    except phonenumbers.NumberParseException:
        return False
