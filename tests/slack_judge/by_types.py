"""Slack's own TypeScript types, by the compiler. All payloads are judged in one run."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PACKAGES = HERE.parents[1] / ".tools" / "node_modules"
SECONDS = 120


def against_the_types(payloads: Mapping[str, tuple[str, Any]]) -> list[str]:
    """What does not have the types that Slack publishes: names, keys, kinds and the words that may stand there."""
    if not payloads:
        return []
    missing = [name for name in ("typescript", "@slack/types") if not (PACKAGES / name).is_dir()]
    assert not missing, f"{missing} is missing: run scripts/setup test"
    asked = {name: {"surface": surface, "value": value} for name, (surface, value) in payloads.items()}
    done = subprocess.run(
        ["node", str(HERE / "types.cjs"), str(PACKAGES)],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return [f"{name}: {place or 'as a whole'}: {why}" for name, place, why in json.loads(done.stdout)]
