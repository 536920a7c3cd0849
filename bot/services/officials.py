"""Choosing an official for a record: who asked (App G 9 c), and which manager agreed (App G 9 g).

Officials are chosen from the directory and the people of the partnership, never typed, so that nobody a decision is
about can be named by mistake.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection
from sqlmodel import Session

from bot.policy import Actor
from bot.records import store
from bot.services.people import has_left
from bot.when import Now, uk_day
from knowledge import store as directory
from knowledge.agencies import AgencyFacts, ContactFacts

MOST = 400
"""Named people offered in one list; beyond it, agencies alone are offered."""

DECIDES = ("authoriser", "caldicott_guardian", "safeguarding_lead")


@dataclass(frozen=True, slots=True)
class Official:
    """Somebody who can be chosen: a value to send, and how they are shown."""

    value: str
    label: str


class Officials:
    """Who can be chosen, as things stand today."""

    def __init__(self, now: Now) -> None:
        self.now = now

    def requesters(self, connection: Connection, actor: Actor) -> tuple[Official, ...]:
        """Who may have asked: the officer's own agency first, then the named contacts and every agency."""
        with Session(connection) as session:
            everyone = directory.everyone(session, uk_day(self.now()))
        names = {one.key: one for one in everyone.agencies if one.stands_on(uk_day(self.now()))}
        found = [Official("own", f"Nobody asked: it was my own idea ({actor.name}, {actor.post})")]
        if len(everyone.contacts) <= MOST:
            found += [_contact(one, names) for one in everyone.contacts if one.agency_key in names]
        found += [
            Official(f"agency:{one.key}", f"Another officer at {one.spoken} (their name is on our own file)")
            for one in sorted(names.values(), key=lambda agency: agency.spoken)
        ]
        found.append(Official("outside", "Somebody outside the partnership (their name is on our own file)"))
        return tuple(found)

    def recipients(self, connection: Connection, actor: Actor) -> tuple[Official, ...]:
        """Which agencies it may have gone to: every one that stands today, and somebody outside."""
        with Session(connection) as session:
            here = directory.agencies_on(session, uk_day(self.now()))
        found = [Official(f"agency:{one.key}", one.spoken) for one in sorted(here, key=lambda agency: agency.spoken)]
        outside = Official("outside", "Somebody outside the partnership (who it was is on our own file)")
        return (*found, Official("emergency", "The emergency services, on 999"), outside)

    def recipient_label(self, connection: Connection, value: str) -> str:
        """How a stored recipient is shown."""
        kind, _, key = value.partition(":")
        if kind == "agency":
            return self.agency_name(connection, key)
        return {
            "emergency": "The emergency services, on 999",
            "outside": "Somebody outside the partnership (who it was is on the agency's own file)",
        }.get(value, value)

    def authorisers(self, connection: Connection, actor: Actor) -> tuple[Official, ...]:
        """Who may have agreed: those of the officer's own agency who can. Nobody authorises their own."""
        day = uk_day(self.now())
        with Session(connection) as session:
            contacts = directory.contacts_of(session, actor.agency_key, day)
            agency = directory.agency(session, actor.agency_key)
        names = {agency.key: agency} if agency else {}
        found = [
            Official(f"person:{row.key}", f"{row.name}, {row.post}")
            for row in store.people(connection)
            if row.agency_key == actor.agency_key
            and "authoriser" in row.roles
            and row.key != actor.key
            and not has_left(row, self.now())
        ]
        taken = {one.label for one in found}
        for one in contacts:
            official = _contact(one, names, with_agency=False)
            if str(one.role) in DECIDES and official.label not in taken and one.name != actor.name:
                found.append(official)
        post = f"Another manager at {agency.spoken}" if agency else "Another manager of my agency"
        found.append(Official("other", f"{post} (their name and post are on our own file)"))
        return tuple(found)

    def agency_name(self, connection: Connection, key: str) -> str:
        """An agency as people call it, or its key where it has gone."""
        with Session(connection) as session:
            agency = directory.agency(session, key)
        return agency.name if agency else key

    def label(self, connection: Connection, actor_name: str, value: str) -> str:
        """How a stored choice is shown: today's name for the key, or the key where it has gone."""
        kind, _, key = value.partition(":")
        with Session(connection) as session:
            if kind == "agency":
                agency = directory.agency(session, key)
                return f"An officer at {agency.spoken if agency else key} (their name is on the agency's own file)"
            if kind == "contact":
                contact = directory.contact(session, key)
                names = {one.key: one for one in directory.agencies_on(session, uk_day(self.now()))}
                return _contact(contact, names).label if contact else key
        if kind == "person":
            row = store.person(connection, key)
            return f"{row.name}, {row.post}" if row else key
        return {
            "own": f"{actor_name}: nobody asked, it was their own idea",
            "outside": "Somebody outside the partnership (their name is on the agency's own file)",
            "other": "Another manager of the agency (their name and post are on the agency's own file)",
        }.get(value, value)


def _contact(one: ContactFacts, names: dict[str, AgencyFacts], *, with_agency: bool = True) -> Official:
    agency = names.get(one.agency_key)
    where = f", {agency.spoken}" if agency and with_agency else ""
    return Official(f"contact:{one.key}", f"{one.who}{where}")
