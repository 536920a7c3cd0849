"""The key of a record: made once, wrapped by a master key kept elsewhere, and destroyed for good."""

from __future__ import annotations

import os

import pytest

from bot.records.database import Database
from bot.records.record_keys import KEY, Destroyed, KeyRing
from bot.records.sealing import DoesNotOpen
from bot.when import utc_now

FIRST, SECOND = bytes(range(32)), bytes(range(1, 33))
PLACE = ("request_secret", "a", "request-1")


def test_each_record_has_a_key_of_its_own_that_stays(database: Database) -> None:
    ring = KeyRing(FIRST)
    with database.writing() as connection:
        sealed = ring.seal_of(connection, "request-1", utc_now()).close("quillfeather", *PLACE)
        assert ring.seal_of(connection, "request-1", utc_now()).open(sealed, *PLACE) == "quillfeather"
        with pytest.raises(DoesNotOpen):
            ring.seal_of(connection, "request-2", utc_now()).open(sealed, *PLACE)


def test_a_key_does_not_open_under_another_record(database: Database) -> None:
    ring = KeyRing(FIRST)
    with database.writing() as connection:
        ring.seal_of(connection, "request-1", utc_now())
        ring.seal_of(connection, "request-2", utc_now())
        stolen = connection.execute(KEY.select().where(KEY.c.record_id == "request-1")).one().wrapped
        connection.execute(KEY.update().where(KEY.c.record_id == "request-2").values(wrapped=stolen))
        with pytest.raises(DoesNotOpen):
            ring.seal_of(connection, "request-2", utc_now())


def test_without_its_master_key_nothing_opens_and_nothing_is_changed(database: Database) -> None:
    with database.writing() as connection:
        KeyRing(FIRST).seal_of(connection, "request-1", utc_now())
    before = rows(database)
    with pytest.raises(DoesNotOpen), database.writing() as connection:
        KeyRing(SECOND).seal_of(connection, "request-1", utc_now())
    with pytest.raises(DoesNotOpen), database.writing() as connection:
        KeyRing(SECOND).rewrap(connection)
    assert rows(database) == before


def test_a_new_master_key_wraps_every_key_anew_and_the_content_still_opens(database: Database) -> None:
    with database.writing() as connection:
        sealed = KeyRing(FIRST).seal_of(connection, "request-1", utc_now()).close("quillfeather", *PLACE)
        KeyRing(FIRST).seal_of(connection, "request-2", utc_now())
    with database.writing() as connection:
        assert KeyRing(SECOND, FIRST).rewrap(connection) == 2
        assert KeyRing(SECOND, FIRST).rewrap(connection) == 0
    with database.writing() as connection:
        assert KeyRing(SECOND).seal_of(connection, "request-1", utc_now()).open(sealed, *PLACE) == "quillfeather"
        with pytest.raises(DoesNotOpen):
            KeyRing(FIRST).seal_of(connection, "request-1", utc_now())


def test_what_a_destroyed_key_sealed_never_opens_again_and_the_row_proves_it(database: Database) -> None:
    ring, now = KeyRing(FIRST), utc_now()
    with database.writing() as connection:
        ring.seal_of(connection, "request-1", now)
        assert ring.destroy(connection, "request-1", now)
        assert not ring.destroy(connection, "request-1", now)
        assert not ring.destroy(connection, "never-made", now)
        with pytest.raises(Destroyed):
            ring.seal_of(connection, "request-1", now)
        row = connection.execute(KEY.select()).one()
    assert (row.wrapped, row.destroyed_at) == ("", now)


def test_a_master_key_is_named_by_nothing_that_says_what_it_is(database: Database) -> None:
    master = os.urandom(32)
    with database.writing() as connection:
        KeyRing(master).seal_of(connection, "request-1", utc_now())
        (row,) = connection.execute(KEY.select()).all()
    assert len(row.master) == 16
    assert master.hex()[:8] not in f"{row}"


def rows(database: Database) -> list[object]:
    with database.reading() as connection:
        return list(connection.execute(KEY.select().order_by(KEY.c.record_id)).all())
