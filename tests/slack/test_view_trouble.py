"""A view that says "one moment" says what is wrong when it cannot be filled: it is not left waiting for ever."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any, cast

import pytest

from bot.channels.slack.doors.heard import Heard
from bot.channels.slack.doors.openings import ours
from bot.channels.slack.post.at_once import LONGEST_WAIT, AtOnce
from bot.channels.slack.post.calls import Answer, Calls, Limited
from bot.channels.slack.post.tokens import Tokens
from tests.slack.door import KWABENAS, POLICE, Door

SHORTCUT = Heard("shortcut", "key", POLICE, KWABENAS, name="start", trigger="1.trigger")


class Line:
    """Slack's side: it takes a while, and writes down what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []

    async def call(self, token: str, method: str, **arguments: Any) -> Answer:
        await asyncio.sleep(0.01)
        self.asked.append((method, arguments))
        return Answer({"ok": True})


class Hurried(Line):
    """Slack when it is asked too much: it puts off so many of the calls."""

    def __init__(self, puts_off: int, seconds: float = 2.0) -> None:
        super().__init__()
        self.puts_off, self.seconds = puts_off, seconds

    async def call(self, token: str, method: str, **arguments: Any) -> Answer | Limited:  # type: ignore[override]
        answer = await super().call(token, method, **arguments)
        return Limited(self.seconds) if len(self.asked) <= self.puts_off else answer


class OneToken:
    """A token for everybody."""

    def of(self, workspace: str) -> str:
        return "xoxb-for-the-fake-only"


@pytest.mark.parametrize("meanwhile", [False, True], ids=["opened before", "still opening"])
def test_the_view_says_that_the_records_are_down(meanwhile: bool) -> None:
    line = Line()
    at_once = AtOnce(cast(Calls, line), cast(Tokens, OneToken()))

    async def scene() -> None:
        opening = asyncio.create_task(at_once.open(SHORTCUT))
        await (asyncio.sleep(0) if meanwhile else opening)
        await at_once.whisper(SHORTCUT, "We could not do that just now\nRing 999")
        await opening

    asyncio.run(scene())
    methods = [method for method, _ in line.asked]
    assert methods.index("views.open") < methods.index("views.update")
    filled = next(arguments for method, arguments in line.asked if method == "views.update")
    assert filled["external_id"] == filled["view"]["external_id"] == ours(SHORTCUT)
    assert "Ring 999" in str(filled["view"]["blocks"])


def test_a_view_that_was_never_opened_is_not_filled() -> None:
    line = Line()
    asyncio.run(AtOnce(cast(Calls, line), cast(Tokens, OneToken())).whisper(SHORTCUT, "Not just now"))
    assert [method for method, _ in line.asked] == ["chat.postMessage"]


@pytest.mark.parametrize(
    ("line", "least", "most"),
    [(Hurried(2), 3, 3), (Hurried(99), 20, 31), (Hurried(1, seconds=600.0), 1, 1)],
    ids=["put off twice", "put off for ever", "put off for ten minutes"],
)
def test_somebody_is_told_when_slack_takes_it_and_never_before(line: Hurried, least: int, most: int) -> None:
    waited: list[float] = []

    async def wait(seconds: float) -> None:
        waited.append(seconds)

    asyncio.run(AtOnce(cast(Calls, line), cast(Tokens, OneToken()), wait).whisper(SHORTCUT, "Not just now"))
    assert {method for method, _ in line.asked} == {"chat.postMessage"}
    assert least <= len(line.asked) <= most
    assert len(waited) == len(line.asked) - 1
    assert sum(waited) <= LONGEST_WAIT
    assert all(seconds >= line.seconds for seconds in waited)


def test_somebody_who_presses_again_while_they_wait_to_be_told_is_told_once_after_that() -> None:
    line, waiting, again = Hurried(2), asyncio.Event(), asyncio.Event()

    async def wait(seconds: float) -> None:
        waiting.set()
        await again.wait()

    at_once = AtOnce(cast(Calls, line), cast(Tokens, OneToken()), wait)

    async def scene() -> None:
        first = asyncio.create_task(at_once.whisper(SHORTCUT, "Not just now"))
        await waiting.wait()
        await at_once.whisper(replace(SHORTCUT, key="another"), "Not just now")
        again.set()
        await first

    asyncio.run(scene())
    assert len(line.asked) == 3, "two that were put off, and one that tells both"


def test_a_fault_of_ours_is_told_in_the_view(door: Door) -> None:
    door.slack.listening.answering.apologise(SHORTCUT, deadline=0)
    (letter,) = door.waiting()
    assert (letter["kind"], letter["place"]) == ("view", ours(SHORTCUT))
    assert "Something went wrong here" in str(letter["view"])
