"""`canishare slack connect`: the workspace whose bot token is set, kept, bound, and ready for its first person."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from bot.app import Parts
from bot.channels.slack.settings import SlackSettings, slack_settings
from bot.commands.plain import Trouble, opened, plainly, tell
from bot.services.accounts import NotPossible

if TYPE_CHECKING:
    from bot.channels.slack.setting_up.install import Grant

NO_TOKEN = (
    "CANISHARE_SLACK_BOT_TOKEN is not set, so there is no workspace to connect.",
    "Copy it from Slack: OAuth & Permissions, Bot User OAuth Token. With several workspaces, use the install link.",
)


def register(group: typer.Typer) -> None:
    """Add the command to the group of its platform."""
    group.command("connect")(connect_workspace)


def connect_workspace(
    agency: Annotated[str, typer.Option(help="The key of the one agency that the workspace belongs to.")] = "",
    shared: Annotated[
        bool, typer.Option("--shared", help="It is shared: people say which agency they are at.")
    ] = False,
) -> None:
    """Connect the workspace whose bot token is set, and say whose it is. Run it again for a new token."""
    from bot.channels.slack.setting_up.install import NotInstalled

    if bool(agency) == shared:
        raise Trouble("Say whose workspace it is: --agency KEY, or --shared. Nothing was changed.")
    with opened("workspace.bind") as parts:
        with plainly():
            settings = slack_settings(parts.settings)
        if settings is None or not settings.bot_token:
            raise Trouble(*NO_TOKEN)
        try:
            grant = asyncio.run(_granted(settings))
            _keep(parts, grant, agency, shared=shared)
        except (NotInstalled, NotPossible) as problem:
            raise Trouble(str(problem), "Nothing was changed.") from problem
    whose = "shared by several agencies" if shared else f"bound to {agency}"
    tell(
        f"Connected: {grant.name} ({grant.workspace}), {whose}.",
        "Link the first person, who can then let others in. Their member id stands in their Slack profile:",
        f"  canishare slack link {grant.workspace} MEMBER-ID PERSON-KEY",
    )


async def _granted(settings: SlackSettings) -> Grant:
    from bot.channels.slack.post.calls import Calls
    from bot.channels.slack.setting_up.install import connect

    calls = Calls(settings.api_url, settings.proxy)
    try:
        return await connect(calls, settings.bot_token)
    finally:
        await calls.close()


def _keep(parts: Parts, grant: Grant, agency: str, *, shared: bool) -> None:
    from bot.channels.slack.post.tokens import Tokens
    from bot.channels.slack.setting_up.install import keep_grant

    with parts.database.together():
        keep_grant(parts, Tokens(parts.database, parts.seal, parts.audit, parts.now), grant)
        parts.accounts.bind("slack", grant.workspace, agency, shared=shared)
