"""Who may read the record of a decision, that each reading is kept, and that it holds no content."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot import messages as say
from bot.app import Parts
from bot.records import store
from bot.records.rows import DecisionRow
from tests.officer import Officer
from tests.partnership import KWABENA, PRIYA
from tests.services.cases import COMPLETE
from tests.services.rows import count, links


@pytest.fixture
def record(officer: Officer) -> str:
    """A decision of Kwabena's that is on record."""
    officer.starts()
    officer.answers("no", "no")
    officer.presses("Record the decision")
    officer.saves(**COMPLETE)
    return officer.record.decision


READERS = {
    "kwabena-asante-marsh": True,  # his own
    "holly-trevithick": True,  # deputy SPOC of his agency
    "rhodri-mostyn-bell": True,  # authoriser of his agency
    "victor-llewellyn-shah": True,  # auditor
    "priya-raman": False,  # another agency's SPOC
    "denise-hartnoll": False,  # another agency's authoriser, and chair
    "imogen-sarpong": False,  # admin
    "beatrix-odunlami": False,  # admin and pack editor
    "nkechi-adebanjo-lowe": False,
    "winston-appleyard": False,
    "gareth-ashdown-nair": False,  # has left
}
"""Who may read a record of Kwabena's, by hand from security.md 4.7."""


@pytest.mark.parametrize(("reader", "may"), READERS.items())
def test_a_record_is_read_by_those_who_may_and_the_reading_is_kept(
    parts: Parts, record: str, reader: str, may: bool
) -> None:
    before = links(parts, "decision.read")
    actor = parts.people.actor(reader)
    other = Officer(parts, reader)
    other.opens("decision.show", decision=record)
    assert isinstance(other.page, say.Record) is may
    added = links(parts, "decision.read")[len(before) :]
    subject = record if actor.kind == "member" else "decision.show"
    kept = (actor.key, subject, "done" if may else "refused")
    assert [(one["actor"], one["subject"], one["outcome"]) for one in added] == [kept]
    if not may:
        refused = other.page
        assert refused == other.opens("decision.show", decision="A" * 22), "as if it were not there"


@pytest.mark.parametrize(("reader", "may"), READERS.items())
def test_a_record_is_corrected_by_its_officer_alone(parts: Parts, record: str, reader: str, may: bool) -> None:
    other = Officer(parts, reader)
    before = count(parts, "RUN")
    other.opens("decision.correct", decision=record)
    assert count(parts, "RUN") == before + (reader == KWABENA)


def test_an_agencys_list_shows_its_own_and_the_auditors_shows_all(parts: Parts, record: str) -> None:
    council = Officer(parts, PRIYA)
    council.starts()
    council.answers("no", "no")
    council.presses("Record the decision")
    council.saves(**COMPLETE)
    shown = {}
    for reader in READERS:
        other = Officer(parts, reader)
        other.opens("decision.list")
        shown[reader] = len(other.page.lines) if isinstance(other.page, say.Listing) else None
    assert shown == {
        "kwabena-asante-marsh": 1,
        "holly-trevithick": 1,
        "rhodri-mostyn-bell": 1,
        "victor-llewellyn-shah": 2,
        "priya-raman": 1,
        "denise-hartnoll": 1,
        "imogen-sarpong": None,
        "beatrix-odunlami": None,
        "nkechi-adebanjo-lowe": 0,
        "winston-appleyard": None,
        "gareth-ashdown-nair": None,
    }
    subjects = [one["subject"] for one in links(parts, "decision.list") if one["outcome"] == "done"]
    assert subjects.count("every agency") == 1
    assert subjects.count("ashmere-police") == 3


def test_a_record_holds_types_of_information_and_no_content(parts: Parts, record: str) -> None:
    with parts.database.reading() as connection:
        kept = connection.execute(select(store.DECISION).where(store.DECISION.c.id == record)).one()._mapping
    codes = {code for values in kept["fields"].values() for code in values}
    assert all(code.replace("_", "").isalpha() for code in codes)
    assert set(kept) == set(DecisionRow.__slots__)
