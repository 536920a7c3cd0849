"""Every query on the contacts directory: the questions it answers and the acts that change it.

Each takes the caller's session and commits nothing, so that a change of the directory and whatever goes with it (an
audit entry, a notice) stand or fall together. What comes back are plain values that outlive the session.
Nothing is ever deleted: an agency ends, a person leaves a post, and both stay on file with their dates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import date
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from knowledge.agencies import AgencyFacts, ContactFacts, Directory, Role
from knowledge.confirmations import confirmation_of
from knowledge.directory import spoc_among
from knowledge.directory_checks import BadEntry, Fault, agency_faults, contact_faults
from knowledge.tables import Agency, Contact

Row = TypeVar("Row", Agency, Contact)

_ROLE_ORDER = {role: place for place, role in enumerate(Role)}


class SuccessorLoop(ValueError):
    """Agencies that name each other as successors, so that nobody can be found at the end of the chain."""


def agency(session: Session, key: str) -> AgencyFacts | None:
    """The agency on file under this key, whether it still stands or not."""
    row = session.get(Agency, key)
    return row.facts() if row else None


def agencies_on(session: Session, day: date) -> list[AgencyFacts]:
    """The agencies that stand on this day, by name."""
    started = or_(col(Agency.started).is_(None), col(Agency.started) <= day)
    not_ended = or_(col(Agency.ended).is_(None), col(Agency.ended) > day)
    rows = session.exec(select(Agency).where(started, not_ended).order_by(col(Agency.name)))
    return [row.facts() for row in rows]


def successor_of(session: Session, key: str, day: date) -> AgencyFacts | None:
    """The body that does this agency's work on this day, however many changes lie between.

    None when the agency has not ended by then, is not on file, or ended with nobody named to take over.
    Raises SuccessorLoop when the chain comes back to where it has been.
    """
    seen = [key]
    found = agency(session, key)
    while found and found.ended_by(day):
        if found.successor is None:
            return None
        if found.successor in seen:
            raise SuccessorLoop(f"Successors go round in a circle: {' -> '.join([*seen, found.successor])}.")
        seen.append(found.successor)
        found = agency(session, found.successor)
    return found if len(seen) > 1 else None


def contact(session: Session, key: str) -> ContactFacts | None:
    """The contact on file under this key, in post or not."""
    row = _contact_row(session, key)
    return row.facts() if row else None


def contacts_of(session: Session, agency_key: str, day: date) -> list[ContactFacts]:
    """The people and desks of an agency that are in post on this day, SPOC first."""
    query = select(Contact).where(col(Contact.agency_key) == agency_key, _in_post(day))
    return _ordered(row.facts() for row in session.exec(query))


def spoc_of(session: Session, agency_key: str, day: date) -> ContactFacts | None:
    """The agency's SPOC on this day, or None; where two are on file, the one whose confirmation is good comes first.

    A designated liaison officer counts as the SPOC: they are one person under two names (App B conditions).
    """
    roles = (Role.SPOC.value, Role.LIAISON_OFFICER.value)
    query = select(Contact).where(col(Contact.agency_key) == agency_key, col(Contact.role).in_(roles), _in_post(day))
    return spoc_among((row.facts() for row in session.exec(query)), day)


def community_safety_team(session: Session, day: date) -> ContactFacts | None:
    """The council team that looks after the protocol (8.1), to be offered where an agency has no SPOC on file."""
    query = select(Contact).where(col(Contact.role) == Role.COMMUNITY_SAFETY_TEAM.value, _in_post(day))
    found = _ordered(row.facts() for row in session.exec(query))
    return min(found, key=lambda one: confirmation_of(one, day).stale, default=None)


def everyone(session: Session, day: date) -> Directory:
    """What the search index needs: every agency, those that have ended too, and the contacts in post on this day."""
    contacts = session.exec(select(Contact).where(_in_post(day)))
    return Directory(_all_agencies(session), tuple(_ordered(row.facts() for row in contacts)))


def whole_directory(session: Session) -> Directory:
    """Everything on file, people who have left included: for an export, and to compare an import with."""
    contacts = session.exec(select(Contact))
    return Directory(_all_agencies(session), tuple(_ordered(row.facts() for row in contacts)))


def save_agency(session: Session, facts: AgencyFacts) -> None:
    """Put an agency on file, or bring the one under its key up to date.

    Raises BadEntry when it breaks a rule, names a successor that is not on file, or would close a circle.
    """
    faults = [*agency_faults(facts), *_successor_faults(session, facts)]
    if faults:
        raise BadEntry(facts.key, faults)
    _write(session, session.get(Agency, facts.key), facts, Agency)
    session.flush()


def save_contact(session: Session, facts: ContactFacts) -> None:
    """Put a contact on file, or bring the one under its key up to date.

    Raises BadEntry when it breaks a rule or its agency is not on file.
    """
    _check_contact(facts, session.get(Agency, facts.agency_key) is not None)
    _write(session, _contact_row(session, facts.key), facts, Contact)
    session.flush()


def save_directory(session: Session, directory: Directory) -> None:
    """Put many agencies and contacts on file, successors before the bodies they took over from.

    Raises BadEntry at the first that breaks a rule; the caller then rolls back, so that a file goes in whole or not
    at all.
    """
    for facts in _successors_first(directory.agencies):
        save_agency(session, facts)
    agencies = set(session.exec(select(Agency.key)))
    rows = {row.key: row for row in session.exec(select(Contact))}
    for person in directory.contacts:
        _check_contact(person, person.agency_key in agencies)
        rows[person.key] = _write(session, rows.get(person.key), person, Contact)
    session.flush()


def _in_post(day: date) -> ColumnElement[bool]:
    begun = or_(col(Contact.starts).is_(None), col(Contact.starts) <= day)
    return and_(begun, or_(col(Contact.ends).is_(None), col(Contact.ends) >= day))


def _ordered(contacts: Iterable[ContactFacts]) -> list[ContactFacts]:
    return sorted(contacts, key=lambda one: (one.agency_key, _ROLE_ORDER[one.role], one.post, one.key))


def _all_agencies(session: Session) -> tuple[AgencyFacts, ...]:
    return tuple(row.facts() for row in session.exec(select(Agency).order_by(col(Agency.name), col(Agency.key))))


def _contact_row(session: Session, key: str) -> Contact | None:
    return session.exec(select(Contact).where(col(Contact.key) == key)).first()


def _successor_faults(session: Session, facts: AgencyFacts) -> list[Fault]:
    seen, following = {facts.key}, facts.successor
    while following is not None:
        row = session.get(Agency, following)
        if row is None:
            return [Fault("successor", f"'{following}' is not an agency on file. Add it first.")]
        if following in seen or row.successor in seen:
            return [Fault("successor", f"'{facts.successor}' leads back to this agency. Name the newest body.")]
        seen.add(following)
        following = row.successor
    return []


def _successors_first(agencies: Iterable[AgencyFacts]) -> list[AgencyFacts]:
    """In an order in which each successor is on file before it is named; `save_agency` refuses a circle."""
    waiting = {one.key: one for one in agencies}
    ordered: list[AgencyFacts] = []
    while waiting:
        ready = [one for one in waiting.values() if one.successor not in waiting] or list(waiting.values())
        ordered += ready
        for one in ready:
            del waiting[one.key]
    return ordered


def _check_contact(facts: ContactFacts, agency_on_file: bool) -> None:
    faults = list(contact_faults(facts))
    if not agency_on_file:
        faults.append(Fault("agency_key", f"'{facts.agency_key}' is not an agency on file. Add the agency first."))
    if faults:
        raise BadEntry(facts.key, faults)


def _write(session: Session, row: Row | None, facts: AgencyFacts | ContactFacts, table: Callable[..., Row]) -> Row:
    values = {name: _plain(value) for name, value in asdict(facts).items()}
    if row is None:
        row = table(**values)
    else:
        for name, value in values.items():
            setattr(row, name, value)
    session.add(row)
    return row


def _plain(value: object) -> object:
    """A value as a column keeps it: tuples as lists, our own words as text."""
    if isinstance(value, tuple):
        return list(value)
    return value.value if isinstance(value, StrEnum) else value
