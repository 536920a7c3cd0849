"""canishare itself, on a free port of this machine, with the invented sample partnership in it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from pydantic import SecretStr

from bot.app import Parts, build
from bot.channels.web import web_app
from bot.records.database import sqlite_url
from bot.records.upgrade import upgrade
from bot.sample.load import load_sample
from bot.settings import Settings
from tests.clock import Clock
from tests.web.fakes import SECRET


class Server(uvicorn.Server):
    """A server that says when it is ready."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        self.ready.set()


@dataclass(frozen=True)
class Live:
    """A running canishare: its address, its parts and its clock."""

    address: str
    parts: Parts
    clock: Clock


@contextmanager
def canishare(folder: Path) -> Iterator[Live]:
    """Run it until the block ends."""
    clock = Clock()
    settings = Settings(
        database_url=sqlite_url(folder / "live.sqlite3"),
        secret_key=SecretStr(SECRET.decode()),
        partnership="Ashmere Community Safety Partnership",
        sign_in="choose",
    )
    parts = build(settings, now=clock.now)
    upgrade(parts.database)
    load_sample(parts.database, parts.audit, parts.now)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = Server(uvicorn.Config(web_app(parts), log_config=None, access_log=False, lifespan="off", ws="none"))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            assert server.ready.wait(20), "the server did not start"
            yield Live(f"http://127.0.0.1:{listening.getsockname()[1]}", parts, clock)
        finally:
            server.should_exit = True
            thread.join(20)
            parts.database.close()
