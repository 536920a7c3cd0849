"""Whole conversations in Slack, as an officer has them: asked, answered, recorded, looked up, and picked up again."""

from __future__ import annotations

from datetime import timedelta

from tests.officer import Officer
from tests.partnership import KWABENA as KWABENAS_KEY
from tests.raw import found_in, tables_kept
from tests.slack.conftest import Begins
from tests.slack.talk import Person, words_in
from tests.slack.town import HOLLY, KWABENA, in_a_loop

DANGER = "Ring 999"
LONG = timedelta(minutes=31)
MISSING = {
    "field:summary:0": ("child_safety",),
    "field:information:0": ("contact_details",),
    "field:recipients:1": ("outside",),
}
"""What is ticked in the record form after a walk to not sharing, beside what its answers settle."""


async def to_not_sharing(officer: Person) -> None:
    """From a question in one's own words to an outcome."""
    await officer.says("can I tell housing about an arrest?")
    await officer.presses("No, not right now")
    await officer.presses("No")


async def fills_in(officer: Person) -> None:
    """Everything that the form still needs."""
    for field, values in MISSING.items():
        await officer.ticks(field, *values)
    await officer.chooses("field:requester:0", "own", where="modal")


@in_a_loop
async def test_from_a_question_in_ones_own_words_to_the_record(begins: Begins) -> None:
    async with begins() as talk:
        kwabena = talk.person(KWABENA)
        await kwabena.says("can I tell housing about an arrest?")
        assert "With: housing" in kwabena.sees()
        assert DANGER in kwabena.sees()
        await kwabena.presses("No, not right now")
        await kwabena.presses("No")
        assert "The protocol points to not sharing this" in kwabena.sees()
        assert kwabena.count() == 1, "each step is drawn over the one before"
        await kwabena.presses("Record the decision")
        await kwabena.presses("Fill it in")
        await kwabena.sends()
        assert "Please complete this required field" in kwabena.sees("modal")
        await kwabena.chooses("field:requester:0", "own", where="modal")
        await kwabena.sends()
        assert "Tick" in kwabena.surfaces("modal")[0].view.errors["field:summary:0"]  # type: ignore[union-attr]
        await fills_in(kwabena)
        await kwabena.sends()
        assert kwabena.surfaces("modal") == []
        assert "Saved." in kwabena.sees()
        assert "CSP-2026-" in kwabena.sees()
        assert "Do not share" in kwabena.sees()
        assert kwabena.count() == 1, "the record stands where the question stood"
        with talk.parts.database.reading() as connection:
            assert talk.parts.audit.verify(connection).sound


@in_a_loop
async def test_a_closed_form_keeps_what_was_chosen(begins: Begins) -> None:
    async with begins() as talk:
        kwabena = talk.person(KWABENA)
        await to_not_sharing(kwabena)
        await kwabena.presses("Record the decision")
        await kwabena.presses("Fill it in")
        await kwabena.ticks("field:summary:1", "housing", "fire_safety")
        await kwabena.closes()
        assert kwabena.surfaces("modal") == []
        await kwabena.presses("Fill it in")
        assert kwabena.chosen("field:summary:1") == ["housing", "fire_safety"]
        await fills_in(kwabena)
        await kwabena.sends()
        assert "Saved." in kwabena.sees()
        await kwabena.says("my decisions")
        assert "one moment" not in kwabena.all_seen().lower()


@in_a_loop
async def test_an_answer_can_be_changed_and_the_path_read_in_words(begins: Begins) -> None:
    async with begins() as talk:
        kwabena = talk.person(KWABENA)
        await to_not_sharing(kwabena)
        await kwabena.presses("See the flowchart")
        assert "Immediate danger: *No, not right now*" in kwabena.sees()
        await kwabena.presses("Back to where you were")
        await kwabena.chooses("Change an answer", "clear_purpose")
        assert "You answered: *No*" in kwabena.sees()
        await kwabena.presses("Yes")
        assert "The protocol points to not sharing this" not in kwabena.sees()
        await kwabena.presses("Stop for now")
        await kwabena.presses("Go on with it")
        assert "Question" in kwabena.sees()


@in_a_loop
async def test_an_old_button_is_refused_politely_and_changes_nothing(begins: Begins) -> None:
    async with begins() as talk:
        kwabena = talk.person(KWABENA)
        await kwabena.says("can I tell housing about an arrest?")
        old = kwabena.surfaces()[0].message
        await kwabena.says("what is depersonalised?")
        await kwabena.presses("Back to your question: Immediate danger")
        await kwabena.presses("No, not right now")
        await kwabena.presses("No")
        await kwabena.presses_in(old, "Yes, right now")
        refused = next(one for one in kwabena.surfaces() if one.message is old)
        assert "This has moved on" in words_in(refused)
        assert "The protocol points to not sharing this" in words_in(refused), "where it stands now is shown with it"


@in_a_loop
async def test_a_double_click_is_taken_once(begins: Begins) -> None:
    async with begins() as talk:
        kwabena = talk.person(KWABENA)
        await kwabena.says("can I tell housing about an arrest?")
        first, second = await kwabena.presses_twice("No, not right now")
        assert first.ok
        assert second.ok
        assert "Clear purpose" in kwabena.sees()
        assert "moved on" not in kwabena.sees()
        view = talk.parts.guide.mine(talk.parts.people.actor(KWABENAS_KEY))[0][0]
        assert view.row.version == 2


@in_a_loop
async def test_app_home_is_drawn_anew_after_a_notice(begins: Begins) -> None:
    async with begins() as talk:
        kwabena = talk.person(KWABENA)
        await kwabena.opens_home()
        await kwabena.types("ask", "thanks")
        assert "Glad to help" in kwabena.sees("home")
        await kwabena.opens_home()
        assert "Hello, Kwabena." in kwabena.sees("home")


@in_a_loop
async def test_app_home_is_a_place_to_ask_in_and_to_come_back_to(begins: Begins) -> None:
    async with begins() as talk:
        kwabena = talk.person(KWABENA)
        await kwabena.opens_home()
        assert "Hello, Kwabena." in kwabena.sees("home")
        assert DANGER in kwabena.sees("home")
        await kwabena.types("ask", "what is depersonalised?")
        assert "What depersonalised information means" in kwabena.sees("home")
        assert kwabena.count() == 0, "what is asked in App Home is answered there"
        await kwabena.opens_home()
        assert "What depersonalised information means" in kwabena.sees("home"), "looking away loses nothing"
        talk.clock.forward(LONG)
        await kwabena.opens_home()
        assert "Hello, Kwabena." in kwabena.sees("home")
        await kwabena.presses("My decisions and records", "home")
        assert "You have not started any yet" in kwabena.sees("home")


@in_a_loop
async def test_a_long_list_is_read_page_by_page(begins: Begins) -> None:
    async with begins() as talk:
        officer = Officer(talk.parts, KWABENAS_KEY)
        for _ in range(45):
            officer.starts()
            officer.answers("no")
        kwabena = talk.person(KWABENA)
        await kwabena.opens_home()
        await kwabena.presses("My decisions and records", "home")
        assert len(lines_of(kwabena)) == 20
        assert not kwabena.can_press("Newer", "home")
        await kwabena.presses("Older", "home")
        assert len(lines_of(kwabena)) == 20
        await kwabena.presses("Older", "home")
        assert len(lines_of(kwabena)) == 5
        assert not kwabena.can_press("Older", "home")
        await kwabena.presses("Newer", "home")
        assert len(lines_of(kwabena)) == 20


@in_a_loop
async def test_the_shortcuts_begin_in_a_view_and_read_no_message(begins: Begins) -> None:
    async with begins() as talk:
        kwabena, mark = talk.person(KWABENA), "quillfeather77vane"
        await kwabena.uses("share")
        assert "Where do you want to start?" in kwabena.sees("modal")
        await kwabena.presses("Start from the first question", "modal")
        assert "Immediate danger" in kwabena.sees("modal")
        await kwabena.closes()
        await talk.person(HOLLY).says(f"they ask about {mark}", "general")
        message = kwabena.surfaces("general")[0].message
        assert message is not None
        await kwabena.uses_on("share_message", "general", message)
        assert "Where do you want to start?" in kwabena.sees("modal")
        assert found_in(tables_kept(talk.parts.database), [mark]) == []
        assert found_in(repr([call.arguments for call in talk.fake.calls]), [mark]) == []


@in_a_loop
async def test_personal_details_are_not_taken_and_not_said_back(begins: Begins) -> None:
    async with begins() as talk:
        kwabena = talk.person(KWABENA)
        await kwabena.says("can I tell housing about Zebulon Quillfeather, born 3 May 1981?")
        assert "That may be about a person" in kwabena.sees()
        assert "delete your message" in kwabena.sees()
        assert "Zebulon" not in kwabena.sees()
        await kwabena.says("not personal: can I tell housing about an arrest?")
        assert "Immediate danger" in kwabena.sees()
        await kwabena.says("there is a man with a knife and he is bleeding")
        assert DANGER in kwabena.sees()


def lines_of(person: Person) -> list[str]:
    """The walks that are listed in App Home."""
    return [line for line in person.sees("home").splitlines() if line == "*A sharing question*"]
