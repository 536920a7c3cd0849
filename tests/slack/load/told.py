"""What became of each delivery, one by one: taken, refused and told, or lost without a word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.channels.slack.doors.trouble import TOLD_SECONDS
from bot.channels.slack.fake.api.calls import Call
from tests.slack.load.crowd import Sent
from tests.slack.load.rush import BUSY, Answers

TELLS = ("chat.postMessage", "chat.postEphemeral")
LEEWAY = 0.2
"""Seconds between what is written down in two processes."""


@dataclass(frozen=True, slots=True)
class Fates:
    """How many deliveries were never acknowledged, refused and told of it, and acknowledged without any of both."""

    not_taken: int
    refused: int
    untold: int


def fates(plan: Iterable[Sent], found: Answers, taken: set[str], calls: Iterable[Call]) -> Fates:
    """Look each delivery up: by its key in the records, in its own answer, and among what its sender was told.

    A telling does not say what it is about, and one may stand for several presses. So it counts for those that were
    answered by then, or within the time for which an answer waits for its telling.
    """
    told = _tellings(calls)
    refused = untold = 0
    for one in plan:
        heard = one.heard
        if heard.key in taken or heard.key in found.given_up:
            continue
        refused += 1
        last = told.get(heard.user, 0.0)
        untold += heard.key not in found.told and last < found.answered_at[heard.key] - TOLD_SECONDS - LEEWAY
    return Fates(len(found.given_up), refused, untold)


def _tellings(calls: Iterable[Call]) -> dict[str, float]:
    """When each person last got a message that says the records are busy."""
    told = {}
    for call in calls:
        if call.method in TELLS and call.took_effect and BUSY in str(call.arguments.get("text", "")):
            told[str(call.arguments.get("user") or call["channel"])] = call.at
    return told
