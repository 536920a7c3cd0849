"""Who is signed in, for how long, and which forms are believed."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import text, update

from bot.channels.web import web_app
from bot.channels.web.sessions import Sessions, own_origins
from bot.clock import tick
from bot.records import store
from bot.records.audit import export
from tests.records.sample import ALICE, lift_triggers
from tests.web.browser import OWN, Browser
from tests.web.conftest import CHOOSE
from tests.web.fakes import FakeParts

SECURE = CHOOSE.model_copy(update={"base_url": "https://canishare.example.org"})


@pytest.fixture
def secure(parts: FakeParts) -> Iterator[Browser]:
    """A browser on a canishare that is served over https."""
    one = Browser(web_app(dataclasses.replace(parts, settings=SECURE)), "https://canishare.example.org")
    yield one
    one.close()


def in_as(browser: Browser) -> str:
    """Who is signed in, or empty."""
    browser.get("/mine")
    return "Alice" if "Alice Okafor" in browser.page.words and browser.answer.url.path == "/mine" else ""


def test_anyone_who_has_not_left_can_be_chosen(browser: Browser) -> None:
    browser.get("/sign-in")
    people = [value for kind, name, value in browser.page.form("/sign-in").controls if name == "person"]
    assert people == ["alice", "bob"]


def test_choosing_somebody_signs_in_and_goes_on_to_the_page_that_was_wanted(browser: Browser) -> None:
    browser.get("/guide/abc?at=consent")
    assert browser.page.headings == ["Who are you?"]
    fields = {"person": "alice", "next": browser.page.form("/sign-in").hidden["next"]}
    answer = browser.send("/sign-in", fields)
    assert (answer.status_code, answer.headers["location"]) == (303, "/guide/abc?at=consent")
    assert in_as(browser) == "Alice"


@pytest.mark.parametrize(
    "wanted",
    ["https://example.org/", "//example.org/mine", "/\\example.org", "/sign-out", "/nowhere", "mine", "", "/mine/../x"],
)
def test_signing_in_leads_only_to_pages_of_ours(browser: Browser, wanted: str) -> None:
    browser.get("/sign-in")
    browser.send("/sign-in", {"person": "alice", "next": wanted})
    assert browser.answer.headers["location"] == "/"


@pytest.mark.parametrize("person", ["", "nobody", "charlie"])
def test_nobody_else_can_be_chosen(browser: Browser, person: str) -> None:
    browser.get("/sign-in")
    assert browser.send("/sign-in", {"person": person}).status_code == 422
    assert "canishare" not in browser.cookies


def test_where_choosing_is_off_nobody_gets_in(parts: FakeParts, alice: Browser) -> None:
    closed = Browser(web_app(dataclasses.replace(parts, settings=CHOOSE.model_copy(update={"sign_in": "none"}))))
    closed.get("/sign-in")
    assert closed.page.headings == ["Sign-in is not set up"]
    assert closed.send("/sign-in", {"person": "alice"}, csrf="x").status_code == 403
    closed.cookies.set("canishare", alice.cookies["canishare"])
    assert closed.get("/mine").url.path == "/sign-in"
    closed.close()


def test_the_cookie_is_held_to_this_site_and_hidden_from_scripts(browser: Browser) -> None:
    browser.get("/sign-in")
    browser.send("/sign-in", {"person": "alice"})
    flags = set(browser.answer.headers["set-cookie"].split("; ")[1:])
    assert flags == {"HttpOnly", "Path=/", "SameSite=strict"}


def test_over_https_the_cookie_is_held_to_the_host(secure: Browser) -> None:
    secure.get("/sign-in")
    secure.send("/sign-in", {"person": "alice"})
    name, *flags = secure.answer.headers["set-cookie"].split("; ")
    assert name.startswith("__Host-canishare=")
    assert set(flags) == {"HttpOnly", "Path=/", "SameSite=strict", "Secure"}
    assert in_as(secure) == "Alice"


def test_only_the_hash_of_a_token_is_kept(alice: Browser, parts: FakeParts) -> None:
    token = alice.cookies["canishare"]
    assert len(token) == 43
    with parts.database.reading() as connection:
        rows = connection.execute(text("SELECT * FROM web_session")).all()
    assert token not in repr(rows)
    assert rows[0].token_hash == hashlib.sha256(token.encode()).hexdigest()


def test_signing_in_again_makes_a_new_token_and_the_old_one_is_worth_nothing(alice: Browser) -> None:
    old = alice.cookies["canishare"]
    alice.sign_in("alice")
    assert alice.cookies["canishare"] != old
    alice.cookies.set("canishare", old, domain="127.0.0.1", path="/")
    assert in_as(alice) == ""


def test_a_token_that_somebody_planted_is_not_the_one_that_is_signed_in(browser: Browser) -> None:
    browser.cookies.set("canishare", "A" * 43, domain="127.0.0.1", path="/")
    browser.cookies.set("canishare-door", "B" * 43, domain="127.0.0.1", path="/")
    browser.sign_in("alice")
    assert browser.cookies["canishare"] not in ("A" * 43, "B" * 43)


def test_half_an_hour_without_a_click_signs_out(alice: Browser, parts: FakeParts) -> None:
    parts.clock.forward(timedelta(minutes=29, seconds=59))
    assert in_as(alice) == "Alice"
    parts.clock.forward(timedelta(minutes=29, seconds=59))
    assert in_as(alice) == "Alice"
    parts.clock.forward(timedelta(minutes=30))
    assert in_as(alice) == ""


def test_eight_hours_sign_out_in_any_case(alice: Browser, parts: FakeParts) -> None:
    for _ in range(23):
        parts.clock.forward(timedelta(minutes=20))
        assert in_as(alice) == "Alice"
    parts.clock.forward(timedelta(minutes=20))
    assert in_as(alice) == ""


def test_a_session_that_is_over_stays_over_when_the_clock_is_set_back(alice: Browser, parts: FakeParts) -> None:
    parts.clock.forward(timedelta(minutes=31))
    assert in_as(alice) == ""
    parts.clock.forward(timedelta(minutes=-31))
    assert in_as(alice) == ""


def test_a_session_that_ran_out_unseen_stays_over_once_the_clock_process_looked(
    alice: Browser, parts: FakeParts
) -> None:
    parts.clock.forward(timedelta(minutes=31))
    assert tick(parts) == 1  # type: ignore[arg-type]
    parts.clock.forward(timedelta(minutes=-20))
    assert in_as(alice) == ""


def test_the_clock_process_leaves_a_session_in_use_alone(alice: Browser, parts: FakeParts) -> None:
    parts.clock.forward(timedelta(minutes=29))
    assert tick(parts) == 0  # type: ignore[arg-type]
    assert in_as(alice) == "Alice"


def test_signing_in_and_out_is_kept_in_the_audit_without_what_was_typed(alice: Browser, parts: FakeParts) -> None:
    alice.send("/sign-out", {})
    alice.get("/sign-in")
    alice.send("/sign-in", {"person": "Jane Doe, 4 Elm Road", "next": "/"})
    alice.send("/sign-in", {"person": "bob", "next": "/"})
    parts.clock.forward(timedelta(minutes=31))
    in_as(alice)
    with parts.database.reading() as connection:
        kept = list(export(connection))
        assert parts.audit.verify(connection).sound
    assert [(one["actor"], one["verb"], one["outcome"], one["detail"]) for one in kept if "session" in one["verb"]] == [
        ("alice", "session.start", "done", ""),
        ("alice", "session.end", "done", "signed out"),
        ("unknown", "session.start", "refused", "not a person who may use it"),
        ("bob", "session.start", "done", ""),
        ("bob", "session.end", "done", "it ran out"),
    ]
    assert "Elm" not in str(kept)


def test_every_session_that_ends_is_kept_in_the_audit_even_when_its_browser_never_comes_back(
    alice: Browser, parts: FakeParts
) -> None:
    sessions = Sessions(
        parts.database, parts.audit, parts.people, parts.settings, parts.now, parts.signing_key("web forms")
    )
    bob = parts.people.actor("bob")
    sessions.open(bob, alice.cookies["canishare"])
    parts.clock.forward(timedelta(hours=13))
    sessions.open(parts.people.actor("alice"), "")
    with parts.database.reading() as connection:
        kept = [(one["actor"], one["detail"]) for one in export(connection) if one["verb"] == "session.end"]
    assert kept == [("alice", "somebody signed in anew"), ("bob", "it ran out")]


def test_signing_out_lets_go_of_the_cookie_even_when_it_cannot_be_noted(alice: Browser, parts: FakeParts) -> None:
    with parts.database.writing() as connection:
        lift_triggers(connection)
        connection.execute(text("DELETE FROM audit_head"))
    alice.send("/sign-out", {})
    assert alice.answer.headers["location"] == "/sign-in?said=half"
    assert "canishare" not in alice.cookies


def test_a_session_from_the_future_is_not_believed(alice: Browser, parts: FakeParts) -> None:
    parts.clock.forward(timedelta(hours=-1))
    assert in_as(alice) == ""


def test_the_page_says_when_one_will_be_signed_out(alice: Browser) -> None:
    alice.get("/mine")
    assert "You will be signed out at 09:30" in alice.page.words


def test_somebody_who_leaves_is_out_at_the_next_click(alice: Browser, parts: FakeParts) -> None:
    token = alice.cookies["canishare"]
    with parts.database.writing() as connection:
        store.save_person(connection, dataclasses.replace(ALICE, deactivated_at=parts.clock.now()))
    assert in_as(alice) == ""
    assert "Your access to canishare has ended" in alice.page.words
    assert "canishare" not in alice.cookies
    with parts.database.writing() as connection:
        connection.execute(update(store.PERSON).where(store.PERSON.c.key == ALICE.key).values(deactivated_at=None))
    alice.cookies.set("canishare", token, domain="127.0.0.1", path="/")
    assert in_as(alice) == ""


def test_signing_out_forgets_the_session_the_cookie_and_what_was_cached(alice: Browser) -> None:
    token = alice.cookies["canishare"]
    alice.get("/")
    answer = alice.send("/sign-out")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?said=out")
    assert answer.headers["clear-site-data"] == '"cache"'
    assert "canishare" not in alice.cookies
    alice.cookies.set("canishare", token, domain="127.0.0.1", path="/")
    assert in_as(alice) == ""


def test_a_link_from_elsewhere_does_not_take_the_session_away(alice: Browser) -> None:
    session = alice.cookies["canishare"]
    stranger = Browser(alice.app)
    stranger.get("/guide/abc")
    assert "canishare" not in stranger.cookies
    assert "/guide/abc" in stranger.page.links
    stranger.cookies.set("canishare", session, domain="127.0.0.1", path="/")
    assert stranger.get("/guide/abc").url.path == "/guide/abc"
    stranger.close()


def test_what_is_pressed_after_signing_out_is_not_done_and_says_so(alice: Browser, parts: FakeParts) -> None:
    alice.get("/")
    parts.clock.forward(timedelta(hours=1))
    parts.conversation.heard.clear()
    answer = alice.send("/guide/start")
    assert answer.status_code == 401
    assert alice.page.headings == ["You are signed out"]
    assert parts.conversation.heard == []


REFUSED = {
    "no token": ("", OWN),
    "somebody's own making": ("f" * 64, OWN),
    "not even ASCII": ("é", OWN),
    "foreign origin": (None, {"origin": "https://example.org"}),
    "foreign origin, same site claimed": (None, {"origin": "https://example.org", "sec-fetch-site": "same-origin"}),
    "sent across sites": (None, {"origin": "null", "sec-fetch-site": "cross-site"}),
    "sent from a sister site": (None, {"origin": "null", "sec-fetch-site": "same-site"}),
    "null origin and nothing else": (None, {"origin": "null"}),
    "no word of where from": (None, {}),
    "another port": (None, {"origin": "http://127.0.0.1:9000"}),
    "a name pointed here": (None, {**OWN, "host": "evil.example.org"}),
}


@pytest.mark.parametrize("address", ["/ask", "/guide/start", "/guide/abc/answer", "/guide/abc/record", "/sign-out"])
@pytest.mark.parametrize("case", REFUSED)
def test_a_form_that_is_not_ours_does_nothing(alice: Browser, parts: FakeParts, case: str, address: str) -> None:
    alice.get("/")
    parts.conversation.heard.clear()
    token, headers = REFUSED[case]
    answer = alice.send(address, {"text": "x"}, csrf=token, headers=headers)
    assert answer.status_code == 403
    assert alice.page.headings == ["That did not come from your own page"]
    assert parts.conversation.heard == []
    assert in_as(alice) == "Alice"


def test_the_signature_of_another_session_is_not_taken(alice: Browser, parts: FakeParts) -> None:
    bob = Browser(alice.app)
    bob.sign_in("bob")
    assert alice.send("/ask", {"text": "x"}, csrf=bob.signature).status_code == 403
    bob.close()


@pytest.mark.parametrize("case", REFUSED)
def test_nobody_can_be_signed_in_by_a_form_from_elsewhere(browser: Browser, case: str) -> None:
    browser.get("/sign-in")
    token, headers = REFUSED[case]
    assert browser.send("/sign-in", {"person": "alice"}, csrf=token, headers=headers).status_code == 403
    assert "canishare" not in browser.cookies


@pytest.mark.parametrize(
    "headers", [{"origin": "http://127.0.0.1:8000"}, {"origin": "null", "sec-fetch-site": "same-origin"}]
)
def test_what_browsers_say_of_our_own_forms_is_taken(alice: Browser, headers: dict[str, str]) -> None:
    alice.get("/")
    assert alice.send("/ask", {"text": "x"}, headers=headers).status_code == 303


@pytest.mark.parametrize(
    ("host", "base", "origins"),
    [
        ("127.0.0.1:8000", "", {"http://127.0.0.1:8000"}),
        ("[::1]:8000", "", {"http://[::1]:8000"}),
        ("LOCALHOST", "", {"http://LOCALHOST"}),
        ("evil.example.org", "", set()),
        ("", "", set()),
        ("[broken", "", set()),
        ("csp.example.org", "https://csp.example.org", {"https://csp.example.org"}),
        ("evil.example.org", "https://csp.example.org", set()),
        ("127.0.0.1:8000", "https://csp.example.org/", {"http://127.0.0.1:8000", "https://csp.example.org"}),
    ],
)
def test_our_own_pages_are_known_by_host(host: str, base: str, origins: set[str]) -> None:
    assert own_origins(host, CHOOSE.model_copy(update={"base_url": base})) == origins
