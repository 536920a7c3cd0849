"""The audit chain: every effect leaves a link, written in the same transaction (security.md 4.6).

`mac = HMAC(key, previous mac | seq | entry)`. Whoever changes, removes, inserts or swaps a row breaks the chain from
there on; a tail cut off no longer matches the head row, nor a head that was kept elsewhere.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import DBAPIError, NoResultFound

from bot.records.prepared import Prepared
from bot.records.tables import AuditEntry, AuditHead
from bot.records.trouble import RecordsUnavailable, damaged

AUDIT = AuditEntry.__table__  # type: ignore[attr-defined]
HEAD = AuditHead.__table__  # type: ignore[attr-defined]
START = "0" * 64
PAGE = 2_000


@dataclass(frozen=True, slots=True)
class Entry:
    """What one link says: who did what to which record, how it ended, and coded details. Never content."""

    at: datetime
    actor: str
    agency: str
    verb: str
    subject: str
    outcome: str
    detail: str = ""

    def words(self) -> tuple[str, ...]:
        """The texts of the entry, in the order they are sealed."""
        return (self.actor, self.agency, self.verb, self.subject, self.outcome, self.detail)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What checking the chain found: how many links, and the first that is wrong, with what is wrong in words."""

    links: int
    first_bad: int | None
    problem: str
    head: str

    @property
    def sound(self) -> bool:
        """Whether every link holds."""
        return self.first_bad is None and not self.problem


class AuditChain:
    """Writes and checks the chain with one key."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._newest = (0, START)  # a guess at the head, only ever used where the head row says the same

    def add(self, connection: Connection, entry: Entry) -> int:
        """Add a link inside the caller's transaction, and give its number.

        The head row stays locked until that transaction ends, so links are added one at a time.
        """
        values = {name: _fitting(word, LENGTHS[name]) for name, word in zip(WORDS, entry.words(), strict=True)}
        at = stamp(entry.at)
        was, previous = self._newest
        seq, mac = was + 1, self.mac(previous, was + 1, at, *values.values())
        if not _MOVE_HEAD.change(connection, {"was": was, "previous": previous, "seq": seq, "mac": mac}):
            was, previous = self._locked_head(connection)
            seq, mac = was + 1, self.mac(previous, was + 1, at, *values.values())
            _MOVE_HEAD.change(connection, {"was": was, "previous": previous, "seq": seq, "mac": mac})
        _ADD.change(connection, {**values, "seq": seq, "at": at, "mac": mac})
        self._newest = seq, mac
        return seq

    def _locked_head(self, connection: Connection) -> tuple[int, str]:
        """The newest link's number and seal, as stored. Raises RecordsUnavailable when somebody took the row away:
        a chain that goes on without its head would hide what was cut off."""
        head = connection.execute(_LOCK_HEAD).one_or_none()
        if head is None:
            if connection.execute(select(AUDIT.c.seq).limit(1)).one_or_none() is not None:
                raise RecordsUnavailable("damaged")
            connection.execute(insert(HEAD), {"id": 1, "seq": 0, "mac": START})
            return 0, START
        return head.seq, head.mac

    def mac(self, previous: str, seq: int, at: str, *words: str) -> str:
        """The seal of one link over the one before it."""
        return hmac.digest(self._key, _AS_JSON([previous, seq, at, *words]).encode(), "sha256").hex()

    def verify(self, connection: Connection, anchor: tuple[int, str] | None = None) -> Verdict:
        """Check every link. `anchor` is a head (number, mac) kept elsewhere; without it a tail cut off together
        with the head row cannot be seen. `connection` must show one moment throughout, as `Database.reading` does."""
        heads = [(row.id, row.seq, row.mac) for row in connection.execute(select(HEAD))]
        previous, links, anchored = START, 0, anchor is None or anchor == (0, START)
        for row in _rows(connection):
            problem, number = self._problem(row, links + 1, previous, heads)
            if problem:
                return Verdict(links, number, problem, previous)
            previous, links = row[-1], links + 1
            if anchor and links == anchor[0]:
                anchored = previous == anchor[1]
        if heads and heads != [(1, links, previous)]:
            return Verdict(links, links + 1, _wrong_end(links, heads), previous)
        if links and not heads:
            return Verdict(links, links + 1, "The head of the chain is missing.", previous)
        if anchor and not anchored:
            wrong = anchor[0] if anchor[0] <= links else links + 1
            return Verdict(links, wrong, "The chain does not hold the head that was kept elsewhere.", previous)
        return Verdict(links, None, "", previous)

    def _problem(
        self, row: Sequence[Any], expected: int, previous: str, heads: list[tuple[int, int, str]]
    ) -> tuple[str, int]:
        """What is wrong with this row where link `expected` should be, and the number of the wrong link."""
        seq, mac = row[0], row[-1]
        if mac is None or type(seq) is not int:
            return f"Link {expected} cannot be read: its bytes were changed.", expected
        if seq == expected and self._seals(mac, previous, row):
            return "", 0
        if seq < expected or heads == [(1, expected - 1, previous)]:
            return f"Link {seq} was put in: it is not part of the chain.", seq
        if seq != expected:
            return f"Link {expected} is missing: it was removed.", expected
        return f"Link {seq} was changed after it was written.", seq

    def _seals(self, mac: str, previous: str, row: Sequence[Any]) -> bool:
        try:
            return self.mac(previous, *row[:-1]) == mac
        except (TypeError, ValueError):  # a column that no longer holds text
            return False


WORDS = ("actor", "agency", "verb", "subject", "outcome", "detail")
"""The texts of a link, in the order they are sealed."""

LENGTHS = {name: AUDIT.c[name].type.length for name in WORDS}

_LOCK_HEAD = select(HEAD.c.seq, HEAD.c.mac).where(HEAD.c.id == 1).with_for_update()
_ADD = Prepared(insert(AUDIT))
_MOVE_HEAD = Prepared(
    update(HEAD)
    .where(HEAD.c.id == 1, HEAD.c.seq == bindparam("was"), HEAD.c.mac == bindparam("previous"))
    .values(seq=bindparam("seq"), mac=bindparam("mac"))
)
_LINKS = select(AUDIT.c.seq, AUDIT.c.at, *(AUDIT.c[name] for name in WORDS), AUDIT.c.mac).order_by(AUDIT.c.seq)
_AS_JSON = json.JSONEncoder(ensure_ascii=False).encode


def _fitting(word: str, length: int) -> str:
    """A text as every database can keep it: no longer than its column, and nothing that is not text.

    What somebody typed into an address can reach `subject`, and must not stop the link that says so.
    """
    if len(word) <= length and word.isprintable():
        return word
    return word.replace("\0", "?").encode(errors="replace").decode()[:length]


def _wrong_end(links: int, heads: list[tuple[int, int, str]]) -> str:
    if len(heads) == 1 and type(heads[0][1]) is int and heads[0][1] > links:
        return f"The chain ends at link {links}, but it had {heads[0][1]}: links were cut off."
    return f"The head of the chain was changed: it does not name link {links}."


def _rows(connection: Connection, after: int | None = None) -> Iterator[Sequence[Any]]:
    """The links in order, a page at a time; only its number, and None, in place of one that can no longer be read."""
    while True:
        page = _LINKS if after is None else _LINKS.where(AUDIT.c.seq > after)
        try:
            rows = connection.execute(page.limit(PAGE)).all()
        except (DBAPIError, UnicodeDecodeError) as error:
            if not damaged(error):
                raise
            yield from _one_by_one(connection, after)
            return
        yield from rows
        if len(rows) < PAGE:
            return
        after = rows[-1].seq


def _one_by_one(connection: Connection, after: int | None) -> Iterator[Sequence[Any]]:
    """As `_rows`, up to the first link that cannot be read. There is one: that is why this was called."""
    seq = after
    while True:
        one = _LINKS if seq is None else _LINKS.where(AUDIT.c.seq > seq)
        try:
            row = connection.execute(one.limit(1)).one()
        except (DBAPIError, UnicodeDecodeError, NoResultFound):
            yield ((seq or 0) + 1, None)
            return
        yield row
        seq = row.seq


def stamp(moment: datetime) -> str:
    """A moment as the chain writes it: UTC, to the microsecond, as text, so that it is read back to the byte."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def export(connection: Connection) -> Iterator[Mapping[str, object]]:
    """The links in order, as plain values. Raises RecordsUnavailable at one that can no longer be read."""
    names = ("seq", "at", *WORDS, "mac")
    for row in _rows(connection):
        if row[-1] is None:
            raise RecordsUnavailable("damaged")
        yield dict(zip(names, row, strict=True))


def derive_key(secret: bytes, purpose: str) -> bytes:
    """A key for one purpose, so that the same secret never seals two kinds of thing."""
    return hmac.new(secret, f"canishare:{purpose}:v1".encode(), hashlib.sha256).digest()
