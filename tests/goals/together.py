"""One Slack workspace that several agencies share, with the sample partnership's people in it: what goals run on."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

from bot.app import Parts
from bot.channels.slack.fake import Channel, FakeSlack, User, Workspace
from bot.channels.slack.post.tokens import Tokens
from bot.channels.slack.setting_up.install import Grant, keep_grant
from bot.records.database import open_database, sqlite_url
from bot.records.upgrade import upgrade
from tests.clock import Clock
from tests.partnership import (
    ABDIRAHMAN,
    HOLLY,
    KWABENA,
    LEROY,
    NKECHI,
    PRIYA,
    SHABNAM,
    WINSTON,
    build_parts,
)
from tests.slack.live import our_app

WORKSPACE, BOT, TOKEN = "T0TOGETHER", "U0CANISHARE", "xoxb-7301846295-6150948372-togetherQ4w8"
ROOM = "C0PARTNERS"
PEOPLE = {
    f"U0{person.split('-')[0].upper()}": person
    for person in (KWABENA, HOLLY, PRIYA, NKECHI, ABDIRAHMAN, SHABNAM, WINSTON, LEROY)
}
"""Who in Slack is who in canishare: all of them officers."""

UNKNOWN = "U0TAMSIN"
"""Somebody whom nobody has linked."""


def town(strangers: Sequence[str] = (UNKNOWN,)) -> list[Workspace]:
    """The workspace, new: everybody's direct messages, and one channel. `strangers` are in it and not linked."""
    people = [User(one, one[2:].lower(), one[2:].title()) for one in (*PEOPLE, *strangers)]
    room = Channel(ROOM, "partners", {*PEOPLE, UNKNOWN, BOT})
    return [
        Workspace(WORKSPACE, "Together", "together", users=people, channels=[room], bot_token=TOKEN, bot_user_id=BOT)
    ]


def fake_slack(
    seed: int, clock: Callable[[], float] = time.time, strangers: Sequence[str] = (UNKNOWN,), **more: object
) -> FakeSlack:
    """The stand-in for Slack with that workspace in it."""
    return FakeSlack(town(strangers), our_app(), clock=clock, dice=Random(seed), **more)  # type: ignore[arg-type]


def settle(parts: Parts) -> None:
    """Install canishare in the workspace, say that agencies share it, and link everybody."""
    tokens = Tokens(parts.database, parts.seal, parts.audit, parts.now)
    keep_grant(parts, tokens, Grant(WORKSPACE, "Together", "A0CANISHARE", BOT, "commands", TOKEN))
    parts.accounts.bind("slack", WORKSPACE, shared=True)
    for user, person in PEOPLE.items():
        parts.accounts.link("slack", WORKSPACE, user, person)


def settled_file(file: Path) -> Path:
    """A new SQLite file with the sample partnership in that workspace."""
    database = open_database(sqlite_url(file))
    upgrade(database)
    settle(build_parts(database, Clock()))
    database.close()
    return file
