"""Inbox and outbox: taken once, put out with the change, claimed by one, in its lane's time, and never lost."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.records import outbox
from bot.records.chores import claim_chore
from bot.records.database import Database
from bot.records.inbox import forget_deliveries, take_in
from bot.records.outbox import Claimed, Parcel

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LEASE, PACE = timedelta(seconds=30), timedelta(seconds=1)
SECOND = timedelta(seconds=1)
ONE = Parcel("one", "slack", "T1", "slack:T1:U1", "post", "U1", "sealed")


def put(database: Database, parcel: Parcel, now: datetime = NOW) -> bool:
    with database.writing() as connection:
        return outbox.put_out(connection, parcel, now)


def claim(database: Database, now: datetime = NOW) -> Claimed | None:
    with database.writing() as connection:
        return outbox.claim(connection, now, LEASE, PACE, ["slack"])


def state(database: Database, key: str) -> str | None:
    with database.reading() as connection:
        return outbox.state_of(connection, key)


def claimed(database: Database, now: datetime = NOW) -> Claimed:
    found = claim(database, now)
    assert found is not None
    return found


def test_a_delivery_is_taken_once(database: Database) -> None:
    with database.writing() as connection:
        assert take_in(connection, "event:Ev1", "words", NOW)
    with database.writing() as connection:
        assert not take_in(connection, "event:Ev1", "words", NOW)
        assert take_in(connection, "event:Ev2", "words", NOW)


def test_a_delivery_whose_work_failed_can_come_again(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        take_and_fail(database)
    with database.writing() as connection:
        assert take_in(connection, "event:Ev1", "words", NOW)


def take_and_fail(database: Database) -> None:
    with database.together() as connection:
        take_in(connection, "event:Ev1", "words", NOW)
        raise ZeroDivisionError


def test_a_delivery_taken_by_many_at_once_is_taken_by_one(database: Database) -> None:
    together = threading.Barrier(8)

    def take(_: int) -> bool:
        together.wait()
        with database.writing() as connection:
            return take_in(connection, "event:Ev1", "words", NOW)

    with ThreadPoolExecutor(8) as threads:
        assert sorted(threads.map(take, range(8))) == [False] * 7 + [True]


def test_keys_of_deliveries_are_forgotten_after_their_time(database: Database) -> None:
    with database.writing() as connection:
        take_in(connection, "old", "words", NOW)
        take_in(connection, "new", "words", NOW + 2 * SECOND)
        assert forget_deliveries(connection, NOW + SECOND) == 1
        assert take_in(connection, "old", "words", NOW)
        assert not take_in(connection, "new", "words", NOW)


def test_a_parcel_is_claimed_once_and_as_it_was_put_out(database: Database) -> None:
    put(database, replace(ONE, place="1.2", person_key="ada", about="run:1"))
    found = claimed(database)
    assert (found.key, found.address, found.body, found.place) == ("one", "U1", "sealed", "1.2")
    assert (found.attempts, found.unsure, found.created_at) == (1, False, NOW)
    assert claim(database) is None
    assert state(database, "one") == "sending"


def test_a_parcel_with_the_same_key_is_not_put_out_again(database: Database) -> None:
    assert put(database, ONE)
    assert not put(database, replace(ONE, body="another"))
    assert claimed(database).body == "sealed"


def test_of_many_processes_one_claims_each_parcel(database: Database) -> None:
    for number in range(24):
        put(database, replace(ONE, key=f"key {number}", lane=f"lane {number}"))
    found: list[str] = []

    def work(_: int) -> None:
        misses = 0
        while misses < 5:
            one = claim(database)
            misses = misses + 1 if one is None else 0
            if one is not None:
                found.append(one.key)

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(work, range(6)))
    assert sorted(found) == sorted(f"key {number}" for number in range(24))


def test_one_lane_goes_one_at_a_time_in_order_and_at_its_pace(database: Database) -> None:
    put(database, ONE)
    put(database, replace(ONE, key="two"))
    first = claimed(database)
    assert first.key == "one"
    assert claim(database, NOW + 5 * SECOND) is None, "the first is still under way"
    with database.writing() as connection:
        assert outbox.delivered(connection, first, "1.1", NOW)
    assert claim(database, NOW + 0.9 * SECOND) is None, "a second has not passed"
    assert claimed(database, NOW + SECOND).key == "two"


def test_a_lane_that_waits_holds_no_other_up(database: Database) -> None:
    put(database, ONE)
    put(database, replace(ONE, key="two"))
    put(database, replace(ONE, key="other", lane="slack:T1:U2"))
    assert claimed(database).key == "one"
    assert claimed(database).key == "other"


def test_a_newer_parcel_takes_the_place_of_one_that_waits(database: Database) -> None:
    put(database, replace(ONE, slot="card"))
    put(database, replace(ONE, key="two", slot="card", body="newer"))
    assert claimed(database).body == "newer"
    assert state(database, "one") == "replaced"


def test_a_newer_parcel_leaves_one_that_is_under_way(database: Database) -> None:
    put(database, replace(ONE, slot="card"))
    first = claimed(database)
    put(database, replace(ONE, key="two", slot="card"))
    assert state(database, "one") == "sending"
    with database.writing() as connection:
        outbox.again(connection, first, NOW + SECOND, "timeout", unsure=True)
    assert state(database, "one") == "replaced", "what is newer is sent, not what failed"
    assert claimed(database, NOW + SECOND).key == "two"


def test_what_was_put_off_waits_and_counts_as_no_try(database: Database) -> None:
    put(database, ONE)
    with database.writing() as connection:
        found = outbox.claim(connection, NOW, LEASE, PACE, ["slack"])
        assert found is not None
        outbox.again(connection, found, NOW + 10 * SECOND, "rate limited", unsure=False, counts=False)
        outbox.shut_lane(connection, found.lane, NOW + 10 * SECOND)
    assert claim(database, NOW + 9.9 * SECOND) is None
    assert claimed(database, NOW + 10 * SECOND).attempts == 1


def test_a_claim_that_ran_out_comes_back_unsure_and_the_late_one_cannot_end_it(database: Database) -> None:
    put(database, ONE)
    lost = claimed(database)
    with database.writing() as connection:
        assert outbox.take_back(connection, NOW + LEASE - SECOND) == 0
        assert outbox.take_back(connection, NOW + LEASE) == 1
    again = claimed(database, NOW + LEASE)
    assert (again.unsure, again.attempts) == (True, 2)
    with database.writing() as connection:
        assert not outbox.delivered(connection, lost, "1.1", NOW)
        assert not outbox.failed(connection, lost, "late", NOW)
        assert outbox.delivered(connection, again, "1.2", NOW)
    assert state(database, "one") == "sent"


def test_the_body_is_forgotten_once_it_is_done_with(database: Database) -> None:
    for number, end in enumerate((outbox.delivered, outbox.failed)):
        put(database, replace(ONE, key=f"key {number}", lane=f"lane {number}"))
        one = claimed(database)
        with database.writing() as connection:
            end(connection, one, "why", NOW)
            row = connection.execute(outbox.OUTBOX.select().where(outbox.OUTBOX.c.key == one.key)).one()
            assert row.body == ""


def test_a_parcel_is_there_when_its_change_is_and_only_then(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        put_and_fail(database)
    assert state(database, "one") is None


def put_and_fail(database: Database) -> None:
    with database.together() as connection:
        outbox.put_out(connection, ONE, NOW)
        raise ZeroDivisionError


def test_when_the_next_is_due_is_known(database: Database) -> None:
    with database.writing() as connection:
        assert outbox.next_due(connection, ["slack"]) is None
        outbox.put_out(connection, ONE, NOW, NOW + 7 * SECOND)
        assert outbox.next_due(connection, ["slack"]) == NOW + 7 * SECOND
    claimed(database, NOW + 7 * SECOND)
    with database.reading() as connection:
        assert outbox.next_due(connection, ["slack"]) == NOW + 7 * SECOND + LEASE


def test_states_and_troubles_are_counted(database: Database) -> None:
    for number in range(3):
        put(database, replace(ONE, key=f"key {number}", lane=f"lane {number}"))
    first = claimed(database)
    with database.writing() as connection:
        outbox.failed(connection, first, "channel_not_found", NOW)
        assert outbox.counts(connection) == {"due": 2, "failed": 1}
        assert outbox.troubles(connection, 5) == [("slack", "channel_not_found", 1)]
        assert outbox.forget_parcels(connection, NOW + SECOND) == 1


def test_of_many_processes_one_does_a_chore(database: Database) -> None:
    together = threading.Barrier(6)

    def work(_: int) -> bool:
        together.wait()
        with database.writing() as connection:
            return claim_chore(connection, "nightly", NOW, NOW + timedelta(hours=24))

    with ThreadPoolExecutor(6) as threads:
        assert sorted(threads.map(work, range(6))) == [False] * 5 + [True]
    with database.writing() as connection:
        later = NOW + timedelta(hours=24)
        assert not claim_chore(connection, "nightly", later - SECOND, later)
        assert claim_chore(connection, "nightly", later, later + timedelta(hours=24))
