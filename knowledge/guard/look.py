"""The guard itself: one look at a message, one verdict.

Source: security design 4.9 (noticing personal data in chat text); protocol 4.1, 4.2, 4.11.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from knowledge.guard.addresses import AddressReader
from knowledge.guard.aliases import AliasReader
from knowledge.guard.contacts import ContactReader
from knowledge.guard.dates import find_birth_date, has_old_date
from knowledge.guard.identifiers import find_identifiers
from knowledge.guard.indirect import IndirectReader
from knowledge.guard.initials import InitialsReader
from knowledge.guard.kinds import Finding, Verdict, verdict_of
from knowledge.guard.names import NameReader
from knowledge.guard.phones import PhoneReader
from knowledge.guard.plain_text import tidy, with_digits
from knowledge.guard.references import find_references
from knowledge.guard.sentence import without_mentions
from knowledge.guard.vehicles import VehicleReader
from knowledge.guard.words import GuardWords

_DIGIT = re.compile(r"\d")
_NAME_PART = re.compile(r"[a-z]+(?:['\-][a-z]+)*")


class Guard:
    """Notices personal data in what an officer typed. Built once; keeps nothing of what it looks at.

    `words` are the word lists. `people` are officials, such as the members of the directory, whose full names, e-mail
    addresses and mentions are no case's; in a question of a few words, a part of an official's name is let through too.
    """

    def __init__(self, words: GuardWords, people: Iterable[str] = ()) -> None:
        parts = (tuple(_NAME_PART.findall(tidy(person).lower())) for person in people)
        officials = frozenset(name for name in parts if name)
        self._names = NameReader(words, officials)
        self._initials = InitialsReader(words)
        self._aliases = AliasReader(words)
        self._contacts = ContactReader(words, officials)
        self._indirect = IndirectReader(words)
        self._phones = PhoneReader(words)
        self._addresses = AddressReader(words)
        self._vehicles = VehicleReader(words)

    def look(self, text: str) -> Verdict:
        """What of a person's was noticed in `text`. The verdict holds nothing of the text."""
        return verdict_of(self._findings(without_mentions(tidy(text))))

    def _findings(self, said: str) -> Iterator[Finding]:
        name = self._names.find(said)
        optional = [
            name or self._initials.find(said),
            self._aliases.find(said),
            self._contacts.find_email(said),
            self._contacts.find_handle(said),
            self._indirect.find(said),
            self._addresses.find_address(said),
        ]
        spoken = with_digits(said)
        yield from find_references(spoken)
        if _DIGIT.search(spoken):
            yield from find_identifiers(spoken)
            optional += [self._phones.find(spoken), self._addresses.find_postcode(said), self._vehicles.find(said)]
            optional.append(find_birth_date(said) or (Finding("birth_date") if name and has_old_date(said) else None))
        yield from (finding for finding in optional if finding)
