"""The guard over free text: how quickly it looks, and what it finds and stops by mistake, by kind."""

from __future__ import annotations

import time

from bot.services.lookup import CONTENT
from knowledge.guard import Guard, read_guard_words
from tests.bench.rounds import heading, ms, percentile, share, side_by_side, table
from tests.cases.figures import IDENTIFIERS, Row, read

SPLITS = ("dev", "held_out")


def measure(*, quick: bool) -> None:
    """Print the tables."""
    heading("4. The guard", "Our own messages; the held-out ones were never looked at while it was written.")
    started = time.perf_counter()
    guard = Guard(read_guard_words(CONTENT / "guard"))
    print(f"  ready in {ms(time.perf_counter() - started)} ms")
    messages = read("guard_messages.jsonl")[:: 4 if quick else 1]

    def look() -> list[float]:
        taken = []
        for one in messages:
            begun = time.perf_counter()
            guard.look(one["text"])
            taken.append(time.perf_counter() - begun)
        return taken

    look()
    timed = side_by_side({"one message": look})["one message"]
    worst = max(percentile(one, 1.0) for one in timed.rounds)
    shares = [ms(timed.percentile(share)) for share in (0.5, 0.95, 0.99)]
    table(("", "p50 ms", "p95 ms", "p99 ms", "worst ms"), [("one message", *shares, ms(worst))])
    print("  Goal: p95 under 20 ms.\n")
    table(
        ("", "messages", "stopped", "share", "95 % interval"),
        [row for split in SPLITS for row in _figures(guard, split)],
    )
    print("  Goals: structured identifiers 97 %, names or aliases 78 %, false alarms at most 5 %.")


def _figures(guard: Guard, split: str) -> list[tuple[str, ...]]:
    every = [one for one in read("guard_messages.jsonl") if one["split"] == split]
    personal = [one for one in every if one["personal"]]
    structured = [one for one in personal if IDENTIFIERS & set(one["kinds"])]
    named = [one for one in personal if set(one["kinds"]) <= {"name", "handle"}]
    groups = {
        "structured identifiers": structured,
        "only a name or alias": named,
        "indirect": [one for one in personal if one not in structured and one not in named],
        "all personal": personal,
        "false alarms": [one for one in every if not one["personal"]],
    }
    return [_row(f"{split}: {name}", guard, group) for name, group in groups.items()]


def _row(name: str, guard: Guard, group: list[Row]) -> tuple[str, ...]:
    stopped = sum(guard.look(one["text"]).personal for one in group)
    return (name, str(len(group)), str(stopped), *share(stopped, len(group)))
