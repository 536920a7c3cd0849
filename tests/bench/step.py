"""A recorded step in process, beside the same by hand, beside a state machine built per click, beside a no-op click."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Sequence
from pathlib import Path

from bot.app import Parts
from bot.policy import Actor
from bot.services.cards import card
from tests.bench.ground import Tap, longest_walk, new_parts, officer
from tests.bench.raw import RawOnOurTables, RawSteps
from tests.bench.rounds import Slice, heading, side_by_side, table, us
from tests.bench.slack import NoBolt, no_op_clicks

OURS = "recorded step (policy, load, walk, compare-and-set, audit link, commit, card)"
PER_CLICK = "the same, and a python-statemachine instance built for each click"
RAW = "raw sqlite3: the step by hand and a plain audit row"
CHAINED = "raw sqlite3: the same with the HMAC chain"
ON_OURS = "raw sqlite3: with the chain, on canishare's own tables"
WARM_UP = 45
"""Walks before measuring: enough for every write-ahead log to have been filled and begun again, so that none of them
is measured while its file still grows, which makes each sync slower."""

NO_OP = "Bolt AsyncApp: a signed no-op click, nothing recorded"


class OurSteps:
    """Walks through the guide, each step timed with its card drawn."""

    def __init__(self, parts: Parts, actor: Actor, walk: Sequence[Tap], *, per_click: bool = False) -> None:
        self.parts = parts
        self.actor = actor
        self.walk = walk
        self.per_click = per_click

    def slice(self) -> list[float]:
        """One walk, each step timed."""
        parts, actor, taken = self.parts, self.actor, []
        machine = parts.packs.current.machine
        view = parts.guide.start(actor)
        for tap in self.walk:
            started = time.perf_counter()
            if self.per_click:
                machine(start_value=tap.question).send(tap.answer)
            view = parts.guide.answer(actor, view.row.id, view.row.version, tap.question, tap.answer, tap.picked)
            card(view, parts.packs.rules, actor)
            taken.append(time.perf_counter() - started)
        if view.walk.outcome is None:
            raise AssertionError("the walk did not reach an outcome")
        return taken


def measure(folder: Path, *, quick: bool) -> None:
    """Print the table."""
    own, beside, per_click = (new_parts(folder / name) for name in ("own", "beside", "per-click"))
    walk = longest_walk(own.packs.current)
    variants: dict[str, Slice] = {
        RAW: RawSteps(folder / "plain", own.packs.current, walk, chained=False).slice,
        CHAINED: RawSteps(folder / "chained", own.packs.current, walk, chained=True).slice,
        ON_OURS: RawOnOurTables(beside, officer(beside), walk).slice,
        OURS: OurSteps(own, officer(own), walk).slice,
        PER_CLICK: OurSteps(per_click, officer(per_click), walk, per_click=True).slice,
    }
    heading(
        "1. A recorded step in process",
        f"Walks of {len(walk)} steps, one after another; SQLite in WAL with synchronous=FULL everywhere.",
    )
    loop = asyncio.new_event_loop()
    try:
        variants[NO_OP] = no_op_clicks(loop, len(walk))
    except NoBolt as missing:
        print(missing)
    gc.collect()
    gc.freeze()  # as the server does once it has started
    for slice_ in variants.values():
        for _ in range(WARM_UP):
            slice_()
    found = side_by_side(variants, slices=5 if quick else 30)
    loop.close()
    raw, chained, ours = found[RAW], found[CHAINED], found[ON_OURS]
    rows = [
        (
            one.name,
            us(one.percentile(0.5)),
            us(one.percentile(0.99)),
            f"{one.rate:,.0f}",
            *(f"{one.rate_against(base):.2f}" for base in (raw, chained, ours)),
        )
        for one in found.values()
    ]
    table(("", "p50 us", "p99 us", "a second", "of raw", "of chained", "of own tables"), rows)
    print("  Goal: the recorded step at least 0.33 of the raw step's rate, aiming for 0.9.")
