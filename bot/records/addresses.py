"""Where people can be told something: their linked accounts. Each query takes the caller's connection."""

from __future__ import annotations

from sqlalchemy import Connection, and_, or_, select

from bot.records.account_rows import AccountKey
from bot.records.chat_tables import Account, Workspace
from bot.records.store import PERSON

ACCOUNT = Account.__table__  # type: ignore[attr-defined]
WORKSPACE = Workspace.__table__  # type: ignore[attr-defined]

_KEY = tuple(ACCOUNT.c[name] for name in AccountKey.__slots__)
_COUNTS = and_(
    ACCOUNT.c.state == "linked",
    ACCOUNT.c.agency_key == PERSON.c.agency_key,
    WORKSPACE.c.channel == ACCOUNT.c.channel,
    WORKSPACE.c.id == ACCOUNT.c.workspace,
    WORKSPACE.c.state == "bound",
    or_(WORKSPACE.c.shared, WORKSPACE.c.agency_key == PERSON.c.agency_key),
)
"""An account through which its person counts as a member, as far as tables can say."""


def accounts_of(connection: Connection, person_key: str) -> list[AccountKey]:
    """The accounts through which a person can be told something, the newest first."""
    found = select(*_KEY).join(PERSON, PERSON.c.key == ACCOUNT.c.person_key).join(WORKSPACE, _COUNTS)
    rows = connection.execute(found.where(PERSON.c.key == person_key).order_by(ACCOUNT.c.changed_at.desc()))
    return [AccountKey(*row) for row in rows]


def linked_accounts(connection: Connection, channel: str) -> list[AccountKey]:
    """Every account on a channel that is somebody's, for the nightly check of them."""
    found = select(*_KEY).where(ACCOUNT.c.channel == channel, ACCOUNT.c.state == "linked")
    return [AccountKey(*row) for row in connection.execute(found.order_by(*_KEY))]
