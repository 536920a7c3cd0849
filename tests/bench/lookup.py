"""Search: how quickly it answers as there is more to search, and how well, beside a full scan with rapidfuzz."""

from __future__ import annotations

import itertools
import random
import resource
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from rapidfuzz import fuzz, process

from bot.services.lookup import Library, library_entries, read_library
from knowledge.entries import Entry
from knowledge.search import SearchIndex
from tests.bench.rounds import Slice, heading, ms, share, side_by_side, table
from tests.bench.texts import (
    Query,
    case_contacts,
    contact_queries,
    guidance_queries,
    many_contacts,
    many_passages,
    typo_queries,
)

SEED = 7_719
PASSAGES = (300, 5_000, 50_000)
QUICK_PASSAGES = (300, 2_000)
CONTACTS = 10_000
QUICK_CONTACTS = 2_000
TOP = 3
MOST = 10
Ranked = Callable[[str], Sequence[tuple[str, str]]]
"""Gives the key and the label of what fits a query, best first."""


def measure(*, quick: bool) -> None:
    """Print the tables."""
    library = read_library()
    _speed(library, *((QUICK_PASSAGES, QUICK_CONTACTS) if quick else (PASSAGES, CONTACTS)))
    _quality(library)


def _speed(library: Library, sizes: Sequence[int], people: int) -> None:
    heading(
        "2. Search: how quickly",
        f"Our own queries, and contacts by name with slips, over one index with {people:,} contacts (seed {SEED}).",
    )
    chance = random.Random(SEED)
    contacts = many_contacts(people, chance)
    made_up = typo_queries(contacts, 150, chance)
    queries = [*guidance_queries(), *contact_queries(), *made_up]
    chance.shuffle(queries)
    variants: dict[str, Slice] = {}
    for size in sizes:
        entries = [*many_passages(library_entries(library), size, chance), *contacts]
        before, started = _megabytes(), time.perf_counter()
        index = SearchIndex.build(entries, library.words)
        built, grew = time.perf_counter() - started, _megabytes() - before
        print(f"  {size:,} passages and {people:,} contacts: built in {built:.1f} s, {grew:,.0f} MB more")
        variants[f"ours, {size:,} passages"] = _asking(ranked_by(index), queries, 100)
        variants[f"rapidfuzz, {size:,} passages"] = _asking(scan_of(entries), queries, max(3, 60_000 // len(entries)))
        if size == sizes[1]:
            good = share(sum(rank <= TOP for rank in _ranks(ranked_by(index), made_up)), len(made_up))
            print(f"  the right made-up contact in the top {TOP}: {good[0]} (95 % interval {good[1]})")
    found = list(side_by_side(variants).values())
    rows = [
        (one.name, ms(one.percentile(0.5)), ms(one.percentile(0.99)), f"{one.p50_against(scan):.3f}")
        for ours, scan in zip(found[::2], found[1::2], strict=True)
        for one in (ours, scan)
    ]
    table(("", "p50 ms", "p99 ms", "p50 of the scan"), rows)
    print("  Goal: p99 under 10 ms at 5,000 passages and 10,000 contacts.")


def _asking(ranked: Ranked, queries: Sequence[Query], many: int) -> Slice:
    """Slices of so many queries, going on each time where the last one stopped."""
    turn = itertools.cycle(queries)

    def ask() -> list[float]:
        taken = []
        for query in itertools.islice(turn, many):
            started = time.perf_counter()
            ranked(query.text)
            taken.append(time.perf_counter() - started)
        return taken

    return ask


def _quality(library: Library) -> None:
    heading(
        "2b. Search: how well",
        "Our own queries over the guidance, the law, the forms and the contacts that come with them.",
    )
    entries = [*library_entries(library), *case_contacts()]
    index = SearchIndex.build(entries, library.words)
    by_kind: dict[str, list[Query]] = defaultdict(list)
    for query in (*guidance_queries(), *contact_queries()):
        by_kind[query.kind].append(query)
    ways: dict[str, Ranked] = {"ours": ranked_by(index), "rapidfuzz": scan_of(entries)}
    rows = [_quality_row(f"{kind}, {name}", way, by_kind[kind]) for kind in by_kind for name, way in ways.items()]
    rows.append(_quality_row("contact, ours, contacts alone", ranked_by(index, ("contact",)), by_kind["contact"]))
    table(("", "queries", f"right in the top {TOP}", "95 % interval", "MRR"), rows)
    print("  Goals: 95 % plain, 90 % misspelt, 85 % paraphrased, 98 % contacts.")


def _quality_row(name: str, ranked: Ranked, queries: Sequence[Query]) -> tuple[str, ...]:
    ranks = _ranks(ranked, queries)
    mrr = sum(1 / rank for rank in ranks if rank <= MOST) / len(ranks)
    return (name, str(len(ranks)), *share(sum(rank <= TOP for rank in ranks), len(ranks)), f"{mrr:.3f}")


def ranked_by(index: SearchIndex, kinds: Sequence[str] | None = None) -> Ranked:
    """Our own search, of everything or of these kinds."""
    return lambda text: [(hit.key, hit.cite) for hit in index.search(text, limit=MOST, kinds=kinds).results]


def scan_of(entries: Iterable[Entry]) -> Ranked:
    """A full scan with rapidfuzz."""
    every = list(entries)
    texts = [" ".join((one.title, *one.aliases, one.body)).lower() for one in every]

    def ranked(text: str) -> list[tuple[str, str]]:
        found = process.extract(text.lower(), texts, scorer=fuzz.token_set_ratio, limit=MOST)
        return [(every[place].key, every[place].cite) for _, _, place in found]

    return ranked


def _ranks(ranked: Ranked, queries: Iterable[Query]) -> list[int]:
    """The rank of the first right answer to each query; one more than MOST where there was none."""
    found = []
    for query in queries:
        right = [any(name in query.want for name in names) for names in ranked(query.text)]
        found.append(right.index(True) + 1 if any(right) else MOST + 1)
    return found


def _megabytes() -> float:
    """The most memory this process has taken so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
