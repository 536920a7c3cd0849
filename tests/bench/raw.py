"""The same step by hand on sqlite3, with the same durability: what a recorded step costs at the least.

Plain tables and one audit row; the same with the HMAC chain; and the chain on canishare's own tables, with their
indexes, foreign keys and triggers, which says what those cost by themselves.
"""

from __future__ import annotations

import hmac
import json
import secrets
import sqlite3
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.app import Parts
from bot.policy import Actor
from flows.machine import Flow
from tests.bench.ground import Tap

KEY = b"a key for measuring only, it seals nothing real"
PLAIN = """
CREATE TABLE run (id TEXT PRIMARY KEY, person TEXT, agency TEXT, answers TEXT, place TEXT, updated_at TEXT,
                  version INTEGER);
CREATE TABLE audit (seq INTEGER PRIMARY KEY, at TEXT, actor TEXT, agency TEXT, verb TEXT, subject TEXT, outcome TEXT,
                    detail TEXT, mac TEXT);
CREATE TABLE audit_head (id INTEGER PRIMARY KEY, seq INTEGER, mac TEXT);
"""
Entry = tuple[str, ...]


class RawSteps:
    """Walks on plain tables. `chained` seals each audit row over the one before it."""

    def __init__(self, folder: Path, flow: Flow, walk: Sequence[Tap], *, chained: bool) -> None:
        folder.mkdir(parents=True)
        self.file = _open(folder / "raw.sqlite3")
        self.file.executescript(PLAIN)
        self.file.execute("INSERT INTO audit_head VALUES (1, 0, ?)", ("0" * 64,))
        self.flow = flow
        self.walk = walk
        self.note = _link if chained else _note

    def slice(self) -> list[float]:
        """One walk, each step timed."""
        run, now = secrets.token_urlsafe(16), _now()
        first = (run, "officer", "agency", "{}", self.flow.pack.start, now, 1)
        self.file.execute("BEGIN IMMEDIATE")
        self.file.execute("INSERT INTO run VALUES (?, ?, ?, ?, ?, ?, ?)", first)
        self.file.execute("COMMIT")
        return [_timed(self.step, run, version, tap) for version, tap in enumerate(self.walk, 1)]

    def step(self, run: str, version: int, tap: Tap) -> None:
        """One answer: read, check whose and which, move, note, commit."""
        file, now = self.file, _now()
        file.execute("BEGIN IMMEDIATE")
        row = file.execute("SELECT person, answers, place, version FROM run WHERE id = ?", (run,)).fetchone()
        if row is None or row[0] != "officer" or row[2] != tap.question or row[3] != version:
            raise AssertionError("the raw step lost its way")
        answers, place = _moved(self.flow, row[1], tap)
        found = file.execute(
            "UPDATE run SET answers = ?, place = ?, updated_at = ?, version = version + 1 WHERE id = ? AND version = ?",
            (answers, place, now, run, version),
        )
        if found.rowcount != 1:
            raise AssertionError("somebody else moved the run")
        self.note(file, (now, "officer", "agency", "guide.answer", run, "done", f"{tap.question}={tap.answer}"))
        file.execute("COMMIT")


class RawOnOurTables:
    """Walks by hand on canishare's own tables, with the chain."""

    def __init__(self, parts: Parts, actor: Actor, walk: Sequence[Tap]) -> None:
        self.parts = parts
        self.actor = actor
        self.walk = walk
        self.flow = parts.packs.current
        self.file = _open(Path(str(parts.database.engine.url.database)))

    def slice(self) -> list[float]:
        """One walk, each step timed."""
        run = self.parts.guide.start(self.actor).row.id
        return [_timed(self.step, run, version, tap) for version, tap in enumerate(self.walk, 1)]

    def step(self, run: str, version: int, tap: Tap) -> None:
        """One answer: read, check whose and which, move, note, commit."""
        file, now, actor = self.file, _now(), self.actor
        file.execute("BEGIN IMMEDIATE")
        row = file.execute("SELECT person_key, answers, place, version FROM run WHERE id = ?", (run,)).fetchone()
        if row is None or row[0] != actor.key or row[2] != tap.question or row[3] != version:
            raise AssertionError("the raw step lost its way")
        answers, place = _moved(self.flow, row[1], tap)
        found = file.execute(
            "UPDATE run SET answers = ?, state = 'open', place = ?, updated_at = ?, version = version + 1 "
            "WHERE id = ? AND version = ?",
            (answers, place, now[:26].replace("T", " "), run, version),
        )
        if found.rowcount != 1:
            raise AssertionError("somebody else moved the run")
        _link(file, (now, actor.key, actor.agency_key, "guide.answer", run, "done", f"{tap.question}={tap.answer}"))
        file.execute("COMMIT")


def _open(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _timed(step: Callable[[str, int, Tap], None], *what: Any) -> float:
    started = time.perf_counter()
    step(*what)
    return time.perf_counter() - started


def _moved(flow: Flow, stored: str, tap: Tap) -> tuple[str, str]:
    """The answers with one more in them, and the place it leads to."""
    answers = json.loads(stored)
    answers[tap.question] = {"answer": tap.answer, "picked": tap.picked, "assumed": False}
    return json.dumps(answers), flow.table[tap.question][tap.answer]


def _note(file: sqlite3.Connection, entry: Entry) -> None:
    columns = "at, actor, agency, verb, subject, outcome, detail"
    file.execute(f"INSERT INTO audit ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)", entry)


def _link(file: sqlite3.Connection, entry: Entry) -> None:
    seq, previous = file.execute("SELECT seq, mac FROM audit_head WHERE id = 1").fetchone()
    text = json.dumps([previous, seq + 1, *entry], ensure_ascii=False)
    mac = hmac.digest(KEY, text.encode(), "sha256").hex()
    file.execute("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (seq + 1, *entry, mac))
    file.execute("UPDATE audit_head SET seq = ?, mac = ? WHERE id = 1", (seq + 1, mac))
