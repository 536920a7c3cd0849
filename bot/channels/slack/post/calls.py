"""Calls of Slack's Web API, and how each ended. Nothing is tried twice here: the outbox is the only one that does.

slack_sdk's own retries are off. Its connection-error retry is on by default, and would post a second time blindly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

CALL_SECONDS = 10
LONGEST_RETRY_AFTER = 3_600.0

FORM_ONLY = frozenset("conversations.history conversations.info users.info auth.test oauth.v2.access".split())
"""Methods that take no JSON (docs.slack.dev, accepted content types of each method). They get a form as the body: what
stands in an address is written down on the way, and some of these carry secrets."""

ODD = (ValueError, AttributeError, RecursionError)
"""What slack_sdk stumbles over when an answer is not an object in JSON: a proxy may answer anything."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What Slack answered to a call that it took."""

    data: Mapping[str, Any]

    def text(self, *names: str) -> str:
        """The text at a place in the answer; empty when there is none."""
        found: Any = self.data
        for name in names:
            found = found.get(name) if isinstance(found, Mapping) else None
        return found if isinstance(found, str) else ""


@dataclass(frozen=True, slots=True)
class Limited:
    """Slack said to come back after so many seconds, and took nothing."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Declined:
    """Slack understood, and will not: its own word for why."""

    error: str


@dataclass(frozen=True, slots=True)
class Unreached:
    """Slack was not reached: nothing was sent."""

    error: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Sent, and no answer that says what came of it."""

    error: str


Ended = Answer | Limited | Declined | Unreached | Unknown


class Calls:
    """Calls over one shared connection pool, through `proxy` if there is one. Make it on the loop that uses it, and
    close it."""

    def __init__(self, base_url: str, proxy: str | None = None) -> None:
        self.proxy = proxy
        self.base_url = base_url if base_url.endswith("/") else f"{base_url}/"
        self._session: aiohttp.ClientSession | None = None

    async def call(self, token: str, method: str, **arguments: Any) -> Ended:  # noqa: ANN401 - as Slack takes them
        """Call a method of the Web API, once."""
        try:
            client = self._client(token)
            if method in FORM_ONLY:
                answer = await client.api_call(method, data={name: _as_field(one) for name, one in arguments.items()})
            else:
                answer = await client.api_call(method, json=arguments)
        except SlackApiError as error:
            return _declined(error)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            return Unreached(type(error).__name__)
        except (TimeoutError, aiohttp.ClientError, OSError, SlackRequestError, *ODD) as error:
            return Unknown(type(error).__name__)
        return Answer(answer.data if isinstance(answer.data, dict) else {})

    def _client(self, token: str) -> AsyncWebClient:
        if self._session is None or self._session.closed:
            wait = aiohttp.ClientTimeout(total=CALL_SECONDS, sock_connect=5)
            self._session = aiohttp.ClientSession(timeout=wait, trust_env=False)
        client = AsyncWebClient(
            token=token, base_url=self.base_url, session=self._session, retry_handlers=[], timeout=CALL_SECONDS
        )
        client.proxy = self.proxy  # given when it is made, "no proxy" would mean whatever the environment says
        return client

    async def close(self) -> None:
        """Give the connections back."""
        if self._session is not None:
            await self._session.close()


def _as_field(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _declined(error: SlackApiError) -> Ended:
    answer = error.response
    if not isinstance(answer, AsyncSlackResponse):  # not JSON, though it says so: aiohttp's own response
        status = getattr(answer, "status", 0)
        return Limited(_seconds(answer.headers)) if status == 429 else Unknown(f"status {status}")
    status = int(answer.status_code or 0)
    if status == 429:
        return Limited(_seconds(answer.headers))
    if status >= 500:
        return Unknown(f"status {status}")
    code = answer.get("error") if isinstance(answer.data, dict) else None
    if not isinstance(code, str):
        return Unknown(f"status {status}")
    if code == "ratelimited":
        return Limited(_seconds(answer.headers))
    return Declined(code[:60])


def _seconds(headers: Mapping[str, Any]) -> float:
    """What Retry-After says, in whatever case and shape the header comes."""
    for name, value in headers.items():
        if name.lower() == "retry-after":
            text = value[0] if isinstance(value, list) else value
            try:
                return min(max(1.0, float(text)), LONGEST_RETRY_AFTER)  # in this order "nan" is 1.0
            except ValueError:
                break
    return 30.0
