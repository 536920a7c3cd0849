"""Slack's door called without a network, many times a second, and what a call leaves undone afterwards."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from starlette.types import ASGIApp, Message

from bot.app import Parts
from bot.channels.slack.join import SlackDoor
from bot.channels.slack.settings import EVENTS_PATH
from bot.records.database import Database, open_database, sqlite_url
from bot.records.upgrade import upgrade
from tests.clock import Clock
from tests.partnership import build_parts
from tests.slack.door import Answered, Door, encoded, signed

T = TypeVar("T")
Headers = Iterable[tuple[bytes, bytes]]


@contextmanager
def a_partnership(clock: Clock | None = None) -> Iterator[tuple[Parts, Path]]:
    """The sample partnership in a new folder, and its file. For whatever is measured outside of pytest."""
    with tempfile.TemporaryDirectory(prefix="canishare-") as folder:
        file = Path(folder) / "partnership.sqlite3"
        database = open_database(sqlite_url(file))
        upgrade(database)
        yield build_parts(database, clock or Clock()), file
        database.close()


class InPlace:
    """Runs an act where it stands: for a test that holds the transaction itself."""

    async def run(self, act: Callable[[], T], deadline: float) -> T:
        """Run it."""
        return act()

    def close(self) -> None:
        """There is nothing to end."""


class _Undone(Exception):
    """Nothing went wrong: what was done is to be forgotten."""


@contextmanager
def undone(database: Database) -> Iterator[None]:
    """Whatever is done in it can be looked at in it, and never was afterwards."""
    with suppress(_Undone), database.together():
        yield
        raise _Undone


async def called(app: ASGIApp, body: bytes, headers: Headers, path: str = EVENTS_PATH, query: str = "") -> Answered:
    """What the application answers to a request. Raises whatever it raises."""
    coming: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]
    said: list[Message] = []

    async def receive() -> Message:
        return coming.pop() if coming else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        said.append(message)

    given = [(name.lower(), value) for name, value in headers]
    if not any(name == b"content-length" for name, _ in given):
        given.append((b"content-length", b"%d" % len(body)))
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET" if query else "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode("latin-1", "replace"),
        "root_path": "",
        "headers": given,
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 80),
    }
    await app(scope, receive, send)
    text = b"".join(one.get("body", b"") for one in said[1:])
    return Answered(int(said[0]["status"]), text.decode())


async def sent(door: Door, payload: Mapping[str, Any]) -> Answered:
    """What the door answers to a payload, sent and signed as Slack does."""
    body, kind = encoded(payload)
    return await called(door.app, body, as_bytes(signed(body, int(door.parts.now().timestamp()), kind)))


def as_bytes(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """Headers as they come over the line."""
    return [(name.encode(), value.encode()) for name, value in headers.items()]


async def opened_by(slack: SlackDoor) -> bool:
    """Wait until the views that are opened at once are open, and say whether there were any."""
    opened = await slack.listening.under_way.end()
    await slack.listening.trouble.under_way.end()
    return opened


def answered_in_place(door: Door) -> Door:
    """The same door, which answers on the thread that asks, so that what it does can be undone."""
    door.slack.workers.close()
    door.slack.listening.workers = InPlace()
    return door


async def at_once(door: Door, payloads: Iterable[Mapping[str, Any]]) -> list[Answered]:
    """What the door answers to several that come together."""
    return list(await asyncio.gather(*(sent(door, one) for one in payloads)))


def text_of(drawn: object) -> str:
    """Something that is sent, as one text."""
    return json.dumps(drawn, ensure_ascii=False, sort_keys=True)
