"""`canishare slack`: setting up the Slack side."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from bot.channels.slack.setting_up import manifest as slack_app
from bot.channels.slack.settings import apps_page
from bot.commands.plain import plainly, put, tell
from bot.policy import OPERATOR, demand
from bot.settings import Settings

app = typer.Typer(help="Set up the Slack side.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Set up the Slack side."""


@app.command()
def manifest(
    socket: Annotated[bool, typer.Option("--socket", help="For Socket Mode: no public address is needed.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Only the manifest, in one line.")] = False,
) -> None:
    """Write the app's manifest, from which Slack makes the app in one step. It holds no secret."""
    demand(OPERATOR, "doctor.run")
    with plainly():
        settings = Settings()
        content = slack_app.manifest(settings, socket)
    if as_json:
        put(json.dumps(content, ensure_ascii=False))
        return
    put(json.dumps(content, ensure_ascii=False, indent=2))
    tell(
        "",
        "Open this address and choose your workspace; Slack then makes the app from the manifest above:",
        slack_app.creation_link(settings, content),
        "",
        f"Or paste the manifest yourself: {apps_page(settings)}, Create New App, From a manifest.",
        "For an app that is there already: its page App Manifest, then install it again.",
    )
