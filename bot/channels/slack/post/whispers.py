"""Saying to somebody that the records are down: at once, and again while Slack takes nothing for the moment.

It may be lost, for the records cannot hold it. Slack takes about one message a second for each person, and their
letters may be on their way too.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from random import SystemRandom

from bot.channels.slack.post.calls import Answer, Calls, Ended, Limited, Unreached
from bot.log import logger

LONGEST_WAIT = 20.0
"""Seconds for which it is tried. What is said later than that is of no use to whoever pressed."""

UNREACHED_SECONDS = 1.0
EARLIER = "About what you did a moment ago:\n"
"""What stands before words that Slack put off: by now something else may have gone well."""

DICE = SystemRandom()
Wait = Callable[[float], Awaitable[None]]
Clock = Callable[[], float]


class Whispers:
    """Says things. `wait` waits so many seconds; `clock` gives the seconds of a clock that is never set back."""

    def __init__(self, calls: Calls, wait: Wait = asyncio.sleep, clock: Clock = time.monotonic) -> None:
        self.calls = calls
        self.wait = wait
        self.clock = clock
        self._waiting: dict[tuple[str, ...], float] = {}

    async def say(self, workspace: str, token: str, method: str, *, again: bool, **message: str) -> None:
        """Say it. `again`: also when Slack takes nothing for the moment.

        What waits to be said again is said after this, and says the same. So it stands for both: somebody who pressed
        three times at once is told once they stopped."""
        said, ends, first = (workspace, method, *message.values()), self.clock() + LONGEST_WAIT, message["text"]
        ended: Ended | None = None
        while not self._stands_for(said, ends):
            ended = await self.calls.call(token, method, **message)
            seconds = _seconds_until_again(ended) if again else None
            if seconds is None or self.clock() + seconds > ends:
                break
            if self._stands_for(said, ends):
                return
            ends = await self._waited(said, ends, seconds)
            message["text"] = EARLIER + first
        if ended is not None and not isinstance(ended, Answer):
            logger().warning("could not be told", reason=getattr(ended, "error", "limited"))

    def _stands_for(self, said: tuple[str, ...], ends: float) -> bool:
        """Whether the same waits to be said already. It is then tried for as long as this one would be."""
        if said not in self._waiting:
            return False
        self._waiting[said] = max(self._waiting[said], ends)
        return True

    async def _waited(self, said: tuple[str, ...], ends: float, seconds: float) -> float:
        """Wait, and give until when it is tried: for longer where it stands for another by then."""
        self._waiting[said] = ends
        try:
            await self.wait(seconds)
        finally:
            ends = self._waiting.pop(said)
        return ends


def _seconds_until_again(ended: Ended) -> float | None:
    """How long to wait before the same may be tried again; None where it was taken, or may have been."""
    match ended:
        case Limited(seconds):
            return seconds + DICE.uniform(0, 1)
        case Unreached():
            return UNREACHED_SECONDS + DICE.uniform(0, 1)
        case _:
            return None
