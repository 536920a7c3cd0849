"""Who at an agency can be told of a request, and why somebody there cannot be.

Nothing is sent to a directory entry that is stale or that two people have not confirmed: the commonest harm is a
message that reaches the wrong person (knowledge/confirmations.py). Nor to somebody who is away: their deputy is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import Connection
from sqlmodel import Session

from bot.records import away, store
from bot.records.rows import PersonRow
from bot.services.people import has_left
from bot.when import uk_day
from knowledge import store as directory
from knowledge.agencies import ContactFacts, Role
from knowledge.confirmations import confirmation_of

ENTRIES: Mapping[str, tuple[Role, ...]] = MappingProxyType(
    {"spoc": (Role.SPOC, Role.LIAISON_OFFICER), "deputy_spoc": (Role.DEPUTY_SPOC,)}
)
"""The entries of the directory that somebody with this role must stand in. SPOC and liaison officer are one."""

WHY: Mapping[str, str] = MappingProxyType(
    {
        "none": "They have no single point of contact here.",
        "unlisted": "The directory does not name them as their single point of contact.",
        "unconfirmed": "Two people have not confirmed their entry in the directory.",
        "stale": "Their entry in the directory was confirmed more than 90 days ago.",
        "away": "They are away.",
        "unreachable": "They have no chat account here that is linked and works.",
    }
)
"""Why a single point of contact was not told, in words for whoever asked."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Who can be told at an agency in one role, and why the others there cannot be, by person."""

    people: tuple[str, ...]
    others: Mapping[str, str]

    @property
    def why(self) -> str:
        """Why nobody can be, in a code of WHY."""
        return next(iter(self.others.values()), "none")


def reach(connection: Connection, agency: str, role: str, now: datetime, only: str = "") -> Reach:
    """Who can be told at an agency as its SPOC or deputy now (UTC). `only`: nobody but this person is asked about."""
    here = [
        one
        for one in store.people(connection)
        if one.agency_key == agency and role in one.roles and not has_left(one, now) and only in ("", one.key)
    ]
    with Session(connection) as session:
        listed = directory.contacts_of(session, agency, uk_day(now))
    standing = {one.key: _trouble(connection, one, role, listed, now) for one in here}
    found = tuple(key for key, trouble in standing.items() if not trouble)
    return Reach(found, {key: trouble for key, trouble in standing.items() if trouble})


def _trouble(connection: Connection, person: PersonRow, role: str, listed: list[ContactFacts], now: datetime) -> str:
    """Why somebody cannot be told; empty when they can."""
    if away.is_away(connection, person.key, uk_day(now)):
        return "away"
    entries = [
        one for one in listed if one.role in ENTRIES[role] and (one.name or "").casefold() == person.name.casefold()
    ]
    if not entries:
        return "unlisted"
    found = [confirmation_of(one, uk_day(now)) for one in entries]
    if any(not one.stale for one in found):
        return ""
    return "unconfirmed" if all(one.on is None or not one.by_second for one in found) else "stale"
