"""Slack's side of a walk, by hand: what the last letter draws, and the payloads of pressing it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from random import Random
from typing import Any

from sqlalchemy import text

from bot.channels.slack.doors.heard import Heard
from bot.channels.slack.fake.blocks import Placed, state_values, with_ids
from bot.channels.slack.fake.things import Choices, Json
from bot.records.outbox import OUTBOX
from tests.goals.filling import asks_for, fill_in, pressable, tick_all
from tests.goals.together import WORKSPACE
from tests.slack.door import Door


@dataclass
class Drawn:
    """A letter as it would be sent now: its row, and its blocks with an id each."""

    row: Any
    payload: Json
    blocks: list[Json]

    @property
    def words(self) -> str:
        """Everything it says."""
        return json.dumps(self.payload, ensure_ascii=False)

    def presses(self, *acts: str) -> list[Placed]:
        """What can be pressed there that asks for one of these acts."""
        return [one for one in pressable(self.blocks) if any(f'"{act}"' in asks_for(one) for act in acts)]


def without_slack(door: Door) -> Door:
    """The same door, which calls nobody: no view is opened, and nobody is asked about."""

    async def opened(heard: Heard) -> None:
        """There is no Slack here."""

    async def settled(heard: Heard, deadline: float) -> bool:
        return True

    door.slack.listening.opened, door.slack.listening.settled = opened, settled
    return door


def drawn(door: Door, row: Any) -> Drawn:
    """What a letter that waits would say now."""
    payload = door.parts.outgoing.payload(row)
    assert payload is not None
    ready = dict(door.slack.drawing.ready(row, payload))
    blocks = ready["view"]["blocks"] if "view" in ready else ready.get("blocks", [])
    return Drawn(row, ready, with_ids(blocks, Random(0)))


def newest(door: Door, **where: str) -> Drawn:
    """The newest letter that waits, of this slot, address or kind."""
    with door.parts.database.reading() as connection:
        found = OUTBOX.select().where(OUTBOX.c.state == "due", *(OUTBOX.c[name] == one for name, one in where.items()))
        return drawn(door, connection.execute(found.order_by(OUTBOX.c.seq.desc()).limit(1)).one())


def count_of(door: Door, table: str, which: str = "1 = 1", **values: object) -> int:
    """How many rows there are."""
    with door.parts.database.reading() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table} WHERE {which}"), values).scalar_one())


def message(ts: str, channel: str = "D1") -> Json:
    """The container of what stands in somebody's own messages with the bot."""
    return {"type": "message", "channel_id": channel, "message_ts": ts, "is_ephemeral": False}


def pressed(door: Door, user: str, on: Drawn, one: Placed, dice: Random, ts: str) -> Json:
    """Press it, or choose from it, with every line of a checklist ticked."""
    choices: Choices = {}
    tick_all(on.blocks, choices)
    action: Json = {"type": one.type, "block_id": one.place[0], "action_id": one.place[1]}
    if one.type == "button":
        action["value"] = one.element["value"]
    else:
        action["selected_option"] = dice.choice(one.options)
    state = {"values": state_values(on.blocks, choices)}
    return door.click("", user, WORKSPACE, container=message(ts), actions=[action], state=state)


def asked(door: Door, user: str, ts: str, act: str, **values: str) -> Json:
    """Press a button that asks for this act."""
    value = json.dumps([act, *([name, one] for name, one in values.items())])
    return door.click(value, user, WORKSPACE, container=message(ts))


@dataclass
class Sheet:
    """A form that is open, as Slack keeps it for somebody."""

    view: Json
    blocks: list[Json]
    choices: Choices

    def fill(self, dice: Random, wrong: Json) -> None:
        """Choose what is missing or was wrong."""
        fill_in(self.blocks, self.choices, wrong, dice)

    def payload(self, door: Door, user: str, kind: str = "view_submission") -> Json:
        """Send it, or put it away."""
        view = {
            "id": f"V{self.view['private_metadata'][:12]}",
            "type": "modal",
            "callback_id": self.view["callback_id"],
            "private_metadata": self.view["private_metadata"],
            "hash": "1.x",
            "app_installed_team_id": WORKSPACE,
            "state": {"values": state_values(self.blocks, self.choices)},
        }
        return {
            "type": kind,
            "team": {"id": WORKSPACE},
            "user": {"id": user, "team_id": WORKSPACE},
            "trigger_id": f"{next(door.numbers)}.trigger",
            "view": view,
        }


def sheet(on: Drawn) -> Sheet:
    """The form that a letter fills a view with."""
    return Sheet(on.payload["view"], on.blocks, {})
