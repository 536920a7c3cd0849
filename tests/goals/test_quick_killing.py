"""A little of R1, R2, R8 and R14 at every change: a bot that dies, loses its disk or its line loses nothing else."""

from __future__ import annotations

from tests.goals.bad_disk import met_trouble
from tests.goals.killing import Manner, Scene, played
from tests.goals.points import NAMES
from tests.goals.reconnect import disturbed

SOME = ("after committing what was heard", "before acknowledging", "after chat.postMessage")


def test_a_bot_that_dies_at_any_moment_or_a_named_point_loses_nothing_and_sends_nothing_twice() -> None:
    async def dies(scene: Scene) -> None:
        await scene.kill_anywhere(6)
        await scene.kill_at_points(SOME, 1)

    assert set(SOME) <= set(NAMES)
    scene, after = played(1, dies, Manner(calm=True))
    assert scene.kills >= 9
    assert set(scene.points.values()) == {1}
    assert after.acknowledged
    assert after.sound, after.words()


def test_a_bot_whose_records_fail_tells_people_so_and_works_again_by_itself() -> None:
    met, after = met_trouble(seed=1, points=2, lock=6, real_lock=0.2)
    assert met.wrong == []
    assert after.sound, after.words()
    assert (met.kinds["locked"], met.kinds["cannot grow"], met.kinds["read-only"]) == (1, 2, 1)


def test_a_bot_whose_lines_break_loses_nothing_that_was_handed_over() -> None:
    _, given_up, after = disturbed(seed=1, times=25)
    assert after.acknowledged
    assert after.sound, after.words()
    assert given_up["lost"] == 0
