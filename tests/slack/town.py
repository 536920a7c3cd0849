"""A stand-in for Slack in a test, and a small app beside it that keeps what it is sent and answers as it is told."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from functools import wraps
from random import Random
from typing import Any
from urllib.parse import parse_qsl

import aiohttp
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.fake import App, FakeSlack, Running, Workspace, running, sample_town
from bot.channels.slack.fake.things import Json

LANTERN, POLICE = "T0LANTERN", "T0POLICE"
SHABNAM, TAMSIN, OTTILIE, BARNABY = "U0SHABNAM", "U0TAMSIN", "U0OTTILIE", "U0BARNABY"
KWABENA, HOLLY = "U0KWABENA", "U0HOLLY"


class Watch:
    """A clock in seconds that a test sets by hand."""

    def __init__(self, now: float = 1_795_424_400.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def forward(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds


def fake_slack(
    workspaces: list[Workspace] | None = None, app: App | None = None, *, seed: int = 1, **more: Any
) -> FakeSlack:
    """The stand-in with the sample town in it, by a clock that stands still and dice that always fall the same."""
    more.setdefault("clock", Watch())
    return FakeSlack(workspaces or sample_town(), app, dice=Random(seed), **more)


@contextmanager
def running_fake(workspaces: list[Workspace] | None = None, app: App | None = None, **more: Any) -> Iterator[Running]:
    """The stand-in, served in a thread of its own until the block ends."""
    with running(fake_slack(workspaces, app, **more)) as live:
        yield live


def in_a_loop(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Lets an asynchronous test be an ordinary one."""

    @wraps(test)
    def run(*given: Any, **named: Any) -> None:
        asyncio.run(test(*given, **named))

    return run


@dataclass
class Sent:
    """One request that Slack made: its headers, its raw body, and what that says."""

    headers: dict[str, str]
    body: str
    said: Json = field(default_factory=dict)


Answer = Callable[[Json], Awaitable[web.StreamResponse] | web.StreamResponse]


class Bot:
    """An app that keeps every request. `answers` are used up one by one; then it says yes to everything."""

    def __init__(self) -> None:
        self.requests: list[Sent] = []
        self.answers: list[Answer] = []
        self.address = ""

    def answer(self, body: Json | str | None = None, status: int = 200, **headers: str) -> None:
        """Answer the next request that has no answer yet so."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}

        def made(said: Json) -> web.StreamResponse:
            if isinstance(body, dict):
                return web.json_response(body, status=status, headers=named)
            return web.Response(text=body or "", status=status, headers=named)

        self.answers.append(made)

    @property
    def last(self) -> Json:
        """What the newest request says."""
        return self.requests[-1].said

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Take one request."""
        text = await request.text()
        if request.content_type == "application/json":
            said = json.loads(text)
        else:
            said = dict(parse_qsl(text, keep_blank_values=True))
            said = json.loads(said["payload"]) if "payload" in said else said
        self.requests.append(Sent({name.lower(): value for name, value in request.headers.items()}, text, said))
        answered = (self.answers.pop(0) if self.answers else lambda said: web.Response())(said)
        return await answered if isinstance(answered, Awaitable) else answered


@asynccontextmanager
async def served(handle: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> AsyncIterator[str]:
    """One handler behind an address of its own."""
    application = web.Application()
    application.router.add_post("/slack/events", handle)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    await runner.cleanup()


@asynccontextmanager
async def slack_and_bot(fake: FakeSlack | None = None, **more: Any) -> AsyncIterator[tuple[FakeSlack, Bot]]:
    """The stand-in and a small app that it reaches over HTTP."""
    fake, bot = fake or fake_slack(**more), Bot()
    async with served(bot.handle) as address, fake.serving():
        fake.request_url = bot.address = address
        yield fake, bot


@asynccontextmanager
async def client_of(fake: FakeSlack, team: str = LANTERN, *, token: str | None = None) -> AsyncIterator[AsyncWebClient]:
    """Slack's own client, without retries of its own."""
    async with aiohttp.ClientSession() as session:
        value = fake.bot_token(team) if token is None else token
        yield AsyncWebClient(token=value, base_url=fake.api_url, session=session, retry_handlers=[])


def words(text: str) -> Json:
    """A text object."""
    return {"type": "plain_text", "text": text}


def button(action_id: str, label: str, **more: Any) -> Json:
    """A button."""
    return {"type": "button", "action_id": action_id, "text": words(label), **more}


def options(*values: str) -> list[Json]:
    """Lines to choose from."""
    return [{"text": words(value.title()), "value": value} for value in values]


def row(*elements: Json, block_id: str = "row") -> Json:
    """A row of things to press."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def asking(block_id: str, label: str, element: Json | None = None, **more: Any) -> Json:
    """An input with its label; a line of text unless another element is given."""
    made = element or {"type": "plain_text_input", "action_id": "value"}
    return {"type": "input", "block_id": block_id, "label": words(label), "element": made, **more}


def modal(*blocks: Json, title: str = "Record it", **more: Any) -> Json:
    """A modal with these blocks."""
    kept = [*blocks] or [asking("why", "Why")]
    return {"type": "modal", "title": words(title), "submit": words("Save"), "blocks": kept, **more}


def home(*blocks: Json, **more: Any) -> Json:
    """A Home tab with these blocks."""
    return {"type": "home", "blocks": list(blocks), **more}
