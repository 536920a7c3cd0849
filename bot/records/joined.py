"""Parts of one transaction: whatever a thread reads and writes while it is in one is done in that."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from types import TracebackType

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from bot.records.prepared import run_on_sqlite
from bot.records.trouble import RecordsUnavailable, in_plain_words

UNDONE = "full"
"""Why SQLite undoes a whole transaction by itself (https://www.sqlite.org/lang_transaction.html, 3.2: a full or failing
disk; memory running out is told in the same words)."""


class Joined(threading.local):
    """The transaction that whatever this thread does is part of, if there is one, and what broke it."""

    connection: Connection | None = None
    broken: str | None = None

    def part(self, connection: Connection, *, writes: bool) -> AbstractContextManager[Connection]:
        """A part of that transaction. One that writes is undone alone when it fails."""
        if connection.dialect.name == "sqlite":
            return _PartOnSqlite(self, connection, writes)
        return self._part(connection, writes)

    @contextmanager
    def _part(self, connection: Connection, writes: bool) -> Iterator[Connection]:
        try:
            if not writes:
                yield connection
                return
            with connection.begin_nested():
                yield connection
        except BaseException as error:
            said = self.meant(error)
            if said is error:
                raise
            raise said from error

    def meant(self, error: BaseException) -> BaseException:
        """What an error of a part is for whoever asked. Once the database failed a part, nothing of the whole may be
        kept: it may be undone already."""
        found = in_plain_words(error) or error
        if isinstance(found, RecordsUnavailable):
            self.broken = found.reason
        return found


class _PartOnSqlite:
    """Written out, as every click goes through several of these: a generator takes three times as long."""

    __slots__ = ("_connection", "_joined", "_writes")

    def __init__(self, joined: Joined, connection: Connection, writes: bool) -> None:
        self._joined = joined
        self._connection = connection
        self._writes = writes

    def __enter__(self) -> Connection:
        if self._joined.broken is not None:  # nothing more may be begun: it might be kept by itself
            raise RecordsUnavailable(self._joined.broken)
        if self._writes:
            self._say("SAVEPOINT part")
        return self._connection

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            if self._writes:
                self._say("RELEASE part")
            return
        if self._writes:
            self._undo()
        said = self._joined.meant(error)
        if said is not error:
            raise said from error

    def _undo(self) -> None:
        try:
            run_on_sqlite(self._connection, "ROLLBACK TO part")
            run_on_sqlite(self._connection, "RELEASE part")
        except DBAPIError:  # a disk that is full, or no memory: SQLite undid the whole transaction by itself
            self._joined.broken = UNDONE

    def _say(self, text: str) -> None:
        try:
            run_on_sqlite(self._connection, text)
        except DBAPIError as error:
            said = self._joined.meant(error)
            self._joined.broken = self._joined.broken or UNDONE
            raise said from error
