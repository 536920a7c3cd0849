"""Every question and act of the store, on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, StatementError

from bot.records import store
from bot.records.database import Database
from tests.records.sample import ALICE, BOB, CHARLIE, DECISION, DIGEST, MONDAY, RUN, add_runs, decision, fill

UNHOLDABLE = ["run\x001", "\ud800", "run-1\n", "x" * 5000]


@pytest.fixture(autouse=True)
def _filled(database: Database) -> None:
    fill(database)


def test_a_person_is_read_back_as_they_were_saved(database: Database) -> None:
    with database.reading() as connection:
        assert [store.person(connection, one.key) for one in (ALICE, BOB, CHARLIE)] == [ALICE, BOB, CHARLIE]
        assert store.person(connection, "nobody") is None


def test_saving_a_person_again_replaces_them(database: Database) -> None:
    left = replace(BOB, post="Inspector", roles=(), expires=date(2026, 12, 1), deactivated_at=MONDAY)
    with database.writing() as connection:
        store.save_person(connection, left)
    with database.reading() as connection:
        assert store.person(connection, "bob") == left
        assert len(store.people(connection)) == 3


def test_saving_a_person_never_lifts_a_deactivation_on_file(database: Database) -> None:
    with database.writing() as connection:
        store.save_person(connection, replace(CHARLIE, post="Head of tenancies", deactivated_at=None))
    with database.reading() as connection:
        assert store.person(connection, "charlie") == replace(CHARLIE, post="Head of tenancies")


def test_people_come_by_agency_and_name(database: Database) -> None:
    with database.reading() as connection:
        assert [one.key for one in store.people(connection)] == ["alice", "charlie", "bob"]


def test_a_person_of_an_agency_that_is_not_on_file_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError), database.writing() as connection:
        store.save_person(connection, replace(BOB, key="eve", agency_key="nowhere"))


def test_a_run_is_read_back_as_it_was_kept(database: Database) -> None:
    with database.writing() as connection:
        store.add_run(connection, RUN)
    with database.reading() as connection:
        assert store.run(connection, "run-1") == RUN
        assert store.run(connection, "run-2") is None


def test_answers_keep_their_order(database: Database) -> None:
    answers = {name: {"answer": "yes", "picked": [], "assumed": False} for name in ("zebra", "apple", "mango")}
    with database.writing() as connection:
        store.add_run(connection, replace(RUN, answers=answers))
    with database.reading() as connection:
        found = store.run(connection, "run-1")
        assert found is not None
        assert list(found.answers) == ["zebra", "apple", "mango"]


def test_moments_are_kept_in_utc_whatever_zone_they_came_in(database: Database) -> None:
    summer = datetime(2026, 7, 1, 10, 0, 0, 123456, tzinfo=timezone(timedelta(hours=1)))
    with database.writing() as connection:
        store.add_run(connection, replace(RUN, created_at=summer))
    with database.reading() as connection:
        found = store.run(connection, "run-1")
        assert found is not None
        assert found.created_at.isoformat() == "2026-07-01T09:00:00.123456+00:00"


def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="time zone"), database.writing() as connection:
        store.add_run(connection, replace(RUN, created_at=datetime(2026, 7, 1, 10, 0)))


@pytest.mark.parametrize("key", UNHOLDABLE)
def test_a_key_that_no_database_can_hold_finds_nothing(database: Database, key: str) -> None:
    with database.reading() as connection:
        assert store.run(connection, key) is None
        assert store.person(connection, key) is None
        assert store.decision(connection, key) is None


def test_a_run_moves_once_for_each_version(database: Database) -> None:
    later, answers = MONDAY + timedelta(days=2), {"clear_purpose": {"answer": "no", "picked": [], "assumed": False}}
    with database.writing() as connection:
        store.add_run(connection, RUN)
        assert store.move_run(connection, "run-1", 1, answers, "stopped", "fix_first", later)
        assert not store.move_run(connection, "run-1", 1, {}, "open", "elsewhere", later)
        assert not store.move_run(connection, "run-2", 1, {}, "open", "elsewhere", later)
    moved = replace(RUN, answers=answers, state="stopped", place="fix_first", updated_at=later, version=2)
    with database.reading() as connection:
        assert store.run(connection, "run-1") == moved


def test_a_persons_runs_come_newest_first_a_page_at_a_time(database: Database) -> None:
    with database.writing() as connection:
        one, two, three = add_runs(connection, 1, 2, 3)
        store.add_run(connection, replace(RUN, id="run-9", person_key="bob"))
        assert store.runs_of(connection, "alice", "council", 2) == [three, two]
        assert store.runs_of(connection, "alice", "council", 2, 2) == [one]
        assert store.runs_of(connection, "charlie", "council", 2) == []


def test_a_decision_is_read_back_as_it_was_kept(database: Database) -> None:
    with database.writing() as connection:
        store.add_run(connection, RUN)
        store.add_decision(connection, DECISION)
    with database.reading() as connection:
        assert store.decision(connection, "decision-1") == DECISION
        assert store.decision(connection, "decision-2") is None


def test_two_decisions_never_share_a_reference(database: Database) -> None:
    with database.writing() as connection:
        store.add_run(connection, RUN)
        store.add_decision(connection, DECISION)
    with pytest.raises(IntegrityError), database.writing() as connection:
        store.add_decision(connection, replace(DECISION, id="decision-2"))


def test_a_decision_about_no_run_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError), database.writing() as connection:
        store.add_decision(connection, DECISION)


def test_the_newest_decision_of_a_run_counts(database: Database) -> None:
    with database.writing() as connection:
        add_runs(connection, 1, 2)
        for number in (1, 3, 2):
            store.add_decision(connection, decision(number))
        assert store.decision_of_run(connection, "run-1") == decision(3)
        assert store.decision_of_run(connection, "run-2") is None


def test_a_decision_knows_the_one_that_corrects_it(database: Database) -> None:
    correction = decision(2, corrects="decision-1")
    with database.writing() as connection:
        store.add_run(connection, RUN)
        store.add_decision(connection, decision(1))
        store.add_decision(connection, correction)
        assert store.correction_of(connection, "decision-1") == correction
        assert store.correction_of(connection, "decision-2") is None


def test_an_agency_sees_its_own_decisions_and_an_auditor_all(database: Database) -> None:
    with database.writing() as connection:
        store.add_run(connection, RUN)
        for number, agency in ((1, "council"), (2, "police"), (3, "council")):
            store.add_decision(connection, decision(number, agency_key=agency))
        council = [one.id for one in store.decisions_of_agency(connection, "council", 10)]
        everyone = [one.id for one in store.decisions_of_agency(connection, None, 2, 1)]
    assert council == ["decision-3", "decision-1"]
    assert everyone == ["decision-2", "decision-1"]


@pytest.mark.parametrize("statement", ["UPDATE decision SET outcome = 'share_now'", "UPDATE pack SET document = '{}'"])
def test_the_database_refuses_to_change_what_was_decided_or_asked(database: Database, statement: str) -> None:
    with database.writing() as connection:
        store.add_run(connection, RUN)
        store.add_decision(connection, DECISION)
    with pytest.raises(IntegrityError, match="refused"), database.writing() as connection:
        connection.execute(text(statement))
    with database.reading() as connection:
        assert store.decision(connection, "decision-1") == DECISION
        assert store.pack_document(connection, DIGEST) == '{"id": "haringey"}'


def test_a_pack_is_kept_once_and_for_ever(database: Database) -> None:
    with database.writing() as connection:
        store.keep_pack(connection, DIGEST, "haringey", "1.0", "another document", MONDAY)
        assert store.pack_document(connection, DIGEST) == '{"id": "haringey"}'
        assert store.pack_document(connection, "e" * 64) is None


def test_a_pack_that_a_decision_needs_cannot_be_removed(database: Database) -> None:
    with database.writing() as connection:
        store.add_run(connection, RUN)
    with pytest.raises(IntegrityError), database.writing() as connection:
        connection.execute(text("DELETE FROM pack"))


def test_a_session_lives_from_opening_to_closing(database: Database) -> None:
    later = MONDAY + timedelta(minutes=10)
    with database.writing() as connection:
        store.open_session(connection, "a" * 64, "alice", MONDAY)
        store.open_session(connection, "b" * 64, "bob", MONDAY)
        store.touch_session(connection, "a" * 64, later)
    with database.writing() as connection:
        found = store.session(connection, "a" * 64)
        assert found is not None
        assert (found.person_key, found.started_at, found.seen_at) == ("alice", MONDAY, later)
        assert store.end_session(connection, "a" * 64) == ["alice"]
        assert store.session(connection, "a" * 64) is None
        assert store.session(connection, "b" * 64) is not None


def test_sessions_not_used_for_too_long_are_dropped(database: Database) -> None:
    with database.writing() as connection:
        for minutes, token in ((10, "a"), (40, "b")):
            store.open_session(connection, token * 64, "alice", MONDAY - timedelta(minutes=minutes))
        assert store.end_sessions(connection, MONDAY - timedelta(hours=8), MONDAY - timedelta(minutes=30)) == ["alice"]
        assert store.session(connection, "a" * 64) is not None


def test_sessions_that_began_too_long_ago_are_dropped(database: Database) -> None:
    with database.writing() as connection:
        for hours, token in ((1, "a"), (9, "b"), (20, "c")):
            store.open_session(connection, token * 64, "alice", MONDAY - timedelta(hours=hours))
        assert store.end_sessions(connection, MONDAY - timedelta(hours=10), MONDAY - timedelta(days=1)) == ["alice"]
        assert store.end_sessions(connection, MONDAY - timedelta(hours=8), MONDAY - timedelta(days=1)) == ["alice"]
        assert store.session(connection, "a" * 64) is not None
