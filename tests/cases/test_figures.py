"""The figures promised over our own sets: cases, queries, contacts and messages. `figures.py` prints them by kind."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache

import pytest

from bot.services.lookup import CONTENT, library_entries, read_library
from knowledge.agencies import AgencyFacts, ContactFacts, Role, Sector
from knowledge.directory_entries import contact_entries
from knowledge.entries import Entry
from knowledge.guard import Guard, read_guard_words
from knowledge.search import SearchIndex
from tests.cases.figures import CASES, IDENTIFIERS, Row, read

ROLES = {
    "spoc": Role.SPOC,
    "deputy spoc": Role.DEPUTY_SPOC,
    "liaison officer": Role.LIAISON_OFFICER,
    "data protection officer": Role.DATA_PROTECTION_OFFICER,
    "caldicott guardian": Role.CALDICOTT_GUARDIAN,
    "duty desk": Role.DUTY_DESK,
    "officer": Role.AUTHORISER,
}


@cache
def index() -> SearchIndex:
    library = read_library()
    rows = list(csv.DictReader((CASES / "contacts.csv").read_text(encoding="utf-8").splitlines()))
    agencies = {
        row["agency"]: AgencyFacts(
            key=row["agency"].lower().replace(" ", "-"),
            name=row["agency"],
            sector=Sector.OTHER,
            aliases=tuple(row["agency_aliases"].split(";")),
        )
        for row in rows
    }
    contacts = [
        ContactFacts(
            key=row["key"],
            agency_key=agencies[row["agency"]].key,
            role=ROLES[row["role"]],
            post=row["post"],
            unit=row["unit"],
            name=row["name"] or None,
        )
        for row in rows
    ]
    people = [
        Entry(one.kind, one.key, one.cite, one.title, one.aliases, one.body)
        for one in contact_entries(agencies.values(), contacts, date(2026, 11, 23))
        if one.key.startswith("contact:")
    ]
    return SearchIndex.build([*library_entries(library), *people], library.words)


@pytest.mark.parametrize(("kind", "goal"), [("plain", 0.95), ("misspelt", 0.90), ("paraphrased", 0.85)])
def test_the_right_passage_is_among_the_first_three(kind: str, goal: float) -> None:
    queries = [one for one in read("search_queries.jsonl") if one["kind"] == kind]
    found = [
        any(hit.cite in one["want"] for hit in index().search(one["query"], limit=3).results[:3]) for one in queries
    ]
    assert len(queries) == 50
    assert sum(found) / len(found) >= goal


def test_contacts_are_found_in_the_one_box_by_part_of_a_name_a_role_or_an_agency_with_slips() -> None:
    queries = read("contact_queries.jsonl")
    found = [
        f"contact:{one['want']}" in [hit.key for hit in index().search(one["query"], 3).results[:3]] for one in queries
    ]
    assert sum(found) / len(found) >= 0.98


@cache
def verdicts() -> list[tuple[Row, bool]]:
    guard = Guard(read_guard_words(CONTENT / "guard"))
    return [(one, guard.look(one["text"]).personal) for one in read("guard_messages.jsonl")]


@pytest.mark.parametrize("split", ["dev", "held_out"])
def test_the_guard_notices_structured_identifiers_and_names(split: str) -> None:
    personal = [(one, seen) for one, seen in verdicts() if one["personal"] and one["split"] == split]
    structured = [seen for one, seen in personal if IDENTIFIERS & set(one["kinds"])]
    named = [seen for one, seen in personal if set(one["kinds"]) <= {"name", "handle"}]
    assert sum(structured) / len(structured) >= 0.97
    assert sum(named) / len(named) >= 0.78


@pytest.mark.parametrize("split", ["dev", "held_out"])
def test_the_guard_seldom_stops_what_is_not_about_a_person(split: str) -> None:
    clean = [seen for one, seen in verdicts() if not one["personal"] and one["split"] == split]
    assert sum(clean) / len(clean) <= 0.05
