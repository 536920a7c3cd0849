"""People who come through a chat platform: where canishare is installed for a test, and somebody pressing there."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection

from bot import messages as say
from bot.app import Parts
from bot.policy import Actor
from bot.records import accounts
from bot.records.account_rows import AccountKey, AccountRow
from bot.services.accounts import Sender
from tests.officer import Officer
from tests.partnership import KWABENA

SLACK = "slack"
POLICE, SHARED = "T0POLICE", "T0ASHMERE"
"""A workspace of Ashmere Police's own, and one that several agencies share."""


def install(parts: Parts) -> Parts:
    """canishare in both workspaces, with Kwabena, the police SPOC, known in the first."""
    parts.accounts.workspace_installed(SLACK, POLICE, "Ashmere Police chat")
    parts.accounts.workspace_installed(SLACK, SHARED, "Safer Ashmere")
    parts.accounts.bind(SLACK, POLICE, "ashmere-police")
    parts.accounts.bind(SLACK, SHARED, shared=True)
    parts.accounts.link(SLACK, POLICE, "U0KWABENA", KWABENA)
    return parts


class Chatter(Officer):
    """Somebody in a workspace, known or not: looked up afresh at every press, as the platform's door does."""

    def __init__(self, parts: Parts, user: str, workspace: str = POLICE, own_workspace: str = "") -> None:
        super().__init__(parts, "")
        self.sender = Sender(SLACK, workspace, user, own_workspace or workspace)

    @property
    def actor(self) -> Actor:
        """Who they are now."""
        return self.parts.accounts.actor(self.sender)

    @property
    def at(self) -> str:
        """Their account in one word."""
        return self.sender.key.at

    @property
    def account(self) -> AccountRow | None:
        """Their account as it is stored."""
        with self.parts.database.reading() as connection:
            return accounts.account(connection, self.sender.key)

    def asks(self, agency: str = "") -> say.Message:
        """Ask to be added."""
        return self.opens("account.ask", **({"agency": agency} if agency else {}))


@dataclass
class Told:
    """Keeps whom accounts had told what. `breaks` makes it fail as a full outbox would."""

    breaks: bool = False
    said: list[tuple[str | AccountKey, say.Message]] = field(default_factory=list)

    def __call__(self, connection: Connection, to: str | AccountKey, message: say.Message) -> None:
        """Keep it."""
        if self.breaks:
            raise KeyError("the outbox")
        self.said.append((to, message))

    @property
    def people(self) -> list[str]:
        """The people and accounts that were told something, in order."""
        return [to if isinstance(to, str) else to.at for to, _ in self.said]


def listen(parts: Parts) -> Told:
    """Keep everything that is told from now on."""
    told = Told()
    parts.accounts.tell = told
    return told
