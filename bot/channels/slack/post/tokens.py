"""The token of each workspace: sealed where it is kept, remembered for seconds, renewed long before it ends.

Slack's refresh tokens work once. So one process claims the renewal, and the new pair is stored in one statement, for
which it tries for long when the records are busy; a process that dies between the two leaves a token that still works
until it ends, and `doctor` says what to do. Where canishare was installed anew meanwhile, what was granted then stays.
Source: docs.slack.dev, Token rotation (an access token lasts twelve hours).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.channels.slack.post.letters import NAME
from bot.channels.slack.post.token_cache import TokenCache
from bot.log import logger
from bot.records import installations
from bot.records.audit import AuditChain, Entry
from bot.records.database import Database
from bot.records.installations import InstallationRow
from bot.records.sealing import DoesNotOpen, Seal
from bot.records.trouble import RecordsUnavailable
from bot.when import Now

RENEW_BEFORE = timedelta(hours=3)
CLAIM_LASTS = timedelta(minutes=30)
"""Longer than a new pair is tried to be stored: whoever came before that would trade a token that is spent."""

KEEP_AFTER = (1, 2, 4, 8, 16, 32, *[60] * 12)
"""Seconds to wait before each further try to store a new pair: thirteen minutes, and what the tries take."""

NOT_INSTALLED = "not installed"


@dataclass(frozen=True, slots=True)
class Renewed:
    """A new pair of tokens, and how many seconds the first works."""

    token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    seconds: int


class Spent(Exception):
    """Slack takes this refresh token no more, and never will again."""


Wait = Callable[[float], Awaitable[None]]
Exchange = Callable[[str], Awaitable[Renewed | None]]
"""Trades a refresh token for a new pair; None when that did not work this time. Raises Spent."""


class NoToken(Exception):
    """canishare is not installed in that workspace, or no longer. `reason` is a short word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Tokens:
    """The tokens of every workspace. `exchange` is None where tokens are not renewed; `wait` waits so many seconds."""

    def __init__(
        self,
        database: Database,
        seal: Seal,
        audit: AuditChain,
        now: Now,
        exchange: Exchange | None = None,
        wait: Wait = asyncio.sleep,
    ) -> None:
        self.database = database
        self.seal = seal
        self.audit = audit
        self.now = now
        self.exchange = exchange
        self.wait = wait
        self.lately = TokenCache()

    def of(self, workspace: str) -> str:
        """The token of a workspace, as it was seconds ago at most. Raises NoToken, RecordsUnavailable."""
        return self.lately.of(workspace, lambda: self._opened(self._row(workspace), "token"))

    def last_known(self, workspace: str) -> str:
        """The token that this process read last, for when the records cannot be read; empty when it knows none."""
        return self.lately.last_known(workspace)

    def replaced(self, workspace: str) -> None:
        """Another token was stored for a workspace."""
        self.lately.forget(workspace)

    def now_of(self, workspace: str) -> str:
        """The token of a workspace, as it is on record now. Raises NoToken, RecordsUnavailable."""
        self.lately.forget(workspace)
        return self.of(workspace)

    def forget(self, connection: Connection, workspace: str) -> None:
        """Forget a workspace's tokens, in the caller's transaction: canishare is there no longer."""
        installations.forget_tokens(connection, NAME, workspace)
        self.lately.forget(workspace)

    def _row(self, workspace: str) -> InstallationRow:
        with self.database.reading() as connection:
            row = installations.installation(connection, NAME, workspace)
        if row is None or row.state == "gone" or not row.token:
            raise NoToken(NOT_INSTALLED)
        return row

    def _opened(self, row: InstallationRow, name: str) -> str:
        try:
            return self.seal.open(getattr(row, name), "workspace", name, row.id)
        except DoesNotOpen as error:
            raise NoToken("sealed otherwise") from error

    def sealed(self, workspace: str, name: str, token: str) -> str:
        """A token as it is kept. `name` is its column."""
        return self.seal.close(token, "workspace", name, workspace) if token else ""

    def due(self, now: datetime) -> list[str]:
        """The workspaces whose token should be renewed."""
        with self.database.reading() as connection:
            return installations.to_renew(connection, NAME, now + RENEW_BEFORE, now - CLAIM_LASTS)

    async def renew(self, workspace: str) -> bool:
        """Renew a workspace's token, if it is due and nobody else is at it. False when it was not renewed: it is tried
        again later, unless Slack said that it never will, or canishare was installed anew or taken away meanwhile.

        Raises NoToken, RecordsUnavailable."""
        if self.exchange is None:
            return False
        traded = await asyncio.to_thread(self._claimed, workspace)
        if traded is None:
            return False
        try:
            renewed = await self.exchange(self._opened(traded, "refresh_token"))
        except Spent:
            await asyncio.to_thread(self._end, traded)
            return False
        if renewed is None:
            await asyncio.to_thread(self._free, traded)
            return False
        return await self._keep(traded, renewed)

    def _claimed(self, workspace: str) -> InstallationRow | None:
        """The installation whose token is ours to renew now; None where none is due, or another process is at it."""
        now = self.now()
        with self.database.writing() as connection:
            times = (now, now + RENEW_BEFORE, now - CLAIM_LASTS)
            claimed = installations.claim_renewal(connection, NAME, workspace, *times)
            return installations.installation(connection, NAME, workspace) if claimed else None

    def _end(self, traded: InstallationRow) -> None:
        with self.database.writing() as connection:
            if installations.end_renewal(connection, traded):
                self._note(connection, traded.id, "refused", "the token cannot be renewed any more")

    def _free(self, traded: InstallationRow) -> None:
        with self.database.writing() as connection:
            installations.free_renewal(connection, traded)

    async def _keep(self, traded: InstallationRow, renewed: Renewed) -> bool:
        """Store a new pair, again and again while the records are busy: nobody will ever get it once more. False when
        another installation stands there by now. Raises RecordsUnavailable when nothing helped."""
        ends = self.now() + timedelta(seconds=renewed.seconds)
        for seconds in KEEP_AFTER:
            try:
                return await asyncio.to_thread(self._store, traded, renewed, ends)
            except RecordsUnavailable as trouble:
                logger().warning("a new token could not be kept yet", reason=trouble.reason, ms=seconds * 1000)
            await self.wait(seconds)
        return await asyncio.to_thread(self._store, traded, renewed, ends)

    def _store(self, traded: InstallationRow, renewed: Renewed, ends: datetime) -> bool:
        token = self.sealed(traded.id, "token", renewed.token)
        refresh = self.sealed(traded.id, "refresh_token", renewed.refresh_token)
        with self.database.writing() as connection:
            kept = installations.keep_tokens(connection, traded, token, refresh, ends, self.now())
            if kept:
                self._note(connection, traded.id, "done", "token renewed")
        self.replaced(traded.id)
        return kept

    def _note(self, connection: Connection, workspace: str, outcome: str, detail: str) -> None:
        """What became of a key stands in the audit (security.md 4.6)."""
        entry = Entry(self.now(), "clock", "", "workspace.bind", f"{NAME}:{workspace}", outcome, detail)
        self.audit.add(connection, entry)
