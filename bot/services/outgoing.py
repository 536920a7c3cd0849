"""Putting things out to be delivered: sealed, in the transaction of the change that they tell of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from bot.records.outbox import Claimed, Parcel, put_out
from bot.records.sealing import DoesNotOpen, Seal
from bot.when import Now

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Letter:
    """Something to be delivered, before it is sealed. See `bot.records.outbox.Parcel` for what each part is."""

    key: str
    channel: str
    workspace: str
    lane: str
    kind: str
    address: str
    payload: Payload
    place: str = ""
    slot: str = ""
    person_key: str = ""
    about: str = ""
    expires_at: datetime | None = None


class Outgoing:
    """Puts letters out, and reads them again for whoever delivers them."""

    def __init__(self, seal: Seal, now: Now) -> None:
        self.seal = seal
        self.now = now

    def put(self, connection: Connection, letter: Letter, due_at: datetime | None = None) -> bool:
        """Have a letter delivered once the caller's transaction is committed. False when its key was put out before."""
        body = self.seal.close(_AS_JSON(letter.payload), "outbox", "body", letter.key)
        parcel = Parcel(
            letter.key,
            letter.channel,
            letter.workspace,
            letter.lane,
            letter.kind,
            letter.address,
            body,
            letter.place,
            letter.slot,
            letter.person_key,
            letter.about,
            letter.expires_at,
        )
        return put_out(connection, parcel, self.now(), due_at)

    def payload(self, parcel: Claimed) -> Payload | None:
        """What a parcel says; None when it was altered, or sealed with another key."""
        try:
            found = json.loads(self.seal.open(parcel.body, "outbox", "body", parcel.key))
        except (DoesNotOpen, ValueError):
            return None
        return found if isinstance(found, dict) else None


_AS_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
