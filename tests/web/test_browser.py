"""An officer's whole way through canishare in a real browser without script, by keyboard alone, wide and narrow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.web.chromium import chromium, overflow, violations
from tests.web.live import Live, canishare

SIZES = {"desktop": (1280, 900), "phone": (390, 844)}

FOCUSED = """() => { const one = document.activeElement;
    const named = one.labels && one.labels.length ? one.labels[0].innerText : one.innerText || one.value || '';
    return [one.tagName, named.replace(/\\s+/g, ' ').trim(), one.type || '', one.checked === true] }"""


class Keyboard:
    """Hands on a keyboard. There is no mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def at(self) -> tuple[str, str, str, bool]:
        """What the keyboard is on: element, words, type, ticked."""
        tag, words, kind, ticked = self.page.evaluate(FOCUSED)
        return tag, words, kind, ticked

    def to(self, words: str) -> None:
        """Tab to the next thing whose words begin like this."""
        for _ in range(200):
            self.page.keyboard.press("Tab")
            if self.at()[1].startswith(words):
                return
        pytest.fail(f"the keyboard never reached {words!r}")

    def press(self, words: str) -> None:
        """Tab there and press Enter; the next page is waited for."""
        self.to(words)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def fill_in(self) -> None:
        """Go through a form from field to field, choosing something in each that has nothing chosen yet."""
        groups = self.page.locator("fieldset:not(:has(:checked))").count()
        for _ in range(300):
            self.page.keyboard.press("Tab")
            tag, words, kind, _ticked = self.at()
            if tag == "SELECT":
                self.page.keyboard.press("ArrowDown")
            elif kind in ("radio", "checkbox") and not self._group_has_one():
                self.page.keyboard.press("Space")
                groups -= 1
            elif tag == "BUTTON" and words == "Save the record":
                assert groups <= 0
                return
        pytest.fail("the form never ended")

    def _group_has_one(self) -> bool:
        return bool(self.page.evaluate("!!document.activeElement.closest('fieldset').querySelector('input:checked')"))


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """canishare with the sample partnership."""
    with canishare(tmp_path_factory.mktemp("live")) as one:
        yield one


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all of these."""
    with chromium() as one:
        yield one


@pytest.fixture(params=SIZES)
def page(browser: Browser, live: Live, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A window without script, on a desktop and on a phone."""
    width, height = SIZES[request.param]
    context = browser.new_context(
        base_url=live.address, viewport={"width": width, "height": height}, java_script_enabled=False
    )
    yield context.new_page()
    context.close()


def sign_in(page: Page, name: str = "Priya Raman") -> Keyboard:
    """Sign in by keyboard."""
    page.goto("/")
    keys = Keyboard(page)
    keys.press(name)
    assert page.get_by_role("heading", level=1).inner_text().startswith("Hello")
    return keys


def question_is_in_view(page: Page) -> bool:
    """Whether the card with the question starts below the red bar and within the window."""
    found: bool = page.evaluate(
        """() => { const card = document.getElementById('now').getBoundingClientRect();
             return card.top >= document.querySelector('.danger-bar').getBoundingClientRect().bottom - 1
                 && card.top < innerHeight / 2 }"""
    )
    return found


def test_an_officer_asks_answers_records_and_signs_out_by_keyboard(page: Page, live: Live) -> None:
    keys = sign_in(page)
    keys.press("Start from the first question")
    assert page.title() == "Question 1: Immediate danger - canishare"
    for answer in ("No, not right now", "Yes", "Yes, it could point to someone", "No, they need to know who it is"):
        keys.press(answer)
        assert page.url.endswith("#now")
        assert question_is_in_view(page)
        assert overflow(page) == 0
        page.wait_for_load_state("networkidle")  # only then does the browser go on from the place that was named
        page.keyboard.press("Tab")
        assert page.evaluate("document.getElementById('now').contains(document.activeElement)")
    assert page.title() == "Question 5: Required by law - canishare"
    keys.press("A police request form")
    assert page.locator(".talk .said.back").count() == 1
    keys.press("Change (Works without names)")
    assert page.title() == "Question 4: Works without names - canishare"
    expect(page.locator(".earlier")).to_contain_text("No, they need to know who it is")
    keys.press("Yes, it works without names")
    assert page.title().startswith("Outcome: ")
    keys.press("Record")
    keys.fill_in()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.title() == "The record of a decision - canishare"
    assert re.search(r"/decisions/[\w-]+$", page.url)
    assert page.locator(".marking").all_inner_texts() == ["OFFICIAL-SENSITIVE"] * 2
    assert "OFFICIAL-SENSITIVE" in page.get_by_label("Copy for the client's record").input_value()
    with page.expect_download() as coming:
        keys.to("Download as a Word file")
        page.keyboard.press("Enter")
    assert re.fullmatch(r"CSP-2026-\w{7}\.docx", coming.value.suggested_filename)
    keys.press("Sign out")
    expect(page.get_by_role("status")).to_contain_text("You are signed out")


def test_a_form_with_something_missing_starts_with_what_is_missing(page: Page) -> None:
    keys = sign_in(page)
    keys.press("Start from the first question")
    keys.press("Yes, right now")
    keys.press("Record")
    keys.press("Save the record")
    assert page.title().startswith("Problem: ")
    assert page.evaluate("document.activeElement.className") == "summary"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    first = page.locator(".field.bad :is(input, select)").first
    assert page.url.endswith(f"#{first.get_attribute('id')}")
    assert first.evaluate("one => one == document.activeElement")
    assert overflow(page) == 0


def test_words_that_may_be_about_a_person_are_not_kept_and_may_be_vouched_for(page: Page) -> None:
    keys = sign_in(page)
    keys.to("What do you want to know?")
    page.keyboard.type("can I tell the police about Jonathan Smithers")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.title() == "Problem: That may be about a person - canishare"
    assert "Smithers" not in page.content()
    assert page.get_by_label("What I typed is not about a person").count() == 1


def test_the_emergency_steps_are_two_keys_away_on_every_page_and_need_no_signing_in(page: Page) -> None:
    page.goto("/sign-in")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/emergency")
    assert "999" in page.locator("main").inner_text()


def test_the_skip_link_leads_past_the_menu(page: Page) -> None:
    keys = sign_in(page)
    page.keyboard.press("Tab")
    assert keys.at()[1] == "Skip to the main part"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_a_second_tab_that_answers_too_late_is_shown_where_it_stands(page: Page) -> None:
    sign_in(page).press("Start from the first question")
    other = page.context.new_page()
    other.goto(page.url)
    Keyboard(page).press("No, not right now")
    Keyboard(other).press("Yes, right now")
    assert "This has moved on" in other.title()
    assert other.get_by_role("heading", level=1).inner_text() == page.get_by_role("heading", level=1).inner_text()


def test_half_an_hour_away_leads_back_to_the_same_place_after_signing_in(page: Page, live: Live) -> None:
    sign_in(page).press("Start from the first question")
    place = page.url.split("#")[0]
    live.clock.forward(timedelta(minutes=31))
    page.goto(place)
    assert "/sign-in" in page.url
    Keyboard(page).press("Priya Raman")
    assert page.url.split("#")[0] == place


@pytest.fixture
def checked(browser: Browser, live: Live) -> Iterator[BrowserContext]:
    """A window in which axe may run, in spite of our own policy against scripts."""
    context = browser.new_context(base_url=live.address, bypass_csp=True, reduced_motion="reduce")
    yield context
    context.close()


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/help",
        "/guide/start",
        "/mine",
        "/contacts",
        "/flowchart",
        "/agency-decisions",
        "/emergency",
        "/nowhere",
        "/read/guidance?key=5.2",
        "/read/guidance?key=App+B+Part+A",
        "/contacts/ashmere-police",
    ],
)
def test_axe_finds_nothing_wrong_with_the_real_pages(checked: BrowserContext, address: str) -> None:
    page = checked.new_page()
    sign_in(page)
    page.goto(address)
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 256})
    assert overflow(page) == 0
