"""What may have arrived is not sent a second time: looked for where it can be, and otherwise tried once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels.slack.doors.lifecycle import not_posted
from bot.channels.slack.post.calls import Answer, Declined, Ended, Unknown, Unreached
from bot.channels.slack.post.courier import SlackCourier
from bot.outcomes import Arrived, Never, NotYet, Outcome, Unsure
from bot.records.outbox import Claimed
from bot.services.outgoing import Payload

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
PARCEL = Claimed(
    1, "key", "slack", "T1", "slack:T1:U1", "post", "U1", "", "", "alice", "", "", 1, unsure=False, created_at=AT,
    expires_at=None,
)  # fmt: skip
VIEW: Payload = {"view": {"type": "modal"}, "instead": {"text": "the same"}}


class Line:
    """Slack's answers as a test wants them, and what was asked."""

    def __init__(self, **answers: Ended) -> None:
        self.answers = answers
        self.asked: list[str] = []

    async def call(self, token: str, method: str, **arguments: Any) -> Ended:
        self.asked.append(method)
        return self.answers.get(method.rpartition(".")[2], Answer({"ok": True, "ts": "1.1"}))


class Ready:
    """A token, and everything drawn."""

    def of(self, workspace: str) -> str:
        return "xoxb"

    def ready(self, parcel: Claimed, payload: Payload) -> Payload:
        return payload


def delivered(line: Line, kind: str, payload: Payload, **changes: Any) -> Outcome:
    ready: Any = Ready()
    courier = SlackCourier(line, ready, ready, lambda *_: None, lambda: PARCEL.created_at)  # type: ignore[arg-type]
    return asyncio.run(courier.deliver(replace(PARCEL, kind=kind, **changes), payload))


@pytest.mark.parametrize("error", ["internal_error", "fatal_error"])
def test_a_failure_half_way_may_have_posted_it(error: str) -> None:
    line = Line(postMessage=Declined(error))
    assert delivered(line, "post", {"text": "x"}) == Unsure(error)


def test_a_message_that_is_there_is_not_posted_again() -> None:
    metadata = {"event_type": "canishare_letter", "event_payload": {"letter": "key"}}
    line = Line(history=Answer({"messages": [{"ts": "9.9", "metadata": metadata}]}))
    assert delivered(line, "post", {"text": "x"}, unsure=True) == Arrived("9.9")
    assert line.asked == ["conversations.open", "conversations.history"]


def test_a_line_that_only_one_person_sees_is_tried_once() -> None:
    line = Line()
    assert delivered(line, "whisper", {"text": "x"}, unsure=True) == Never("may have arrived")
    assert line.asked == []


@pytest.mark.parametrize(
    ("answer", "kind"), [(Declined("not_found"), NotYet), (Unknown("timeout"), Unsure), (Declined("bad_view"), Never)]
)
def test_a_view_that_is_not_filled_has_its_content_sent_as_a_message_in_the_end(answer: Ended, kind: type) -> None:
    outcome = delivered(Line(update=answer), "view", VIEW, place="ours:click")
    assert isinstance(outcome, kind)
    instead = outcome.instead  # type: ignore[union-attr]
    assert instead is not None
    assert (instead.kind, instead.address, instead.payload) == ("post", "U1", {"text": "the same"})


def test_a_post_that_the_app_may_not_make_is_told_at_once_and_not_tried_for_days() -> None:
    room = Answer({"ok": True, "channel": {"id": "C1"}})
    assert delivered(Line(info=room, postMessage=Declined("missing_scope")), "room", {}) == Never("missing_scope")
    assert delivered(Line(postMessage=Declined("missing_scope")), "post", {}) == NotYet("missing_scope")


def test_a_post_that_nobody_expects_any_more_is_not_made() -> None:
    line = Line(info=Answer({"ok": True, "channel": {"id": "C1"}}))
    assert delivered(line, "room", {}, expires_at=AT) == Never("too late")
    assert line.asked == []


def test_a_slack_that_cannot_be_reached_is_called_so_whatever_the_error_is_called() -> None:
    line = Line(postMessage=Unreached("ClientConnectorError"), info=Unknown("status 502"))
    assert delivered(line, "post", {"text": "x"}) == delivered(line, "room", {"text": "x"}) == NotYet("unreached")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("unreached", "could not be posted within an hour"),
        ("locked", "could not be posted within an hour"),
        ("token_expired", "could not sign in to Slack"),
        ("service_unavailable", "could not be posted within an hour"),
        ("missing_scope", "may not post in channels of your workspace"),
        ("not_in_channel", "/invite @canishare"),
        ("something_new", "Slack would not take it"),
    ],
)
def test_whoever_posted_is_told_why_it_could_not_be(error: str, words: str) -> None:
    assert words in " ".join(not_posted(error, ()).say)
