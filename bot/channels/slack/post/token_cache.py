"""The tokens that were read lately, so that not every call of Slack begins with asking the records.

Each is kept for seconds. What this process does to an installation counts at once; what another process does counts
when those are over, and until then Slack itself refuses the token that ended.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

KEPT_SECONDS = 10.0

Clock = Callable[[], float]
"""Seconds of a clock that is never set back."""


class TokenCache:
    """Tokens by workspace, in memory alone. May be used from several threads."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._kept: dict[str, tuple[str, float]] = {}
        self._forgotten = 0

    def of(self, workspace: str, read: Callable[[], str]) -> str:
        """The token of a workspace, read with `read` where it was not lately. Raises whatever that raises."""
        with self._lock:
            token, until = self._kept.get(workspace, ("", 0.0))
            if token and self._clock() < until:
                return token
            before = self._forgotten
        token = read()
        with self._lock:
            if self._forgotten == before:  # what was read while somebody forgot may be what they meant
                self._kept[workspace] = (token, self._clock() + KEPT_SECONDS)
        return token

    def forget(self, workspace: str) -> None:
        """Read this workspace's token anew the next time."""
        with self._lock:
            self._kept.pop(workspace, None)
            self._forgotten += 1
