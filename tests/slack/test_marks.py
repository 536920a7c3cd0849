"""What people write in Slack is used and is nowhere afterwards: not in the records, the log, a call or an answer."""

from __future__ import annotations

import pkgutil
import random
import sys
from pathlib import Path

import pytest

from bot.app import Parts
from bot.channels.slack import doors, post
from bot.channels.slack.doors import membership
from bot.channels.slack.doors.heard import Heard
from bot.records import rooms
from bot.services import rooms as room_service
from tests.clock import Clock
from tests.raw import found_in
from tests.slack.marks import passes
from tests.slack.marks.breaking import CLASSES, ELSEWHERE, LEFT, UNLISTED, counting, failing, modules, targets
from tests.slack.marks.passes import look
from tests.slack.marks.places import PLACES, put
from tests.slack.marks.scenes import one_of_each
from tests.slack.marks.search import MARKS, Kept
from tests.slack.marks.stage import Scene, Stage

FEW = 12
IS_OUTSIDE = rooms.is_outside


def test_marks_are_nowhere_when_all_is_well_and_when_something_fails(
    parts: Parts, parts_file: Path, clock: Clock
) -> None:
    """All marked places over the wire, and a few functions failing; `make goals G=P1` breaks each of them."""
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")  # pytest shows it beside a failure
    dice = random.Random(seed)
    broken = dice.sample(targets(), FEW)
    looked = look(parts, parts_file, clock, broken, dice=dice)
    assert looked.found == {}
    assert looked.raised == []
    assert looked.missed == [], "no scene reaches it while nothing is broken, or it was not reached while it was"
    assert (looked.broken, looked.reached) == (FEW, FEW)
    assert looked.elsewhere == [], "something that comes from Slack leads there after all"
    assert looked.statuses <= {200, 500, 503}, "a fault of ours, or the records"
    assert looked.called > len(PLACES)


def test_there_are_enough_marks_and_functions() -> None:
    assert len(PLACES) >= 60
    assert len({(one.kind, one.path, one.written) for one in PLACES}) == len(PLACES)
    named = {one.called for one in targets()}
    assert {"store.run", "outbox.put_out", "drafts.change_draft", "SlackCourier._post", "Calls.call"} <= named
    assert {one.kind for one in one_of_each()} == {one.kind for one in PLACES}


def test_every_module_of_the_doors_and_the_post_fails_or_is_excused_by_name() -> None:
    ours = [(place, one.name) for place in (doors, post) for one in pkgutil.iter_modules(place.__path__)]
    assert len(ours) > 20
    missing = {name for place, name in ours if f"{place.__name__}.{name}" not in modules()}
    assert missing == set(UNLISTED)
    classes = {one for name in modules() for one in _classes_with_acts(name)}
    assert {one.__name__ for one in classes - set(CLASSES)} == set()


def _classes_with_acts(name: str) -> set[type]:
    """The classes of a module of the doors or the post that do something: errors and records of values do not."""
    if not name.startswith((doors.__name__, post.__name__)):
        return set()
    held = [one for one in vars(sys.modules[name]).values() if isinstance(one, type) and one.__module__ == name]
    return {
        one
        for one in held
        if not issubclass(one, Exception)
        and any(callable(act) and not of.startswith("__") for of, act in vars(one).items())
    }


def test_what_is_excused_is_there_and_says_why() -> None:
    """An excuse for what is gone would excuse the next of that name."""
    there = {one.called for one in targets(left=True)}
    assert set(LEFT) | set(ELSEWHERE) <= there
    assert all((LEFT | ELSEWHERE | UNLISTED).values())
    assert not set(LEFT) & set(ELSEWHERE)
    assert not (set(LEFT) | set(ELSEWHERE)) & {one.called for one in targets()}


def test_a_function_fails_wherever_it_is_held_and_only_meanwhile() -> None:
    target = next(one for one in targets() if one.called == "membership.concerned")
    before = membership.concerned
    held = vars(room_service)["rooms"]
    with failing(target, "x") as reached:
        assert membership.concerned is not before
        with pytest.raises(ValueError, match="x"):
            membership.concerned(Heard("words", "key", "T0POLICE"))
    assert reached.times == {"membership.concerned": 1}
    assert membership.concerned is before
    with failing(next(one for one in targets() if one.called == "rooms.is_outside"), "x"):
        assert held.is_outside is rooms.is_outside is not IS_OUTSIDE
    assert rooms.is_outside is IS_OUTSIDE


def test_a_function_is_counted_wherever_it_is_held_and_only_meanwhile() -> None:
    with counting() as reached:
        assert membership.concerned(Heard("words", "key", "T0POLICE")) == (None, False)
    membership.concerned(Heard("words", "key", "T0POLICE"))
    assert reached.times == {"membership.concerned": 1}
    assert rooms.is_outside is IS_OUTSIDE


def test_what_no_scene_reaches_is_missed_and_what_comes_out_of_a_scene_is_found(
    parts: Parts, parts_file: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The look can fail: a scene that does nothing reaches nothing, and one that keeps a mark is told of."""

    async def nothing(stage: Stage) -> None:
        return

    async def leaks(stage: Stage) -> None:
        stage.live.execute("UPDATE workspace SET name = ?", (stage.mark(),))
        stage.live.commit()
        raise ValueError(stage.mark())

    broken = [one for one in targets() if one.called == "rooms.is_outside"]
    monkeypatch.setattr(passes, "ALL_PLACES", (Scene("nothing", nothing),))
    monkeypatch.setattr(passes, "SCENES", (Scene("leaks", leaks),))
    looked = look(parts, parts_file, clock, broken, dice=random.SystemRandom())
    assert (looked.broken, looked.reached) == (1, 0)
    assert "rooms.is_outside" in looked.missed
    assert looked.found["nothing, in scenes"] == {"exceptions": ["quillfeather"], "what is stored": ["quillfeather"]}
    assert len(looked.raised) == 1


def test_a_mark_that_is_kept_is_found() -> None:
    assert Kept(replies=["hello quillfeather007vane"]).found() == {"answers": ["quillfeather"]}
    assert found_in("943 476 5919", MARKS) == ["943 476 5919"]
    payload: dict[str, object] = {"event": {"text": "a"}}
    put(payload, "event.files.1.name", "x")
    assert payload == {"event": {"text": "a", "files": [{}, {"name": "x"}]}}
