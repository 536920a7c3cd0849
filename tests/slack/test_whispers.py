"""Somebody whose press was not recorded is told so, also where Slack takes nothing for the moment."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, cast

import pytest

from bot.channels.slack.doors.heard import Heard
from bot.channels.slack.post.at_once import AtOnce
from bot.channels.slack.post.calls import Answer, Calls, Ended, Limited, Unknown, Unreached
from bot.channels.slack.post.tokens import NoToken, Tokens
from bot.channels.slack.post.whispers import EARLIER, LONGEST_WAIT, Whispers
from bot.records.trouble import RecordsUnavailable
from tests.logs import logged
from tests.slack.door import KWABENAS, POLICE

TAKEN = Answer({"ok": True})


class Slack:
    """Slack as it ends each call in turn, and the clock: waiting is what makes it go on."""

    def __init__(self, *ends: Ended) -> None:
        self.ends, self.said, self.seconds = list(ends), list[str](), 0.0
        self.meanwhile: Callable[[], Any] = lambda: None

    async def call(self, token: str, method: str, **arguments: Any) -> Ended:
        self.said.append(arguments["text"])
        return self.ends.pop(0) if len(self.ends) > 1 else self.ends[0]

    async def wait(self, seconds: float) -> None:
        self.seconds += seconds
        act = self.meanwhile()
        if act is not None:
            await act

    @property
    def whispers(self) -> Whispers:
        return Whispers(cast(Calls, self), self.wait, lambda: self.seconds)


def say(slack: Slack, whispers: Whispers | None = None, *, again: bool = True, workspace: str = POLICE) -> Any:
    speaking = whispers or slack.whispers
    return speaking.say(workspace, "xoxb", "chat.postMessage", again=again, channel=KWABENAS, text="Busy")


@pytest.mark.parametrize(
    "put_off", [Limited(2.0), Unreached("ClientConnectorError")], ids=lambda one: type(one).__name__
)
def test_it_is_said_again_while_slack_takes_nothing(put_off: Ended) -> None:
    slack = Slack(put_off, put_off, TAKEN)
    asyncio.run(say(slack))
    assert slack.said == ["Busy", EARLIER + "Busy", EARLIER + "Busy"]
    assert slack.seconds >= 2 * getattr(put_off, "seconds", 1.0), "never before Slack said"


@pytest.mark.parametrize("end", [TAKEN, Unknown("TimeoutError")], ids=lambda one: type(one).__name__)
def test_what_was_taken_or_may_have_been_is_said_once(end: Ended) -> None:
    slack = Slack(end)
    asyncio.run(say(slack))
    assert slack.said == ["Busy"]


@pytest.mark.parametrize("seconds", [2.0, 600.0])
def test_it_is_not_said_when_it_is_of_no_use_any_more(seconds: float) -> None:
    slack = Slack(Limited(seconds))
    with logged() as log:
        asyncio.run(say(slack))
    assert slack.seconds <= LONGEST_WAIT
    assert "could not be told" in log.getvalue()


def test_what_slack_sends_again_is_not_said_again() -> None:
    slack = Slack(Limited(2.0))
    asyncio.run(say(slack, again=False))
    assert slack.said == ["Busy"]


def test_one_that_waits_stands_for_what_comes_meanwhile_and_for_as_long() -> None:
    slack = Slack(Limited(15.0), Limited(15.0), TAKEN)
    whispers = slack.whispers
    slack.meanwhile = lambda: say(slack, whispers)
    asyncio.run(say(slack, whispers))
    assert len(slack.said) == 3, "the first alone would have been given up after twenty seconds"


def test_somebody_with_the_same_id_in_another_workspace_is_told_themselves() -> None:
    slack = Slack(Limited(2.0), TAKEN)
    whispers = slack.whispers
    slack.meanwhile = lambda: say(slack, whispers, workspace="T0ELSEWHERE")
    asyncio.run(say(slack, whispers))
    assert slack.said == ["Busy", "Busy", EARLIER + "Busy"]


class Known:
    """Tokens that cannot be read just now, or that there are none of."""

    def __init__(self, error: Exception, last: str) -> None:
        self.error, self.last = error, last

    def of(self, workspace: str) -> str:
        raise self.error

    def last_known(self, workspace: str) -> str:
        return self.last


@pytest.mark.parametrize(
    ("tokens", "said"),
    [
        (Known(RecordsUnavailable("locked"), "xoxb"), 1),
        (Known(RecordsUnavailable("locked"), ""), 0),
        (Known(NoToken("not installed"), "xoxb"), 0),
    ],
    ids=["known before", "never known", "taken away"],
)
def test_while_the_records_cannot_be_read_the_last_token_known_serves(tokens: Known, said: int) -> None:
    slack = Slack(TAKEN)
    at_once = AtOnce(cast(Calls, slack), cast(Tokens, tokens))
    with logged() as log:
        asyncio.run(at_once.whisper(Heard("click", "key", POLICE, KWABENAS), "Busy"))
    assert len(slack.said) == said
    assert ("could not be told" in log.getvalue()) is (said == 0)
