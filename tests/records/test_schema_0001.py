"""A database of the first version, kept for ever: upgraded today, it holds all that it held."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, func, insert, select, text
from sqlalchemy.exc import IntegrityError

from bot.records import store
from bot.records.audit import AuditChain, Entry
from bot.records.database import Database, open_database, sqlite_url
from bot.records.schema import is_current
from bot.records.upgrade import upgrade
from tests.fixtures.make_schema_0001 import CONTENT, DUMP, KEY, START, TABLES

HELD: dict[str, list[dict[str, Any]]] = json.loads(CONTENT.read_text(encoding="utf-8"))
COUNTS = {
    "agency": 4,
    "contact": 2,
    "person": 4,
    "pack": 2,
    "run": 24,
    "decision": 8,
    "web_session": 1,
    "audit": 33,
    "audit_head": 1,
}


@pytest.fixture
def loaded(tmp_path: Path) -> Database:
    """The dump, loaded into a file as it was left by the first version."""
    file = tmp_path / "first.sqlite3"
    connection = sqlite3.connect(file)
    connection.executescript(DUMP.read_text(encoding="utf-8"))
    connection.close()
    return open_database(sqlite_url(file))


@pytest.fixture
def upgraded(request: pytest.FixtureRequest, loaded: Database, bare_database: Database) -> Database:
    """The same rows in a database of either kind, upgraded to today's tables."""
    if bare_database.sqlite:
        upgrade(loaded)
        return loaded
    upgrade(bare_database, "0001")
    copy_rows(loaded, bare_database)
    upgrade(bare_database)
    return bare_database


def copy_rows(source: Database, target: Database) -> None:
    """Every row of one database into another, table by table as both describe them."""
    theirs, ours = MetaData(), MetaData()
    theirs.reflect(source.engine)
    ours.reflect(target.engine)
    with source.reading() as reading, target.writing() as writing:
        writing.execute(text("DELETE FROM audit_head"))
        for name in TABLES:
            rows = [dict(row._mapping) for row in reading.execute(select(theirs.tables[name]))]
            rows.sort(key=lambda row: row.get("successor") is not None)
            writing.execute(insert(ours.tables[name]), rows)


def test_every_row_is_still_there(upgraded: Database) -> None:
    assert is_current(upgraded)
    now = MetaData()
    now.reflect(upgraded.engine)
    with upgraded.reading() as connection:
        found = {
            name: connection.execute(select(func.count()).select_from(now.tables[name])).scalar() for name in COUNTS
        }
    assert found == COUNTS == {name: len(rows) for name, rows in HELD.items()}


def test_the_audit_chain_holds_to_its_old_head(upgraded: Database) -> None:
    head = HELD["audit_head"][0]
    with upgraded.reading() as connection:
        verdict = AuditChain(KEY).verify(connection, (head["seq"], head["mac"]))
    assert (verdict.sound, verdict.links, verdict.head) == (True, 33, head["mac"])


def test_contents_are_as_they_were_to_the_letter(loaded: Database) -> None:
    upgrade(loaded)
    with loaded.reading() as connection:
        for table in TABLES:
            rows = connection.execute(text(f"SELECT * FROM {table} ORDER BY 1")).mappings().all()
            for row, held in zip(rows, HELD[table], strict=True):
                assert {name: row[name] for name in held} == held


def test_decisions_runs_and_people_read_as_they_were(upgraded: Database) -> None:
    with upgraded.reading() as connection:
        decision = store.decision(connection, "decision-006")
        run = store.run(connection, "run-001")
        ben = store.person(connection, "ben")
        corrected = store.correction_of(connection, "decision-003")
    assert decision is not None
    assert decision == corrected
    assert (decision.outcome, decision.ground, decision.corrects) == ("do_not_share", "", "decision-003")
    assert decision.citations == ("1.4", "App G 9", "Golden rule 2")
    assert decision.fields["types"] == ["address", "tenancy"]
    assert decision.decided_at.isoformat() == "2026-11-04T02:36:00.000006+00:00"
    assert run is not None
    assert (run.person_key, run.situation, run.state, run.version) == ("ben", "noise", "open", 2)
    assert run.answers["consent"] == {"answer": "given", "picked": [], "assumed": False}
    assert ben is not None
    assert (ben.name, str(ben.expires), ben.roles) == ("Ben Ó Dálaigh", "2027-04-01", ("officer", "spoc"))


def test_the_upgraded_database_goes_on_growing(upgraded: Database) -> None:
    chain = AuditChain(KEY)
    with upgraded.writing() as connection:
        run = store.run(connection, "run-001")
        assert run is not None
        assert store.move_run(connection, run.id, run.version, run.answers, "stopped", run.place, run.updated_at)
        assert chain.add(connection, Entry(START, "ben", "ashmere-police", "guide.stop", run.id, "done")) == 34
    with upgraded.reading() as connection:
        assert chain.verify(connection).sound


@pytest.mark.parametrize(
    "act", ["UPDATE audit SET detail = 'x'", "DELETE FROM audit", "UPDATE decision SET notes = '[]'"]
)
def test_the_upgraded_database_still_refuses_to_change_the_record(upgraded: Database, act: str) -> None:
    with pytest.raises(IntegrityError, match="refused"), upgraded.writing() as connection:
        connection.execute(text(act))


def test_the_first_migration_still_makes_the_tables_of_the_dump(loaded: Database, tmp_path: Path) -> None:
    """It never changes once released. Until then: python -m tests.fixtures.make_schema_0001 makes the dump again."""
    fresh = open_database(sqlite_url(tmp_path / "fresh.sqlite3"))
    upgrade(fresh, "0001")
    statements = []
    for database in (loaded, fresh):
        with database.reading() as connection:
            found = connection.execute(text("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"))
            statements.append({" ".join(one.replace('"', "").split()) for one in found.scalars()})
    assert statements[0] == statements[1]
