"""What Slack is sent: every kind of message inside Slack's limits, readable, and with nothing slipped in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block as SdkBlock

from bot import messages as say
from bot.channels.slack.looks.fitting import LARGEST_MESSAGE, fits
from bot.channels.slack.looks.press import LONGEST_VALUE, NotOurs, chosen_press, press_of, value_of
from bot.channels.slack.looks.render import LEFT_OFF, draw, within
from bot.channels.slack.looks.sheet import LONGEST_TEXT, MOST_BLOCKS, Sheet, marked, plain
from bot.services.acts import ACTS
from tests.officer import buttons_of
from tests.web.gallery import EVERY, HOME, LISTING, OUTCOME, QUESTION, RESULTS, TICKS

GALLERY = tuple(EVERY.values()) if isinstance(EVERY, dict) else tuple(EVERY)
MOST = {"section": 3000, "header": 150, "button": 75}
LONG = "Ærøskøbing & Llanfairpwllgwyngyll <Joint> Partnership " * 90
ARABIC = "مجلس المدينة للسلامة المجتمعية"


def inside(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for one in value.values():
            yield from inside(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from inside(one)


def assert_slack_would_take(blocks: list[dict[str, Any]]) -> None:
    """The limits of Slack's own reference, and what its own library says."""
    assert 1 <= len(blocks) <= MOST_BLOCKS
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    assert len(ids) == len(set(ids))
    assert all(len(one) <= 255 for one in ids)
    for block in blocks:
        parsed = SdkBlock.parse(block)
        assert parsed is not None, block
        parsed.to_dict()
        actions = [one["action_id"] for one in inside(block) if "action_id" in one]
        assert len(actions) == len(set(actions))
    for one in inside(blocks):
        if "text" in one and isinstance(one["text"], str):
            assert 1 <= len(one["text"]) <= LONGEST_TEXT
        if one.get("type") in MOST and isinstance(one.get("text"), dict):
            assert len(one["text"]["text"]) <= MOST[one["type"]]
        if one.get("type") == "button":
            assert len(one["value"]) <= LONGEST_VALUE
        if "options" in one:
            assert 1 <= len(one["options"]) <= (10 if one["type"] == "checkboxes" else 100)
            assert all(len(line["value"]) <= 75 and len(line["text"]["text"]) <= 75 for line in one["options"])
            assert len({line["value"] for line in one["options"]}) == len(one["options"])


@pytest.mark.parametrize("message", GALLERY, ids=lambda one: type(one).__name__)
def test_every_kind_of_message_is_drawn_inside_slacks_limits(message: say.Message) -> None:
    drawn = draw(message)
    assert_slack_would_take(list(drawn.blocks))
    assert 1 <= len(drawn.text) <= 300
    assert drawn == draw(message)


@pytest.mark.parametrize(
    "name", [LONG, ARABIC, "<!channel> <@U123> &amp; [x](https://evil.example)", " ", "\u202eevil"]
)
def test_names_that_are_long_right_to_left_or_hostile_stay_inside(name: str) -> None:
    lines = tuple(replace(one, title=name, about=name, state=name) for one in LISTING.lines * 30)
    for message in (
        replace(LISTING, title=name, lines=lines, intro=name),
        replace(OUTCOME, do=(name,) * 40, title=name, how_much=name),
        replace(
            QUESTION, ask=name, counts=(name,) * 40, answers=tuple(replace(a, label=name) for a in QUESTION.answers)
        ),
        replace(HOME, greeting=name, starts=tuple(replace(s, label=name, hint=name) for s in HOME.starts)),
    ):
        drawn = draw(message)
        assert_slack_would_take(list(drawn.blocks))
        texts = [one["text"] for one in inside(list(drawn.blocks)) if one.get("type") == "mrkdwn"]
        assert not any("<!" in text or "<@" in text or "\u202e" in text for text in texts)


def test_what_does_not_fit_is_left_off_in_the_middle_and_says_so() -> None:
    drawn = draw(replace(RESULTS, hits=RESULTS.hits * 40))
    assert fits(drawn.blocks, MOST_BLOCKS, LARGEST_MESSAGE)
    assert any(one.get("text") == LEFT_OFF for one in inside(list(drawn.blocks)))
    assert drawn.blocks[-1]["text"] == draw(RESULTS).blocks[-1]["text"], "the buttons at the end are kept"


def test_few_blocks_are_left_as_they_are() -> None:
    blocks = [{"type": "divider"}] * MOST_BLOCKS
    assert within(blocks, MOST_BLOCKS) == blocks


def test_every_button_of_a_message_can_be_pressed_in_slack() -> None:
    for message in (QUESTION, OUTCOME, HOME, LISTING):
        drawn = draw(message)
        made = [press_of(one["value"]) for one in inside(list(drawn.blocks)) if one.get("type") == "button"]
        shown = [(one.act, one.values) for one in buttons_of(message)]
        for press in made:
            if press.act == "emergency":  # App Home shows the start of the emergency text, and the way to the rest
                continue
            pairs = tuple((name, text) for name, texts in press.values.items() for text in texts)
            assert (press.act, pairs) in shown
    assert {"guide.answer"} <= {press.act for press in made} | {press_of(value_of(QUESTION.answers[0])).act}


def test_an_earlier_answer_is_chosen_from_a_list_and_opens_its_question() -> None:
    drawn = draw(OUTCOME)
    lists = [one for one in drawn.blocks if one["type"] == "actions" and one["elements"][0]["type"] == "static_select"]
    block = next(one for one in lists if one["elements"][0]["placeholder"]["text"] == "Change an answer")
    changes = [step.change for step in OUTCOME.steps if step.change]
    options = block["elements"][0]["options"]
    assert len(options) == len(changes)
    for option, change in zip(options, changes, strict=True):
        press = chosen_press(block["block_id"], option["value"])
        assert (press.act, press.values) == (change.act, {name: (text,) for name, text in change.values})


def test_a_checklist_is_drawn_as_ticks_in_groups_of_ten() -> None:
    assert TICKS.ticks is not None
    drawn = draw(TICKS)
    groups = [one for one in inside(list(drawn.blocks)) if one.get("type") == "checkboxes"]
    values = [line["value"] for group in groups for line in group["options"]]
    assert values == [one.value for one in TICKS.ticks.options]


@pytest.mark.parametrize(
    "value",
    [
        "",
        "null",
        "[]",
        "{}",
        "7",
        "[[]]",
        '["no.such.act"]',
        '["guide.start",["run"]]',
        '["guide.start",["run",7]]',
        '["guide.start","ab"]',
        '["guide.start",' + '["a","b"],' * 60 + '["a","b"]]',
        '["guide.show",["run","' + "x" * 5000 + '"]]',
        "[" * 5000,
    ],
)
def test_a_button_that_is_not_ours_is_refused(value: str) -> None:
    with pytest.raises(NotOurs):
        press_of(value)


@given(
    st.sampled_from(sorted(ACTS)),
    st.lists(st.tuples(st.sampled_from(["run", "at", "picked"]), st.text(max_size=40)), max_size=8),
)
def test_what_a_button_carries_comes_back_as_it_was(act: str, values: list[tuple[str, str]]) -> None:
    press = press_of(value_of(say.Button("x", act, tuple(values))))
    assert press.act == act
    for name in {name for name, _ in values}:
        assert press.all(name) == tuple(text for key, text in values if key == name)


@given(st.text(max_size=9000))
def test_any_text_is_cut_to_pieces_that_slack_takes_and_none_of_it_is_a_command(text: str) -> None:
    sheet = Sheet()
    sheet.put(text)
    parts = [block["text"]["text"] for block in sheet.blocks]
    assert all(1 <= len(part) <= LONGEST_TEXT for part in parts)
    joined = "".join(parts)
    assert "<" not in joined
    assert ">" not in joined
    assert joined.count("&") == marked(text).strip().count("&")
    assert 1 <= len(plain(text, 75)) <= 75


def test_no_answer_is_drawn_as_the_better_one() -> None:
    acts = [one for one in inside(list(draw(QUESTION).blocks)) if one.get("type") == "button"]
    answers = [one for one in acts if press_of(one["value"]).act == "guide.answer"]
    assert answers
    assert all("style" not in one for one in answers)
