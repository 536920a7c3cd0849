"""What a directory entry must be before it is kept, told as sentences with what to do about it.

One set of rules for every way in: the store refuses what fails them, and the spreadsheet import lists them by row.
A wrong recipient is the commonest harm in information sharing, so a mailbox holds one address and a name holds
nothing that could show as something else on a screen.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from knowledge.agencies import AgencyFacts, ContactFacts

KEY_LENGTH = 60
NAME_LENGTH = 160
NOTE_LENGTH = 500
PHONE_LENGTH = 40
EMAIL_LENGTH = 254
CITE_LENGTH = 40
ALIASES_MOST = 30

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]*( (ext|x|extension|option)\.? ?[0-9]+)?", re.IGNORECASE)
_LOST_ZERO = re.compile(r"[1-9][0-9]{8,9}")
_TITLES = re.compile(r"(mr|mrs|ms|miss|mx|dr|sir|dame)\b\.?\s+\S", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an entry: the column, what is wrong, and what to do."""

    column: str
    says: str


class BadEntry(ValueError):
    """An entry that breaks the rules. `faults` lists every reason; the message joins them."""

    def __init__(self, key: str, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(f"{key}: " + " ".join(f"{fault.column}: {fault.says}" for fault in self.faults))


def clean(text: str) -> str:
    """One line of text as it is kept: single spaces, no control or direction-changing characters, no loose ends."""
    kept = (" " if char.isspace() else char for char in text if char.isspace() or _shows(char))
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def quoted(written: object) -> str:
    """What somebody wrote, in quotation marks, cut short when it is long."""
    text = str(written)
    return f"'{text}'" if len(text) <= 60 else f"'{text[:60]}...'"


def _shows(char: str) -> bool:
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


def agency_faults(agency: AgencyFacts) -> tuple[Fault, ...]:
    """Everything that keeps this agency off the file; empty when nothing does."""
    return tuple(_agency_faults(agency))


def contact_faults(contact: ContactFacts) -> tuple[Fault, ...]:
    """Everything that keeps this contact off the file; empty when nothing does."""
    return tuple(_contact_faults(contact))


def _agency_faults(agency: AgencyFacts) -> Iterator[Fault]:
    yield from _key_faults("key", agency.key)
    if not agency.name:
        yield Fault("name", "The agency has no name. Write its full name.")
    for column in ("name", "short_name", "signatory_post"):
        yield from _text_faults(column, getattr(agency, column), NAME_LENGTH)
    yield from _text_faults("signatory_cite", agency.signatory_cite, CITE_LENGTH)
    yield from _text_faults("secure_route_note", agency.secure_route_note, NOTE_LENGTH)
    yield from _text_faults("note", agency.note, NOTE_LENGTH)
    yield from _alias_faults(agency.aliases)
    if agency.started and agency.ended and agency.ended < agency.started:
        yield Fault("ended", "The agency ends before it starts. Check both dates.")
    if agency.successor is not None:
        yield from _key_faults("successor", agency.successor)
        if agency.ended is None:
            yield Fault("ended", "A successor is named but no end date. Write the day the work passed on.")
    if agency.successor == agency.key:
        yield Fault("successor", "An agency cannot take over from itself. Name the body that took over.")
    if agency.route_confirmed and agency.secure_route is None:
        yield Fault("secure_route", "The route has a confirmation date but no route. Write the route.")


def _contact_faults(contact: ContactFacts) -> Iterator[Fault]:
    yield from _key_faults("key", contact.key)
    yield from _key_faults("agency_key", contact.agency_key)
    if not contact.post:
        yield Fault("post", "There is no post. Write the job title, for example Community Safety Officer.")
    for column in ("post", "unit", "name", "confirmed_by", "confirmed_by_second"):
        yield from _text_faults(column, getattr(contact, column), NAME_LENGTH)
    yield from _alias_faults(contact.aliases)
    yield from _post_faults(contact)
    yield from _phone_faults(contact.phone)
    if contact.email is not None and (len(contact.email) > EMAIL_LENGTH or not _EMAIL.fullmatch(contact.email)):
        yield Fault("email", f"{quoted(contact.email)} is not one mailbox. Write one address like spoc@example.org.")
    if contact.starts and contact.ends and contact.ends < contact.starts:
        yield Fault("ends", "The last day is before the first day. Check both dates.")
    yield from _confirmation_faults(contact)


def _phone_faults(phone: str | None) -> Iterator[Fault]:
    if phone is None:
        return
    if _LOST_ZERO.fullmatch(phone):
        yield Fault("phone", f"{quoted(phone)} has lost its first 0; spreadsheets do that. Write it like 01632 960123.")
    elif len(phone) > PHONE_LENGTH or not _PHONE.fullmatch(phone):
        yield Fault("phone", f"{quoted(phone)} is not a phone number. Write it like 01632 960123.")


def _post_faults(contact: ContactFacts) -> Iterator[Fault]:
    """A person's name where a post belongs would go stale unseen, and would be shown as if it were a job title."""
    if contact.post and contact.name and contact.post.casefold() == contact.name.casefold():
        yield Fault("post", f"{quoted(contact.post)} is also the name. Write the job title here.")
    elif _TITLES.match(contact.post):
        yield Fault("post", f"{quoted(contact.post)} looks like a person. Put the person under name and the job here.")


def _confirmation_faults(contact: ContactFacts) -> Iterator[Fault]:
    first, second = contact.confirmed_by, contact.confirmed_by_second
    if contact.confirmed_on and not first:
        yield Fault("confirmed_by", "There is a confirmation date but nobody's name. Write who confirmed it.")
    if first and not contact.confirmed_on:
        yield Fault("confirmed_on", "Somebody confirmed this but there is no date. Write the day.")
    if second and not first:
        yield Fault("confirmed_by", "There is a second confirmation but no first. Fill in the first.")
    if first and second and first.casefold() == second.casefold():
        yield Fault("confirmed_by_second", "The same person is named twice. Two different people must confirm.")


def _key_faults(column: str, key: str) -> Iterator[Fault]:
    if not _KEY.fullmatch(key):
        yield Fault(column, f"{quoted(key)} cannot be a key. Use small letters, numbers, hyphens: fire-service.")
    elif len(key) > KEY_LENGTH:
        yield Fault(column, f"The key is longer than {KEY_LENGTH} characters. Make it shorter.")


def _text_faults(column: str, text: str | None, longest: int) -> Iterator[Fault]:
    if text is None:
        return
    if len(text) > longest:
        yield Fault(column, f"This is longer than {longest} characters. Make it shorter.")
    if text != clean(text):
        yield Fault(column, "There is a hidden character or a stray space in it. Type it again.")


def _alias_faults(aliases: tuple[str, ...]) -> Iterator[Fault]:
    if len(aliases) > ALIASES_MOST:
        yield Fault("aliases", f"There are more than {ALIASES_MOST} other names. Keep the ones people use.")
    for alias in aliases:
        if not alias or ";" in alias:
            yield Fault("aliases", f"{quoted(alias)} cannot be another name. Leave out blanks and semicolons.")
        yield from _text_faults("aliases", alias, NAME_LENGTH)
