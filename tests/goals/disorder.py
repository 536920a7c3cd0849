"""R3: every delivery once to four times, shuffled, some ten minutes late: the records are those of one run in order."""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

from sqlalchemy import RowMapping, text

from bot.app import build
from bot.channels.slack.doors.hearing import hear
from bot.channels.slack.settings import EVENTS_PATH
from bot.log import start_logs
from bot.records.audit import AuditChain, derive_key
from bot.records.database import open_database, sqlite_url
from bot.records.outbox import OUTBOX
from tests.clock import Clock
from tests.goals.goal import Found, goal
from tests.goals.hands import without_slack
from tests.goals.story import Step, Story, ids_by_cause
from tests.goals.together import settled_file
from tests.partnership import KEY, library, settings
from tests.slack.door import Door, encoded, signed
from tests.slack.quick import as_bytes, called

DELIVERIES = 10_000
AT_ONCE = 32
LATE = timedelta(minutes=10)
COMPARED = ("inbox", "run", "decision", "draft", "account", "workspace", "asked_in", "room", "pack")
"""Tables that must be the same row for row, times and ids included."""

SEALED = {"draft": ("body",), "workspace": ("token", "refresh_token", "changed_at", "installed_at")}
"""Columns that never come out the same: sealed ones, and when the partnership was set up."""


@dataclass(frozen=True)
class Copy:
    """One of the times that a delivery comes: which, when in the run (any scale), and whether as a retry or late."""

    step: int
    moment: float
    first: bool
    retry: bool
    late: bool


@contextmanager
def a_door(clock: Clock) -> Iterator[Door]:
    """A door on a new partnership, by this clock, until the block ends."""
    with tempfile.TemporaryDirectory(prefix="canishare-goal-") as folder, ids_by_cause():
        database = open_database(sqlite_url(settled_file(Path(folder) / "partnership.sqlite3")))
        door = without_slack(Door(build(settings(), now=clock.now, database=database, library=library())))
        door.parts.lookup.index()
        yield door
        door.close()
        database.close()


def copies(steps: list[Step], dice: Random) -> list[Copy]:
    """Each delivery once to four times, shuffled as far as cause allows, half of the repeats as retries."""
    found, begins = [], [0.0] * len(steps)
    for number, step in enumerate(steps):
        begins[number] = dice.random() if step.after < 0 else begins[step.after] + dice.uniform(0, 0.1)
        found.append(Copy(number, begins[number], first=True, retry=dice.random() < 0.5, late=False))
        for _ in range(dice.randint(0, 3)):
            late, moment = dice.random() < 0.1, begins[number] + dice.expovariate(10)
            found.append(Copy(number, moment, first=False, retry=dice.random() < 0.5, late=late))
    return sorted(found, key=lambda one: (one.late, one.moment))


async def _send_all(door: Door, clock: Clock, steps: list[Step], order: list[Copy]) -> Counter[int]:
    """Send every copy, many at once: a delivery never before the one that it follows from was answered."""
    answered = [asyncio.Event() for _ in steps]
    bodies = [encoded(step.payload) for step in steps]
    statuses: Counter[int] = Counter()
    waiting = iter(order)

    async def work() -> None:
        for one in waiting:
            step = steps[one.step]
            if step.after >= 0:
                await answered[step.after].wait()
            if not one.first:
                await asyncio.sleep(0)
            body, kind = bodies[one.step]
            headers = signed(body, int(clock.now().timestamp()), kind)
            if one.retry:
                headers |= {"x-slack-retry-num": "1", "x-slack-retry-reason": "http_timeout"}
            statuses[(await called(door.app, body, as_bytes(headers), EVENTS_PATH)).status] += 1
            answered[one.step].set()

    for late in (False, True):
        if late:
            clock.forward(LATE)
        waiting = iter([one for one in order if one.late is late])
        await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    return statuses


Rows = dict[str, Any]


def rows(door: Door) -> Rows:
    """Everything in the records that must come out the same.

    The words of new messages are left out, as an answer may mention what else its reader has begun; and which of the
    letters for one place still waits, where no order is given: only how many do.
    """
    found: Rows = {}
    with door.parts.database.reading() as connection:
        for table in COMPARED:
            each = connection.execute(text(f"SELECT * FROM {table}")).mappings()
            left_out = SEALED.get(table, ())
            found[table] = Counter(_flat({key: one for key, one in row.items() if key not in left_out}) for row in each)
        links = connection.execute(text("SELECT * FROM audit ORDER BY seq")).mappings().all()
        letters = [dict(row) for row in connection.execute(OUTBOX.select()).mappings()]
        found["audit is sound"] = AuditChain(derive_key(KEY.encode(), "audit")).verify(connection).sound
    found["audit"] = Counter(_link(link) for link in links)
    found["walks in the audit"] = _in_order(links)
    found["letters"] = Counter(_letter(door, row) for row in letters)
    found["states"] = Counter((row["slot"], row["state"]) for row in letters)
    return found


def _link(link: RowMapping) -> tuple[str, ...]:
    return tuple(link[name] for name in ("actor", "agency", "verb", "subject", "outcome", "detail"))


def _in_order(links: Sequence[RowMapping]) -> dict[str, list[tuple[str, ...]]]:
    """What was done to each walk, in order."""
    found = defaultdict(list)
    for link in links:
        if link["verb"].startswith("guide."):
            found[link["subject"]].append(_link(link))
    return {subject: each for subject, each in found.items() if subject}


def _letter(door: Door, row: Rows) -> str:
    names = ("key", "channel", "workspace", "lane", "kind", "address", "place", "slot", "person_key", "about")
    kept = {name: row[name] for name in names}
    if row["state"] == "due" and row["kind"] in ("update", "view"):
        kept["body"] = door.parts.outgoing.payload(SimpleNamespace(**row))  # type: ignore[arg-type]
    return _flat(kept)


def _flat(row: Rows) -> str:
    return json.dumps(row, sort_keys=True, default=str)


@dataclass(frozen=True)
class Compared:
    """What came of it: how many were sent, how often, how long that took, and every difference."""

    deliveries: int
    kinds: Counter[str]
    sent: int
    retries: int
    late: int
    seconds: float
    statuses: Counter[int]
    differ: list[str]
    runs: int
    decisions: int
    letters: int


async def _clean(seed: int, many: int) -> tuple[list[Step], Rows]:
    with a_door(Clock()) as door:
        story = Story(door, Random(seed))
        await story.whole(many)
        return story.steps, rows(door)


async def _shuffled(seed: int, steps: list[Step]) -> tuple[list[Copy], Counter[int], float, Rows]:
    clock, order = Clock(), copies(steps, Random(seed))
    with a_door(clock) as door:
        began = time.perf_counter()
        statuses = await _send_all(door, clock, steps, order)
        return order, statuses, time.perf_counter() - began, rows(door)


def shuffled(seed: int, many: int) -> Compared:
    """Make up so many deliveries in order, send them again in disorder, and compare."""
    steps, once = asyncio.run(_clean(seed, many))
    order, statuses, seconds, found = asyncio.run(_shuffled(seed, steps))
    differ = [name for name in once if once[name] != found[name]]
    return Compared(
        deliveries=len(steps),
        kinds=Counter(hear(step.payload).kind for step in steps),
        sent=len(order),
        retries=sum(one.retry for one in order),
        late=sum(one.late for one in order),
        seconds=seconds,
        statuses=statuses,
        differ=[f"{name}: {_difference(once[name], found[name])}" for name in differ],
        runs=once["run"].total(),
        decisions=once["decision"].total(),
        letters=once["letters"].total(),
    )


def _difference(once: Any, found: Any) -> str:
    if isinstance(once, Counter):
        missing, many = once - found, found - once
        return f"{missing.total()} missing, {many.total()} too many, such as {next(iter(missing or many))}"
    return "not the same"


@goal(
    "R3",
    "10,000 deliveries, 1-4 times each, half as retries, shuffled, some 10 min late: records as of one run; < 60 s",
)
def measure(seed: int) -> Found:
    """Ten thousand deliveries of every kind that Slack has for us."""
    start_logs("CRITICAL")
    found = shuffled(seed, DELIVERIES)
    told = (
        f"{found.deliveries:,} deliveries ({', '.join(f'{many} {kind}' for kind, many in found.kinds.most_common())}) "
        f"sent {found.sent:,} times in {found.seconds:.1f} s, {found.retries:,} with retry headers, {found.late:,} ten "
        f"minutes late and signed anew, {AT_ONCE} at once; shuffled, but no button pressed before it was drawn; "
        f"answers {dict(found.statuses)}; {found.runs} walks, {found.decisions} decisions, {found.letters:,} letters: "
        f"{'all rows as in one run in order' if not found.differ else 'DIFFERENT: ' + '; '.join(found.differ)[:300]}"
    )
    return Found(told, not found.differ and set(found.statuses) == {200} and found.seconds < 60)
