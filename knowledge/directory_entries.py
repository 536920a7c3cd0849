"""The directory as the search index takes it in: one entry for each agency and one for each person or desk in post.

Bodies that have ended are entries too, under their old names, because that is what officers type.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from knowledge.agencies import ROLE_ALIASES, ROLE_WORDS, AgencyFacts, ContactFacts, Role, say_date
from knowledge.directory import reach_of, with_the

CITE = "8.1"


@dataclass(frozen=True, slots=True)
class ContactEntry:
    """One thing to be found. `key` begins with `agency:` or `contact:` and ends with the key in the directory."""

    key: str
    title: str
    aliases: tuple[str, ...]
    body: str
    cite: str = CITE
    kind: str = "contact"


def contact_entries(
    agencies: Iterable[AgencyFacts], contacts: Iterable[ContactFacts], day: date
) -> tuple[ContactEntry, ...]:
    """Everything in the directory that can be found on this day.

    People who are not in post, and people whose agency is not standing or not on file, are left out.
    """
    known = {agency.key: agency for agency in agencies}
    here = tuple(
        one
        for one in contacts
        if one.in_post_on(day) and one.agency_key in known and known[one.agency_key].stands_on(day)
    )
    of_agencies = (_agency_entry(agency, known, here, day) for agency in known.values())
    return (*of_agencies, *(_contact_entry(one, known[one.agency_key]) for one in here))


def _agency_entry(
    agency: AgencyFacts, known: Mapping[str, AgencyFacts], here: tuple[ContactFacts, ...], day: date
) -> ContactEntry:
    names = (agency.short_name, *agency.aliases)
    people = (f"{ROLE_WORDS[one.role]}: {one.who}." for one in here if one.agency_key == agency.key)
    body = (f"{_sector(agency)}.", agency.note, *people)
    return ContactEntry(
        key=f"agency:{agency.key}",
        title=_agency_title(agency, known, day),
        aliases=_distinct(names),
        body=" ".join(part for part in body if part),
    )


def _agency_title(agency: AgencyFacts, known: Mapping[str, AgencyFacts], day: date) -> str:
    if agency.ended is None or not agency.ended_by(day):
        return f"Who to ask at {with_the(agency.name)}"
    now = known.get(agency.successor or "")
    passed_to = f", then {with_the(now.spoken)}" if now else ""
    return f"{agency.name} (ended {say_date(agency.ended)}{passed_to})"


def _contact_entry(contact: ContactFacts, agency: AgencyFacts) -> ContactEntry:
    names = (*contact.aliases, *_role_aliases(contact.role), agency.short_name, *agency.aliases)
    body = f"{ROLE_WORDS[contact.role]}. {_sector(agency)}. {reach_of(contact)}"
    return ContactEntry(
        key=f"contact:{contact.key}",
        title=f"{contact.who}, {agency.name}",
        aliases=_distinct(names),
        body=body,
    )


def _role_aliases(role: Role) -> tuple[str, ...]:
    """Words for the role; the SPOC is also found as the liaison officer, and the other way round (App B conditions)."""
    if role in (Role.SPOC, Role.LIAISON_OFFICER):
        return (*ROLE_ALIASES[Role.SPOC], *ROLE_ALIASES[Role.LIAISON_OFFICER])
    return ROLE_ALIASES[role]


def _sector(agency: AgencyFacts) -> str:
    return agency.sector.value.replace("_", " ").capitalize()


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))
