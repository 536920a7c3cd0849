"""The demo's second tab: the invented partnership in a stand-in for Slack, on the same records as the web pages."""

from __future__ import annotations

import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.routing import Route

from bot.app import Parts
from bot.channels.slack.fake.sample import AGENCIES, BOTS, PEOPLE, sample_town
from bot.channels.slack.fake.server import FakeSlack
from bot.channels.slack.fake.things import App
from bot.channels.slack.join import SlackDoor, join_slack
from bot.channels.slack.post.tokens import Tokens
from bot.channels.slack.setting_up.install import Grant, keep_grant
from bot.channels.slack.setting_up.manifest import manifest
from bot.channels.slack.settings import EVENTS_PATH, SlackSettings
from bot.services.accounts import NotPossible
from bot.settings import Settings

HOST = "127.0.0.1"


class DemoSlack:
    """The stand-in and the door that it calls. `port` is the stand-in's own; canishare listens on `web_port`."""

    def __init__(self, parts: Parts, web_port: int, port: int) -> None:
        app = App.made_from(manifest(Settings(base_url="https://canishare.example.org"), socket=True))
        app.signing_secret = secrets.token_hex(16)
        app.hears_itself = True
        self.port = port
        self.fake = FakeSlack(sample_town(), app, clock=time.time, keeps_time=True)
        self.fake.request_url = f"http://{HOST}:{web_port}{EVENTS_PATH}"
        settings = SlackSettings(f"http://{HOST}:{port}/api/", "", signing_secret=app.signing_secret)
        self.door: SlackDoor = join_slack(parts, settings)
        self.parts = parts

    def routes(self) -> list[Route]:
        """The address that the stand-in calls."""
        return self.door.routes(self.parts)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Serve the stand-in, and deliver what waits, as long as this lasts."""
        async with self.fake.serving(HOST, self.port), self.door.delivering():
            yield


def settle_in(parts: Parts) -> None:
    """Install canishare in the town's workspaces, bind them, and link the people whom both know. Done twice, it
    changes nothing."""
    tokens = Tokens(parts.database, parts.seal, parts.audit, parts.now)
    names = {one.id: one.name for one in sample_town()}
    for workspace, agency in AGENCIES.items():
        bot = BOTS[workspace]
        keep_grant(parts, tokens, Grant(workspace, names[workspace], "A0CANISHARE", bot.user_id, "", bot.token))
        parts.accounts.bind("slack", workspace, agency)
    for (workspace, user), person in PEOPLE.items():
        try:
            parts.accounts.link("slack", workspace, user, person)
        except NotPossible:
            continue  # linked in an earlier demo, or changed in it
