"""Who is told what of a request, in the transaction of the step that it tells of. References and codes, never people.

What goes out names agencies, the reference, the purpose and how many types of information (security.md 4.2).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import Connection

from bot import messages as say
from bot.records import store
from bot.records.requests import RequestRow
from bot.services.people import has_left
from bot.services.request_reach import WHY, Reach, reach
from bot.services.telling import Telling, key_of
from bot.when import Now, day_words
from flows.request import NAMES
from flows.request_form import URGENT

TO_REQUESTER = frozenset("send_back acknowledge extend ask_clarification disclose_part disclose decline uphold".split())
TO_SPOC = frozenset("submit send_outside authorise answer_clarification challenge withdraw close".split())
"""Steps of which the agency that is asked is told. It has no part in a request before it is sent."""


class News:
    """Tells SPOCs, requesters and authorisers."""

    def __init__(self, telling: Telling, now: Now) -> None:
        self.telling = telling
        self.now = now

    def of_step(self, connection: Connection, row: RequestRow, event: str, names: Mapping[str, str]) -> dict[str, str]:
        """Tell whom this step concerns. Gives who was told at the agency that is asked, `told`: "spoc", "deputy" or
        "nobody", and `why` it was not the SPOC; nothing for a step that does not concern it. Where nobody could be
        told, the admins are."""
        message = notice_of(row, event, names)
        if event in TO_REQUESTER:
            self._tell(connection, row, message, [row.requester])
        if event == "ask_authorisation":
            managers = self._with(connection, row.from_agency, "authoriser")
            self._tell(connection, row, message, [one for one in managers if one != row.requester])
        if event not in TO_SPOC or row.sent_at is None:
            return {}
        why = ""
        if row.fields.get("needed") == [URGENT]:
            self._tell(connection, row, message, self._at(connection, row, "deputy_spoc").people)
        for who, role in (("spoc", "spoc"), ("deputy", "deputy_spoc")):
            found = self._at(connection, row, role)
            if self._tell(connection, row, message, found.people):
                return {"told": who} | ({"why": why} if why else {})
            why = why or ("unreachable" if found.people else found.why)
        notice = nobody_told(row, names, why)
        self.telling.everybody(connection, "admin", notice, f"request-untold:{row.id}:{row.version}")
        return {"told": "nobody", "why": why}

    def _at(self, connection: Connection, row: RequestRow, role: str) -> Reach:
        """Who can be told at the agency that is asked: whoever took the request before any other."""
        now = self.now()
        if row.spoc:
            taken = reach(connection, row.to_agency, role, now, only=row.spoc)
            if taken.people:
                return taken
        return reach(connection, row.to_agency, role, now)

    def _tell(self, connection: Connection, row: RequestRow, message: say.Notice, keys: Iterable[str]) -> int:
        """Tell these people, each once for this step, and give how many could be reached."""
        version = str(row.version)
        return sum(self.telling(connection, key, message, key_of("request", row.id, version, key)) for key in keys)

    def _with(self, connection: Connection, agency: str, role: str) -> list[str]:
        now = self.now()
        return [
            one.key
            for one in store.people(connection)
            if one.agency_key == agency and role in one.roles and not has_left(one, now)
        ]


TITLES: Mapping[str, str] = {
    "submit": "A partner asks for information",
    "send_outside": "A partner asks for information, in your secure mail",
    "authorise": "A partner asks for information",
    "ask_authorisation": "A request waits for a manager",
    "send_back": "Your request was sent back",
    "acknowledge": "Your request was acknowledged",
    "extend": "They need more time",
    "ask_clarification": "They ask you something first",
    "answer_clarification": "Your question was answered",
    "disclose_part": "Part of what you asked for was supplied",
    "disclose": "What you asked for was supplied",
    "decline": "Your request was declined",
    "challenge": "Your refusal is challenged",
    "uphold": "They stand by their refusal",
    "withdraw": "A request was withdrawn",
    "close": "A request was closed",
}


def notice_of(row: RequestRow, event: str, names: Mapping[str, str]) -> say.Notice:
    """What somebody is told of a step. It names agencies and the reference, and counts types of information."""
    types = len(row.fields.get("information", ()))
    lines = [
        f"{row.reference}: {names[row.from_agency]} asks {names[row.to_agency]}.",
        f"{types} type{'s' if types != 1 else ''} of information. {NAMES[row.state]}.",
    ]
    if row.due_on and row.state in ("sent", "acknowledged"):
        lines.append(f"An answer is due by the end of {day_words(row.due_on)}.")
    return say.Notice("info", TITLES[event], tuple(lines), tuple(_buttons(row)))


def nobody_told(row: RequestRow, names: Mapping[str, str], why: str) -> say.Notice:
    """To an admin: neither the SPOC of an agency nor a deputy could be told of a request."""
    told = (
        f"{row.reference}: {names[row.from_agency]} asks {names[row.to_agency]}.",
        f"Neither their SPOC nor a deputy could be told. {WHY[why]}",
        "The requester was told to telephone them. Put that right, so that the next request reaches them.",
    )
    see = say.Button("Who to ask there", "contact.show", (("agency", row.to_agency),))
    return say.Notice("wrong", "Nobody could be told of a request", told, (see,))


def _buttons(row: RequestRow) -> Iterator[say.Button]:
    """Acknowledging in one tap, where that is what comes next; and opening the request."""
    request = (("request", row.id),)
    if row.state == "sent":
        values = (*request, ("step", "acknowledge"), ("version", str(row.version)))
        yield say.Button("Acknowledge", "request.take", values, "primary")
    yield say.Button("See it", "request.show", request)
