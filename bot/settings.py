"""Every setting, typed, in one place. The defaults are good for a laptop.

Each is read from an environment variable with the prefix `CANISHARE_`, for example `CANISHARE_DATABASE_URL`.
"""

from __future__ import annotations

import ipaddress
import re
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

HERE = ("127.0.0.1", "::1", "localhost")
"""Names of this machine, as it calls itself."""

ADDRESS = re.compile(r"(?:[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:.]+\])(?::\d{1,5})?")
"""A host, and perhaps a port."""

LOCAL_ADDRESS = re.compile(rf"https?://{ADDRESS.pattern}/(?:[a-z0-9_-]+/)*")
"""A whole address without a user, a query or anything else that could hide where it leads."""

SLACK_APIS = ("https://slack.com/api/", "https://slack-gov.com/api/")
"""The only addresses elsewhere that a Slack token is ever sent to."""

SHORTEST_SECRET = 32
"""Characters. A shorter secret key can be guessed."""


class Settings(BaseSettings):
    """The settings of one running canishare."""

    model_config = SettingsConfigDict(env_prefix="CANISHARE_", extra="ignore", frozen=True)

    database_url: str = Field(
        default="sqlite:///canishare.sqlite3",
        description="Where records are kept: sqlite:///FILE or postgresql+psycopg://USER@HOST/NAME",
    )
    secret_key: SecretStr | None = Field(
        default=None, description="At least 32 random characters. Keys for the audit chain and sessions come from it."
    )
    secret_key_file: Path | None = Field(default=None, description="A file that holds the secret key instead.")
    master_key_file: Path | None = Field(
        default=None, description="A file, outside the folder of the records, with the key that opens requests' words."
    )
    pack: str = Field(default="haringey", description="The flow pack: a name in flows/packs, or a folder.")
    partnership: str = Field(
        default="Community Safety Partnership", description="The partnership's name on every page."
    )
    host: str = Field(default="127.0.0.1", min_length=1, description="The address that `serve` and `demo` listen on.")
    port: int = Field(default=8000, ge=1, le=65535, description="The port that `serve` and `demo` listen on.")
    base_url: str = Field(default="", description="The public address, such as https://canishare.example.org")
    sign_in: str = Field(
        default="link",
        pattern="^(none|link|choose)$",
        description="`link`: by a personal link from one's chat; `choose`: anyone picks who they are, for a demo only.",
    )
    session_idle_minutes: int = Field(
        default=30, ge=5, le=480, description="Signed out after this long without a click."
    )
    session_hours: int = Field(default=8, ge=1, le=24, description="Signed out after this long in any case.")
    largest_body: int = Field(default=64_000, description="Bytes. A larger request is refused with 413.")
    log_level: str = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR.")

    slack_signing_secret: SecretStr | None = Field(
        default=None, description="Slack's proof that a request is its own. For HTTP; Socket Mode needs none."
    )
    slack_signing_secret_file: Path | None = Field(
        default=None, description="A file that holds the signing secret instead."
    )
    slack_bot_token: SecretStr | None = Field(
        default=None,
        description="The bot's token in one workspace, xoxb-... Not needed where installing by link is on.",
    )
    slack_bot_token_file: Path | None = Field(default=None, description="A file that holds the bot token instead.")
    slack_app_token: SecretStr | None = Field(
        default=None, description="The app-level token of Socket Mode, xapp-... With it no public address is needed."
    )
    slack_app_token_file: Path | None = Field(default=None, description="A file that holds the app token instead.")
    slack_client_id: SecretStr | None = Field(
        default=None, description="The app's client id: with the client secret, it can be installed by link."
    )
    slack_client_id_file: Path | None = Field(default=None, description="A file that holds the client id instead.")
    slack_client_secret: SecretStr | None = Field(default=None, description="The app's client secret.")
    slack_client_secret_file: Path | None = Field(
        default=None, description="A file that holds the client secret instead."
    )
    slack_token_rotation: bool = Field(
        default=False, description="Bot tokens live twelve hours and are renewed. Needs the client id and secret."
    )
    slack_api_url: str = Field(
        default=SLACK_APIS[0], description="Slack's API: slack.com, slack-gov.com, or a stand-in on this machine."
    )

    @field_validator("base_url")
    @classmethod
    def _public_address(cls, text: str) -> str:
        """The address as browsers write it: no path, no capitals in what is not a name, nothing at its end."""
        if not text:
            return ""
        scheme, _, place = text.strip().rstrip("/").lower().partition("://")
        try:
            found = urlsplit(f"{scheme}://{place}")
            sound = bool(found.hostname) and found.port != 0
        except ValueError:
            sound = False
        if scheme not in ("http", "https") or not sound or not ADDRESS.fullmatch(place):
            raise ValueError("write it like https://canishare.example.org, with nothing after the name")
        return f"{scheme}://{place}"

    @field_validator("slack_api_url")
    @classmethod
    def _slack_api(cls, text: str) -> str:
        """Slack's own address, or one of this machine: a token must never go anywhere else."""
        address = text.strip().rstrip("/") + "/"
        if address in SLACK_APIS or _is_here(address):
            return address
        raise ValueError(f"it may only be {SLACK_APIS[0]}, {SLACK_APIS[1]} or an address of this machine")

    @property
    def beyond_this_machine(self) -> bool:
        """Whether anybody elsewhere can reach it: it listens to others, or has a public address."""
        public = urlsplit(self.base_url).hostname or HERE[0]
        return self.host not in HERE or public not in HERE

    @property
    def address(self) -> str:
        """Where the pages are found: the public address, or this machine's."""
        return self.base_url or f"http://{self.host}:{self.port}"

    @property
    def secure(self) -> bool:
        """Whether the pages are served over https, so that cookies can be held to it."""
        return self.base_url.startswith("https://")


class SettingsProblem(Exception):
    """A setting that must be put right before canishare starts; the message says how."""


OTHERS_MAY = 0o077
"""The rights on a file that let anybody but its owner have it."""

PLACEHOLDERS = ("changeme", "change-me", "secret", "placeholder", "example", "password", "xxxx", "0000", "1234")


def secret_of(settings: Settings) -> bytes:
    """The secret key. Raises SettingsProblem when it is missing, short or a placeholder."""
    text = secret_text("secret_key", settings.secret_key, settings.secret_key_file) or ""
    how = "Make one with: python -c 'import secrets; print(secrets.token_urlsafe(48))'"
    if not text:
        raise SettingsProblem(f"CANISHARE_SECRET_KEY is not set. {how}")
    if len(text) < SHORTEST_SECRET:
        raise SettingsProblem(f"CANISHARE_SECRET_KEY has {len(text)} characters; it needs {SHORTEST_SECRET}. {how}")
    if len(set(text)) < 8 or any(word in text.lower() for word in PLACEHOLDERS):
        raise SettingsProblem(f"CANISHARE_SECRET_KEY looks like a placeholder. {how}")
    return text.encode()


def secret_text(name: str, given: SecretStr | None, file: Path | None) -> str | None:
    """A secret as it stands in its setting, or else in the file named for it; None when there is neither.

    Raises SettingsProblem when the file cannot be read, or when others can read it.
    """
    if given is not None:
        return given.get_secret_value().strip()
    if file is None:
        return None
    named = f"The file named by CANISHARE_{name.upper()}_FILE"
    try:
        if file.stat().st_mode & OTHERS_MAY:
            raise SettingsProblem(f"{named} can be read by others. Run: chmod 600 on it.")
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsProblem(f"{named} cannot be read. Check that it is there and readable.") from error


def _is_here(address: str) -> bool:
    """Whether this is a plain http address of this machine."""
    try:
        found = urlsplit(address)
        host = found.hostname or ""
        here = host == "localhost" or ipaddress.ip_address(host).is_loopback
        return here and bool(LOCAL_ADDRESS.fullmatch(address)) and found.port != 0
    except ValueError:
        return False
