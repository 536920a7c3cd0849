"""Everything that is drawn for Slack is what Slack takes, judged by Slack's own types, limits and library."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import messages as say
from bot.channels.slack.looks.render import draw
from bot.channels.slack.looks.views import draw_form, draw_home, draw_modal, loading_view
from tests.slack_judge import judge
from tests.slack_judge.markup import live_in
from tests.slack_judge.refused import REFUSED, TAKEN
from tests.web.gallery import (
    CONTACT,
    EVERY,
    FOUND_CONTACT,
    HOME,
    LISTING,
    OUTCOME,
    PICK_LIST,
    QUESTION,
    READING,
    RECORD,
    RESULTS,
    TICKS,
    form,
)

HOSTILE = (
    "<!channel> <!here> <!subteam^S1>",
    "<@U1> and <#C1|general>",
    "<https://evil.example|gov.uk>",
    "@here #general https://evil.example www.evil.example a@evil.example",
    "&lt;!channel&gt; &amp;lt;@U1&amp;gt;",
    "\u202e<!everyone>\u2066\u200b<\u200b!channel>",
    "`<!channel>` ```<@U1>```",
    "مجلس المدينة <!channel> للسلامة",
    "**<!channel>**",
    "x" * 5_000,
    "ש" * 5_000,
    "שלום " * 1_000,
    "&" * 5_000,
    "<" * 5_000,
    " ",
    "",
)
"""Names that nobody should have, and that somebody will."""


def named(name: str) -> Iterator[tuple[str, say.Message]]:
    """Messages of every sort with this name wherever a name or a text of somebody's can stand."""
    short = replace(LISTING.lines[0], title=name, about=name, state=name)
    starts = tuple(called(one, name) for one in HOME.starts)
    posts = tuple(replace(one, name=name, post=name, reach=(name,), confirmed=name) for one in CONTACT.lines)
    contact = replace(CONTACT, agency=name, say=(name,), route=name, lines=posts)
    passage = replace(READING, title=name, facts=((name, name),), sources=(f"<{name}",), footer=name)
    steps = tuple(replace(one, answer=name, assumed_because=name) for one in OUTCOME.steps)
    yield "listing", replace(LISTING, title=name, intro=name, lines=(short,))
    yield "empty listing", replace(LISTING, title=name, lines=(), empty=name)
    yield "home", replace(HOME, greeting=name, unfinished=(short,), starts=starts, more_starts=starts)
    yield "found contact", replace(FOUND_CONTACT, contact=contact)
    hits = tuple(replace(one, title=name, quote=name) for one in RESULTS.hits)
    yield "results", replace(RESULTS, understood=(name,), hits=hits, best=passage)
    rows = tuple(replace(one, values=(name,)) for one in RECORD.rows)
    yield "record", replace(RECORD, decided_by=name, pointed_to=name, rows=rows, steps=steps)
    yield "outcome", replace(OUTCOME, title=name, do=(name,), steps=steps, situation=name)
    yield "question", replace(QUESTION, ask=name, situation=name, understood=(name,), said_back=name, steps=steps)
    yield "pick-list", replace(PICK_LIST, choices=tuple(called(one, name) for one in PICK_LIST.choices))
    assert TICKS.ticks
    yield "ticks", replace(TICKS, ticks=called_field(TICKS.ticks, name))
    yield "notice", say.Notice("wrong", name, (name, name), (say.Button(name, "home"),), may_vouch=True)
    yield "form", called_form(name)


def called(button: say.Button, name: str) -> say.Button:
    return replace(button, label=name, hint=name)


def called_field(field: say.FormField, name: str) -> say.FormField:
    options = tuple(replace(one, label=name, hint=name) for one in field.options)
    return replace(field, label=name, hint=name, error=name, options=options)


def called_form(name: str) -> say.Form:
    made = form(wrong=True)
    fields = tuple(called_field(field, name) for field in made.fields)
    return replace(made, title=name, intro=(name,), fields=fields, save=replace(made.save, label=name))


def every_drawing(name: str, message: say.Message) -> dict[str, dict[str, Any]]:
    """A message in every way that Slack can show it."""
    made = {
        f"{name}, sent": draw(message).payload,
        f"{name}, at home": draw_home(message, "of-the-home"),
        f"{name}, in a modal": draw_modal(message, "What the protocol says here", "of-the-modal", f"view-{name[:99]}"),
    }
    if isinstance(message, say.Form):
        made[f"{name}, to fill in"] = draw_form(message, "of-the-form", "a-form", None)
    return made


def gallery() -> dict[str, dict[str, Any]]:
    return {key: drawn for name, message in EVERY.items() for key, drawn in every_drawing(name, message).items()}


def test_every_message_of_the_gallery_is_what_slack_takes_wherever_it_is_shown() -> None:
    drawn = gallery() | {"waiting": loading_view("Record the decision", "a-form")}
    assert len(drawn) > 3 * len(EVERY)
    assert judge(drawn) == []


def test_names_that_are_hostile_long_or_from_right_to_left_are_what_slack_takes() -> None:
    drawn: dict[str, dict[str, Any]] = {}
    for number, name in enumerate((HOSTILE[0], *HOSTILE[-7:])):
        for kind, message in named(name):
            every = every_drawing(f"{kind} called {number}", message)
            drawn |= {key: one for key, one in every.items() if not key.endswith("at home")}
    assert judge(drawn) == []


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_no_name_is_a_mention_a_link_or_a_command(name: str) -> None:
    for kind, message in named(name):
        for key, drawn in every_drawing(kind, message).items():
            assert live_in(drawn) == [], key


MARKUP = st.sampled_from(["<", ">", "&", "|", "!", "@", "#", "*", "_", "`", "~", "\n", ":", "https://", "mailto:"])
TEXTS = st.lists(st.one_of(MARKUP, st.text(max_size=8), st.sampled_from(HOSTILE[:9])), max_size=12).map("".join)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(TEXTS)
def test_no_text_at_all_is_a_mention_a_link_or_a_command(text: str) -> None:
    for kind, message in named(text):
        for key, drawn in every_drawing(kind, message).items():
            assert live_in(drawn) == [], key


def test_the_only_links_are_the_addresses_of_the_sources() -> None:
    sources = ("https://www.legislation.gov.uk/ukpga/2018/12", "https://en.wikipedia.org/wiki/Probation_Service_(UK)")
    bad = (
        "javascript:alert(1)",
        "http://plain.example",
        "https://a.example/|<!channel>",
        "https://a.example@evil.example",
    )
    for key, drawn in every_drawing("reading", replace(READING, sources=(*sources, *bad))).items():
        assert live_in(drawn) == list(sources), key


# The judge itself ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def complaints() -> list[str]:
    return judge({name: payload for name, (payload, _) in REFUSED.items()})


@pytest.mark.parametrize("name", REFUSED)
def test_the_judge_refuses_what_is_wrong_in_one_thing(name: str, complaints: list[str]) -> None:
    said = [one for one in complaints if one.startswith(f"{name}: ")]
    assert said, "it was taken"
    assert any(REFUSED[name][1] in one for one in said), said


@pytest.mark.parametrize(
    "said",
    [
        "a misspelt key: blocks[0].acessory: Object literal may only specify known properties",
        "3,001 characters: blocks[0].text: 3,001 characters, and the most is 3,000",
        "a block_id used twice: as a whole: the block_id 'b' is used 2 times",
        "3,001 characters: blocks[0]: text attribute cannot exceed 3000 characters",
    ],
    ids=["types", "limits", "rules", "library"],
)
def test_each_of_the_judges_is_asked(said: str, complaints: list[str]) -> None:
    assert any(one.startswith(said) for one in complaints), complaints


def test_the_judge_takes_what_is_as_it_should_be() -> None:
    assert judge(TAKEN | {"bare blocks": TAKEN["a message"]["blocks"]}) == []
    assert judge({}) == []


def test_the_judge_says_where_it_is_wrong() -> None:
    blocks = [{"type": "divider"}, {"type": "section", "text": {"type": "mrkdwn", "text": "x", "verbatm": True}}]
    said = judge({"one": TAKEN["a message"], "other": blocks})
    assert all(one.startswith("other: ") for one in said)
    assert any("blocks[1].text" in one and "verbatm" in one for one in said), said


@pytest.mark.parametrize(
    ("payload", "live"),
    [
        ({"text": "<!channel> &lt;!here&gt;", "blocks": []}, ["!channel"]),
        ([{"type": "section", "text": {"type": "mrkdwn", "text": "<@U1> hello", "verbatim": True}}], ["@U1"]),
        ([{"type": "section", "text": {"type": "mrkdwn", "text": "see https://a.example"}}], ["https://a.example"]),
        ([{"type": "section", "text": {"type": "mrkdwn", "text": "@here"}}], ["@here"]),
        ([{"type": "section", "text": {"type": "plain_text", "text": "<!channel>"}}], []),
    ],
)
def test_what_slack_would_make_live_is_found(payload: Any, live: list[str]) -> None:
    assert live_in(payload) == live
