"""What Slack itself says: to the bot's token, its scopes, our clock and Socket Mode."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any

import httpx

from bot.channels.finding import Finding, not_checked, ok, warning, wrong
from bot.channels.slack.setting_up.manifest import FORBIDDEN, SCOPES
from bot.channels.slack.settings import SlackSettings
from bot.when import Now

PATIENCE_SECONDS = 10.0
NO_ANSWER = (httpx.HTTPError, httpx.InvalidURL, UnicodeError)
"""What a call that comes to nothing ends with; the last two are of names that no machine can have."""

SKEW_NOTED, SKEW_WRONG = timedelta(seconds=60), timedelta(seconds=240)
"""Five minutes is all that Slack's signatures allow, so four are too close to it."""

ODD = re.compile(r"[^\w .,&'()-]")
ODD_SCOPE = re.compile(r"[^a-z0-9_.:-]")
"""What is not shown as Slack sent it, so that nothing it sends can play tricks in a terminal."""

COPY_AGAIN = "Copy it again from Slack: OAuth & Permissions, Bot User OAuth Token."
INSTALL_AGAIN = "Install the app in the workspace again, and copy the new token."

TOKEN_ERRORS = {
    "invalid_auth": ("Slack does not know this token, or does not take it from this machine's address.", COPY_AGAIN),
    "not_authed": ("Slack does not see a token in it.", COPY_AGAIN),
    "token_revoked": ("The token was revoked.", INSTALL_AGAIN),
    "account_inactive": ("The app was removed from the workspace, or the workspace is closed.", INSTALL_AGAIN),
    "token_expired": ("The token has run out: the app renews its tokens.", "See Token rotation in docs/slack.md."),
}
OWN_TROUBLES = ("fatal_error", "internal_error", "service_unavailable", "request_timeout", "team_added_to_org")
"""What Slack says when the fault is its own, or will pass."""

SOCKET_ERRORS = {
    "not_allowed_token_type": (
        "This is not an app-level token.",
        "Copy it from Slack: Basic Information, App-Level Tokens.",
    ),
    "missing_scope": (
        "The app-level token lacks the scope connections:write.",
        "Make a new one with it: Basic Information, App-Level Tokens.",
    ),
}
NEW_APP_TOKEN = "Check that Socket Mode is on, and make a new token: Basic Information, App-Level Tokens."  # noqa: S105


def new_client(slack: SlackSettings) -> httpx.Client:
    """Something to call with, through the proxy of the environment if there is one, but not to this machine itself."""
    return httpx.Client(timeout=PATIENCE_SECONDS, follow_redirects=False, trust_env=not slack.trial)


@dataclass(frozen=True, slots=True)
class Answer:
    """What Slack answered. `trouble` says why there is no answer to speak of, and then nothing else counts."""

    content: Mapping[str, Any]
    headers: Mapping[str, str]
    skew: timedelta | None = None
    trouble: Finding | None = None

    @property
    def error(self) -> str:
        """Slack's own word for what is wrong, as far as it is a word; empty when all is well."""
        if self.content.get("ok") is True:
            return ""
        word = str(self.content.get("error", ""))
        return word if re.fullmatch(r"[a-z_]{1,60}", word) else "unknown"


class SlackApi:
    """Slack's Web API, asked once for each thing: nothing is tried again, and no redirect is followed."""

    def __init__(self, slack: SlackSettings, now: Now) -> None:
        self.slack = slack
        self._now = now
        self._client = new_client(slack)

    def __enter__(self) -> SlackApi:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, place: TracebackType | None
    ) -> None:
        self._client.close()

    def ask(self, method: str, token: str = "") -> Answer:
        """Call a method of Slack's."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        before = self._now()
        try:
            answered = self._client.post(self.slack.api_url + method, headers=headers)
        except NO_ANSWER as error:
            return Answer({}, {}, trouble=_unreachable(self.slack, error))
        middle = before + (self._now() - before) / 2
        content = _content(answered)
        if answered.status_code == httpx.codes.TOO_MANY_REQUESTS:
            return Answer({}, {}, trouble=not_checked("Slack", "It asks us to wait.", "Try again in a minute."))
        if content is None or answered.is_server_error or content.get("error") in OWN_TROUBLES:
            return Answer({}, {}, trouble=_not_slack(self.slack, answered.status_code))
        return Answer(content, answered.headers, _skew(answered.headers, middle))


def check_api(api: SlackApi) -> list[Finding]:
    """The bot's token, its scopes and the clock. Without a token of our own, only that Slack answers, and the clock."""
    token = api.slack.bot_token
    answer = api.ask("auth.test", token) if token else api.ask("api.test")
    if answer.trouble:
        return [
            answer.trouble,
            *(not_checked(about, "Slack gave no answer.") for about in ("token", "scopes", "clock")),
        ]
    if not token:
        says = "There is none in the settings: each workspace that installs by link has its own."
        return [not_checked("token", says), not_checked("scopes", says), _clock(answer)]
    return [_token(answer), _scopes(answer), _clock(answer)]


def check_socket(api: SlackApi) -> list[Finding]:
    """Whether Slack opens the line for the app-level token."""
    answer = api.ask("apps.connections.open", api.slack.app_token)
    if answer.trouble:
        return [not_checked("Socket Mode", answer.trouble.says, answer.trouble.do)]
    if answer.error:
        other = (f"Slack does not open the line ({answer.error}).", NEW_APP_TOKEN)
        return [wrong("Socket Mode", *SOCKET_ERRORS.get(answer.error, other))]
    if not str(answer.content.get("url", "")).startswith(("wss://", "ws://") if api.slack.trial else "wss://"):
        return [wrong("Socket Mode", "Slack gave no address for the line.", "Try again in a minute.")]
    return [ok("Socket Mode", "Slack opens the line for us.")]


def _token(answer: Answer) -> Finding:
    if answer.error:
        other = (f"Slack refuses the token ({answer.error}).", INSTALL_AGAIN)
        return wrong("token", *TOKEN_ERRORS.get(answer.error, other))
    if answer.content.get("is_enterprise_install") is True:
        return warning(
            "token",
            "It works, and is for a whole organisation: all its workspaces are then bound to an agency as one.",
            "If they belong to several agencies, install the app in each workspace instead.",
        )
    team, team_id = (ODD.sub("?", str(answer.content.get(key, "")))[:80] for key in ("team", "team_id"))
    return ok("token", f"It works, in the workspace {team} ({team_id}).")


def _scopes(answer: Answer) -> Finding:
    """Whether what was granted is exactly what is asked for. More is as wrong as less: it could be used."""
    listed = answer.headers.get("x-oauth-scopes")
    if answer.error or listed is None:
        return not_checked("scopes", "Slack did not say what was granted.")
    granted = {scope.strip() for scope in listed.split(",") if scope.strip()}
    missing = [f"{scope} ({why})" for scope, why in SCOPES.items() if scope not in granted]
    extra = [f"{ODD_SCOPE.sub('?', scope)[:60]} ({_why_not(scope)})" for scope in sorted(granted - set(SCOPES))]
    if extra:
        return wrong(
            "scopes",
            "; ".join(["The app may do more than canishare asks for: " + ", ".join(extra), *_also(missing)]) + ".",
            "Take them away under OAuth & Permissions, remove the app from the workspace (Slack keeps what it once "
            "granted), install it again, and copy the new token.",
        )
    if missing:
        return wrong(
            "scopes",
            f"The app may not: {', '.join(missing)}.",
            "Bring its page App Manifest up to date (canishare slack manifest), and install it again.",
        )
    return ok("scopes", f"The {len(SCOPES)} that canishare asks for, and no more.")


def _also(missing: list[str]) -> list[str]:
    return [f"and it may not: {', '.join(missing)}"] if missing else []


def _why_not(scope: str) -> str:
    return FORBIDDEN.get(scope, "canishare has no use for it")


def _clock(answer: Answer) -> Finding:
    if answer.skew is None:
        return not_checked("clock", "Slack did not say what time it is.")
    seconds = round(abs(answer.skew).total_seconds())
    ahead = "ahead of" if answer.skew > timedelta(0) else "behind"
    says = f"This machine is {seconds} seconds {ahead} Slack."
    do = "Turn on time synchronisation (timedatectl set-ntp true): at five minutes every request is refused."
    if abs(answer.skew) >= SKEW_WRONG:
        return wrong("clock", says, do)
    if abs(answer.skew) >= SKEW_NOTED:
        return warning("clock", says, do)
    return ok("clock", "It agrees with Slack's.")


def _skew(headers: Mapping[str, str], here: datetime) -> timedelta | None:
    try:
        return here - parsedate_to_datetime(headers["date"])
    except (KeyError, ValueError, TypeError):
        return None


def _content(answered: httpx.Response) -> Mapping[str, Any] | None:
    """What was said, if it is what Slack's API says: a JSON object with an "ok" in it."""
    try:
        content = answered.json()
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) and "ok" in content else None


def _unreachable(slack: SlackSettings, error: Exception) -> Finding:
    late = " in time" if isinstance(error, httpx.TimeoutException) else ""
    return wrong(
        "Slack",
        f"This machine cannot reach {slack.api_url}{late} ({type(error).__name__}).",
        "Let it call out to that address on port 443. Behind a proxy, set HTTPS_PROXY.",
    )


def _not_slack(slack: SlackSettings, status: int) -> Finding:
    return wrong(
        "Slack",
        f"What answers at {slack.api_url} is not Slack, or Slack is in trouble (status {status}).",
        "Look at slack-status.com, and whether a proxy or a sign-in page stands between.",
    )
