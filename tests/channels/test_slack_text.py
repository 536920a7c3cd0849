"""What officers read in Slack: names of any script, long texts, small screens, and screen readers."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import messages as say
from bot.app import Parts
from bot.channels.slack.looks.fitting import LARGEST_MESSAGE, LEFT_OFF, MOST_BLOCKS, fits, within
from bot.channels.slack.looks.press import NotOurs, chosen_press, list_value, press_of, value_of
from bot.channels.slack.looks.render import SEND_AGAIN, draw
from bot.channels.slack.looks.sheet import Pick, Sheet
from bot.channels.slack.looks.text import CLOSES, LONGEST_TEXT, OPENS, halves, marked, parts, plain, shortened
from tests.channels.slack_reading import of_type, options_of, words_in
from tests.officer import Officer
from tests.partnership import KWABENA
from tests.slack_judge import judge
from tests.web.gallery import (
    CONTACT,
    EMPTY,
    FIX_FIRST,
    HOME,
    LISTING,
    OUTCOME,
    PERSONAL,
    PICK_LIST,
    QUESTION,
    READING,
    RESULTS,
    TICKS,
)

RIGHT_TO_LEFT = "יעל כהן"

# Texts -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"Deputy: {RIGHT_TO_LEFT}, Estate Officer", f"Deputy: {OPENS}{RIGHT_TO_LEFT}{CLOSES}, Estate Officer"),
        ("مجلس (12) المدينة", f"{OPENS}مجلس (12) المدينة{CLOSES}"),
        ("Phone: 020 7946 0123", "Phone: 020 7946 0123"),
        (f"{OPENS}Ada\u202e", "Ada"),
        ("Ada\u200bLovelace\u2060\u00ad", "AdaLovelace"),
        ("می\u200cخواهم", f"{OPENS}می\u200cخواهم{CLOSES}"),
    ],
)
def test_a_name_that_reads_from_right_to_left_keeps_to_its_place(text: str, shown: str) -> None:
    assert plain(text, 99) == shown
    assert marked(text) == shown


def test_such_a_name_keeps_to_its_place_in_a_contact() -> None:
    assert f"*Deputy*: {OPENS}{RIGHT_TO_LEFT}{CLOSES}\n" in words_in(draw(CONTACT).payload)


@given(st.text(alphabet="ab א ב&<.\u2068\u200c", max_size=4000).map(lambda text: text * 3), st.integers(8, 300))
def test_however_a_text_is_cut_nothing_after_it_is_turned_round(text: str, most: int) -> None:
    first, rest = halves(text, most)
    pieces = [plain(text, most), first, rest, *parts(marked(text))]
    for piece in pieces:
        assert piece.count(OPENS) == piece.count(CLOSES)
    assert all(len(one) <= most for one in (plain(text, most), first, rest))
    assert all(len(one) <= LONGEST_TEXT for one in parts(marked(text)))


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [
        ("one two three", 13, "one two three"),
        ("one two three, four", 16, "one two three…"),
        ("one two three four", 12, "one two…"),
        ("onetwothree", 8, "onetwo…"),
        ("one twothreefourfive", 12, "one twothr…"),
    ],
)
def test_a_text_is_cut_at_a_word_near_the_limit(text: str, most: int, shown: str) -> None:
    assert shortened(text, most) == shown


def test_the_text_for_notifications_is_no_command_either() -> None:
    drawn = draw(replace(LISTING, title="<!channel> & <@U1>"))
    assert drawn.text == "&lt;!channel&gt; &amp; &lt;@U1&gt;"


def test_a_long_question_is_shown_whole_where_a_heading_would_cut_it() -> None:
    asked = "Is this a very long question? " * 10
    assert asked.strip() in words_in(draw(replace(QUESTION, ask=asked)).payload)


def test_slack_is_asked_to_fold_nothing_and_to_make_no_links_of_its_own() -> None:
    for message in (QUESTION, OUTCOME, CONTACT, READING):
        payload = draw(message).payload
        assert all(one.get("expand") is True for one in of_type("section", payload))
        assert all(one.get("verbatim") is True for one in of_type("mrkdwn", payload))


# What stands where -----------------------------------------------------------------------------------------------


def test_nothing_that_is_empty_is_given_a_heading() -> None:
    words = words_in(draw(FIX_FIRST).payload)
    assert "How much" not in words
    assert "How to send" not in words
    assert EMPTY.empty in words_in(draw(EMPTY).payload)
    assert "There is nothing here yet." in words_in(draw(replace(EMPTY, empty="")).payload)


def test_what_to_do_stands_above_how_it_was_reached() -> None:
    words = words_in(draw(OUTCOME).blocks)
    assert words.index(OUTCOME.do[0]) < words.index(OUTCOME.steps[0].short)


def test_a_question_says_what_was_answered_before_and_the_list_says_why_it_was_filled_in() -> None:
    payload = draw(replace(QUESTION, earlier="Consent was refused", said_back="A police form is not an order.")).payload
    words = words_in(payload)
    assert "You answered: *Consent was refused*" in words
    assert "A police form is not an order." in words
    assert "2. Clear purpose: *Yes* (filled in for you)\n" in words
    first = options_of(of_type("static_select", payload)[0])
    assert first[1]["description"]["text"].startswith("Filled in for you: You started from")


def test_the_paragraphs_behind_a_question_can_be_opened() -> None:
    payload = draw(QUESTION).payload
    block = next(one for one in payload["blocks"] if "search.read" in one.get("block_id", ""))
    labels = [one.label for one in QUESTION.cites]
    presses = [chosen_press(block["block_id"], one["value"]) for one in options_of(block["elements"][0])]
    assert [press.one("key") for press in presses] == labels
    assert {(press.act, press.one("kind")) for press in presses} == {("search.read", "guidance")}


def test_words_that_may_be_about_a_person_are_carried_nowhere() -> None:
    payload = draw(PERSONAL).payload
    assert SEND_AGAIN in words_in(payload)
    assert 'beginning with the words "not personal:"' in SEND_AGAIN
    assert [press_of(one["value"]).act for one in of_type("button", payload)] == ["home"]
    assert SEND_AGAIN not in words_in(draw(replace(PERSONAL, may_vouch=False)).payload)


def test_a_button_says_to_a_screen_reader_what_it_belongs_to() -> None:
    listing = of_type("button", draw(LISTING).payload)
    assert listing[1]["accessibility_label"].startswith("See the record: CSP-2026-7KQ2M9X")
    hits = of_type("button", draw(RESULTS).payload)
    assert any(one.get("accessibility_label", "").startswith("Open: Explain sharing") for one in hits)
    stop = next(one for one in of_type("button", draw(QUESTION).payload) if one["text"]["text"] == "Stop for now")
    assert stop["accessibility_label"] == "Stop for now: You can go on with it any day."


def test_no_answer_is_green_and_at_most_one_button_is() -> None:
    twice = say.Notice("conflict", "x", ("y",), (say.Button("Start again", "home", (), "primary"),), instead=OUTCOME)
    for message in (QUESTION, TICKS, PICK_LIST, OUTCOME, HOME, twice):
        green = [one for one in of_type("button", draw(message).payload) if "style" in one]
        assert [press_of(one["value"]).act for one in green] in ([], ["decision.form"], ["guide.start"])
    assert "style" not in str(draw(TICKS).blocks)


# Lists to choose from --------------------------------------------------------------------------------------------


def test_a_long_pick_list_is_one_list_whose_lines_are_the_buttons() -> None:
    def line(number: int) -> say.Button:
        answer = "yes" if number % 2 else "no"
        values = (*PICK_LIST.choices[0].values[:-2], ("answer", answer), ("picked", f"line_{number}"))
        return say.Button(f"Line {number}", "guide.answer", values)

    choices = tuple(line(number) for number in range(16))
    payload = draw(replace(PICK_LIST, choices=choices)).payload
    block = next(one for one in payload["blocks"] if "guide.answer" in one.get("block_id", ""))
    presses = [chosen_press(block["block_id"], one["value"]) for one in options_of(block["elements"][0])]
    assert [(press.act, press.values) for press in presses] == [
        (one.act, {name: (text,) for name, text in one.values}) for one in choices
    ]
    assert judge({"a long pick-list": payload}) == []


@pytest.mark.parametrize(
    "chosen",
    [
        "",
        "yes",
        "[]7",
        '["ab"]',
        "{}",
        '[["answer"]]',
        '[["answer",7]]',
        '[["run","another"]]',
        "[" * 9999,
        '[["a","b"]' * 50,
    ],
)
def test_a_line_that_is_not_ours_is_refused(chosen: str) -> None:
    shared, _ = list_value(PICK_LIST.choices[0], own=2)
    with pytest.raises(NotOurs):
        chosen_press(shared, chosen)


@pytest.mark.parametrize("shared", ["", "null", '["guide.answer"]', '["no.such.act",["",""]]', '"guide.answer"'])
def test_a_list_that_is_not_ours_is_refused(shared: str) -> None:
    with pytest.raises(NotOurs):
        chosen_press(shared, '[["answer","yes"],["picked","x"]]')


def test_what_does_not_fit_a_list_is_a_button() -> None:
    sheet = Sheet()
    without = say.Button("Start again", "home")
    long = say.Button("Long", "search.read", (("kind", "guidance"), ("key", "x" * 76)))
    fitting = say.Button("Fits", "search.read", (("kind", "guidance"), ("key", "5.2")))
    sheet.choose("Choose", [Pick(one.label, one) for one in (without, long, fitting)])
    assert [one["value"] for one in of_type("button", sheet.blocks)] == [value_of(without), value_of(long)]
    assert len(of_type("static_select", sheet.blocks)) == 1
    sheet.choose("Choose", [Pick("Fits again", fitting)])
    first, second = (one["block_id"] for one in sheet.blocks if "block_id" in one)
    assert first != second
    assert chosen_press(first, "5.2") == chosen_press(second, "5.2")
    assert judge({"lists": sheet.blocks}) == []


# Fitting ---------------------------------------------------------------------------------------------------------


def test_a_list_that_is_too_long_for_a_message_is_chosen_from_instead() -> None:
    lines = tuple(
        say.Line(
            f"Starting point {n}",
            "What it is for. " * 20,
            "",
            say.Button("Go", "guide.start", (("situation", f"s{n}"),)),
        )
        for n in range(40)
    )
    payload = draw(say.Listing("Where to start", lines, "")).payload
    (select,) = of_type("static_select", payload)
    assert [one["text"]["text"] for one in options_of(select)] == [one.title for one in lines]
    assert all("description" in one for one in options_of(select))
    assert LEFT_OFF not in words_in(payload)


def test_a_home_with_many_starting_points_fits_a_message() -> None:
    starts = tuple(replace(one, hint="What it is for " * 9) for one in HOME.starts * 15)
    starts = tuple(replace(one, values=(("situation", f"s{number}"),)) for number, one in enumerate(starts))
    payload = draw(replace(HOME, starts=starts[:30], more_starts=starts[30:])).payload
    (select,) = of_type("static_select", payload)
    assert len(options_of(select)) == len(starts) == 60
    assert LEFT_OFF not in words_in(payload)


@given(st.lists(st.integers(1, 3000), min_size=1, max_size=120), st.integers(2, 100), st.integers(3_300, 20_000))
def test_however_much_there_is_it_is_made_to_fit_and_its_end_is_kept(sizes: list[int], most: int, largest: int) -> None:
    blocks = [{"type": "section", "text": {"type": "plain_text", "text": "x" * size}} for size in sizes]
    kept = within(blocks, most, largest)
    assert fits(kept, most, largest)
    assert kept[-1] == blocks[-1]
    assert kept == blocks or LEFT_OFF in words_in(kept)


def test_no_page_of_the_sample_partnership_is_cut(parts: Parts) -> None:
    officer = Officer(parts, KWABENA)
    choose = random.Random(7)
    seen: dict[str, say.Message] = {}
    for situation in ("", *parts.packs.current.pack.situations):
        officer.starts(situation)
        while isinstance(officer.below, say.Question):
            seen[f"{situation} {officer.question.short}"] = officer.page
            button = choose.choice([*officer.question.answers, *officer.question.choices])
            officer.answers(button.label)
        seen[f"{situation} {officer.outcome.short}"] = say.Notice(
            "conflict", "x" * 99, ("y" * 300,), instead=officer.page
        )
    for act in ("home", "help", "emergency", "guide.begin", "guide.mine", "contact.list", "flow.picture"):
        seen[act] = officer.opens(act)
    for number, passage in enumerate(parts.lookup.library.guidance.passages):
        seen[f"passage {number}"] = officer.opens("search.read", kind="guidance", key=passage.cite)
    for entry in parts.lookup.library.law.entries:
        seen[f"law {entry.id}"] = officer.opens("search.read", kind="law", key=entry.id)
    drawn = {name: draw(message).payload for name, message in seen.items()}
    assert [name for name, one in drawn.items() if LEFT_OFF in words_in(one)] == []
    assert all(fits(one["blocks"], MOST_BLOCKS, LARGEST_MESSAGE) for one in drawn.values())
    assert judge(drawn) == []
