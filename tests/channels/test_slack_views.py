"""Slack's views: App Home, modals, and forms that can be filled in, kept half-way and read back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot import messages as say
from bot.channels.slack.looks.fitting import LEFT_OFF, MOST_IN_VIEW
from bot.channels.slack.looks.names import ASK, FORM, field_id, field_of
from bot.channels.slack.looks.options import MOST_IN_ALL
from bot.channels.slack.looks.press import NotOurs
from bot.channels.slack.looks.render import draw
from bot.channels.slack.looks.views import draw_form, draw_home, draw_modal, errors_of, loading_view, read_form
from tests.channels.slack_reading import inside, of_type, options_of, untouched, words_in
from tests.slack_judge import judge
from tests.web.gallery import EVERY, HOME, LISTING, QUESTION, TICKS, form

FILLED = form()
LONG = "I have not shared it yet: the content, the recipient or the route is being put right, and I will come back"


def options(number: int, *chosen: int) -> tuple[say.Option, ...]:
    return tuple(say.Option(f"v{one}", f"Line {one}", one in chosen) for one in range(number))


def with_field(kind: str, lines: tuple[say.Option, ...], **more: Any) -> say.Form:
    """A form that asks one thing."""
    field = say.FormField("thing", "Which thing?", kind, lines, **more)
    return replace(FILLED, fields=(field,), problems=())


def inputs(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {block["block_id"]: block for block in of_type("input", view)}


# Home and modals -------------------------------------------------------------------------------------------------


def test_app_home_has_a_box_to_ask_in_ones_own_words() -> None:
    view = draw_home(HOME, "what-it-carries")
    (box,) = of_type("input", view)
    assert view["type"] == "home"
    assert view["private_metadata"] == "what-it-carries"
    assert (box["block_id"], box["element"]["action_id"]) == (ASK, ASK)
    assert box["dispatch_action"] is True
    assert box["element"]["dispatch_action_config"] == {"trigger_actions_on": ["on_enter_pressed"]}
    assert box["element"]["max_length"] == 1000
    assert box["label"]["text"] == "Ask in your own words, with nothing about a person"
    assert view["blocks"].index(box) < 4, "it stands near the top"


def test_the_box_stands_nowhere_else() -> None:
    assert of_type("input", draw_home(QUESTION, "")) == []
    assert of_type("input", draw_modal(HOME, "Home", "", "a")) == []
    assert of_type("input", draw(HOME).payload) == []


def test_app_home_offers_every_starting_point_and_the_emergency_steps() -> None:
    view = draw_home(HOME, "")
    (more,) = of_type("static_select", view)
    assert [one["text"]["text"] for one in options_of(more)] == [one.label for one in HOME.more_starts]
    assert all(one.label in words_in(view) for one in HOME.starts)
    assert HOME.emergency.say[0] in words_in(view)
    assert any(one["value"] == '["emergency"]' for one in of_type("button", view))


def test_a_modal_closes_and_sends_nothing() -> None:
    view = draw_modal(QUESTION, "Your question", "what-it-carries", "its-id")
    assert view["title"]["text"] == "Your question"
    assert view["close"]["text"] == "Close"
    assert "submit" not in view
    assert (view["private_metadata"], view["external_id"]) == ("what-it-carries", "its-id")


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Twenty-four letters here", "Twenty-four letters here"),
        ("The flowchart, with your path", "The flowchart, with…"),
        ("Anti-social-behaviour-case-review", "Anti-social-behaviour…"),
        ("", "-"),
    ],
)
def test_a_title_is_cut_at_a_word(title: str, shown: str) -> None:
    view = draw_modal(LISTING, title, "", "")
    assert view["title"]["text"] == shown
    assert len(shown) <= 24


def test_no_two_views_are_given_the_same_empty_id() -> None:
    assert "external_id" not in draw_modal(LISTING, "A list", "", "")
    assert "private_metadata" not in draw_modal(LISTING, "A list", "", "")


@pytest.mark.parametrize(("metadata", "external_id"), [("x" * 3001, "a"), ("a", "x" * 256)])
def test_what_a_view_carries_is_never_cut(metadata: str, external_id: str) -> None:
    with pytest.raises(ValueError, match="carry"):
        draw_modal(LISTING, "A list", metadata, external_id)


def test_a_view_holds_twice_as_much_as_a_message_and_says_what_it_leaves_off() -> None:
    lines = tuple(replace(LISTING.lines[1], title=f"Record {number}", open=None) for number in range(80))
    long = replace(LISTING, lines=lines)
    assert LEFT_OFF not in words_in(draw_home(long, ""))
    assert LEFT_OFF in words_in(draw(long).payload)
    longer = draw_modal(replace(LISTING, lines=lines * 2), "My decisions", "", "a")
    assert len(longer["blocks"]) == MOST_IN_VIEW
    assert LEFT_OFF in words_in(longer)


def test_a_modal_can_say_that_it_is_being_filled() -> None:
    view = loading_view("Record the decision", "its-id")
    assert view["external_id"] == "its-id"
    assert "One moment" in words_in(view)


# Forms -----------------------------------------------------------------------------------------------------------


def test_every_field_of_a_form_is_asked_once() -> None:
    view = draw_form(FILLED, "what-it-carries", "its-id", None)
    asked = inputs(view)
    assert [field_of(block) for block in asked] == [(one.name, 0) for one in FILLED.fields if one.kind != "fixed"]
    assert {name: block["element"]["type"] for name, block in asked.items()} == {
        "field:summary:0": "radio_buttons",
        "field:requester:0": "static_select",
        "field:reasons:0": "checkboxes",
        "field:authoriser:0": "static_select",
    }
    assert all(block["dispatch_action"] is True for block in asked.values())
    assert [block["optional"] for block in asked.values()] == [not one.required for one in FILLED.fields[1:]]
    assert asked["field:summary:0"]["hint"]["text"] == FILLED.fields[1].hint
    assert "Filled in when you save, in UK time" in words_in(view)


def test_a_form_can_be_saved_or_kept_for_later() -> None:
    view = draw_form(FILLED, "what-it-carries", "its-id", None)
    assert view["submit"]["text"] == "Save the record"
    assert view["close"]["text"] == "Keep for later"
    assert view["notify_on_close"] is True
    assert view["callback_id"] == FORM
    assert (view["private_metadata"], view["external_id"]) == ("what-it-carries", "its-id")


def test_what_is_wrong_is_said_in_words_above_the_field_and_at_the_top() -> None:
    wrong = form(wrong=True)
    view = draw_form(wrong, "", "", None)
    top = view["blocks"][0]["text"]["text"]
    assert all(one in top for one in wrong.problems)
    for field in wrong.fields:
        if field.error:
            at = next(n for n, one in enumerate(view["blocks"]) if one.get("block_id") == field_id(field.name))
            assert view["blocks"][at - 1]["text"]["text"] == f"*Problem:* {field.error}"
    assert "Problem:" not in words_in(draw_form(FILLED, "", "", None))


def test_ten_lines_stand_as_circles_and_eleven_as_a_list() -> None:
    ten = inputs(draw_form(with_field("one", options(10, 3)), "", "", None))["field:thing:0"]["element"]
    eleven = inputs(draw_form(with_field("one", options(11, 3)), "", "", None))["field:thing:0"]["element"]
    assert ten["type"] == "radio_buttons"
    assert eleven["type"] == "static_select"
    assert ten["initial_option"]["value"] == eleven["initial_option"]["value"] == "v3"


def test_more_than_ten_lines_to_tick_stand_in_groups_of_one_field() -> None:
    view = draw_form(with_field("many", options(23, 0, 11, 22), required=True), "", "", None)
    asked = inputs(view)
    assert [field_of(block) for block in asked] == [("thing", 0), ("thing", 1), ("thing", 2)]
    assert [len(block["element"]["options"]) for block in asked.values()] == [10, 10, 3]
    assert all(block["optional"] for block in asked.values()), "Slack would ask for a tick in each of them"
    assert "Tick at least one, in any of these lists." in words_in(view)
    assert [block["label"]["text"] for block in asked.values()][1] == "Lines 11 to 20 of 23"
    assert read_form(untouched(view)) == {"thing": ("v0", "v11", "v22")}


def test_a_list_of_hundreds_is_grouped_and_says_what_it_leaves_off() -> None:
    lines = tuple(say.Option(f"v{n}", f"Officer {n:03}", n == 399) for n in range(400))
    view = draw_form(with_field("select", lines), "", "", None)
    select = inputs(view)["field:thing:0"]["element"]
    assert len(options_of(select)) == MOST_IN_ALL
    assert select["option_groups"][0]["label"]["text"] == "Officer 000 to Officer 099"
    assert select["initial_option"]["value"] == "v399", "what is chosen is in the list, however far down it stood"
    assert "100 more do not fit here" in words_in(view)
    assert "more do not fit" not in words_in(draw_form(with_field("select", lines[:300]), "", "", None))
    assert judge({"a list of hundreds": view}) == []


def test_a_form_with_too_many_ticks_for_a_view_asks_with_lists() -> None:
    fields = tuple(say.FormField(f"f{n}", "Which?", "many", options(45, 2, 44)) for n in range(30))
    view = draw_form(replace(FILLED, fields=fields), "", "", None)
    assert len(view["blocks"]) <= MOST_IN_VIEW
    assert LEFT_OFF not in words_in(view)
    assert read_form(untouched(view)) == {field.name: ("v2", "v44") for field in fields}
    assert judge({"a form of lists": view}) == []


def test_a_long_line_reads_on_below_itself_and_stands_in_full_above_when_that_is_not_enough() -> None:
    short = draw_form(with_field("one", (say.Option("a", LONG), say.Option("b", "No"))), "", "", None)
    line = inputs(short)["field:thing:0"]["element"]["options"][0]
    assert f"{line['text']['text'].rstrip('…')} {line['description']['text'].lstrip('…')}" == LONG
    longer = f"{LONG}. {LONG}. The end."
    for kind, hint in (("one", ""), ("many", ""), ("select", ""), ("one", "And a hint")):
        shown = longer if not hint else LONG
        view = draw_form(with_field(kind, (say.Option("a", shown, hint=hint), say.Option("b", "No"))), "", "", None)
        assert f"• {shown}" in words_in(view)
        assert hint in words_in(view)
    hint = "It matters, and it needs many more words than a line of small print has room for."
    assert f"• No. {hint}" in words_in(draw_form(with_field("one", (say.Option("a", "No", hint=hint),)), "", "", None))


def test_a_value_that_is_too_long_for_slack_comes_back_whole() -> None:
    lines = (say.Option("x" * 500, "Long"), say.Option("x" * 501, "Longer", True))
    asked = with_field("select", lines)
    view = draw_form(asked, "", "", None)
    assert judge({"long values": view}) == []
    assert read_form(untouched(view), asked.fields) == {"thing": ("x" * 501,)}


@pytest.mark.parametrize("kind", ["one", "many", "select"])
def test_a_field_with_nothing_to_choose_from_says_so(kind: str) -> None:
    view = draw_form(with_field(kind, ()), "", "", None)
    assert inputs(view) == {}
    assert "There is nothing to choose from yet." in words_in(view)


def test_a_line_offered_twice_is_shown_once() -> None:
    again = tuple(replace(one, label=f"{one.label} again") for one in options(3))
    view = draw_form(with_field("select", (*options(2), *again)), "", "", None)
    assert [one["value"] for one in options_of(inputs(view)["field:thing:0"]["element"])] == ["v0", "v1", "v2"]


# What was chosen -------------------------------------------------------------------------------------------------


def test_a_form_as_it_opens_is_read_as_what_is_filled_in() -> None:
    assert read_form(untouched(draw_form(FILLED, "", "", None)), FILLED.fields) == {
        "summary": ("asb",),
        "requester": (),
        "reasons": (),
        "authoriser": (),
    }


def test_what_was_kept_stands_in_place_of_what_is_filled_in() -> None:
    kept = {"summary": ("harm",), "reasons": ("needed", "agreed"), "requester": ("somebody-who-left",), "gone": ("x",)}
    read = read_form(untouched(draw_form(FILLED, "", "", kept)), FILLED.fields)
    assert read == {"summary": ("harm",), "requester": (), "reasons": ("agreed", "needed"), "authoriser": ()}
    nothing = read_form(untouched(draw_form(FILLED, "", "", {"summary": ()})))
    assert nothing["summary"] == ()


def test_ticks_in_a_message_are_read_like_those_of_a_form() -> None:
    assert TICKS.ticks is not None
    payload = draw(TICKS).payload
    assert read_form(untouched(payload)) == {"picked": ("minimum",)}
    assert read_form(untouched(payload), (TICKS.ticks,)) == {"picked": ("minimum",)}


def test_the_box_of_app_home_is_no_field() -> None:
    assert read_form(untouched(draw_home(HOME, ""))) == {}


CHOSEN = {"type": "static_select", "selected_option": {"value": "a"}}
NAME = field_id("thing")


@pytest.mark.parametrize(
    "values",
    [
        None,
        [],
        "text",
        7,
        {NAME: None},
        {NAME: {}, 7: {}},
        {NAME: {NAME: CHOSEN, "field:other:0": CHOSEN}},
        {NAME: {NAME: None}},
        {NAME: {NAME: []}},
        {NAME: {NAME: {"type": "plain_text_input", "value": "typed"}}},
        {NAME: {NAME: {"type": ["static_select"]}}},
        {NAME: {NAME: {"selected_option": {"value": "a"}}}},
        {NAME: {NAME: {"type": "static_select", "selected_option": "a"}}},
        {NAME: {NAME: {"type": "static_select", "selected_option": {}}}},
        {NAME: {NAME: {"type": "static_select", "selected_option": {"value": ""}}}},
        {NAME: {NAME: {"type": "static_select", "selected_option": {"value": 7}}}},
        {NAME: {NAME: {"type": "static_select", "selected_option": {"value": "x" * 151}}}},
        {NAME: {NAME: {"type": "checkboxes", "selected_options": {"value": "a"}}}},
        {NAME: {NAME: {"type": "checkboxes", "selected_options": [None]}}},
        {NAME: {NAME: {"type": "checkboxes", "selected_options": 7}}},
        {NAME: {NAME: {"type": "checkboxes", "selected_options": [{"value": "a"}] * 301}}},
        {NAME: {"field:other:0": CHOSEN}},
        {"field:thing": {"field:thing": CHOSEN}},
        {"field:thing:-1": {"field:thing:-1": CHOSEN}},
        {"field:thing:0\n": {"field:thing:0\n": CHOSEN}},
        {"another": {"another": CHOSEN}},
        {field_id("thing", number): {field_id("thing", number): CHOSEN} for number in range(101)},
    ],
    ids=range(27),
)
def test_what_is_not_the_state_of_a_form_of_ours_is_refused(values: Any) -> None:
    with pytest.raises(NotOurs):
        read_form(values)


def test_what_the_form_does_not_ask_is_refused_when_the_form_is_known() -> None:
    known = with_field("select", options(2)).fields
    assert read_form({NAME: {NAME: CHOSEN}}, known) == {"thing": ("a",)}, "the service says that it is not offered"
    with pytest.raises(NotOurs):
        read_form({"field:other:0": {"field:other:0": CHOSEN}}, known)
    two = {"type": "checkboxes", "selected_options": [{"value": "v0"}, {"value": "v1"}]}
    with pytest.raises(NotOurs):
        read_form({NAME: {NAME: two}}, known)
    with pytest.raises(NotOurs):
        read_form({"field:when:0": {"field:when:0": CHOSEN}}, FILLED.fields)


def test_the_groups_of_a_field_are_joined_in_their_order_and_each_line_once() -> None:
    def group(*values: str) -> dict[str, Any]:
        return {"type": "checkboxes", "selected_options": [{"value": one} for one in values]}

    first, second = field_id("thing", 2), field_id("thing", 10)
    assert read_form({second: {second: group("c", "a")}, first: {first: group("b", "a")}}) == {"thing": ("b", "a", "c")}


@pytest.mark.parametrize("name", ["", "a:b", "x" * 300])
def test_a_field_needs_a_name_that_can_be_read_back(name: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        field_id(name)


# Errors ----------------------------------------------------------------------------------------------------------


def test_what_is_wrong_with_fields_alone_is_said_at_their_blocks() -> None:
    wrong = replace(form(wrong=True), problems=("Choose who asked.", "Tick at least one reason."))
    errors = errors_of(wrong)
    assert errors == {"field:requester:0": "Choose who asked.", "field:reasons:0": "Tick at least one reason."}
    assert set(errors) <= set(inputs(draw_form(wrong, "", "", None)))


def test_what_is_wrong_with_no_field_needs_the_form_drawn_again() -> None:
    assert errors_of(form(wrong=True)) is None
    assert errors_of(with_field("fixed", (), error="It cannot be filled in.")) is None
    assert errors_of(with_field("select", (), error="There is nobody to choose.")) is None
    assert errors_of(FILLED) == {}


# Every drawing ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EVERY)
def test_nothing_that_can_be_pressed_or_filled_in_has_the_name_of_another(name: str) -> None:
    message = EVERY[name]
    views = [draw(message).payload, draw_home(message, ""), draw_modal(message, "A title", "", "")]
    views += [draw_form(message, "", "", None)] if isinstance(message, say.Form) else []
    for view in views:
        for key in ("block_id", "action_id"):
            ids = [one[key] for one in inside(view) if key in one]
            assert len(ids) == len(set(ids))
        assert sum(one.get("style") == "primary" for one in inside(view)) <= 1
