"""Who is asking: people of the partnership, looked up afresh at every click, so that leavers are out at once."""

from __future__ import annotations

from datetime import datetime

from bot.policy import UNKNOWN, Actor
from bot.records import store
from bot.records.database import Database
from bot.records.rows import MemberRow, PersonRow
from bot.when import Now, uk_day


class People:
    """The people who may use canishare."""

    def __init__(self, database: Database, now: Now) -> None:
        self.database = database
        self.now = now

    def actor(self, key: str) -> Actor:
        """The person with this key as an actor: a leaver when their access has ended, unknown when there is none."""
        with self.database.reading() as connection:
            row = store.member(connection, key)
        return UNKNOWN if row is None else actor_of(row, has_left(row.person, self.now()))

    def choosable(self) -> list[Actor]:
        """Everybody whose access has not ended, by agency and name: for the demo's choice of who you are."""
        with self.database.reading() as connection:
            rows = store.members(connection)
        found = [actor_of(row, has_left(row.person, self.now())) for row in rows]
        return [actor for actor in found if actor.kind == "member"]


def has_left(row: PersonRow, now: datetime) -> bool:
    """Whether a person's access has ended: the day after `expires` (a UK day), or from the moment of deactivation."""
    ended = row.expires is not None and row.expires < uk_day(now)
    return ended or (row.deactivated_at is not None and row.deactivated_at <= now)


def actor_of(row: MemberRow, left: bool, at: str = "") -> Actor:
    """A stored person as an actor; a leaver too when their agency is not on file any more. `at` is the account on a
    chat platform that they came through."""
    return Actor(
        kind="leaver" if left or not row.agency_name else "member",
        key=row.person.key,
        name=row.person.name,
        agency_key=row.person.agency_key,
        agency_name=row.agency_name,
        sector=row.sector,
        post=row.person.post,
        roles=frozenset(row.person.roles),
        at=at,
    )
