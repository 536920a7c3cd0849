"""canishare, set up for the fixed names of `local-slack`, a stand-in for Slack that others wrote.

    python -m tests.slack.local_slack FOLDER [--socket]

Listens on 127.0.0.1:4000 (or holds a line open with --socket) and calls http://127.0.0.1:3100/api/. Alice is Kwabena,
the police's SPOC; Bob is Rhodri. Its secrets are the ones that stand-in always has, and open nothing.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from bot.channels.slack.doors.socket import SocketDoor
from bot.channels.slack.join import join_slack
from bot.channels.slack.setting_up.install import Grant, keep_grant
from bot.channels.slack.settings import SlackSettings
from bot.log import start_logs
from bot.records.database import open_database, sqlite_url
from bot.records.upgrade import upgrade
from bot.when import utc_now
from tests.partnership import KWABENA, RHODRI, build_parts

TEAM = "T01TEST"
PEOPLE = {"U01ALICE": KWABENA, "U02BOB": RHODRI}
SETTINGS = SlackSettings("http://127.0.0.1:3100/api/", "", "test-signing-secret", "xoxb-test-token", "xapp-test-token")


class Now:
    """The real time."""

    now = staticmethod(utc_now)


async def run(folder: Path, *, socket: bool) -> None:
    """Serve until it is stopped."""
    database = open_database(sqlite_url(folder / "local-slack.sqlite3"))
    upgrade(database)
    parts = build_parts(database, Now())  # type: ignore[arg-type]
    slack = join_slack(parts, SETTINGS)
    keep_grant(parts, slack.tokens, Grant(TEAM, "Test Workspace", "A01APP", "U0BOT", "", "xoxb-test-token"))
    parts.accounts.bind("slack", TEAM, "ashmere-police")
    for user, person in PEOPLE.items():
        parts.accounts.link("slack", TEAM, user, person)
    async with slack.delivering():
        if socket:
            await SocketDoor(SETTINGS.app_token, SETTINGS.api_url, slack.listening, lines=1).run()
        app = Starlette(routes=slack.routes(parts))
        await uvicorn.Server(uvicorn.Config(app, port=4000, log_config=None, access_log=False)).serve()


if __name__ == "__main__":
    start_logs("INFO")
    asyncio.run(run(Path(sys.argv[1]), socket="--socket" in sys.argv))
