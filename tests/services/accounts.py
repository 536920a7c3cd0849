"""People who ask to be added, for the tests of accounts."""

from __future__ import annotations

from bot.app import Parts
from tests.chat import POLICE, Chatter

NOT_THEIRS = "That is not here, or it is not yours to see."


def asked(parts: Parts, workspace: str = POLICE, user: str = "U0STRANGER", agency: str = "") -> Chatter:
    """Somebody who has asked to be added."""
    found = Chatter(parts, user, workspace)
    parts.accounts.ask(found.actor, agency)
    return found


def waits(parts: Parts, key: str) -> list[str]:
    """The accounts that ask to be added, as this person sees them."""
    rows, _ = parts.accounts.asking(parts.people.actor(key))
    return [one.account.key.at for one in rows]
