"""Looking at the Slack side from end to end: what is set, what Slack says to it, and whether Slack can reach us."""

from __future__ import annotations

import re

from bot.channels.finding import Finding, not_checked, ok, warning, wrong
from bot.channels.slack.setting_up.doctor_address import check_address, check_signing
from bot.channels.slack.setting_up.doctor_api import SlackApi, check_api, check_socket
from bot.channels.slack.settings import SlackSettings, slack_settings, where_found
from bot.settings import Settings, SettingsProblem
from bot.when import Now, utc_now

SECRET_SHAPE = re.compile(r"[0-9a-f]{32}")
"""What Slack's signing secrets have looked like for as long as there were any."""


def check_slack(settings: Settings, now: Now = utc_now) -> list[Finding]:
    """Every check of the Slack side, in the order in which things are set up. Nothing is changed anywhere."""
    try:
        slack = slack_settings(settings)
    except SettingsProblem as problem:
        return [wrong("settings", str(problem), "Put it right, and run this again.")]
    if slack is None:
        return [
            wrong("settings", "Nothing about Slack is set.", "Follow the README, section Slack: it takes five minutes.")
        ]
    found = [_mode(slack), *_renewal(slack)]
    with SlackApi(slack, now) as api:
        found += check_api(api)
        found += check_socket(api) if slack.socket else []
    if not slack.socket:
        return [*found, *_shape(settings, slack), *check_address(slack), *check_signing(slack, now)]
    return [*found, *check_address(slack)] if slack.by_link else found


def _mode(slack: SlackSettings) -> Finding:
    how = "Socket Mode, with no public address" if slack.socket else "Slack calls us"
    whom = "any workspace that is let in by link" if slack.by_link else "one workspace"
    where = f" Slack is a stand-in on this machine ({slack.api_url})." if slack.trial else ""
    return ok("settings", f"They are complete: {how}, for {whom}.{where}")


def _renewal(slack: SlackSettings) -> list[Finding]:
    if not slack.bot_token.startswith("xoxe."):
        return []
    return [
        warning(
            "token renewal",
            "The bot token lives twelve hours, and a token that was copied cannot be renewed.",
            "Take CANISHARE_SLACK_BOT_TOKEN away, and install by link: see Token rotation in docs/slack.md.",
        )
    ]


def _shape(settings: Settings, slack: SlackSettings) -> list[Finding]:
    if SECRET_SHAPE.fullmatch(slack.signing_secret):
        return [ok("signing secret", "It looks like one of Slack's.")]
    if slack.trial:
        return [not_checked("signing secret", "It is for a stand-in.")]
    return [
        wrong(
            "signing secret",
            "It is not 32 digits and letters from a to f, as Slack's are.",
            where_found(settings, "slack_signing_secret"),
        )
    ]
