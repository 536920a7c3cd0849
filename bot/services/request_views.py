"""A request as it is looked at: Part A to fill in, how it stands, whose it is, and why a step was not taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection
from sqlmodel import Session

from bot.policy import Actor, Belongs, Refused, demand
from bot.records import requests as store
from bot.records.requests import EventRow, RequestRow
from bot.services.officials import Official
from flows.pack import Pack
from flows.papers import Paper
from flows.request import NAMES
from flows.working_days import Due
from knowledge import store as directory
from knowledge.agencies import Route

NOT_SENT = ("draft", "awaiting_authorisation")
"""States in which the agency that is to be asked knows nothing of it."""


@dataclass(frozen=True, slots=True)
class Blank:
    """Part A to fill in: what is chosen so far, what is wrong, and which agencies can be asked."""

    pack: Pack
    chosen: Mapping[str, tuple[str, ...]]
    problems: Mapping[str, str]
    agencies: tuple[Official, ...]
    decision: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A request as it stands: the row, what happened to it, the agencies by name, when it is due and how that was
    counted. `may` are the steps that this actor can take now; `lately` is what was asked of the same agency lately;
    `writes` are the papers that they can write now, and `reads` is whether they may read what was handed over; `rung`
    is of what people were reminded last."""

    row: RequestRow
    pack: Pack
    events: tuple[EventRow, ...]
    names: Mapping[str, str]
    due: Due | None
    may: tuple[str, ...]
    lately: tuple[RequestRow, ...]
    writes: tuple[Paper, ...] = ()
    reads: bool = False
    rung: str = ""
    route: Route | None = None

    @property
    def outside(self) -> bool:
        """Whether the agency takes requests by a way of its own, and not here."""
        return goes_outside(self.route)


class RequestMovedOn(Exception):
    """The request changed since the page was drawn: somebody else acted, or another tab. `shown` is how it stands."""

    def __init__(self, shown: Shown) -> None:
        super().__init__("This moved on since your page was drawn.")
        self.shown = shown


class NotThat(Exception):
    """What was chosen cannot be taken, said in plain words. Nothing was changed."""


class Unwritten(NotThat):
    """Something has to be written in the secure form first, or looked at again there. Nothing was changed."""


def belongs(row: RequestRow) -> Belongs:
    """Whose a request is. The agency that is asked has no part in it before it is sent to them."""
    unsent = row.state in NOT_SENT or row.sent_at is None
    return Belongs(row.requester, row.from_agency, "" if unsent else row.to_agency)


def access_request(
    connection: Connection, actor: Actor, verb: str, request_id: str, *, hold: bool = False
) -> RequestRow:
    """A request, if the actor may do this with it: the same refusal for another's as for none. `hold`: it is changed by
    nobody else until the transaction ends. Raises Refused."""
    row = store.request(connection, request_id, hold=hold)
    if row is None:
        raise Refused(verb, "", "there is no such request")
    demand(actor, verb, belongs(row), request_id)
    return row


def agency_names(connection: Connection, row: RequestRow) -> dict[str, str]:
    """Both agencies of a request, by name."""
    with Session(connection) as session:
        found = {key: directory.agency(session, key) for key in (row.from_agency, row.to_agency)}
    return {key: one.name if one else key for key, one in found.items()}


def route_of(connection: Connection, row: RequestRow) -> Route | None:
    """The secure route of the agency that is asked; None where none is agreed."""
    with Session(connection) as session:
        found = directory.agency(session, row.to_agency)
    return found.secure_route if found else None


def goes_outside(route: Route | None) -> bool:
    """Whether requests go by a way of the agency's own. Where none is agreed, they are written here."""
    return route not in (None, Route.WEB)


def state_words(row: RequestRow) -> str:
    """How a request stands, in words."""
    return NAMES[row.state]
