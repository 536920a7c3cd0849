"""Every kind of page in a real browser: for eyes, for keyboards and for screen readers, wide and narrow."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from bot.channels.web.headers import headers_for
from bot.channels.web.render import SignIn, draw, draw_sign_in
from bot.channels.web.routes import STYLE
from tests.web.chromium import chromium, overflow, violations
from tests.web.gallery import EVERY
from tests.web.test_draw import CONTEXT, PRIYA

SIGN_IN = {
    "sign-in": SignIn((PRIYA,), "/mine", "", "You are signed out."),
    "sign-in with a problem": SignIn((PRIYA,), "/", "Choose who you are."),
    "sign-in not set up": SignIn((), set_up=False),
}
PAGES = {name: draw(message, CONTEXT) for name, message in EVERY.items()} | {
    name: draw_sign_in(page, CONTEXT) for name, page in SIGN_IN.items()
}

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all of these."""
    with chromium() as one:
        yield one


@pytest.fixture(scope="module")
def show(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page of the gallery in a window of a size and a colour scheme, as our server would serve it."""
    contexts: dict[tuple[object, ...], BrowserContext] = {}

    def opened(name: str, width: int = 1280, height: int = 900, scheme: str = "light", **more: object) -> Page:
        key = (width, height, scheme, *sorted(more.items()))
        if key not in contexts:
            contexts[key] = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme=scheme,  # type: ignore[arg-type]
                bypass_csp=True,
                reduced_motion="reduce",
                **more,  # type: ignore[arg-type]
            )
            contexts[key].route("**/*", _serve)
            contexts[key].new_page()
        page = contexts[key].pages[0]
        page.goto(f"http://127.0.0.1:9/{name.replace(' ', '-')}")
        return page

    yield opened
    for one in contexts.values():
        one.close()


def _serve(route: Route) -> None:
    name = route.request.url.rsplit("/", 1)[1].split("#")[0].replace("-", " ")
    if name == "style.css":
        route.fulfill(path=Path(STYLE), headers=headers_for(False) | {"content-type": "text/css"})
    else:
        by_name = {known.replace("-", " "): html for known, html in PAGES.items()}
        route.fulfill(body=by_name[name], headers=headers_for(False) | {"content-type": "text/html; charset=utf-8"})


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_wrong_on_a_desktop_in_the_light(show: Open, name: str) -> None:
    assert violations(show(name)) == []


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_wrong_on_a_phone_in_the_dark(show: Open, name: str) -> None:
    assert violations(show(name, 390, 844, "dark")) == []


@pytest.mark.parametrize("name", ["question", "ticks", "outcome"])
def test_axe_finds_nothing_wrong_with_every_help_open(show: Open, name: str) -> None:
    page = show(name)
    for summary in page.locator("summary").all():
        summary.click()
    assert violations(page) == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_scrolls_sideways_at_320_pixels_which_is_a_zoom_of_400_percent(show: Open, name: str) -> None:
    assert overflow(show(name, 320, 256)) == 0


@pytest.mark.parametrize("name", ["question", "form", "contact", "record", "listing"])
def test_very_long_words_wrap(show: Open, name: str) -> None:
    page = show(name, 320, 256)
    page.evaluate(
        """for (const one of document.querySelectorAll('p, li, dd, dt, h1, h2, label, .label, bdi, .chip'))
             if (!one.children.length) one.textContent += 'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysilio'"""
    )
    assert overflow(page) == 0


@pytest.mark.parametrize("name", ["first question", "pick-list", "ticks", "home", "form", "outcome"])
@pytest.mark.parametrize("width", [1280, 390])
def test_what_is_pressed_is_large_enough_for_a_thumb(show: Open, name: str, width: int) -> None:
    page = show(name, width, 844)
    for kind, least in ((".button:not(.link):visible", 44), (".button.link:visible", 24), (".tick:visible", 44)):
        for one in page.locator(kind).all():
            box = one.bounding_box()
            assert box
            assert min(box["height"], box["width"]) >= least - 0.5, one.inner_text()


@pytest.mark.parametrize("name", ["question", "pick-list", "form with problems", "record", "results", "picture"])
@pytest.mark.parametrize("size", [(1280, 700), (390, 600)])
def test_wherever_the_keyboard_goes_it_can_be_seen(show: Open, name: str, size: tuple[int, int]) -> None:
    page = show(name, *size)
    stops = page.locator("a, button, input:not([type=hidden]), select, summary, textarea, [tabindex='0']").count()
    seen = set()
    for _ in range(stops):
        page.keyboard.press("Tab")
        at = page.evaluate(
            """() => { const one = document.activeElement, box = one.getBoundingClientRect();
                 const bar = document.querySelector('.danger-bar'), style = getComputedStyle(one);
                 return {name: one.outerHTML.slice(0, 90), top: box.top, bottom: box.bottom, height: innerHeight,
                   bar: bar.contains(one) || one.className == 'skip' ? 0 : bar.getBoundingClientRect().bottom,
                   ring: style.outlineStyle != 'none' && parseFloat(style.outlineWidth) >= 2,
                   body: one == document.body} }"""
        )
        if at["body"]:
            break
        seen.add(at["name"])
        assert at["ring"], at
        assert at["bottom"] > at["bar"], at
        assert at["top"] < at["height"], at
    assert len(seen) > 5


def test_nothing_moves_by_itself(show: Open) -> None:
    style = STYLE.read_text(encoding="utf-8")
    assert "@keyframes" not in style
    assert "scroll-behavior: smooth" not in style
    page = show("question")
    assert page.evaluate("document.getAnimations().length") == 0


def test_a_record_prints_without_menus(show: Open) -> None:
    page = show("record")
    page.emulate_media(media="print")
    for gone in (".top", ".danger-bar", ".foot", ".unprinted", ".actions"):
        assert not any(one.is_visible() for one in page.locator(gone).all()), gone
    page.emulate_media(media="null")


def test_a_record_prints_its_marking_at_the_top_and_bottom_of_each_page(show: Open) -> None:
    page = show("record")
    page.evaluate("document.querySelector('.path').innerHTML += '<li>Another step</li>'.repeat(120)")
    page.add_style_tag(content=".marking { color: rgb(1, 2, 3) !important }")
    streams = re.findall(rb"stream\r?\n(.*?)endstream", page.pdf(format="A4"), re.DOTALL)
    drawn = [zlib.decompress(one) for one in streams if one[:1] == b"x"]
    marked = [len(re.findall(rb"\.0039\d* \.0078\d* \.011\d* rg", one)) for one in drawn if b" Tf" in one]
    assert len(marked) >= 3
    assert set(marked) == {2}


def test_the_drawing_moves_inside_its_own_box_and_by_keyboard(show: Open) -> None:
    page = show("picture", 390, 844)
    page.locator(".chart").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.chart').scrollLeft > 0")
    assert page.evaluate("scrollX") == 0


def test_in_forced_colours_every_control_keeps_an_edge(show: Open) -> None:
    page = show("ticks", forced_colors="active")
    for button in page.locator("main .button:not(.quiet, .link)").all():
        assert button.evaluate("one => getComputedStyle(one).borderTopStyle") == "solid"
    assert violations(page) == []
