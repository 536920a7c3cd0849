"""Throwing rubbish at the door, many pieces at once, and looking at what becomes of each and what is logged."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Any

from bot.app import Parts
from bot.channels.slack.fake.api.limits import check_blocks, check_view
from bot.channels.slack.fake.refused import Refused
from bot.channels.slack.post.calls import Answer, Ended
from bot.records.outbox import OUTBOX
from tests.clock import Clock
from tests.logs import logged
from tests.slack.corpus import deliveries, settle_again
from tests.slack.door import Door
from tests.slack.quick import called, opened_by
from tests.slack.rubbish.make import FAMILIES, Request, Rubbish
from tests.slack.rubbish.values import MARK

TOGETHER = 32
DRAWN_AFTER = 10
"""Batches after which what waits is drawn and forgotten."""

SHARES = {"unsigned": 10, "bodies": 16, "payloads": 40, "texts": 10, "buttons": 12, "forms": 10, "goodbye": 2}
"""Of a hundred pieces, how many of each family."""


@dataclass(slots=True)
class Thrown:
    """What became of it."""

    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    tracebacks: list[str] = field(default_factory=list)
    not_for_slack: list[str] = field(default_factory=list)
    letters: int = 0
    logged: str = ""

    @property
    def thrown(self) -> int:
        """How many pieces were answered."""
        return sum(self.statuses.values())

    def by_status(self) -> dict[int, int]:
        """How many were answered with each status."""
        found: Counter[int] = Counter()
        for (_, status), many in self.statuses.items():
            found[status] += many
        return dict(sorted(found.items()))


def throw(parts: Parts, clock: Clock, seed: int, many: int) -> Thrown:
    """So many pieces at a partnership's door, by dice that this seed starts."""
    found = Thrown()
    made = Rubbish(deliveries(parts, clock), Random(seed), int(parts.now().timestamp()))
    door = Door(parts)
    door.slack.calls.call = _taken  # type: ignore[method-assign]
    with logged(logging.DEBUG) as log:
        asyncio.run(_thrown(door, made, many, found))
    found.logged = log.getvalue()
    found.tracebacks += [line for line in found.logged.splitlines() if _is_fault(line)]
    door.close()
    return found


async def _taken(token: str, method: str, **arguments: Any) -> Ended:
    return Answer({"ok": True})


async def _thrown(door: Door, made: Rubbish, many: int, found: Thrown) -> None:
    for family in FAMILIES:
        for begun in range(0, many * SHARES[family] // 100, TOGETHER):
            pieces = [made.request(family) for _ in range(min(many * SHARES[family] // 100 - begun, TOGETHER))]
            await asyncio.gather(*(_one(door, piece, found) for piece in pieces))
            await opened_by(door.slack)
            if family == "goodbye":
                settle_again(door.parts)
            if begun % (DRAWN_AFTER * TOGETHER) == 0:
                _draw(door, found)
        _draw(door, found)


async def _one(door: Door, piece: Request, found: Thrown) -> None:
    try:
        status = (await called(door.app, piece.body, piece.headers)).status
    except Exception as error:
        found.tracebacks.append(f"{type(error).__name__} at {piece.body[:300]!r}")
        status = 500
    found.statuses[piece.family, status] += 1


def _draw(door: Door, found: Thrown) -> None:
    """Draw what waits as it would be sent, hold it against Slack's rules, and forget it."""
    with door.parts.database.reading() as connection:
        rows = connection.execute(OUTBOX.select().where(OUTBOX.c.state == "due")).all()
    for row in rows:
        found.letters += 1
        try:
            _check(door._opened(row))
        except Refused as refused:
            found.not_for_slack.append(str(refused.answer))
        except Exception as error:
            found.tracebacks.append(f"{type(error).__name__} when a letter was drawn")
    with door.parts.database.writing() as connection:
        connection.execute(OUTBOX.delete())


def _check(drawn: dict[str, Any]) -> None:
    if "view" in drawn:
        check_view(drawn["view"], ("modal", "home"))
    elif "blocks" in drawn:
        check_blocks(drawn["blocks"])


def _is_fault(line: str) -> bool:
    return '"level": "error"' in line or "Traceback" in line or "never retrieved" in line


def leaks(found: Thrown) -> int:
    """How many lines of the log hold something of a body."""
    return sum(1 for line in found.logged.splitlines() if MARK in line.lower() or "quillfeather" in line.lower())
