"""Numbers under which one person's case, home, account or device is kept, told by the word before them.

A number alone says nothing: "report 7341082" may be anybody's. So a cue such as "crime ref" or "UPRN" must stand near
it, except where the number itself can be checked (IBAN by modulus 97, a payment card by the Luhn formula) or has a
shape of its own (a network address, coordinates, a what3words address). The number of a crime or of a call to the
police is let through: it names an event, and quoting it is how partners are asked to speak of one.

Source: security design 4.9; protocol 4.1 and 4.2 (a reference identifies a person for whoever holds the key to it).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address

from stdnum import iban, luhn

from knowledge.guard.kinds import Finding

_BETWEEN = r"\W{0,3}(?:(?:ref(?:erence)?|no|num(?:ber)?|id|code|is|of)\b\W{0,3}){0,3}"
_CASE = (
    r"\b(?:crn|custody (?:record|ref(?:erence)?|no|number)|uprn|upn|uln|imei|imsi|brp"
    r"|mosaic|liquid ?logic|athena|niche|nomis|oasys|delius|ehcp?(?: plan)?|emis|rio|systm ?one"
    r"|(?:case|client|patient|pupil|tenancy|tenant|property|hospital|home office|uan|asylum|court|claim|benefit"
    r"|licence|member(?:ship)?|parking|penalty) (?:ref(?:erence)?|no|number|id))\b"
)
_ACCOUNT = (
    r"\b(?:sort ?code|s/?c|acc(?:oun)?t|acc|a/c|bank (?:details|account)"
    r"|(?:council tax|rent|housing benefit|gas|electric(?:ity)?|water) (?:acc(?:oun)?t|a/c|ref(?:erence)?|no|number))"
)
_NO_DATE = (
    r"(?!(?:\d{1,2}[./\-]\d{1,2}[./\-](?:19|20)\d\d|(?:19|20)\d\d ?[/\-] ?(?:20)?\d\d"
    r"|(?:19|20)\d\d[./\-]\d\d?[./\-]\d\d?)(?![\w/\-]))"
)
"""A date or a year of accounts is no number of anybody's."""
_NUMBER = r"(?<![\w.])(?=(?:[\w/\-.]*\d){5})[a-z]{0,5}-?\d[\w/\-.]*"
_CASE_NUMBER = re.compile(rf"{_CASE}{_BETWEEN}{_NO_DATE}{_NUMBER}", re.IGNORECASE)
_ACCOUNT_NUMBER = re.compile(rf"{_ACCOUNT}{_BETWEEN}{_NO_DATE}(?:\d[ /\-]?){{5,13}}\d(?!\w)", re.IGNORECASE)

_IBAN = re.compile(r"(?<!\w)[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){3,7}(?: ?[a-z0-9]{1,3})?(?!\w)", re.IGNORECASE)
_CARD = re.compile(r"(?<![\w+])\d(?:[ \-]?\d){12,18}(?!\w)")
_FOUR = re.compile(
    r"(?<!protocol )(?<!para )(?<!paragraph )(?<!section )(?<!version )"
    r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]*\d)",
    re.IGNORECASE,
)
_SIX = re.compile(r"(?<![\w:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{1,4}(?![\w:])", re.IGNORECASE)
_COORDINATES = re.compile(r"(?<![\w.])[+-]?(?:49|5\d|60)\.\d{3,}\W{1,3}-?[0-8]\.\d{3,}(?!\w)")
_THREE_WORDS = re.compile(r"///\w+\.\w+\.\w+", re.IGNORECASE)


def find_references(text: str) -> Iterator[Finding]:
    """Every kind of reference in a tidied text."""
    if _THREE_WORDS.search(text) or _COORDINATES.search(text):
        yield Finding("place")
    if any(_is_network_address(found[0]) for shape in (_FOUR, _SIX) for found in shape.finditer(text)):
        yield Finding("network_address")
    if _ACCOUNT_NUMBER.search(text) or _is_iban(text) or _is_card(text):
        yield Finding("bank_account")
    if _CASE_NUMBER.search(text):
        yield Finding("reference")


def _is_iban(text: str) -> bool:
    return any(iban.is_valid(found[0]) for found in _IBAN.finditer(text))


def _is_card(text: str) -> bool:
    numbers = (re.sub(r"\D", "", found[0]) for found in _CARD.finditer(text))
    return any(len(set(number)) > 1 and number[0] in "3456" and luhn.is_valid(number) for number in numbers)


def _is_network_address(said: str) -> bool:
    """Whether this is an address on a network: "14:30:00" is a time, and "10.2.1.4" may be a paragraph."""
    try:
        found = ip_address(said)
    except ValueError:
        return False
    return found.version == 6 or max(int(part) for part in said.split(".")) > 31
