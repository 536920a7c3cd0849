"""What a goal is: a name, the figure to reach, and a way to measure it with a seed that is printed."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """What was measured: the figures in words, and whether they meet the target."""

    measured: str
    met: bool


Measure = Callable[[int], Found]


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal. `target` is the figure as security.md states it."""

    name: str
    target: str
    measure: Measure

    def line(self, seed: int) -> tuple[str, bool]:
        """Measure it: one line of JSON, and whether it is met. A goal that cannot be measured is not met."""
        began = time.perf_counter()
        try:
            found = self.measure(seed)
        except Exception as error:
            found = Found(f"could not be measured: {type(error).__name__}: {error}"[:300], False)
        said = {
            "goal": self.name,
            "target": self.target,
            "measured": found.measured,
            "met": found.met,
            "seconds": round(time.perf_counter() - began, 1),
            "seed": seed,
        }
        return json.dumps(said, ensure_ascii=False), found.met


GOALS: dict[str, Goal] = {}


def goal(name: str, target: str) -> Callable[[Measure], Measure]:
    """Enter a function as the way to measure a goal."""

    def enter(measure: Measure) -> Measure:
        GOALS[name] = Goal(name, target, measure)
        return measure

    return enter
