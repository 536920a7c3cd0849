"""The directories that come with canishare: the nine parties of Appendix A, and the invented borough of the demo."""

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from knowledge.agencies import AgencyFacts, Directory, Role, Sector
from knowledge.contacts_csv import read_sheet
from knowledge.contacts_plan import plan_import
from knowledge.directory import who_to_ask

ROOT = Path(__file__).parents[2]
CHECKED = date(2026, 11, 23)
SAMPLE = ROOT / "bot" / "sample"
HARINGEY = ROOT / "knowledge" / "content" / "directory"
DRAMA_PHONES = re.compile(r"01632 960\d{3}|020 7946 0\d{3}")


def shipped(*files):
    """The directory in these files; the test stops here if there is a single problem in them."""
    sheets = [read_sheet(file.read_bytes()) for file in files]
    made = plan_import(Directory(), sheets, CHECKED, keep_confirmations=True)
    assert [problem.words for problem in made.problems] == []
    assert made.notes == ()
    return made.to_save


@pytest.fixture(scope="module")
def haringey():
    return shipped(HARINGEY / "haringey-signatories.csv", HARINGEY / "haringey-contacts.csv")


@pytest.fixture(scope="module")
def ashmere():
    return shipped(SAMPLE / "agencies.csv", SAMPLE / "contacts.csv")


@pytest.fixture(scope="module")
def people():
    with (SAMPLE / "people.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def body_of_today(directory: Directory, key: str) -> AgencyFacts:
    """Follows successors to the body that stands on the day the files were checked."""
    agencies = {one.key: one for one in directory.agencies}
    found = agencies[key]
    while found.ended_by(CHECKED):
        found = agencies[found.successor]
    return found


def answer(directory: Directory, key: str):
    asked = next(one for one in directory.agencies if one.key == key)
    now = body_of_today(directory, key)
    return who_to_ask(asked, directory.contacts, CHECKED, successor=None if now == asked else now)


def test_the_nine_parties_of_appendix_a_are_on_file_under_their_posts(haringey):
    posts = sorted(one.signatory_post for one in haringey.agencies if one.signatory_cite == "App A")
    assert posts == sorted(
        [
            "Chief Executive",
            "Borough Commander",
            "Borough Fire Commander",
            "Chief Executive",
            "Chief Probation Officer",
            "Assistant Chief Officer",
            "Chief Executive",
            "Managing Director",
            "Director",
        ]
    )


def test_nobody_is_named_no_spoc_and_no_route_is_made_up_for_haringey(haringey):
    assert all(one.name is None and one.phone is None and one.email is None for one in haringey.contacts)
    assert {one.role for one in haringey.contacts} == {Role.COMMUNITY_SAFETY_TEAM}
    assert all(one.secure_route is None for one in haringey.agencies)


@pytest.mark.parametrize(
    ("asked", "now"),
    [
        ("london-crc", "Probation Service"),
        ("national-probation-service", "Probation Service"),
        ("haringey-ccg", "North Central London Integrated Care Board"),
        ("beh-mental-health-trust", "North London NHS Foundation Trust"),
        ("homes-for-haringey", "London Borough of Haringey"),
        ("bridge-renewal-trust", "Bridge Renewal Trust"),
    ],
)
def test_every_party_leads_to_the_body_that_does_its_work_today(haringey, asked, now):
    assert body_of_today(haringey, asked).name == now


def test_a_party_that_is_gone_says_when_and_into_what(haringey):
    moved = answer(haringey, "london-crc").moved
    assert moved == "London CRC became part of the Probation Service on 26 June 2021."


def test_the_borough_commander_is_offered_with_the_word_that_the_post_has_gone(haringey):
    lines = " ".join(answer(haringey, "metropolitan-police").lines)
    assert "Borough Commander (App A)" in lines
    assert "The post of Borough Commander has gone" in lines


def test_the_sample_holds_every_kind_of_agency_and_every_role(ashmere):
    assert {one.sector for one in ashmere.agencies} == set(Sector) - {Sector.OTHER}
    assert {one.role for one in ashmere.contacts} == set(Role) - {Role.LIAISON_OFFICER}


def test_in_the_sample_one_agency_has_no_spoc_and_one_is_stale(ashmere):
    standing = [one.key for one in ashmere.agencies if one.stands_on(CHECKED)]
    answers = {key: answer(ashmere, key) for key in standing}
    assert [key for key, one in answers.items() if one.spoc is None] == ["ashmere-park-school"]
    assert [key for key, one in answers.items() if one.stale] == ["kestrel-housing"]
    assert all(one.deputy for one in answers.values() if one.spoc)


def test_nobody_in_the_sample_can_be_rung_or_written_to(ashmere):
    assert all(DRAMA_PHONES.fullmatch(one.phone) for one in ashmere.contacts)
    assert all(one.email.endswith(".example.org") for one in ashmere.contacts)
    assert len({one.phone for one in ashmere.contacts}) == len(ashmere.contacts)


def test_the_people_of_the_demo_cover_every_role_and_one_has_left(ashmere, people):
    agencies = {one.key for one in ashmere.agencies if one.stands_on(CHECKED)}
    roles = {role for one in people for role in one["roles"].split(";")}
    every = {"officer", "authoriser", "spoc", "deputy_spoc", "admin", "auditor", "pack_editor", "chair"}
    assert roles == every
    assert {one["agency_key"] for one in people} <= agencies
    left = [one["key"] for one in people if one["expires"] and date.fromisoformat(one["expires"]) < CHECKED]
    assert left == ["gareth-ashdown-nair"]
    assert len({one["key"] for one in people}) == len(people) == 14


def test_a_person_of_the_demo_who_is_on_file_has_the_same_post_there(ashmere, people):
    on_file = {one.name: one for one in ashmere.contacts if one.name}
    for one in people:
        found = on_file.get(one["name"])
        if found:
            assert (found.agency_key, found.post) == (one["agency_key"], one["post"])
        else:
            assert "spoc" not in one["roles"].split(";")
