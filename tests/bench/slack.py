"""A no-op click through Slack's Bolt AsyncApp, as Slack sends it: signed, in a form, some 2.7 kB long."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp

    from tests.bench.rounds import Slice

SIGNING_SECRET = "for-measuring-only"
MESSAGE = "1700000000.000100"
ACTION = "answer:clear_purpose"


class NoBolt(Exception):
    """Bolt's AsyncApp cannot be used here."""

    def __init__(self) -> None:
        super().__init__("Left out: Bolt's AsyncApp needs the package aiohttp, which is not installed.")


def no_op_app() -> AsyncApp:
    """An AsyncApp that acknowledges one button, with its quickest safe settings. Raises NoBolt."""
    if find_spec("aiohttp") is None:
        raise NoBolt
    from slack_bolt.async_app import AsyncApp
    from slack_bolt.authorization import AuthorizeResult

    async def authorize(**_: Any) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id="E1", team_id="T1", bot_token="xoxb-none", bot_id="B1", bot_user_id="U9")

    app = AsyncApp(signing_secret=SIGNING_SECRET, authorize=authorize, process_before_response=True)

    @app.action(ACTION)
    async def acknowledge(ack: Any) -> None:
        await ack()

    return app


def signed_click() -> tuple[bytes, dict[str, str]]:
    """The body and headers of a click, signed now."""
    return signed(click_payload(ACTION, "run=1&version=2", "1.2.3", "D1"))


def click_payload(action: str, value: str, trigger: str, channel: str) -> dict[str, Any]:
    """A click as Slack sends it, some 2.7 kB long."""
    block = {"type": "section", "block_id": "b1", "text": {"type": "mrkdwn", "text": "Is there a clear purpose? " * 20}}
    button = {
        "type": "button",
        "action_id": action,
        "value": value,
        "text": {"type": "plain_text", "text": "Yes"},
    }
    return {
        "type": "block_actions",
        "user": {"id": "U1", "username": "officer", "name": "officer", "team_id": "T1"},
        "api_app_id": "A1",
        "token": "none",
        "container": {
            "type": "message",
            "message_ts": "1700000000.000100",
            "channel_id": channel,
            "is_ephemeral": False,
        },
        "trigger_id": trigger,
        "team": {"id": "T1", "domain": "example"},
        "channel": {"id": channel, "name": "directmessage"},
        "message": {
            "type": "message",
            "user": "U9",
            "ts": "1700000000.000100",
            "blocks": [block, {"type": "actions", "block_id": "b2", "elements": [button] * 3}],
        },
        "response_url": "https://hooks.example.org/actions/T1/1/2",
        "actions": [button | {"block_id": "b2", "type": "button", "action_ts": "1700000001.000000"}],
    }


def signed(payload: dict[str, Any]) -> tuple[bytes, dict[str, str]]:
    """A payload's body and headers, signed now."""
    body = urlencode({"payload": json.dumps(payload)})
    stamp = str(int(time.time()))
    seal = hmac.new(SIGNING_SECRET.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    headers = {
        "content-type": "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": f"v0={seal}",
    }
    return body.encode(), headers


def no_op_clicks(loop: asyncio.AbstractEventLoop, many: int) -> Slice:
    """Slices of clicks, each dispatched and timed in process. Raises NoBolt."""
    app = no_op_app()
    from slack_bolt.request.async_request import AsyncBoltRequest

    async def clicks() -> list[float]:
        body, headers = signed_click()
        text, taken = body.decode(), []
        for _ in range(many):
            started = time.perf_counter()
            answer = await app.async_dispatch(AsyncBoltRequest(body=text, headers=headers))  # type: ignore[arg-type]
            taken.append(time.perf_counter() - started)
            if answer.status != 200:
                raise AssertionError(f"the click was answered with {answer.status}")
        return taken

    return lambda: loop.run_until_complete(clicks())
