"""R2: the bot dies at every named point, around each commit and each call, and nothing is lost or comes twice."""

from __future__ import annotations

from tests.goals.aftermath import Aftermath
from tests.goals.goal import Found, goal
from tests.goals.killing import Manner, Scene, played
from tests.goals.points import NAMES

EACH = 20
FEWEST_POINTS = 25


def killed_at_points(seed: int, names: tuple[str, ...], each: int) -> tuple[Scene, Aftermath]:
    """Let bots die at each of these points so often, and Slack be calm in the end."""
    return played(seed, lambda scene: scene.kill_at_points(names, each), Manner(calm=True, patient=True))


@goal("R2", "kill at each named point (before and after each commit and call, 25 or more), 20 times each: as R1")
def measure(seed: int) -> Found:
    """Every point there is."""
    scene, after = killed_at_points(seed, NAMES, EACH)
    reached = [name for name, many in scene.points.items() if many >= EACH]
    missed = [f"{name} ({many})" for name, many in scene.points.items() if many < EACH]
    never = f"; too seldom reached: {', '.join(missed)}" if missed else ""
    told = f"{len(reached)} points x {EACH}, {scene.kills} kills{never}: {after.words()}"
    return Found(told, after.sound and not missed and len(reached) >= FEWEST_POINTS)
