"""The passes over the marked places: everything over the wire, and one of each kind while each function fails."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from bot.app import Parts
from tests.clock import Clock
from tests.slack.marks.breaking import Target, targets
from tests.slack.marks.places import PLACES, Place
from tests.slack.marks.search import Kept, Marked


@dataclass(slots=True)
class Looked:
    """Where marks were found, by what was failing; and how much was done."""

    found: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    raised: list[str] = field(default_factory=list)
    statuses: set[int] = field(default_factory=set)
    sent: int = 0
    called: int = 0
    broken: int = 0


def one_of_each(places: Iterable[Place] = PLACES) -> list[Place]:
    """The first place of each kind of delivery, and a second one of those in which people type."""
    found: dict[str, list[Place]] = {}
    for place in places:
        found.setdefault(place.kind, []).append(place)
    return [one for every in found.values() for one in every[: 2 if every[0].kind in ("message", "/share") else 1]]


def look(parts: Parts, file: Path, clock: Clock, broken: Iterable[Target] | None = None) -> Looked:
    """All places over the wire to the stand-in for Slack; then one of each kind while each function fails in turn."""
    marked, looked = Marked(parts, file, clock), Looked()
    marked.over_the_wire()
    marked.run(PLACES)
    marked.fake = None
    _note("nothing", marked, looked, marked.kept.found(parts, file))
    few = one_of_each()
    for target in targets() if broken is None else broken:
        marked.run_while_failing(target, few)
        looked.broken += 1
        _note(target.called, marked, looked, marked.kept.said())
    _note("everything", marked, looked, marked.kept.found(parts, file))
    looked.sent = marked.number
    marked.door.close()
    return looked


def _note(failing: str, marked: Marked, looked: Looked, found: dict[str, list[str]]) -> None:
    if found:
        looked.found[failing] = found
    looked.raised += [f"{failing}: {one}" for one in marked.kept.raised]
    looked.statuses |= marked.kept.statuses
    looked.called += len(marked.kept.calls)
    marked.kept = Kept()
