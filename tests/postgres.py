"""A real PostgreSQL server for the tests: started once, in a new folder under the temporary one, gone afterwards.

It listens on a Unix socket in that folder only. When the tests end, however they end, the pipe that holds it breaks
and it stops.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from sqlalchemy import Engine, create_engine

INSTALL = (
    "These tests need PostgreSQL's server. Install it with: apt-get install --no-install-recommends postgresql "
    "(and the Python driver with: uv sync --all-extras)"
)
FLAGS = {  # fast, and unsafe for anything but a test
    "listen_addresses": "''",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "60",
    "timezone": "UTC",
}
SHELL = """
"$1/initdb" -D "$0/data" -U postgres -A trust --no-sync -E UTF8 --locale=C.UTF-8 >"$0/log" 2>&1 &&
"$1/pg_ctl" -w -s -D "$0/data" -l "$0/log" -o "-k $0 $2" start >&2 && echo ready && read -r wait
"$1/pg_ctl" -w -s -D "$0/data" -m fast stop >&2; rm -rf "$0/data"
"""
"""Makes and starts the server in folder $0 with the programs in $1, and stops it once the pipe that holds it breaks."""


class PostgresMissing(Exception):
    """PostgreSQL cannot be started here; the message says what to install."""


class Postgres:
    """A running server. `database()` makes a new database on it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)
        self._admin: Engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")

    def url(self, name: str) -> str:
        """The address of one of its databases."""
        return f"postgresql+psycopg://postgres@/{name}?host={self._folder}"

    def database(self, template: str = "template0") -> str:
        """Make a new database, as a copy of a template that nobody is using, and give its name."""
        name = f"test{next(self._numbers)}"
        self.ask(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return name

    def drop(self, name: str) -> None:
        """Throw a database away, whoever is still connected to it."""
        self.ask(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def ask(self, statement: str) -> None:
        """Run one statement as the server's owner, outside of any transaction."""
        with self._admin.connect() as connection:
            connection.exec_driver_sql(statement)

    def close(self) -> None:
        """Let go of the server."""
        self._admin.dispose()


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """A server that runs until the block ends. Raises PostgresMissing when there is none to run."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="canishare-pg-"))
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_postgres:
        shutil.chown(folder, "postgres")
    settings = " ".join(f"-c {name}={value}" for name, value in FLAGS.items())
    holder = subprocess.Popen(
        [*as_postgres, "sh", "-c", SHELL, folder, programs, settings],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=folder,
        start_new_session=True,
    )
    assert holder.stdout is not None
    try:
        if not holder.stdout.readline():
            raise PostgresMissing(f"PostgreSQL did not start. {(folder / 'log').read_text(errors='replace')[-2000:]}")
        postgres = Postgres(folder)
        yield postgres
        postgres.close()
    finally:
        holder.communicate()
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """The folder of the newest server programs on this machine."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: float(file.parts[-3]))
    on_path = shutil.which("initdb")
    if found:
        return found[-1].parent
    if on_path:
        return Path(on_path).resolve().parent
    raise PostgresMissing(INSTALL)
