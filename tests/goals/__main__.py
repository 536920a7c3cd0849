"""`python -m tests.goals [R1,S3 ...] [--seed N]`: one line of JSON a goal; exit 1 when any is not met."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import random
import sys

import pytest

import tests.goals
from tests.goals.goal import GOALS
from tests.network import close_the_outside


def main() -> int:
    """Measure the goals that are asked for, or all."""
    for module in pkgutil.iter_modules(tests.goals.__path__):
        if module.name != "__main__":
            importlib.import_module(f"tests.goals.{module.name}")
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("goals", nargs="*", help="such as R1,S3; all when none is named")
    asked.add_argument("--seed", type=int, default=None)
    given = asked.parse_args()
    names = [name for one in given.goals for name in one.upper().split(",") if name] or sorted(GOALS)
    missing = [name for name in names if name not in GOALS]
    if missing:
        print(f"There is no goal {', '.join(missing)} yet. There are: {', '.join(sorted(GOALS))}", file=sys.stderr)
        return 2
    seed = given.seed if given.seed is not None else random.SystemRandom().randrange(10**6)
    met = True
    with pytest.MonkeyPatch.context() as patch:
        close_the_outside(patch)
        for name in names:
            line, reached = GOALS[name].line(seed)
            print(line, flush=True)
            met = met and reached
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
