"""The tokens that were read lately, so that not every call of Slack begins with asking the records.

Each is used for seconds. What this process does to an installation counts at once; what another process does counts
when those are over, and until then Slack itself refuses the token that ended.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

KEPT_SECONDS = 10.0
"""Longer than any transaction that forgets a token takes to be committed."""

Clock = Callable[[], float]
"""Seconds of a clock that is never set back."""


class TokenCache:
    """Tokens by workspace, in memory alone. May be used from several threads."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._kept: dict[str, tuple[str, float]] = {}
        self._forgotten: dict[str, float] = {}

    def of(self, workspace: str, read: Callable[[], str]) -> str:
        """The token of a workspace, read with `read` where it was not lately. Raises whatever that raises."""
        began = self._clock()
        with self._lock:
            token, until = self._kept.get(workspace, ("", 0.0))
            if token and began < until:
                return token
        token = read()
        with self._lock:
            # Whoever forgot it may not have committed that yet: until they must have, everybody reads for themselves.
            if began >= self._forgotten.get(workspace, began):
                self._kept[workspace] = (token, self._clock() + KEPT_SECONDS)
        return token

    def last_known(self, workspace: str) -> str:
        """The token that was read last, however long ago, for when the records cannot be read; empty when none is."""
        with self._lock:
            return self._kept.get(workspace, ("", 0.0))[0]

    def forget(self, workspace: str) -> None:
        """This workspace's token is another from now on, or none."""
        with self._lock:
            self._kept.pop(workspace, None)
            self._forgotten[workspace] = self._clock() + KEPT_SECONDS
