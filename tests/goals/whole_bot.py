"""The whole bot in a process of its own, to be killed: the real door behind a real server, and the real delivery.

`python -m tests.goals.whole_bot FILE API_URL` gets everything ready and forks one bot after another, each when a line
of JSON asks for it. It says when one began, where it listens, at which point it died, and when it ended.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
import socket
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette

from bot.app import Parts, build
from bot.channels.slack.doors import listening
from bot.channels.slack.doors.hearing import hear
from bot.channels.slack.join import join_slack
from bot.channels.slack.settings import SlackSettings
from bot.delivery import Times
from bot.log import start_logs
from bot.records.database import open_database, sqlite_url
from bot.when import utc_now
from tests.goals.officers import QUESTIONS
from tests.goals.points import Points
from tests.goals.together import PEOPLE, WORKSPACE, fake_slack
from tests.goals.traced import traced
from tests.network import close_the_outside
from tests.partnership import library, settings
from tests.slack.quick import undone

NOBODY = 65534


@dataclass(frozen=True)
class Life:
    """How one bot is to live. `points`: where it dies, and at which passing. `door`: whether it listens, or delivers
    only. `lease` and so on: seconds. `patience`: how long it waits for the records. `nobody`: without any rights."""

    points: dict[str, int] = field(default_factory=dict)
    door: bool = True
    lease: float = 2.0
    pace: float = 0.03
    first_wait: float = 0.1
    look_after: float = 0.5
    patience: float = 0.0
    nobody: bool = False

    @property
    def times(self) -> Times:
        """The times of its delivery."""
        seconds = (self.lease, self.pace, self.first_wait, 2.0, self.look_after)
        return Times(*(timedelta(seconds=one) for one in seconds))


def say(**found: object) -> None:
    """Tell whoever started us one thing, in one piece."""
    os.write(1, (json.dumps(found) + "\n").encode())


def die(point: str) -> None:
    """End at once, as with the plug pulled."""
    say(point=point)
    os.kill(os.getpid(), signal.SIGKILL)


async def serve(parts: Parts, api_url: str, life: Life) -> None:
    """Serve the door and deliver, until somebody kills us."""
    secret = fake_slack(0).app.signing_secret
    slack = join_slack(parts, SlackSettings(api_url, "", signing_secret=secret))
    slack.delivery.times = life.times
    if not life.door:
        async with slack.delivering():
            say(port=0)
            await asyncio.Event().wait()
    app = Starlette(routes=slack.routes(parts))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off"))
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen(128)
        async with slack.delivering():
            serving = asyncio.create_task(server.serve([door]))
            while not server.started:
                await asyncio.sleep(0.002)
            say(port=door.getsockname()[1])
            await serving


def live(parts: Parts, api_url: str, life: Life) -> None:
    """One life."""
    if life.nobody:
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    if life.patience:
        listening.PATIENCE = life.patience
    armed.left = dict(life.points)
    asyncio.run(serve(parts, api_url, life))


def warm(parts: Parts) -> None:
    """Let everything be read and worked out that the first answers need, and leave no trace: each life would take
    seconds over it, and they are many."""
    slack = join_slack(parts, SlackSettings("http://127.0.0.1:9/api/", "", signing_secret="none"))
    user = next(iter(PEOPLE))
    event = {"type": "message", "channel_type": "im", "channel": "D1", "user": user, "ts": "1.1"}
    for text in QUESTIONS:
        said = {"type": "event_callback", "event_id": text, "team_id": WORKSPACE, "event": event | {"text": text}}
        with undone(parts.database):
            slack.listening.answering.take(hear(said), time.monotonic() + 60)
    parts.database.close()


armed = Points({}, die)


def main(file: str, api_url: str) -> None:
    """Fork a bot whenever one is asked for."""
    close_the_outside(pytest.MonkeyPatch())
    start_logs("INFO")
    armed.place()
    parts = build(settings(), now=utc_now, database=open_database(sqlite_url(Path(file))), library=library())
    warm(parts)
    gc.freeze()
    say(ready=True)
    for line in sys.stdin:
        asked: dict[str, Any] = json.loads(line)
        child = os.fork()
        if child == 0:
            with suppress(BaseException), traced():
                live(parts, api_url, Life(**asked))
            os._exit(0)
        say(began=child)
        _, status = os.waitpid(child, 0)
        say(ended=child, signal=os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
