"""`canishare doctor`: says in plain words what is wrong with how a door is set up, and what to do."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from bot.channels.finding import Finding, wrong
from bot.channels.slack.setting_up.doctor import check_slack
from bot.commands.doctor_workspaces import workspace_lines
from bot.commands.plain import Trouble, opened, plainly, put, tell
from bot.policy import OPERATOR, demand
from bot.records.upgrade import is_current
from bot.settings import Settings

app = typer.Typer(help="Check how canishare is set up.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Check how canishare is set up."""


@app.command("slack")
def check(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, for other programs.")] = False,
) -> None:
    """Check the Slack side and say what is wrong and what to do. Exit 1 when anything is wrong."""
    demand(OPERATOR, "doctor.run")
    findings = _findings()
    for one in findings:
        put(json.dumps(asdict(one), ensure_ascii=False)) if as_json else tell(one.line)
    bad, unseen = (sum(one.state == state for one in findings) for state in ("wrong", "not checked"))
    found = f"{bad} of {len(findings)} checks found something wrong" if bad else "Nothing is wrong"
    tell(f"{found}, and {unseen} could not be checked." if unseen else f"{found}.")
    if bad:
        raise typer.Exit(1)


def _findings() -> list[Finding]:
    try:
        with plainly():
            settings = Settings()
    except Trouble as trouble:
        return [wrong("settings", line, "Put it right, and run this again.") for line in trouble.lines]
    return [*check_slack(settings), *_workspaces(settings)]


def _workspaces(settings: Settings) -> list[Finding]:
    """What the records know of the workspaces; that the records can be used at all comes first."""
    try:
        with opened("doctor.run", settings) as parts:
            if not is_current(parts.database):
                says = "The database is not set up for this version."
                return [wrong("records", says, "Run: canishare db upgrade")]
            return workspace_lines(parts)
    except Trouble as trouble:
        return [wrong("records", " ".join(trouble.lines), "Put it right, and run this again.")]
