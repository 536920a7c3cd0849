"""Requests to agencies that take them by their own secure mail: the document, and what is recorded of its sending."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from docx import Document

from bot.app import Parts
from bot.policy import Actor
from bot.records.requests import RequestRow
from bot.services.request_cards import request_card
from bot.services.request_views import Blank, NotThat
from tests.partnership import IMOGEN, KWABENA, PRIYA, SHABNAM
from tests.services.part_a import PART_A
from tests.services.written import MARK, written
from tests.web.browser import Browser

MAIL = {"asked": ("agency:ashmere-police",)}
"""The police of the sample take requests by Criminal Justice Secure Mail."""


def who(parts: Parts, key: str) -> Actor:
    return parts.people.actor(key)


def made(parts: Parts, by: str = PRIYA, **more: tuple[str, ...]) -> RequestRow:
    found = parts.requests.make(who(parts, by), PART_A | MAIL | more)
    assert not isinstance(found, Blank)
    return found[0]


def words_of(content: bytes) -> str:
    """Everything that somebody reads in a document: paragraphs, cells, headers and footers."""
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    edges = [
        one.text for section in document.sections for one in (*section.header.paragraphs, *section.footer.paragraphs)
    ]
    return "\n".join([*(one.text for one in document.paragraphs), *cells, *edges])


def test_the_page_says_which_way_it_goes_and_offers_only_that(parts: Parts) -> None:
    shown = parts.requests.show(who(parts, PRIYA), made(parts).id)
    assert "Ashmere Police takes requests by CJSM, the secure e-mail service" in request_card(shown).say[0]
    assert ("submit" in shown.may, "send_outside" in shown.may) == (False, True)
    assert [one.name for one in shown.writes] == []
    here = parts.requests.show(who(parts, KWABENA), made(parts, KWABENA, asked=("agency:lantern",)).id)
    assert "takes requests here" in request_card(here).say[0]
    assert ("submit" in here.may, "send_outside" in here.may) == (True, True)


def test_the_document_holds_what_is_coded_and_leaves_the_person_to_the_officer(parts: Parts) -> None:
    row = made(parts)
    name, content = parts.request_file(who(parts, PRIYA), row.id)
    words = words_of(content)
    assert name == f"{row.reference}.docx"
    for one in (row.reference, "OFFICIAL-SENSITIVE", "Ashmere Council", "Ashmere Police", "Priya Raman"):
        assert one in words
    for one in (
        "Children Act 2004 sections 10 and 11",
        "School, attendance and education",
        "CJSM, the secure e-mail service",
    ):
        assert one in words
    assert "Data Protection Act 2018" in words
    assert "{{" not in words
    assert "GCSx" not in words


def test_nothing_that_was_written_in_the_secure_form_is_in_a_document(parts: Parts) -> None:
    row = made(parts, KWABENA, asked=("agency:lantern",))
    written(parts, who(parts, KWABENA), row, "submit")
    sent = parts.requests.take(who(parts, KWABENA), row.id, 1, "submit", {}).row
    for key in (KWABENA, SHABNAM):
        _, content = parts.request_file(who(parts, key), sent.id)
        with zipfile.ZipFile(BytesIO(content)) as packed:
            assert all(MARK.encode() not in packed.read(one) for one in packed.namelist())


def test_nothing_is_hidden_in_a_document(parts: Parts) -> None:
    _, content = parts.request_file(who(parts, PRIYA), made(parts).id)
    with zipfile.ZipFile(BytesIO(content)) as packed:
        assert not [one for one in packed.namelist() if "customXml" in one or "thumbnail" in one or "comments" in one]
    facts = Document(BytesIO(content)).core_properties
    assert (facts.author, facts.comments, facts.last_modified_by or "") == ("canishare", "", "")


def test_that_it_was_sent_is_recorded_with_the_way_and_the_clock_starts(parts: Parts) -> None:
    row = made(parts)
    with pytest.raises(NotThat, match="by a way of their own"):
        parts.requests.take(who(parts, PRIYA), row.id, 1, "submit", {})
    with pytest.raises(NotThat, match="How did you send it"):
        parts.requests.take(who(parts, PRIYA), row.id, 1, "send_outside", {"sent_by": ("secure_form",)})
    with pytest.raises(NotThat, match="by a way of their own"):
        parts.requests.take(who(parts, PRIYA), row.id, 1, "ask_authorisation", {})
    chosen = {"sent_by": ("criminal_justice_mail",)}
    shown = parts.requests.take(who(parts, PRIYA), row.id, 1, "send_outside", chosen)
    assert (shown.row.state, shown.due is not None) == ("sent", True)
    assert shown.events[-1].codes["sent_by"] == "criminal_justice_mail"
    assert "By Criminal Justice Secure Mail" in request_card(shown).history[-1].state
    assert parts.requests.show(who(parts, KWABENA), row.id).row.state == "sent"


def test_it_is_downloaded_by_those_whom_it_concerns_and_nobody_else(parts: Parts, browser: Browser) -> None:
    row = made(parts)
    address = f"/requests/{row.id}/request.docx"
    assert browser.get(address).url.path == "/sign-in"
    browser.sign_in(PRIYA)
    answer = browser.get(address)
    assert answer.headers["content-disposition"] == f'attachment; filename="{row.reference}.docx"'
    assert row.reference in words_of(answer.content)
    for key in (IMOGEN, SHABNAM, KWABENA):
        browser.sign_in(key)
        assert browser.get(address).status_code == 404
