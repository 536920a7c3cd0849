"""Deliveries at a steady rate, whatever becomes of those before: how soon each is answered, and if it was taken."""

from __future__ import annotations

import asyncio
import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp

from bot.channels.slack.fake import App
from bot.channels.slack.settings import EVENTS_PATH
from bot.records.trouble import WORDS
from tests.partnership import KEY
from tests.slack.door import encoded, signed
from tests.slack.load.crowd import Sent

RETRIES = (0.0, 1.0, 3.0)
"""Seconds after which Slack tries an event again here. Really it is at once, a minute and five minutes."""

START_SECONDS = 30.0
BUSY = WORDS["locked"].partition(",")[0]
"""What somebody is told whose press could not be recorded."""


@dataclass(slots=True)
class Answers:
    """How soon each delivery was answered, in seconds from when it was due, and with which status.

    By the key that canishare knows a delivery by: `given_up` was never acknowledged, `told` had in its acknowledgement
    that the records are busy, and `answered_at` is when (in seconds since 1970)."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    given_up: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)
    answered_at: dict[str, float] = field(default_factory=dict)

    def at(self, share: float) -> float:
        """The time within which this share of them was answered."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


@contextmanager
def served(file: Path, api_url: str, app: App) -> Iterator[str]:
    """`canishare serve` in a process of its own, and its address for Slack."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = {
        "DATABASE_URL": f"sqlite:///{file}",
        "SECRET_KEY": KEY,
        "PORT": str(port),
        "LOG_LEVEL": "ERROR",
        "SLACK_API_URL": api_url,
        "SLACK_SIGNING_SECRET": app.signing_secret,
        "SLACK_CLIENT_ID": app.client_id,
        "SLACK_CLIENT_SECRET": app.client_secret,
    }
    named = {f"CANISHARE_{name}": value for name, value in settings.items()}
    process = subprocess.Popen([sys.executable, "-m", "bot", "serve"], env=os.environ | named, stderr=subprocess.PIPE)
    try:
        _wait_for(port, process)
        yield f"http://127.0.0.1:{port}{EVENTS_PATH}"
    finally:
        process.terminate()
        process.communicate(timeout=20)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    process.terminate()
    raise RuntimeError(f"canishare did not start: {process.communicate()[1].decode()[-500:]}")


async def rush(address: str, secret: str, plan: Iterable[Sent], rate: float) -> Answers:
    """Make these deliveries, so many a second. Each is due at its moment, however long others take."""
    found, loop, sending = Answers(), asyncio.get_running_loop(), []
    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0), timeout=aiohttp.ClientTimeout(total=20)
    ) as session:
        began = loop.time()
        for number, one in enumerate(plan):
            due = began + number / rate
            await asyncio.sleep(max(due - loop.time(), 0))
            sending.append(asyncio.create_task(_deliver(session, address, secret, one, due, found)))
        await asyncio.gather(*sending)
    return found


async def _deliver(
    session: aiohttp.ClientSession, address: str, secret: str, one: Sent, due: float, found: Answers
) -> None:
    for wait in (*RETRIES, None):
        status = await _post(session, address, secret, one, due, found)
        if 200 <= status < 300:
            return
        if not one.comes_again or wait is None:
            break
        await asyncio.sleep(wait)
        due = asyncio.get_running_loop().time()
    found.given_up.add(one.key)


async def _post(
    session: aiohttp.ClientSession, address: str, secret: str, one: Sent, due: float, found: Answers
) -> int:
    body, kind = encoded(one.payload)
    try:
        async with session.post(address, data=body, headers=signed(body, int(time.time()), kind, secret)) as answer:
            if BUSY in await answer.text():
                found.told.add(one.key)
            status = answer.status
    except (aiohttp.ClientError, TimeoutError):
        status = 0
    found.answered_at[one.key] = time.time()
    found.seconds.append(asyncio.get_running_loop().time() - due)
    found.statuses[status] += 1
    return status


def lock(file: Path, seconds: float) -> None:
    """Another writer holds the database for so long."""
    other = sqlite3.connect(file, isolation_level=None, timeout=10)
    other.execute("BEGIN IMMEDIATE")
    time.sleep(seconds)
    other.execute("ROLLBACK")
    other.close()


async def locked_at(file: Path, moments: Iterable[tuple[float, float]]) -> None:
    """Let another writer hold the database from these moments, counted from now, each for so many seconds."""
    began = asyncio.get_running_loop().time()
    for moment, seconds in moments:
        await asyncio.sleep(max(began + moment - asyncio.get_running_loop().time(), 0))
        await asyncio.to_thread(lock, file, seconds)
