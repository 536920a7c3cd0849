"""What an officer is told when they ask who to ask."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from knowledge.agencies import AgencyFacts, ContactFacts, Directory, Role, Route, Sector
from knowledge.confirmations import (
    AlreadyConfirmed,
    after_change,
    as_if_checked_later,
    confirm,
    confirmation_of,
    route_after_change,
    unconfirmed,
)
from knowledge.directory import who_to_ask
from knowledge.directory_entries import contact_entries

TODAY = date(2026, 11, 23)

LANTERN = AgencyFacts(
    key="lantern",
    name="Lantern Domestic Abuse Service",
    short_name="Lantern",
    sector=Sector.CHARITY,
    aliases=("refuge",),
    signatory_post="Director",
    signatory_cite="App A",
    secure_route=Route.WEB,
    route_confirmed=date(2026, 11, 9),
)
PROBATION = AgencyFacts(key="probation", name="Probation Service", sector=Sector.PROBATION, started=date(2021, 6, 26))
LONDON_CRC = AgencyFacts(
    key="london-crc",
    name="London Community Rehabilitation Company",
    short_name="London CRC",
    sector=Sector.PROBATION,
    ended=date(2021, 6, 26),
    successor="probation",
    signatory_post="Assistant Chief Officer",
    signatory_cite="App A",
)
SHABNAM = ContactFacts(
    key="lantern-spoc",
    agency_key="lantern",
    role=Role.SPOC,
    post="Service Manager",
    name="Shabnam Kirkbride",
    phone="01632 960120",
    email="sharing@lantern.example.org",
    confirmed_on=date(2026, 11, 3),
    confirmed_by="Imogen Sarpong",
    confirmed_by_second="Priya Raman",
)
CARYS = replace(SHABNAM, key="lantern-deputy", role=Role.DEPUTY_SPOC, post="Senior Advocate", name="Carys Nwosu-Penn")
TEAM = ContactFacts(
    key="cst",
    agency_key="council",
    role=Role.COMMUNITY_SAFETY_TEAM,
    post="Community Safety Team",
    phone="01632 960100",
)


def said(answer):
    return "\n".join(answer.lines)


def test_the_answer_names_spoc_deputy_route_and_who_confirmed_them_how_long_ago():
    answer = who_to_ask(LANTERN, [CARYS, SHABNAM], TODAY)
    assert answer.spoc.contact == SHABNAM
    assert answer.deputy.contact == CARYS
    assert answer.route.code is Route.WEB
    assert (answer.spoc.confirmation.by, answer.spoc.confirmation.by_second) == ("Imogen Sarpong", "Priya Raman")
    assert answer.spoc.confirmation.days_ago == 20
    assert "Confirmed by Imogen Sarpong and Priya Raman on 3 November 2026, 20 days ago." in said(answer)
    assert "Shabnam Kirkbride, Service Manager. Phone 01632 960120. Mailbox sharing@lantern.example.org." in said(
        answer
    )
    assert answer.may_send
    assert answer.instead == ()
    assert answer.cite == ("8.1",)


@pytest.mark.parametrize(("days", "stale"), [(0, False), (90, False), (91, True), (-1, True)])
def test_an_entry_is_good_for_ninety_days_and_never_before_its_own_date(days, stale):
    entry = replace(SHABNAM, confirmed_on=TODAY - timedelta(days=days))
    answer = who_to_ask(LANTERN, [entry], TODAY)
    assert answer.stale is stale
    assert answer.may_send is not stale
    assert ("Check with the agency before you send anything" in answer.spoc.words) is stale


def test_an_entry_that_one_person_confirmed_is_not_good_enough_to_send_to():
    answer = who_to_ask(LANTERN, [replace(SHABNAM, confirmed_by_second=None)], TODAY)
    assert answer.stale
    assert "A second person must confirm it before anything is sent." in answer.spoc.words


def test_an_entry_that_nobody_confirmed_says_so():
    answer = who_to_ask(LANTERN, [unconfirmed(SHABNAM)], TODAY)
    assert answer.stale
    assert "Nobody has confirmed this entry." in answer.spoc.words


def test_with_no_spoc_on_file_no_name_is_guessed_and_two_ways_on_are_offered():
    answer = who_to_ask(LANTERN, [CARYS, replace(SHABNAM, agency_key="kestrel")], TODAY, TEAM)
    assert answer.spoc is None
    assert not answer.may_send
    assert "Shabnam" not in said(answer)
    assert "No SPOC is on file for Lantern, and no name is guessed here." in answer.instead
    assert any("Director (App A)" in line for line in answer.instead)
    assert any("Community Safety Team: Community Safety Team. Phone 01632 960100." in line for line in answer.instead)
    assert answer.cite == ("8.1", "App A")


def test_with_nothing_at_all_on_file_the_councils_team_is_still_offered():
    bare = AgencyFacts(key="school", name="Ashmere Park School", sector=Sector.SCHOOL)
    answer = who_to_ask(bare, [], TODAY)
    assert any("your council's Community Safety Team" in line for line in answer.instead)
    assert "Appendix A names no post for this body." in answer.instead
    assert "No deputy SPOC is on file." in answer.lines
    assert answer.route.code is None
    assert "No secure route is on file." in answer.route.words


def test_somebody_who_has_left_or_not_yet_begun_is_not_offered():
    gone = replace(SHABNAM, ends=TODAY - timedelta(days=1))
    coming = replace(CARYS, key="next", role=Role.SPOC, starts=TODAY + timedelta(days=1))
    assert who_to_ask(LANTERN, [gone, coming], TODAY).spoc is None
    assert who_to_ask(LANTERN, [gone], TODAY - timedelta(days=1)).spoc.contact == gone
    assert who_to_ask(LANTERN, [coming], TODAY + timedelta(days=1)).spoc.contact == coming


def test_the_liaison_officer_is_the_spoc_under_another_name():
    officer = replace(SHABNAM, role=Role.LIAISON_OFFICER)
    assert who_to_ask(LANTERN, [officer], TODAY).spoc.contact == officer
    assert who_to_ask(LANTERN, [officer, replace(CARYS, role=Role.SPOC)], TODAY).spoc.contact.name == CARYS.name


def test_of_two_spocs_the_one_that_can_be_relied_on_comes_first_and_the_other_is_still_shown():
    old = replace(SHABNAM, confirmed_on=date(2026, 1, 5))
    new = replace(CARYS, role=Role.SPOC)
    answer = who_to_ask(LANTERN, [old, new], TODAY)
    assert answer.spoc.contact == new
    assert [one.contact for one in answer.others] == [old]


def test_a_body_that_ended_answers_with_the_one_that_does_its_work():
    nkechi = replace(SHABNAM, key="p", agency_key="probation", name="Nkechi Adebanjo-Lowe")
    leftover = replace(CARYS, agency_key="london-crc", role=Role.SPOC)
    answer = who_to_ask(LONDON_CRC, [nkechi, leftover], TODAY, successor=PROBATION)
    assert answer.moved == "London CRC became part of the Probation Service on 26 June 2021."
    assert answer.agency == PROBATION
    assert answer.spoc.contact == nkechi
    assert "Carys" not in said(answer)


def test_the_body_still_answers_for_itself_on_its_last_day():
    answer = who_to_ask(LONDON_CRC, [], date(2021, 6, 25), successor=PROBATION)
    assert answer.moved == ""
    assert answer.agency == LONDON_CRC
    assert who_to_ask(LONDON_CRC, [], date(2021, 6, 26), successor=PROBATION).agency == PROBATION


def test_a_successor_further_down_the_chain_is_not_said_to_be_the_next_one():
    trust = replace(LONDON_CRC, name="Probation Trust", short_name="", ended=date(2014, 6, 1), successor="london-crc")
    answer = who_to_ask(trust, [], TODAY, successor=PROBATION)
    assert answer.moved == "Probation Trust ended on 1 June 2014. The Probation Service does its work now."


def test_the_post_that_signed_for_a_body_that_is_gone_is_named_as_gone():
    answer = who_to_ask(LONDON_CRC, [], TODAY, successor=PROBATION)
    assert any("Assistant Chief Officer (App A). It went with that body." in line for line in answer.instead)


def test_a_body_that_ended_with_no_successor_on_file_has_nobody_to_send_to():
    answer = who_to_ask(replace(LONDON_CRC, successor=None), [replace(SHABNAM, agency_key="london-crc")], TODAY)
    assert answer.spoc is None
    assert answer.moved == "London CRC ended on 26 June 2021. No body that does its work now is on file."
    assert answer.route.words == "Send nothing there: this body no longer exists."


def test_a_note_about_an_agency_is_said_once():
    answer = who_to_ask(replace(LANTERN, note="The office moves in May."), [SHABNAM], TODAY)
    assert answer.lines.count("The office moves in May.") == 1


def test_two_different_people_confirm_an_entry_and_the_first_day_counts():
    once = confirm(unconfirmed(SHABNAM), "Imogen Sarpong", date(2026, 11, 1))
    assert confirmation_of(once, TODAY).stale
    twice = confirm(once, "Priya Raman", date(2026, 11, 20))
    assert (twice.confirmed_by, twice.confirmed_by_second) == ("Imogen Sarpong", "Priya Raman")
    assert twice.confirmed_on == date(2026, 11, 1)
    assert not confirmation_of(twice, TODAY).stale


def test_one_person_cannot_be_both_of_the_two():
    once = confirm(unconfirmed(SHABNAM), "Imogen Sarpong", TODAY)
    with pytest.raises(AlreadyConfirmed):
        confirm(once, "imogen sarpong", TODAY)


@pytest.mark.parametrize("before", [SHABNAM, replace(SHABNAM, confirmed_on=date(2026, 1, 1), confirmed_by_second=None)])
def test_a_complete_or_stale_round_of_confirming_starts_afresh(before):
    again = confirm(before, "Imogen Sarpong", TODAY)
    assert (again.confirmed_on, again.confirmed_by, again.confirmed_by_second) == (TODAY, "Imogen Sarpong", None)


@pytest.mark.parametrize("column", ["agency_key", "post", "name", "phone", "email"])
def test_changing_whom_a_message_reaches_takes_the_confirmation_away(column):
    assert after_change(SHABNAM, replace(SHABNAM, **{column: "other"})).confirmed_on is None
    assert after_change(SHABNAM, replace(SHABNAM, role=Role.AUTHORISER)).confirmed_on is None


def test_changing_anything_else_keeps_the_confirmation():
    assert after_change(SHABNAM, replace(SHABNAM, unit="Advocacy", aliases=("x",))).confirmed_on is not None
    assert route_after_change(LANTERN, replace(LANTERN, note="x")).route_confirmed is not None
    assert route_after_change(LANTERN, replace(LANTERN, secure_route=Route.CJSM)).route_confirmed is None


def test_a_sample_can_be_made_as_fresh_as_the_day_it_was_written():
    later = as_if_checked_later(Directory((LANTERN, PROBATION), (SHABNAM,)), 400)
    assert later.contacts[0].confirmed_on == SHABNAM.confirmed_on + timedelta(days=400)
    assert later.agencies[0].route_confirmed == LANTERN.route_confirmed + timedelta(days=400)
    assert later.agencies[1] == PROBATION


def test_search_finds_agencies_people_in_post_and_bodies_that_have_ended():
    gone = replace(CARYS, ends=date(2026, 1, 1))
    leftover = replace(CARYS, key="left", agency_key="london-crc")
    found = {
        one.key: one for one in contact_entries([LANTERN, PROBATION, LONDON_CRC], [SHABNAM, gone, leftover], TODAY)
    }
    assert set(found) == {"agency:lantern", "agency:probation", "agency:london-crc", "contact:lantern-spoc"}
    assert {(one.kind, one.cite) for one in found.values()} == {("contact", "8.1")}
    assert "ended 26 June 2021, then the Probation Service" in found["agency:london-crc"].title
    person = found["contact:lantern-spoc"]
    assert person.title == "Shabnam Kirkbride, Service Manager, Lantern Domestic Abuse Service"
    assert {"SPOC", "DLO", "Lantern", "refuge"} <= set(person.aliases)
    assert "Shabnam Kirkbride" in found["agency:lantern"].body
