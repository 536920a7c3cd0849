"""What is in memory is put out of the collector's way once the index is made, and serving does not wait for that."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest

from bot.commands import running
from bot.services.lookup import Lookup
from tests.channels.slack_values import BY_SOCKET
from tests.commands.terminal import canishare, environment

SECONDS = 20


class Order:
    """What happened, in which order. The index is made once serving has begun."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.serving, self.settled = threading.Event(), threading.Event()
        self.breaks = False

    def index(self, *_: object) -> None:
        assert self.serving.wait(SECONDS)
        self.seen.append("index")
        if self.breaks:
            raise ZeroDivisionError

    def settle(self) -> None:
        self.seen.append("settle")
        self.settled.set()

    def serve(self, *_: object, **__: object) -> None:
        self.seen.append("serving")
        self.serving.set()
        self.settled.wait(SECONDS)

    async def hold(self, *_: object) -> None:
        self.serve()


@pytest.fixture
def order(monkeypatch: pytest.MonkeyPatch) -> Order:
    order = Order()
    monkeypatch.setattr(Lookup, "index", order.index)
    monkeypatch.setattr(running, "settle", order.settle)
    monkeypatch.setattr(running.uvicorn, "run", order.serve)
    monkeypatch.setattr(running, "_hold_the_line", order.hold)
    monkeypatch.setattr(running, "start_logs", lambda level: None)
    return order


def start(command: str, file: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    more = BY_SOCKET if command == "slack-socket" else {}
    assert canishare(command, env=environment(file, port=port, **more)).code == 0


@pytest.mark.parametrize("command", ["serve", "slack-socket"])
@pytest.mark.parametrize("breaks", [False, True], ids=["made", "not made"])
def test_memory_settles_after_the_index_and_serving_does_not_wait(
    parts_file: Path, order: Order, command: str, breaks: bool
) -> None:
    order.breaks = breaks
    start(command, parts_file)
    assert order.seen == ["serving", "index", "settle"]
