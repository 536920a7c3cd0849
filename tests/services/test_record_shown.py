"""The record of a decision as a page, as a Word document and as text to copy: the same facts, and nothing else."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest
from docx import Document

from bot import messages as say
from bot.app import Parts
from bot.policy import Refused
from bot.services.record_cards import MARKING
from tests.officer import Officer, texts_of
from tests.partnership import KWABENA, PRIYA, RHODRI
from tests.services.cases import COMPLETE, by_id, cases, completed, officer_for
from tests.services.rows import links

SOME = tuple({(case["expect"]["outcome"], case["expect"]["ground"]): case for case in cases()}.values())
"""One case for each outcome and ground."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

HIDDEN = {"vanish", "comment", "commentReference", "ins", "del", "moveFrom", "moveTo", "fldChar", "instrText", "object"}
"""What Word can hold that does not show on the page, or that changes by itself."""

PARTS = {
    "[Content_Types].xml",
    "_rels/.rels",
    "docProps/app.xml",
    "docProps/core.xml",
    "word/_rels/document.xml.rels",
    "word/document.xml",
    "word/fontTable.xml",
    "word/footer1.xml",
    "word/header1.xml",
    "word/numbering.xml",
    "word/settings.xml",
    "word/styles.xml",
    "word/stylesWithEffects.xml",
    "word/theme/theme1.xml",
    "word/webSettings.xml",
}


@pytest.fixture(params=SOME, ids=by_id)
def recorded(request: pytest.FixtureRequest, parts: Parts) -> Officer:
    """An officer with the record of a case before them."""
    case: dict[str, Any] = request.param
    officer = officer_for(parts, case)
    officer.walks(case["answers"], case["situation"] or "")
    officer.presses("Record the decision")
    officer.saves(**completed(officer))
    return officer


def file_of(officer: Officer) -> tuple[str, bytes]:
    return officer.parts.record_file(officer.actor, officer.record.decision)


def shown_words(content: bytes) -> str:
    """Everything that can be read in a Word document, tables included."""
    document = Document(BytesIO(content))
    lines = [one.text for one in document.paragraphs]
    lines += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join(lines)


def test_the_page_the_document_and_the_text_hold_the_same_facts(recorded: Officer) -> None:
    record = recorded.record
    _, content = file_of(recorded)
    document, copied = shown_words(content), record.copy_text
    assert {row.letter for row in record.rows} == set("abcdefghi")
    for row in record.rows:
        for fact in (row.name, *row.values):
            assert fact in document, fact
            assert fact in copied, fact
    for step in record.steps:
        for fact in (step.ask, step.answer):
            assert fact in document
            assert fact in copied
    who = recorded.actor
    for fact in (record.reference, who.name, who.post, *(one.text for one in record.cites)):
        assert fact in document, fact
        assert fact in copied, fact
    assert record.marking == MARKING == "OFFICIAL-SENSITIVE"
    assert copied.startswith(MARKING)


def test_the_document_has_nine_letters_in_order_and_a_marking_at_the_top_and_bottom(recorded: Officer) -> None:
    name, content = file_of(recorded)
    document = Document(BytesIO(content))
    assert name == f"{recorded.record.reference}.docx"
    letters = [row.cells[0].text for row in document.tables[0].rows][1:]
    assert letters == sorted(letters)
    assert set(letters) == set("abcdefghi")
    for section in document.sections:
        assert [one.text for one in section.header.paragraphs] == [MARKING]
        assert [one.text for one in section.footer.paragraphs] == [MARKING]


def test_the_document_holds_the_record_and_nothing_hidden(recorded: Officer) -> None:
    _, content = file_of(recorded)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert set(archive.namelist()) == PARTS
        for name in archive.namelist():
            tree = ElementTree.fromstring(archive.read(name))
            tags = {one.tag.rpartition("}")[2] for one in tree.iter()}
            if name.startswith("word/") and name not in ("word/styles.xml", "word/stylesWithEffects.xml"):
                assert not tags & HIDDEN, name
            if name.endswith(".rels"):
                assert all(one.get("TargetMode") != "External" for one in tree), name
        core = archive.read("docProps/core.xml").decode()
        app = archive.read("docProps/app.xml").decode()
    facts = Document(BytesIO(content)).core_properties
    assert (facts.author, facts.title, facts.comments) == ("canishare", recorded.record.reference, "")
    for person in (recorded.actor.name, "Denise", "Rhodri"):
        assert person not in core + app


def test_the_document_says_nothing_that_the_page_does_not(recorded: Officer) -> None:
    record, who = recorded.record, recorded.actor
    _, content = file_of(recorded)
    on_page = set(re.findall(r"\w+", " ".join((*texts_of(record), who.name, who.post, who.agency_name, FURNITURE))))
    unknown = [word for word in re.findall(r"\w+", shown_words(content)) if word not in on_page]
    assert unknown == []


FURNITURE = (
    "App G 9 Field Recorded Questions answered Paragraphs behind it Information sharing decision Decided by "
    "The protocol pointed to this taken as given This records types of information not their content"
)
"""Words of the form itself."""


def test_making_the_document_is_reading_the_record_and_is_kept(recorded: Officer) -> None:
    before = len(links(recorded.parts, "decision.read"))
    file_of(recorded)
    assert len(links(recorded.parts, "decision.read", recorded.record.decision)) == before + 1


def test_nobody_else_gets_the_document(recorded: Officer) -> None:
    outsider = next(key for key in (PRIYA, KWABENA) if recorded.parts.people.actor(key).agency_key != agency(recorded))
    with pytest.raises(Refused):
        recorded.parts.record_file(recorded.parts.people.actor(outsider), recorded.record.decision)


def agency(officer: Officer) -> str:
    return officer.actor.agency_key


def test_a_colleague_who_may_read_it_gets_the_officers_name_and_not_their_own(parts: Parts) -> None:
    officer = Officer(parts, KWABENA)
    officer.starts()
    officer.answers("no", "no")
    officer.presses("Record the decision")
    officer.saves(**COMPLETE)
    mine = officer.record
    reader = Officer(parts, RHODRI)
    reader.opens("decision.show", decision=mine.decision)
    assert reader.record.copy_text == mine.copy_text
    assert "Decided by: Kwabena Asante-Marsh" in reader.record.copy_text
    reader.sees("Kwabena Asante-Marsh: nobody asked")


def test_the_record_says_under_which_rules_it_was_made_and_when(recorded: Officer) -> None:
    recorded.sees("flow version 2026.1", "Monday 23 November 2026, 09:00")
    assert re.fullmatch(r"CSP-2026-[2-9A-HJKMNP-TV-Z]{7}", recorded.record.reference)


def test_a_record_and_its_correction_name_each_other(parts: Parts) -> None:
    officer = Officer(parts, KWABENA)
    officer.starts()
    officer.answers("no", "no")
    officer.presses("Record the decision")
    officer.saves(**COMPLETE)
    old = officer.record
    officer.presses("Correct this record")
    officer.presses("Record the decision")
    officer.saves(summary="hate_crime")
    new = officer.record
    assert isinstance(officer.page, say.Record)
    assert f"This follows or corrects {old.reference}." in new.copy_text
    assert f"This corrects {old.reference}." in shown_words(parts.record_file(officer.actor, new.decision)[1])
    words = shown_words(parts.record_file(officer.actor, old.decision)[1])
    assert "This record has been corrected by a later one." in words
