"""Who is asking: people of the partnership, looked up afresh at every click, so that leavers are out at once."""

from __future__ import annotations

from sqlalchemy import Connection
from sqlmodel import Session

from bot.policy import UNKNOWN, Actor
from bot.records import store
from bot.records.database import Database
from bot.records.rows import PersonRow
from bot.when import Now, uk_day
from knowledge import store as directory
from knowledge.agencies import AgencyFacts


class People:
    """The people who may use canishare."""

    def __init__(self, database: Database, now: Now) -> None:
        self.database = database
        self.now = now

    def actor(self, key: str) -> Actor:
        """The person with this key as an actor: a leaver when their access has ended, unknown when there is none."""
        with self.database.reading() as connection:
            row = store.person(connection, key)
            if row is None:
                return UNKNOWN
            return self._actor(connection, row)

    def choosable(self) -> list[Actor]:
        """Everybody whose access has not ended, by agency and name: for the demo's choice of who you are."""
        with self.database.reading() as connection:
            found = [self._actor(connection, row) for row in store.people(connection)]
        return [actor for actor in found if actor.kind == "member"]

    def _actor(self, connection: Connection, row: PersonRow) -> Actor:
        with Session(connection) as session:
            agency = directory.agency(session, row.agency_key)
        return actor_of(row, agency, self.has_left(row))

    def has_left(self, row: PersonRow) -> bool:
        """Whether the person's access has ended: the day after `expires` (UK), or from the moment of deactivation."""
        now = self.now()
        ended = row.expires is not None and row.expires < uk_day(now)
        return ended or (row.deactivated_at is not None and row.deactivated_at <= now)


def actor_of(row: PersonRow, agency: AgencyFacts | None, left: bool) -> Actor:
    """A stored person as an actor."""
    return Actor(
        kind="leaver" if left or agency is None else "member",
        key=row.key,
        name=row.name,
        agency_key=row.agency_key,
        agency_name=agency.spoken if agency else "",
        sector=str(agency.sector) if agency else "",
        post=row.post,
        roles=frozenset(row.roles),
    )
