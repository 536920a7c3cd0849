"""A whole conversation on this machine: the stand-in for Slack, the real door on a real server, and the delivery."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn
from starlette.applications import Starlette

from bot.app import Parts
from bot.channels.slack.doors.socket import SocketDoor
from bot.channels.slack.fake import App, FakeSlack, sample_town
from bot.channels.slack.fake.demo import settle_in
from bot.channels.slack.join import SlackDoor, join_slack
from bot.channels.slack.setting_up.manifest import manifest
from bot.channels.slack.settings import EVENTS_PATH, SlackSettings
from bot.records import outbox
from bot.settings import Settings


@dataclass
class Live:
    """What a test of a conversation has at hand."""

    parts: Parts
    fake: FakeSlack
    slack: SlackDoor

    async def settled(self, seconds: float = 10.0) -> None:
        """Wait until nothing is due any more, and Slack has been asked nothing for a moment."""
        async with asyncio.timeout(seconds):
            while True:
                with self.parts.database.reading() as connection:
                    counts = outbox.counts(connection)
                if not counts.get("due") and not counts.get("sending"):
                    return
                await asyncio.sleep(0.01)

    async def does(self, acting: Any) -> Any:
        """Let somebody do something, and wait until it is answered."""
        done = await acting
        await self.settled()
        return done

    def seen(self, user: str, where: str) -> list[Any]:
        """What somebody sees there, oldest first."""
        return self.fake.sees(user, where)


def settings_of(fake: FakeSlack, *, socket_mode: bool = False) -> SlackSettings:
    """The settings that go with this stand-in."""
    return SlackSettings(
        fake.api_url,
        "",
        signing_secret="" if socket_mode else fake.app.signing_secret,
        app_token=fake.app.app_token if socket_mode else "",
        client_id=fake.app.client_id,
        client_secret=fake.app.client_secret,
    )


def our_app() -> App:
    """The app as Slack makes it from our manifest. It hears its own messages, as a real one does."""
    app = App.made_from(manifest(Settings(base_url="https://canishare.example.org"), socket=True))
    app.hears_itself = True
    return app


@asynccontextmanager
async def live(parts: Parts, fake: FakeSlack | None = None, *, socket_mode: bool = False) -> AsyncIterator[Live]:
    """Everything running, until the block ends."""
    fake = fake or FakeSlack(sample_town(), our_app(), stamp=lambda: parts.now().timestamp())
    async with fake.serving():
        slack = join_slack(parts, settings_of(fake, socket_mode=socket_mode))
        settle_in(parts)
        async with slack.delivering(), listening(parts, fake, slack, socket_mode=socket_mode):
            yield Live(parts, fake, slack)


@asynccontextmanager
async def listening(parts: Parts, fake: FakeSlack, slack: SlackDoor, *, socket_mode: bool) -> AsyncIterator[None]:
    """The door open: a line to Slack, or an address that Slack can reach."""
    if socket_mode:
        fake.socket_mode = True
        line = asyncio.create_task(SocketDoor(fake.app.app_token, fake.api_url, slack.listening, lines=1).run())
        await fake.sockets.connected()
        try:
            yield
        finally:
            line.cancel()
            await asyncio.gather(line, return_exceptions=True)
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        free.listen()
        app = Starlette(routes=slack.routes(parts))
        server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off"))
        serving = asyncio.create_task(server.serve([free]))
        while not server.started:
            await asyncio.sleep(0.01)
        fake.request_url = f"http://127.0.0.1:{free.getsockname()[1]}{EVENTS_PATH}"
        try:
            yield
        finally:
            server.should_exit = True
            await serving
