"""Decisions and packs held against the audit chain: what was altered, removed or slipped in shows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from bot.app import Parts
from bot.records import evidence, store
from tests.partnership import HOLLY
from tests.records.sample import lift_triggers


def a_decision(parts: Parts) -> str:
    """Somebody walks to an outcome and records it; gives the decision's id."""
    actor = parts.people.actor(HOLLY)
    view = parts.guide.start(actor)
    view = parts.guide.answer(actor, view.row.id, view.row.version, "immediate_danger", "no")
    view = parts.guide.answer(actor, view.row.id, view.row.version, "clear_purpose", "no")
    blank = parts.decisions.blank(actor, view.row.id)
    chosen = {
        **blank.chosen,
        "summary": ("other_crime",),
        "requester": ("own",),
        "recipients": ("outside",),
        "information": ("images",),
    }
    saved = parts.decisions.save(actor, view.row.id, view.row.version, chosen)
    return saved.row.id  # type: ignore[union-attr]


def found(parts: Parts) -> list[str]:
    with parts.database.reading() as connection:
        return list(evidence.problems(connection))


def test_what_was_recorded_and_left_alone_agrees_with_the_chain(parts_both: Parts) -> None:
    a_decision(parts_both)
    assert found(parts_both) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("UPDATE decision SET outcome = 'share' WHERE id = :id", "was changed after it was recorded"),
        ("UPDATE decision SET person_key = 'priya-raman' WHERE id = :id", "was changed after it was recorded"),
        ("UPDATE decision SET decided_at = '2020-01-01 00:00:00' WHERE id = :id", "was changed after it was recorded"),
        ("DELETE FROM decision WHERE id = :id", "was recorded and is gone"),
        ("UPDATE decision SET id = 'another', run_id = run_id WHERE id = :id", "was recorded and is gone"),
    ],
)
def test_a_decision_altered_behind_the_programs_back_is_found(parts_both: Parts, change: str, says: str) -> None:
    decision_id = a_decision(parts_both)
    with parts_both.database.writing() as connection:
        lift_triggers(connection)
        connection.execute(text(change), {"id": decision_id})
    assert any(says in line for line in found(parts_both))


def test_a_decision_slipped_in_behind_the_programs_back_is_found(parts_both: Parts) -> None:
    decision_id = a_decision(parts_both)
    with parts_both.database.writing() as connection:
        row = store.decision(connection, decision_id)
        assert row is not None
        store.add_decision(connection, replace(row, id="slipped-in", reference="CSP-2026-2222222"))
    assert found(parts_both) == ["Decision slipped-in was put in without being recorded."]


def test_one_altered_byte_of_a_decisions_fields_is_found(parts: Parts) -> None:
    decision_id = a_decision(parts)
    with parts.database.writing() as connection:
        lift_triggers(connection)
        connection.execute(text("UPDATE decision SET fields = replace(fields, 'not_shared', 'xot_shared')"))
    assert any("was changed" in line for line in found(parts))
    with parts.database.reading() as connection:
        row = store.decision(connection, decision_id)
    assert row is not None
    assert row.fields["decision"] == ["xot_shared"]


def test_a_stored_pack_that_was_altered_is_found(parts_both: Parts) -> None:
    a_decision(parts_both)
    with parts_both.database.writing() as connection:
        lift_triggers(connection)
        connection.execute(text("UPDATE pack SET document = replace(document, 'do_not_share', 'share_now')"))
    assert any("flow pack" in line for line in found(parts_both))


@pytest.mark.parametrize(
    "change", ["UPDATE decision SET outcome = 'share'", "DELETE FROM decision", "DELETE FROM pack"]
)
def test_the_database_itself_refuses_to_change_or_remove_a_decision_or_pack(parts_both: Parts, change: str) -> None:
    a_decision(parts_both)
    with pytest.raises(Exception, match="refused"), parts_both.database.writing() as connection:
        connection.execute(text(change))
    assert found(parts_both) == []
