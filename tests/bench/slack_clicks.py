"""A recorded click through our own Slack door: a signed form like the no-op click's, with an answer in its button."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

from starlette.applications import Starlette
from starlette.types import ASGIApp

from bot.channels.slack.join import join_slack
from bot.channels.slack.looks.press import value_of
from bot.channels.slack.setting_up.install import Grant, keep_grant
from bot.channels.slack.settings import EVENTS_PATH, SlackSettings
from bot.messages import Button
from bot.records import store
from bot.records.rows import RunRow
from tests.bench.ground import OFFICER, Tap, new_parts
from tests.bench.load import Ask, Reply, request
from tests.bench.slack import SIGNING_SECRET, click_payload, signed

RUNS_FILE = "runs.json"
WALKS = 6_000
TEAM, USER, AGENCY = "T1", "U1", "ashmere-police"


def slack_door(folder: Path) -> ASGIApp:
    """Our Slack door, and many walks just begun. Nothing is sent on: that is another process's work."""
    parts = new_parts(folder)
    slack = join_slack(parts, SlackSettings("http://127.0.0.1:9/api/", "", signing_secret=SIGNING_SECRET))
    keep_grant(parts, slack.tokens, Grant(TEAM, "Measured", "A1", "UBOT", "", "xoxb-none"))
    actor = parts.people.actor(OFFICER)
    parts.accounts.bind("slack", TEAM, actor.agency_key)
    parts.accounts.link("slack", TEAM, USER, OFFICER)
    flow, now = parts.packs.current, parts.now()
    whose = (OFFICER, actor.agency_key)
    begun = [
        RunRow(f"walk-{n}", *whose, flow.pack.digest, "", (), {}, "open", flow.pack.start, "", now, now, 1)
        for n in range(WALKS)
    ]
    with parts.database.writing() as connection:
        parts.packs.keep(connection, now)
        for row in begun:
            store.add_run(connection, row)
    (folder / RUNS_FILE).write_text(json.dumps([row.id for row in begun]))
    return Starlette(routes=slack.routes(parts))


class Presser:
    """An officer who presses answers from the first question to the outcome, walk after walk."""

    numbers = count(1)

    def __init__(self, port: int, runs: Iterator[str], walk: Sequence[Tap]) -> None:
        self.headers = {"host": f"127.0.0.1:{port}"}
        self.runs = runs
        self.walk = walk
        self.run = next(runs)
        self.at = 0

    def __call__(self, reply: Reply | None) -> Ask:
        """The next click."""
        if self.at == len(self.walk):
            self.run, self.at = next(self.runs), 0
        tap = self.walk[self.at]
        self.at += 1
        picked = (("picked", tap.picked[0]),) if tap.picked else ()
        values = (("run", self.run), ("version", str(self.at)), ("question", tap.question), ("answer", tap.answer))
        value = value_of(Button("", "guide.answer", (*values, *picked)))
        payload = click_payload("press-1", value, f"{next(self.numbers)}.2.3", f"D{self.run}")
        body, headers = signed(payload)
        return Ask(request("POST", EVENTS_PATH, self.headers | headers, body), 200)
