"""A request as it is looked at: Part A to fill in, how it stands, whose it is, and why a step was not taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.policy import Belongs
from bot.records.requests import EventRow, RequestRow
from bot.services.officials import Official
from flows.pack import Pack
from flows.request import NAMES
from flows.working_days import Due

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
    counted. `may` are the steps that this actor can take now; `lately` is what was asked of the same agency lately."""

    row: RequestRow
    pack: Pack
    events: tuple[EventRow, ...]
    names: Mapping[str, str]
    due: Due | None
    may: tuple[str, ...]
    lately: tuple[RequestRow, ...]


class RequestMovedOn(Exception):
    """The request changed since the page was drawn: somebody else acted, or another tab. `shown` is how it stands."""

    def __init__(self, shown: Shown) -> None:
        super().__init__("This moved on since your page was drawn.")
        self.shown = shown


class NotThat(Exception):
    """What was chosen cannot be taken, said in plain words. Nothing was changed."""


def belongs(row: RequestRow) -> Belongs:
    """Whose a request is. The agency that is asked has no part in it before it is sent to them."""
    unsent = row.state in NOT_SENT or row.sent_at is None
    return Belongs(row.requester, row.from_agency, "" if unsent else row.to_agency)


def state_words(row: RequestRow) -> str:
    """How a request stands, in words."""
    return NAMES[row.state]
