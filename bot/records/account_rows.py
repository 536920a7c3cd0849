"""What the store gives and takes about accounts on chat platforms: plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bot.records.rows import MemberRow


@dataclass(frozen=True, slots=True)
class AccountKey:
    """Which account: the channel, the workspace (or the enterprise it belongs to), and the user's id there."""

    channel: str
    workspace: str
    user: str

    @property
    def at(self) -> str:
        """The account in one word, as buttons and the audit name it: slack:T0LANTERN:U0ABENA."""
        return f"{self.channel}:{self.workspace}:{self.user}"


LONGEST = (12, 40, 40)
"""Characters of a channel, a workspace and a user's id, as far as they can be kept."""


def account_at(text: str) -> AccountKey | None:
    """The account that such a word names; None for a word that names none. A user's id may hold colons."""
    parts = text.split(":", 2)
    fits = len(parts) == 3 and all(0 < len(part) <= most for part, most in zip(parts, LONGEST, strict=True))
    return AccountKey(*parts) if fits and text.isprintable() else None


@dataclass(frozen=True, slots=True)
class WorkspaceRow:
    """One organisation's place on a chat platform, without its tokens. `state`: unbound, bound, gone. Times are UTC."""

    channel: str
    id: str
    name: str
    agency_key: str | None
    shared: bool
    state: str
    installed_at: datetime
    changed_at: datetime

    def takes(self, agency_key: str | None) -> bool:
        """Whether people of this agency count in it."""
        return self.state == "bound" and agency_key is not None and (self.shared or self.agency_key == agency_key)


@dataclass(frozen=True, slots=True)
class AccountRow:
    """Somebody's account. `state`: asked, linked, refused, ended. `agency_key` is the agency that was asked, or whose
    person it is; `person_key` is whose it is, or was when it ended. Times are UTC."""

    channel: str
    workspace: str
    user: str
    person_key: str | None
    agency_key: str | None
    state: str
    changed_by: str
    asked_at: datetime
    changed_at: datetime

    @property
    def key(self) -> AccountKey:
        """Which account it is."""
        return AccountKey(self.channel, self.workspace, self.user)

    def moved(self, state: str, by: str, now: datetime, person_key: str | None = None) -> AccountRow:
        """The row as it is after somebody changed whose it is."""
        return replace(self, state=state, person_key=person_key, changed_by=by, changed_at=now)


def asked_row(key: AccountKey, agency_key: str, now: datetime) -> AccountRow:
    """An account whose owner asks an agency to be added."""
    return AccountRow(key.channel, key.workspace, key.user, None, agency_key, "asked", "", now, now)


@dataclass(frozen=True, slots=True)
class StandingRow:
    """What is asked at every click: the workspace, the account in it, and the person it was linked to."""

    workspace_state: str
    workspace_shared: bool
    workspace_agency: str | None
    account_state: str | None
    account_agency: str | None
    member: MemberRow | None


@dataclass(frozen=True, slots=True)
class AskRow:
    """A request to be added, with what people call the workspace and the agency. `open`: it waits for an answer."""

    account: AccountRow
    workspace_name: str
    agency_name: str
    open: bool = True
