"""Sending to the app's request address: signed posts, as Slack shapes, encodes and times them."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from urllib.parse import urlencode

import aiohttp

from bot.channels.slack.fake.sent.delivery import (
    COMMAND,
    INTERACTION,
    OK,
    REFUSED,
    TIMEOUT,
    UNREACHED,
    Delivery,
    Reply,
)
from bot.channels.slack.fake.things import App

ROBOT = "Slackbot 1.0 (+https://api.slack.com/robots)"
FORM = "application/x-www-form-urlencoded"
MOST_REDIRECTS = 2


class HttpDoor:
    """Carries deliveries to the request address. `stamp` is the clock that the signatures go by."""

    def __init__(self, app: App, stamp: Callable[[], float], seconds: float) -> None:
        self.app, self.stamp, self.seconds = app, stamp, seconds
        self.address = ""
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Get ready to send."""
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self.seconds))

    async def close(self) -> None:
        """Send nothing more."""
        if self._session:
            await self._session.close()

    async def carry(self, delivery: Delivery, number: int, reason: str) -> Reply:
        """Send it once, and say how that ended."""
        if not self._session or not self.address:
            return Reply(UNREACHED)
        body = encoded(delivery)
        headers = self.headers(body, FORM if delivery.kind in (COMMAND, INTERACTION) else "application/json")
        if number:
            headers |= {"x-slack-retry-num": str(number), "x-slack-retry-reason": reason}
        try:
            async with self._session.post(
                self.address, data=body, headers=headers, max_redirects=MOST_REDIRECTS
            ) as answer:
                text = await answer.text(errors="replace")
                again = answer.headers.get("x-slack-no-retry") != "1"
                outcome = OK if 200 <= answer.status < 300 else REFUSED
                return Reply(outcome, answer.status, text, again)
        except TimeoutError:
            return Reply(TIMEOUT)
        except aiohttp.TooManyRedirects:
            return Reply("too_many_redirects")
        except aiohttp.ClientSSLError:
            return Reply("ssl_error")
        except aiohttp.ClientConnectionError:
            return Reply(UNREACHED)
        except aiohttp.ClientError:
            return Reply("unknown_error")

    def headers(self, body: bytes, kind: str) -> dict[str, str]:
        """The headers of a post: its type, its moment, and the signature over both moment and body."""
        moment = str(int(self.stamp()))
        signed = hmac.new(self.app.signing_secret.encode(), f"v0:{moment}:".encode() + body, hashlib.sha256)
        return {
            "Content-Type": kind,
            "User-Agent": ROBOT,
            "Accept": "*/*",
            "X-Slack-Request-Timestamp": moment,
            "X-Slack-Signature": f"v0={signed.hexdigest()}",
        }


def encoded(delivery: Delivery) -> bytes:
    """A delivery as it goes over the line: events as JSON, commands as a form, the rest as a form with one field."""
    if delivery.kind == COMMAND:
        return urlencode(delivery.payload).encode()
    text = json.dumps(delivery.payload, separators=(",", ":"), ensure_ascii=False)
    return urlencode({"payload": text}).encode() if delivery.kind == INTERACTION else text.encode()
