"""The kinds of personal detail the guard looks for, and what it says about a message.

A verdict never holds what was typed: only kinds and yes or no. That is why it can be logged, kept and shown.

Source: protocol 4.1, 4.2 and 4.11 (what identifies a person, alone or put together with other things).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

PLAIN_NAMES: Final[dict[str, str]] = {
    "nhs_number": "an NHS number",
    "national_insurance": "a National Insurance number",
    "pnc_id": "a Police National Computer (PNC) number",
    "cro_number": "a Criminal Records Office (CRO) number",
    "prison_number": "a prison or probation number",
    "driving_licence": "a driving licence number",
    "passport": "a passport number",
    "reference": "a case or customer number",
    "bank_account": "a bank account or card number",
    "network_address": "a computer's network address",
    "place": "an exact place on the map",
    "phone": "a phone number",
    "email": "an e-mail address",
    "postcode": "a full postcode",
    "address": "a home address",
    "vehicle": "a vehicle number plate",
    "birth_date": "a date of birth",
    "handle": "a nickname or an online user name",
    "name": "a person's name",
    "indirect": "a description that could point to one person",
}
"""How an officer is told of each kind: "looks like " and one of these."""

KINDS: Final = tuple(sorted(PLAIN_NAMES))


@dataclass(frozen=True, slots=True)
class Finding:
    """One kind of personal detail that was noticed. It says neither where nor what.

    `certain` is for a number whose check digit or check letter is right.
    """

    kind: str
    certain: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the guard says about one message.

    `kinds` is sorted and without doubles. `certain` means that a number with a right check digit is there, so the
    officer is not offered "this is not about a person".
    """

    kinds: tuple[str, ...]
    certain: bool

    @property
    def personal(self) -> bool:
        """Whether anything personal was noticed."""
        return bool(self.kinds)

    @property
    def plain(self) -> tuple[str, ...]:
        """The kinds as an officer is told them."""
        return tuple(PLAIN_NAMES[kind] for kind in self.kinds)


def verdict_of(findings: Iterable[Finding]) -> Verdict:
    """The verdict that follows from what was noticed."""
    found = tuple(findings)
    return Verdict(kinds=tuple(sorted({one.kind for one in found})), certain=any(one.certain for one in found))
