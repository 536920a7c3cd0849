"""From a chat to the secure page and back: whose link it is, page by page, sent and read; and all that goes wrong."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot import messages as say
from bot.app import Parts
from bot.channels.web import web_app
from bot.policy import Actor
from bot.records.audit import AUDIT
from bot.records.requests import RequestRow
from bot.services.acts import Press
from bot.services.request_views import Blank
from flows.papers import PAPERS
from tests.clock import Clock
from tests.partnership import HOLLY, IMOGEN, KWABENA, PRIYA, SHABNAM, VICTOR
from tests.services.part_a import PART_A
from tests.services.written import MARK, write, written
from tests.web.browser import Browser

WHO = {
    "page": "who",
    "name": MARK,
    "known_as": "",
    "born": "27 3 2007",
    "address": "4 Vane Row\r\nAshmere",
    "references": "",
}
WHAT = {"page": "what", "questions": "Where does she live now?", "period": ""}
WHY = {"page": "why", "background": "She left home.", "danger": "Do not write to the old address."}


def who(parts: Parts, key: str) -> Actor:
    return parts.people.actor(key)


def made(parts: Parts) -> RequestRow:
    found = parts.requests.make(who(parts, KWABENA), PART_A)
    assert not isinstance(found, Blank)
    return found[0]


def sent(parts: Parts) -> RequestRow:
    row, actor = made(parts), who(parts, KWABENA)
    written(parts, actor, row, "submit")
    return parts.requests.take(actor, row.id, row.version, "submit", {}).row


def door(parts: Parts, key: str, row: RequestRow, paper: str = "") -> say.Door:
    """What a chat shows when the button is pressed there."""
    act, more = ("request.paper", {"paper": (paper,)}) if paper else ("request.papers", {})
    shown = parts.conversation.hear(who(parts, key), Press(act, {"request": (row.id,), **more}))
    assert isinstance(shown, say.Door)
    return shown


def path(link: say.Door) -> str:
    return link.address.removeprefix("http://127.0.0.1:8000")


def comes(browser: Browser, link: say.Door) -> None:
    """Open the link from the chat, and type the code."""
    assert browser.get(path(link)).status_code == 200
    browser.send(path(link), {"code": link.code})
    browser.get(browser.answer.headers["location"])


# The way in ----------------------------------------------------------------------------------------------------------


def test_an_officer_comes_from_a_chat_writes_page_by_page_and_sends_it(parts: Parts, browser: Browser) -> None:
    row = made(parts)
    comes(browser, door(parts, KWABENA, row, "asked"))
    at = f"/requests/{row.id}/write/asked"
    for typed in (WHO, WHAT, WHY):
        assert "OFFICIAL-SENSITIVE" in browser.answer.text
        assert browser.send(at, typed).status_code == 303
        browser.get(browser.answer.headers["location"])
    assert "Check what you wrote" in browser.answer.text
    assert MARK in browser.answer.text
    assert "4 Vane Row\nAshmere" in browser.answer.text
    browser.send(f"/requests/{row.id}/submit", {"version": str(row.version), "step": "submit"})
    browser.get(browser.answer.headers["location"])
    assert "Sent, and not acknowledged yet" in browser.answer.text
    assert MARK not in browser.answer.text


def test_the_link_says_whose_it_is_and_nothing_of_what_it_leads_to(parts: Parts, browser: Browser) -> None:
    row = sent(parts)
    link = door(parts, SHABNAM, row)
    browser.get(path(link))
    assert "Shabnam Kirkbride" in browser.answer.text
    assert "Lantern" in browser.answer.text
    for secret in (MARK, row.reference, row.id, "Ashmere Police", link.code):
        assert secret not in browser.answer.text


def test_scanners_may_open_a_link_a_thousand_times(parts: Parts, browser: Browser) -> None:
    link = door(parts, KWABENA, made(parts), "asked")
    for number in range(1_000):
        assert browser.ask("HEAD" if number % 2 else "GET", path(link)).status_code == 200
    comes(browser, link)
    assert browser.answer.status_code == 200


def test_a_link_that_was_passed_on_is_worth_nothing_without_the_code(parts: Parts, browser: Browser) -> None:
    row = sent(parts)
    link = door(parts, SHABNAM, row)
    for _ in range(4):
        browser.get(path(link))
        browser.send(path(link), {"code": f"{(int(link.code) + 1) % 1_000_000:06}"})
        assert browser.answer.status_code == 422
        assert "That is not the code of this link" in browser.answer.text
    browser.get(path(link))
    browser.send(path(link), {"code": "000000" if link.code != "000000" else "000001"})
    assert (browser.answer.status_code, "This link is over" in browser.answer.text) == (404, True)
    assert browser.get(f"/requests/{row.id}/read").url.path == "/sign-in"


def test_an_empty_code_costs_no_try(parts: Parts, browser: Browser) -> None:
    link = door(parts, KWABENA, made(parts), "asked")
    for _ in range(10):
        browser.get(path(link))
        browser.send(path(link), {"code": " "})
        assert "Type the code of six digits." in browser.answer.text
    comes(browser, link)
    assert browser.answer.status_code == 200


@pytest.mark.parametrize("how", ["used", "late", "never"])
def test_a_link_that_is_over_says_what_to_do(parts: Parts, browser: Browser, clock: Clock, how: str) -> None:
    link = door(parts, KWABENA, made(parts), "asked")
    if how == "used":
        comes(browser, link)
    if how == "late":
        clock.forward(timedelta(minutes=16))
    answer = browser.get(path(link) if how != "never" else "/open/" + "x" * 43)
    assert answer.status_code == 404
    assert "press the button there again" in answer.text


def test_a_code_sent_from_elsewhere_is_not_taken(parts: Parts, browser: Browser) -> None:
    link = door(parts, KWABENA, made(parts), "asked")
    browser.get(path(link))
    assert browser.send(path(link), {"code": link.code}, csrf="0" * 64).status_code == 403
    assert (
        browser.send(path(link), {"code": link.code}, headers={"origin": "http://elsewhere.example"}).status_code == 403
    )
    comes(browser, link)
    assert browser.answer.status_code == 200


# What goes wrong on the way ------------------------------------------------------------------------------------------


def test_a_closed_tab_loses_no_page_that_was_kept(parts: Parts, browser: Browser) -> None:
    row = made(parts)
    comes(browser, door(parts, KWABENA, row, "asked"))
    browser.send(f"/requests/{row.id}/write/asked", WHO)
    another = Browser(web_app(parts))
    comes(another, door(parts, KWABENA, row, "asked"))
    assert MARK in another.answer.text
    another.close()


def test_a_session_that_ran_out_keeps_what_was_kept_and_goes_on_after_signing_in(
    parts: Parts, browser: Browser, clock: Clock
) -> None:
    row = made(parts)
    comes(browser, door(parts, KWABENA, row, "asked"))
    browser.send(f"/requests/{row.id}/write/asked", WHO)
    browser.get(browser.answer.headers["location"])
    clock.forward(timedelta(hours=1))
    answer = browser.send(f"/requests/{row.id}/write/asked", WHAT)
    assert answer.status_code == 401
    assert "This is what you typed. It is kept nowhere" in answer.text
    assert "Where does she live now?" in answer.text
    browser.sign_in(KWABENA)
    assert MARK in browser.get(f"/requests/{row.id}/write/asked").text


def test_what_is_too_long_comes_back_as_it_was_typed(parts: Parts, browser: Browser) -> None:
    row = made(parts)
    comes(browser, door(parts, KWABENA, row, "asked"))
    answer = browser.send(f"/requests/{row.id}/write/asked", WHO | {"name": "<b>" + "y" * 200})
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert "&lt;b&gt;" + "y" * 200 in answer.text
    assert "27 3 2007" in answer.text


def test_the_same_page_sent_twice_is_kept_once(parts: Parts, browser: Browser) -> None:
    row = made(parts)
    comes(browser, door(parts, KWABENA, row, "asked"))
    for _ in range(2):
        assert browser.send(f"/requests/{row.id}/write/asked", WHO).status_code == 303
    assert parts.words.fill(who(parts, KWABENA), row.id, "asked").values["name"] == MARK


def test_a_page_left_open_from_before_it_was_sent_changes_nothing(parts: Parts, browser: Browser) -> None:
    row = made(parts)
    comes(browser, door(parts, KWABENA, row, "asked"))
    write(parts, who(parts, KWABENA), row, PAPERS["asked"])
    parts.requests.take(who(parts, KWABENA), row.id, row.version, "submit", {})
    answer = browser.send(f"/requests/{row.id}/write/asked", WHO | {"name": "Too Late"})
    assert answer.status_code == 409
    assert "The request has moved on meanwhile" in answer.text
    assert "Too Late" in answer.text
    letters = parts.words.read(who(parts, SHABNAM), row.id).letters
    assert [one.values["name"] for one in letters] == [f"{MARK}, name of asked"]


def test_what_word_processors_put_into_a_text_is_kept_as_lines(parts: Parts, browser: Browser) -> None:
    row = made(parts)
    comes(browser, door(parts, KWABENA, row, "asked"))
    text = "\r\n".join(["x"] * 1_500) + "\x0bafter a soft line break\x07"
    assert browser.send(f"/requests/{row.id}/write/asked", WHAT | {"questions": text}).status_code == 303
    kept = parts.words.fill(who(parts, KWABENA), row.id, "asked").values["questions"]
    assert kept == "\n".join(["x"] * 1_500) + "\nafter a soft line break"


def test_a_full_page_in_any_alphabet_fits(parts: Parts, browser: Browser) -> None:
    row = made(parts)
    comes(browser, door(parts, KWABENA, row, "asked"))
    full = {"background": "\u4e2d" * 4_000, "danger": "\u4e2d" * 4_000}
    assert browser.send(f"/requests/{row.id}/write/asked", WHY | full).status_code == 303


def test_who_presses_twice_on_the_way_in_is_in(parts: Parts, browser: Browser) -> None:
    link = door(parts, KWABENA, made(parts), "asked")
    browser.get(path(link))
    signature = browser.signature
    first = browser.send(path(link), {"code": link.code}, csrf=signature)
    second = browser.send(path(link), {"code": link.code}, csrf=signature)
    assert first.headers["location"] == second.headers["location"]


def test_reading_asks_for_a_new_code_after_a_quarter_of_an_hour(parts: Parts, clock: Clock) -> None:
    linked = dataclasses.replace(parts, settings=parts.settings.model_copy(update={"sign_in": "link"}))
    browser = Browser(web_app(linked))
    row = sent(parts)
    comes(browser, door(parts, SHABNAM, row))
    assert MARK in browser.answer.text
    clock.forward(timedelta(minutes=16))
    answer = browser.get(f"/requests/{row.id}/read")
    assert (answer.status_code, MARK in answer.text) == (403, False)
    assert "Show once more that it is you" in answer.text
    comes(browser, door(parts, SHABNAM, row))
    assert MARK in browser.answer.text
    browser.close()


def test_whoever_comes_without_a_link_is_told_where_to_get_one(parts: Parts) -> None:
    linked = dataclasses.replace(parts, settings=parts.settings.model_copy(update={"sign_in": "link"}))
    browser = Browser(web_app(linked))
    answer = browser.get("/mine")
    assert "Come in from your chat" in answer.text
    assert "I am signed in already" in answer.text
    browser.close()


def test_a_try_at_what_is_not_theirs_is_in_the_audit(parts: Parts, browser: Browser) -> None:
    row = sent(parts)
    browser.sign_in(VICTOR)
    assert browser.get(f"/requests/{row.id}/read").status_code == 404
    with parts.database.reading() as connection:
        tried = connection.execute(select(AUDIT.c.verb, AUDIT.c.outcome).where(AUDIT.c.actor == VICTOR)).all()
    assert ("request.content", "refused") in [tuple(one) for one in tried]


@pytest.mark.parametrize("key", [PRIYA, HOLLY, IMOGEN, VICTOR])
def test_somebody_whom_it_does_not_concern_gets_none_of_it(parts: Parts, browser: Browser, key: str) -> None:
    row = sent(parts)
    browser.sign_in(key)
    for address in (f"/requests/{row.id}/read", f"/requests/{row.id}/write/asked", f"/requests/{row.id}/write/given"):
        assert MARK not in browser.get(address).text
        assert MARK not in browser.ask("HEAD", address).text
    browser.get("/")
    assert MARK not in browser.send(f"/requests/{row.id}/write/given", {"page": "information", "information": "x"}).text


def test_both_sides_read_it_and_it_says_who_else_may(parts: Parts, browser: Browser) -> None:
    row = sent(parts)
    comes(browser, door(parts, SHABNAM, row))
    assert f"{MARK}, questions of asked" in browser.answer.text
    assert "Nobody else: not administrators, and not auditors." in browser.answer.text
    assert browser.page.title.startswith("What was written in a request")
    browser.sign_in(KWABENA)
    assert f"{MARK}, name of asked" in browser.get(f"/requests/{row.id}/read").text


def test_without_a_master_key_the_page_says_so_plainly(parts: Parts, browser: Browser) -> None:
    row = sent(parts)
    browser.sign_in(SHABNAM)
    keys, parts.words.keys = parts.words.keys, None
    answer = browser.get(f"/requests/{row.id}/read")
    assert (answer.status_code, "The secure form is not set up" in answer.text) == (503, True)
    parts.words.keys = keys


def test_nothing_about_a_person_is_in_what_a_chat_shows(parts: Parts) -> None:
    row = sent(parts)
    for key in (KWABENA, SHABNAM):
        shown = parts.conversation.hear(who(parts, key), Press("request.show", {"request": (row.id,)}))
        assert MARK not in repr(shown)
        assert MARK not in repr(door(parts, key, row))
