"""The keys of records: one for each, wrapped by a master key that is kept elsewhere.

What was sealed with a record's key is gone once that key is: the row stays as the proof of it (security.md 4.4).
"""

from __future__ import annotations

import hashlib
import os
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from bot.records.request_tables import RecordKey
from bot.records.sealing import DoesNotOpen, Seal

KEY = RecordKey.__table__  # type: ignore[attr-defined]
BYTES = 32


class Destroyed(Exception):
    """The key of this record was destroyed, and what it sealed with it."""


class KeyRing:
    """Makes, opens and destroys the keys of records. `masters` are keys of 32 bytes, the one in use first; the others
    still open what was wrapped before they were replaced."""

    def __init__(self, *masters: bytes) -> None:
        self._masters: Mapping[str, Seal] = {_name_of(one): Seal(one) for one in masters}
        self._in_use = _name_of(masters[0])

    def seal_of(self, connection: Connection, record_id: str, now: datetime) -> Seal:
        """What seals and opens the words of a record; its key is made where it has none. Raises Destroyed, and
        DoesNotOpen where no master key here wrapped it."""
        row = connection.execute(select(KEY).where(KEY.c.record_id == record_id)).one_or_none()
        if row is None:
            return self._made(connection, record_id, now)
        if row.destroyed_at is not None:
            raise Destroyed(record_id)
        master = self._masters.get(row.master)
        if master is None:
            raise DoesNotOpen
        return Seal(b64decode(master.open(row.wrapped, *_place(record_id))))

    def _made(self, connection: Connection, record_id: str, now: datetime) -> Seal:
        key = os.urandom(BYTES)
        connection.execute(insert(KEY), {"record_id": record_id, "created_at": now, **self._wrapped(record_id, key)})
        return Seal(key)

    def _wrapped(self, record_id: str, key: bytes) -> dict[str, str]:
        wrapped = self._masters[self._in_use].close(b64encode(key).decode(), *_place(record_id))
        return {"wrapped": wrapped, "master": self._in_use}

    def rewrap(self, connection: Connection) -> int:
        """Wrap every key anew that another master key than the one in use wrapped. Gives how many; the content stays
        as it is. Raises DoesNotOpen where no master key here wrapped one: then none was changed by the caller's
        transaction."""
        older = select(KEY).where(KEY.c.master != self._in_use, KEY.c.destroyed_at.is_(None))
        changed = 0
        for row in connection.execute(older).all():
            master = self._masters.get(row.master)
            if master is None:
                raise DoesNotOpen
            key = b64decode(master.open(row.wrapped, *_place(row.record_id)))
            # One that is destroyed, or wrapped anew, by somebody else in this very moment stays as they left it.
            still = (KEY.c.record_id == row.record_id, KEY.c.master == row.master, KEY.c.destroyed_at.is_(None))
            changed += connection.execute(
                update(KEY).where(*still).values(**self._wrapped(row.record_id, key))
            ).rowcount
        return changed

    def destroy(self, connection: Connection, record_id: str, now: datetime) -> bool:
        """Destroy the key of a record, for good. False when it was destroyed before, or never made."""
        there = update(KEY).where(KEY.c.record_id == record_id, KEY.c.destroyed_at.is_(None))
        return connection.execute(there.values(wrapped="", destroyed_at=now)).rowcount == 1


def _name_of(master: bytes) -> str:
    """A master key by a name that says nothing of it."""
    return hashlib.sha256(b"canishare master key|" + master).hexdigest()[:16]


def _place(record_id: str) -> tuple[str, ...]:
    return "record_key", "wrapped", record_id
