"""Which entry on file a spreadsheet row is about, and when two rows are about the same person.

An administrator need not know our keys: an agency is found by any of its names, a contact by agency, role and name.
Where more than one entry fits, none is chosen and the row is a problem.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Container, Iterable
from datetime import date

from knowledge.agencies import AgencyFacts, ContactFacts, Role
from knowledge.directory_checks import KEY_LENGTH, quoted

Identity = tuple[str, Role, str]


class Unclear(ValueError):
    """More than one entry fits, or none does. The message says what to do."""


class AgencyNames:
    """Finds the key of an agency from its key or any of its names; capitals make no difference."""

    def __init__(self, agencies: Iterable[AgencyFacts] = ()) -> None:
        self._keys: set[str] = set()
        self._by_name: dict[str, set[str]] = defaultdict(set)
        for one in agencies:
            self.add(one)

    def add(self, agency: AgencyFacts) -> None:
        """Take in one more agency under its key and all its names."""
        self._keys.add(agency.key)
        for name in (agency.name, agency.short_name, *agency.aliases):
            if name:
                self._by_name[name.casefold()].add(agency.key)

    def key_of(self, text: str) -> str | None:
        """The key of the agency called this, or None. Raises Unclear when several are."""
        if text.casefold() in self._keys:
            return text.casefold()
        found = self._by_name.get(text.casefold(), set())
        if len(found) > 1:
            raise Unclear(f"{quoted(text)} could be {' or '.join(sorted(found))}. Write the key.")
        return next(iter(found), None)


class People:
    """Contacts by who they are: agency, role and name, or the post where nobody is named."""

    def __init__(self, contacts: Iterable[ContactFacts] = ()) -> None:
        self._found: dict[Identity, list[ContactFacts]] = defaultdict(list)
        for one in contacts:
            self.add(one)

    def add(self, contact: ContactFacts) -> None:
        """Take in one more contact."""
        self._found[identity(contact)].append(contact)

    def called(self, who: Identity) -> tuple[ContactFacts, ...]:
        """Everybody on file with this agency, role and name."""
        return tuple(self._found.get(who, ()))

    def twin_of(self, contact: ContactFacts) -> ContactFacts | None:
        """Another entry for the same person in the same role at the same time, or None."""
        others = (one for one in self.called(identity(contact)) if one.key != contact.key)
        return next((one for one in others if _overlap(one, contact)), None)


def identity(contact: ContactFacts) -> Identity:
    """What makes two entries the same person: agency, role and name (or post)."""
    return contact.agency_key, contact.role, (contact.name or contact.post).casefold()


def new_key(words: Iterable[str], taken: Container[str], otherwise: str) -> str:
    """A key made of these words that nobody has yet. People's names are never among the words: keys go into logs."""
    made = slug(" ".join(words))[: KEY_LENGTH - 6].strip("-") or otherwise
    number, key = 1, made
    while key in taken:
        number += 1
        key = f"{made}-{number}"
    return key


def slug(text: str) -> str:
    """Small letters, numbers and hyphens, with accents taken off."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _overlap(one: ContactFacts, other: ContactFacts) -> bool:
    return (one.starts or date.min) <= (other.ends or date.max) and (other.starts or date.min) <= (one.ends or date.max)
