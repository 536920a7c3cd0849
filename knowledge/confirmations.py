"""How fresh a directory entry is, and who has said that it is right.

Two different people confirm an entry, and a confirmation is good for 90 days. Nothing is sent to an entry that is
older or that only one person has seen: the commonest harm is a message that reaches the wrong person.
The day is always handed in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from knowledge.agencies import AgencyFacts, ContactFacts, Directory, say_date

GOOD_FOR_DAYS = 90

REACHES = ("agency_key", "role", "post", "name", "phone", "email")
"""The columns that decide whom a message reaches. When one of them changes, the entry must be confirmed afresh."""


class AlreadyConfirmed(ValueError):
    """The same person tried to be both of the two who confirm an entry."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """When something was last confirmed, by whom, how many days ago, and whether it is stale on the day asked.

    `words` is one sentence or two, ready to be shown, that end with what to do when it is stale.
    """

    on: date | None
    by: str | None
    by_second: str | None
    days_ago: int | None
    stale: bool
    words: str


def confirmation_of(contact: ContactFacts, day: date) -> Confirmation:
    """How far this contact can be relied on, on this day."""
    on, first, second = contact.confirmed_on, contact.confirmed_by, contact.confirmed_by_second
    if on is None or not first:
        words = "Nobody has confirmed this entry. Check with the agency before you send anything."
        return Confirmation(None, None, None, None, True, words)
    ago = (day - on).days
    people = f"{first} and {second}" if second else first
    said = f"Confirmed by {people} on {say_date(on)}, {_days(ago)}."
    stale = not second or not _fresh(ago)
    return Confirmation(on, first, second, ago, stale, f"{said}{_advice(ago, bool(second))}")


def route_confirmation_of(agency: AgencyFacts, day: date) -> Confirmation:
    """How far this agency's secure route can be relied on, on this day."""
    on = agency.route_confirmed
    if on is None:
        words = "Nobody has confirmed this route. Check with the agency before you send anything."
        return Confirmation(None, None, None, None, True, words)
    ago = (day - on).days
    words = f"Route confirmed on {say_date(on)}, {_days(ago)}.{_advice(ago, True)}"
    return Confirmation(on, None, None, ago, not _fresh(ago), words)


def _fresh(ago: int) -> bool:
    return 0 <= ago <= GOOD_FOR_DAYS


def _days(ago: int) -> str:
    if ago < 0:
        return "a date that has not come yet"
    return {0: "today", 1: "1 day ago"}.get(ago, f"{ago} days ago")


def _advice(ago: int, by_two: bool) -> str:
    if ago < 0:
        return " That date is wrong. Check with the agency before you send anything."
    if ago > GOOD_FOR_DAYS:
        return f" That is more than {GOOD_FOR_DAYS} days. Check with the agency before you send anything."
    return "" if by_two else " A second person must confirm it before anything is sent."


def confirm(contact: ContactFacts, by: str, day: date) -> ContactFacts:
    """The contact after `by` has said on `day` that it is right.

    The first of two starts a new round; the second, a different person, completes it. A round that is complete or
    has gone stale starts afresh. Raises AlreadyConfirmed when the same person tries to complete the round they began.
    """
    ago = (day - contact.confirmed_on).days if contact.confirmed_on else None
    waiting = contact.confirmed_by and not contact.confirmed_by_second and ago is not None and _fresh(ago)
    if not waiting:
        return replace(contact, confirmed_on=day, confirmed_by=by, confirmed_by_second=None)
    if contact.confirmed_by and contact.confirmed_by.casefold() == by.casefold():
        raise AlreadyConfirmed("You have confirmed this entry already. Somebody else must be the second.")
    return replace(contact, confirmed_by_second=by)


def unconfirmed(contact: ContactFacts) -> ContactFacts:
    """The contact with nobody's word for it."""
    return replace(contact, confirmed_on=None, confirmed_by=None, confirmed_by_second=None)


def after_change(before: ContactFacts, after: ContactFacts) -> ContactFacts:
    """The changed contact, with its confirmation taken away when the change alters whom a message reaches."""
    if all(getattr(before, column) == getattr(after, column) for column in REACHES):
        return after
    return unconfirmed(after)


def route_after_change(before: AgencyFacts, after: AgencyFacts) -> AgencyFacts:
    """The changed agency, with its route no longer confirmed when the route itself changed."""
    return after if before.secure_route == after.secure_route else replace(after, route_confirmed=None)


def as_if_checked_later(directory: Directory, days: int) -> Directory:
    """The same directory with every confirmation moved by so many days: a sample does not age on the shelf."""

    def later(day: date | None) -> date | None:
        return date.fromordinal(day.toordinal() + days) if day else None

    return Directory(
        tuple(replace(agency, route_confirmed=later(agency.route_confirmed)) for agency in directory.agencies),
        tuple(replace(contact, confirmed_on=later(contact.confirmed_on)) for contact in directory.contacts),
    )
