"""Who is asking on chat platforms: looked up afresh at every click, and confirmed by the SPOC of the agency they name.

People are never made from chat profiles. Somebody unknown asks to be added; their agency's SPOC or deputy says who of
the people on file it is, or refuses. Every change is one transaction with its audit link, which comes first: it locks
the head of the chain, so of two who press at once the second sees what the first did.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.policy import OPERATOR, Actor, Belongs, Refused, allowed, demand
from bot.records import accounts, store
from bot.records.account_rows import AccountKey, AccountRow, AskRow, account_at, asked_row
from bot.records.rows import PersonRow
from bot.services import account_cards as cards
from bot.services.people import has_left
from bot.services.runs import PAGE
from bot.services.senders import Sender, actor_through
from bot.services.workspaces import CONFIRMING, NothingNew, NotPossible, Overtaken, Workspaces, sure

ASKS_AGAIN_AFTER = timedelta(days=1)
"""So that nobody's SPOC is asked again and again by somebody whom they refused."""

ANSWERED = "This was answered already, by you or by somebody else, or the account was closed meanwhile."
NOT_FREE = "This person's access has ended, or they have an account there already."


@dataclass(frozen=True, slots=True)
class Asked:
    """That somebody asked: since when, which agency, and how many people were told. `anew`: just now."""

    since: datetime
    agency_name: str
    anew: bool = False
    told: int = 0


@dataclass(frozen=True, slots=True)
class MayAsk:
    """What somebody unknown may do: ask one of these agencies, by key and name, or wait for an answer."""

    agencies: Mapping[str, str]
    shared: bool
    asked: Asked | None


class Accounts(Workspaces):
    """Accounts on chat platforms: whose each is, and how somebody comes to be known."""

    def actor(self, sender: Sender) -> Actor:
        """Whoever sends something, as an actor. To be asked at every click."""
        key = sender.key
        if sender.own_workspace != sender.workspace:
            return Actor("guest", at=key.at)
        with self.database.reading() as connection:
            row = accounts.standing(connection, key)
        return actor_through(row, key.at, self.now())

    # Asking to be added ------------------------------------------------------------------------------------------

    def may_ask(self, actor: Actor) -> MayAsk | None:
        """What somebody unknown may do to be added; None where nobody could confirm them."""
        key = account_at(actor.at)
        if key is None or not allowed(actor, "account.ask"):
            return None
        with self.database.reading() as connection:
            return self._may_ask(connection, key)

    def _may_ask(self, connection: Connection, key: AccountKey) -> MayAsk | None:
        place, held = accounts.workspace(connection, key.channel, key.workspace), accounts.account(connection, key)
        if place is None or place.state != "bound" or (held is not None and held.state in ("linked", "ended")):
            return None
        if held is not None and self._refused_lately(held):
            return None
        known = self._agencies(connection)
        asked = None
        if held is not None and held.state == "asked" and place.takes(held.agency_key):
            asked = Asked(held.asked_at, known.get(held.agency_key or "", "your agency"))
        fitting = self._answerable(connection) if place.shared else {place.agency_key}
        agencies = {one: name for one, name in known.items() if one in fitting}
        return MayAsk(agencies, place.shared, asked) if agencies or asked else None

    def _refused_lately(self, held: AccountRow) -> bool:
        """Whether a SPOC refused this account a short while ago: it asks again after a day, not at once."""
        refused = held.state == "refused" and held.changed_by != OPERATOR.key
        return refused and self.now() - held.changed_at < ASKS_AGAIN_AFTER

    def _answerable(self, connection: Connection) -> set[str]:
        """The agencies that have somebody who could confirm."""
        return {one.agency_key for one in store.people(connection) if self._confirms(one)}

    def ask(self, actor: Actor, agency: str = "") -> Asked:
        """Ask to be added: by the agency that the workspace is bound to, or the one that is named where several share
        it. Whoever asked already waits on, whatever they name now. Raises Refused."""
        demand(actor, "account.ask", subject=actor.at)
        key, now = account_at(actor.at), self.now()
        if key is None:
            raise Refused("account.ask", actor.at, "no such account can be kept")
        with suppress(NothingNew), self.database.writing() as connection:
            place = accounts.workspace(connection, key.channel, key.workspace)
            named = agency or (place.agency_key if place else None) or ""
            self._note(connection, actor.at, "account.ask", actor.at, named)
            may = self._may_ask(connection, key)
            if may is None or (may.asked is None and named not in may.agencies):
                raise Refused("account.ask", actor.at, "nobody could confirm this account")
            if may.asked is not None:
                asked = may.asked
                raise NothingNew
            sure(accounts.put_account(connection, accounts.account(connection, key), asked_row(key, named, now)))
            spocs, name = self._spocs(connection, named), may.agencies[named]
            for one in spocs:
                self.tell(connection, one, cards.somebody_asks(key, name))
            asked = Asked(now, name, anew=True, told=len(spocs))
        return asked

    # Answering ---------------------------------------------------------------------------------------------------

    def asking(self, actor: Actor, page: int = 1) -> tuple[list[AskRow], bool]:
        """Who asks to be added, longest first, a page at a time, and whether there are more: those of the actor's own
        agency, or everybody for an admin, who sees them and cannot confirm."""
        everybody = bool(allowed(actor, "workspace.list"))
        if not everybody:
            demand(actor, "account.confirm", Belongs(actor.key, actor.agency_key))
        agency = None if everybody else actor.agency_key
        with self.database.reading() as connection:
            rows = accounts.open_asks(connection, agency, PAGE + 1, PAGE * (max(page, 1) - 1))
        return rows[:PAGE], len(rows) > PAGE

    def waiting(self, actor: Actor) -> int:
        """How many people ask to be added whom this actor may confirm."""
        if not actor.is_any(*CONFIRMING):
            return 0
        with self.database.reading() as connection:
            return accounts.count_open_asks(connection, actor.agency_key)

    def waiting_anywhere(self, actor: Actor) -> Mapping[str, int]:
        """How many people ask to be added, by what people call their agency: for an admin, who cannot confirm them."""
        if not actor.is_any("admin"):
            return {}
        with self.database.reading() as connection:
            return accounts.open_asks_by_agency(connection)

    def candidates(self, actor: Actor, ask: str) -> tuple[AskRow, list[PersonRow]]:
        """A request, and the people on file whom it could be: of the agency asked, with no account there yet, and not
        the actor. Raises Refused, and Overtaken for a request that was answered."""
        with self.database.reading() as connection:
            row = self._waiting(self._request(connection, actor, ask))
            taken = accounts.linked_people(connection, row.account.channel, row.account.workspace) | {actor.key}
            people = accounts.people_of(connection, row.account.agency_key or "")
        return row, [one for one in people if one.key not in taken and not has_left(one, self.now())]

    def confirm(self, actor: Actor, ask: str, person: str) -> tuple[AskRow, PersonRow]:
        """Say whose account it is. The same said twice is taken once.

        Raises Refused for somebody who is not on file at the agency, and for the actor's own self; Overtaken when the
        request was answered meanwhile, or the person can no longer have it.
        """
        demand(actor, "account.confirm", Belongs(actor.key, actor.agency_key))
        now = self.now()
        with suppress(NothingNew), self.database.writing() as connection:
            self._note(connection, actor.key, "account.confirm", ask, f"linked {person}", actor.agency_key)
            row = self._request(connection, actor, ask)
            one = self._somebody_else(connection, actor, row, person)
            if (row.account.state, row.account.person_key) == ("linked", one.key):
                raise NothingNew
            was = self._waiting(row).account
            if has_left(one, now) or one.key in accounts.linked_people(connection, was.channel, was.workspace):
                raise Overtaken(NOT_FREE)
            sure(accounts.put_account(connection, was, was.moved("linked", actor.key, now, one.key)))
            self.tell(connection, was.key, cards.added(row.agency_name))
        return row, one

    def refuse(self, actor: Actor, ask: str) -> AskRow:
        """Say that it is nobody on file. Refusing twice is taken once. Raises Refused and Overtaken."""
        demand(actor, "account.confirm", Belongs(actor.key, actor.agency_key))
        with suppress(NothingNew), self.database.writing() as connection:
            self._note(connection, actor.key, "account.confirm", ask, "refused", actor.agency_key)
            row = self._request(connection, actor, ask)
            if row.account.state == "refused":
                raise NothingNew
            was = self._waiting(row).account
            sure(accounts.put_account(connection, was, was.moved("refused", actor.key, self.now())))
            self.tell(connection, was.key, cards.not_added(row.agency_name))
        return row

    def _request(self, connection: Connection, actor: Actor, ask: str) -> AskRow:
        """A request that was made of the actor's agency, answered or not. Raises Refused, the same for another's as
        for none."""
        key = account_at(ask)
        row = accounts.request(connection, key) if key else None
        if row is None:
            raise Refused("account.confirm", "", "there is no such request")
        demand(actor, "account.confirm", Belongs("", row.account.agency_key or ""), row.account.key.at)
        return row

    def _somebody_else(self, connection: Connection, actor: Actor, row: AskRow, person: str) -> PersonRow:
        """Somebody on file at the agency that was asked, and not the actor: nobody confirms their own account."""
        one = store.person(connection, person)
        if one is None or one.agency_key != row.account.agency_key or one.key == actor.key:
            raise Refused("account.confirm", row.account.key.at, "that person cannot be chosen")
        return one

    def _waiting(self, row: AskRow) -> AskRow:
        if not row.open:
            raise Overtaken(ANSWERED)
        return row


__all__ = ["Accounts", "Asked", "MayAsk", "NotPossible", "Overtaken", "Sender"]
