"""What waits to be delivered: put there in the transaction of the change that it tells of, and taken one at a time.

Whoever delivers claims a row by moving it from due to sending, which succeeds for one process only. A claim is a lease:
when it runs out, the process that had it is gone, and what it sent may have arrived. So the row comes back `unsure`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, case, delete, exists, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.records.chat_tables import Lane, Outbox
from bot.records.prepared import COUNTED, Prepared

OUTBOX = Outbox.__table__  # type: ignore[attr-defined]
LANE = Lane.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Parcel:
    """One thing to be delivered, as it is put out. Times are UTC.

    `key` makes it one of its kind: a second with the same key is not put out. `slot`: a newer parcel of the same slot
    takes the place of one that still waits. `body` is sealed.
    """

    key: str
    channel: str
    workspace: str
    lane: str
    kind: str
    address: str
    body: str
    place: str = ""
    slot: str = ""
    person_key: str = ""
    about: str = ""
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A parcel that this process delivers now. `attempts` counts this one."""

    seq: int
    key: str
    channel: str
    workspace: str
    lane: str
    kind: str
    address: str
    place: str
    slot: str
    person_key: str
    about: str
    body: str
    attempts: int
    unsure: bool
    created_at: datetime
    expires_at: datetime | None


_ADD_VALUES = {"state": "due", "attempts": 0, "unsure": False, "remote": "", "error": ""}
_COLUMNS: dict[str, Any] = {name: bindparam(name) for name in (*Parcel.__slots__, "due_at", "created_at")}
_ADD = {
    name: Prepared(dialect.insert(OUTBOX).values(**_COLUMNS, **_ADD_VALUES).on_conflict_do_nothing())
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}
_REPLACE = Prepared(
    update(OUTBOX)
    .where(OUTBOX.c.slot == bindparam("of_slot"), OUTBOX.c.state == "due", OUTBOX.c.key != bindparam("but"))
    .values(state="replaced", body="", done_at=bindparam("now"))
)
_OTHER = OUTBOX.alias("other")
_NEXT = (
    select(*(OUTBOX.c[name] for name in Claimed.__slots__))
    .outerjoin(LANE, LANE.c.key == OUTBOX.c.lane)
    .where(
        OUTBOX.c.state == "due",
        OUTBOX.c.channel.in_(bindparam("channels", expanding=True)),
        OUTBOX.c.due_at <= bindparam("now"),
        or_(LANE.c.free_at.is_(None), LANE.c.free_at <= bindparam("now")),
        ~exists().where(_OTHER.c.lane == OUTBOX.c.lane, _OTHER.c.state == "sending"),
    )
    .order_by(OUTBOX.c.seq)
    .limit(1)
    .with_for_update(of=OUTBOX, skip_locked=True)
)


def put_out(connection: Connection, parcel: Parcel, now: datetime, due_at: datetime | None = None) -> bool:
    """Have something delivered once the caller's transaction is committed. False when its key was put out before."""
    values = {name: getattr(parcel, name) for name in Parcel.__slots__}
    added = _ADD[connection.dialect.name].change(connection, values | {"due_at": due_at or now, "created_at": now})
    if added and parcel.slot:
        _REPLACE.change(connection, {"of_slot": parcel.slot, "but": parcel.key, "now": now})
    return added == 1


def claim(
    connection: Connection, now: datetime, lease: timedelta, pace: timedelta, channels: Collection[str]
) -> Claimed | None:
    """The next parcel that is due in a lane that is free, for this process alone; None when there is none. A process
    claims only for the channels that it delivers.

    Its lane stays shut until it is delivered, and for `pace` from now. Each change must touch exactly one row.
    """
    row = connection.execute(_NEXT, {"now": now, "channels": list(channels)}).first()
    if row is None or not _open_lane(connection, row.lane, now, now + pace):
        return None
    mine = (OUTBOX.c.seq == row.seq, OUTBOX.c.state == "due")
    moved = update(OUTBOX).where(*mine).values(state="sending", lease_until=now + lease, attempts=row.attempts + 1)
    if connection.execute(moved).rowcount != 1:
        return None
    return _claimed(row)


def _claimed(row: Row[Any]) -> Claimed:
    found = {name: getattr(row, name) for name in Claimed.__slots__}
    return Claimed(**found | {"attempts": row.attempts + 1})


def _open_lane(connection: Connection, lane: str, now: datetime, free_at: datetime) -> bool:
    free = update(LANE).where(LANE.c.key == lane, LANE.c.free_at <= now).values(free_at=free_at)
    if connection.execute(free).rowcount == 1:
        return True
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    new = dialect.insert(LANE).values(key=lane, free_at=free_at).on_conflict_do_nothing()
    return connection.execute(new, execution_options=COUNTED).rowcount == 1


def shut_lane(connection: Connection, lane: str, until: datetime) -> None:
    """Nothing goes out in this lane before then."""
    connection.execute(update(LANE).where(LANE.c.key == lane, LANE.c.free_at < until).values(free_at=until))


def delivered(connection: Connection, parcel: Claimed, remote: str, now: datetime) -> bool:
    """It has arrived; `remote` is what the platform calls it. False when the claim was lost meanwhile."""
    return _end(connection, parcel, state="sent", remote=remote, body="", done_at=now)


def failed(connection: Connection, parcel: Claimed, error: str, now: datetime) -> bool:
    """It will never arrive, and why."""
    return _end(connection, parcel, state="failed", error=error[:60], body="", done_at=now)


def again(
    connection: Connection, parcel: Claimed, due_at: datetime, error: str, *, unsure: bool, counts: bool = True
) -> bool:
    """To be tried again then. `unsure`: this try may have arrived. One that does not count leaves the tries as they
    were. A parcel whose slot was taken by a newer one meanwhile is not sent again."""
    newer = exists().where(_OTHER.c.slot == parcel.slot, _OTHER.c.seq > parcel.seq)
    if parcel.slot and connection.execute(select(newer)).scalar():
        return _end(connection, parcel, state="replaced", body="", done_at=due_at)
    attempts = parcel.attempts if counts else parcel.attempts - 1
    return _end(connection, parcel, state="due", due_at=due_at, error=error[:60], unsure=unsure, attempts=attempts)


def _end(connection: Connection, parcel: Claimed, **values: object) -> bool:
    mine = (OUTBOX.c.seq == parcel.seq, OUTBOX.c.state == "sending", OUTBOX.c.attempts == parcel.attempts)
    return connection.execute(update(OUTBOX).where(*mine).values(lease_until=None, **values)).rowcount == 1


def take_back(connection: Connection, now: datetime) -> int:
    """Parcels whose deliverer is gone come back: they may have arrived. Gives how many."""
    lost = (OUTBOX.c.state == "sending", OUTBOX.c.lease_until <= now)
    back = update(OUTBOX).where(*lost).values(state="due", unsure=True, due_at=now, lease_until=None)
    return connection.execute(back).rowcount


def next_due(connection: Connection, channels: Collection[str]) -> datetime | None:
    """When the next parcel of these channels may go out, as far as is known: the earliest that is due and whose lane is
    open by then, or a claim that runs out. A lane in which something is being delivered stays shut until that is done
    with. What waits for another process's channels is no reason to wake."""
    opens = case((LANE.c.free_at > OUTBOX.c.due_at, LANE.c.free_at), else_=OUTBOX.c.due_at)
    busy = exists().where(_OTHER.c.lane == OUTBOX.c.lane, _OTHER.c.state == "sending")
    waits = select(func.min(opens)).select_from(OUTBOX).outerjoin(LANE, LANE.c.key == OUTBOX.c.lane)
    waits = waits.where(OUTBOX.c.state == "due", ~busy)
    leases = select(func.min(OUTBOX.c.lease_until)).where(OUTBOX.c.state == "sending")
    ours = OUTBOX.c.channel.in_(list(channels))
    moments = [connection.execute(one.where(ours)).scalar() for one in (waits, leases)]
    return min((one for one in moments if one is not None), default=None)


def counts(connection: Connection) -> dict[str, int]:
    """How many parcels are in each state, for whoever looks after the service."""
    rows = connection.execute(select(OUTBOX.c.state, func.count()).group_by(OUTBOX.c.state))
    return {row[0]: row[1] for row in rows}


def troubles(connection: Connection, most: int) -> list[tuple[str, str, int]]:
    """Why parcels failed or wait, by channel, most frequent first: channel, error, how many."""
    number = func.count()
    rows = connection.execute(
        select(OUTBOX.c.channel, OUTBOX.c.error, number)
        .where(OUTBOX.c.state.in_(("failed", "due")), OUTBOX.c.error != "")
        .group_by(OUTBOX.c.channel, OUTBOX.c.error)
        .order_by(number.desc())
        .limit(most)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def state_of(connection: Connection, key: str) -> str | None:
    """How far a parcel has come; None when there is none."""
    return connection.execute(select(OUTBOX.c.state).where(OUTBOX.c.key == key)).scalar()


def forget_parcels(connection: Connection, before: datetime) -> int:
    """Forget parcels that were done with before then. Gives how many."""
    return connection.execute(delete(OUTBOX).where(OUTBOX.c.done_at < before)).rowcount
