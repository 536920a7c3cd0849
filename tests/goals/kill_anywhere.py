"""R1: the bot is killed at random moments, and nothing that it acknowledged is lost or comes twice."""

from __future__ import annotations

from tests.goals.aftermath import Aftermath
from tests.goals.goal import Found, goal
from tests.goals.killing import Manner, Scene, played

KILLS = 200
SEEDS = 3


def killed_anywhere(seed: int, kills: int, *, two: bool = False) -> tuple[Scene, Aftermath]:
    """Kill a bot at random moments, so many times, and let Slack be calm in the end. `two`: another process delivers
    as well, and either is killed."""
    return played(seed, lambda scene: scene.kill_anywhere(kills), Manner(calm=True, two=two))


@goal("R1", "kill -9 at 200 random points x 3 seeds: 0 lost, 0 twice, 0 acknowledged missing, integrity ok")
def measure(seed: int) -> Found:
    """Three seeds, one after another; at the last, two processes deliver."""
    told, met = [], True
    for one in range(seed, seed + SEEDS):
        two = one == seed + SEEDS - 1
        scene, after = killed_anywhere(one, KILLS, two=two)
        midst = ", ".join(f"{many} with {what}" for what, many in scene.midst.items())
        told.append(f"seed {one}{' with two processes' if two else ''}: {scene.kills} kills ({midst}): {after.words()}")
        met = met and after.sound and scene.kills == KILLS
    return Found(" | ".join(told), met)
