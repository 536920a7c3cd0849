"""What was sent to the app: every delivery with its attempts, and what the person saw of it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from bot.channels.slack.fake.things import Json

EVENT, COMMAND, INTERACTION, CHALLENGE = "event", "command", "interaction", "url_verification"
"""The four kinds of things Slack sends."""

OK = "ok"
TIMEOUT, UNREACHED, REFUSED = "http_timeout", "connection_failed", "http_error"


@dataclass(frozen=True, slots=True)
class Reply:
    """How one attempt ended: ok, or Slack's word for what went wrong."""

    outcome: str
    status: int = 0
    body: str = ""
    again: bool = True
    """Whether Slack may try again: not when the app said x-slack-no-retry."""

    @property
    def said(self) -> Any:  # noqa: ANN401 - whatever the app answered
        """The answer: an object where it is JSON, else the words."""
        try:
            return json.loads(self.body) if self.body.strip() else None
        except ValueError:
            return self.body


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at a delivery. `number` is 0 for the first; `reason` is why it was tried again."""

    number: int
    reason: str
    at: float
    outcome: str
    status: int


@dataclass(slots=True, eq=False)
class Delivery:
    """One thing sent to the app. `shown` is what the person saw when it did not work, `opens` a link they followed."""

    kind: str
    type: str
    team_id: str
    payload: Json
    attempts: list[Attempt] = field(default_factory=list)
    answer: Any = None
    shown: str = ""
    opens: str = ""

    @property
    def ok(self) -> bool:
        """Whether the app took it in the end."""
        return bool(self.attempts) and self.attempts[-1].outcome == OK

    @property
    def outcome(self) -> str:
        """How the last attempt ended; nothing when it was not sent."""
        return self.attempts[-1].outcome if self.attempts else ""
