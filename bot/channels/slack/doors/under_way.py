"""What goes on by itself after an answer: held until it ends, and its failure said in our own words alone."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from bot.log import logger, where


class UnderWay:
    """Everything that was begun and has not ended."""

    def __init__(self) -> None:
        self._begun: set[asyncio.Task[None]] = set()

    def begin(self, act: Coroutine[Any, Any, None], what: str) -> asyncio.Task[None]:
        """Begin it. `what` names it in the log, should it fail: the event loop would say the whole error, and that may
        quote what somebody typed."""
        one = asyncio.create_task(act, name=what)
        self._begun.add(one)
        one.add_done_callback(self._ended)
        return one

    async def end(self, seconds: float | None = None) -> bool:
        """Wait until all of it has ended, for so long at most; what has not by then is cancelled, and said to be. Gives
        whether there was anything."""
        begun = list(self._begun)
        if begun:
            await asyncio.wait(begun, timeout=seconds)
        left = [one for one in begun if not one.done()]
        for one in left:
            one.cancel()
        if left:
            await asyncio.gather(*left, return_exceptions=True)
            logger().warning("what went on by itself was cut off", count=len(left))
        return bool(begun)

    def _ended(self, one: asyncio.Task[None]) -> None:
        self._begun.discard(one)
        error = None if one.cancelled() else one.exception()
        if error is not None:
            kind, name = one.get_name(), type(error).__name__
            logger().warning("what went on by itself failed", kind=kind, error=name, where=where(error))
