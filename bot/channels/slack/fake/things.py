"""What there is in a Slack town: people, channels, messages, views and the app. Plain data, kept in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
"""A JSON object as Slack writes it."""

Choices = dict[tuple[str, str], Any]
"""What somebody has put into inputs, by block id and action id."""

USUAL_SCOPES = (
    "app_mentions:read",
    "channels:read",
    "chat:write",
    "commands",
    "groups:read",
    "im:history",
    "im:write",
    "users:read",
)
"""What canishare asks for when it is installed."""

USUAL_EVENTS = frozenset(
    {
        "app_home_opened",
        "app_mention",
        "app_uninstalled",
        "channel_id_changed",
        "channel_shared",
        "channel_unshared",
        "message.im",
        "tokens_revoked",
        "user_change",
    }
)
"""What canishare wants to be told of."""


SLACKBOT = "USLACKBOT"
"""Who speaks when Slack itself says something."""


@dataclass(slots=True, eq=False)
class User:
    """A person, or a bot, as a workspace knows them. `team_id` is their own workspace; a stranger's is another one."""

    id: str
    name: str
    real_name: str
    title: str = ""
    email: str = ""
    team_id: str = ""
    tz: str = "Europe/London"
    deleted: bool = False
    is_admin: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False

    @property
    def is_guest(self) -> bool:
        """Whether they are let into some channels only."""
        return self.is_restricted or self.is_ultra_restricted


@dataclass(slots=True, eq=False)
class Message:
    """Something written in a channel. `only_for` makes it ephemeral.

    `choices` is what each reader chose in it, `problems` what each was told when a click did not work.
    """

    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    edited: str = ""
    by_app: bool = False
    only_for: str = ""
    thread: str = ""
    choices: dict[str, Choices] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Channel:
    """A place where messages stand. With a `person` it is the app's direct messages with them."""

    id: str
    name: str
    members: set[str] = field(default_factory=set)
    is_private: bool = False
    is_ext_shared: bool = False
    is_org_shared: bool = False
    is_archived: bool = False
    person: str = ""
    shared_with: list[str] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)

    @property
    def is_direct(self) -> bool:
        """Whether it is the app's direct messages with somebody."""
        return bool(self.person)

    @property
    def is_shared(self) -> bool:
        """Whether anybody from elsewhere may be in it."""
        return self.is_ext_shared or self.is_org_shared

    @property
    def kind(self) -> str:
        """What scopes call this kind of place: channels, groups or im."""
        return "im" if self.is_direct else "groups" if self.is_private else "channels"

    @property
    def name_for_apps(self) -> str:
        """What commands and clicks call it."""
        return {"im": "directmessage", "groups": "privategroup"}.get(self.kind, self.name)

    def written(self, ts: str) -> Message | None:
        """The message with this timestamp that everybody can see."""
        return next((one for one in self.messages if one.ts == ts and not one.only_for), None)


@dataclass(slots=True, eq=False)
class View:
    """A modal or a Home tab. `given` is what the app sent; `errors` is what stands in red below its inputs."""

    id: str
    user: str
    type: str
    given: Json
    hash: str
    root: str
    previous: str | None = None
    choices: Choices = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    problem: str = ""

    @property
    def blocks(self) -> list[Json]:
        """Its blocks, every one with an id."""
        blocks: list[Json] = self.given.get("blocks", [])
        return blocks

    @property
    def external_id(self) -> str:
        """The app's own name for it, or nothing."""
        return str(self.given.get("external_id") or "")


@dataclass(slots=True, eq=False)
class App:
    """The one app in town, as its settings at Slack would say it. Nothing here opens anything real."""

    id: str = "A0CANISHARE"
    name: str = "canishare"
    app_token: str = "xapp-1-A0CANISHARE-7301846295-k4wq9vz2m6tb8xr5"  # noqa: S105 - opens nothing
    client_id: str = "7301846295.8264017395"
    client_secret: str = "b81f6c27e9d04a53827ce16fd9a3b540"  # noqa: S105 - opens nothing
    signing_secret: str = "5f0c9e2b7a41d83c6e95b2f7a08d4c13"  # noqa: S105 - opens nothing
    verification_token: str = "k7q2m9w4x8"  # noqa: S105 - opens nothing
    scopes: tuple[str, ...] = USUAL_SCOPES
    events: frozenset[str] = USUAL_EVENTS
    commands: dict[str, str] = field(default_factory=lambda: {"/share": "Ask whether you can share something"})
    shortcuts: dict[str, str] = field(default_factory=dict)
    message_shortcuts: dict[str, str] = field(default_factory=dict)
    rotates_tokens: bool = False
    hears_itself: bool = False
    """Whether it is also told of its own messages, as the real one is when it wants message.im."""

    @classmethod
    def made_from(cls, manifest: Json) -> App:
        """The app that Slack would make from a manifest."""
        features, settings = manifest.get("features", {}), manifest.get("settings", {})
        shortcuts = features.get("shortcuts", [])
        by_kind = {
            kind: {one["callback_id"]: one["name"] for one in shortcuts if one["type"] == kind}
            for kind in ("global", "message")
        }
        return cls(
            name=manifest["display_information"]["name"],
            scopes=tuple(manifest["oauth_config"]["scopes"]["bot"]),
            events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", [])),
            commands={one["command"]: one["description"] for one in features.get("slash_commands", [])},
            shortcuts=by_kind["global"],
            message_shortcuts=by_kind["message"],
            rotates_tokens=bool(settings.get("token_rotation_enabled")),
        )
