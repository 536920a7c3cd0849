"""The directory as spreadsheets: what can be read, what is told when it cannot, and what goes out and in again."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.agencies import AgencyFacts, ContactFacts, Directory, Role, Route, Sector
from knowledge.contacts_cells import harmless, restored
from knowledge.contacts_csv import read_sheet, write_agencies, write_contacts
from knowledge.contacts_plan import plan_import
from knowledge.csv_table import MOST_BYTES, MOST_ROWS
from knowledge.directory_checks import agency_faults, clean, contact_faults
from tests.knowledge.directory_cases import COUNCIL, ON_FILE, PRIYA, TODAY, csv, plan, words

unhurried = settings(deadline=None, max_examples=60)


@pytest.mark.parametrize(
    "file",
    [
        csv("agency,role,post,name", "council,spoc,Lead,Ada Bell"),
        csv("agency,role,post,name", "council,spoc,Lead,Ada Bell", encoding="utf-8-sig"),
        csv("Agency;ROLE; Job title ;Name", "Ashmere Council;SPOC;Lead;Ada Bell"),
        csv("sep=;", "Agency Key;Role;Post;Name", "THE COUNCIL;Single point of contact;Lead;Ada Bell"),
        csv("organisation\trole\tpost\tname", "council\tspoc\tLead\tAda Bell"),
        csv("agency,role,post,name,", "", "council,spoc,Lead,Ada Bell,,"),
        csv('"agency","role","post","name"', '"council","spoc","Lead"," Ada\u00a0Bell\u200b "'),
    ],
)
def test_a_file_is_read_however_the_spreadsheet_saved_it(file):
    made = plan(file)
    assert words(made) == []
    (line,) = made.added
    facts = line.facts
    assert (facts.agency_key, facts.role, facts.post, facts.name) == ("council", Role.SPOC, "Lead", "Ada Bell")


@pytest.mark.parametrize("cell", ["2026-11-03", "03/11/2026", "3/11/2026"])
def test_dates_are_read_both_ways(cell):
    made = plan(csv("agency,role,post,starts", f"council,duty_desk,Desk,{cell}"))
    assert made.added[0].facts.starts == date(2026, 11, 3)


@pytest.mark.parametrize("cell", ["31/02/2026", "11/23/2026", "3/11/26", "soon", "2026-13-01", "45987"])
def test_a_date_that_is_not_one_is_told_with_row_column_and_what_to_do(cell):
    made = plan(csv("agency,role,post,starts", "council,duty_desk,Desk,", f"council,spoc,Lead,{cell}"))
    assert words(made) == [f"Row 3, starts: '{cell}' is not a date. Write it like 23/11/2026."]
    assert not made.may_apply
    assert made.to_save == Directory()


def test_row_numbers_are_those_that_excel_shows():
    made = plan(csv("agency,role,post", "", '"council",spoc,"Lead\r\nof sharing"', "", "council,boss,Lead"))
    assert words(made)[0].startswith("Row 5, role: 'boss' is not a role we know. Write one of: spoc, ")


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (b"", "no headings"),
        (csv("name,town", "a,b"), "needs a heading 'sector'"),
        (csv("role,name", "spoc,Ada"), "Row 1, agency_key: The column is missing."),
        (csv("role,agency,post,post", "spoc,council,a,b"), "Row 1, post: There are two columns for this."),
        ("agency,role,post\r\ncouncil,spoc,Caf\xe9".encode("cp1252"), "CSV UTF-8"),
        ("role,agency,post".encode("utf-16"), "CSV UTF-8"),
        (csv("agency,role,post", 'council,spoc,"Lead'), "Row 2: The row cannot be read."),
        (csv("agency,role,post", "council,spoc,Lead,Ashmere"), "Row 2: There are more cells than headings."),
        (b"\0\0\0", "needs a heading"),
        (b"a" * (MOST_BYTES + 1), "larger than 5 MB"),
        (b"agency,role,post\n" + b"council,duty_desk,Desk\n" * (MOST_ROWS + 1), "more than 20,000 rows"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(file, says):
    sheet = read_sheet(file)
    assert any(says in problem.words for problem in sheet.problems)
    assert not plan_import(ON_FILE, [sheet], TODAY).may_apply


@unhurried
@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: f"agency,role,post\n{text}".encode()))
def test_no_file_whatever_it_holds_stops_the_reader(data):
    plan_import(ON_FILE, [read_sheet(data)], TODAY)


def test_a_column_we_do_not_know_is_left_out_and_told():
    made = plan(csv("agency,role,post,Shoe size", "council,duty_desk,Desk,7"))
    assert made.may_apply
    assert made.notes[0] == "The column 'Shoe size' is not one we know. It was left out."


def test_columns_that_a_file_does_not_have_are_told_and_take_nothing_away():
    made = plan(csv("agency,role,post,unit,name,aliases,starts,ends", "council,duty_desk,Desk,,,,,"))
    assert made.may_apply
    assert made.notes == (
        "The file has no column for phone, email. What is on file there stays; new entries have none.",
    )


_odd = st.sampled_from(["=1+1", "+44", "-x", "@a", "'=", "''", "\uff1dSUM", 'a"b;c,d'])
_texts = st.text(max_size=40).map(clean) | _odd
_names = _texts.filter(bool)
_first_days = st.none() | st.dates(date(1950, 1, 1), date(1999, 12, 31))
_last_days = st.none() | st.dates(date(2000, 1, 1), TODAY)
_aliases = st.lists(_names.filter(lambda name: ";" not in name), max_size=3, unique=True).map(tuple)
_keys = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6})?", fullmatch=True)
_agencies = st.builds(
    AgencyFacts,
    key=_keys,
    name=_names,
    sector=st.sampled_from(Sector),
    short_name=_texts,
    aliases=_aliases,
    started=_first_days,
    ended=_last_days,
    signatory_post=_texts,
    signatory_cite=_texts,
    secure_route=st.sampled_from(Route),
    secure_route_note=_texts,
    route_confirmed=_last_days,
    note=_texts,
).filter(lambda one: not agency_faults(one))
_contacts = st.builds(
    ContactFacts,
    key=_keys,
    agency_key=st.just("council"),
    role=st.sampled_from(Role),
    post=_names,
    unit=_texts,
    name=st.none() | _names,
    phone=st.none() | st.sampled_from(["01632 960123", "+44 1632 960123", "101 ext 4"]),
    email=st.none() | st.sampled_from(["+a@example.org", "-b@example.org"]),
    aliases=_aliases,
    confirmed_on=st.just(TODAY),
    confirmed_by=_names,
    confirmed_by_second=st.none() | _names,
    starts=_first_days,
    ends=_last_days,
).filter(lambda one: not contact_faults(one))


@unhurried
@given(st.lists(_agencies, max_size=4, unique_by=lambda one: one.key))
def test_agencies_that_go_out_come_in_again_unchanged(agencies):
    made = plan(write_agencies(agencies), existing=Directory(), keep_confirmations=True)
    assert words(made) == []
    assert made.to_save.agencies == tuple(agencies)


@unhurried
@given(_contacts)
def test_a_contact_that_goes_out_comes_in_again_unchanged(contact):
    there = Directory((COUNCIL,), (contact,))
    assert len(plan(write_contacts([contact]), existing=there).unchanged) == 1
    again = plan(write_contacts([contact]), existing=Directory((COUNCIL,)), keep_confirmations=True)
    assert [line.facts for line in again.added] == ([contact] if again.may_apply else [])
    assert all("is a person's name" in one for one in words(again))


@unhurried
@given(st.text(max_size=20))
def test_no_cell_can_start_a_formula_and_no_text_is_lost(text):
    cell = harmless(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert restored(cell) == text


def test_an_export_has_no_cell_that_runs():
    nasty = replace(PRIYA, unit="=cmd|' /C calc'!A1", aliases=("@SUM(1)", "+x"), phone="+44 1632 960111")
    text = write_contacts([nasty]).decode("utf-8-sig")
    assert "'=cmd|" in text
    assert "'@SUM(1); '+x" in text
    assert ",'+44 1632" in text
