"""The app as Slack is told of it: what it is called, what it may do and why, and where Slack reaches it.

Slack makes the app from this in one step, and the same text updates an app that is there already.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from bot.channels.slack.settings import EVENTS_PATH, REDIRECT_PATH, apps_page
from bot.services.commands import COMMANDS, Command
from bot.settings import Settings, SettingsProblem

NAME = "canishare"
DESCRIPTION = "Can I share this? Asked here, answered with the paragraph, and recorded."
LONG_DESCRIPTION = (
    "canishare leads officers of a Community Safety Partnership to an answer: may this be shared, with whom, how much "
    "of it and by which route, with the paragraph of the protocol and the law today beside it. It finds who to ask at "
    "a partner agency. It reads only what is sent to it: never a channel's messages, and never e-mail addresses. "
    "Names and case details do not belong in a chat: it never asks for them here."
)

SCOPES: dict[str, str] = {
    "commands": "the commands and the shortcuts: without it there is nothing to ask with",
    "chat:write": "answers, and notices to the officer they are for; in a channel only where it was invited and asked",
    "im:write": "opens the direct message in which an officer is answered in private",
    "im:history": "reads its own direct messages: what an officer types to it, and whether a notice already arrived",
    "users:read": "sees whether an account is a guest's or was closed, so that a leaver or an outsider gets nothing",
    "app_mentions:read": "hears when it is called by name in a channel it was invited to, and nothing else said there",
    "channels:read": "is told when a public channel becomes shared with another organisation, and stops posting there",
    "groups:read": "the same for private channels that it was invited to",
}
"""What the bot may do in a workspace, and why. Nothing beyond it is asked for."""

FORBIDDEN: dict[str, str] = {
    "channels:history": "it lets the app read everything said in public channels, whoever is named there",
    "groups:history": "it lets the app read everything said in private channels that it is in",
    "mpim:history": "it lets the app read group conversations that it is in",
    "users:read.email": "it gives out everybody's e-mail address, and people are linked by hand here, never by address",
    "files:read": "it lets the app read files, and nothing about a case may come here as a file",
}
"""What must never be asked for, and what it would open."""

EVENTS = (
    "app_home_opened",
    "app_mention",
    "message.im",
    "app_uninstalled",
    "tokens_revoked",
    "user_change",
    "channel_shared",
    "channel_unshared",
    "channel_id_changed",
)
"""What Slack tells us of. A private channel that becomes shared gets a new id, and only the last one says so."""

SHARE_SHORTCUT = "share"
SHARE_MESSAGE_SHORTCUT = "share_message"
ASK = "Can I share this?"


def manifest(settings: Settings, socket: bool) -> dict[str, Any]:
    """The app's manifest. With `socket` we call Slack, and no public address stands in it.

    Raises SettingsProblem when Slack is to call us and there is no https address for it to call.
    """
    if not socket and not settings.secure:
        raise SettingsProblem(
            "CANISHARE_BASE_URL must be the https address at which Slack reaches canishare. "
            "If there is none, use Socket Mode: canishare slack manifest --socket"
        )
    return {
        "_metadata": {"major_version": 1},
        "display_information": {"name": NAME, "description": DESCRIPTION, "long_description": LONG_DESCRIPTION},
        "features": _features(settings, socket),
        "oauth_config": _permissions(settings),
        "settings": {
            "event_subscriptions": {**_calling(settings, socket), "bot_events": list(EVENTS)},
            "interactivity": {
                "is_enabled": True,
                **_calling(settings, socket),
                **_asking_for_options(settings, socket),
            },
            "org_deploy_enabled": False,
            "socket_mode_enabled": socket,
            "token_rotation_enabled": settings.slack_token_rotation,
        },
    }


def creation_link(settings: Settings, content: dict[str, Any]) -> str:
    """An address that opens Slack's page for making the app, with this manifest filled in."""
    packed = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return f"https://{apps_page(settings)}?new_app=1&manifest_json={quote(packed, safe='')}"


def _features(settings: Settings, socket: bool) -> dict[str, Any]:
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": NAME, "always_online": True},
        "shortcuts": [
            _shortcut("global", SHARE_SHORTCUT, "Find out whether you can share something"),
            _shortcut("message", SHARE_MESSAGE_SHORTCUT, "Find out whether you can share what this message asks for"),
        ],
        "slash_commands": [_slash_command(command, settings, socket) for command in COMMANDS.values()],
    }


def _shortcut(kind: str, callback_id: str, description: str) -> dict[str, str]:
    return {"type": kind, "name": ASK, "callback_id": callback_id, "description": description}


def _slash_command(command: Command, settings: Settings, socket: bool) -> dict[str, Any]:
    reached = {} if socket else {"url": settings.base_url + EVENTS_PATH}
    return {
        "command": f"/{command.name}",
        **reached,
        "description": command.says,
        "usage_hint": command.usage,
        "should_escape": False,
    }


def _calling(settings: Settings, socket: bool) -> dict[str, str]:
    return {} if socket else {"request_url": settings.base_url + EVENTS_PATH}


def _asking_for_options(settings: Settings, socket: bool) -> dict[str, str]:
    """Where Slack asks for the lines of a list that is filled while somebody types."""
    return {} if socket else {"message_menu_options_url": settings.base_url + EVENTS_PATH}


def _permissions(settings: Settings) -> dict[str, Any]:
    """The scopes; and where Slack sends administrators back to, once the app is installed by link."""
    by_link = bool(settings.slack_client_id or settings.slack_client_id_file or settings.slack_token_rotation)
    back = {"redirect_urls": [settings.base_url + REDIRECT_PATH]} if by_link and settings.secure else {}
    return {**back, "scopes": {"bot": list(SCOPES)}}
