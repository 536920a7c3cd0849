"""The file of people: what can be read, and what is told when it cannot. What we cannot place changes nobody."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.policy import OPERATOR, REASONS
from bot.records.rows import PersonRow
from bot.services.people_file import RESERVED, BadPeople, read_people
from knowledge.csv_table import MOST_BYTES, MOST_ROWS

HEADINGS = "key,name,agency_key,post,roles,expires"
GARETH = PersonRow("gareth", "Gareth Nair", "council", "Officer", ("officer", "spoc"), date(2026, 9, 30), None)
ROW = "gareth,Gareth Nair,council,Officer,officer;spoc,2026-09-30"


def lines(*given: str, encoding: str = "utf-8") -> bytes:
    """A file with these lines."""
    return "\r\n".join(given).encode(encoding)


def told(data: bytes) -> str:
    """What is wrong with a file, in words."""
    with pytest.raises(BadPeople) as bad:
        read_people(data)
    return str(bad.value)


@pytest.mark.parametrize(
    "file",
    [
        lines(HEADINGS, ROW),
        lines(HEADINGS, ROW, encoding="utf-8-sig"),
        lines("Key, NAME ,Agency key,Post,Roles,Expires", ROW),
        lines("\u200bKey,Name,AGENCY-KEY,post,Roles:,\u00a0Expires ", ROW),
        lines("sep=;", HEADINGS.replace(",", ";"), 'gareth;Gareth Nair;council;Officer;"officer; spoc";30/09/2026'),
        lines(HEADINGS.replace(",", "\t"), ROW.replace(",", "\t")),
        lines("expires,roles,post,agency_key,name,key", "2026-09-30,Officer;SPOC,Officer,council,Gareth Nair,gareth"),
        lines(HEADINGS + ",", "", ROW + ",,", ",,,,,"),
        lines(HEADINGS, "gareth,  Gareth\u200b   Nair ,council,Officer,officer;;spoc;officer,2026-9-30"),
    ],
)
def test_a_file_is_read_however_the_spreadsheet_saved_it(file: bytes) -> None:
    assert read_people(file).people == (GARETH,)


@pytest.mark.parametrize("column", HEADINGS.split(","))
def test_a_column_that_is_missing_is_refused_by_name(column: str) -> None:
    without = [name for name in HEADINGS.split(",") if name != column]
    assert told(lines(",".join(without), "a,b,c,d,e")) == (
        f"The file has no column {column}. Add it, with its name in the first row."
    )


@pytest.mark.parametrize("heading", ["expiry", "expires on", "\u0435xpires", "expire"])
def test_a_heading_that_only_looks_like_expires_is_refused_as_missing(heading: str) -> None:
    assert "no column expires" in told(lines(f"key,name,agency_key,post,roles,{heading}", ROW))


@pytest.mark.parametrize(("heading", "column"), [(" Expires", "expires"), ("ROLES", "roles"), ("key", "key")])
def test_two_columns_for_one_thing_are_refused(heading: str, column: str) -> None:
    assert told(lines(f"{HEADINGS},{heading}", ROW + ",")) == (
        f"Row 1, {column}: There are two columns for this. Keep one of them."
    )


def test_a_column_we_do_not_know_is_left_out_and_told() -> None:
    read = read_people(lines(f"Shoe\u202e size,{HEADINGS},Deactivated at", f"7,{ROW},"))
    assert read.people == (GARETH,)
    assert read.notes == (
        "The column 'Shoe size' is not one we know. It was left out.",
        "The column 'Deactivated at' is not one we know. It was left out.",
    )


@pytest.mark.parametrize(
    "key", ["operator", "unknown", "guest", "leaver", "member", "clock", "sample", OPERATOR.key, *REASONS]
)
def test_a_key_that_means_somebody_who_is_no_person_is_refused(key: str) -> None:
    assert "canishare keeps for itself" in told(lines(HEADINGS, ROW.replace("gareth", key)))
    assert key in RESERVED
    assert read_people(lines(HEADINGS, ROW.replace("gareth", f"{key}-1"))).people


@pytest.mark.parametrize(
    "key",
    [
        "Operator",
        "ada bell",
        "ada_bell",
        "-ada",
        "ada-",
        "ada--bell",
        "ada.bell",
        "=1+1",
        "\u0430da",
        "ad\u00e4",
        "a/b",
    ],
)
def test_a_key_of_other_letters_is_refused(key: str) -> None:
    assert "Row 2, key: " in (said := told(lines(HEADINGS, ROW.replace("gareth", key))))
    assert "cannot be a key" in said


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (b"", "The file has no column key, name, agency_key, post, roles, expires"),
        (lines("name,post", "x,y"), "The file has no column key, agency_key, roles, expires"),
        (lines(HEADINGS, ",Name,lantern,Post,officer,"), "Row 2, key: is empty"),
        (lines(HEADINGS, "a"), "Row 2, name: is empty"),
        (lines(HEADINGS, "a,\u200b\u202e,lantern,Post,officer,"), "Row 2, name: is empty"),
        (lines(HEADINGS, "a,Name,lantern,Post,wizard,"), "Row 2, roles: 'wizard' is not a role"),
        (lines(HEADINGS, "a,Name,lantern,Post,officer,31/02/2026"), "Row 2, expires: '31/02/2026' is not a date"),
        (lines(HEADINGS, "a,Name,lantern,Post,officer,never"), "Row 2, expires: 'never' is not a date"),
        (lines(HEADINGS, ROW, ROW), "Row 3, key: 'gareth' stands twice"),
        (lines(HEADINGS, f"{'a' * 61},Name,lantern,Post,officer,"), "Row 2, key: is too long"),
        (lines(HEADINGS, f"a,{'N' * 121},lantern,Post,officer,"), "Row 2, name: is too long"),
        (lines(HEADINGS, f"a,{'N' * 140_000},lantern,Post,officer,"), "Row 2: The row cannot be read"),
        (lines(HEADINGS, '"a,Name,lantern,Post,officer,'), "quotation mark"),
        (lines(HEADINGS, "a,Name,lantern,Lead, sharing,officer,2026-09-30"), "There are more cells than headings"),
        (lines(HEADINGS, "a,Caf\u00e9,lantern,Post,officer,", encoding="cp1252"), "CSV UTF-8"),
        (b"a" * (MOST_BYTES + 1), "larger than 5 MB"),
        (lines(HEADINGS, *["a,A,lantern,P,,"] * (MOST_ROWS + 1)), "more than 20,000 rows"),
    ],
)
def test_a_file_that_cannot_be_taken_says_why(file: bytes, says: str) -> None:
    assert says in told(file)


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: f"{HEADINGS}\n{text}".encode()))
def test_no_file_whatever_it_holds_stops_the_reader(data: bytes) -> None:
    with suppress(BadPeople):
        read_people(data)
