"""What Slack is answered when the records cannot be used, or something of ours is broken.

What Slack sends again is put off, so that it comes again. Somebody who pressed or typed is told at once, with the
emergency steps: those must not wait for a database (security.md row 11).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

from bot import messages as say
from bot.channels.slack.doors import reply
from bot.channels.slack.doors.heard import SENT_AGAIN, Heard
from bot.channels.slack.doors.reply import Reply, words_of
from bot.channels.slack.doors.under_way import UnderWay
from bot.channels.slack.looks.text import escaped
from bot.records.trouble import RecordsUnavailable

TOLD_APART = frozenset(("words", "mention", "click", "shortcut"))
"""What has no answer of its own in which words could stand."""

TOLD_SECONDS = 0.4
"""How long an answer waits for that to be told: the records were waited for before."""

COMES_AGAIN = "What you wrote comes again by itself, once or twice. If no answer comes in five minutes, write it again."

BROKEN = "Something went wrong here. Nothing was saved. Try again; if it comes back, tell the community safety team."

Whisper = Callable[[Heard, str], Coroutine[Any, Any, None]]


class Trouble:
    """Says what is wrong without the records. `whisper` says something to whoever spoke, as best it can."""

    def __init__(self, notice: Callable[[RecordsUnavailable], say.Notice], whisper: Whisper) -> None:
        self.notice = notice
        self.whisper = whisper
        self.under_way = UnderWay()

    async def unavailable(self, heard: Heard, trouble: RecordsUnavailable) -> Reply:
        """The records cannot be used just now."""
        notice = self.notice(trouble)
        if heard.kind in SENT_AGAIN:
            notice = replace(notice, say=(*notice.say, COMES_AGAIN))
        words = escaped(words_of(notice))
        if heard.kind == "command":
            return reply.private(words)
        if heard.kind == "form":
            return _beside_a_field(heard, str(trouble))
        if heard.kind in TOLD_APART:
            await self._tell(heard, words)
        return Reply(503 if heard.kind in SENT_AGAIN else 200, put_out=False)

    async def _tell(self, heard: Heard, words: str) -> None:
        """Say it apart. A call may take ten seconds, and Slack waits for its own answer: so it may go on by itself."""
        telling = self.under_way.begin(self.whisper(heard, words), "telling what is wrong")
        await asyncio.wait({telling}, timeout=TOLD_SECONDS)

    async def put_off(self, heard: Heard, words: str) -> Reply:
        """It cannot be done just now, for a reason that is no trouble of the records."""
        await self._tell(heard, escaped(words))
        return reply.NOTHING

    def broken(self, heard: Heard, *, noted: bool = True) -> Reply:
        """Something of ours failed; what is on record was told in a message. What could not even be noted is to come
        again, where Slack sends it again."""
        if not noted and heard.kind in SENT_AGAIN:
            return Reply(503, put_out=False)
        if heard.kind == "command":
            return reply.private(BROKEN)
        if heard.kind == "form":
            return _beside_a_field(heard, BROKEN)
        return reply.DONE


def _beside_a_field(heard: Heard, words: str) -> Reply:
    """The form stays open with everything that was chosen, and the words beside its first field."""
    first = next(iter(heard.state), "")
    return reply.wrong({first: words}) if first else Reply(put_out=False)
