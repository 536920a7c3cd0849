"""P1, as far as Slack goes: what people write there is used, and is nowhere afterwards, whatever fails."""

from __future__ import annotations

from bot.log import start_logs
from tests.clock import Clock
from tests.goals.goal import Found, goal
from tests.slack.marks.passes import look
from tests.slack.marks.places import PLACES
from tests.slack.quick import a_partnership


@goal(
    "P1", "60 marked values, every function failing in turn: 0 in chat traffic, logs, audit, exceptions, database + WAL"
)
def measure(seed: int) -> Found:
    """Every place of Slack's payloads, by three senders, and then each function failing."""
    start_logs("CRITICAL")
    clock = Clock()
    with a_partnership(clock) as (parts, file):
        looked = look(parts, file, clock)
    worst = next(iter(looked.found.items()), None)
    measured = (
        f"{len(PLACES)} marked places of Slack's payloads, {looked.sent:,} sent, {looked.called:,} calls of Slack; "
        f"{looked.broken} functions of stores, services and couriers failing in turn; {len(looked.found)} of them left "
        f"a mark anywhere, {len(looked.raised)} errors came out{f'; the first: {worst}' if worst else ''}"
    )
    return Found(measured, not looked.found and not looked.raised and len(PLACES) >= 60)
