"""Noting that an account is nobody's, also before it was anybody's: a guest's, or one that was closed."""

from __future__ import annotations

from dataclasses import replace

from bot.records import accounts as records
from bot.records.account_rows import AccountKey, asked_row
from bot.records.audit import Entry
from bot.services.accounts import Accounts
from bot.services.workspaces import sure


def bar(accounts: Accounts, key: AccountKey, why: str) -> bool:
    """Note that an account is nobody's and can be nobody's. False when that was noted before.

    `why` is a word of ours for the audit: deactivated, guest. Raises RecordsUnavailable.
    """
    now = accounts.now()
    with accounts.database.writing() as connection:
        was = records.account(connection, key)
        if was is not None and was.state == "ended":
            return False
        entry = Entry(now, key.channel, "", "account.link", key.at, "done", f"ended: {why}")
        accounts.audit.add(connection, entry)
        blank = replace(asked_row(key, "", now), agency_key=None)
        will = (was or blank).moved("ended", key.channel, now, was.person_key if was else None)
        sure(records.put_account(connection, was, will))
    return True
