"""What Slack is answered at once, in the acknowledgement itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot import messages as say


@dataclass(frozen=True, slots=True)
class Reply:
    """The acknowledgement: its status and, for a command or a form, what it says. `put_out`: something waits in the
    outbox now."""

    status: int = 200
    body: Mapping[str, Any] | None = None
    put_out: bool = True


DONE = Reply()
NOTHING = Reply(put_out=False)


def private(text: str) -> Reply:
    """A line that only whoever typed the command sees."""
    return Reply(body={"response_type": "ephemeral", "text": text})


def closed() -> Reply:
    """The form is done with: every view closes."""
    return Reply(body={"response_action": "clear"})


def redrawn(view: Mapping[str, Any]) -> Reply:
    """The form is shown again, or what came of it."""
    return Reply(body={"response_action": "update", "view": view})


def wrong(errors: Mapping[str, str]) -> Reply:
    """The form stays as it was filled in, with what is wrong beside each field."""
    return Reply(body={"response_action": "errors", "errors": dict(errors)}, put_out=False)


def words_of(notice: say.Notice) -> str:
    """A notice as one plain text, with the emergency steps where it has them."""
    lines = [notice.title, *notice.say]
    if notice.emergency:
        lines += [notice.emergency.title, *notice.emergency.say]
    return "\n".join(lines)
