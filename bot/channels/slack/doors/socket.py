"""Socket Mode: we call Slack and keep the line open, so that no public address is needed. The same answering behind it.

An envelope is acknowledged when its answer is written down. One that was not acknowledged comes again, on whichever
line is open then, and the inbox knows it. Two lines are kept, so that one stays while Slack renews the other.
Source: docs.slack.dev, Socket Mode.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.slack.doors.listening import Listening
from bot.log import logger, where

LINES = 2
PING_SECONDS = 5.0


class SocketDoor:
    """The lines to Slack of one running canishare. Make it on the loop that uses it."""

    def __init__(
        self, app_token: str, api_url: str, listening: Listening, *, lines: int = LINES, ping: float = PING_SECONDS
    ) -> None:
        self.listening = listening
        self.clients = [self._client(app_token, api_url, ping) for _ in range(lines)]

    def _client(self, app_token: str, api_url: str, ping: float) -> SocketModeClient:
        web = AsyncWebClient(token=app_token, base_url=api_url, retry_handlers=[])
        client = SocketModeClient(app_token, web_client=web, ping_interval=ping)
        client.socket_mode_request_listeners.append(self._take)
        return client

    async def run(self) -> None:
        """Keep the lines open until this is cancelled."""
        try:
            await asyncio.gather(*(client.connect() for client in self.clients))
            logger().info("socket lines open", count=len(self.clients))
            await asyncio.Event().wait()
        finally:
            for client in self.clients:
                with suppress(Exception):
                    await client.close()

    async def _take(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        """Answer one envelope. One that cannot be answered now is left unacknowledged, so that it comes again."""
        try:
            payload: Mapping[str, Any] = request.payload if isinstance(request.payload, dict) else {}
            reply = await self.listening.dispatch(payload)
            if reply.status >= 400:
                return
            body = dict(reply.body) if reply.body else None
            await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, body))
        except Exception as error:
            logger().error("an envelope was not acknowledged", error=type(error).__name__, where=where(error))
