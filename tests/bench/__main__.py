"""`python -m tests.bench`: measure everything, or with `--quick` a little of everything in under a minute.

`--only NAME` measures one part. It prints tables and asserts nothing about time. Run it when the machine is quiet.
"""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench import growth, guarding, lookup, over_http, starting, step
from tests.bench.rounds import ROUNDS

Part = Callable[[Path, bool], None]

PARTS: dict[str, Part] = {
    "step": lambda folder, quick: step.measure(folder, quick=quick),
    "http": lambda folder, quick: over_http.measure(folder, quick=quick),
    "growth": lambda folder, quick: growth.measure(folder, quick=quick),
    "start": lambda folder, quick: starting.measure(folder, quick=quick),
    "guard": lambda folder, quick: guarding.measure(quick=quick),
    "search": lambda folder, quick: lookup.measure(quick=quick),
}


def main() -> None:
    """Measure what was asked for."""
    reader = argparse.ArgumentParser(
        prog="python -m tests.bench", description="Measure canishare, as ratios side by side."
    )
    reader.add_argument("--quick", action="store_true", help="fewer rounds and smaller sizes: under a minute")
    reader.add_argument("--only", choices=PARTS, help="one part only")
    asked = reader.parse_args()
    started = time.perf_counter()
    print(
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()} cores.\n"
        f"Every variant in every round, in turn; medians of {ROUNDS} rounds; ratios are taken within a round."
    )
    for name, part in PARTS.items():
        if asked.only in (None, name):
            with tempfile.TemporaryDirectory(prefix="canishare-bench-") as folder:
                part(Path(folder), asked.quick)
    print(f"\nMeasured in {time.perf_counter() - started:.0f} s.")


if __name__ == "__main__":
    main()
