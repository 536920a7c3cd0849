"""Invented people and rows for the tests of the records. Everything in them is made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection, insert, text

from bot.records import store
from bot.records.audit import AuditChain, Entry
from bot.records.database import Database
from bot.records.rows import DecisionRow, PersonRow, RunRow
from knowledge.tables import Agency

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
KEY = b"a key for tests only: it seals nothing real"
DIGEST = "d" * 64

ALICE = PersonRow("alice", "Alice Okafor", "council", "Community safety officer", ("officer",), None, None)
BOB = PersonRow("bob", "Bob Lindqvist", "police", "Sergeant", ("officer", "authoriser"), date(2027, 3, 31), None)
CHARLIE = PersonRow("charlie", "Charlie Nwosu", "council", "Tenancy officer", ("spoc",), None, MONDAY)

RUN = RunRow(
    id="run-1",
    person_key="alice",
    agency_key="council",
    pack_digest=DIGEST,
    situation="noise",
    understood=("a child", "a neighbour"),
    answers={"clear_purpose": {"answer": "yes", "picked": ["p1"], "assumed": False}},
    state="open",
    place="identifies_someone",
    corrects="",
    created_at=MONDAY,
    updated_at=MONDAY,
    version=1,
)
DECISION = DecisionRow(
    id="decision-1",
    reference="CSP-2026-ABCDEFG",
    run_id="run-1",
    person_key="alice",
    agency_key="council",
    pack_digest=DIGEST,
    situation="noise",
    answers=RUN.answers,
    outcome="share",
    ground="consent",
    citations=("1.4", "9.4 requesting"),
    notes=("send_securely",),
    fields={"requester": ["bob"], "types": ["address", "tenancy"]},
    decided_at=MONDAY,
    corrects="",
)


def fill(database: Database) -> None:
    """Two agencies, three people and a pack: what runs and decisions point at."""
    with database.writing() as connection:
        for key, name in (("council", "Ashmere Council"), ("police", "Ashmere Police")):
            values = Agency(key=key, name=name, sector=key).model_dump()
            connection.execute(insert(Agency), values)
        for one in (ALICE, BOB, CHARLIE):
            store.save_person(connection, one)
        store.keep_pack(connection, DIGEST, "haringey", "1.0", '{"id": "haringey"}', MONDAY)


def add_runs(connection: Connection, *numbers: int) -> list[RunRow]:
    """Runs of Alice's, each a minute newer than the one before."""
    rows = []
    for number in numbers:
        moment = MONDAY + timedelta(minutes=number)
        rows.append(replace(RUN, id=f"run-{number}", created_at=moment, updated_at=moment))
        store.add_run(connection, rows[-1])
    return rows


def decision(number: int, **changes: object) -> DecisionRow:
    """A decision by number, a minute newer than the one before."""
    moment = MONDAY + timedelta(minutes=number)
    row = replace(DECISION, id=f"decision-{number}", reference=f"CSP-2026-{number:07}", decided_at=moment)
    return replace(row, **changes)  # type: ignore[arg-type]


def entry(number: int) -> Entry:
    """An audit entry by number."""
    moment = MONDAY + timedelta(seconds=number)
    return Entry(moment, "alice", "council", "guide.answer", f"run-{number}", "done", f"clear_purpose=yes {number}")


def add_links(database: Database, many: int) -> AuditChain:
    """A chain with this many links, sealed with KEY."""
    chain = AuditChain(KEY)
    with database.writing() as connection:
        for number in range(1, many + 1):
            chain.add(connection, entry(number))
    return chain


def run_and_link(database: Database, number: int) -> None:
    """A run and its link, in one transaction."""
    with database.writing() as connection:
        add_runs(connection, number)
        AuditChain(KEY).add(connection, entry(number))


def assert_whole(database: Database, many: int) -> None:
    """As many runs as links, and the chain holds: nothing was half-written."""
    with database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM run")).scalar_one() == many
        verdict = AuditChain(KEY).verify(connection)
        assert (verdict.sound, verdict.links) == (True, many)


def lift_triggers(connection: Connection) -> None:
    """What somebody with the whole database in hand would do first."""
    if connection.dialect.name == "sqlite":
        names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
        for name in names:
            connection.execute(text(f"DROP TRIGGER {name}"))
    else:
        for table in ("audit", "decision", "pack"):
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
