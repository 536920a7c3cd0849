"""Every query on workspaces and accounts of chat platforms, named as a question or an act.

Who sends something is asked at every click, so that is one prepared statement. A change says what it was before, and
is not made when that is no longer so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, insert, or_, select, update

from bot.records.account_rows import AccountKey, AccountRow, AskRow, StandingRow, WorkspaceRow
from bot.records.chat_tables import Account, Workspace
from bot.records.prepared import Prepared
from bot.records.rows import MemberRow, PersonRow
from bot.records.store import AGENCY, PERSON

WORKSPACE = Workspace.__table__  # type: ignore[attr-defined]
ACCOUNT = Account.__table__  # type: ignore[attr-defined]

_PERSON = tuple(PERSON.c[name] for name in PersonRow.__slots__)
_IN_IT = and_(ACCOUNT.c.channel == WORKSPACE.c.channel, ACCOUNT.c.workspace == WORKSPACE.c.id)
_STANDING = Prepared(
    select(
        WORKSPACE.c.state.label("workspace_state"),
        WORKSPACE.c.shared.label("workspace_shared"),
        WORKSPACE.c.agency_key.label("workspace_agency"),
        ACCOUNT.c.state.label("account_state"),
        ACCOUNT.c.agency_key.label("account_agency"),
        *_PERSON,
        AGENCY.c.name.label("agency_name"),
        AGENCY.c.short_name,
        AGENCY.c.sector,
    )
    .select_from(WORKSPACE)
    .outerjoin(ACCOUNT, and_(_IN_IT, ACCOUNT.c.user == bindparam("user")))
    .outerjoin(PERSON, PERSON.c.key == ACCOUNT.c.person_key)
    .outerjoin(AGENCY, AGENCY.c.key == PERSON.c.agency_key)
    .where(WORKSPACE.c.channel == bindparam("channel"), WORKSPACE.c.id == bindparam("workspace"))
)
_OPEN = (
    ACCOUNT.c.state == "asked",
    WORKSPACE.c.state == "bound",
    or_(WORKSPACE.c.shared, WORKSPACE.c.agency_key == ACCOUNT.c.agency_key),
)
"""A request that waits. One that was made for the agency a workspace was bound to before waits for nobody."""

_COUNT_ASKS = Prepared(
    select(func.count())
    .select_from(ACCOUNT)
    .join(WORKSPACE, _IN_IT)
    .where(ACCOUNT.c.agency_key == bindparam("agency"), *_OPEN)
)


# At every click ------------------------------------------------------------------------------------------------------


def standing(connection: Connection, key: AccountKey) -> StandingRow | None:
    """What is known of an account now; None when canishare is not installed in its workspace."""
    if not _can_be_kept(key):
        return None
    named = {"channel": key.channel, "workspace": key.workspace, "user": key.user}
    row = _STANDING.first(connection, named)
    if row is None:
        return None
    person, (name, short_name, sector) = row[5:-3], row[-3:]
    member = None if person[0] is None else MemberRow(_person(person), short_name or name or "", sector or "")
    state, shared, agency, account_state, account_agency = row[:5]
    return StandingRow(state, shared, agency, account_state, account_agency, member)


def _can_be_kept(key: AccountKey) -> bool:
    """Whether a database could hold what a platform, or somebody else, sent as an account."""
    return key.at.isprintable()


def count_open_asks(connection: Connection, agency_key: str) -> int:
    """How many people ask to be added for this agency."""
    row = _COUNT_ASKS.first(connection, {"agency": agency_key})
    return int(row[0]) if row else 0


def _person(row: Sequence[Any]) -> PersonRow:
    key, name, agency_key, post, roles, expires, deactivated_at = row
    return PersonRow(key, name, agency_key, post, tuple(roles), expires, deactivated_at)


# Accounts ------------------------------------------------------------------------------------------------------------

_ACCOUNTS = select(*(ACCOUNT.c[name] for name in AccountRow.__slots__))


def account(connection: Connection, key: AccountKey) -> AccountRow | None:
    """The account on file under this key."""
    if not _can_be_kept(key):
        return None
    row = connection.execute(_ACCOUNTS.where(*_is(key))).one_or_none()
    return AccountRow(*row) if row else None


def _is(key: AccountKey | AccountRow) -> tuple[Any, ...]:
    return (ACCOUNT.c.channel == key.channel, ACCOUNT.c.workspace == key.workspace, ACCOUNT.c.user == key.user)


def put_account(connection: Connection, was: AccountRow | None, will: AccountRow) -> bool:
    """Add an account, or change it if it still is as it `was`. False when somebody else changed it meanwhile."""
    values = {name: getattr(will, name) for name in AccountRow.__slots__}
    if was is None:
        connection.execute(insert(ACCOUNT), values)
        return True
    same = (ACCOUNT.c.state == was.state, ACCOUNT.c.agency_key.is_not_distinct_from(was.agency_key))
    still = (*_is(was), *same, ACCOUNT.c.person_key.is_not_distinct_from(was.person_key))
    return connection.execute(update(ACCOUNT).where(*still).values(values)).rowcount == 1


def linked_people(connection: Connection, channel: str, workspace_id: str) -> set[str]:
    """The keys of those who have an account in a workspace."""
    linked = (ACCOUNT.c.channel == channel, ACCOUNT.c.workspace == workspace_id, ACCOUNT.c.state == "linked")
    return set(connection.execute(select(ACCOUNT.c.person_key).where(*linked)).scalars())


_ASKS = (
    _ACCOUNTS.add_columns(WORKSPACE.c.name, AGENCY.c.name, AGENCY.c.short_name, and_(*_OPEN))
    .join(WORKSPACE, _IN_IT)
    .join(AGENCY, AGENCY.c.key == ACCOUNT.c.agency_key)
)


def request(connection: Connection, key: AccountKey) -> AskRow | None:
    """The request that was made from this account, answered or not."""
    row = connection.execute(_ASKS.where(*_is(key))).one_or_none() if _can_be_kept(key) else None
    return _ask(row) if row else None


def open_asks(connection: Connection, agency_key: str | None, limit: int, skip: int = 0) -> list[AskRow]:
    """Who asks to be added for an agency, or for any when it is None: those who have waited longest first."""
    found = _ASKS.where(*_OPEN)
    if agency_key is not None:
        found = found.where(ACCOUNT.c.agency_key == agency_key)
    rows = connection.execute(found.order_by(ACCOUNT.c.asked_at, ACCOUNT.c.user).limit(limit).offset(skip))
    return [_ask(row) for row in rows]


def _ask(row: Sequence[Any]) -> AskRow:
    *held, workspace_name, name, short_name, is_open = row
    return AskRow(AccountRow(*held), workspace_name, short_name or name, bool(is_open))


def open_asks_by_agency(connection: Connection) -> dict[str, int]:
    """How many people ask to be added, by what people call their agency."""
    counted = (
        select(AGENCY.c.name, AGENCY.c.short_name, func.count())
        .select_from(ACCOUNT)
        .join(WORKSPACE, _IN_IT)
        .join(AGENCY, AGENCY.c.key == ACCOUNT.c.agency_key)
        .where(*_OPEN)
        .group_by(AGENCY.c.key, AGENCY.c.name, AGENCY.c.short_name)
        .order_by(AGENCY.c.name)
    )
    return {short_name or name: many for name, short_name, many in connection.execute(counted)}


# Workspaces ----------------------------------------------------------------------------------------------------------

_WORKSPACES = select(*(WORKSPACE.c[name] for name in WorkspaceRow.__slots__))


def workspace(connection: Connection, channel: str, workspace_id: str) -> WorkspaceRow | None:
    """The workspace with this id."""
    if not workspace_id.isprintable():
        return None
    found = _WORKSPACES.where(WORKSPACE.c.channel == channel, WORKSPACE.c.id == workspace_id)
    row = connection.execute(found).one_or_none()
    return WorkspaceRow(*row) if row else None


def workspaces(connection: Connection, channel: str) -> list[WorkspaceRow]:
    """Every workspace on a channel, by name."""
    found = _WORKSPACES.where(WORKSPACE.c.channel == channel).order_by(WORKSPACE.c.name, WORKSPACE.c.id)
    return [WorkspaceRow(*row) for row in connection.execute(found)]


TOKENS = ("token", "refresh_token")


def put_workspace(connection: Connection, was: WorkspaceRow | None, will: WorkspaceRow) -> bool:
    """Add a workspace, or change it if it still is as it `was`. Its tokens are not touched."""
    values = {name: getattr(will, name) for name in WorkspaceRow.__slots__}
    if was is None:
        connection.execute(insert(WORKSPACE), values | dict.fromkeys(("app", "bot_user", "scopes", *TOKENS), ""))
        return True
    place = (WORKSPACE.c.channel == was.channel, WORKSPACE.c.id == was.id, WORKSPACE.c.state == was.state)
    bound = (WORKSPACE.c.shared == was.shared, WORKSPACE.c.agency_key.is_not_distinct_from(was.agency_key))
    return connection.execute(update(WORKSPACE).where(*place, *bound).values(values)).rowcount == 1


def linked_by_workspace(connection: Connection, channel: str) -> dict[str, int]:
    """How many accounts are linked in each workspace of a channel."""
    linked = (ACCOUNT.c.channel == channel, ACCOUNT.c.state == "linked")
    counted = select(ACCOUNT.c.workspace, func.count()).where(*linked).group_by(ACCOUNT.c.workspace)
    return {one: many for one, many in connection.execute(counted)}  # noqa: C416 - a row is not a pair to the checker


def open_asks_by_workspace(connection: Connection, channel: str) -> dict[str, int]:
    """How many people ask to be added in each workspace of a channel."""
    counted = select(ACCOUNT.c.workspace, func.count()).select_from(ACCOUNT).join(WORKSPACE, _IN_IT)
    counted = counted.where(*_OPEN, ACCOUNT.c.channel == channel).group_by(ACCOUNT.c.workspace)
    return {one: many for one, many in connection.execute(counted)}  # noqa: C416 - a row is not a pair to the checker


# People --------------------------------------------------------------------------------------------------------------


def people_of(connection: Connection, agency_key: str) -> list[PersonRow]:
    """Everybody on file at an agency, by name."""
    found = select(*_PERSON).where(PERSON.c.agency_key == agency_key).order_by(PERSON.c.name, PERSON.c.key)
    return [_person(row) for row in connection.execute(found)]
