"""Which addresses there are, who gets anything from them, and what every answer carries."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

import pytest
from sqlalchemy import text
from starlette.routing import Route
from structlog.testing import capture_logs

from bot import messages as say
from bot.channels.web import web_app
from bot.channels.web.answers import LAST_WORDS
from bot.channels.web.headers import headers_for
from bot.channels.web.routes import OTHERS
from bot.messages import Message
from bot.policy import VERBS
from bot.records.trouble import RecordsUnavailable
from bot.services.acts import ACTS, Press, Words
from flows.pack import PackProblem
from tests.web import gallery
from tests.web.browser import OWN, Browser
from tests.web.fakes import FakeParts, NoDatabase

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "SPAM")
SECRET_WORDS = "only for Alice's eyes"
FORM = {"content-type": "application/x-www-form-urlencoded", **OWN}

HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}
"""Written out by hand from security.md 4.8."""


def addresses() -> list[str]:
    """Every address there is, with something in its slots, and two that there are not."""
    paths = {act.path for act in ACTS.values()} | {path for _, path in OTHERS}
    return [*sorted(re.sub(r"\{\w+\}", "Zm9vYmFy", path) for path in paths), "/nowhere", "/static/../settings.py"]


def routes(parts: FakeParts) -> set[tuple[str, str]]:
    """Every route of the app as (method, path)."""
    found = [route for route in web_app(parts).routes if isinstance(route, Route)]
    assert len(found) == len(web_app(parts).routes)
    return {(method, route.path) for route in found for method in route.methods or ()}


def test_there_is_an_address_for_every_act_and_hardly_any_other(parts: FakeParts) -> None:
    acts = {("GET" if act.safe else "POST", act.path) for act in ACTS.values()}
    heads = {("HEAD", path) for method, path in acts | set(OTHERS) if method == "GET"}
    assert routes(parts) == acts | set(OTHERS) | heads


def test_every_address_stands_under_a_verb_of_the_policy() -> None:
    assert {act.verb for act in ACTS.values()} <= set(VERBS)
    assert set(OTHERS.values()) <= set(VERBS)


def test_no_two_acts_answer_the_same_method_at_the_same_address() -> None:
    places = [(act.safe, act.path) for act in ACTS.values()]
    assert len(places) == len(set(places))


@pytest.mark.parametrize("signed_in", [True, False])
@pytest.mark.parametrize("method", METHODS)
def test_every_answer_carries_the_headers_exactly(
    browser: Browser, parts: FakeParts, method: str, signed_in: bool
) -> None:
    if signed_in:
        browser.sign_in("alice")
    for address in addresses():
        if address == "/sign-out":
            continue
        answer = browser.ask(method, address, body=b"x=1" if method == "POST" else None, headers=FORM)
        for name, value in HEADERS.items():
            assert answer.headers.get_list(name) == [value], (method, address, name)
        assert "strict-transport-security" not in answer.headers
        assert answer.status_code < 500


def test_errors_of_every_kind_carry_the_headers_too(alice: Browser, parts: FakeParts) -> None:
    parts.conversation.says = RuntimeError("broken")
    answers = [
        alice.get("/mine"),
        alice.ask("POST", "/ask", body=b"x" * 100_000, headers=FORM),
        alice.ask("POST", "/ask", body=b"x=%00", headers=FORM),
        alice.ask("POST", "/ask", body=b"{}", headers={"content-type": "application/json"}),
        alice.send("/ask", {"text": "x"}, csrf="0" * 64),
    ]
    assert [answer.status_code for answer in answers] == [500, 413, 400, 415, 403]
    for answer in answers:
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS


def test_over_https_browsers_are_told_to_stay_there(parts: FakeParts) -> None:
    assert headers_for(False) == HEADERS
    assert headers_for(True) == HEADERS | {"strict-transport-security": "max-age=31536000; includeSubDomains"}


def test_without_a_session_no_address_gives_any_content(browser: Browser, parts: FakeParts) -> None:
    parts.conversation.says = say.Notice("info", SECRET_WORDS, (SECRET_WORDS,))
    parts.files["Zm9vYmFy"] = ("x.docx", SECRET_WORDS.encode())
    for method in METHODS:
        for address in addresses():
            answer = browser.ask(method, address, body=b"x=1" if method == "POST" else None, headers=FORM)
            assert SECRET_WORDS not in answer.text
            public = address in ("/emergency", "/health", "/sign-in", "/static/style.css") and method in ("GET", "HEAD")
            assert answer.status_code == 200 if public else answer.status_code in (303, 401, 403, 404, 405), address
            if answer.status_code == 303:
                assert answer.headers["location"].startswith("/sign-in")
    assert parts.conversation.heard == []


def test_a_method_that_an_address_does_not_take_is_refused_and_told_which_it_takes(alice: Browser) -> None:
    answer = alice.ask("DELETE", "/guide/start")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST")
    assert alice.page.headings == ["That is not here"]


def test_a_method_override_is_ignored(alice: Browser, parts: FakeParts) -> None:
    alice.get("/mine")
    parts.conversation.heard.clear()
    alice.ask("GET", "/guide/run-1?_method=POST", headers={"x-http-method-override": "POST"})
    assert isinstance(parts.conversation.last, Press)
    assert parts.conversation.last.act == "guide.show"
    answer = alice.ask("GET", "/guide/run-1/answer?_method=POST", headers={"x-http-method-override": "POST"})
    assert answer.status_code == 405


@pytest.mark.parametrize("host", ["[broken", "", "a b", "x" * 9_000, "127.0.0.1:99999999"])
def test_a_strange_host_breaks_nothing(alice: Browser, host: str) -> None:
    for address in ("/", "/sign-in", "/guide/abc?at=consent", "/nowhere"):
        assert alice.ask("GET", address, headers={"host": host}).status_code < 500


def test_values_come_from_the_address_and_the_query(alice: Browser, parts: FakeParts) -> None:
    alice.get("/read/guidance?key=9.4%20requesting&kind=law")
    assert parts.conversation.last == Press("search.read", {"key": ("9.4 requesting",), "kind": ("guidance",)})


def test_the_address_wins_over_what_a_form_says_about_itself(alice: Browser, parts: FakeParts) -> None:
    alice.send("/guide/mine-1/answer", [("run", "theirs-2"), ("answer", "yes"), ("picked", "a"), ("picked", "b")])
    wanted = {"run": ("mine-1",), "answer": ("yes",), "picked": ("a", "b")}
    assert parts.conversation.last == Press("guide.answer", wanted)


def test_own_words_arrive_as_words_and_the_signature_does_not(alice: Browser, parts: FakeParts) -> None:
    alice.send("/ask", {"text": "  can I tell\n housing? "})
    assert parts.conversation.last == Words("can I tell housing?")
    alice.send("/ask", {"text": "the Acts", "vouched": "yes"})
    assert parts.conversation.last == Words("the Acts", vouched=True)


LEADS: tuple[tuple[Message, str], ...] = (
    (gallery.QUESTION, "/guide/Zm9vYmFyMTIz#now"),
    (gallery.OUTCOME, "/guide/Zm9vYmFyMTIz#now"),
    (gallery.RECORD, "/decisions/ZGVjaXNpb24"),
    (gallery.HOME, "/"),
)


@pytest.mark.parametrize(("message", "where"), LEADS)
def test_after_doing_something_the_browser_is_sent_where_it_can_be_read(
    alice: Browser, parts: FakeParts, message: Message, where: str
) -> None:
    parts.conversation.says = message
    answer = alice.send("/guide/start")
    assert (answer.status_code, answer.headers["location"]) == (303, where)


STATUSES: tuple[tuple[Message, int], ...] = (
    (gallery.RESULTS, 200),
    (gallery.EMERGENCY, 200),
    (gallery.STOPPED, 200),
    (gallery.PERSONAL, 422),
    (say.Notice("wrong", "Not taken", ()), 422),
    (gallery.REFUSED, 404),
    (gallery.CONFLICT, 409),
    (gallery.UNAVAILABLE, 503),
    (gallery.form(), 200),
    (gallery.form(wrong=True), 422),
)


@pytest.mark.parametrize(("message", "status"), STATUSES)
def test_what_has_no_address_of_its_own_is_drawn_at_once_with_its_status(
    alice: Browser, parts: FakeParts, message: Message, status: int
) -> None:
    parts.conversation.says = message
    assert alice.send("/ask", {"text": "x"}).status_code == status
    assert len(alice.page.headings) == 1


def test_an_answer_that_came_too_late_is_shown_with_the_question_as_it_stands(alice: Browser, parts: FakeParts) -> None:
    parts.conversation.says = gallery.CONFLICT
    answer = alice.send("/guide/Zm9vYmFyMTIz/answer", {"answer": "yes"})
    assert answer.status_code == 409
    assert alice.page.headings == [gallery.QUESTION.ask]
    assert "This has moved on" in alice.page.words


@pytest.fixture
def no_database(parts: FakeParts) -> Iterator[Browser]:
    """A browser on a canishare whose database is down."""
    broken = dataclasses.replace(parts, database=NoDatabase())
    one = Browser(web_app(broken))
    one.cookies.set("canishare", "x" * 43)
    yield one
    one.close()


def test_the_emergency_steps_are_there_when_the_database_is_not(no_database: Browser) -> None:
    assert no_database.get("/emergency").status_code == 200
    assert gallery.EMERGENCY.say[0] in no_database.page.words


def test_a_page_that_cannot_be_had_holds_the_emergency_steps(no_database: Browser) -> None:
    for address in ("/", "/mine", "/guide/abc", "/sign-in"):
        assert no_database.get(address).status_code == 503
        assert gallery.EMERGENCY.say[0] in no_database.page.words
        assert len(no_database.page.headings) == 1
    answer = no_database.send("/ask", {"text": "x"}, csrf="y")
    assert answer.status_code == 503
    assert gallery.EMERGENCY.say[0] in no_database.page.words


def test_health_says_whether_the_records_can_be_read(browser: Browser, no_database: Browser) -> None:
    assert (browser.get("/health").status_code, browser.answer.text) == (200, "ok")
    assert (no_database.get("/health").status_code, no_database.answer.text) == (503, "records unavailable")


def test_a_record_whose_rules_were_altered_is_refused_as_a_file_too(
    alice: Browser, parts: FakeParts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def altered(*_: object) -> None:
        raise PackProblem(["the stored pack was altered"])

    monkeypatch.setattr(FakeParts, "record_file", altered)
    parts.conversation.says = say.Notice("unavailable", "We cannot show that", ("It cannot be trusted.",))
    assert alice.get("/decisions/abc/record.docx").status_code == 503
    assert "We cannot show that" in alice.page.words


def test_health_says_when_the_tables_are_not_those_of_this_version(browser: Browser, parts: FakeParts) -> None:
    with parts.database.writing() as connection:
        connection.execute(text("DELETE FROM alembic_version"))
    assert browser.get("/health").status_code == 503


@pytest.mark.parametrize("error", [RuntimeError("Jane Doe, 4 Elm Road"), RecordsUnavailable("full")])
def test_what_breaks_is_said_in_plain_words_with_the_emergency_steps(
    alice: Browser, parts: FakeParts, error: Exception
) -> None:
    parts.conversation.says = error
    with capture_logs() as logs:
        answer = alice.get("/mine")
    assert answer.status_code == (500 if isinstance(error, RuntimeError) else 503)
    assert gallery.EMERGENCY.say[0] in alice.page.words
    assert "Traceback" not in answer.text
    assert "Jane Doe" not in answer.text + repr(logs)


def test_a_fault_is_logged_by_its_type_and_place_alone(alice: Browser, parts: FakeParts) -> None:
    parts.conversation.says = RuntimeError("Jane Doe, 4 Elm Road")
    with capture_logs() as logs:
        alice.send("/ask", {"text": "Jane Doe"})
    (line,) = logs
    assert re.fullmatch(r"fakes\.py:\d+", line.pop("where"))
    assert line == {
        "event": "web.failed",
        "log_level": "error",
        "method": "POST",
        "status": 500,
        "error": "RuntimeError",
    }


def test_the_emergency_steps_are_said_even_when_the_pack_cannot_be_read(browser: Browser, parts: FakeParts) -> None:
    parts.conversation.emergency_says = RuntimeError("no pack")
    assert browser.get("/emergency").status_code == 200
    assert LAST_WORDS.say[0] in browser.page.words


def test_a_record_can_be_had_as_a_word_file_with_a_harmless_name(alice: Browser, parts: FakeParts) -> None:
    parts.files["abc"] = ('CSP-2026-7KQ2M9X.docx"\r\nx: y', b"PK")
    answer = alice.get("/decisions/abc/record.docx")
    assert (answer.status_code, answer.content) == (200, b"PK")
    assert answer.headers["content-disposition"] == 'attachment; filename="CSP-2026-7KQ2M9X.docx---x--y"'


def test_a_record_that_is_not_theirs_is_refused_like_any_other_page(alice: Browser, parts: FakeParts) -> None:
    parts.conversation.says = gallery.REFUSED
    assert alice.get("/decisions/other/record.docx").status_code == 404
    assert parts.conversation.last == Press("decision.show", {"decision": ("other",)})
    assert alice.page.headings == ["Not found"]


def test_the_style_sheet_is_the_only_file(alice: Browser) -> None:
    assert alice.get("/static/style.css").headers["content-type"].startswith("text/css")
    for address in ("/static/", "/static/layout.html", "/favicon.ico", "/docs", "/openapi.json", "/upload"):
        assert alice.get(address).status_code == 404
