"""Whether a step and "my decisions" get slower as walks pile up: 10^3, 10^5 and 10^6 of them stored."""

from __future__ import annotations

import random
import time
from pathlib import Path

from bot.services.acts import Press
from bot.services.cards import card
from tests.bench.filling import ANSWERED, LINKS, RECORDED, can_go_on, fill, owner, stored_run
from tests.bench.ground import longest_walk, new_parts
from tests.bench.rounds import Slice, heading, side_by_side, table, us

SIZES = (1_000, 100_000, 1_000_000)
QUICK_SIZES = (1_000, 30_000)
SEED = 20261123
WALKS = 8
LISTS = 20


class Grown:
    """A canishare with many walks stored. Steps go on with stored walks, each of them once, picked by chance."""

    def __init__(self, folder: Path, size: int) -> None:
        self.parts = new_parts(folder)
        self.officers = self.parts.people.choosable()
        self.walk = longest_walk(self.parts.packs.current)
        started = time.perf_counter()
        fill(self.parts, size, self.officers, self.walk)
        self.filled_in = time.perf_counter() - started
        chance = random.Random(SEED)
        self.numbers = filter(can_go_on, chance.sample(range(1, size + 1), 500))
        self.chance = chance

    def steps(self) -> list[float]:
        """The rest of some stored walks, each step timed."""
        return [seconds for _ in range(WALKS) for seconds in self._rest_of(next(self.numbers))]

    def _rest_of(self, number: int) -> list[float]:
        parts, actor, run, taken = self.parts, owner(number, self.officers), stored_run(number), []
        for version, tap in enumerate(self.walk[ANSWERED:], ANSWERED + 1):
            started = time.perf_counter()
            view = parts.guide.answer(actor, run, version, tap.question, tap.answer, tap.picked)
            card(view, parts.packs.rules, actor)
            taken.append(time.perf_counter() - started)
        return taken

    def lists(self) -> list[float]:
        """ "My decisions" of officers picked by chance, each as it is drawn."""
        taken = []
        for actor in self.chance.choices(self.officers, k=LISTS):
            started = time.perf_counter()
            self.parts.conversation.hear(actor, Press("guide.mine", {}))
            taken.append(time.perf_counter() - started)
        return taken


def measure(folder: Path, *, quick: bool) -> None:
    """Print the table."""
    sizes = QUICK_SIZES if quick else SIZES
    heading(
        "3. As walks pile up",
        f"Walks stored with {LINKS} audit rows each, one in {RECORDED} of them recorded.",
        f"Steps go on with walks picked by chance (seed {SEED}).",
    )
    grown: dict[str, Grown] = {}
    for size in sizes:
        name = f"{size:,} walks"
        grown[name] = Grown(folder / str(size), size)
        megabytes = (folder / str(size) / "records.sqlite3").stat().st_size / 1e6
        print(f"  {name}: filled in {grown[name].filled_in:.0f} s, {megabytes:,.0f} MB")
    _compare("a recorded step, card drawn", {name: one.steps for name, one in grown.items()})
    _compare('"my decisions", the list made', {name: one.lists for name, one in grown.items()})
    print("  Goal: at most twice as slow at the end.")
    for one in grown.values():
        one.parts.database.close()


def _compare(title: str, variants: dict[str, Slice]) -> None:
    for one in variants.values():
        one()
    found = side_by_side(variants)
    base = found[next(iter(variants))]
    print(f"\n  {title}")
    rows = [
        (one.name, us(one.percentile(0.5)), us(one.percentile(0.99)), f"{one.p50_against(base):.2f}")
        for one in found.values()
    ]
    table(("", "p50 us", "p99 us", f"p50 of {base.name}"), rows)
