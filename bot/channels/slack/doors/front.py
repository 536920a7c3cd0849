"""Our own front door, before Bolt: size, signature, and only then is anything read.

Nothing of a body that Slack did not sign is parsed or logged (security.md rows 1 and 2.4: Bolt answers 500 to three
kinds of rubbish, and logs the body of badly signed requests).
"""

from __future__ import annotations

import json

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.channels.body import Unreadable, read_body
from bot.channels.slack.doors.heard import NotUnderstood
from bot.channels.slack.doors.hearing import payload_of
from bot.channels.slack.doors.listening import Listening
from bot.channels.slack.doors.signature import NotSlack, check_signature
from bot.log import logger, where
from bot.when import Now

LARGEST = 1_000_000
"""Bytes. Slack's own payloads stay far below."""


class FrontDoor:
    """The one address that Slack sends everything to."""

    def __init__(self, secret: str, listening: Listening, now: Now) -> None:
        self.secret = secret
        self.listening = listening
        self.now = now

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, as the web server hands it over."""
        response = await self.take(Request(scope, receive, send))
        await response(scope, receive, send)

    async def take(self, request: Request) -> Response:
        """Take one request of Slack's. A fault of ours ends here: its error may quote what somebody typed, and whoever
        is above would log it."""
        try:
            return await self._taken(request)
        except Exception as error:
            logger().error("slack door failed", error=type(error).__name__, where=where(error), status=500)
            return Response(status_code=500)

    async def _taken(self, request: Request) -> Response:
        try:
            body = await read_body(request, LARGEST)
            check_signature(self.secret, request.scope["headers"], body, self.now().timestamp())
            payload = payload_of(body, request.headers.get("content-type", ""))
        except Unreadable as unreadable:
            return Response(status_code=unreadable.status)
        except NotSlack as stranger:
            logger().warning("slack.refused", reason=stranger.reason, status=401)
            return Response(status_code=401)
        except NotUnderstood:
            logger().warning("slack.unreadable", status=400)
            return Response(status_code=400)
        reply = await self.listening.dispatch(payload)
        if reply.body is None:
            return Response(status_code=reply.status)
        return Response(json.dumps(reply.body), reply.status, media_type="application/json")
