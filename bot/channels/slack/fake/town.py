"""The town: its workspaces, and what keeps their ids, times and timestamps. The clock and the dice are handed in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from random import Random

from bot.channels.slack.fake.faults import Pace
from bot.channels.slack.fake.handed_out import ResponseUrls, Triggers
from bot.channels.slack.fake.things import App, Channel, Json, Message, User, View
from bot.channels.slack.fake.tokens import Tokens

Clock = Callable[[], float]
"""Gives the time in seconds since 1970."""

Tell = Callable[["Workspace", Json], None]
"""Takes news for the app: the workspace it is from, and the event."""

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"


class Workspace:
    """One organisation's Slack: its people, channels and open views, and the app installed in it."""

    def __init__(
        self,
        id: str,
        name: str,
        domain: str,
        *,
        users: Iterable[User] = (),
        channels: Iterable[Channel] = (),
        enterprise_id: str = "",
        enterprise_name: str = "",
        installed: bool = True,
        scopes: tuple[str, ...] | None = None,
        bot_token: str = "",
        bot_user_id: str = "",
        bot_id: str = "",
    ) -> None:
        self.id, self.name, self.domain = id, name, domain
        self.enterprise_id, self.enterprise_name = enterprise_id, enterprise_name or name
        self.installed = installed
        self.scopes = scopes
        self.bot_token = bot_token or f"xoxb-stand-in-for-{id.lower()}-k7q2m9w4x8"
        self.bot_user_id = bot_user_id or f"U{id[1:]}BOT"
        self.bot_id = bot_id or f"B{id[1:]}BOT"
        self.users = {one.id: one for one in users}
        for one in self.users.values():
            one.team_id = one.team_id or id
        self.channels = {one.id: one for one in channels}
        self.homes: dict[str, View] = {}
        self.stacks: dict[str, list[View]] = {}
        self.external_ids: dict[str, str] = {}
        self._last = (0, 0)

    def add_bot(self, app_name: str) -> None:
        """Put the app's own user among the people."""
        bot = User(self.bot_user_id, app_name, app_name, team_id=self.id, is_bot=True)
        self.users.setdefault(self.bot_user_id, bot)

    @property
    def people(self) -> list[User]:
        """Everybody who is not a bot."""
        return [one for one in self.users.values() if not one.is_bot]

    @property
    def enterprise(self) -> Json | None:
        """The organisation it belongs to, as payloads have it."""
        return {"id": self.enterprise_id, "name": self.enterprise_name} if self.enterprise_id else None

    def direct(self, user_id: str) -> Channel:
        """The app's direct messages with somebody. They are there from the first time anybody looks."""
        found = next((one for one in self.channels.values() if one.person == user_id), None)
        if not found:
            found = Channel(f"D{user_id[1:]}", "", {user_id, self.bot_user_id}, person=user_id)
            self.channels[found.id] = found
        return found

    def channel_named(self, name: str) -> Channel | None:
        """A channel by its id, or by its name with or without the sign in front."""
        if name in self.channels:
            return self.channels[name]
        plain = name.removeprefix("#")
        return next((one for one in self.channels.values() if plain and one.name == plain), None)

    def stack(self, user_id: str) -> list[View]:
        """The modals somebody has open, the one on top last."""
        return self.stacks.setdefault(user_id, [])

    def view(self, view_id: str) -> View | None:
        """An open modal or a Home tab, by Slack's id."""
        opened = (one for stack in self.stacks.values() for one in stack)
        return next((one for one in (*opened, *self.homes.values()) if one.id == view_id), None)

    def next_ts(self, now: float) -> str:
        """A message's timestamp: unique in the workspace, and later than every one before it."""
        stamp = (int(now), int((now % 1) * 1_000_000))
        if stamp <= self._last:
            seconds, rest = self._last
            stamp = (seconds, rest + 1) if rest < 999_999 else (seconds + 1, 0)
        self._last = stamp
        return f"{stamp[0]}.{stamp[1]:06}"


class Town:
    """Every workspace, the one app, and what Slack hands out: tokens, triggers and response addresses."""

    def __init__(self, workspaces: Iterable[Workspace], app: App, clock: Clock, dice: Random) -> None:
        self.app, self.clock, self.dice = app, clock, dice
        self.workspaces = {one.id: one for one in workspaces}
        self.tokens = Tokens(app, clock, dice)
        self.triggers = Triggers(clock, dice)
        self.response_urls = ResponseUrls(clock, dice)
        self.pace = Pace()
        self.tickets: set[str] = set()
        self.tell: Tell = lambda workspace, event: None
        self.address = ""
        for one in self.workspaces.values():
            one.add_bot(app.name)
            if one.installed:
                self.tokens.install(one.id, one.bot_token, one.scopes or app.scopes)

    def person(self, who: User | str, team_id: str = "") -> User:
        """Somebody by their id. Ids are unique in a workspace only: where two share one, say which workspace."""
        if isinstance(who, User):
            return who
        found = [
            space.users[who] for space in self.workspaces.values() if who in space.users and team_id in ("", space.id)
        ]
        if len(found) != 1:
            raise LookupError(f"{len(found)} people here are {who!r}: name the workspace as well")
        return found[0]

    def workspace_of(self, user: User) -> Workspace:
        """The workspace in which somebody is seen: for a stranger, the one they visit."""
        return next(space for space in self.workspaces.values() if space.users.get(user.id) is user)

    def fresh_id(self, letter: str) -> str:
        """An id as Slack makes them: a letter for the kind, and ten more."""
        return letter + "".join(self.dice.choices(LETTERS, k=10))

    def write(self, workspace: Workspace, channel: Channel, user_id: str, text: str) -> Message:
        """Put a message of somebody into a channel."""
        made = Message(workspace.next_ts(self.clock()), user_id, text)
        channel.messages.append(made)
        return made

    def new_ticket(self) -> str:
        """Leave to open one socket."""
        ticket = self.fresh_id("")
        self.tickets.add(ticket)
        return ticket

    def new_hash(self) -> str:
        """What a view is marked with, so that an update can say which state of it was meant."""
        return f"{int(self.clock())}.{self.fresh_id('')[:8]}"
