"""The passes over the marked places: everything over the wire, and the scenes that reach a function while it fails."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from bot.app import Parts
from bot.channels.slack.post.calls import Calls
from tests.clock import Clock
from tests.slack.marks.breaking import ELSEWHERE, Target, counting, failing, targets
from tests.slack.marks.places import typed_at
from tests.slack.marks.scenes import ALL_PLACES, SCENES
from tests.slack.marks.search import Kept
from tests.slack.marks.stage import Scene, Stage

MOST_SCENES = 2
"""While one function fails: the first of those that reach it, and another that the dice choose."""

Reaching = Mapping[str, list[Scene]]
"""The scenes that reach each function, by its name."""


@dataclass(slots=True)
class Looked:
    """Where marks were found, by what was failing; and how much was done. `reached`: how many of those that failed were
    called while they did. `missed`: those that were not, and those that no scene reaches while nothing is broken.
    `elsewhere`: those that are said to be reached by nothing that comes from Slack, and were."""

    found: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    raised: list[str] = field(default_factory=list)
    statuses: set[int] = field(default_factory=set)
    sent: int = 0
    called: int = 0
    broken: int = 0
    reached: int = 0
    played: int = 0
    missed: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)


def look(
    parts: Parts,
    file: Path,
    clock: Clock,
    broken: Iterable[Target] | None = None,
    *,
    dice: Random,
    most: int = MOST_SCENES,
) -> Looked:
    """All places, and every scene, while nothing is broken; then each function fails in scenes that reach it."""
    stage, looked = Stage(parts, file, clock), Looked()
    stage.plays(ALL_PLACES)
    _note("nothing", stage, looked)
    reaching = reached_by(stage, SCENES)
    _note("nothing, in scenes", stage, looked)
    looked.missed = [one.called for one in targets() if one.called not in reaching]
    looked.elsewhere = [name for name in ELSEWHERE if name in reaching]
    for target in targets() if broken is None else broken:
        scenes = chosen(target, reaching, dice, most)
        with failing(target, typed_at(999)) as reached:
            stage.plays(scenes, target)
        looked.broken += 1
        looked.played += len(scenes)
        if reached.times[target.called]:
            looked.reached += 1
        elif target.called not in looked.missed:
            looked.missed.append(target.called)
        _note(target.called, stage, looked)
    looked.sent, looked.called = stage.number, stage.called
    stage.close()
    return looked


def reached_by(stage: Stage, scenes: Iterable[Scene]) -> Reaching:
    """Which of these scenes reach each function, found out by playing them while nothing is broken."""
    found: dict[str, list[Scene]] = {}
    for scene in scenes:
        with counting() as reached:
            stage.plays([scene])
        for name in reached.times:
            found.setdefault(name, []).append(scene)
    return found


def chosen(target: Target, reaching: Reaching, dice: Random, most: int = MOST_SCENES) -> list[Scene]:
    """The scenes to play while this fails. Calls of Slack are what every scene makes, if they reach nobody."""
    every = reaching.get(target.called, [])
    if target.holder is Calls:
        every = [*every, *(one for one in SCENES if one not in every)]
    first, others = every[:1], every[1:]
    return first + dice.sample(others, min(len(others), most - 1))


def _note(failing: str, stage: Stage, looked: Looked) -> None:
    found = stage.kept.found()
    if found:
        looked.found[failing] = found
    looked.raised += [f"{failing}: {one}" for one in stage.kept.raised]
    looked.statuses |= stage.kept.statuses
    stage.kept = Kept()
