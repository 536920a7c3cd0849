"""The terminal: the same conversation typed, from the first question to a saved record."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import messages as say
from bot.app import Parts
from bot.channels.console import Console, press_of
from bot.channels.console.draw import DRAWERS, draw
from bot.channels.console.lines import WIDTH
from bot.records.database import Database
from tests.channels.terminal import Terminal
from tests.clock import Clock
from tests.officer import buttons_of
from tests.partnership import KWABENA, PRIYA, build_parts
from tests.services.rows import count, decisions, links
from tests.troubles import impatient, trouble
from tests.web.gallery import EVERY

__all__ = ["impatient"]

ALL = tuple(EVERY.values()) if isinstance(EVERY, dict) else tuple(EVERY)


@pytest.fixture
def terminal(parts: Parts) -> Terminal:
    return Terminal(parts, KWABENA)


# A whole walk --------------------------------------------------------------------------------------------------------


def test_a_whole_walk_is_typed_to_a_saved_record(terminal: Terminal) -> None:
    text = terminal.types(
        "can I tell housing about a tenant's arrest?",
        "press No, not right now",
        "press Yes",
        "press Yes, they would expect privacy",
        "press No, it is safe to ask",
        "press Yes, or nothing suggests otherwise",
        "press No, they refused",
        "press Preventing crime and disorder",
        "press Yes: the harm to prevent",
        "press The duty manager",
        "press Tick the lines one by one",
        "1 2 3 4 5 6 7 8 9 10 11",
        "press Record the decision",
        "press Fill it in",
        "",  # when: just now
        "press A tenancy, housing or homelessness",
        "press Priya Raman",
        "press Ashmere Housing",
        "",  # decision: as the protocol points
        "",  # reasons
        "",  # consent
        "press Told afterwards",
        "",  # authorised by
        "press Rhodri Mostyn-Bell",
        "",  # information
        "press My agency's approved secure email",
        "q",
    )
    assert "What I understood:" in text
    assert "=> THE PROTOCOL POINTS TO SHARING" in text
    assert "The ground: the public interest." in text
    (row,) = decisions(terminal.parts)
    assert (row.outcome, row.ground, row.fields["authoriser"]) == (
        "share",
        "public_interest",
        ["person:rhodri-mostyn-bell"],
    )
    assert row.fields["summary"] == ["housing"]
    assert f"DECISION {row.reference}" in text
    for letter in "abcdefghi":
        assert f"({letter}) " in text
    assert text.partition("DECISION CSP")[2].count("OFFICIAL-SENSITIVE") == 1
    assert text.partition("DECISION CSP")[0].endswith("OFFICIAL-SENSITIVE ")
    assert text.endswith("Goodbye. What you answered is kept.")


def test_changing_an_answer_going_back_and_stopping_are_buttons_too(terminal: Terminal) -> None:
    text = terminal.types(
        "press Start from the first question",
        "press No, not right now",
        "press Yes",
        "press Go back",
        "press Keep it as it was",
        "press Change: Clear purpose",
        "press I am not sure",
        "press Change the last answer",
        "press Yes",
        "press See the flowchart",
        "press Back to where you were",
        "press Stop for now",
        "press My decisions",
        "press A sharing question; Stopped at: Identifies someone",
        "q",
    )
    assert "You answered: Yes" in text
    assert "The picture can be seen on the web" in text
    assert "Stopped for now" in text
    assert len(links(terminal.parts, "guide.answer")) == 4


def test_ticking_some_lines_says_what_is_to_be_put_right(terminal: Terminal) -> None:
    text = terminal.types(
        "press A court order has arrived",
        "press No, not right now",
        "press Tick the lines one by one",
        "several Each item is needed | It is the least",
        "press Change the last answer",
        "press Tick the lines one by one",
        "0",
        "press Change the last answer",
        "press Tick the lines one by one",
        "q",
        "press Everything is in place",
    )
    assert "Not yet: 2 of 11 lines are in place" in text
    assert "Not yet: 0 of 11 lines are in place" in text
    assert "The form was left. Nothing was saved." not in text
    assert "=> THE PROTOCOL POINTS TO SHARING" in text


# What is typed wrongly -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["0", "99", "999", "٧٧"])
def test_a_number_that_is_not_there_is_told_and_nothing_happens(terminal: Terminal, typed: str) -> None:
    text = terminal.types(typed)
    assert "Type a number from 1 to " in text
    assert count(terminal.parts, "RUN") == 0
    assert "Goodbye" in text


@pytest.mark.parametrize("typed", ["9434765919", "9" * 5_000, "07700900123"])
def test_a_long_number_is_looked_at_by_the_guard_and_never_repeated(terminal: Terminal, typed: str) -> None:
    text = terminal.types(typed)
    assert typed not in text
    assert "There is no" not in text


def test_an_empty_line_asks_for_something(terminal: Terminal) -> None:
    assert "There was nothing to answer" in terminal.types("", "   ")


def test_leaving_a_form_saves_nothing_and_it_is_still_there(terminal: Terminal) -> None:
    text = terminal.types(
        "press Start from the first question",
        "press No, not right now",
        "press No",
        "press Record the decision",
        "press Fill it in",
        "1",
        "q",
        "press Fill it in",
        "nonsense",
        "999",
        "1 2 99",
        "",
        "several Another crime | Hate crime",
        "press Nobody asked",
        "press Somebody outside",
        *[""] * 6,
        "press Telephone, email",
        "",
    )
    assert "The form was left. Nothing was saved." in text
    assert text.count("Type only numbers from the list.") == 3
    (row,) = decisions(terminal.parts)
    assert row.fields["summary"] == ["other_crime", "hate_crime"]


def test_a_form_sent_incomplete_says_what_is_missing_and_keeps_the_rest(terminal: Terminal) -> None:
    text = terminal.types(
        "press Start from the first question",
        "press No, not right now",
        "press No",
        "press Record the decision",
        "press Fill it in",
        "",
        "press Hate crime",
        *[""] * 10,
        "press Fill it in",
        "",
        "",
        "press Somebody outside",
        "press Somebody outside",
        *[""] * 6,
        "press Telephone, email",
        "",
    )
    assert "Still to do:" in text
    assert "- Still to be chosen: Who asked for it" in text
    (row,) = decisions(terminal.parts)
    assert (row.fields["summary"], row.fields["requester"]) == (["hate_crime"], ["outside"])


def test_a_name_can_be_vouched_for_in_the_terminal(terminal: Terminal) -> None:
    text = terminal.types("what does the Shanelle Okonjo enquiry say?", "press It is not about a person: ask it again")
    assert "That may be about a person" in text
    assert [one["subject"] for one in links(terminal.parts, "guidance.search")] == ["vouched"]
    assert "Okonjo" not in text


@pytest.mark.parametrize("leaving", ["q", "quit", "EXIT", EOFError(), KeyboardInterrupt()], ids=repr)
def test_leaving_is_always_possible(terminal: Terminal, leaving: str | BaseException) -> None:
    assert terminal.types("press Start from the first question", leaving).endswith(
        "Goodbye. What you answered is kept."
    )
    assert count(terminal.parts, "RUN") == 1


def test_saying_who_you_are_takes_a_number_of_the_list(parts: Parts) -> None:
    people = parts.people.choosable()
    typed = iter(["", "zero", "0", str(len(people) + 1), "9" * 6_000, "2"])
    written: list[str] = []
    chosen = Console(parts.conversation, lambda _: next(typed), written.append).choose(people)
    assert chosen == people[1]
    assert written.count("Type one of the numbers above.") == 5
    assert Console(parts.conversation, lambda _: "q", written.append).choose(people) is None
    assert not any("Gareth" in line for line in written), "whoever has left is not there"


def test_when_the_records_go_in_the_middle_it_says_so_and_goes_on(
    impatient: Database, parts_file: Path, clock: Clock
) -> None:
    parts = build_parts(impatient, clock)
    terminal = Terminal(parts, KWABENA)
    with trouble("gone", parts, parts_file):
        text = terminal.types("press Go back to the start", "who is the probation spoc?")
    assert text.count("The records cannot be reached just now") == 3
    assert "Ring 999" in text
    assert "Traceback" not in text


# Drawing -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("message", ALL, ids=lambda one: type(one).__name__)
def test_every_kind_of_message_is_drawn_within_the_width_and_with_numbers_to_press(message: say.Message) -> None:
    drawn = draw(message)
    assert drawn.lines
    assert all(len(line) <= WIDTH and line.isprintable() for line in drawn.lines)
    numbers = [line.split(".")[0].strip() for line in drawn.lines if line[:4].strip(" .").isdecimal()]
    pressed = [number for number in numbers if number.isdecimal()]
    assert drawn.buttons, "there is always a way on"
    for number in range(1, len(drawn.buttons) + 1):
        assert str(number) in pressed


def test_there_is_a_drawing_for_every_kind_of_message() -> None:
    kinds = set(say.Message.__args__)  # type: ignore[attr-defined]
    assert set(DRAWERS) == kinds
    assert {type(one) for one in ALL} == kinds


@pytest.mark.parametrize("message", ALL, ids=lambda one: type(one).__name__)
def test_every_button_that_does_something_can_be_pressed_in_the_terminal(message: say.Message) -> None:
    """All but the links to paragraphs, which a terminal names without opening, and what another page offers."""
    offered = {(one.act, one.values) for one in draw(message).buttons}
    elsewhere = (
        [one.change for one in getattr(message, "steps", ())] if isinstance(message, say.Record | say.Picture) else []
    )
    for button in buttons_of(message):
        if button.act not in ("search.read", "decision.save") and button not in elsewhere:
            assert (button.act, button.values) in offered, button


def test_what_cannot_be_seen_is_not_written_to_the_terminal() -> None:
    notice = say.Notice("info", "A\x1b[2Jtitle\u202e", ("one\r\ntwo\x07", "**bold**"))
    text = "\n".join(draw(notice).lines)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "**" not in text


def test_a_button_pressed_carries_all_its_values() -> None:
    button = say.Button("x", "act", (("a", "1"), ("b", "2"), ("a", "3")))
    assert press_of(button).values == {"a": ("1", "3"), "b": ("2",)}


def test_the_terminal_shows_whoever_asks_their_own(parts: Parts) -> None:
    Terminal(parts, KWABENA).types("press Start from the first question")
    text = Terminal(parts, PRIYA).types("help", "my decisions")
    assert "Go on with:" not in text


def test_yes_no_and_back_can_be_typed_in_words(terminal: Terminal) -> None:
    text = terminal.types("press Start from the first question", "no", "yes", "back", "q")
    assert "QUESTION 2:" in text
    assert "QUESTION 3:" in text
    assert "You answered: Yes" in text
    assert "Nothing here fits" not in text
