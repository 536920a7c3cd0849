"""R5: every delivery of Slack's is acknowledged in time, over HTTP, also while another writer holds the database."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bot.log import start_logs
from tests.goals.goal import Found, goal
from tests.slack.load.measure import Measured, measure_load

RATE, SECONDS = 50.0, 60.0
LOCKS = (5.0, 25.0, 45.0)
P99, LONGEST = 0.5, 3.0


@goal("R5", "p99 < 500 ms, max < 3 s, 50 a second for 60 s, also with the database locked by another writer for 2 s")
def measure(seed: int) -> Found:
    """A minute as it is, and a minute in which another writer holds the database three times."""
    start_logs("CRITICAL")
    free, locked = _minute(seed, ()), _minute(seed + 1, LOCKS)
    met = free.answers.at(0.99) < P99 and _in_time(free) and _in_time(locked)
    return Found(f"free: {free.words}; locked {len(LOCKS)} times for 2 s: {locked.words}", met)


def _minute(seed: int, locks: tuple[float, ...]) -> Measured:
    with tempfile.TemporaryDirectory(prefix="canishare-") as folder:
        return measure_load(Path(folder), seed, rate=RATE, seconds=SECONDS, locks=locks)


def _in_time(found: Measured) -> bool:
    in_time = max(found.answers.seconds) < LONGEST
    nothing_refused = not (found.fates.not_taken or found.fates.refused)
    return in_time and nothing_refused and not (found.lost or found.waiting or found.failed)
