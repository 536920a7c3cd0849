"""A database that is busy, full, read-only, broken or not there: a plain message, nothing half-written, and then on."""

from __future__ import annotations

import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.records import store
from bot.records.audit import AuditChain
from bot.records.database import Database, open_database, sqlite_url
from bot.records.trouble import WORDS, RecordsUnavailable, reason_of
from bot.records.upgrade import upgrade
from tests.postgres import Postgres
from tests.records.children import child
from tests.records.sample import KEY, add_runs, assert_whole, entry, fill, run_and_link

CHAIN = AuditChain(KEY)
only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
only_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.records.database.BUSY_SECONDS", 0.2)


def file_of(database: Database) -> Path:
    return Path(str(database.engine.url.database))


@only_sqlite
def test_sqlite_syncs_fully_in_wal_and_holds_foreign_keys(database: Database) -> None:
    settings = ("journal_mode", "synchronous", "foreign_keys")
    with database.reading() as connection:
        found = [connection.execute(text(f"PRAGMA {name}")).scalar_one() for name in settings]
    assert found == ["wal", 2, 1]


def test_what_fails_half_way_leaves_nothing_behind(database: Database) -> None:
    fill(database)

    def write_one_run_twice() -> None:
        with database.writing() as connection:
            add_runs(connection, 1)
            CHAIN.add(connection, entry(1))
            add_runs(connection, 1)

    with pytest.raises(IntegrityError):
        write_one_run_twice()
    assert_whole(database, 0)


def test_a_mistake_of_ours_is_not_called_an_unavailable_database(database: Database) -> None:
    with pytest.raises(DBAPIError), database.reading() as connection:
        connection.execute(text("SELEC 1"))


@only_sqlite
@pytest.mark.usefixtures("_impatient")
def test_a_lock_held_by_another_process_is_said_and_passes(database: Database) -> None:
    fill(database)
    run_and_link(database, 1)
    with child("hold_the_lock", file_of(database)) as holder:
        assert holder.line() == {"locked": True}
        with pytest.raises(RecordsUnavailable, match="busy just now, so nothing was saved"):
            run_and_link(database, 2)
        assert_whole(database, 1)
    run_and_link(database, 2)
    assert_whole(database, 2)


@only_postgresql
@pytest.mark.usefixtures("_impatient")
def test_a_row_held_by_another_connection_is_said_and_passes(database: Database, other: Database) -> None:
    fill(database)
    with ThreadPoolExecutor(1) as threads, other.writing() as connection:
        connection.execute(text("SELECT * FROM audit_head FOR UPDATE"))
        waiting = threads.submit(run_and_link, database, 1)
        with pytest.raises(RecordsUnavailable, match="busy just now, so nothing was saved"):
            waiting.result(timeout=20)
        assert_whole(database, 0)
    run_and_link(database, 1)
    assert_whole(database, 1)


@only_sqlite
@pytest.mark.usefixtures("_impatient")
def test_a_writer_that_waits_too_long_in_its_own_process_gives_up(database: Database) -> None:
    fill(database)
    with database.writing(), ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(run_and_link, database, 1)
        assert isinstance(waiting.exception(), RecordsUnavailable)
    run_and_link(database, 1)
    assert_whole(database, 1)


@only_sqlite
@pytest.mark.parametrize(
    ("folder_mode", "file_mode", "wrote", "read"),
    [
        (0o777, 0o444, "read_only", ""),
        (0o555, 0o444, "read_only", "read_only"),
        (0o777, 0o000, "unreachable", "unreachable"),
    ],
    ids=["file", "file and folder", "unreadable"],
)
def test_a_file_that_may_not_be_written_is_said(
    database: Database, folder_mode: int, file_mode: int, wrote: str, read: str
) -> None:
    fill(database)
    database.close()
    folder = Path(tempfile.mkdtemp(prefix="canishare-"))
    try:
        file = Path(shutil.copy(file_of(database), folder / "records.sqlite3"))
        file.chmod(file_mode)
        folder.chmod(folder_mode)
        with child("read_only", file) as one:
            found = one.line()
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)
    assert found["wrote"] == f"{wrote}: {WORDS[wrote]}"
    assert found["read"] == (f"{read}: {WORDS[read]}" if read else "")


@only_postgresql
def test_a_read_only_server_is_said_and_passes(database: Database, postgres: Postgres) -> None:
    fill(database)
    database.close()
    name = database.engine.url.database
    postgres.ask(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    with pytest.raises(RecordsUnavailable, match="cannot be written just now"):
        run_and_link(database, 1)
    assert_whole(database, 0)
    postgres.ask(f"ALTER DATABASE {name} RESET default_transaction_read_only")
    with pytest.raises(RecordsUnavailable, match="cannot be written just now"):
        run_and_link(database, 1)  # on a connection made before
    run_and_link(database, 1)
    assert_whole(database, 1)


@only_postgresql
def test_reading_sees_one_moment_and_writing_the_newest(database: Database) -> None:
    found = []
    for act in (database.reading, database.writing):
        with act() as connection:
            found.append(connection.execute(text("SHOW transaction_isolation")).scalar_one())
    assert found == ["repeatable read", "read committed"]


def test_what_only_reads_leaves_nothing_behind(database: Database) -> None:
    fill(database)
    with database.reading() as connection:
        add_runs(connection, 1)
    assert_whole(database, 0)


@only_sqlite
def test_a_full_database_is_said_and_passes(database: Database) -> None:
    fill(database)
    pages, words = ["PRAGMA page_count"], ""

    def limit(connection: object, *_: object) -> None:
        if len(pages) > 1:
            connection.execute(pages[-1])  # type: ignore[attr-defined]

    event.listen(database.engine, "checkout", limit)
    with database.reading() as connection:
        now = connection.execute(text(pages[0])).scalar_one()
    pages.append(f"PRAGMA max_page_count = {now + 4}")
    database.close()  # so that the next write takes a connection with that limit
    written = 0
    for written in range(1000):
        try:
            run_and_link(database, written)
        except RecordsUnavailable as full:
            words = str(full)
            break
    assert words == WORDS["full"]
    assert written > 0
    assert_whole(database, written)
    pages.append("PRAGMA max_page_count = 100000")
    run_and_link(database, written)
    assert_whole(database, written + 1)


@only_sqlite
def test_a_disk_that_fills_up_at_twenty_points_loses_nothing_that_was_promised(database: Database) -> None:
    fill(database)
    database.close()
    with child("fill_the_disk", file_of(database)) as filling:
        found = filling.lines()
    assert len(found) == 20
    for one in found:
        assert one["words"] == f"full: {WORDS['full']}", one
        assert (one["read"], one["sound"], one["whole"]) == ("", True, "ok"), one
        assert one["runs"] == one["links"] == one["promised"], one
    assert int(str(found[-1]["promised"])) > 20


def test_tables_that_are_not_there_are_said_and_come_with_an_upgrade(bare_database: Database) -> None:
    for act in (bare_database.reading, bare_database.writing):
        with pytest.raises(RecordsUnavailable, match="canishare db upgrade"), act() as connection:
            store.person(connection, "alice")
    upgrade(bare_database)
    fill(bare_database)


def test_a_column_that_is_not_there_yet_is_said_as_not_set_up(database: Database) -> None:
    with pytest.raises(RecordsUnavailable, match="canishare db upgrade"), database.reading() as connection:
        connection.execute(text("SELECT of_a_later_version FROM person"))


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    database = open_database(sqlite_url(tmp_path / "nowhere" / "records.sqlite3"))
    with pytest.raises(RecordsUnavailable, match="cannot be reached"), database.reading() as connection:
        store.person(connection, "alice")


@pytest.mark.parametrize("content", [b"This is not a database at all. " * 200, b"SQLite format 3\x00" + b"\x8a" * 8000])
def test_a_file_that_is_not_a_database_is_said(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "records.sqlite3"
    file.write_bytes(content)
    database = open_database(sqlite_url(file))
    with pytest.raises(RecordsUnavailable, match="damaged"), database.reading() as connection:
        store.person(connection, "alice")
    database.close()


def test_a_server_that_is_not_there_is_said(tmp_path: Path) -> None:
    database = open_database(f"postgresql+psycopg://postgres@/canishare?host={tmp_path}")
    with pytest.raises(RecordsUnavailable, match="cannot be reached"), database.writing():
        raise AssertionError
    database.close()


@only_postgresql
def test_a_connection_that_breaks_half_way_leaves_nothing_behind(database: Database, other: Database) -> None:
    fill(database)

    def be_cut_off() -> None:
        with database.writing() as connection:
            add_runs(connection, 1)
            mine = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
            with other.writing() as theirs:
                theirs.execute(text(f"SELECT pg_terminate_backend({mine})"))
            CHAIN.add(connection, entry(1))

    with pytest.raises(RecordsUnavailable, match="cannot be reached"):
        be_cut_off()
    run_and_link(database, 1)
    assert_whole(database, 1)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ('could not extend file "base/5/1259": no space left on device', "full"),
        ("disk i/o error", "full"),
        ("database or disk is full", "full"),
        ("attempt to write a readonly database", "read_only"),
        ("cannot execute insert in a read-only transaction", "read_only"),
        ("canceling statement due to lock timeout", "locked"),
        ("canceling statement due to statement timeout", "locked"),
        ("deadlock detected", "locked"),
        ("could not receive data from server: connection timed out", "unreachable"),
        ("connection failed: connection refused", "unreachable"),
        ("terminating connection due to administrator command", "unreachable"),
        ('relation "run" does not exist', "missing"),
        ("could not read block 0 in file: invalid page in block 0 of relation", "damaged"),
        ("syntax error at or near selec", None),
    ],
)
def test_the_drivers_words_are_understood(words: str, reason: str | None) -> None:
    assert reason_of(words) == reason
