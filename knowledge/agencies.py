"""The words the contacts directory is written in: agencies, the posts in them to ask, and the secure routes.

Plain frozen values. The tables keep them, the store hands them out, the CSV files carry them, and the answers
are worked out from them, so none of those needs to know how the others work.

An agency is a dated record. A body that ends is not deleted: it names the day it ended and the body that took
over its work, because officers go on asking for it by its old name for years.

Source: protocol 8.1 (a named SPOC and deputy in each agency), App A (who signed), App B conditions (liaison officer).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Sector(StrEnum):
    """What kind of body an agency is. Charities and housing associations stand on another lawful basis."""

    COUNCIL = "council"
    POLICE = "police"
    PROBATION = "probation"
    NHS = "nhs"
    FIRE = "fire"
    HOUSING_ASSOCIATION = "housing_association"
    CHARITY = "charity"
    SCHOOL = "school"
    OTHER = "other"


class Role(StrEnum):
    """What somebody is there to be asked for. The order is the order in which people are listed."""

    SPOC = "spoc"
    LIAISON_OFFICER = "liaison_officer"
    DEPUTY_SPOC = "deputy_spoc"
    DUTY_DESK = "duty_desk"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    AUTHORISER = "authoriser"
    DATA_PROTECTION_OFFICER = "data_protection_officer"
    CALDICOTT_GUARDIAN = "caldicott_guardian"
    COMMUNITY_SAFETY_TEAM = "community_safety_team"


class Route(StrEnum):
    """The approved way to send an agency something personal. Fax and ordinary e-mail are not among them."""

    WEB = "web"
    SECURE_EMAIL = "secure_email"
    CJSM = "cjsm"
    NHS_SECURE = "nhs_secure"
    EGRESS = "egress"
    IN_PERSON = "in_person"


ROLE_WORDS: Mapping[Role, str] = {
    Role.SPOC: "SPOC (single point of contact)",
    Role.LIAISON_OFFICER: "Designated liaison officer",
    Role.DEPUTY_SPOC: "Deputy SPOC",
    Role.DUTY_DESK: "Duty desk",
    Role.SAFEGUARDING_LEAD: "Safeguarding lead",
    Role.AUTHORISER: "Manager who can agree to sharing without consent",
    Role.DATA_PROTECTION_OFFICER: "Data protection officer",
    Role.CALDICOTT_GUARDIAN: "Caldicott Guardian (looks after confidential health and care information)",
    Role.COMMUNITY_SAFETY_TEAM: "Community Safety Team",
}

ROLE_ALIASES: Mapping[Role, tuple[str, ...]] = {
    Role.SPOC: ("SPOC", "single point of contact", "point of contact"),
    Role.LIAISON_OFFICER: ("DLO", "designated liaison officer", "liaison officer"),
    Role.DEPUTY_SPOC: ("deputy SPOC", "deputy", "deputy single point of contact"),
    Role.DUTY_DESK: ("duty desk", "duty team", "out of hours"),
    Role.SAFEGUARDING_LEAD: ("safeguarding lead", "safeguarding", "child protection lead"),
    Role.AUTHORISER: ("authoriser", "authorising manager", "designated manager"),
    Role.DATA_PROTECTION_OFFICER: ("DPO", "data protection officer", "data protection"),
    Role.CALDICOTT_GUARDIAN: ("Caldicott Guardian", "Caldicott"),
    Role.COMMUNITY_SAFETY_TEAM: ("community safety team", "CST", "community safety"),
}
"""Officers' own words for each role: for searching, and for reading a role in a spreadsheet."""

ROUTE_WORDS: Mapping[Route, str] = {
    Route.WEB: "the secure web form of this service",
    Route.SECURE_EMAIL: "secure e-mail between assured work mailboxes, never an ordinary personal account",
    Route.CJSM: "CJSM, the secure e-mail service for criminal justice",
    Route.NHS_SECURE: "NHSmail, with [secure] at the start of the subject line",
    Route.EGRESS: "Egress encrypted e-mail. Check with your data protection officer that you still use it",
    Route.IN_PERSON: "by hand, in person, to the named officer",
}

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyFacts:
    """One agency as a dated record.

    `started` is None where the file does not know. `ended` is the day its work passed on: on that day it no longer
    stands. `successor` is the key of the body that took over. `signatory_post` is a post, never a person.
    `secure_route` is None where no route has been agreed; nobody may guess one. `note` is a sentence to be said
    with every answer about this agency.
    """

    key: str
    name: str
    sector: Sector
    short_name: str = ""
    aliases: tuple[str, ...] = ()
    started: date | None = None
    ended: date | None = None
    successor: str | None = None
    signatory_post: str = ""
    signatory_cite: str = ""
    secure_route: Route | None = None
    secure_route_note: str = ""
    route_confirmed: date | None = None
    note: str = ""

    @property
    def spoken(self) -> str:
        """What people call it: the short name where there is one."""
        return self.short_name or self.name

    def ended_by(self, day: date) -> bool:
        """Whether its work had already passed on by this day."""
        return self.ended is not None and self.ended <= day

    def stands_on(self, day: date) -> bool:
        """Whether the body exists on this day."""
        return (self.started is None or self.started <= day) and not self.ended_by(day)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactFacts:
    """One post to ask, and who holds it. `ends` is the last day in post; `name` is None where only the post is known.

    `email` is a mailbox of the team, not of the person, so that it outlives them. The entry counts as confirmed when
    two different people have said that it is right (`confirmed_by`, `confirmed_by_second`); `confirmed_on` is the day
    of the first of the two, so an entry never looks fresher than it is.
    """

    key: str
    agency_key: str
    role: Role
    post: str
    unit: str = ""
    name: str | None = None
    phone: str | None = None
    email: str | None = None
    aliases: tuple[str, ...] = ()
    confirmed_on: date | None = None
    confirmed_by: str | None = None
    confirmed_by_second: str | None = None
    starts: date | None = None
    ends: date | None = None

    @property
    def who(self) -> str:
        """The name and post, or the post alone where nobody is named."""
        return f"{self.name}, {self.post}" if self.name else self.post

    def in_post_on(self, day: date) -> bool:
        """Whether the person holds the post on this day; the first and the last day both count."""
        return (self.starts is None or self.starts <= day) and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True)
class Directory:
    """Agencies and contacts together: what is on file, or what is to be put there."""

    agencies: tuple[AgencyFacts, ...] = ()
    contacts: tuple[ContactFacts, ...] = ()


def say_date(day: date) -> str:
    """A date as people say it: 26 June 2021."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
