"""What cannot wait in the outbox: opening a view while its trigger lives, and saying that the records are down.

Nothing depends on them: a view that did not open has its content sent as a message. Neither is made a second time but
where Slack said that it took nothing.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from random import SystemRandom
from typing import TypeVar

from bot.channels.slack.doors.heard import Heard
from bot.channels.slack.doors.openings import ours
from bot.channels.slack.looks.views import loading_view, trouble_view
from bot.channels.slack.post.calls import Answer, Calls, Limited
from bot.channels.slack.post.letters import TITLE
from bot.channels.slack.post.tokens import NoToken, Tokens
from bot.log import logger
from bot.records.trouble import RecordsUnavailable

MOST_TOLD = 1_000
LONGEST_WAIT = 60.0
"""Seconds for which somebody is told again when Slack puts it off. It takes about one message a second for each of
them, and their letters may be on their way too. What is said later than that is of no use to whoever pressed."""

Wait = Callable[[float], Awaitable[None]]
DICE = SystemRandom()
Kept = TypeVar("Kept")


class AtOnce:
    """Calls that are made while somebody waits. `wait` waits so many seconds."""

    def __init__(self, calls: Calls, tokens: Tokens, wait: Wait = asyncio.sleep) -> None:
        self.calls = calls
        self.tokens = tokens
        self.wait = wait
        self._known: dict[str, str] = {}
        self._told: OrderedDict[str, None] = OrderedDict()
        self._views: OrderedDict[str, bool] = OrderedDict()
        self._late: dict[str, str] = {}
        self._put_off: set[tuple[str, ...]] = set()

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
        if token and heard.room:
            await self._say(token, "chat.postEphemeral", channel=heard.room, user=heard.user, text=words)
        elif token:
            await self._say(token, "chat.postMessage", channel=heard.user, text=words)

    async def _say(self, token: str, method: str, **message: str) -> None:
        """Say it, and again for as long as Slack says that it took nothing. What waits to be said again is said after
        this, and says the same: somebody who pressed three times at once is told once they stopped."""
        said, left = (method, *message.values()), LONGEST_WAIT
        while isinstance(ended := await self.calls.call(token, method, **message), Limited):
            seconds = ended.seconds + DICE.uniform(0, 1)
            left -= seconds
            if left < 0:
                break
            if said in self._put_off:
                return
            self._put_off.add(said)
            try:
                await self.wait(seconds)
            finally:
                self._put_off.discard(said)
        if not isinstance(ended, Answer):
            logger().warning("could not be told", reason=getattr(ended, "error", "limited"))

    async def _token(self, workspace: str) -> str:
        """The token of a workspace; the last one known while the records cannot be read."""
        try:
            self._known[workspace] = await asyncio.to_thread(self.tokens.of, workspace)
        except NoToken:
            self._known.pop(workspace, None)
        except RecordsUnavailable:
            pass
        return self._known.get(workspace, "")


def _remember(known: OrderedDict[str, Kept], name: str, what: Kept) -> None:
    """Remember something, and forget what was remembered long ago."""
    known[name] = what
    if len(known) > MOST_TOLD:
        known.popitem(last=False)
