"""One measurement: a crowd, canishare served, so many deliveries a second, and what became of every one of them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bot.channels.slack.fake import FakeSlack, running
from tests.slack.live import our_app
from tests.slack.load.crowd import Crowd, Sent
from tests.slack.load.rush import Answers, locked_at, rush, served
from tests.slack.load.told import Fates, fates

DRAIN_SECONDS = 60.0
TELLING_SECONDS = 60.0
LOCK_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured. `wrong_effect`: taken, and yet the walk did not go on, or the other way round. `waiting`:
    letters that were neither delivered nor replaced by a newer one in the end."""

    answers: Answers
    made: int
    fates: Fates
    wrong_effect: int
    waiting: int
    failed: int

    @property
    def lost(self) -> int:
        """How many were acknowledged, and yet neither done nor told that they were not; or told so, and done."""
        return self.fates.untold + self.fates.told_wrongly + self.wrong_effect

    @property
    def words(self) -> str:
        """In one line."""
        answers = self.answers
        return (
            f"{self.made:,} deliveries: p50 {answers.at(0.5) * 1000:.0f} ms, p99 {answers.at(0.99) * 1000:.0f} ms, "
            f"max {max(answers.seconds) * 1000:.0f} ms, statuses {dict(sorted(answers.statuses.items()))}, "
            f"{self.fates.not_taken} not taken, {self.fates.refused} refused and {self.fates.untold} of them untold, "
            f"{self.fates.told_wrongly} told so wrongly, {self.wrong_effect} without their effect, "
            f"{self.waiting} letters not out, {self.failed} failed"
        )


def measure_load(
    folder: Path,
    seed: int,
    *,
    rate: float,
    seconds: float,
    locks: Sequence[float] = (),
    held: float = LOCK_SECONDS,
    people: int = 100,
) -> Measured:
    """So many deliveries a second for so long, with the database locked by another writer at these moments, each time
    for `held` seconds. Slack takes one message a second for each person, as it says it does."""
    file = folder / "crowd.sqlite3"
    crowd, dice = Crowd(file, people), Random(seed)
    plan = crowd.minute(dice, int(rate * seconds))
    answers = {one.key: one.run for one in plan if one.run}
    app = our_app()
    with running(FakeSlack(crowd.town(), app)) as slack, served(file, slack.fake.api_url, app) as address:
        slack.fake.pace.strict = True
        found = asyncio.run(_under_load(file, address, app.signing_secret, plan, rate, [(at, held) for at in locks]))
        letters = _drained(crowd)
        taken = crowd.taken()
        became = _all_told(lambda: fates(plan, found, taken, list(slack.fake.calls)))
    wrong_effect = len({run for key, run in answers.items() if key in taken} ^ crowd.answered())
    crowd.parts.database.close()
    waiting = letters.get("due", 0) + letters.get("sending", 0)
    return Measured(found, len(plan), became, wrong_effect, waiting, letters.get("failed", 0))


async def _under_load(
    file: Path, address: str, secret: str, plan: list[Sent], rate: float, locks: Sequence[tuple[float, float]]
) -> Answers:
    locking = asyncio.create_task(locked_at(file, locks))
    found = await rush(address, secret, plan, rate)
    await locking
    return found


def _all_told(look: Callable[[], Fates]) -> Fates:
    """What became of everything, once everybody is told, or after a while: Slack may put a telling off."""
    end = time.monotonic() + TELLING_SECONDS
    while (found := look()).untold and time.monotonic() < end:
        time.sleep(0.2)
    return found


def _drained(crowd: Crowd) -> dict[str, int]:
    """The letters, once all of them are out, or after a while."""
    end = time.monotonic() + DRAIN_SECONDS
    while True:
        letters = crowd.letters()
        if time.monotonic() > end or not (letters.get("due") or letters.get("sending")):
            return letters
        time.sleep(0.2)
