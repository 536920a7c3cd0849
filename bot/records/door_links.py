"""Every query on personal links. Each takes the caller's connection; times are UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from bot.records.link_tables import DoorLink

LINK = DoorLink.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link, as stored."""

    token_hash: str
    code_hash: str
    person_key: str
    agency_key: str
    address: str
    expires_at: datetime
    used_at: datetime | None
    tries: int


_LINKS = select(*(LINK.c[name] for name in LinkRow.__slots__))


def add_link(connection: Connection, one: LinkRow) -> None:
    """Keep a new link. Those of the same person that nobody has used are worth nothing from then on."""
    connection.execute(delete(LINK).where(LINK.c.person_key == one.person_key, LINK.c.used_at.is_(None)))
    connection.execute(insert(LINK), {name: getattr(one, name) for name in LinkRow.__slots__})


def link(connection: Connection, token_hash: str) -> LinkRow | None:
    """The link with this hash."""
    row = connection.execute(_LINKS.where(LINK.c.token_hash == token_hash)).one_or_none()
    return LinkRow(*row) if row else None


def try_link(connection: Connection, token_hash: str, now: datetime, most: int) -> bool:
    """Count one try at a link's code. False when there is none left, or the link is used, over or not there."""
    open_still = (LINK.c.token_hash == token_hash, LINK.c.used_at.is_(None), LINK.c.expires_at > now)
    tried = update(LINK).where(*open_still, LINK.c.tries < most).values(tries=LINK.c.tries + 1)
    return connection.execute(tried).rowcount == 1


def use_link(connection: Connection, token_hash: str, now: datetime) -> bool:
    """Use a link up. False when somebody has already."""
    used = update(LINK).where(LINK.c.token_hash == token_hash, LINK.c.used_at.is_(None)).values(used_at=now)
    return connection.execute(used).rowcount == 1


def forget_links(connection: Connection, before: datetime) -> int:
    """Forget links that ended before then. Gives how many."""
    return connection.execute(delete(LINK).where(LINK.c.expires_at < before)).rowcount
