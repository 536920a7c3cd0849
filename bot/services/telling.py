"""Telling somebody something, in the chat that they use, in the transaction of the change that it tells of."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from bot import messages as say
from bot.records import store
from bot.records.account_rows import AccountKey
from bot.records.addresses import accounts_of
from bot.services.outgoing import Letter, Outgoing
from bot.services.people import has_left
from bot.when import Now

LONGEST_KEY = 80
"""Characters that the outbox holds of a letter's key."""

LetterTo = Callable[[AccountKey, str, say.Message, str, datetime], Letter]
"""How a channel writes to an account: whose account, their person's key, the message, the letter's key, and when."""


class Telling:
    """Tells people. `letters` says how each channel writes to an account."""

    def __init__(self, outgoing: Outgoing, now: Now) -> None:
        self.outgoing = outgoing
        self.now = now
        self.letters: dict[str, LetterTo] = {}

    def __call__(self, connection: Connection, to: str | AccountKey, message: say.Message, key: str = "") -> bool:
        """Have a person, by key, or whoever has an account told. False when there is no way to reach them.

        A second telling with the same key is not sent."""
        person = to if isinstance(to, str) else ""
        accounts = accounts_of(connection, to) if isinstance(to, str) else [to]
        for account in accounts:
            if account.channel in self.letters:
                letter = self.letters[account.channel](
                    account, person, message, key or secrets.token_urlsafe(18), self.now()
                )
                self.outgoing.put(connection, letter)
                return True
        return False

    def everybody(self, connection: Connection, role: str, message: say.Message, key: str) -> int:
        """Tell everybody with a role, each once for this key, and give how many could be reached."""
        now: datetime = self.now()
        people = [one for one in store.people(connection) if role in one.roles and not has_left(one, now)]
        return sum(self(connection, one.key, message, key_of(key, one.key)) for one in people)


def key_of(*parts: str) -> str:
    """One key for a telling from what makes it one of its kind. What is too long for a key is hashed, never cut: two
    that differ only at their end must stay two."""
    key = ":".join(parts)
    return key if len(key) <= LONGEST_KEY else hashlib.sha256(key.encode()).hexdigest()
