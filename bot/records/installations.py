"""Every query on what canishare needs to speak in a workspace: its tokens, sealed, and what it is called there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, or_, select, update

from bot.records.chat_tables import Workspace

WORKSPACE = Workspace.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class InstallationRow:
    """What canishare is in one workspace. The tokens are sealed. The time is UTC."""

    channel: str
    id: str
    state: str
    app: str
    bot_user: str
    scopes: str
    token: str
    refresh_token: str
    token_expires_at: datetime | None


_INSTALLATIONS = select(*(WORKSPACE.c[name] for name in InstallationRow.__slots__))
_RENEWABLE = (WORKSPACE.c.state != "gone", WORKSPACE.c.refresh_token != "")


def installation(connection: Connection, channel: str, workspace: str) -> InstallationRow | None:
    """What canishare is in this workspace; None where it never was."""
    row = connection.execute(_INSTALLATIONS.where(*_the(channel, workspace))).first()
    return InstallationRow(*row) if row else None


def keep_installation(connection: Connection, row: InstallationRow, now: datetime) -> None:
    """Keep what was granted in a workspace that is on file, now. Its binding is not touched."""
    values = {name: getattr(row, name) for name in InstallationRow.__slots__ if name not in ("channel", "id", "state")}
    changed = update(WORKSPACE).where(*_the(row.channel, row.id))
    connection.execute(changed.values(**values, refreshing_at=None, installed_at=now, changed_at=now))


def granted_at(connection: Connection, channel: str, workspace: str) -> datetime | None:
    """When canishare was last installed in this workspace; None where it never was."""
    found: datetime | None = connection.execute(
        select(WORKSPACE.c.installed_at).where(*_the(channel, workspace))
    ).scalar()
    return found


def forget_tokens(connection: Connection, channel: str, workspace: str) -> None:
    """The tokens of a workspace are worth nothing any more."""
    gone = {"token": "", "refresh_token": "", "token_expires_at": None, "refreshing_at": None}
    connection.execute(update(WORKSPACE).where(*_the(channel, workspace)).values(**gone))


def to_renew(connection: Connection, channel: str, ends_before: datetime, claimed_before: datetime) -> list[str]:
    """The workspaces whose token ends before then and is not being renewed already."""
    found = select(WORKSPACE.c.id).where(WORKSPACE.c.channel == channel, *_due(ends_before, claimed_before))
    return list(connection.execute(found).scalars())


def claim_renewal(
    connection: Connection, channel: str, workspace: str, now: datetime, ends_before: datetime, claimed_before: datetime
) -> bool:
    """Claim the renewal of a token. False when none is due (any more), or another process is at it."""
    free = (*_the(channel, workspace), *_due(ends_before, claimed_before))
    return connection.execute(update(WORKSPACE).where(*free).values(refreshing_at=now)).rowcount == 1


def keep_tokens(
    connection: Connection, traded: InstallationRow, token: str, refresh_token: str, ends: datetime, now: datetime
) -> bool:
    """Keep a new pair of tokens, in one statement, where the one that was traded still is. Whether it was."""
    values = {"token": token, "refresh_token": refresh_token, "token_expires_at": ends}
    changed = update(WORKSPACE).where(*_still(traded)).values(**values, refreshing_at=None, changed_at=now)
    return connection.execute(changed).rowcount == 1


def free_renewal(connection: Connection, traded: InstallationRow) -> None:
    """The renewal did not work this time: whoever comes next may claim it."""
    connection.execute(update(WORKSPACE).where(*_still(traded)).values(refreshing_at=None))


def end_renewal(connection: Connection, traded: InstallationRow) -> bool:
    """The renewal failed: the platform will not take this refresh token again, so it is not tried again. False when
    another is kept by now, which is then left alone."""
    changed = update(WORKSPACE).where(*_still(traded)).values(refresh_token="", refreshing_at=None)
    return connection.execute(changed).rowcount == 1


def _still(traded: InstallationRow) -> tuple[Any, ...]:
    """The workspace, as long as the refresh token that was traded is the one on file: sealed, no two are alike."""
    return *_the(traded.channel, traded.id), *_RENEWABLE, WORKSPACE.c.refresh_token == traded.refresh_token


def _the(channel: str, workspace: str) -> tuple[Any, ...]:
    return WORKSPACE.c.channel == channel, WORKSPACE.c.id == workspace


def _due(ends_before: datetime, claimed_before: datetime) -> tuple[Any, ...]:
    nobody_at_it = or_(WORKSPACE.c.refreshing_at.is_(None), WORKSPACE.c.refreshing_at <= claimed_before)
    return *_RENEWABLE, WORKSPACE.c.token_expires_at <= ends_before, nobody_at_it
