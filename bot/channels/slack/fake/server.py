"""Our stand-in for Slack: a local server that follows what Slack documents. Everybody in it is invented."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from random import Random

from aiohttp import web

from bot.channels.slack.fake.acts.happening import Happening
from bot.channels.slack.fake.acts.pressing import Pressing
from bot.channels.slack.fake.api.calls import Calls
from bot.channels.slack.fake.api.door import WebApi
from bot.channels.slack.fake.api.response_door import ResponseDoor
from bot.channels.slack.fake.faults import Faults, Pace
from bot.channels.slack.fake.page.routes import Pages
from bot.channels.slack.fake.sent.http_door import HttpDoor
from bot.channels.slack.fake.sent.sockets import Sockets
from bot.channels.slack.fake.things import App
from bot.channels.slack.fake.town import Clock, Town, Workspace

ACK_SECONDS = 3.0
"""How long Slack waits for an answer."""


class FakeSlack(Pressing, Happening):
    """A whole Slack on this machine.

    `clock` and `dice` decide everything that depends on time or chance; only how long an answer may take
    (`ack_seconds`) is measured in real seconds. `stamp` is the clock of the signatures, where the app checks those
    against a clock of its own. `keeps_time` retries events by itself: for the demo, where the clock is the real one.
    """

    def __init__(
        self,
        workspaces: Iterable[Workspace],
        app: App | None = None,
        *,
        clock: Clock = time.time,
        dice: Random | None = None,
        stamp: Clock | None = None,
        ack_seconds: float = ACK_SECONDS,
        keeps_time: bool = False,
    ) -> None:
        dice = dice or Random(0)  # noqa: S311 - nothing here is secret
        town = Town(workspaces, app or App(), clock, dice)
        http = HttpDoor(town.app, stamp or clock, ack_seconds)
        super().__init__(town, http, Sockets(town, dice, ack_seconds))
        self.calls = Calls()
        self.faults = Faults(dice)
        self.keeps_time = keeps_time

    @property
    def app(self) -> App:
        """The one app in town."""
        return self.town.app

    @property
    def pace(self) -> Pace:
        """How quickly messages may follow each other."""
        return self.town.pace

    @property
    def request_url(self) -> str:
        """Where the app listens, when it is not in Socket Mode."""
        return self.http.address

    @request_url.setter
    def request_url(self, address: str) -> None:
        self.http.address = address

    @property
    def address(self) -> str:
        """Where this Slack is: its page."""
        return self.town.address

    @property
    def api_url(self) -> str:
        """What the app's client takes as its base address."""
        return f"{self.address}/api/"

    def application(self) -> web.Application:
        """All its doors as one application."""
        api = WebApi(self.town, self.calls, self.faults)
        application = web.Application(client_max_size=4 * 2**20)
        application.router.add_route("*", "/api/{method}", api.answer)
        application.router.add_post("/response/{id}", ResponseDoor(self.town, api).answer)
        application.router.add_get("/link", self.sockets.serve)
        application.add_routes(Pages(self, self.calls).routes())
        return application

    @asynccontextmanager
    async def serving(self, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[FakeSlack]:
        """Serve on this machine until the block ends. Port 0 takes a free one."""
        runner = web.AppRunner(self.application(), access_log=None, handle_signals=False, shutdown_timeout=1)
        await runner.setup()
        timing: asyncio.Task[None] | None = None
        try:
            await web.TCPSite(runner, host, port).start()
            self.town.address = f"http://{host}:{runner.addresses[0][1]}"
            await self.http.open()
            timing = asyncio.create_task(self.keep_time()) if self.keeps_time else None
            yield self
        finally:
            if timing:
                timing.cancel()
            await self.stop()
            await self.sockets.close()
            await self.http.close()
            await runner.cleanup()
