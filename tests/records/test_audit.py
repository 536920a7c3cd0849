"""The audit chain: it grows with every effect, the database refuses to change it, and no alteration goes unseen."""

from __future__ import annotations

import time
from dataclasses import replace
from random import Random

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from bot.records import store
from bot.records.audit import START, AuditChain, Verdict, derive_key, export
from bot.records.database import Database
from bot.records.trouble import RecordsUnavailable
from tests.records.alterations import ALTERATIONS, TEXTS, Alteration
from tests.records.sample import KEY, MONDAY, add_links, add_runs, entry, fill, lift_triggers

CHAIN = AuditChain(KEY)
LINKS = 40
only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def check(database: Database, anchor: tuple[int, str] | None = None, chain: AuditChain = CHAIN) -> Verdict:
    with database.reading() as connection:
        return chain.verify(connection, anchor)


def test_a_new_chain_is_sound_and_empty(database: Database) -> None:
    verdict = check(database)
    assert (verdict.sound, verdict.links, verdict.head) == (True, 0, START)
    assert check(database, (0, START)).sound


def test_the_chain_grows_by_one_with_each_effect(database: Database) -> None:
    fill(database)
    for number in (1, 2, 3):
        with database.writing() as connection:
            add_runs(connection, number)
            assert CHAIN.add(connection, entry(number)) == number
        verdict = check(database)
        assert (verdict.sound, verdict.links) == (True, number)


def test_a_link_is_written_with_its_effect_or_not_at_all(database: Database) -> None:
    fill(database)

    def change_their_mind() -> None:
        with database.writing() as connection:
            add_runs(connection, 1)
            CHAIN.add(connection, entry(1))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        change_their_mind()
    assert check(database).links == 0
    with database.reading() as connection:
        assert store.run(connection, "run-1") is None


def test_the_export_gives_every_link_as_it_was_written(database: Database) -> None:
    add_links(database, 3)
    with database.reading() as connection:
        rows = list(export(connection))
    first = {"actor": "alice", "agency": "council", "verb": "guide.answer", "subject": "run-1", "outcome": "done"}
    assert {name: rows[0][name] for name in first} == first
    assert rows[0]["at"] == "2026-11-23T09:00:01.000000+00:00"
    assert [row["seq"] for row in rows] == [1, 2, 3]


def test_a_page_ends_and_the_next_begins_without_a_gap(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.records.audit.PAGE", 4)
    for many in (8, 9):
        add_links(database, many - check(database).links)
        assert (check(database).sound, check(database).links) == (True, many)


def test_text_that_a_database_cannot_hold_does_not_stop_the_link(database: Database) -> None:
    odd = replace(entry(1), subject="run\x00\ud800" + "x" * 100, detail="é" * 500)
    with database.writing() as connection:
        CHAIN.add(connection, odd)
    with database.reading() as connection:
        (row,) = export(connection)
    assert row["subject"] == "run??" + "x" * 75
    assert row["detail"] == "é" * 400
    assert check(database).sound


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET outcome = 'refused' WHERE seq = 2",
        "UPDATE audit SET seq = 20 WHERE seq = 2",
        "DELETE FROM audit WHERE seq = 3",
        "DELETE FROM audit",
    ],
)
def test_the_database_refuses_to_change_or_remove_a_link(database: Database, statement: str) -> None:
    add_links(database, 3)
    with pytest.raises(IntegrityError, match="refused"), database.writing() as connection:
        connection.execute(text(statement))
    assert check(database).sound


@only_sqlite
def test_sqlite_refuses_to_replace_a_link(database: Database) -> None:
    add_links(database, 3)
    with pytest.raises(IntegrityError, match="refused"), database.writing() as connection:
        connection.execute(text("INSERT OR REPLACE INTO audit SELECT 2, at, 'eve', agency, verb, subject, outcome, "
                                "detail, mac FROM audit WHERE seq = 2"))  # fmt: skip
    assert check(database).sound


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_postgresql_refuses_to_empty_the_chain(database: Database) -> None:
    add_links(database, 3)
    with pytest.raises(IntegrityError, match="refused"), database.writing() as connection:
        connection.execute(text("TRUNCATE audit"))
    assert check(database).links == 3


@pytest.mark.parametrize("name", TEXTS)
def test_a_changed_column_is_found(database: Database, name: str) -> None:
    add_links(database, 5)
    with database.writing() as connection:
        lift_triggers(connection)
        connection.execute(text(f"UPDATE audit SET {name} = 'x' || substr({name}, 2) WHERE seq = 3"))
    verdict = check(database)
    assert (verdict.sound, verdict.first_bad) == (False, 3)
    assert "Link 3 was changed" in verdict.problem


def test_words_moved_from_one_column_to_the_next_are_found(database: Database) -> None:
    add_links(database, 3)
    with database.writing() as connection:
        lift_triggers(connection)
        connection.execute(text("UPDATE audit SET actor = 'alicecouncil', agency = '' WHERE seq = 2"))
    assert check(database).first_bad == 2


@pytest.mark.parametrize("alter", ALTERATIONS, ids=lambda one: one.__name__)
def test_random_alterations_are_all_found_in_the_right_row(database: Database, alter: Alteration) -> None:
    head = head_of(add_links_without_triggers(database))
    for seed in range(112 if database.sqlite else 30):  # over 1,000 in all
        with database.engine.connect() as connection:
            done, expected = alter(connection, Random(seed), LINKS)
            verdict = CHAIN.verify(connection)
            assert (verdict.sound, verdict.first_bad) == (False, expected), f"seed {seed}: {done}; {verdict.problem}"
            assert str(expected) in verdict.problem or "head" in verdict.problem or "cut off" in verdict.problem
            assert not CHAIN.verify(connection, head).sound
    assert check(database, head).sound


def add_links_without_triggers(database: Database) -> Database:
    add_links(database, LINKS)
    with database.writing() as connection:
        lift_triggers(connection)
    return database


def head_of(database: Database) -> tuple[int, str]:
    verdict = check(database)
    return verdict.links, verdict.head


def test_a_tail_cut_off_together_with_the_head_is_found_by_a_head_kept_elsewhere(database: Database) -> None:
    anchor = head_of(add_links_without_triggers(database))
    for left in (0, 1, LINKS - 1):
        with database.engine.connect() as connection:
            cut_with_head(connection, left)
            assert CHAIN.verify(connection).sound
            verdict = CHAIN.verify(connection, anchor)
            assert (verdict.sound, verdict.first_bad) == (False, left + 1)


def cut_with_head(connection: Connection, left: int) -> None:
    mac = connection.execute(text(f"SELECT mac FROM audit WHERE seq = {left}")).scalar() or START
    connection.execute(text(f"DELETE FROM audit WHERE seq > {left}"))
    connection.execute(text(f"UPDATE audit_head SET seq = {left}, mac = '{mac}'"))


def test_a_head_kept_elsewhere_still_holds_when_the_chain_has_grown(database: Database) -> None:
    add_links(database, 3)
    anchor = head_of(database)
    add_links(database, 2)
    assert check(database, anchor).sound
    assert check(database, (2, anchor[1])).first_bad == 2


def test_a_chain_sealed_with_another_key_is_not_sound(database: Database) -> None:
    add_links(database, 2)
    assert check(database, chain=AuditChain(derive_key(KEY, "something else"))).first_bad == 1


def test_a_chain_that_is_not_there_is_not_called_altered(bare_database: Database) -> None:
    with pytest.raises(RecordsUnavailable, match="not set up yet"):
        check(bare_database)


def test_a_link_added_during_a_check_does_not_make_it_fail(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.records.audit.PAGE", 2)
    add_links(database, 4)
    with database.reading() as connection:
        assert CHAIN.verify(connection).links == 4
        add_links(database, 3)
        verdict = CHAIN.verify(connection)
    assert (verdict.sound, verdict.links) == (True, 4)


def test_nothing_is_added_to_a_chain_whose_head_was_taken_away(database: Database) -> None:
    add_links(database, 2)
    with database.writing() as connection:
        lift_triggers(connection)
        connection.execute(text("DELETE FROM audit_head"))
    with pytest.raises(RecordsUnavailable, match="damaged"):
        add_links(database, 1)
    verdict = check(database)
    assert (verdict.links, verdict.problem) == (2, "The head of the chain is missing.")


@only_sqlite
def test_a_hundred_thousand_links_are_checked(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    many = 100_000
    with database.writing() as connection:
        previous, rows = START, []
        for seq in range(1, many + 1):
            one = replace(entry(seq), at=MONDAY)
            at = "2026-11-23T09:00:00.000000+00:00"
            previous = CHAIN.mac(previous, seq, at, *one.words())
            rows.append((seq, at, *one.words(), previous))
        connection.exec_driver_sql("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        connection.exec_driver_sql(f"UPDATE audit_head SET seq = {many}, mac = '{previous}'")
    start = time.perf_counter()
    verdict = check(database)
    took = time.perf_counter() - start
    assert (verdict.sound, verdict.links) == (True, many)
    with capsys.disabled():
        print(f"\n100,000 links checked in {took:.2f} s")
