"""Filling a database with a great many walks, quickly: by SQL, with the indexes and triggers put back afterwards.

The walks stand after two answers, with valid ones, so that they can be gone on with; one in five is recorded, with
its decision. Each has three audit rows. Their seals are of the right length and no more: this is for measuring how
size matters, and nobody verifies it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from bot.app import Parts
from bot.policy import Actor
from bot.services.runs import stored
from flows.sharing import Given, give, walk_given
from tests.bench.ground import Tap

ANSWERED = 2
"""How many answers each stored walk has."""

LINKS = 3
"""How many audit rows each stored walk has."""

RECORDED = 5
"""One stored walk in so many is recorded."""

SPREAD = 2_654_435_761
"""An odd number: multiplied by it, numbers in a row become ids and moments all over the place, the same each time."""

RUNS = """
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :many)
INSERT INTO run (id, person_key, agency_key, pack_digest, situation, understood, answers, state, place, corrects,
                 created_at, updated_at, version)
SELECT printf('%016x%06d', i * :spread, i % 1000000), o.person, o.agency, :digest, '', '[]', :answers,
       CASE WHEN i % :recorded THEN 'open' ELSE 'recorded' END, :place, '',
       datetime('2026-01-01', '+' || (i * :spread % 25000000) || ' seconds') || '.000000',
       datetime('2026-01-01', '+' || (i * :spread % 25000000) || ' seconds') || '.000000', :version
FROM n JOIN bench_officer o ON o.number = i % :officers
"""

DECISIONS = """
INSERT INTO decision (id, reference, run_id, person_key, agency_key, pack_digest, situation, answers, outcome, ground,
                      citations, notes, fields, decided_at, corrects)
SELECT 'd' || id, 'CSP-' || id, id, person_key, agency_key, pack_digest, '', answers, 'do_not_share', '', '["1.4"]',
       '[]', '{"information": ["address"], "decision": ["not_shared"]}', updated_at, ''
FROM run WHERE state = 'recorded'
"""

AUDIT = """
WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :many * :links)
INSERT INTO audit (seq, at, actor, agency, verb, subject, outcome, detail, mac)
SELECT :first + i, '2026-06-01T09:00:00.000000+00:00', o.person, o.agency, 'guide.answer',
       printf('%016x%06d', (i / :links + 1) * :spread, (i / :links + 1) % 1000000), 'done', 'clear_purpose=yes',
       printf('%064x', i)
FROM n JOIN bench_officer o ON o.number = (i / :links + 1) % :officers
"""


def fill(parts: Parts, many: int, officers: Sequence[Actor], walk: Sequence[Tap]) -> None:
    """Add so many walks, shared out among the officers."""
    with parts.database.writing() as connection:
        parts.packs.keep(connection, parts.now())
    given = _given(parts, walk)
    flow = parts.packs.current
    values = {
        "many": many,
        "spread": SPREAD,
        "links": LINKS,
        "recorded": RECORDED,
        "officers": len(officers),
        "digest": flow.pack.digest,
        "answers": json.dumps(stored(given)),
        "place": walk_given(flow, given).place,
        "version": ANSWERED + 1,
    }
    file = sqlite3.connect(Path(str(parts.database.engine.url.database)), isolation_level=None)
    file.execute("PRAGMA synchronous = OFF")
    file.execute("PRAGMA cache_size = -200000")
    file.execute("BEGIN IMMEDIATE")
    put_back = _lift(file)
    file.execute("CREATE TEMP TABLE bench_officer (number INTEGER PRIMARY KEY, person TEXT, agency TEXT)")
    rows = [(number, one.key, one.agency_key) for number, one in enumerate(officers)]
    file.executemany("INSERT INTO bench_officer VALUES (?, ?, ?)", rows)
    first = file.execute("SELECT coalesce(max(seq), 0) + 1 FROM audit").fetchone()[0]
    file.execute(RUNS, values)
    file.execute(DECISIONS)
    file.execute(AUDIT, values | {"first": first})
    file.execute("UPDATE audit_head SET (seq, mac) = (SELECT seq, mac FROM audit ORDER BY seq DESC LIMIT 1)")
    for words in put_back:
        file.execute(words)
    file.execute("COMMIT")
    file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    file.close()


def stored_run(number: int) -> str:
    """The id of the walk with this number, from 1."""
    return f"{number * SPREAD:016x}{number % 1_000_000:06d}"


def can_go_on(number: int) -> bool:
    """Whether the walk with this number is not recorded yet."""
    return number % RECORDED != 0


def owner(number: int, officers: Sequence[Actor]) -> Actor:
    """Whose the walk with this number is."""
    return officers[number % len(officers)]


def _given(parts: Parts, walk: Sequence[Tap]) -> dict[str, Given]:
    given: dict[str, Given] = {}
    for tap in walk[:ANSWERED]:
        given = give(parts.packs.current, given, tap.question, tap.answer, tap.picked)
    return given


def _lift(file: sqlite3.Connection) -> list[str]:
    """Take the indexes and triggers of the tables away, and give the words that make them again."""
    found = file.execute(
        "SELECT type, name, sql FROM sqlite_master "
        "WHERE type IN ('index', 'trigger') AND tbl_name IN ('run', 'decision', 'audit') AND sql IS NOT NULL"
    ).fetchall()
    for kind, name, _ in found:
        file.execute(f"DROP {kind} {name}")
    return [sql for _, _, sql in found]
