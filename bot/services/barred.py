"""Noting that an account is nobody's, also before it was anybody's: a guest's, or one that was closed."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from bot.records import accounts as records
from bot.records.account_rows import AccountKey, asked_row
from bot.records.audit import Entry
from bot.services.accounts import Accounts
from bot.services.workspaces import NothingNew, sure


def bar(accounts: Accounts, key: AccountKey, why: str, patience: float | None = None) -> bool:
    """Note that an account is nobody's and can be nobody's. False when that was noted before.

    `why` is a word of ours for the audit: deactivated, guest. `patience`: how many seconds to wait for the records, as
    long as usual when that is not said. Raises RecordsUnavailable.
    """
    now = accounts.now()
    with suppress(NothingNew), accounts.database.writing(patience) as connection:
        # The audit first: it lets one in at a time, so that two who note this at once see each other.
        accounts.audit.add(connection, Entry(now, key.channel, "", "account.link", key.at, "done", f"ended: {why}"))
        was = records.account(connection, key)
        if was is not None and was.state == "ended":
            raise NothingNew
        blank = replace(asked_row(key, "", now), agency_key=None)
        will = (was or blank).moved("ended", key.channel, now, was.person_key if was else None)
        sure(records.put_account(connection, was, will))
        return True
    return False
