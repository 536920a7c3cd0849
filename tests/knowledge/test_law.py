"""The law today says where it was read, when, and how sure we are; an entry that does not is refused."""

from datetime import date
from pathlib import Path

import pytest

from knowledge.law import LawError, read_law

CONTENT = Path(__file__).parents[2] / "knowledge" / "content"

GOOD = """[cda-s115]
title = "Crime and Disorder Act 1998, section 115"
name_2016 = "CDA s115 - Crime Reduction Strategy"
status = "in force"
says = "Lets you share to prevent crime. It does not make you."
cite_now = "Crime and Disorder Act 1998 s115, with the purpose"
kind = "power"
checked = 2026-11-23
grade = "A"
source = ["https://example.org/cda"]
labels = ["3.2", "App B Part A"]
aliases = ["s115", "one one five"]

[crime-bill]
title = "A Bill that is moving"
status = "moving"
says = "It may change anti-social behaviour powers. Check with your data protection officer."
kind = "rule"
checked = 2026-11-23
grade = "C"
source = []
labels = ["App B Part A"]
aliases = ["new bill"]
check_with = "data protection officer"
"""


@pytest.fixture(scope="module")
def shipped():
    return read_law(CONTENT / "law")


def law_from(tmp_path, text):
    (tmp_path / "boxes.toml").write_text(text, encoding="utf-8")
    return read_law(tmp_path)


def test_the_law_for_a_label_comes_in_the_order_it_was_written(tmp_path):
    law = law_from(tmp_path, GOOD)
    assert [entry.id for entry in law.for_label("App B Part A")] == ["cda-s115", "crime-bill"]
    assert [entry.id for entry in law.for_label("3.2")] == ["cda-s115"]
    assert law.for_label("5.2") == ()


def test_an_entry_keeps_its_date_its_source_and_how_sure_we_are(tmp_path):
    entry = law_from(tmp_path, GOOD).by_id("cda-s115")
    assert entry.checked == date(2026, 11, 23)
    assert entry.source == ("https://example.org/cda",)
    assert entry.settled
    assert entry.check_with == ""


def test_an_uncertain_entry_is_not_settled_and_says_who_to_ask(tmp_path):
    entry = law_from(tmp_path, GOOD).by_id("crime-bill")
    assert not entry.settled
    assert entry.check_with == "data protection officer"
    assert entry.name_2016 == ""


def test_asking_for_law_that_we_do_not_hold_says_so(tmp_path):
    with pytest.raises(KeyError, match="magna-carta"):
        law_from(tmp_path, GOOD).by_id("magna-carta")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('grade = "A"', 'grade = "D"', "grade is 'D'"),
        ('check_with = "data protection officer"', "", "grade C must say check_with"),
        ('status = "in force"', 'status = "fine"', "status is 'fine'"),
        ('kind = "power"', 'kind = "advice"', "kind is 'advice'"),
        ("checked = 2026-11-23", 'checked = "lately"', "checked must be a date"),
        ('"https://example.org/cda"', '"http://example.org/cda"', "is neither an https address"),
        ('source = ["https://example.org/cda"]', "source = []", "source must be a list of at least one"),
        ('labels = ["3.2", "App B Part A"]', 'labels = ["3.9"]', "'3.9' is not a label"),
        ('aliases = ["s115", "one one five"]', "aliases = []", "aliases must be a list of at least one"),
        ('says = "Lets you share to prevent crime. It does not make you."', 'says = ""', "there is no says"),
        ('kind = "power"', 'kind = "power"\nadvice = "share"', "'advice' is not a field"),
        ("[cda-s115]", "[cda-s115", "the file cannot be read"),
    ],
)
def test_a_bad_entry_is_refused_with_its_file_and_its_id(tmp_path, before, after, told):
    assert before in GOOD
    with pytest.raises(LawError) as refused:
        law_from(tmp_path, GOOD.replace(before, after, 1))
    assert "boxes.toml" in str(refused.value)
    assert told in str(refused.value)


def test_an_id_used_in_two_files_is_refused(tmp_path):
    (tmp_path / "again.toml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(LawError, match="used twice"):
        law_from(tmp_path, GOOD)


def test_what_we_ship_is_never_settled_when_it_is_uncertain(shipped):
    for entry in shipped.entries:
        assert entry.settled or entry.check_with, entry.id
        assert entry.source or not entry.settled, entry.id


def test_what_has_gone_is_not_what_to_write_on_a_form_today(shipped):
    for entry in shipped.entries:
        for gone in ("RESTRICTED", "GCSX", "29(1)", "fax"):
            assert gone not in entry.cite_now, entry.id
