"""What a message looks like as a page: whole, safe whatever is in it, and built for everybody."""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Callable
from typing import Any

import pytest

from bot import messages as say
from bot.channels.web.links import share_form, target
from bot.channels.web.render import KINDS, Context, SignIn, draw, draw_sign_in
from bot.messages import Button
from bot.policy import Actor
from bot.services.acts import ACTS
from tests.web import gallery
from tests.web.gallery import EVERY
from tests.web.page import Page

PRIYA = Actor(
    "member", "priya", "Priya Raman", "council", "Ashmere Council", "council", "Sharing Lead", frozenset({"officer"})
)
CONTEXT = Context("Ashmere Community Safety Partnership", PRIYA, "signature", "home", "15:04")

PIECES = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</textarea><svg onload=alert(1)>",
    "</title><b>",
    "</option></select><i>",
    "<a href=javascript:alert(1)>x</a>",
    "<!-- ",
    "]]>",
    "&lt;b&gt;&#60;i&#62;",
    "{{ 7 * 7 }}{% raw %}",
    " onmouseover=alert(1) x=",
    "javascript:alert(1)",
    "data:text/html,<b>",
    "\u202egnp.exe\u2066",
    "\x00\x07\x9f",
    "%3Cscript%3E",
    "../../sign-out",
    "//example.org/",
    "\r\nSet-Cookie: a=b",
    "\ufeff<u>",
)
QUOTES = (
    "",
    '"',
    "'",
    "`",
    "\\",
    '">',
    "'>",
    "/>",
    "-->",
    '"/><',
    "' ",
    '" ',
    ">",
    "<",
    "=",
    "&",
    "&quot;",
    "#",
    "?",
    "\t",
    "\n",
    "--",
    "''",
    '""',
    "]]",
)
CORPUS = tuple(quote + piece for piece in PIECES for quote in QUOTES)

CODES = {"act", "kind", "tone", "svg", "method"}
"""Fields that are our own codes and not words."""


def altered(message: Any, change: Callable[[str], str]) -> Any:
    """The message with every text in it changed, however deep, our own codes left alone."""
    if isinstance(message, str):
        return change(message) if message else message
    if isinstance(message, tuple):
        return tuple(altered(one, change) for one in message)
    if isinstance(message, Button):
        values = tuple((name, change(value)) for name, value in message.values)
        return dataclasses.replace(
            message, label=change(message.label), values=values, hint=altered(message.hint, change)
        )
    if dataclasses.is_dataclass(message) and not isinstance(message, type):
        names = [one.name for one in dataclasses.fields(message) if one.name not in CODES]
        return dataclasses.replace(message, **{name: altered(getattr(message, name), change) for name in names})
    return message


def hostile(skip: int = 0) -> Callable[[str], str]:
    """Puts the next payload of the corpus behind each text, so that all of them come up in all kinds of places. The
    same text gets the same payload, as equal texts of a message belong together."""
    payloads = itertools.cycle(CORPUS)
    given: dict[str, str] = {}
    for _ in range(skip):
        next(payloads)
    return lambda text: given.setdefault(text, text + next(payloads))


def test_there_is_a_drawing_for_every_kind_of_message() -> None:
    assert set(KINDS) == set(say.Message.__args__)
    assert {type(message) for message in EVERY.values()} == set(KINDS)


@pytest.mark.parametrize("name", EVERY)
def test_a_page_has_one_first_heading_a_title_landmarks_and_no_script(name: str) -> None:
    page = Page(draw(EVERY[name], CONTEXT))
    tags = [tag for tag, _ in page.elements]
    assert len(page.headings) == 1
    assert page.headings[0].strip()
    assert page.title.endswith("- canishare")
    assert tags.count("main") == tags.count("header") == tags.count("footer") == tags.count("nav") == 1
    assert not {"script", "style", "iframe", "object"} & set(tags)
    assert not [name for _, name, _ in page.attributes if name.startswith("on") or name == "style"]
    assert len(page.ids) == len(set(page.ids))


@pytest.mark.parametrize("name", EVERY)
def test_every_page_starts_with_the_skip_link_and_the_way_to_help_in_an_emergency(name: str) -> None:
    page = Page(draw(EVERY[name], CONTEXT))
    assert page.links[0].removeprefix("#") in page.ids
    assert page.links[1] == "/emergency"
    assert "Ring 999" in page.words


@pytest.mark.parametrize("name", EVERY)
def test_every_form_is_signed_and_goes_to_an_act_of_ours(name: str) -> None:
    page = Page(draw(EVERY[name], CONTEXT))
    places = [re.sub(r"\{\w+\}", "[^/?#]+", act.path) for act in ACTS.values() if not act.safe] + ["/sign-out"]
    for form in page.forms:
        assert form.method == "post"
        assert form.hidden["csrf"] == "signature"
        assert any(re.fullmatch(place, form.address) for place in places), form.address


def test_no_two_kinds_of_page_have_the_same_title() -> None:
    titles = [Page(draw(message, CONTEXT)).title for name, message in EVERY.items() if "listing" not in name]
    shared = {title for title in titles if titles.count(title) > 1}
    assert shared == {"What I found - canishare"}


def test_a_title_never_holds_the_situation_the_reference_or_what_was_understood() -> None:
    for message in EVERY.values():
        title = Page(draw(message, CONTEXT)).title
        assert "tenant" not in title
        assert "CSP-" not in title
        assert "housing" not in title.lower() or isinstance(message, say.Contact)


@pytest.mark.parametrize("name", EVERY)
def test_nothing_in_a_message_becomes_an_element_or_an_attribute(name: str) -> None:
    plain = Page(draw(altered(EVERY[name], lambda text: text + " and more"), CONTEXT))
    for skip in range(0, len(CORPUS), 50):
        page = Page(draw(altered(EVERY[name], hostile(skip)), CONTEXT))
        assert page.shape == plain.shape
        assert all(link.startswith(("/", "#")) and not link.startswith("//") for link in page.links)
        assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08]", page.html)


def test_the_corpus_of_payloads_is_as_large_as_was_promised() -> None:
    assert len(set(CORPUS)) == 500


def test_a_hostile_name_changes_nothing_around_it() -> None:
    for skip in range(0, len(CORPUS), 5):
        change = hostile(skip)
        actor = dataclasses.replace(PRIYA, name=change("A"), post=change("B"), agency_name=change("C"))
        context = dataclasses.replace(CONTEXT, actor=actor, partnership=change("D"))
        assert Page(draw(gallery.HOME, context)).shape == Page(draw(gallery.HOME, CONTEXT)).shape
        page = SignIn((actor,), next=change("/"), problem=change("E"), done=change("F"))
        plain = SignIn((PRIYA,), next="/x", problem="E", done="F")
        assert Page(draw_sign_in(page, context)).shape == Page(draw_sign_in(plain, CONTEXT)).shape


def test_two_stars_make_words_bold_and_nothing_else() -> None:
    notice = say.Notice("info", "A title", ("Give it **now**, <b>not</b> later.",))
    html = draw(notice, CONTEXT)
    assert "Give it <strong>now</strong>, &lt;b&gt;not&lt;/b&gt; later." in html


def test_names_stand_apart_from_the_direction_of_the_text_around_them() -> None:
    assert "<bdi>יעל כהן</bdi>" in draw(gallery.CONTACT, CONTEXT)


def test_the_transcript_shows_each_answer_with_the_way_to_change_it() -> None:
    page = Page(draw(gallery.QUESTION, CONTEXT))
    for one in gallery.STEPS:
        assert one.ask in page.words
        assert one.answer in page.words
        assert f"/guide/Zm9vYmFyMTIz?at={one.question}#now" in page.links
    assert "A police form allows you to share" in page.words


def test_a_question_shows_all_that_helps_to_answer_it() -> None:
    words = Page(draw(gallery.QUESTION, CONTEXT)).words
    for said in ("Why we ask", "What counts", "Not sure?", "The law today", "Watch out", "Checked on 23 November 2026"):
        assert said in words
    assert "not settled: check with your data protection officer" in Page(draw(gallery.OUTCOME, CONTEXT)).words


def test_ticks_and_plain_answers_stand_in_one_form() -> None:
    form = Page(draw(gallery.TICKS, CONTEXT)).form("/guide/Zm9vYmFyMTIz/answer")
    assert form.hidden == {"csrf": "signature", "version": "4", "question": "right_way"}
    buttons = [(name, value) for kind, name, value in form.controls if kind == "button"]
    assert buttons == [("answer", "ticks"), ("answer", "not_sure")]
    assert [value for kind, _, value in form.controls if kind == "checkbox"] == [
        "minimum",
        "accurate",
        "fact",
        "recipient",
        "secure",
    ]


def test_buttons_that_lead_to_different_places_cannot_share_a_form() -> None:
    answer, stop = gallery.TICKS.answers[0], Button("Stop", "guide.stop", gallery.RUN)
    with pytest.raises(ValueError, match="different acts"):
        share_form([answer, stop])
    with pytest.raises(ValueError, match="one value"):
        share_form([answer, Button("x", "guide.answer", (*gallery.RUN, ("answer", "yes"), ("picked", "a")))])


def test_a_value_in_an_address_cannot_add_to_the_path() -> None:
    leads = target(Button("Read", "search.read", (("kind", "../sign-out?x=1#y"), ("key", "a&b=c"))))
    assert leads.address == "/read/..%2Fsign-out%3Fx%3D1%23y?key=a%26b%3Dc"


def test_problems_are_summed_up_first_and_lead_to_their_fields() -> None:
    page = Page(draw(gallery.form(wrong=True), CONTEXT))
    assert page.title.startswith("Problem: ")
    assert {"#requester", "#reasons"} <= set(page.links)
    assert {"requester", "reasons"} <= set(page.ids)
    assert ("div", "role", "alert") in page.attributes
    assert page.words.count("The walk has changed.") == 1
    described = [value for _, name, value in page.attributes if name == "aria-describedby"]
    assert {one for value in described for one in value.split()} <= set(page.ids)


def test_a_notice_stands_above_the_page_it_belongs_to() -> None:
    page = Page(draw(gallery.CONFLICT, CONTEXT))
    assert page.headings == [gallery.QUESTION.ask]
    assert page.words.index("This has moved on") < page.words.index(gallery.QUESTION.ask)
    assert ("section", "role", "alert") in page.attributes


def test_the_tick_that_words_are_not_about_a_person_is_offered_only_where_it_counts() -> None:
    assert "vouched" in draw(gallery.PERSONAL, CONTEXT)
    certain = dataclasses.replace(gallery.PERSONAL, may_vouch=False)
    assert "vouched" not in draw(certain, CONTEXT)
    assert "vouched" not in draw(gallery.HOME, CONTEXT)


def test_the_agencys_decisions_are_offered_only_to_those_who_may_see_them() -> None:
    assert "/agency-decisions" not in Page(draw(gallery.HOME, CONTEXT)).links
    for role in ("authoriser", "spoc", "deputy_spoc", "auditor"):
        seer = dataclasses.replace(CONTEXT, actor=dataclasses.replace(PRIYA, roles=frozenset({role})))
        assert "/agency-decisions" in Page(draw(gallery.HOME, seer)).links


def test_a_record_shows_all_nine_fields_its_marking_twice_and_the_copy() -> None:
    page = Page(draw(gallery.RECORD, CONTEXT))
    for row in gallery.RECORD.rows:
        assert f"{row.letter} {row.name}" in page.words
    assert page.html.count(">OFFICIAL-SENSITIVE<") == 2
    assert gallery.RECORD.copy_text in page.html
    assert f"/decisions/{gallery.RECORD.decision}/record.docx" in page.links
    assert "readonly" in next(names for tag, names in page.elements if tag == "textarea")
