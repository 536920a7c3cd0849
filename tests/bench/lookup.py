"""Search: how quickly it answers as there is more to search, and how well, beside a full scan with rapidfuzz."""

from __future__ import annotations

import itertools
import random
import resource
import time
from collections import defaultdict
from collections.abc import Callable, Sequence

from rapidfuzz import fuzz, process

from bot.services.lookup import Library, library_entries, read_library
from knowledge.entries import Entry
from knowledge.search import SearchIndex
from tests.bench.rounds import Slice, heading, ms, side_by_side, table
from tests.bench.texts import (
    Query,
    case_contacts,
    contact_queries,
    guidance_queries,
    many_contacts,
    many_passages,
    typo_queries,
)
from tests.cases.figures import wilson

SEED = 7_719
PASSAGES = (300, 5_000, 50_000)
QUICK_PASSAGES = (300, 2_000)
CONTACTS = 10_000
QUICK_CONTACTS = 2_000
TOP = 3
Ranked = Callable[[str], Sequence[str]]
"""Gives the keys of what fits a query, best first."""


def measure(*, quick: bool) -> None:
    """Print the tables."""
    library = read_library()
    _speed(library, quick=quick)
    _quality(library)


def _speed(library: Library, *, quick: bool) -> None:
    sizes, many = (QUICK_PASSAGES, QUICK_CONTACTS) if quick else (PASSAGES, CONTACTS)
    heading(
        "2. Search: how quickly",
        f"Guidance queries and contact queries in turn, over passages and {many:,} contacts in one index (seed {SEED}).",
    )
    chance = random.Random(SEED)
    contacts = many_contacts(many, chance)
    made_up = typo_queries(contacts, 150, chance)
    queries = [*guidance_queries(), *contact_queries(), *made_up]
    chance.shuffle(queries)
    variants: dict[str, Slice] = {}
    for size in sizes:
        entries = [*many_passages(library_entries(library), size, chance), *contacts]
        before, started = _megabytes(), time.perf_counter()
        index = SearchIndex.build(entries, library.words)
        built, grew = time.perf_counter() - started, _megabytes() - before
        print(f"  {size:,} passages and {many:,} contacts: built in {built:.1f} s, {grew:,.0f} MB more")
        variants[f"ours, {size:,} passages"] = _asking(ranked_by(index), queries, 100)
        scan = 100 if size <= 300 else 5_000 // size * 10 or 3
        variants[f"rapidfuzz token_set_ratio, {size:,}"] = _asking(scan_of(entries), queries, scan)
        if size == sizes[-2]:
            right = sum(query.want[0] in ranked_by(index)(query.text)[:TOP] for query in made_up)
            low, high = wilson(right, len(made_up))
            print(
                f"  made-up contacts with slips, among {many:,}: right one in the top {TOP} for {right} of "
                f"{len(made_up)} (95 % interval {low:.2f}-{high:.2f})"
            )
    found = side_by_side(variants)
    names = iter(found)
    rows = []
    for ours, theirs in itertools.batched(names, 2) if hasattr(itertools, "batched") else zip(names, names, strict=True):
        for name in (ours, theirs):
            one = found[name]
            tail = (ms(one.percentile(0.5)), ms(one.percentile(0.99)), f"{one.p50_against(found[theirs]):.3f}")
            rows.append((name, *tail))
    table(("", "p50 ms", "p99 ms", "p50 of rapidfuzz"), rows)
    print("  Goal: p99 under 10 ms at 5,000 passages and 10,000 contacts.")
