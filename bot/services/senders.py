"""Who sends something on a chat platform: the person their account was confirmed as, as far as that still counts.

A chat profile says nothing here. An account counts for a person on file, in a workspace that takes people of that
person's agency, for the agency whose SPOC (or the operator) confirmed it, and only while the person has access.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.policy import Actor
from bot.records.account_rows import AccountKey, StandingRow
from bot.services.people import actor_of, has_left


@dataclass(frozen=True, slots=True)
class Sender:
    """Whoever pressed or typed, as the platform names them. `workspace` is where canishare is installed, and
    `own_workspace` is the sender's own: another one for somebody who shares a room from elsewhere."""

    channel: str
    workspace: str
    user: str
    own_workspace: str

    @property
    def key(self) -> AccountKey:
        """The account they came through."""
        return AccountKey(self.channel, self.workspace, self.user)


def actor_through(row: StandingRow | None, at: str, now: datetime) -> Actor:
    """Who somebody is who came through this account. Only what is in order in every way gives a member."""
    if row is not None and row.account_state == "ended":
        return Actor("guest", at=at)
    if row is None or row.account_state != "linked" or row.member is None or row.workspace_state == "unbound":
        return Actor("unknown", at=at)
    person = row.member.person
    taken = row.workspace_state == "bound" and (row.workspace_shared or row.workspace_agency == person.agency_key)
    counts = taken and row.account_agency == person.agency_key
    return actor_of(row.member, has_left(person, now) or not counts, at)
