"""Starting `tests.records.child` and listening to it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


class Child:
    """A process of its own that does one act of `tests.records.child`."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._stdin, self._stdout = process.stdin, process.stdout

    def line(self) -> dict[str, Any]:
        """The next thing it says."""
        found: dict[str, Any] = json.loads(self._stdout.readline())
        return found

    def lines(self) -> list[dict[str, Any]]:
        """Everything that it still says until it ends."""
        return [json.loads(line) for line in self._stdout]

    def go(self) -> None:
        """Let it go on."""
        self._stdin.close()


@contextmanager
def child(act: str, target: object) -> Iterator[Child]:
    """A child that does this act. It must end well."""
    words = [sys.executable, "-m", "tests.records.child", act, str(target)]
    with subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        one = Child(process)
        try:
            yield one
        finally:
            one.go()
    assert process.returncode == 0
