"""Asking in one's own words: what starts the guide, what finds, and what is not taken."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot import messages as say
from bot.app import Parts
from bot.records.audit import Entry
from bot.services.acts import ACTS, Press, Words
from bot.services.conversation import HANDLERS
from bot.services.hear_lookup import LONGEST_WORDS
from bot.services.lookup import LOOK_AGAIN
from tests.clock import Clock
from tests.officer import Officer, buttons_of
from tests.partnership import ABDIRAHMAN, KWABENA, LEROY, PRIYA, WINSTON
from tests.services.rows import count, links, run

# Starting the guide --------------------------------------------------------------------------------------------------


def test_asking_whether_one_can_tell_starts_the_guide_with_what_was_understood_shown(officer: Officer) -> None:
    officer.says("can I tell housing about a tenant's arrest?")
    assert officer.asked == "immediate_danger"
    officer.sees("You are asking whether you can share something", "With: housing")
    officer.sees("It looks like: The police want to tell a landlord about a tenant's arrest")
    kept = run(officer.parts, officer.run)
    assert kept.situation == "tenant_arrested"
    assert kept.understood == officer.question.understood
    assert all("arrest?" not in phrase for phrase in kept.understood), "coded phrases, not the officer's words"


def test_what_was_understood_is_still_shown_when_one_looks_again(officer: Officer) -> None:
    officer.says("can I tell housing about a tenant's arrest?")
    officer.opens("guide.show", run=officer.run)
    officer.sees("With: housing")


def test_a_sharing_question_that_fits_no_starting_point_starts_from_the_first_question(officer: Officer) -> None:
    officer.says("am I allowed to pass this on?")
    assert officer.asked == "immediate_danger"
    assert run(officer.parts, officer.run).situation == ""
    assert run(officer.parts, officer.run).answers == {}


@pytest.mark.parametrize("key", [PRIYA, LEROY, ABDIRAHMAN, WINSTON])
def test_a_starting_point_for_another_kind_of_agency_is_never_begun_unasked(parts: Parts, key: str) -> None:
    officer = Officer(parts, key)
    sector = officer.actor.sector
    for situation in parts.packs.current.pack.situations.values():
        if situation.sectors and sector not in situation.sectors:
            for words in (situation.title, *situation.phrases, f"can I share this: {situation.title}?"):
                officer.says(words)
                if isinstance(officer.page, say.Question):
                    assert run(parts, officer.run).situation != situation.id, words


def test_the_flow_starts_at_the_first_question_where_no_starting_point_is_for_this_agency(parts: Parts) -> None:
    landlord = Officer(parts, LEROY)
    landlord.says("can I tell housing about a tenant's arrest?")
    assert landlord.asked == "immediate_danger"
    landlord.sees("With: housing")
    assert run(parts, landlord.run).situation == ""


def test_every_starting_point_can_be_picked_from_a_list(officer: Officer) -> None:
    officer.opens("guide.begin")
    for situation in officer.parts.packs.current.pack.situations.values():
        officer.opens("guide.begin")
        officer.presses(situation.title)
        officer.sees(situation.say)


# Finding -------------------------------------------------------------------------------------------------------------


def test_asking_who_finds_the_contact(officer: Officer) -> None:
    officer.says("who's the probation spoc?")
    officer.sees("Nkechi Adebanjo-Lowe", "Ashmere Probation Service")
    assert isinstance(officer.page, say.Results)
    assert officer.page.contact is not None
    assert count(officer.parts, "RUN") == 0


@pytest.mark.parametrize(
    "words", ["who is Priya Raman", "priya raman", "Raman", "ring priya", "nkechi adebango", "nkechi"]
)
def test_an_official_is_found_by_part_of_their_name(officer: Officer, words: str) -> None:
    officer.says(words)
    officer.sees("Priya Raman" if "nkechi" not in words else "Nkechi Adebanjo-Lowe")


def test_an_agency_without_a_single_point_of_contact_says_so_and_offers_a_post(officer: Officer) -> None:
    officer.says("who do I ask at Ashmere Park School?")
    officer.sees("No SPOC is on file for Ashmere Park", "no name is guessed", "Headteacher")
    officer.sees("Community Safety Team")


def test_a_body_that_has_ended_leads_to_the_one_that_took_over(officer: Officer) -> None:
    officer.opens("contact.show", agency="ashmere-ccg")
    officer.sees("North Ashmere Integrated Care Board")


def test_anything_else_is_looked_up_with_its_paragraph(officer: Officer) -> None:
    officer.says("what is depersonalised information?")
    assert isinstance(officer.page, say.Results)
    assert officer.page.best is not None
    officer.sees("Protocol 4.")
    assert count(officer.parts, "RUN") == 0


def test_how_to_share_is_looked_up_and_starts_nothing(officer: Officer) -> None:
    officer.says("how do I share information securely?")
    assert isinstance(officer.page, say.Results)
    assert count(officer.parts, "RUN") == 0


def test_when_nothing_fits_it_says_so_and_offers_a_person(officer: Officer) -> None:
    officer.says("xylophone marmalade quartz")
    officer.sees("Nothing here fits those words, so we will not guess", "community safety team")
    officer.presses("Who to ask at each agency")
    officer.sees("Ashmere Probation Service")


def test_did_you_mean_can_be_pressed(officer: Officer) -> None:
    officer.says("depersonalisd informaton")
    assert isinstance(officer.page, say.Results)
    assert officer.page.did_you_mean is not None
    officer.presses(officer.page.did_you_mean.label)
    assert isinstance(officer.page, say.Results)
    assert officer.page.best is not None


def test_every_result_that_is_shown_can_be_opened(officer: Officer) -> None:
    for words in (
        "consent",
        "section 115",
        "probation",
        "caldicott",
        "request form",
        "MARAC",
        "GDPR",
        "fax",
        "housing",
    ):
        officer.says(words)
        for button in [one for one in buttons_of(officer.page) if one.act in ("search.read", "contact.show")]:
            opened = officer.opens(button.act, **dict(button.values))
            assert isinstance(opened, say.Reading | say.Contact), (words, button)


def test_everything_that_help_lists_can_be_opened(officer: Officer) -> None:
    officer.opens("help")
    assert isinstance(officer.page, say.Listing)
    listed = [line.open.act for line in officer.page.lines]
    assert listed
    for act in listed:
        shown = officer.opens(act)
        assert not isinstance(shown, say.Notice), act
    assert set(HANDLERS) == set(ACTS)


# Danger --------------------------------------------------------------------------------------------------------------

DANGER = (
    "there is a boy bleeding outside the school",
    "she says he is going to kill her",
    "patient has taken an overdose",
    "he is suicidal, who do I tell",
    "child missing, what do I do: missing child",
    "someone is in danger now",
    "do I ring 999",
)


@pytest.mark.parametrize("words", DANGER)
def test_words_of_danger_bring_the_emergency_text_at_once(officer: Officer, words: str) -> None:
    officer.says(words)
    assert isinstance(officer.page, say.Emergency)
    assert count(officer.parts, "RUN") == 0


@pytest.mark.parametrize(
    "words",
    [
        "Shanelle Okonjo is bleeding and not breathing, can I tell the ambulance?",
        "NHS number 943 476 5919 has taken an overdose",
        "he is going to kill her " + "and she is so frightened of him " * 60,
    ],
)
def test_danger_is_answered_also_in_words_that_cannot_be_taken(officer: Officer, words: str) -> None:
    officer.says(words)
    assert officer.notice.emergency is not None
    officer.sees("Ring 999")


# What is not taken ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["", "   ", "\n\t"])
def test_saying_nothing_is_asked_about_kindly(officer: Officer, words: str) -> None:
    officer.says(words)
    officer.sees("There was nothing to answer", "for example: can I tell housing about an arrest?")


def test_too_much_is_not_taken_and_says_how_much_is(officer: Officer) -> None:
    officer.says("can I share " + "x" * LONGEST_WORDS)
    officer.sees("That is too long", "up to 1,000 letters")


def test_a_button_that_is_no_longer_here_says_so(officer: Officer) -> None:
    for act in ("guide.delete", "", "__class__", "HOME", "guide.answer "):
        officer.opens(act)
        officer.sees("That button is no longer here")


def test_an_empty_directory_says_how_it_is_filled(officer: Officer) -> None:
    with officer.parts.database.writing() as connection:
        connection.exec_driver_sql("UPDATE agency SET ended = '2020-01-01', successor = NULL")
    officer.opens("contact.list")
    officer.sees("The directory is empty", "canishare contacts import")


def test_an_import_is_found_at_the_next_search(officer: Officer, clock: Clock) -> None:
    officer.says("xylophone trust")
    parts = officer.parts
    with parts.database.writing() as connection:
        connection.exec_driver_sql("UPDATE agency SET name = 'Xylophone Trust' WHERE key = 'lantern'")
        parts.audit.add(connection, Entry(parts.now(), "operator", "", "contacts.import", "directory", "done"))
    clock.forward(LOOK_AGAIN + timedelta(seconds=1))
    officer.says("who do I ask at the xylophone trust?")
    officer.sees("Xylophone Trust")


def test_what_is_asked_leaves_nothing_behind(officer: Officer) -> None:
    before = len(links(officer.parts))
    for words in ("what is depersonalised information?", "who is the probation spoc?", "marmalade", "section 115"):
        officer.says(words)
    assert len(links(officer.parts)) == before
    officer.presses_again(Press("search.words", {"text": ("consent",)}))
    assert len(links(officer.parts)) == before


def test_looking_something_up_in_the_middle_of_a_walk_leads_back_to_the_question(officer: Officer) -> None:
    officer.starts()
    officer.presses("No, not right now")
    officer.says("what is depersonalised information")
    officer.presses("Back to your question: Clear purpose")
    assert officer.asked == "clear_purpose"


@pytest.mark.parametrize("words", ["hello", "Hi!", "Good morning.", "START", "hey"])
def test_a_greeting_is_answered_with_where_to_begin(parts: Parts, words: str) -> None:
    actor = parts.people.actor(KWABENA)
    assert isinstance(parts.conversation.hear(actor, Words(words)), say.Home)


# Words that are no question ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("help", "What canishare can do"),
        ("?", "What canishare can do"),
        ("My  decisions.", "My decisions"),
        ("my records", "My decisions"),
        ("stop", "You can stop here"),
        ("cancel", "You can stop here"),
        ("thank you!", "Glad to help"),
        ("ok", "Glad to help"),
        ("start again", "Hello, Kwabena."),
        ("good morning", "Hello, Kwabena."),
    ],
)
def test_words_that_are_no_question_are_not_looked_up(officer: Officer, words: str, title: str) -> None:
    officer.says(words)
    officer.sees(title)
    assert not isinstance(officer.page, say.Results)
