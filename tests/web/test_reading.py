"""What is read from a browser, and what is refused before it is read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from bot.channels import body
from bot.channels.web import reading
from bot.channels.web.reading import Unreadable, read_body, read_fields
from tests.web.browser import OWN, Browser
from tests.web.fakes import FakeParts

FORM = {"content-type": "application/x-www-form-urlencoded", **OWN}


def sent(browser: Browser, body: bytes, **headers: str) -> int:
    """The status that a body is answered with."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return browser.ask("POST", "/ask", body=body, headers=FORM | named).status_code


def test_ten_megabytes_are_refused(alice: Browser, parts: FakeParts) -> None:
    assert sent(alice, b"text=" + b"x" * 10_000_000) == 413
    assert len(parts.conversation.heard) == 1


def test_a_body_that_lies_about_its_length_is_refused_when_it_grows_too_large() -> None:
    async def flood() -> AsyncIterator[bytes]:
        for _ in range(10):
            yield b"x" * 10_000

    async def read() -> None:
        pieces = flood()

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": await anext(pieces), "more_body": True}

        await read_body(Request({"type": "http", "method": "POST", "headers": []}, receive), 64_000)

    with pytest.raises(Unreadable) as refused:
        asyncio.run(read())
    assert refused.value.status == 413


def test_a_body_that_never_comes_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body, "BODY_SECONDS", 0.01)

    async def read() -> None:
        async def receive() -> dict[str, Any]:
            await asyncio.Event().wait()
            return {}

        await read_body(Request({"type": "http", "method": "POST", "headers": []}, receive), 64_000)

    with pytest.raises(Unreadable) as refused:
        asyncio.run(read())
    assert refused.value.status == 408


def test_a_body_that_breaks_off_is_refused() -> None:
    async def read() -> None:
        async def receive() -> dict[str, Any]:
            return {"type": "http.disconnect"}

        await read_body(Request({"type": "http", "method": "POST", "headers": []}, receive), 64_000)

    with pytest.raises(Unreadable) as refused:
        asyncio.run(read())
    assert refused.value.status == 400


def test_ten_thousand_fields_are_refused(alice: Browser) -> None:
    assert sent(alice, b"&".join(b"a=1" for _ in range(10_000))) == 400


@pytest.mark.parametrize(
    "body",
    [
        b"text=" + b"x" * 4_001,
        b"n" * 81 + b"=1",
        b"text=a%00b",
        b"text=a%1b[2J",
        b"te%07xt=a",
        b"text=%c2%85",
        b"text=%ff%fe",
        b"text=\xff",
    ],
    ids=["long value", "long name", "NUL", "escape", "control in a name", "C1 control", "not UTF-8", "raw bytes"],
)
def test_what_cannot_be_a_form_of_ours_is_refused(alice: Browser, parts: FakeParts, body: bytes) -> None:
    parts.conversation.heard.clear()
    assert sent(alice, body) == 400
    assert parts.conversation.heard == []


def test_a_query_is_held_to_the_same_limits(alice: Browser) -> None:
    for query in ("x=" + "y" * 4_001, "x=%00", "&".join(["a=1"] * 300), "x=%ff"):
        assert alice.get(f"/mine?{query}").status_code == 400
        assert alice.get(f"/sign-in?{query}").status_code == 400


@pytest.mark.parametrize("kind", ["", "text/plain", "application/json", "multipart/form-data; boundary=x"])
def test_only_our_kind_of_form_is_read(alice: Browser, kind: str) -> None:
    assert sent(alice, b"text=x", content_type=kind) == 415


def test_a_length_that_is_no_number_is_refused(alice: Browser) -> None:
    assert sent(alice, b"text=x", content_length="-5") == 400


def test_what_was_sent_is_never_said_back(alice: Browser) -> None:
    alice.ask("POST", "/ask", body=b"text=Jane+Doe%00", headers=FORM)
    assert "Jane" not in alice.answer.text


def test_tabs_and_lines_may_stand_in_a_text() -> None:
    assert read_fields(b"a=x%0D%0Ay%09z&a=&b=%D7%99") == {"a": ("x\r\ny\tz", ""), "b": ("י",)}


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_and_nothing_else_happens(body: bytes) -> None:
    try:
        fields = read_fields(body)
    except Unreadable:
        return
    assert not any(reading.CONTROLS.search(text) for texts in fields.values() for text in texts)
