"""What is done for Slack by date: tokens renewed in time, and every night whether each account is still what it was.

Slack tells at once when somebody's account is closed; should that event be lost, the night finds it (security.md 43).
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.channels.slack.doors.heard import part_of
from bot.channels.slack.doors.lifecycle import Lifecycle, why_ended
from bot.channels.slack.post.calls import Answer, Calls, Declined, Limited
from bot.channels.slack.post.letters import NAME
from bot.channels.slack.post.tokens import NOT_INSTALLED, NoToken, Tokens
from bot.log import logger, where
from bot.records.account_rows import AccountKey
from bot.records.addresses import linked_accounts
from bot.records.chores import bring_forward, claim_chore
from bot.records.database import Database
from bot.records.trouble import RecordsUnavailable
from bot.when import Now

NIGHTLY = timedelta(hours=24)
SOON = timedelta(minutes=15)
HELD = timedelta(hours=1)
"""How long whoever checks has for it: when they fail or die, the check is due again then, and not a night later."""

CHECK = "slack accounts"


class NotAsked(Exception):
    """Slack could not be asked about an account, or would not say."""


class Housekeeping:
    """Chores of one partnership's Slack."""

    def __init__(self, database: Database, calls: Calls, tokens: Tokens, lifecycle: Lifecycle, now: Now) -> None:
        self.database = database
        self.calls = calls
        self.tokens = tokens
        self.lifecycle = lifecycle
        self.now = now

    async def due(self) -> int:
        """Do what is due now, and give how many things were done."""
        done = 0
        for workspace in await asyncio.to_thread(self.tokens.due, self.now()):
            done += await self._renew(workspace)
        if await asyncio.to_thread(self._claim):
            done += await self.check_accounts()
        return done

    async def _renew(self, workspace: str) -> bool:
        try:
            renewed = await self.tokens.renew(workspace)
        except NoToken as missing:
            logger().warning("a token was not renewed", reason=missing.reason)
            return False
        except RecordsUnavailable as trouble:
            logger().warning("a token was not renewed", reason=trouble.reason)
            return False
        except Exception as error:
            logger().error("a token was not renewed", error=type(error).__name__, where=where(error))
            return False
        if not renewed:
            logger().warning("a token was not renewed", reason="Slack would not")
        return renewed

    def _claim(self) -> bool:
        now = self.now()
        with self.database.writing() as connection:
            return claim_chore(connection, CHECK, now, now + HELD)

    async def check_accounts(self) -> int:
        """Ask Slack about each linked account, and end those that were closed or became guests. Gives how many.

        When any could not be asked about, whatever went wrong, all are soon asked about again."""
        ended = unasked = 0
        for key in await asyncio.to_thread(self._linked):
            try:
                ended += await self._check(key)
            except NotAsked:
                unasked += 1
            except Exception as error:
                unasked += 1
                logger().error("an account was not checked", error=type(error).__name__, where=where(error))
        if unasked:
            logger().warning("accounts could not be asked about", count=unasked)
        await asyncio.to_thread(self._again_soon if unasked else self._done)
        return ended

    def _again_soon(self) -> None:
        with self.database.writing() as connection:
            bring_forward(connection, CHECK, self.now() + SOON)

    def _done(self) -> None:
        """Nobody checks again before the next night: what was held until later today is claimed until then."""
        now = self.now()
        with self.database.writing() as connection:
            claim_chore(connection, CHECK, now + HELD, now + NIGHTLY)

    def _linked(self) -> list[AccountKey]:
        with self.database.reading() as connection:
            return linked_accounts(connection, NAME)

    async def _check(self, key: AccountKey) -> bool:
        """Whether an account was ended. Raises NotAsked."""
        try:
            token = await asyncio.to_thread(self.tokens.of, key.workspace)
        except NoToken as missing:
            if missing.reason == NOT_INSTALLED:  # nobody there is anybody any more
                return False
            raise NotAsked from missing
        about = await self.calls.call(token, "users.info", user=key.user)
        if isinstance(about, Limited):
            await asyncio.sleep(min(about.seconds, 60))
            about = await self.calls.call(token, "users.info", user=key.user)
        why = ""
        if isinstance(about, Answer):
            why = why_ended(part_of(about.data, "user"))
        elif isinstance(about, Declined) and about.error == "user_not_found":
            why = "deactivated"
        elif not (isinstance(about, Declined) and about.error == "user_not_visible"):
            raise NotAsked
        if not why:
            return False
        return await asyncio.to_thread(self.lifecycle.accounts.end, NAME, key.workspace, key.user, why)
