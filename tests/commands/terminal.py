"""Running `canishare` as a person or a program would: in this process, or in one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from bot.cli import app
from bot.commands.plain import Trouble
from bot.records.database import sqlite_url
from tests.partnership import KEY

ROOT = Path(__file__).parents[2]
SECONDS = 60


@dataclass(frozen=True)
class Ran:
    """How a command ended, and what it said on each stream."""

    code: int
    out: str
    err: str

    @property
    def plain(self) -> bool:
        """Whether it said nothing that only a programmer could read."""
        both = self.out + self.err
        return not any(word in both for word in ("Traceback", 'File "', "sqlalchemy", "sqlite3.", "Errno", "pydantic"))


def environment(file: Path | None = None, **more: str) -> dict[str, str]:
    """The settings of a partnership whose records are in this file, and nothing of whoever runs the tests."""
    given = {"CANISHARE_SECRET_KEY": KEY} | ({"CANISHARE_DATABASE_URL": sqlite_url(file)} if file else {})
    return given | {f"CANISHARE_{name.upper()}": value for name, value in more.items()}


def canishare(*args: str, env: Mapping[str, str] | None = None, typed: str | bytes = "") -> Ran:
    """Run a command in this process. A trouble ends it with 1, as `bot.cli.main` does."""
    unset = {name: None for name in os.environ if name.startswith("CANISHARE_")}
    ended = CliRunner().invoke(app, args, input=typed, env={**unset, **(env or {})})
    if isinstance(ended.exception, Trouble):
        return Ran(1, ended.stdout, ended.stderr + "\n".join(ended.exception.lines))
    if ended.exception and not isinstance(ended.exception, SystemExit):
        raise ended.exception
    return Ran(ended.exit_code, ended.stdout, ended.stderr)


def process(
    *args: str,
    env: Mapping[str, str] | None = None,
    typed: bytes = b"",
    cwd: Path = ROOT,
    as_nobody_special: bool = False,
) -> Ran:
    """Run a command in a process of its own. `as_nobody_special` takes away root's right to write everywhere."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("CANISHARE_")}
    command = [sys.executable, "-m", "bot", *args]
    if as_nobody_special and os.geteuid() == 0:
        rights = "-dac_override,-dac_read_search,-fowner"
        command = ["setpriv", f"--bounding-set={rights}", f"--inh-caps={rights}", *command]
    ended = subprocess.run(
        command,
        input=typed,
        env={**inherited, "PYTHONPATH": str(ROOT), **(env or {})},
        cwd=cwd,
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    return Ran(ended.returncode, ended.stdout.decode(), ended.stderr.decode())
