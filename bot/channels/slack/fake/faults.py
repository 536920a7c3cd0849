"""What goes wrong on purpose: refusals, broken connections and delays, thrown with dice that were handed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

RATELIMITED = "ratelimited"
"""Answer 429 with a Retry-After; nothing is done."""
SERVER_ERROR = "server_error"
"""Answer 500; nothing is done."""
ACCEPT_THEN_DROP = "accept_then_drop"
"""Do what was asked, and close the connection without a word."""
DROP_BEFORE = "drop_before"
"""Close the connection; nothing is done."""
DELAY = "delay"
"""Do what was asked, and answer late."""

KINDS = (RATELIMITED, SERVER_ERROR, ACCEPT_THEN_DROP, DROP_BEFORE, DELAY)


@dataclass(slots=True)
class Fault:
    """One thing that goes wrong. `rate` is how often (0 to 1), `methods` for which calls (none named: all).

    `retry_after` is the least and most seconds a 429 names, `seconds` how long a delay is, `times` how often it may
    still happen (None: for ever).
    """

    kind: str
    rate: float = 1.0
    methods: frozenset[str] = frozenset()
    retry_after: tuple[int, int] = (1, 1)
    seconds: float = 0.0
    times: int | None = None

    def concerns(self, method: str) -> bool:
        """Whether it may happen to a call of this method."""
        return self.times != 0 and (not self.methods or method in self.methods)


class Faults:
    """Every fault there may be. One throw of the dice decides a call, so rates add up."""

    def __init__(self, dice: Random) -> None:
        self._dice = dice
        self.rules: list[Fault] = []

    def add(
        self,
        kind: str,
        rate: float = 1.0,
        *,
        methods: Iterable[str] = (),
        retry_after: tuple[int, int] = (1, 1),
        seconds: float = 0.0,
        times: int | None = None,
    ) -> None:
        """Let this go wrong from now on."""
        if kind not in KINDS or not 0 <= rate <= 1:
            raise ValueError(f"no such fault: {kind} at {rate}")
        self.rules.append(Fault(kind, rate, frozenset(methods), retry_after, seconds, times))

    def once(self, kind: str, *methods: str, retry_after: int = 1, seconds: float = 0.0) -> None:
        """Let this go wrong with the next call of these methods, and never again."""
        self.add(kind, methods=methods, retry_after=(retry_after, retry_after), seconds=seconds, times=1)

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        self.rules.clear()

    def throw(self, method: str) -> Fault | None:
        """What goes wrong with this call, if anything."""
        rules = [one for one in self.rules if one.concerns(method)]
        if not rules:
            return None
        left = self._dice.random()
        for one in rules:
            left -= one.rate
            if left < 0:
                one.times = one.times - 1 if one.times is not None else None
                return one
        return None

    def seconds_of(self, fault: Fault) -> int:
        """The Retry-After that a 429 names this time."""
        return self._dice.randint(*fault.retry_after)


class Pace:
    """Slack's pace for posting: about one message a second in a channel. Kept to only when `strict`."""

    def __init__(self) -> None:
        self.strict = False
        self._last: dict[tuple[str, str], float] = {}

    def too_soon(self, team_id: str, channel: str, now: float) -> bool:
        """Whether this message comes within a second of the last one in its channel."""
        last = self._last.get((team_id, channel))
        if self.strict and last is not None and now - last < 1:
            return True
        self._last[team_id, channel] = now
        return False
