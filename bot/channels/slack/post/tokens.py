"""The token of each workspace: sealed where it is kept, read afresh for each call, renewed long before it ends.

Slack's refresh tokens work once. So one process claims the renewal, and the new pair is stored in one statement; a
process that dies between the two leaves a token that still works until it ends, and `doctor` says what to do.
Source: docs.slack.dev, Token rotation (an access token lasts twelve hours).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.records import installations
from bot.records.audit import AuditChain, Entry
from bot.records.database import Database
from bot.records.installations import InstallationRow
from bot.records.sealing import DoesNotOpen, Seal
from bot.when import Now

RENEW_BEFORE = timedelta(hours=3)
CLAIM_LASTS = timedelta(minutes=2)
NOT_INSTALLED = "not installed"


@dataclass(frozen=True, slots=True)
class Renewed:
    """A new pair of tokens, and how many seconds the first works."""

    token: str
    refresh_token: str
    seconds: int


class Spent(Exception):
    """Slack takes this refresh token no more, and never will again."""


Exchange = Callable[[str], Awaitable[Renewed | None]]
"""Trades a refresh token for a new pair; None when that did not work this time. Raises Spent."""


class NoToken(Exception):
    """canishare is not installed in that workspace, or no longer. `reason` is a short word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Tokens:
    """The tokens of every workspace. `exchange` is None where tokens are not renewed."""

    def __init__(
        self, database: Database, seal: Seal, audit: AuditChain, now: Now, exchange: Exchange | None = None
    ) -> None:
        self.database = database
        self.seal = seal
        self.audit = audit
        self.now = now
        self.exchange = exchange

    def of(self, workspace: str) -> str:
        """The token of a workspace. Raises NoToken, RecordsUnavailable."""
        return self._opened(self._row(workspace), "token")

    def _row(self, workspace: str) -> InstallationRow:
        with self.database.reading() as connection:
            row = installations.installation(connection, "slack", workspace)
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
            return installations.to_renew(connection, "slack", now + RENEW_BEFORE, now - CLAIM_LASTS)

    async def renew(self, workspace: str) -> bool:
        """Renew a workspace's token, if nobody else is at it. False when it was not renewed: it is tried again later,
        unless Slack said that it never will."""
        if self.exchange is None:
            return False
        now = self.now()
        with self.database.writing() as connection:
            if not installations.claim_renewal(connection, "slack", workspace, now, now - CLAIM_LASTS):
                return False
        renewed, spent = None, False
        try:
            renewed = await self.exchange(self._opened(self._row(workspace), "refresh_token"))
        except Spent:
            spent = True
        with self.database.writing() as connection:
            if renewed is None:
                put_down = installations.end_renewal if spent else installations.free_renewal
                put_down(connection, "slack", workspace)
                if spent:
                    self._note(connection, workspace, "refused", "the token cannot be renewed any more")
                return False
            ends = self.now() + timedelta(seconds=renewed.seconds)
            token = self.sealed(workspace, "token", renewed.token)
            refresh = self.sealed(workspace, "refresh_token", renewed.refresh_token)
            installations.keep_tokens(connection, "slack", workspace, token, refresh, ends, self.now())
            self._note(connection, workspace, "done", "token renewed")
        return True

    def _note(self, connection: Connection, workspace: str, outcome: str, detail: str) -> None:
        """What became of a key stands in the audit (security.md 4.6)."""
        entry = Entry(self.now(), "clock", "", "workspace.bind", f"slack:{workspace}", outcome, detail)
        self.audit.add(connection, entry)
