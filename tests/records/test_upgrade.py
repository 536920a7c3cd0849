"""Setting up and upgrading the tables: the same on both databases, once, whole or not at all, and never backwards."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlmodel import SQLModel

from bot.records import schema, store
from bot.records.database import Database, open_database, sqlite_url
from bot.records.schema import MIGRATIONS, NewerDatabase, is_current, versions
from bot.records.trouble import RecordsUnavailable
from bot.records.upgrade import BrokenUpgrade, configuration, upgrade
from tests.records.children import child
from tests.records.sample import ALICE, RUN, add_runs, fill

only_sqlite = pytest.mark.parametrize("bare_url", ["sqlite"], indirect=True)
NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{last}"


def upgrade():
    {act}
"""
ADD_A_COLUMN = """anew = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("person", recreate=anew) as table:
        table.add_column(sa.Column("rank", sa.String(20), nullable=False, server_default="none"))"""


def tables_of(database: Database) -> dict[str, dict[str, Any]]:
    """Everything about every table but Alembic's: columns, keys, constraints and indexes, by name."""
    with database.reading() as connection:
        seen = inspect(connection)
        return {
            table: {
                "columns": [(one["name"], str(one["type"]), one["nullable"]) for one in seen.get_columns(table)],
                "key": seen.get_pk_constraint(table),
                "points at": sorted(seen.get_foreign_keys(table), key=lambda one: str(one["name"])),
                "unique": sorted(seen.get_unique_constraints(table), key=lambda one: str(one["name"])),
                "indexes": sorted(seen.get_indexes(table), key=lambda one: str(one["name"])),
            }
            for table in seen.get_table_names()
            if table != "alembic_version"
        }


def test_the_migrations_and_the_classes_describe_the_same_tables(bare_database: Database) -> None:
    upgrade(bare_database)
    with bare_database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_every_name_is_the_same_whichever_way_the_tables_are_made(bare_database: Database) -> None:
    SQLModel.metadata.create_all(bare_database.engine)
    from_classes = tables_of(bare_database)
    SQLModel.metadata.drop_all(bare_database.engine)
    upgrade(bare_database)
    assert tables_of(bare_database) == from_classes
    assert len(from_classes) == 26


def test_a_new_database_becomes_current(bare_database: Database) -> None:
    assert not is_current(bare_database)
    upgrade(bare_database)
    assert is_current(bare_database)
    fill(bare_database)


def test_a_second_upgrade_changes_nothing(bare_database: Database) -> None:
    upgrade(bare_database)
    fill(bare_database)
    before = tables_of(bare_database)
    upgrade(bare_database)
    assert tables_of(bare_database) == before
    with bare_database.reading() as connection:
        assert store.person(connection, "alice") == ALICE


def test_a_current_database_needs_no_lock(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("SELECT 1"))
        upgrade(database)
        assert is_current(database)


def test_two_threads_that_upgrade_at_once_both_succeed(bare_database: Database) -> None:
    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(upgrade, [bare_database] * 2)) == [None, None]
    assert is_current(bare_database)


def test_two_processes_that_upgrade_at_once_both_succeed(bare_database: Database, bare_url: str) -> None:
    with child("upgrade_when_told", bare_url) as one, child("upgrade_when_told", bare_url) as two:
        assert [one.line(), two.line()] == [{"ready": True}] * 2
        one.go()
        two.go()
        assert [one.line(), two.line()] == [{"current": True}] * 2
    assert is_current(bare_database)
    fill(bare_database)


def test_an_upgrade_killed_at_any_statement_leaves_the_old_or_the_new(bare_database: Database, bare_url: str) -> None:
    with child("killed_upgrades", bare_url) as one:
        found = one.lines()
    *killed, last = found
    assert len(killed) >= 30
    assert (last["killed"], last["current"]) == (False, True)
    for one_kill in killed:
        assert one_kill["killed"]
        assert (one_kill["tables"], one_kill["current"]) in ((0, False), (19, True)), one_kill
    fill(bare_database)


def test_a_newer_database_is_refused_and_left_alone(database: Database) -> None:
    fill(database)
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = tables_of(database)
    for act in (upgrade, is_current):
        with pytest.raises(NewerDatabase, match=r"newer version of canishare.*Update canishare"):
            act(database)
    assert tables_of(database) == before
    with database.reading() as connection:
        assert store.person(connection, "alice") == ALICE


def test_a_database_that_cannot_be_reached_is_said(tmp_path: Path) -> None:
    nowhere = open_database(sqlite_url(tmp_path / "nowhere" / "records.sqlite3"))
    with pytest.raises(RecordsUnavailable, match="cannot be reached"):
        upgrade(nowhere)


def test_the_versions_are_one_line_that_alembic_sees_too() -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    assert [one.revision for one in scripts.walk_revisions()] == versions()[::-1]
    assert scripts.get_heads() == [versions()[-1]]


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The migrations as they may look one version on: a file to write the next one into."""
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr("bot.records.schema.MIGRATIONS", folder)
    monkeypatch.setattr("bot.records.upgrade.MIGRATIONS", folder)
    return folder / "versions" / "9999_next.py"


def test_the_next_version_makes_a_table_anew_and_keeps_every_row(bare_database: Database, next_version: Path) -> None:
    upgrade(bare_database)
    fill(bare_database)
    with bare_database.writing() as connection:
        store.add_run(connection, RUN)
    next_version.write_text(NEXT.format(last=versions()[-1], act=ADD_A_COLUMN))
    assert not is_current(bare_database)
    upgrade(bare_database)
    assert is_current(bare_database)
    with bare_database.reading() as connection:
        assert store.person(connection, "alice") == ALICE
        assert store.run(connection, "run-1") == RUN
        assert connection.execute(text("SELECT rank FROM person")).scalars().all() == ["none"] * 3


def test_this_version_refuses_a_database_that_the_next_one_upgraded(
    bare_database: Database, next_version: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    next_version.write_text(NEXT.format(last=versions()[-1], act=ADD_A_COLUMN))
    upgrade(bare_database)
    monkeypatch.setattr(schema, "MIGRATIONS", MIGRATIONS)
    with pytest.raises(NewerDatabase):
        upgrade(bare_database)


@only_sqlite
def test_an_upgrade_that_would_leave_rows_pointing_at_nothing_is_undone(
    bare_database: Database, next_version: Path
) -> None:
    upgrade(bare_database)
    fill(bare_database)
    with bare_database.writing() as connection:
        add_runs(connection, 1)
    next_version.write_text(NEXT.format(last=versions()[-1], act="op.execute('DELETE FROM person')"))
    with pytest.raises(BrokenUpgrade, match="rows of run would point at nothing"):
        upgrade(bare_database)
    with bare_database.reading() as connection:
        assert len(store.people(connection)) == 3
        assert connection.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
        assert connection.execute(text("PRAGMA busy_timeout")).scalar_one() == 5000


@only_sqlite
def test_the_recipe_for_a_migration_drafts_one_that_changes_nothing_yet(
    bare_database: Database, next_version: Path
) -> None:
    upgrade(bare_database)
    with bare_database.reading() as connection:
        command.revision(configuration(connection), "what changes", rev_id="9999", autogenerate=True)
    (drafted,) = next_version.parent.glob("9999_*.py")
    assert [line for line in drafted.read_text().splitlines() if "op." in line or line == "    pass"] == ["    pass"]
    upgrade(bare_database)
    assert is_current(bare_database)
