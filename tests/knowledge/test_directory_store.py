"""The directory on a real database: what it finds on a day, and what it refuses to keep."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import inspect

from knowledge import store
from knowledge.agencies import AgencyFacts, ContactFacts, Directory, Role, Route, Sector
from knowledge.directory_checks import BadEntry
from knowledge.tables import Agency

TODAY = date(2026, 11, 23)
SWITCH = date(2021, 6, 26)

PROBATION = AgencyFacts(key="probation", name="Probation Service", sector=Sector.PROBATION, started=SWITCH)
CRC = AgencyFacts(
    key="crc",
    name="Community Rehabilitation Company",
    short_name="CRC",
    sector=Sector.PROBATION,
    aliases=("rehab company", "the CRC"),
    started=date(2014, 6, 1),
    ended=SWITCH,
    successor="probation",
    signatory_post="Assistant Chief Officer",
    signatory_cite="App A",
    secure_route=Route.CJSM,
    secure_route_note="Team mailbox only.",
    route_confirmed=date(2020, 1, 2),
    note="Gone.",
)
TRUST = AgencyFacts(
    key="trust", name="Probation Trust", sector=Sector.PROBATION, ended=date(2014, 6, 1), successor="crc"
)
NKECHI = ContactFacts(
    key="probation-spoc",
    agency_key="probation",
    role=Role.SPOC,
    post="Senior Probation Officer",
    unit="Public Protection",
    name="Nkechi Adebanjo-Lowe",
    phone="01632 960150",
    email="sharing@probation.example.org",
    aliases=("Kechi",),
    confirmed_on=date(2026, 11, 3),
    confirmed_by="Imogen Sarpong",
    confirmed_by_second="Priya Raman",
    starts=date(2022, 1, 10),
    ends=date(2027, 1, 31),
)
CRAIG = ContactFacts(
    key="probation-deputy", agency_key="probation", role=Role.DEPUTY_SPOC, post="Probation Officer", name="Craig T"
)


@pytest.fixture
def filled(session):
    """The session after three generations of probation and two people have been put on file."""
    store.save_directory(session, Directory((TRUST, CRC, PROBATION), (NKECHI, CRAIG)))
    session.commit()
    session.expunge_all()
    return session


def test_what_is_put_on_file_comes_back_whole(filled):
    assert store.agency(filled, "crc") == CRC
    assert store.contact(filled, "probation-spoc") == NKECHI
    assert store.agency(filled, "nobody") is None
    assert store.contact(filled, "nobody") is None


def test_what_was_read_can_be_used_after_the_session_is_closed(filled):
    found = store.contacts_of(filled, "probation", TODAY)
    filled.close()
    assert found == [NKECHI, CRAIG]


@pytest.mark.parametrize(
    ("day", "standing"),
    [
        (date(2014, 5, 31), ["trust"]),
        (date(2014, 6, 1), ["crc"]),
        (SWITCH - timedelta(days=1), ["crc"]),
        (SWITCH, ["probation"]),
        (TODAY, ["probation"]),
    ],
)
def test_an_agency_stands_from_its_first_day_until_the_day_its_work_passes_on(filled, day, standing):
    assert [one.key for one in store.agencies_on(filled, day)] == standing


def test_the_successor_is_found_however_many_changes_lie_between(filled):
    assert store.successor_of(filled, "trust", TODAY) == PROBATION
    assert store.successor_of(filled, "trust", date(2018, 1, 1)) == CRC
    assert store.successor_of(filled, "crc", SWITCH) == PROBATION


def test_an_agency_that_still_stands_has_no_successor(filled):
    assert store.successor_of(filled, "probation", TODAY) is None
    assert store.successor_of(filled, "crc", SWITCH - timedelta(days=1)) is None
    assert store.successor_of(filled, "nobody", TODAY) is None


def test_a_chain_that_ends_with_nobody_named_finds_nobody(filled):
    store.save_agency(filled, replace(PROBATION, ended=date(2026, 1, 1)))
    assert store.successor_of(filled, "trust", TODAY) is None


def test_a_circle_of_successors_is_refused_when_it_is_followed(filled):
    row = filled.get(Agency, "probation")
    row.ended, row.successor = date(2025, 1, 1), "trust"
    filled.flush()
    with pytest.raises(store.SuccessorLoop, match="trust -> crc -> probation -> trust"):
        store.successor_of(filled, "trust", TODAY)


def test_a_circle_of_successors_is_refused_when_it_is_put_on_file(filled):
    with pytest.raises(BadEntry, match="leads back to this agency"):
        store.save_agency(filled, replace(PROBATION, ended=date(2025, 1, 1), successor="trust"))
    assert store.agency(filled, "probation") == PROBATION


def test_people_are_offered_from_their_first_day_to_their_last(filled):
    def present(day):
        return [one.key for one in store.contacts_of(filled, "probation", day)]

    assert present(date(2022, 1, 9)) == ["probation-deputy"]
    assert present(date(2022, 1, 10)) == ["probation-spoc", "probation-deputy"]
    assert present(date(2027, 1, 31)) == ["probation-spoc", "probation-deputy"]
    assert present(date(2027, 2, 1)) == ["probation-deputy"]


def test_the_spoc_of_the_day_is_found(filled):
    after = replace(NKECHI, key="next", name="Ada Bell", starts=date(2027, 2, 1), ends=None)
    store.save_contact(filled, after)
    assert store.spoc_of(filled, "probation", TODAY) == NKECHI
    assert store.spoc_of(filled, "probation", date(2027, 2, 1)) == after
    assert store.spoc_of(filled, "crc", TODAY) is None


def test_a_liaison_officer_stands_in_for_a_spoc(filled):
    officer = replace(CRAIG, key="dlo", agency_key="crc", role=Role.LIAISON_OFFICER)
    store.save_contact(filled, officer)
    assert store.spoc_of(filled, "crc", TODAY) == officer


def test_the_community_safety_team_is_found(filled):
    assert store.community_safety_team(filled, TODAY) is None
    team = ContactFacts(key="cst", agency_key="probation", role=Role.COMMUNITY_SAFETY_TEAM, post="Team")
    store.save_contact(filled, team)
    assert store.community_safety_team(filled, TODAY) == team


def test_search_is_given_every_agency_and_only_the_people_in_post(filled):
    found = store.everyone(filled, date(2027, 2, 1))
    assert {one.key for one in found.agencies} == {"trust", "crc", "probation"}
    assert [one.key for one in found.contacts] == ["probation-deputy"]
    assert len(store.whole_directory(filled).contacts) == 2


def test_saving_again_changes_the_entry_and_makes_no_second_one(filled):
    store.save_contact(filled, replace(NKECHI, phone="01632 960151", aliases=()))
    store.save_agency(filled, replace(CRC, aliases=("new",)))
    filled.expire_all()
    assert store.contact(filled, NKECHI.key) == replace(NKECHI, phone="01632 960151", aliases=())
    assert store.agency(filled, "crc").aliases == ("new",)
    assert len(store.whole_directory(filled).contacts) == 2


def test_nothing_is_committed_until_the_caller_commits(filled):
    store.save_contact(filled, replace(NKECHI, name="Somebody Else"))
    filled.rollback()
    assert store.contact(filled, NKECHI.key) == NKECHI


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (replace(NKECHI, agency_key="nobody"), "Add the agency first"),
        (replace(NKECHI, email="a@example.org, b@example.org"), "one mailbox"),
        (replace(NKECHI, phone="1632960150"), "lost its first 0"),
        (replace(NKECHI, phone="ask reception"), "not a phone number"),
        (replace(NKECHI, name="Nkechi\u202e Lowe"), "hidden character"),
        (replace(NKECHI, name="x" * 161), "longer than 160"),
        (replace(NKECHI, post=""), "There is no post"),
        (replace(NKECHI, post="Ms Ada Bell"), "looks like a person"),
        (replace(NKECHI, post="Nkechi Adebanjo-Lowe"), "also the name"),
        (replace(NKECHI, confirmed_by_second="imogen sarpong"), "Two different people"),
        (replace(NKECHI, confirmed_by=None, confirmed_by_second=None), "nobody's name"),
        (replace(NKECHI, confirmed_on=None), "no date"),
        (replace(NKECHI, ends=date(2021, 1, 1)), "before the first day"),
        (replace(NKECHI, key="Not A Key"), "cannot be a key"),
        (replace(NKECHI, aliases=("a;b",)), "semicolons"),
    ],
)
def test_a_contact_that_breaks_a_rule_is_refused_with_what_to_do(filled, entry, why):
    with pytest.raises(BadEntry, match=why):
        store.save_contact(filled, entry)
    assert store.contact(filled, NKECHI.key) == NKECHI


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (replace(CRC, name=""), "no name"),
        (replace(CRC, successor="nobody"), "not an agency on file"),
        (replace(CRC, successor="crc"), "take over from itself"),
        (replace(CRC, ended=None), "no end date"),
        (replace(CRC, ended=date(2013, 1, 1)), "ends before it starts"),
        (replace(CRC, secure_route=None), "no route"),
        (replace(CRC, note="x" * 501), "longer than 500"),
    ],
)
def test_an_agency_that_breaks_a_rule_is_refused_with_what_to_do(filled, entry, why):
    with pytest.raises(BadEntry, match=why):
        store.save_agency(filled, entry)
    assert store.agency(filled, "crc") == CRC


def test_constraints_have_names_that_a_migration_can_find(session):
    found = inspect(session.get_bind())
    assert found.get_pk_constraint("agency")["name"] == "pk_agency"
    assert [one["name"] for one in found.get_unique_constraints("contact")] == ["uq_contact_key"]
    assert [one["name"] for one in found.get_foreign_keys("contact")] == ["fk_contact_agency_key_agency"]
    assert {"ix_contact_role", "ix_contact_agency_key_role"} <= {one["name"] for one in found.get_indexes("contact")}
