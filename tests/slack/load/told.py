"""What became of each delivery, one by one: taken, refused and told, or lost without a word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.channels.slack.doors.trouble import TOLD_SECONDS
from bot.channels.slack.fake.api.calls import Call
from bot.channels.slack.post.whispers import LONGEST_WAIT
from tests.slack.load.crowd import Sent
from tests.slack.load.rush import BUSY, Answers

TELLS = ("chat.postMessage", "chat.postEphemeral")
LEEWAY = 0.2
"""Seconds between a telling that was taken and the answer that waited for it, on a busy machine."""

Tellings = dict[str, list[float]]
"""When each person got a message that says the records are busy (seconds since 1970)."""


@dataclass(frozen=True, slots=True)
class Fates:
    """How many deliveries were never acknowledged; refused; refused without being told; and told of a refusal in their
    own answer, although they were taken."""

    not_taken: int
    refused: int
    untold: int
    told_wrongly: int


def fates(plan: Iterable[Sent], found: Answers, taken: set[str], calls: Iterable[Call]) -> Fates:
    """Look each delivery up: by its key in the records, in its own answer, and among what its sender was told.

    A telling does not say what it is about, and one may stand for several presses. So a press counts as told where its
    sender got one at the time of its answer, or within the time for which it is tried after that.
    """
    told = _tellings(calls)
    refused = untold = 0
    for one in plan:
        heard = one.heard
        if heard.key in taken or heard.key in found.given_up:
            continue
        refused += 1
        at = found.answered_at[heard.key]
        after, until = at - TOLD_SECONDS - LEEWAY, at + 2 * LONGEST_WAIT
        untold += heard.key not in found.told and not any(after <= one <= until for one in told.get(heard.user, ()))
    return Fates(len(found.given_up), refused, untold, len(taken & found.told))


def _tellings(calls: Iterable[Call]) -> Tellings:
    told: Tellings = {}
    for call in calls:
        if call.method in TELLS and call.took_effect and BUSY in str(call.arguments.get("text", "")):
            told.setdefault(str(call.arguments.get("user") or call["channel"]), []).append(call.at)
    return told
