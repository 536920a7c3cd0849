"""A decision is proved under the rules it was made with, whatever the pack says today (security.md rows 9 and 10)."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from bot import messages as say
from bot.app import Parts
from bot.records.database import open_database, sqlite_url
from bot.records.rows import DecisionRow
from flows.load import PACKS
from tests.clock import Clock
from tests.officer import Officer
from tests.partnership import HOLLY, KWABENA, build_parts
from tests.records.sample import lift_triggers
from tests.services.cases import COMPLETE, cases, completed, officer_for
from tests.services.rows import decisions, links


@pytest.fixture
def changed_pack(tmp_path: Path) -> Path:
    """Next year's pack: no clear purpose now means advice, one type of information and one reason are gone."""
    folder = tmp_path / "haringey"
    shutil.copytree(PACKS / "haringey", folder)
    flow = (folder / "flow.toml").read_text(encoding="utf-8")
    flow = flow.replace('version = "2026.1"', 'version = "2027.1"')
    flow = flow.replace(
        'answers.no = "do_not_share"\nanswers.not_sure', 'answers.no = "seek_advice"\nanswers.not_sure', 1
    )
    flow = flow.replace("Is there a clear reason, within your job", "Is there now a good reason, within your job")
    (folder / "flow.toml").write_text(flow, encoding="utf-8")
    form = folder / "forms" / "decision.toml"
    form.write_text(form.read_text(encoding="utf-8").replace("Hate crime", "Crime out of hate"), encoding="utf-8")
    return folder


@pytest.fixture
def next_year(parts: Parts, parts_file: Path, changed_pack: Path, clock: Clock) -> Iterator[Parts]:
    """Another process on the same records, with next year's pack."""
    database = open_database(sqlite_url(parts_file))
    yield build_parts(database, clock, pack=str(changed_pack))
    database.close()


def refused(officer: Officer, **more: str) -> str:
    """Walk to not sharing, record it, and give the record's id."""
    officer.starts()
    officer.answers("no", "no")
    officer.presses("Record the decision")
    officer.saves(**{**COMPLETE, **more})
    return officer.record.decision


def test_every_record_replays_to_the_same_outcome_under_its_own_pack(parts: Parts, next_year: Parts) -> None:
    for case in cases():
        officer = officer_for(parts, case)
        officer.walks(case["answers"], case["situation"] or "")
        officer.presses("Record the decision")
        officer.saves(**completed(officer))
    kept = decisions(parts)
    assert len(kept) == len(cases())
    for row in kept:
        for shelf in (parts, next_year):
            found = replay(shelf, row)
            assert (found.outcome, found.ground or "") == (row.outcome, row.ground)


def replay(parts: Parts, row: DecisionRow):
    with parts.database.reading() as connection:
        return parts.decisions.replay(connection, row)


def test_an_old_record_is_shown_in_the_words_of_its_own_pack(officer: Officer, next_year: Parts) -> None:
    record = refused(officer, summary="hate_crime")
    later = Officer(next_year, KWABENA)
    later.opens("decision.show", decision=record)
    assert later.record.rows == officer.record.rows
    assert later.record.steps == officer.record.steps
    assert later.record.copy_text == officer.record.copy_text
    later.sees("Hate crime", "flow version 2026.1", "Is there a clear reason, within your job")


def test_a_walk_begun_under_the_old_pack_ends_under_it_and_a_new_one_under_the_new(
    officer: Officer, next_year: Parts
) -> None:
    officer.starts()
    officer.answers("no")
    later = Officer(next_year, KWABENA)
    later.opens("guide.show", run=officer.run)
    later.sees("Is there a clear reason")
    later.answers("no")
    assert later.outcome.name == "do_not_share"
    later.presses("Record the decision")
    later.saves(**COMPLETE)
    later.sees("flow version 2026.1")
    later.starts()
    later.answers("no")
    later.sees("Is there now a good reason")
    later.answers("no")
    assert later.outcome.name == "seek_advice"


def test_an_old_decision_is_corrected_under_todays_pack(officer: Officer, next_year: Parts) -> None:
    record = refused(officer)
    later = Officer(next_year, KWABENA)
    later.opens("decision.correct", decision=record)
    assert later.outcome.name == "seek_advice"
    later.presses("Record the decision")
    later.saves(**completed(later))
    later.sees("flow version 2027.1")
    assert later.record.corrects == officer.record.reference


def test_a_correction_asks_again_what_the_new_pack_would_not_take(
    officer: Officer, next_year: Parts, changed_pack: Path, parts_file: Path, clock: Clock
) -> None:
    officer.starts("court_order")
    while isinstance(officer.page, say.Question):
        officer.answers("no" if officer.asked == "immediate_danger" else "yes")
    officer.presses("Record the decision")
    officer.saves(**completed(officer))
    flow = changed_pack / "flow.toml"
    flow.write_text(flow.read_text(encoding="utf-8").replace('"court_order"', '"judges_order"'), encoding="utf-8")
    situations = changed_pack / "situations.toml"
    changed = situations.read_text(encoding="utf-8").replace('choice = "court_order"', 'choice = "judges_order"')
    situations.write_text(changed, encoding="utf-8")
    with closing(open_database(sqlite_url(parts_file))) as database:
        later = Officer(build_parts(database, clock, pack=str(changed_pack)), KWABENA)
        later.opens("decision.correct", decision=officer.record.decision)
        assert isinstance(later.page, say.Question), "a bare yes to a duty that is no longer listed is not taken"
        assert later.asked == "legal_duty"


def alter_packs(parts: Parts, statement: str, **values: object) -> None:
    """What somebody with the whole database in hand could do."""
    with parts.database.writing() as connection:
        lift_triggers(connection)
        connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        connection.execute(text(statement), values)


def test_a_pack_changed_after_it_was_stored_is_refused_in_plain_words(officer: Officer, next_year: Parts) -> None:
    record = refused(officer)
    walk = links(officer.parts, "guide.start")[-1]["subject"]
    with officer.parts.database.reading() as connection:
        document = json.loads(connection.execute(text("SELECT document FROM pack")).scalar_one())
    document["flow"]["question"]["clear_purpose"]["answers"]["no"] = "identifies_someone"
    read_before = len(links(next_year, "decision.read"))
    for altered in (json.dumps(document), "not a pack", "[]", '{"flow": 7}', ""):
        alter_packs(next_year, "UPDATE pack SET document = :document", document=altered)
        later = Officer(next_year, KWABENA)
        for press in (("decision.show", {"decision": record}), ("guide.show", {"run": walk})):
            later.opens(press[0], **press[1])
            assert later.notice.kind == "unavailable", press
            assert later.notice.emergency is not None
            later.sees("We cannot show that", "it cannot be trusted")
            later.does_not_see("PackProblem", "digest")
    assert len(links(next_year, "decision.read")) == read_before, "what was not shown was not read"


def test_a_list_tells_which_of_its_lines_cannot_be_shown_and_shows_the_others(
    officer: Officer, next_year: Parts
) -> None:
    refused(officer)
    alter_packs(next_year, "UPDATE pack SET document = '{}'")
    later = Officer(next_year, KWABENA)
    later.starts("a tenant's arrest")
    for act in ("guide.mine", "home"):
        later.opens(act)
        later.sees("Go on")
    later.opens("guide.mine")
    later.sees("Cannot be shown", "Tell the community safety team")
    spoc = Officer(next_year, HOLLY)
    spoc.opens("decision.list")
    spoc.sees("Cannot be shown")


def test_a_new_walk_can_still_be_started_when_an_old_pack_was_altered(officer: Officer, next_year: Parts) -> None:
    refused(officer)
    alter_packs(next_year, "UPDATE pack SET document = '{}'")
    later = Officer(next_year, KWABENA)
    later.starts("a tenant's arrest")
    assert isinstance(later.page, say.Question)
    later.answers("yes")
    assert later.outcome.name == "share_now"
