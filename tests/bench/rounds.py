"""Fair rounds: every variant in every round, in turn, and ratios taken within a round before anything is averaged.

Absolute figures belong to the machine and to whatever else it does; ratios within a round mostly do not.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tests.cases.figures import wilson

ROUNDS = 5
Slice = Callable[[], Iterable[float]]
"""A little work: gives how many seconds each of its steps took."""


@dataclass
class Timed:
    """What one variant took, in seconds, round by round: each of its steps, and all of them together."""

    name: str
    rounds: list[list[float]] = field(default_factory=list)
    clock: list[float] = field(default_factory=list)

    def percentile(self, share: float) -> float:
        """The median over rounds of this percentile of a round, in seconds."""
        return statistics.median(percentile(one, share) for one in self.rounds)

    @property
    def rates(self) -> list[float]:
        """Steps a second, round by round."""
        return [len(one) / seconds for one, seconds in zip(self.rounds, self.clock, strict=True)]

    @property
    def rate(self) -> float:
        """The median over rounds of steps a second."""
        return statistics.median(self.rates)

    def rate_against(self, base: Timed) -> float:
        """The median over rounds of this variant's rate over another's in the same round."""
        return statistics.median(one / other for one, other in zip(self.rates, base.rates, strict=True))

    def p50_against(self, base: Timed) -> float:
        """The median over rounds of this variant's p50 over another's in the same round."""
        pairs = zip(self.rounds, base.rounds, strict=True)
        return statistics.median(percentile(one, 0.5) / percentile(other, 0.5) for one, other in pairs)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def side_by_side(
    variants: Mapping[str, Slice], rounds: int = ROUNDS, slices: int = 1, *, by_the_clock: bool = False
) -> dict[str, Timed]:
    """Run every variant in every slice of every round, each time with another one first.

    Rates count the steps' own time; `by_the_clock` counts all that passed, for steps that go on side by side.
    """
    names = list(variants)
    found = {name: Timed(name) for name in names}
    for number in range(rounds):
        for timed in found.values():
            timed.rounds.append([])
            timed.clock.append(0.0)
        for piece in range(slices):
            turn = (number + piece) % len(names)
            for name in names[turn:] + names[:turn]:
                started = time.perf_counter()
                taken = list(variants[name]())
                passed = time.perf_counter() - started
                found[name].rounds[number].extend(taken)
                found[name].clock[number] += passed if by_the_clock else sum(taken)
    return found


def heading(title: str, *notes: str) -> None:
    """The title of a table, with how busy the machine is as it begins."""
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"\n{title}\n{'=' * len(title)}\n[load on {os.cpu_count()} cores: {load}]")
    for note in notes:
        print(note)


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table: the first column to the left, the others to the right."""
    lines = [tuple(columns), *(tuple(row) for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(columns))]
    for number, line in enumerate(lines):
        cells = [
            cell.ljust(width) if not place else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        print("  " + "  ".join(cells).rstrip())
        if not number:
            print("  " + "  ".join("-" * width for width in widths))


def us(seconds: float) -> str:
    """Microseconds."""
    return f"{seconds * 1e6:,.0f}"


def ms(seconds: float) -> str:
    """Milliseconds."""
    return f"{seconds * 1e3:,.2f}"


def share(good: int, of: int) -> tuple[str, str]:
    """A share in words, and its 95 % interval."""
    low, high = wilson(good, of)
    return f"{good / of:.1%}", f"{max(low, 0.0):.2f}-{min(high, 1.0):.2f}"
