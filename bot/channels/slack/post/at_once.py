"""What cannot wait in the outbox: opening a view while its trigger lives, and saying that the records are down.

Nothing depends on them: a view that did not open has its content sent as a message.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import TypeVar

from bot.channels.slack.doors.heard import SENT_AGAIN, Heard
from bot.channels.slack.doors.openings import ours
from bot.channels.slack.looks.views import loading_view, trouble_view
from bot.channels.slack.post.calls import Answer, Calls
from bot.channels.slack.post.letters import TITLE
from bot.channels.slack.post.tokens import NoToken, Tokens
from bot.channels.slack.post.whispers import Whispers
from bot.log import logger
from bot.records.trouble import RecordsUnavailable

MOST_TOLD = 1_000
Kept = TypeVar("Kept")


class AtOnce:
    """Calls that are made while somebody waits."""

    def __init__(self, calls: Calls, tokens: Tokens, whispers: Whispers | None = None) -> None:
        self.calls = calls
        self.tokens = tokens
        self.whispers = whispers or Whispers(calls)
        self._told: OrderedDict[str, None] = OrderedDict()
        self._views: OrderedDict[str, bool] = OrderedDict()
        self._late: dict[str, str] = {}

    async def open(self, heard: Heard) -> None:
        """Open a view for what needs one. It says "one moment", and is filled when the answer is written down, or with
        what is wrong where that became known while it was opened."""
        name = ours(heard)
        _remember(self._views, name, False)
        try:
            await self._open(heard)
        finally:
            self._views[name] = True
        words = self._late.pop(name, "")
        if words:
            await self._fill(heard, words)

    async def _fill(self, heard: Heard, words: str) -> None:
        """Say what is wrong in the view that was opened, so that it does not say "one moment" for ever."""
        token, name = await self._token(heard.workspace), ours(heard)
        if token:
            await self.calls.call(token, "views.update", external_id=name, view=trouble_view(TITLE, name, words))

    async def _tell_in_view(self, heard: Heard, words: str) -> None:
        opened = self._views.get(ours(heard))
        if opened:
            await self._fill(heard, words)
        elif opened is not None:
            self._late[ours(heard)] = words

    async def _open(self, heard: Heard) -> None:
        token = await self._token(heard.workspace)
        if not token:
            return
        view = loading_view(TITLE, ours(heard))
        ended = await self.calls.call(token, "views.open", trigger_id=heard.trigger, view=view)
        if not isinstance(ended, Answer):
            logger().warning("a view was not opened", kind=heard.kind, reason=getattr(ended, "error", "limited"))

    async def whisper(self, heard: Heard, words: str) -> None:
        """Say something to whoever spoke, once for each thing they said, and in the view that was opened for it. It
        may be lost."""
        if heard.key in self._told:
            return
        _remember(self._told, heard.key, None)
        await self._tell_in_view(heard, words)
        token = await self._token(heard.workspace)
        if not token:
            logger().warning("could not be told", reason="no token is known", kind=heard.kind)
            return
        method, to = "chat.postMessage", {"channel": heard.user}
        if heard.room:
            method, to = "chat.postEphemeral", {"channel": heard.room, "user": heard.user}
        # What Slack sends again is answered when it comes again: told later, this would contradict that answer.
        again = heard.kind not in SENT_AGAIN
        await self.whispers.say(heard.workspace, token, method, again=again, **to, text=words)

    async def _token(self, workspace: str) -> str:
        """The token of a workspace; the last one known while the records cannot be read. Empty where there is none."""
        try:
            return await asyncio.to_thread(self.tokens.of, workspace)
        except NoToken:
            return ""
        except RecordsUnavailable:
            return self.tokens.last_known(workspace)


def _remember(known: OrderedDict[str, Kept], name: str, what: Kept) -> None:
    """Remember something, and forget what was remembered long ago."""
    known[name] = what
    if len(known) > MOST_TOLD:
        known.popitem(last=False)
