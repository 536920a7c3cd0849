"""Holding the records against the audit chain: every decision as it was written, every pack by its digest.

The chain alone shows that nobody altered a link. A decision's link carries a digest of the whole row, so a row that
was altered, removed or slipped in beside the chain shows too (security.md rows 9 and 42).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator

from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from bot.records import store
from bot.records.audit import AUDIT, stamp
from bot.records.rows import DecisionRow
from flows.load import digest_of

SEALED = re.compile(r"\bsha256 ([0-9a-f]{32})\b")


def digest_of_decision(row: DecisionRow) -> str:
    """A digest of everything that a decision's row holds: the first 32 hexadecimal digits of its SHA-256."""
    values = {name: getattr(row, name) for name in DecisionRow.__slots__}
    values["decided_at"] = stamp(row.decided_at)
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, default=dict)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def sealed(row: DecisionRow) -> str:
    """What a link says of the row it was written with."""
    return f"sha256 {digest_of_decision(row)}"


def problems(connection: Connection) -> Iterator[str]:
    """What no longer agrees with the chain, one plain line each; nothing when all of it does."""
    links = connection.execute(
        select(AUDIT.c.subject, AUDIT.c.detail).where(AUDIT.c.verb == "decision.record", AUDIT.c.outcome == "done")
    )
    written = {link.subject: SEALED.search(link.detail) for link in links}
    for decision_id, seal in written.items():
        try:
            row = store.decision(connection, decision_id)
        except (DBAPIError, ValueError, TypeError, KeyError):
            yield f"Decision {decision_id} cannot be read: its bytes were changed."
            continue
        if row is None:
            yield f"Decision {decision_id} was recorded and is gone."
        elif seal is None or seal.group(1) != digest_of_decision(row):
            yield f"Decision {row.reference} was changed after it was recorded."
    for decision_id in store.decision_ids(connection):
        if decision_id not in written:
            yield f"Decision {decision_id} was put in without being recorded."
    yield from _packs(connection)


def _packs(connection: Connection) -> Iterator[str]:
    for digest, document in store.packs(connection):
        try:
            same = digest_of(json.loads(document)) == digest
        except ValueError:
            same = False
        if not same:
            yield f"The stored flow pack {digest[:12]} was changed after it was stored."
