"""P1, as far as Slack goes: what people write there is used, and is nowhere afterwards, whatever fails."""

from __future__ import annotations

from random import Random

from bot.log import start_logs
from tests.clock import Clock
from tests.goals.goal import Found, goal
from tests.slack.marks.passes import look
from tests.slack.marks.places import PLACES
from tests.slack.marks.scenes import SCENES
from tests.slack.quick import a_partnership


@goal(
    "P1", "60 marked values, every function failing in turn: 0 in chat traffic, logs, audit, exceptions, database + WAL"
)
def measure(seed: int) -> Found:
    """Every place of Slack's payloads, by three senders, and every scene; then each function failing in two that
    reach it: the first, and one that the dice choose, so that another seed breaks it in others."""
    start_logs("CRITICAL")
    clock = Clock()
    with a_partnership(clock) as (parts, file):
        looked = look(parts, file, clock, dice=Random(seed))
    worst = next(iter(looked.found.items()), None) or next(iter(looked.raised), None)
    reached = f"all {looked.reached}" if looked.reached == looked.broken else f"only {looked.reached}"
    measured = (
        f"{len(PLACES)} marked places of Slack's payloads and {len(SCENES)} scenes, {looked.sent:,} payloads sent, "
        f"{looked.called:,} calls of Slack; {looked.broken} functions of stores, services and couriers failing in "
        f"turn, {reached} of them reached, in {looked.played:,} scenes; {len(looked.found)} of them left a mark "
        f"anywhere, {len(looked.raised)} errors came out{f'; the first: {worst}' if worst else ''}"
        f"{f'; never reached: {looked.missed[0]}' if looked.missed else ''}"
    )
    clean = not looked.found and not looked.raised
    every = looked.reached == looked.broken > 0 and not looked.missed and not looked.elsewhere
    return Found(measured, clean and every and len(PLACES) >= 60)
