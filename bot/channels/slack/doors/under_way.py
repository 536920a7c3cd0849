"""What goes on by itself after an answer: held until it ends, and its failure said in our own words alone."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from bot.log import logger, where


class UnderWay(set[asyncio.Task[None]]):
    """Everything that was begun and has not ended."""

    def begin(self, act: Coroutine[Any, Any, None], what: str) -> asyncio.Task[None]:
        """Begin it. `what` names it in the log, should it fail: the event loop would say the whole error, and that may
        quote what somebody typed."""
        one = asyncio.create_task(act, name=what)
        self.add(one)
        one.add_done_callback(self._ended)
        return one

    def _ended(self, one: asyncio.Task[None]) -> None:
        self.discard(one)
        error = None if one.cancelled() else one.exception()
        if error is not None:
            logger().warning(
                "what went on by itself failed", kind=one.get_name(), error=type(error).__name__, where=where(error)
            )
