"""S1: who may do what, cell by cell: in the policy, and through Slack's door by every kind of sender."""

from __future__ import annotations

import asyncio
import time

from bot.log import start_logs
from bot.policy import allowed
from bot.services.acts import ACTS
from tests.goals.goal import Found, goal
from tests.policy.test_matrix import CELLS, RELATIONS, actor
from tests.slack.permissions.check import Checking, Result, rows
from tests.slack.quick import a_partnership

SECONDS = 30


@goal("S1", "100 % of verbs x roles x {own, other, foreign, guest, unknown, leaver}; > 1,500 cells in < 30 s")
def measure(seed: int) -> Found:
    """The whole matrix, and the whole of the door's."""
    start_logs("CRITICAL")
    began = time.perf_counter()
    wrong = [cell for cell in CELLS if _of_policy(*cell) is not _by_hand(cell)]
    policy_seconds = time.perf_counter() - began
    began = time.perf_counter()
    result = asyncio.run(_through_the_door())
    seconds = time.perf_counter() - began
    without = {f"press {act}" for act in ACTS} - {row["said"] for row in rows()}
    measured = (
        f"policy: {len(CELLS):,} cells in {policy_seconds:.1f} s, {len(wrong)} wrong; through Slack's door: "
        f"{result.cells:,} cells in {seconds:.1f} s, {len(result.wrong)} wrong, of them {result.same_words:,} ids of "
        f"somebody else's answered in the words of what is not there; {len(without)} acts without a row"
        f"{_first(result.wrong)}"
    )
    met = not wrong and not result.wrong and not without and len(CELLS) > 1_500 and policy_seconds + seconds < SECONDS
    return Found(measured, met)


def _of_policy(verb: str, column: str, relation: str, cell: str) -> bool:
    return bool(allowed(actor(column), verb, RELATIONS[relation]))


def _by_hand(cell: tuple[str, str, str, str]) -> bool:
    return cell[3] == "any" or cell[2] in cell[3].split()


async def _through_the_door() -> Result:
    result = Result()
    with a_partnership() as (parts, _):
        checking = Checking(parts)
        for row in rows():
            await checking.row(row, result)
    return result


def _first(wrong: list[str]) -> str:
    return f"; the first: {wrong[0]}" if wrong else ""
