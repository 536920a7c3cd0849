"""Whether somebody is a full member of their workspace: asked of Slack before they are put to a SPOC, and once more
when the SPOC opens the form that lets them in. A guest, or somebody of elsewhere, is noted as one and never let in.

Slack names guests in `users.info` and in `user_change` alone; what it sends with a press does not say.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress

from bot.channels.slack.doors.heard import Heard, part_of
from bot.channels.slack.doors.lifecycle import why_ended
from bot.channels.slack.doors.pressed import pressed
from bot.channels.slack.looks.press import NotOurs
from bot.channels.slack.post.calls import Answer, Calls
from bot.channels.slack.post.letters import NAME
from bot.channels.slack.post.tokens import NoToken, Tokens
from bot.policy import Refused
from bot.records.account_rows import AccountKey, account_at
from bot.records.grouped import SHORTEST_WAIT
from bot.services.accounts import Accounts, Overtaken, Sender
from bot.services.barred import bar

SECONDS = 1.5
"""How long Slack is waited for. The acknowledgement is due after three."""

LETS_IN = frozenset(("account.form", "account.confirm"))
NOT_KNOWN = (
    "Slack could not say just now whether this person is a full member of the workspace. "
    "Nothing was changed. Try again in a minute."
)


class Membership:
    """Asks Slack about people who ask to be added."""

    def __init__(self, calls: Calls, tokens: Tokens, accounts: Accounts) -> None:
        self.calls = calls
        self.tokens = tokens
        self.accounts = accounts

    async def settled(self, heard: Heard, deadline: float) -> bool:
        """Whether this may be answered now. False when it would let somebody in whom Slack could not be asked about.

        `deadline` is when to give up waiting for the records (seconds of the monotonic clock). Raises
        RecordsUnavailable: then nothing is known, and nobody is let in."""
        account, lets_in = concerned(heard)
        if account is None or (lets_in and not await asyncio.to_thread(self._theirs, heard, account)):
            return True
        known = await self._asked(account, deadline)
        return known or not lets_in

    def _theirs(self, heard: Heard, account: AccountKey) -> bool:
        """Whether this request is theirs to answer. Slack is asked about nobody on anybody else's behalf."""
        sender = Sender(NAME, heard.workspace, heard.user, heard.own_workspace)
        with suppress(Refused, Overtaken):
            self.accounts.candidates(self.accounts.actor(sender), account.at)
            return True
        return False

    async def _asked(self, account: AccountKey, deadline: float) -> bool:
        """Whether Slack said who it is. Somebody who is no full member is noted as nobody."""
        try:
            token = await asyncio.to_thread(self.tokens.of, account.workspace)
            asking = self.calls.call(token, "users.info", user=account.user)
            about = await asyncio.wait_for(asking, SECONDS)
        except (NoToken, TimeoutError):
            return False
        if not isinstance(about, Answer):
            return False
        user = part_of(about.data, "user")
        own = user.get("team_id")
        why = why_ended(user) or ("guest" if isinstance(own, str) and own not in ("", account.workspace) else "")
        if why:
            patience = max(deadline - time.monotonic(), SHORTEST_WAIT)
            await asyncio.to_thread(bar, self.accounts, account, why, patience)
        return True


def concerned(heard: Heard) -> tuple[AccountKey | None, bool]:
    """Whose account this press would have added, and whether it lets them in; nobody's for any other press."""
    if heard.kind != "click":
        return None, False
    try:
        press = pressed(heard)
    except NotOurs:
        return None, False
    if press.act == "account.ask":
        return AccountKey(NAME, heard.workspace, heard.user), False
    if press.act in LETS_IN:
        account = account_at(press.one("account"))
        return (account, True) if account and account.channel == NAME else (None, False)
    return None, False
