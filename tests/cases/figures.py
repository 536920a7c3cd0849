"""Measure `decide`, `search` and `guard` over our own sets, through the same commands that other programs use.

`python -m tests.cases.figures` prints what it found, by kind. Nothing is asserted here; `tests/` asserts the goals.
"""

from __future__ import annotations

import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

CASES = Path(__file__).parent
Row = dict[str, Any]
IDENTIFIERS = frozenset(
    "nhs_number national_insurance pnc_id cro_number prison_number driving_licence passport phone email postcode "
    "address vehicle birth_date".split()
)


def read(name: str) -> list[Row]:
    """The lines of one set."""
    return [json.loads(line) for line in (CASES / name).read_text(encoding="utf-8").splitlines() if line.strip()]


def ask(command: str, lines: list[Row]) -> dict[Any, Row]:
    """Send lines to `canishare COMMAND --jsonl` and give the answers by id."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "bot", command, "--jsonl"],
            input="\n".join(json.dumps(line) for line in lines),
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "CANISHARE_DATABASE_URL": f"sqlite:///{folder}/none.sqlite3"},
        )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    return {answer["id"]: answer for answer in answers}


def wilson(good: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share."""
    if not of:
        return (0.0, 1.0)
    z, share = 1.96, good / of
    middle = share + z * z / (2 * of)
    spread = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return (max(0.0, middle - spread) / (1 + z * z / of), (middle + spread) / (1 + z * z / of))


def line(name: str, good: int, of: int) -> None:
    """Print one figure with its interval."""
    low, high = wilson(good, of)
    print(f"  {name:<34} {good:>4} of {of:<4} {good / of if of else 0:6.1%}   95 % interval {low:.2f}-{high:.2f}")


def decisions() -> None:
    """Outcomes right, and the taps with and without starting points."""
    cases = read("guide_cases.jsonl")
    plain = ask("decide", [{"id": one["id"], "answers": one["answers"]} for one in cases])
    started = ask(
        "decide", [{"id": one["id"], "answers": one["answers"], "situation": one["situation"] or ""} for one in cases]
    )
    right = [one for one in cases if all(plain[one["id"]][key] == one["expect"][key] for key in ("outcome", "ground"))]
    same = [one for one in cases if started[one["id"]].get("outcome") == one["expect"]["outcome"]]
    without = [len(plain[one["id"]]["path"]) for one in cases]
    taps = [started[one["id"]].get("taps") or len(started[one["id"]]["path"]) + 1 for one in cases]
    print("canishare decide, our own cases")
    line("outcome and ground right", len(right), len(cases))
    line("the same from a starting point", len(same), len(cases))
    print(f"  taps without starting points: median {statistics.median(without)}, mean {statistics.mean(without):.1f}")
    print(f"  taps with starting points:    median {statistics.median(taps)}, mean {statistics.mean(taps):.1f}")


def searches() -> None:
    """The right passage among the first three, by kind of query."""
    queries = read("search_queries.jsonl")
    answers = ask("search", [{"id": one["id"], "query": one["query"]} for one in queries])
    found: dict[str, list[bool]] = defaultdict(list)
    for one in queries:
        cites = [hit["cite"] for hit in answers[one["id"]]["results"][:3]]
        found[one["kind"]].append(any(label in cites for label in one["want"]))
    print("canishare search, our own queries: a right passage in the top 3")
    for kind, hits in found.items():
        line(kind, sum(hits), len(hits))


def messages() -> None:
    """What the guard finds and what it stops by mistake, by kind; the held-out part apart from the rest."""
    every = read("guard_messages.jsonl")
    answers = ask("guard", [{"id": one["id"], "text": one["text"]} for one in every])
    for split in ("dev", "held_out"):
        part = [one for one in every if one["split"] == split]
        print(f"canishare guard, our own messages, {split}")
        personal = [one for one in part if one["personal"]]
        structured = [one for one in personal if IDENTIFIERS & set(one["kinds"])]
        named = [one for one in personal if set(one["kinds"]) <= {"name", "handle"}]
        rest = [one for one in personal if one not in structured and one not in named]
        clean = [one for one in part if not one["personal"]]
        for name, group in (
            ("structured identifiers", structured),
            ("only a name or alias", named),
            ("indirect", rest),
        ):
            line(name, sum(answers[one["id"]]["personal"] for one in group), len(group))
        line("all personal", sum(answers[one["id"]]["personal"] for one in personal), len(personal))
        line("false alarms", sum(answers[one["id"]]["personal"] for one in clean), len(clean))


if __name__ == "__main__":
    decisions()
    searches()
    messages()
