"""Socket Mode: we call Slack and keep the line open, so that no public address is needed. The same answering behind it.

An envelope is acknowledged when its answer is written down, through the connection that brought it. One that was not
acknowledged comes again, on whichever line is open then, and the inbox knows it. Two lines are kept, so that one stays
while the other is renewed. slack_sdk's own client is not used: it closes a connection before it opens the next, tries
again every few seconds for ever, and acknowledges through whichever connection it has by then.
Source: docs.slack.dev, Socket Mode.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp

from bot.channels.slack.doors.line import PING_SECONDS, Connection, Line, Waits
from bot.channels.slack.doors.listening import Listening
from bot.channels.slack.post.calls import Calls
from bot.log import logger, where

LINES = 2
USUAL = Waits()


class SocketDoor:
    """The lines to Slack of one running canishare."""

    def __init__(
        self,
        app_token: str,
        api_url: str,
        listening: Listening,
        *,
        lines: int = LINES,
        ping: float = PING_SECONDS,
        waits: Waits = USUAL,
        proxy: str | None = None,
    ) -> None:
        self.app_token = app_token
        self.api_url = api_url
        self.listening = listening
        self.lines = lines
        self.ping = ping
        self.waits = waits
        self.proxy = proxy

    async def run(self) -> None:
        """Keep the lines open until this is cancelled."""
        calls = Calls(self.api_url, self.proxy)
        async with aiohttp.ClientSession(trust_env=False) as session:
            kept = [Line(self.app_token, calls, session, self._take, self.ping, self.waits) for _ in range(self.lines)]
            keeping = [asyncio.create_task(line.keep()) for line in kept]
            try:
                await asyncio.gather(*keeping)
            finally:
                for one in keeping:
                    one.cancel()
                await asyncio.gather(*keeping, return_exceptions=True)
                await calls.close()

    async def _take(self, connection: Connection, envelope: Mapping[str, Any]) -> None:
        """Answer one envelope. One that cannot be answered now is left unacknowledged, so that it comes again."""
        try:
            payload = envelope.get("payload")
            reply = await self.listening.dispatch(payload if isinstance(payload, dict) else {})
            if reply.status >= 400:
                return
            body = reply.body if envelope.get("accepts_response_payload") else None
            await connection.acknowledge(str(envelope["envelope_id"]), body)
        except Exception as error:
            logger().warning("an envelope was not acknowledged", error=type(error).__name__, where=where(error))
