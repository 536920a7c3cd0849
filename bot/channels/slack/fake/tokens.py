"""Tokens: what they may do, when they end, and how they are got. Access lasts 12 hours where tokens rotate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from bot.channels.slack.fake.refused import Refused
from bot.channels.slack.fake.things import App

ACCESS_SECONDS = 12 * 60 * 60
CODE_SECONDS = 10 * 60


@dataclass(slots=True)
class Token:
    """A token for one workspace. `ended` is what Slack says once it is no longer good."""

    value: str
    team_id: str
    scopes: tuple[str, ...]
    expires: float | None = None
    ended: str = ""


@dataclass(slots=True)
class Grant:
    """Leave given by a person to install the app: a code that works once."""

    team_id: str
    user: str
    scopes: tuple[str, ...]
    redirect_uri: str
    made: float
    used: bool = False


class Tokens:
    """Every bot token and refresh token there is."""

    def __init__(self, app: App, clock: Callable[[], float], dice: Random) -> None:
        self._app, self._clock, self._dice = app, clock, dice
        self._tokens: dict[str, Token] = {}
        self._grants: dict[str, Grant] = {}
        self._refreshes: dict[str, Token | None] = {}

    def install(self, team_id: str, value: str, scopes: tuple[str, ...]) -> Token:
        """A token that does not expire, with a value of our own."""
        self._tokens[value] = Token(value, team_id, scopes)
        return self._tokens[value]

    def read(self, value: str) -> Token:
        """The token with this value, or why it opens nothing."""
        if not value:
            raise Refused("not_authed")
        found = self._tokens.get(value)
        if not found:
            raise Refused("invalid_auth")
        if found.ended:
            raise Refused(found.ended)
        if found.expires is not None and self._clock() >= found.expires:
            raise Refused("token_expired")
        return found

    def live(self, team_id: str) -> list[Token]:
        """The tokens of a workspace that have not been taken back."""
        return [one for one in self._tokens.values() if one.team_id == team_id and not one.ended]

    def end(self, token: Token, why: str) -> None:
        """Take a token back. `why` is what Slack says from then on: token_revoked or account_inactive."""
        token.ended = why
        for value, held in self._refreshes.items():
            if held is token:
                self._refreshes[value] = None

    def allow(self, team_id: str, user: str, scopes: tuple[str, ...], redirect_uri: str = "") -> str:
        """What pressing "Allow" gives: a code for oauth.v2.access."""
        code = f"{self._dice.randrange(10**12)}.{self._dice.getrandbits(160):040x}"
        self._grants[code] = Grant(team_id, user, scopes, redirect_uri, self._clock())
        return code

    def exchange(self, code: str, redirect_uri: str) -> tuple[Grant, Token, str]:
        """Give a code for a token, and for a refresh token where they rotate."""
        found = self._grants.get(code)
        if not found or self._clock() - found.made > CODE_SECONDS:
            raise Refused("invalid_code")
        if found.used:
            raise Refused("code_already_used")
        if found.redirect_uri and redirect_uri != found.redirect_uri:
            raise Refused("bad_redirect_uri")
        found.used = True
        token, refresh = self._issue(found.team_id, found.scopes)
        return found, token, refresh

    def refresh(self, value: str) -> tuple[Token, str]:
        """Give a refresh token for a new pair. It works once; the older access token lives out its hours."""
        held = self._refreshes.get(value)
        if not held:
            raise Refused("invalid_refresh_token")
        self._refreshes[value] = None
        return self._issue(held.team_id, held.scopes)

    def _issue(self, team_id: str, scopes: tuple[str, ...]) -> tuple[Token, str]:
        random = f"{self._dice.getrandbits(128):032x}"
        if not self._app.rotates_tokens:
            return self.install(team_id, f"xoxb-{random}", scopes), ""
        token = self.install(team_id, f"xoxe.xoxb-1-{random}", scopes)
        token.expires = self._clock() + ACCESS_SECONDS
        refresh = f"xoxe-1-{self._dice.getrandbits(128):032x}"
        self._refreshes[refresh] = token
        return token, refresh
