"""The page of the stand-in for Slack, used as a visitor of the demo uses it: in Chromium, and form by form."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from aiohttp import web
from playwright.sync_api import Browser, BrowserContext, Locator, Page
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.fake import App, Running
from bot.channels.slack.fake.page.text import Names, marked
from bot.channels.slack.fake.things import Json
from tests.slack.town import (
    BARNABY,
    LANTERN,
    SHABNAM,
    TAMSIN,
    Bot,
    asking,
    button,
    client_of,
    home,
    modal,
    options,
    row,
    running_fake,
    served,
    words,
)
from tests.web.chromium import chromium, overflow, violations

APP = App(
    commands={"/share": "Find out whether you can share something"},
    shortcuts={"share": "Can I share this?"},
    message_shortcuts={"share_message": "Share what this says"},
)
TICKS = {"type": "checkboxes", "action_id": "ticks", "options": options("one", "two")}
ROUND = {"type": "radio_buttons", "action_id": "round", "options": options("left", "right")}
LIST = {"type": "static_select", "action_id": "list", "placeholder": words("Pick"), "options": options("red", "blue")}
MANY = {"type": "multi_static_select", "action_id": "many", "placeholder": words("Many"), "options": options("a", "b")}
EVERYTHING = [
    {"type": "header", "text": words("Can I share this?")},
    {
        "type": "section",
        "text": {
            "type": "mrkdwn",
            "text": "*Bold* _slanted_ ~gone~ `code` <https://example.org|a source>\n• one\n• two",
        },
        "accessory": button("read", "Read it"),
    },
    {"type": "section", "fields": [words("State"), words("Open")]},
    {"type": "context", "elements": [{"type": "mrkdwn", "text": "> Small <@U0TAMSIN>"}]},
    {"type": "divider"},
    row(
        button("yes", "Yes", style="primary"),
        button("no", "No", style="danger", confirm=dict.fromkeys(("title", "text", "confirm", "deny"), words("Sure"))),
        button("link", "On the web", url="http://127.0.0.1:9/there"),
        {"type": "overflow", "action_id": "more", "options": options("edit")},
        LIST,
        TICKS,
        ROUND,
        MANY,
    ),
]
FORM = modal(
    asking("why", "Why", hint=words("In a few words.")),
    asking("long", "More", {"type": "plain_text_input", "action_id": "text", "multiline": True}, optional=True),
    asking("day", "Day", {"type": "datepicker", "action_id": "day"}, optional=True),
    asking("who", "Who", {"type": "users_select", "action_id": "who"}, optional=True),
    asking("ticks", "What was checked", TICKS, optional=True),
    asking("round", "Which way", ROUND, optional=True),
    asking("list", "Colour", LIST, optional=True),
    row(button("more", "More questions")),
    title="Record the decision",
)


@dataclass
class Live:
    """The stand-in, the small app that it reaches, and Slack's client in that app's hands."""

    running: Running
    bot: Bot
    client: AsyncWebClient

    @property
    def address(self) -> str:
        """Where Shabnam's Slack begins."""
        return f"{self.running.fake.address}/at/{LANTERN}/{SHABNAM}"

    def post(self, blocks: list[Json], channel: str = SHABNAM, text: str = "x") -> None:
        """Let the app write a message."""
        self.running.do(self.client.chat_postMessage(channel=channel, text=text, blocks=blocks))

    def then(self, act: Callable[[Json], Awaitable[Any]], answer: Json | None = None) -> None:
        """Let the app do this at the next thing it is sent, and answer so."""

        async def doing(said: Json) -> web.StreamResponse:
            await act(said)
            return web.json_response(answer) if answer else web.Response()

        self.bot.answers.append(doing)

    def opens(self, view: Json) -> None:
        """Let the app open a modal at the next thing it is sent."""
        self.then(lambda said: self.client.views_open(trigger_id=said["trigger_id"], view=view))


@pytest.fixture
def live() -> Iterator[Live]:
    """Everything running."""
    with running_fake(app=APP) as running:
        running.fake.calls.patience = 0.3
        bot, held = Bot(), AsyncExitStack()
        running.fake.request_url = running.do(held.enter_async_context(served(bot.handle)))
        client = running.do(held.enter_async_context(client_of(running.fake)))
        yield Live(running, bot, client)
        running.do(held.aclose())


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all of these."""
    with chromium() as one:
        yield one


def window(browser: Browser, width: int) -> BrowserContext:
    """A window of this width in which nothing runs but what we look with."""
    context = browser.new_context(viewport={"width": width, "height": 844}, bypass_csp=True, reduced_motion="reduce")
    context.set_default_timeout(5000)
    return context


@pytest.fixture
def wide(browser: Browser) -> Iterator[Page]:
    """A page on a desk."""
    context = window(browser, 1280)
    yield context.new_page()
    context.close()


@pytest.fixture(params=[1280, 390])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page on a desk, and on a phone."""
    context = window(browser, request.param)
    yield context.new_page()
    context.close()


def click(page: Page, what: Locator) -> None:
    """Press something, and wait for the page that comes of it."""
    with page.expect_navigation():
        what.click()


def enter(page: Page) -> None:
    """Press Enter, and wait for the page that comes of it."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_visitor_chooses_who_to_be_writes_and_reads_the_answer(live: Live, page: Page) -> None:
    page.goto(live.running.fake.address)
    assert "A stand-in for Slack. Everybody is invented." in page.inner_text("body")
    assert violations(page) == []
    click(page, page.get_by_role("link", name="Shabnam Kirkbride"))
    assert live.bot.last["event"]["tab"] == "messages"
    live.then(lambda said: live.client.chat_postMessage(channel=SHABNAM, text="x", blocks=EVERYTHING))
    page.get_by_label("Message canishare").fill("May I?")
    enter(page)
    assert page.get_by_role("heading", name="Can I share this?").is_visible()
    assert page.get_by_text("May I?").is_visible()
    assert overflow(page) == 0
    assert violations(page) == []


def test_a_modal_is_filled_in_put_right_and_sent(live: Live, page: Page) -> None:
    live.post(EVERYTHING)
    page.goto(f"{live.address}/messages")
    live.opens(FORM)
    click(page, page.get_by_role("button", name="Yes"))
    dialog = page.get_by_role("dialog", name="Record the decision")
    assert overflow(page) == 0
    assert violations(page) == []
    dialog.get_by_label("More", exact=False).first.fill("Some more")
    dialog.get_by_label("Two").check()
    dialog.get_by_label("Right").check()
    dialog.get_by_label("Colour").select_option("Blue")
    dialog.get_by_label("Who").select_option("Tamsin Oyelaran")
    dialog.get_by_label("Day").fill("2026-11-23")
    click(page, dialog.get_by_role("button", name="Save"))
    assert dialog.get_by_text("Please complete this required field.").is_visible()
    assert violations(page) == []
    dialog.get_by_label("Why").fill("A child is at risk")
    live.bot.answer({"response_action": "errors", "errors": {"why": "Say who decided."}})
    click(page, dialog.get_by_role("button", name="Save"))
    assert dialog.get_by_text("Say who decided.").is_visible()
    assert dialog.get_by_label("Why").input_value() == "A child is at risk"
    click(page, dialog.get_by_role("button", name="Save"))
    assert page.get_by_role("dialog").count() == 0
    values = live.bot.last["view"]["state"]["values"]
    assert values["why"]["value"]["value"] == "A child is at risk"
    assert values["long"]["text"]["value"] == "Some more"
    assert [one["value"] for one in values["ticks"]["ticks"]["selected_options"]] == ["two"]
    assert values["round"]["round"]["selected_option"]["value"] == "right"
    assert values["list"]["list"]["selected_option"]["value"] == "blue"
    assert values["who"]["who"]["selected_user"] == TAMSIN
    assert values["day"]["day"]["selected_date"] == "2026-11-23"


def test_a_modal_keeps_the_keyboard_to_itself_and_can_be_closed(live: Live, wide: Page) -> None:
    wide.goto(f"{live.address}/messages")
    live.opens(FORM)
    click(wide, wide.get_by_role("navigation").get_by_role("button", name="Can I share this?"))
    inside = "document.activeElement === document.body || !!document.activeElement.closest('[role=dialog]')"
    for _ in range(30):
        wide.keyboard.press("Tab")
        assert wide.evaluate(inside)
    click(wide, wide.get_by_role("dialog").get_by_role("button", name="Close"))
    assert wide.get_by_role("dialog").count() == 0


def test_ticks_and_a_list_are_sent_with_the_button_that_is_pressed(live: Live, wide: Page) -> None:
    live.post(EVERYTHING)
    wide.goto(f"{live.address}/messages")
    wide.get_by_label("One").check()
    wide.get_by_label("Pick", exact=True).select_option("Blue")
    click(wide, wide.get_by_role("button", name="Yes"))
    told = [one.said["actions"][0]["action_id"] for one in live.bot.requests]
    assert told == ["list", "ticks", "yes"]
    state = live.bot.last["state"]["values"]["row"]
    assert state["list"]["selected_option"]["value"] == "blue"
    assert wide.get_by_label("One").is_checked()
    click(wide, wide.get_by_role("button", name="Set: Pick"))
    assert live.bot.last["actions"][0]["action_id"] == "list"


def test_home_is_drawn_and_told_of_when_it_is_opened(live: Live, page: Page) -> None:
    ask = asking("ask", "Ask", dispatch_action=True)
    view = home(row(button("first", "The first button"), block_id="top"), ask, *EVERYTHING)
    live.then(lambda said: live.client.views_publish(user_id=SHABNAM, view=view))
    page.goto(f"{live.address}/messages")
    click(page, page.get_by_role("link", name="canishare: Home"))
    assert live.bot.requests[0].said["event"]["tab"] == "home"
    assert overflow(page) == 0
    assert violations(page) == []
    page.get_by_label("Ask", exact=True).fill("who is the contact for housing")
    enter(page)
    assert live.bot.last["actions"][0]["value"] == "who is the contact for housing"
    assert {one.said["type"] for one in live.bot.requests} == {"event_callback", "block_actions"}
    assert len(live.bot.requests) == 2


def test_a_command_a_note_for_one_and_the_menu_of_a_message(live: Live, wide: Page) -> None:
    wide.goto(f"{live.address}/C0GENERAL")
    live.bot.answer({"text": "In *plain* words"})
    wide.get_by_label("Message #general").fill("/share an arrest")
    click(wide, wide.get_by_role("button", name="Send"))
    assert (live.bot.last["command"], live.bot.last["text"]) == ("/share", "an arrest")
    assert wide.get_by_text("Only visible to you").is_visible()
    wide.get_by_label("Message #general").fill("Good morning")
    click(wide, wide.get_by_role("button", name="Send"))
    wide.get_by_text("More actions").click()
    click(wide, wide.get_by_role("button", name="Share what this says"))
    assert (live.bot.last["type"], live.bot.last["message"]["text"]) == ("message_action", "Good morning")
    wide.get_by_label("Message #general").fill("/other")
    click(wide, wide.get_by_role("button", name="Send"))
    assert wide.get_by_text("/other is not a valid command.").is_visible()


def test_looking_again_shows_what_came_meanwhile(live: Live, wide: Page) -> None:
    wide.goto(f"{live.address}/messages")
    assert wide.get_by_text("Nothing has been written here yet.").is_visible()
    for number in ("One", "Two", "Three"):
        live.post([], text=f"Request {number} waits for you.")
        click(wide, wide.get_by_role("link", name="Look again"))
        wide.get_by_text(f"Request {number} waits for you.").wait_for()


NASTY = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><https://a.example|<b>x> <javascript:alert(1)|y>"


def test_nothing_that_is_written_becomes_part_of_the_page(live: Live, wide: Page) -> None:
    option = {"text": words(NASTY[:75]), "value": NASTY[:75]}
    blocks = [
        {"type": "header", "text": words(NASTY)},
        {"type": "section", "text": {"type": "mrkdwn", "text": NASTY}, "accessory": button('"><b>', NASTY[:75])},
        row({"type": "checkboxes", "action_id": "<i>", "options": [option]}, block_id="'\"><u>"),
        {"type": "context", "elements": [{"type": "mrkdwn", "text": NASTY}]},
    ]
    live.post(blocks)
    live.post([], text=NASTY)
    live.running.do(live.running.fake.say(SHABNAM, "messages", NASTY))
    wide.goto(f"{live.address}/messages")
    assert wide.locator("script, img, iframe, main b, main i, main u").count() == 0
    addresses = wide.eval_on_selector_all("main a", "all => all.map(one => one.getAttribute('href'))")
    assert all(one.startswith(("/", "http://127.0.0.1", "https://a.example")) for one in addresses)
    assert wide.get_by_text("<script>alert(1)</script>").count() >= 3
    click(wide, wide.get_by_role("button", name="<script>"))
    assert live.bot.last["actions"][0]["action_id"] == '"><b>'


def plain(live: Live) -> httpx.Client:
    return httpx.Client(base_url=live.address)


def test_every_page_forbids_script_and_asks_for_no_refresh(live: Live) -> None:
    live.post(EVERYTHING)
    with plain(live) as client:
        for address in (live.running.fake.address, f"{live.address}/messages", f"{live.address}/home"):
            answer = client.get(address)
            assert answer.status_code == 200
            assert "default-src 'none'" in answer.headers["content-security-policy"]
            assert "<script" not in answer.text
            assert "http-equiv" not in answer.text
            assert answer.text.startswith("<!doctype html>")


def test_a_form_from_another_page_is_refused(live: Live) -> None:
    with plain(live) as client:
        for site in ("cross-site", "same-site"):
            answer = client.post("/C0GENERAL/say", data={"text": "x"}, headers={"Sec-Fetch-Site": site})
            assert answer.status_code == 403
        own = client.post("/C0GENERAL/say", data={"text": "x"}, headers={"Sec-Fetch-Site": "same-origin"})
        assert own.headers["location"].endswith("/C0GENERAL#latest")


def test_what_is_not_there_is_not_found(live: Live) -> None:
    with plain(live) as client:
        assert client.get("/C9").status_code == 404
        assert client.get("/open/chair").status_code == 404
        assert client.get(f"{live.running.fake.address}/at/{LANTERN}/U9/messages").status_code == 404
        assert client.get(f"{live.running.fake.address}/at/T9/{SHABNAM}/messages").status_code == 404
        barnaby = f"{live.running.fake.address}/at/{LANTERN}/{BARNABY}"
        assert client.get(f"{barnaby}/C0GENERAL").status_code == 404
        assert client.get(f"{barnaby}/C0SHARED").status_code == 200


def test_pressing_what_has_gone_says_so(live: Live) -> None:
    with plain(live) as client:
        for address, fields in (("surface/1.2", {"press": "x"}), ("message-shortcut", {"ts": "1.2"}), ("say", {})):
            answer = client.post(f"/messages/{address}", data=fields)
            assert "gone=1" in answer.headers["location"]
            after = client.get(live.running.fake.address + answer.headers["location"])
            assert "not there any more" in after.text
        assert live.bot.requests == []


def test_a_button_with_an_address_leads_there_and_the_app_is_told(live: Live) -> None:
    live.post(EVERYTHING)
    live.post([row(button("bad", "Bad", url="javascript:alert(1)"))])
    good, bad = (one for one in reversed(live.running.fake.sees(SHABNAM, "messages")))
    with plain(live) as client:
        answer = client.get(f"/messages/go/{good.name}", params={"press": '["row", "link"]'})
        assert (answer.status_code, answer.headers["location"]) == (302, "http://127.0.0.1:9/there")
        live.running.do(live.running.fake.settled())
        assert live.bot.last["actions"][0]["action_id"] == "link"
        assert client.get(f"/messages/go/{bad.name}", params={"press": '["row", "bad"]'}).status_code == 404
        assert client.get(f"/messages/go/{good.name}", params={"press": '["row", "none"]'}).status_code == 404


MARKUP = {
    "*b* and *c*": "<p><strong>b</strong> and <strong>c</strong></p>",
    "2*3*4": "<p>2*3*4</p>",
    "_a_ snake_case_word": "<p><em>a</em> snake_case_word</p>",
    "`*a*`": "<p><code>*a*</code></p>",
    "*a _b_*": "<p><strong>a <em>b</em></strong></p>",
    "one\ntwo": "<p>one<br>two</p>",
    "• a\n• b\nc": "<ul><li>a</li><li>b</li></ul><p>c</p>",
    "&gt; said\n&gt; so": "<blockquote>said<br>so</blockquote>",
    "```a *b*\nc```": "<pre><code>a *b*\nc</code></pre>",
    "a &lt;b&gt; &amp;amp;": "<p>a &lt;b&gt; &amp;amp;</p>",
    "<@U1> <#C1|x> <!here>": '<p><span class="mention">@Ann</span> <span class="mention">#x</span> '
    '<span class="mention">@here</span></p>',
    "<slack://app?team=T&id=A&tab=home|Home>": '<p><a href="/at/T/U/open/home">Home</a></p>',
    "<slack://channel?team=T&id=C1|there>": '<p><a href="/at/T/U/C1">there</a></p>',
    "<nothing>": "<p>&lt;nothing&gt;</p>",
}


@pytest.mark.parametrize("text", MARKUP)
def test_slacks_markup_is_drawn(text: str) -> None:
    assert marked(text, Names({"U1": "Ann"}, "/at/T/U")) == MARKUP[text]
