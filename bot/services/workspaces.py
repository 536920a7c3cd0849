"""Workspaces on chat platforms: which agency each belongs to, as the operator says, and what the platform tells.

Every change is one transaction with its audit link. The link comes first, because it locks the head of the chain: of
two who change something at once, the second then sees what the first did.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from sqlalchemy import Connection
from sqlmodel import Session

from bot import messages as say
from bot.policy import OPERATOR
from bot.records import accounts, store
from bot.records.account_rows import AccountKey, AccountRow, WorkspaceRow, account_at, asked_row
from bot.records.audit import AuditChain, Entry
from bot.records.database import Database
from bot.records.rows import PersonRow
from bot.services import account_cards as cards
from bot.services.people import has_left
from bot.when import Now, uk_day
from knowledge import store as directory

Tell = Callable[[Connection, "str | AccountKey", say.Message], object]
"""Has something told to a person, by key, or to whoever has an account. It is called inside the transaction of the
change that it tells of."""

LONGEST_NAME = 120
CONFIRMING = frozenset({"spoc", "deputy_spoc"})


def nobody_is_told(connection: Connection, to: str | AccountKey, message: say.Message) -> None:
    """Where there is no way to tell anybody yet."""


class Overtaken(Exception):
    """Somebody else came first; the message says what is so now."""


class NotPossible(Exception):
    """What the operator asked for cannot be done; the message says why."""


class NothingNew(Exception):
    """It is so already: the transaction is undone, its audit link with it."""


@dataclass(frozen=True, slots=True)
class WorkspaceView:
    """A workspace with how many accounts in it are linked, and how many people ask to be added."""

    row: WorkspaceRow
    linked: int
    asking: int


class Workspaces:
    """What the operator and the platform do to workspaces and accounts."""

    def __init__(self, database: Database, audit: AuditChain, now: Now, tell: Tell = nobody_is_told) -> None:
        self.database = database
        self.audit = audit
        self.now = now
        self.tell = tell

    # What the platform tells -------------------------------------------------------------------------------------

    def workspace_installed(self, channel: str, workspace: str, name: str) -> WorkspaceRow:
        """canishare was installed in a workspace. Nobody in it is anybody until the operator binds it, also where it
        was installed before and taken away; one that is bound stays so."""
        now, called = self.now(), "".join(one for one in name if one.isprintable())[:LONGEST_NAME]
        will = WorkspaceRow(channel, workspace, called, None, False, "unbound", now, now)
        with suppress(NothingNew), self.database.writing() as connection:
            self._note(connection, channel, "workspace.bind", f"{channel}:{workspace}", "installed")
            was = accounts.workspace(connection, channel, workspace)
            if was is not None and was.state != "gone":
                will = replace(was, name=called, changed_at=now)
                if was.name == called:
                    raise NothingNew
            sure(accounts.put_workspace(connection, was, will))
        return will

    def workspace_gone(self, channel: str, workspace: str) -> bool:
        """canishare was taken out of a workspace: from now on nobody in it is anybody. False when that was so."""
        with suppress(NothingNew), self.database.writing() as connection:
            self._note(connection, channel, "workspace.bind", f"{channel}:{workspace}", "gone")
            was = accounts.workspace(connection, channel, workspace)
            if was is None or was.state == "gone":
                raise NothingNew
            sure(accounts.put_workspace(connection, was, replace(was, state="gone", changed_at=self.now())))
            return True
        return False

    def end(self, channel: str, workspace: str, user: str, why: str) -> bool:
        """An account was closed, or became a guest's: it is nobody's from now on. False when there was nothing to
        end. `why` is a word of ours for the audit: deactivated, guest."""
        key = AccountKey(channel, workspace, user)
        with suppress(NothingNew), self.database.writing() as connection:
            self._note(connection, channel, "account.link", key.at, f"ended: {why}")
            was = accounts.account(connection, key)
            if was is None or was.state == "ended":
                raise NothingNew
            sure(accounts.put_account(connection, was, was.moved("ended", channel, self.now(), was.person_key)))
            return True
        return False

    # What the operator does --------------------------------------------------------------------------------------

    def workspaces(self, channel: str) -> list[WorkspaceView]:
        """Every workspace on a channel, by name."""
        with self.database.reading() as connection:
            linked = accounts.linked_by_workspace(connection, channel)
            asking = accounts.open_asks_by_workspace(connection, channel)
            rows = accounts.workspaces(connection, channel)
        return [WorkspaceView(one, linked.get(one.id, 0), asking.get(one.id, 0)) for one in rows]

    def bind(self, channel: str, workspace: str, agency: str = "", *, shared: bool = False) -> WorkspaceRow:
        """Say which agency a workspace belongs to, or that several share it. Raises NotPossible.

        Accounts of another agency's people in it count no longer, from this moment on.
        """
        with self.database.writing() as connection:
            was = self._installed(connection, channel, workspace)
            will = replace(was, agency_key=None if shared else agency, shared=shared, state="bound")
            if not shared and agency not in self._agencies(connection):
                raise NotPossible(f"There is no agency with the key '{agency}' today. Nothing was changed.")
            if will != was:
                self._note(connection, OPERATOR.key, "workspace.bind", f"{channel}:{workspace}", _bound(was, will))
                sure(accounts.put_workspace(connection, was, replace(will, changed_at=self.now())))
        return will

    def link(self, channel: str, workspace: str, user: str, person: str) -> AccountRow:
        """Say whose account it is, with no SPOC: for the first people of an agency. Raises NotPossible."""
        key, now = account_at(AccountKey(channel, workspace, user).at), self.now()
        if key is None:
            raise NotPossible("That is not how a workspace and a user are named on that platform.")
        with self.database.writing() as connection:
            self._note(connection, OPERATOR.key, "account.link", key.at, f"linked {person}")
            place = self._installed(connection, channel, workspace)
            one, was = store.person(connection, person), accounts.account(connection, key)
            if one is None or has_left(one, now):
                raise NotPossible(f"There is nobody with the key '{person}' whose access has not ended.")
            if not place.takes(one.agency_key):
                raise NotPossible("That workspace is not bound to this person's agency. Bind it first.")
            if was is not None and was.state in ("linked", "ended"):
                raise NotPossible(f"That account is {was.state} already. If that is wrong, unlink it first.")
            if one.key in accounts.linked_people(connection, channel, workspace):
                raise NotPossible("This person has an account in that workspace. Unlink that one first.")
            held = replace(was or asked_row(key, one.agency_key, now), agency_key=one.agency_key)
            will = held.moved("linked", OPERATOR.key, now, one.key)
            sure(accounts.put_account(connection, was, will))
            if was is not None and was.state == "asked":
                self.tell(connection, key, cards.added(self._agencies(connection).get(one.agency_key, one.agency_key)))
        return will

    def unlink(self, channel: str, workspace: str, user: str) -> AccountRow:
        """Make an account nobody's, whatever it was. Its owner may ask to be added anew. Raises NotPossible."""
        key = AccountKey(channel, workspace, user)
        with self.database.writing() as connection:
            self._note(connection, OPERATOR.key, "account.link", key.at, "unlinked")
            was = accounts.account(connection, key)
            if was is None or was.state == "refused":
                raise NotPossible("That account is nobody's.")
            will = was.moved("refused", OPERATOR.key, self.now())
            sure(accounts.put_account(connection, was, will))
        return will

    # Helps -------------------------------------------------------------------------------------------------------

    def spocs_to_tell(self, agency: str) -> list[str]:
        """The keys of those who may confirm for an agency: its SPOC and deputy, as far as they have access."""
        with self.database.reading() as connection:
            return self._spocs(connection, agency)

    def _spocs(self, connection: Connection, agency: str) -> list[str]:
        return [one.key for one in accounts.people_of(connection, agency) if self._confirms(one)]

    def _confirms(self, one: PersonRow) -> bool:
        return not CONFIRMING.isdisjoint(one.roles) and not has_left(one, self.now())

    def _agencies(self, connection: Connection) -> Mapping[str, str]:
        """The agencies that stand today: by key, what people call them."""
        with Session(connection) as session:
            found = directory.agencies_on(session, uk_day(self.now()))
        return {one.key: one.spoken for one in found}

    def _installed(self, connection: Connection, channel: str, workspace: str) -> WorkspaceRow:
        found = accounts.workspace(connection, channel, workspace)
        if found is None:
            raise NotPossible(f"canishare is not installed in the workspace '{workspace}'.")
        if found.state == "gone":
            raise NotPossible("canishare was taken out of that workspace. Install it there again first.")
        return found

    def _note(
        self, connection: Connection, who: str, verb: str, subject: str, detail: str = "", agency: str = ""
    ) -> None:
        self.audit.add(connection, Entry(self.now(), who, agency, verb, subject, "done", detail))


def sure(changed: bool) -> None:
    """Go on only if a change was made. Raises Overtaken."""
    if not changed:
        raise Overtaken("Somebody else changed this just now. Look again.")


def _bound(was: WorkspaceRow, will: WorkspaceRow) -> str:
    """What a binding was and will be, as codes."""
    return ">".join("shared" if one.shared else one.agency_key or one.state for one in (was, will))
