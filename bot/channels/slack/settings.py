"""What Slack needs to know of us and we of Slack, checked before anything starts. No message repeats a value."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from bot.settings import PLACEHOLDERS, SLACK_APIS, Settings, SettingsProblem, secret_text

EVENTS_PATH = "/slack/events"
"""Where Slack sends everything: events, commands, shortcuts and presses."""

INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"
"""Where an administrator of another workspace starts installing, and where Slack sends them back to."""

APPS_PAGE = "api.slack.com/apps"
GOVERNMENT_APPS_PAGE = "api.slack-gov.com/apps"

FEWEST_LETTERS = 8
"""Different characters. What somebody made up to fill the place has fewer."""

MADE_UP = (*(word for word in PLACEHOLDERS if not word.isdigit()), "your", "replace", "insert", "...", "<")
ROWS = ("0123456789", "1234567890", "abcdefgh")
REPEATED = re.compile(r"(.)\1{7}")

OTHER_KINDS = {
    "xoxe.xoxb-": "a bot token that is renewed",
    "xoxb-": "a bot token",
    "xapp-": "an app-level token",
    "xoxp-": "a person's token",
    "xoxe.xoxp-": "a person's token that is renewed",
    "xoxe-": "a refresh token",
}
"""What begins like this, so that a value in the wrong place is named for what it is."""


@dataclass(frozen=True, slots=True)
class Secret:
    """One secret of Slack's: where it is found there, and what it looks like."""

    where: str
    shortest: int
    begins: tuple[str, ...] = ()
    shape: re.Pattern[str] | None = None


CREDENTIALS = "Basic Information, App Credentials"
SECRETS = {
    "slack_signing_secret": Secret(f"{CREDENTIALS}, Signing Secret", 32),
    "slack_bot_token": Secret("OAuth & Permissions, Bot User OAuth Token", 30, ("xoxb-", "xoxe.xoxb-")),
    "slack_app_token": Secret(
        "Basic Information, App-Level Tokens, one with the scope connections:write", 30, ("xapp-",)
    ),
    "slack_client_id": Secret(f"{CREDENTIALS}, Client ID", 10, shape=re.compile(r"\d+\.\d+")),
    "slack_client_secret": Secret(f"{CREDENTIALS}, Client Secret", 32),
}
"""Every secret by the name of its setting, in the order in which they are asked for."""


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """Settings under which the Slack door can open. A text is empty where it is not used."""

    api_url: str
    base_url: str
    signing_secret: str = field(default="", repr=False)
    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    client_id: str = field(default="", repr=False)
    client_secret: str = field(default="", repr=False)
    token_rotation: bool = False

    @property
    def socket(self) -> bool:
        """Whether we call Slack and keep the line open, so that no public address is needed."""
        return bool(self.app_token)

    @property
    def by_link(self) -> bool:
        """Whether administrators of other workspaces can install it by our link."""
        return bool(self.client_id)

    @property
    def trial(self) -> bool:
        """Whether what answers as Slack is a stand-in on this machine."""
        return self.api_url not in SLACK_APIS

    @property
    def proxy(self) -> str | None:
        """The proxy on the way to Slack, as `HTTPS_PROXY` and `NO_PROXY` say. A stand-in on this machine needs none."""
        if self.trial or proxy_bypass(urlsplit(self.api_url).hostname or ""):
            return None
        found = getproxies().get("https", "").strip()
        if not found:
            return None
        return found if "://" in found else f"http://{found}"


def slack_settings(settings: Settings) -> SlackSettings | None:
    """The settings of the Slack door; None when nothing about Slack is set.

    Raises SettingsProblem when some of it is set and the rest missing, or when a value cannot be the right one.
    """
    values: dict[str, str] = {}
    for name, secret in SECRETS.items():
        text = secret_text(name, getattr(settings, name), getattr(settings, f"{name}_file"))
        if text is None:
            continue
        wrong = _wrong_with(text, secret)
        if wrong:
            raise SettingsProblem(f"{variable(name)} {wrong}. {where_found(settings, name)}")
        values[name] = text
    if not values:
        return None
    _must_be_whole(settings, set(values))
    return SlackSettings(
        api_url=settings.slack_api_url,
        base_url=settings.base_url,
        token_rotation=settings.slack_token_rotation,
        **{name.removeprefix("slack_"): text for name, text in values.items()},
    )


def apps_page(settings: Settings) -> str:
    """The page on which Slack lists one's apps."""
    return GOVERNMENT_APPS_PAGE if settings.slack_api_url == SLACK_APIS[1] else APPS_PAGE


def variable(name: str) -> str:
    """A setting as it is called in the environment."""
    return f"CANISHARE_{name.upper()}"


def where_found(settings: Settings, name: str) -> str:
    """Where in Slack's pages the right value stands."""
    return f"Copy it from {apps_page(settings)}, your app, {SECRETS[name].where}."


def _wrong_with(text: str, secret: Secret) -> str:
    """Why this cannot be the secret, or nothing."""
    if not text:
        return "is set, but empty. Take it away, or give it its value"
    if not text.isascii() or not text.isprintable() or " " in text:
        return "has a space, a line break or a strange character in it"
    begins = next((one for one in secret.begins if text.startswith(one)), "")
    if secret.begins and not begins:
        kind = next((kind for start, kind in OTHER_KINDS.items() if text.startswith(start)), "something else")
        return f"must begin with {secret.begins[0]}, and this is {kind}"
    if len(text) < secret.shortest:
        return f"has {len(text)} characters; Slack's have at least {secret.shortest}"
    if _made_up(text.removeprefix(begins).lower(), secret):
        return "looks like a placeholder"
    if secret.shape and not secret.shape.fullmatch(text):
        return "is not of the kind that Slack gives out"
    return ""


def _made_up(text: str, secret: Secret) -> bool:
    """Whether somebody filled the place with anything. An id is made of few digits, so those are not counted."""
    few = secret.shape is None and len(set(text)) < FEWEST_LETTERS
    return few or bool(REPEATED.search(text)) or any(word in text for word in (*MADE_UP, *ROWS))


def _must_be_whole(settings: Settings, given: set[str]) -> None:
    """Raise SettingsProblem unless Slack can reach us, we can answer it, and what belongs together is there."""
    for one, other in (("slack_client_id", "slack_client_secret"), ("slack_client_secret", "slack_client_id")):
        if one in given and other not in given:
            raise SettingsProblem(
                f"{variable(one)} is set and {variable(other)} is not. {where_found(settings, other)}"
            )
    if given.isdisjoint({"slack_signing_secret", "slack_app_token"}):
        raise SettingsProblem(
            f"Slack is set up by half: set {variable('slack_signing_secret')} if Slack calls us, or "
            f"{variable('slack_app_token')} for Socket Mode. {where_found(settings, 'slack_signing_secret')} "
            f"{where_found(settings, 'slack_app_token')}"
        )
    if given.isdisjoint({"slack_bot_token", "slack_client_id"}):
        raise SettingsProblem(
            f"{variable('slack_bot_token')} is not set. {where_found(settings, 'slack_bot_token')} "
            f"To install by link, set {variable('slack_client_id')} and {variable('slack_client_secret')} instead."
        )
    if settings.slack_token_rotation and "slack_client_id" not in given:
        raise SettingsProblem(
            f"{variable('slack_token_rotation')} is on, and only an app with {variable('slack_client_id')} and "
            f"{variable('slack_client_secret')} can renew tokens. {where_found(settings, 'slack_client_id')}"
        )
