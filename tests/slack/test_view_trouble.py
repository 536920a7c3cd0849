"""A view that says "one moment" says what is wrong when it cannot be filled: it is not left waiting for ever."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import pytest

from bot.channels.slack.doors.heard import Heard
from bot.channels.slack.doors.openings import ours
from bot.channels.slack.post.at_once import AtOnce
from bot.channels.slack.post.calls import Answer, Calls
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


def test_a_fault_of_ours_is_told_in_the_view(door: Door) -> None:
    door.slack.listening.answering.apologise(SHORTCUT, deadline=0)
    (letter,) = door.waiting()
    assert (letter["kind"], letter["place"]) == ("view", ours(SHORTCUT))
    assert "Something went wrong here" in str(letter["view"])
