"""Numbers that stand for one person: NHS, National Insurance, PNC, CRO, prison, driving licence and passport numbers.

Where a number carries a check digit or letter, only a right one counts, so an invoice number of the same length is let
through; but ten digits that are called an NHS number are one, with a slip in it. PNC and CRO check letters are worked
out as the Ministry of Justice's person record does: the last two digits of the year, then the serial number, divided by
23; the remainder picks the letter.

Source: security design 4.9; NHS number by modulus 11 (python-stdnum).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum.gb import nhs

from knowledge.guard.kinds import Finding

_CHECK_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
_LETTER = f"[{_CHECK_LETTERS}{_CHECK_LETTERS.lower()}]"

_DIGIT_RUN = re.compile(r"\d+(?:[ .\-_/*:|~]{1,3}\d+)*")
_PLAIN_SHAPES = ((10,), (3, 3, 4))
_NOT_NHS = re.compile(
    r"\b(?:isbn|issn|invoice|order|po|account|barcode|asset)\W{0,3}(?:no|number|ref|is)?\W{0,3}$", re.IGNORECASE
)
_LABELLED_NHS = re.compile(
    r"\bnhs\W{0,3}(?:no|num|number|#)(?![a-z])\W{0,4}(?:(?:is|was|as|given|of|for|the|his|her|their|my)\b\W{1,3}){0,3}"
    r"(\d(?:[ .\-_/*]{0,3}\d){9})(?!\d)",
    re.IGNORECASE,
)

_NI = re.compile(
    r"(?<![A-Za-z0-9])(?!bg|gb|kn|nk|nt|tn|zz)([a-ceghj-prstw-z][a-ceghj-nprstw-z])"
    r"([ .\-]{0,2})(\d\d)[ .\-]{0,2}(\d\d)[ .\-]{0,2}(\d\d)"
    r"(?:[ .\-]{0,2}([a-d]))?(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_NI_CUE = re.compile(r"\b(?:ni|nino|national\s+insurance|n\.i\.?)\b[^.\n]{0,25}$", re.IGNORECASE)
_SMALL_WORDS = frozenset("at by as my we he me am pm an pp re".split())

_PNC = re.compile(rf"(?<![A-Za-z0-9/])((?:19|20)?\d\d)([ .]?[/\-][ .]?|[ .]?)(\d{{1,7}}) ?({_LETTER})(?![A-Za-z0-9])")
_PNC_LONG = re.compile(rf"(?<!\d)((?:19|20)\d\d)[ .]?[/\-][ .]?(\d{{7}}) ?({_LETTER})")
_PNC_CUE = re.compile(r"\bpnc[\s\w:#.\-]{0,20}$", re.IGNORECASE)
_CRO = re.compile(rf"(?<![A-Za-z0-9/])(\d{{1,6}}) ?[/\-] ?(\d\d) ?({_LETTER})(?![A-Za-z0-9])")
_CRO_CUE = re.compile(r"\bcro[\s\w:#.\-]{0,20}$", re.IGNORECASE)
_CRO_SF = re.compile(rf"(?<![A-Za-z0-9])sf ?(\d\d) ?[/\-] ?(\d{{1,6}}) ?({_LETTER})(?![A-Za-z0-9])", re.IGNORECASE)

_PRISON = re.compile(r"(?<![A-Za-z0-9])[A-Z]\d{4}[A-Z]{2}(?![A-Za-z0-9])", re.IGNORECASE)
_PRISON_SPACED = re.compile(r"(?<![A-Za-z0-9])[A-Z][ \-]?(?!19|20)\d{4}[ \-]?[A-Z]{2}(?![A-Za-z0-9])")
_PRISON_CUED = re.compile(
    r"\b(?:prison|prisoner|noms|nomis)\b[^.\n\d]{0,20}?\b[a-z]{1,2}[ \-]?\d{4}(?:[ \-]?[a-z]{2})?(?![A-Za-z0-9])"
    r"|\bcrn\b\W{0,3}(?:(?:no|number|is)\W{1,3}){0,2}[a-z]\d{6}(?![A-Za-z0-9])",
    re.IGNORECASE,
)

_LICENCE = re.compile(
    r"(?<![A-Za-z0-9])(?=[a-z]{2})[a-z9]{5}[ .\-]{0,2}\d(?:[05][1-9]|[16][0-2])(?:0[1-9]|[12]\d|3[01])\d"
    r"[ .\-]{0,2}[a-z][a-z9][ .\-]{0,2}[a-z0-9][ .\-]{0,2}[a-z0-9]{2}(?:[ .\-]{0,2}\d\d)?(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_PRISON_LIFE = re.compile(
    r"\b(?:prison|prisoner|inside|jail|hdc|noms|nomis|custody|inmate|wing|cell|recall|recalled|pentonville|parole|sentence)\b",
    re.IGNORECASE,
)
_PRISON_LOOSE = re.compile(
    r"(?<![A-Za-z0-9])(?:[a-z][ \-]?\d{4}[ \-]?[a-z]{2}|(?-i:[A-Z]{2})(?!19|20)\d{4})(?![A-Za-z0-9])", re.IGNORECASE
)
_PASSPORT_WORD = r"(?:pass?p[a-z]{0,4}ts?|passort|ppt|pport|pp)"
_PASSPORT_NUMBER = r"(?:[a-z]{1,3} ?\d{6,9}|[a-z] ?\d(?:[ \-.]?\d){7}|\d(?:[ \-.]?\d){8})(?!\w)"
_PASSPORT = re.compile(
    rf"\b{_PASSPORT_WORD}(?:'s)?(?:no|num|number)?\W[^\n\d]{{0,60}}?(?<!\w){_PASSPORT_NUMBER}"
    rf"|\b{_PASSPORT_WORD}(?:no|num|number)?[ :.]{{0,3}}{_PASSPORT_NUMBER}"
    rf"|(?<!\w)(?:[a-z]\d{{8}}|\d{{9}})\W{{1,6}}(?:uk |british |gb )?{_PASSPORT_WORD}\b",
    re.IGNORECASE,
)


def find_identifiers(text: str) -> Iterator[Finding]:
    """Every kind of structured personal number in a tidied text that holds a digit."""
    finders = (
        ("nhs_number", _has_nhs_number, True),
        ("nhs_number", _has_labelled_nhs_number, False),
        ("national_insurance", _has_national_insurance, False),
        ("pnc_id", _has_pnc_id, True),
        ("cro_number", _has_cro_number, True),
        ("prison_number", _has_prison_number, False),
        ("driving_licence", lambda said: _LICENCE.search(said) is not None, False),
        ("passport", lambda said: _PASSPORT.search(said) is not None, False),
    )
    for kind, has_one, certain in finders:
        if has_one(text):
            yield Finding(kind, certain)


def check_letter(year: int, serial: str) -> str:
    """The check letter of a PNC or CRO number: the year's last two digits and the serial number, modulo 23."""
    return _CHECK_LETTERS[int(f"{year % 100:02d}{serial}") % 23]


def _has_nhs_number(text: str) -> bool:
    for run in _DIGIT_RUN.finditer(text):
        dialled = text[max(0, run.start() - 1) : run.start()] in ("+", ")")
        if dialled or len(run[0]) < 10 or not _run_holds_nhs(run[0]):
            continue
        if not _NOT_NHS.search(text, max(0, run.start() - 40), run.start()):
            return True
    return False


def _has_labelled_nhs_number(text: str) -> bool:
    """Whether ten digits are called an NHS number, whatever their check digit: a slip hides nobody."""
    return any(len(set(re.sub(r"\D", "", found[1]))) > 1 for found in _LABELLED_NHS.finditer(text))


def _run_holds_nhs(run: str) -> bool:
    """Whether ten digits of the run are an NHS number: the whole run however split, or a usual shape within it."""
    groups = re.findall(r"\d+", run)
    marks = {mark.strip() for mark in re.findall(r"\D+", run)}
    if sum(map(len, groups)) == 10 and len(marks) <= 1 and [*map(len, groups)] != [2, 4, 4]:
        return _is_nhs("".join(groups))
    for start in range(len(groups)):
        for shape in _PLAIN_SHAPES:
            part = groups[start : start + len(shape)]
            if tuple(map(len, part)) == shape and _is_nhs("".join(part)):
                return True
    return False


def _is_nhs(digits: str) -> bool:
    """A right check digit; ten times the same digit is a stand-in and not a number."""
    return len(set(digits)) > 1 and bool(nhs.is_valid(digits))


def _has_national_insurance(text: str) -> bool:
    return any(_is_national_insurance(found, text) for found in _NI.finditer(text))


def _is_national_insurance(found: re.Match[str], text: str) -> bool:
    prefix, gap, suffix = found[1], found[2], found[6]
    cued = _NI_CUE.search(text, max(0, found.start() - 40), found.start()) is not None
    if suffix is None:
        return cued
    return cued or not (gap.strip(" .") == "" and gap and prefix.islower() and prefix in _SMALL_WORDS)


def _has_pnc_id(text: str) -> bool:
    if any(found[3].upper() == check_letter(int(found[1]), found[2]) for found in _PNC_LONG.finditer(text)):
        return True
    return any(_is_pnc_id(found, text) for found in _PNC.finditer(text))


def _is_pnc_id(found: re.Match[str], text: str) -> bool:
    year, join, serial, letter = found[1], found[2], found[3], found[4]
    if letter.upper() != check_letter(int(year), serial.zfill(7)):
        return False
    if _PNC_CUE.search(text, max(0, found.start() - 30), found.start()):
        return True
    if "/" in join:
        return len(serial) >= 4 or (len(year) == 4 and len(serial) >= 3)
    return len(year) == 4 and len(serial) == 7


def _has_cro_number(text: str) -> bool:
    if any(found[3].upper() == check_letter(int(found[1]), found[2]) for found in _CRO_SF.finditer(text)):
        return True
    return any(_is_cro_number(found, text) for found in _CRO.finditer(text))


def _is_cro_number(found: re.Match[str], text: str) -> bool:
    serial, year, letter = found[1], found[2], found[3]
    if letter.upper() != check_letter(int(year), serial.zfill(6)):
        return False
    if _CRO_CUE.search(text, max(0, found.start() - 30), found.start()):
        return True
    financial_year = serial.startswith(("19", "20")) and len(serial) == 4
    return len(serial) >= 4 and not financial_year and "/" in found[0]


def _has_prison_number(text: str) -> bool:
    if _PRISON.search(text) or _PRISON_SPACED.search(text) or _PRISON_CUED.search(text):
        return True
    return bool(_PRISON_LOOSE.search(text) and _PRISON_LIFE.search(text))
