"""The audit chain against somebody with the SQLite file itself in hand."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from bot.records.audit import AuditChain, Verdict, export
from bot.records.database import Database, open_database, sqlite_url
from bot.records.trouble import RecordsUnavailable
from tests.records.sample import KEY, add_links, lift_triggers

LINKS = 40
only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def check(database: Database) -> Verdict:
    with database.reading() as connection:
        return AuditChain(KEY).verify(connection)


@only_sqlite
@pytest.mark.parametrize("value", ["x'616c696365'", "x'ff00'", "CAST(x'ff' AS TEXT)"])
def test_bytes_in_place_of_text_are_found(database: Database, value: str) -> None:
    add_links(database, 5)
    with database.writing() as connection:
        lift_triggers(connection)
        connection.execute(text(f"UPDATE audit SET actor = {value} WHERE seq = 4"))
    assert check(database).first_bad == 4


@only_sqlite
def test_an_export_never_leaves_out_a_link_that_cannot_be_read(database: Database) -> None:
    add_links(database, 3)
    with database.writing() as connection:
        lift_triggers(connection)
        connection.execute(text("UPDATE audit SET actor = CAST(x'ff' AS TEXT) WHERE seq = 2"))
    with pytest.raises(RecordsUnavailable, match="damaged"), database.reading() as connection:
        list(export(connection))


@only_sqlite
def test_an_altered_byte_of_a_link_in_the_raw_file_is_found(database: Database, tmp_path: Path) -> None:
    raw = raw_file(database)
    for seed in range(60):
        draw = Random(seed)
        seq = draw.randint(1, LINKS)
        words = f"clear_purpose=yes {seq}".encode()
        start = raw.index(words + mac_of(database, seq).encode())
        place = start + draw.randrange(len(words) + 64)
        verdict = check_file(tmp_path / "altered.sqlite3", flipped(raw, place, draw))
        assert (verdict.sound, verdict.first_bad) == (False, seq), f"seed {seed}"


@only_sqlite
def test_an_altered_byte_anywhere_in_the_raw_file_never_passes_for_what_was_written(
    database: Database, tmp_path: Path
) -> None:
    raw, file = raw_file(database), tmp_path / "altered.sqlite3"
    (tmp_path / "original.sqlite3").write_bytes(raw)
    written = rows_of(tmp_path / "original.sqlite3")
    for seed in range(300):
        draw = Random(seed)
        altered = flipped(raw, draw.randrange(len(raw)), draw)
        try:
            sound = check_file(file, altered).sound
        except RecordsUnavailable:  # in plain words: it cannot be opened at all
            sound = False
        file.write_bytes(altered)
        assert not sound or rows_of(file) == written, f"seed {seed}"


def raw_file(database: Database) -> bytes:
    """The bytes of a SQLite file with a chain in it and nothing left in its journal."""
    add_links(database, LINKS)
    file = Path(str(database.engine.url.database))
    database.close()
    assert not file.with_name(file.name + "-wal").exists()
    return file.read_bytes()


def mac_of(database: Database, seq: int) -> str:
    with database.reading() as connection:
        return str(connection.execute(text(f"SELECT mac FROM audit WHERE seq = {seq}")).scalar_one())


def flipped(raw: bytes, place: int, draw: Random) -> bytes:
    return raw[:place] + bytes([raw[place] ^ draw.randint(1, 255)]) + raw[place + 1 :]


def check_file(file: Path, content: bytes) -> Verdict:
    for part in ("", "-wal", "-shm"):
        file.with_name(file.name + part).unlink(missing_ok=True)
    file.write_bytes(content)
    database = open_database(sqlite_url(file))
    try:
        return check(database)
    finally:
        database.close()


def rows_of(file: Path) -> list[object] | None:
    """Chain and head as SQLite itself reads them, to the byte; None when it cannot."""
    connection = sqlite3.connect(file)
    connection.text_factory = bytes
    try:
        return [connection.execute(f"SELECT * FROM {table}").fetchall() for table in ("audit", "audit_head")]
    except sqlite3.Error:
        return None
    finally:
        connection.close()
