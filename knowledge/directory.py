"""Who to ask in an agency, worked out from what is on file; a name is never guessed.

Officers ask by the name they know, so a body that has ended answers with the one that does its work now. Where no
SPOC is on file the answer says so plainly and offers the post that signed the protocol and the Community Safety Team.

Source: protocol 8.1 (SPOC and deputy; the Community Safety Team's part), App A (the posts that signed),
App B conditions (the designated liaison officer, taken here as the SPOC under another name).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from knowledge.agencies import ROLE_WORDS, ROUTE_WORDS, AgencyFacts, ContactFacts, Role, Route, say_date
from knowledge.confirmations import Confirmation, confirmation_of, route_confirmation_of

_SPOC_ROLES = (Role.SPOC, Role.LIAISON_OFFICER)
_ROLE_ORDER = {role: place for place, role in enumerate(Role)}
_TAKES_THE = ("Service", "Trust", "Board", "Company", "Group", "Brigade", "Partnership", "Team", "Police")


@dataclass(frozen=True, slots=True)
class Listed:
    """One person or desk in an answer, with how far the entry can be relied on."""

    contact: ContactFacts
    confirmation: Confirmation

    @property
    def words(self) -> str:
        """The entry as it is said: role, name and post, how to reach them, and when that was last confirmed."""
        return f"{ROLE_WORDS[self.contact.role]}: {reach_of(self.contact)} {self.confirmation.words}"


@dataclass(frozen=True, slots=True)
class SecureRoute:
    """The agreed way to send this agency something personal; `code` is None where none is on file."""

    code: Route | None
    confirmation: Confirmation
    words: str


@dataclass(frozen=True, slots=True)
class WhoToAsk:
    """The answer to "who do I ask at ...?".

    `asked_about` is the body the officer named; `agency` is the one that does its work on the day; `moved` says how
    the two are joined, and is empty when they are one. `instead` is what to do where no SPOC is on file.
    `lines` is the whole answer in plain sentences.
    """

    asked_about: AgencyFacts
    agency: AgencyFacts
    moved: str
    spoc: Listed | None
    deputy: Listed | None
    others: tuple[Listed, ...]
    route: SecureRoute
    instead: tuple[str, ...]
    cite: tuple[str, ...]

    @property
    def stale(self) -> bool:
        """Whether the SPOC's entry is too old or was not confirmed by two people."""
        return self.spoc is not None and self.spoc.confirmation.stale

    @property
    def may_send(self) -> bool:
        """Whether a notice may go to the SPOC: one is on file and the entry can be relied on."""
        return self.spoc is not None and not self.spoc.confirmation.stale

    @property
    def lines(self) -> tuple[str, ...]:
        """The answer in the order in which it is read."""
        notes = dict.fromkeys(note for note in (self.asked_about.note, self.agency.note) if note)
        listed = (self.spoc, *self.instead, self.deputy or "No deputy SPOC is on file.", *self.others)
        said = (one.words if isinstance(one, Listed) else one for one in listed if one)
        return tuple(line for line in (self.moved, *notes, *said, self.route.words) if line)


def who_to_ask(
    agency: AgencyFacts,
    contacts: Iterable[ContactFacts],
    day: date,
    community_safety_team: ContactFacts | None = None,
    successor: AgencyFacts | None = None,
) -> WhoToAsk:
    """Who to ask at an agency on a day.

    `contacts` may hold anybody; only those of the right agency and in post on the day are used. `successor` is the body
    that stands today in place of one that has ended (`store.successor_of`). `community_safety_team` is who to offer
    where there is no SPOC. Never raises and never names anybody who is not on file.
    """
    stands = successor if successor is not None and agency.ended_by(day) else agency
    gone = stands.ended_by(day)
    here = () if gone else _in_post(contacts, stands.key, day)
    spoc = spoc_among(here, day)
    deputy = _best(here, Role.DEPUTY_SPOC, day)
    others = sorted((one for one in here if one not in (spoc, deputy)), key=lambda one: _ROLE_ORDER[one.role])
    offered = () if spoc else tuple(_instead(agency, stands, gone, community_safety_team))
    cites = ("8.1", *((agency.signatory_cite,) if offered and agency.signatory_cite else ()))
    return WhoToAsk(
        asked_about=agency,
        agency=stands,
        moved=moved_words(agency, stands, day),
        spoc=_listed(spoc, day) if spoc else None,
        deputy=_listed(deputy, day) if deputy else None,
        others=tuple(_listed(one, day) for one in others),
        route=_route(stands, gone, day),
        instead=offered,
        cite=cites,
    )


def spoc_among(contacts: Iterable[ContactFacts], day: date) -> ContactFacts | None:
    """The SPOC among people in post; with none, the liaison officer. Of two, the one that can be relied on."""
    here = tuple(contacts)
    return next((found for role in _SPOC_ROLES if (found := _best(here, role, day))), None)


def reach_of(contact: ContactFacts) -> str:
    """Name, post and unit, then the phone and the team's mailbox where they are on file."""
    unit = f" ({contact.unit})" if contact.unit else ""
    phone = f" Phone {contact.phone}." if contact.phone else ""
    mailbox = f" Mailbox {contact.email}." if contact.email else ""
    return f"{contact.who}{unit}.{phone}{mailbox}"


def moved_words(asked: AgencyFacts, stands: AgencyFacts, day: date) -> str:
    """How the body that was asked about and the one that stands today are joined; empty when they are one."""
    if asked.started and asked.started > day:
        return f"{asked.spoken} starts its work on {say_date(asked.started)}."
    if asked.ended is None or not asked.ended_by(day):
        return ""
    ended = say_date(asked.ended)
    if stands == asked:
        return f"{asked.spoken} ended on {ended}. No body that does its work now is on file."
    if asked.successor == stands.key:
        return f"{asked.spoken} became part of {with_the(stands.spoken)} on {ended}."
    return f"{asked.spoken} ended on {ended}. {_capital(with_the(stands.spoken))} does its work now."


def with_the(name: str) -> str:
    """A body's name as it stands inside a sentence: the Probation Service, but Haringey Council."""
    return f"the {name}" if name.endswith(_TAKES_THE) and not name.startswith(("The ", "the ")) else name


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _in_post(contacts: Iterable[ContactFacts], agency_key: str, day: date) -> tuple[ContactFacts, ...]:
    return tuple(one for one in contacts if one.agency_key == agency_key and one.in_post_on(day))


def _best(contacts: Iterable[ContactFacts], role: Role, day: date) -> ContactFacts | None:
    """Confirmed entries first, then whoever came into post last, then by key so that it is always the same one."""

    def order(one: ContactFacts) -> tuple[bool, int, str]:
        return confirmation_of(one, day).stale, -(one.starts or date.min).toordinal(), one.key

    return min((one for one in contacts if one.role is role), key=order, default=None)


def _listed(contact: ContactFacts, day: date) -> Listed:
    return Listed(contact, confirmation_of(contact, day))


def _instead(asked: AgencyFacts, stands: AgencyFacts, gone: bool, team: ContactFacts | None) -> Iterable[str]:
    yield f"No SPOC is on file for {with_the(stands.spoken)}, and no name is guessed here."
    yield _signatory(asked, stands, gone)
    if team:
        yield f"You can ask the Community Safety Team: {reach_of(team)}"
    else:
        yield "You can ask your council's Community Safety Team, which looks after the protocol."


def _signatory(asked: AgencyFacts, stands: AgencyFacts, gone: bool) -> str:
    """The post from Appendix A, and plainly so when the body it belonged to has gone."""
    if stands.signatory_post and not gone:
        return f"The post that signed the protocol was {_post(stands)}. Ask for whoever does that work now."
    if asked.signatory_post:
        where = "" if gone else f" Ask {with_the(stands.spoken)} who does that work now."
        return f"The post that signed for {asked.spoken} was {_post(asked)}. It went with that body.{where}"
    return "Appendix A names no post for this body."


def _post(agency: AgencyFacts) -> str:
    return f"{agency.signatory_post} ({agency.signatory_cite})" if agency.signatory_cite else agency.signatory_post


def _route(agency: AgencyFacts, gone: bool, day: date) -> SecureRoute:
    confirmation = route_confirmation_of(agency, day)
    if gone:
        return SecureRoute(None, confirmation, "Send nothing there: this body no longer exists.")
    if agency.secure_route is None:
        words = "No secure route is on file. Agree one before you send anything; do not use ordinary e-mail."
        return SecureRoute(None, confirmation, words)
    note = f" {agency.secure_route_note}" if agency.secure_route_note else ""
    words = f"Secure route: {ROUTE_WORDS[agency.secure_route]}.{note} {confirmation.words}"
    return SecureRoute(agency.secure_route, confirmation, words)
