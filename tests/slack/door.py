"""Slack's side of the door, by hand: signed requests into the real one, and what they left in the outbox."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any
from urllib.parse import urlencode

import httpx
from starlette.applications import Starlette

from bot.app import Parts
from bot.channels.slack.join import SlackDoor, join_slack
from bot.channels.slack.setting_up.install import Grant, keep_grant
from bot.channels.slack.settings import EVENTS_PATH, SlackSettings
from bot.records.outbox import OUTBOX
from tests.partnership import KWABENA

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
NOWHERE = "http://127.0.0.1:9/api/"
POLICE, LANTERN = "T0POLICE", "T0LANTERN"
KWABENAS = "U0KWABENA"
FORM = "application/x-www-form-urlencoded"


@dataclass
class Answered:
    """What the door answered."""

    status: int
    body: str

    @property
    def json(self) -> Any:
        return json.loads(self.body) if self.body else None


class Door:
    """The real door of one partnership, and Slack's hand on it. Nothing is delivered: it waits in the outbox."""

    def __init__(self, parts: Parts, api_url: str = NOWHERE) -> None:
        self.parts = parts
        self.settings = SlackSettings(api_url, "http://127.0.0.1", signing_secret=SECRET)
        self.slack: SlackDoor = join_slack(parts, self.settings)
        self.app = Starlette(routes=self.slack.routes(parts))
        self.numbers = count(1)

    def install(self, workspace: str = POLICE, agency: str = "ashmere-police", *, shared: bool = False) -> None:
        """Install canishare in a workspace that belongs to an agency."""
        grant = Grant(workspace, workspace.title(), "A0CANISHARE", "U0BOT", "commands", "xoxb-for-the-fake-only")
        keep_grant(self.parts, self.slack.tokens, grant)
        self.parts.accounts.bind("slack", workspace, "" if shared else agency, shared=shared)

    def link(self, person: str = KWABENA, user: str = KWABENAS, workspace: str = POLICE) -> None:
        """Say whose account it is."""
        self.parts.accounts.link("slack", workspace, user, person)

    # What Slack sends ---------------------------------------------------------------------------------------------

    def words(self, text: str, user: str = KWABENAS, workspace: str = POLICE, **event: Any) -> dict[str, Any]:
        """A message in somebody's own messages with the bot."""
        said = {"type": "message", "channel_type": "im", "channel": "D1", "user": user, "text": text, "ts": "1.1"}
        return self.event(said | event, workspace)

    def event(self, event: Mapping[str, Any], workspace: str = POLICE) -> dict[str, Any]:
        """Any event."""
        return {
            "type": "event_callback",
            "event_id": f"Ev{next(self.numbers)}",
            "team_id": workspace,
            "api_app_id": "A0CANISHARE",
            "authorizations": [{"team_id": workspace, "is_enterprise_install": False, "is_bot": True}],
            "event": dict(event),
        }

    def command(self, name: str, text: str = "", user: str = KWABENAS, workspace: str = POLICE) -> dict[str, Any]:
        """A command typed in a channel."""
        return {
            "command": f"/{name}",
            "text": text,
            "team_id": workspace,
            "user_id": user,
            "channel_id": "C0GENERAL",
            "trigger_id": f"{next(self.numbers)}.trigger",
            "is_enterprise_install": "false",
        }

    def click(
        self, value: str, user: str = KWABENAS, workspace: str = POLICE, action: str = "press-1", **changes: Any
    ) -> dict[str, Any]:
        """A button pressed in a message."""
        return {
            "type": "block_actions",
            "team": {"id": workspace},
            "user": {"id": user, "team_id": workspace},
            "trigger_id": f"{next(self.numbers)}.trigger",
            "container": {"type": "message", "channel_id": "D1", "message_ts": "1.1", "is_ephemeral": False},
            "actions": [{"type": "button", "action_id": action, "block_id": "b1", "value": value}],
        } | changes

    # Sending it ---------------------------------------------------------------------------------------------------

    def send(self, payload: Mapping[str, Any], *, headers: Mapping[str, str] | None = None) -> Answered:
        """Send a payload as Slack does, signed now."""
        body, kind = encoded(payload)
        return self.post(body, signed(body, int(self.parts.now().timestamp()), kind) | dict(headers or {}))

    def post(self, body: bytes, headers: Mapping[str, str] | list[tuple[str, str]]) -> Answered:
        """Send raw bytes with these headers."""

        async def sent() -> Answered:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=True)
            async with httpx.AsyncClient(transport=transport, base_url="http://door") as client:
                answer = await client.post(EVENTS_PATH, content=body, headers=headers)
            await _ended(asyncio.all_tasks() - {asyncio.current_task()})
            await self.slack.calls.close()
            return Answered(answer.status_code, answer.text)

        return asyncio.run(sent())

    def waiting(self) -> list[dict[str, Any]]:
        """What waits in the outbox, opened and drawn as it would be sent now, oldest first."""
        with self.parts.database.reading() as connection:
            rows = connection.execute(OUTBOX.select().where(OUTBOX.c.state == "due").order_by(OUTBOX.c.seq)).all()
        return [self._opened(row) for row in rows]

    def _opened(self, row: Any) -> dict[str, Any]:
        payload = self.parts.outgoing.payload(row)
        assert payload is not None
        drawn = self.slack.drawing.ready(row, payload)
        return {"kind": row.kind, "address": row.address, "place": row.place, "workspace": row.workspace, **drawn}

    def close(self) -> None:
        """End its threads."""
        self.slack.workers.close()


def encoded(payload: Mapping[str, Any]) -> tuple[bytes, str]:
    """A payload as Slack encodes it: events as JSON, commands as a form, interactions in a form's `payload`."""
    if payload.get("type") in ("event_callback", "url_verification"):
        return json.dumps(payload).encode(), "application/json"
    if "command" in payload or "ssl_check" in payload:
        return urlencode(payload).encode(), FORM
    return urlencode({"payload": json.dumps(payload)}).encode(), FORM


def signed(body: bytes, stamp: int, kind: str = "application/json", secret: str = SECRET) -> dict[str, str]:
    """The headers with which Slack sends a body."""
    seal = hmac.new(secret.encode(), b"v0:%d:%b" % (stamp, body), hashlib.sha256).hexdigest()
    return {"content-type": kind, "x-slack-request-timestamp": str(stamp), "x-slack-signature": f"v0={seal}"}


async def _ended(tasks: set[asyncio.Task[Any] | None]) -> None:
    """Whatever goes on by itself after the answer ends here: it may call nobody once the connections are given back."""
    under_way = [one for one in tasks if one is not None]
    for one in under_way:
        one.cancel()
    await asyncio.gather(*under_way, return_exceptions=True)
