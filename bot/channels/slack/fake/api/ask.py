"""One call of the Web API as its method sees it: who asks, what for, and with which arguments."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from bot.channels.slack.fake.refused import Refused
from bot.channels.slack.fake.things import Channel, Json, User
from bot.channels.slack.fake.tokens import Token
from bot.channels.slack.fake.town import Town, Workspace


@dataclass(slots=True)
class Ask:
    """A call. `client` is the client id and secret it came with, where the method wants those."""

    town: Town
    method: str
    arguments: Json
    token: Token | None = None
    client: tuple[str, str] = ("", "")
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def workspace(self) -> Workspace:
        """The workspace the token is for."""
        if not self.token:
            raise Refused("not_authed")
        return self.town.workspaces[self.token.team_id]

    def need(self, *scopes: str) -> None:
        """Refuse unless the token has one of these scopes."""
        held = self.token.scopes if self.token else ()
        if not set(scopes) & set(held):
            raise Refused("missing_scope", needed=",".join(scopes), provided=",".join(held))

    def text(self, name: str) -> str:
        """An argument as text; nothing when it was not given."""
        value = self.arguments.get(name)
        return "" if value is None else str(value)

    def given(self, name: str) -> bool:
        """Whether an argument was given at all."""
        return self.arguments.get(name) is not None

    def flag(self, name: str, default: bool = False) -> bool:
        """An argument as yes or no."""
        value = self.arguments.get(name)
        return default if value is None else str(value).lower() in ("1", "true", "yes")

    def number(self, name: str, default: int, most: int) -> int:
        """An argument as a number from 1 to `most`."""
        value = self.text(name) or str(default)
        if not value.isdecimal() or not 1 <= int(value) <= most:
            raise Refused("invalid_limit" if name == "limit" else "invalid_arguments")
        return int(value)

    def parsed(self, name: str, otherwise: str) -> Any:  # noqa: ANN401 - whatever the app sent
        """An argument that is JSON, or JSON written as text. `otherwise` is what Slack says when it cannot be read."""
        value = self.arguments.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError as error:
            raise Refused(otherwise) from error

    def channel(self, *, by_name: bool = False, by_person: bool = False) -> Channel:
        """A place the app can see: by its id, for some methods by its name, or by the id of a person to write to."""
        workspace, asked = self.workspace, self.text("channel")
        found = workspace.channel_named(asked) if by_name else workspace.channels.get(asked)
        if not found and by_person and asked in workspace.users:
            found = self.direct(asked)
        if not found or (found.is_private and workspace.bot_user_id not in found.members):
            raise Refused("channel_not_found")
        return found

    def direct(self, user_id: str) -> Channel:
        """The app's direct messages with somebody, opened."""
        user = self.user(user_id)
        if user.is_bot:
            raise Refused("cannot_dm_bot")
        if user.deleted:
            raise Refused("user_disabled")
        return self.workspace.direct(user.id)

    def user(self, user_id: str) -> User:
        """Somebody in the workspace."""
        found = self.workspace.users.get(user_id)
        if not found:
            raise Refused("user_not_found")
        return found
