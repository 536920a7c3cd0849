"""Every query on who is away. Each takes the caller's connection; days are UK local."""

from __future__ import annotations

from datetime import date
from types import ModuleType

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.records.link_tables import Away

AWAY = Away.__table__  # type: ignore[attr-defined]


def is_away(connection: Connection, person_key: str, day: date) -> bool:
    """Whether somebody is away on a day."""
    back = back_on(connection, person_key)
    return back is not None and day < back


def back_on(connection: Connection, person_key: str) -> date | None:
    """The day on which somebody is back; None when they never said that they go."""
    return connection.execute(select(AWAY.c.back_on).where(AWAY.c.person_key == person_key)).scalar_one_or_none()


def set_away(connection: Connection, person_key: str, back: date | None) -> None:
    """Somebody is away until the day before `back`; None: they are here."""
    connection.execute(delete(AWAY).where(AWAY.c.person_key == person_key))
    if back is not None:
        dialect: ModuleType = sqlite if connection.dialect.name == "sqlite" else postgresql
        new = dialect.insert(AWAY).values(person_key=person_key, back_on=back)
        connection.execute(new.on_conflict_do_update(index_elements=["person_key"], set_={"back_on": back}))
