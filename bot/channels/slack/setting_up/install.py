"""Installing: a workspace's token comes in by hand (one workspace) or by link (OAuth, several), and is kept sealed.

A workspace that was just installed is bound to nobody: until the operator binds it, nobody in it is anybody.
Source: docs.slack.dev, Installing with OAuth (v2).
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.app import Parts
from bot.channels.slack.post.calls import Answer, Calls, Declined
from bot.channels.slack.post.letters import NAME
from bot.channels.slack.post.tokens import Exchange, Renewed, Spent, Tokens
from bot.channels.slack.setting_up.manifest import SCOPES
from bot.channels.slack.settings import INSTALL_PATH, REDIRECT_PATH, SlackSettings
from bot.log import logger, where
from bot.records import installations
from bot.records.installations import InstallationRow
from bot.records.trouble import RecordsUnavailable

COOKIE = "canishare_slack_install"
STATE_SECONDS = 600
AUTHORIZE = "oauth/v2/authorize"

SPENT = frozenset("invalid_refresh_token token_revoked account_inactive team_not_found app_not_found".split())
"""Slack's words for a refresh token that this app will get nothing for any more (docs.slack.dev, oauth.v2.access). A
client id or secret that is wrong is not among them: somebody may put the setting right."""

DONE = (
    "canishare is installed in {name}.\n\nNobody there can use it yet. Whoever looks after canishare now says which "
    "agency the workspace belongs to:\n\n    canishare slack bind {id} --agency KEY\n\nYou can close this page."
)
EVERYWHERE = (
    "canishare was asked for in a whole organisation (Enterprise Grid), and cannot tell apart who writes to it "
    "from where there yet. Nothing was kept. Install it in one workspace at a time."
)
FAILED = "canishare was not installed, and nothing was kept. Start again from the installation link."


class NotInstalled(Exception):
    """Slack gave no token that can be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What Slack gives when canishare is installed somewhere."""

    workspace: str
    name: str
    app: str
    bot_user: str
    scopes: str
    token: str = field(repr=False)
    refresh_token: str = field(default="", repr=False)
    seconds: int = 0


def exchange_of(calls: Calls, settings: SlackSettings) -> Exchange | None:
    """Trading refresh tokens for new ones; None where the app's own id and secret are not known."""
    if not settings.client_id:
        return None

    async def exchange(refresh_token: str) -> Renewed | None:
        answer = await calls.call(
            "",
            "oauth.v2.access",
            client_id=settings.client_id,
            client_secret=settings.client_secret,
            grant_type="refresh_token",
            refresh_token=refresh_token,
        )
        if isinstance(answer, Declined) and answer.error in SPENT:
            raise Spent
        if not isinstance(answer, Answer):
            return None
        seconds = answer.data.get("expires_in")
        token, renewed = answer.text("access_token"), answer.text("refresh_token")
        return Renewed(token, renewed, seconds) if token and renewed and isinstance(seconds, int) else None

    return exchange


def grant_of(data: Mapping[str, object]) -> Grant:
    """What an answer of oauth.v2.access grants. Raises NotInstalled."""
    answer = Answer(data)
    _one_workspace(data)
    seconds = data.get("expires_in")
    grant = Grant(
        workspace=answer.text("team", "id"),
        name=answer.text("team", "name"),
        app=answer.text("app_id"),
        bot_user=answer.text("bot_user_id"),
        scopes=answer.text("scope"),
        token=answer.text("access_token"),
        refresh_token=answer.text("refresh_token"),
        seconds=seconds if isinstance(seconds, int) else 0,
    )
    if not grant.workspace or not grant.token:
        raise NotInstalled("Slack gave no bot token.")
    return grant


def _one_workspace(data: Mapping[str, object]) -> None:
    """Raise NotInstalled for a grant that holds in a whole organisation."""
    if data.get("is_enterprise_install") is True:
        raise NotInstalled(EVERYWHERE)


def keep_grant(parts: Parts, tokens: Tokens, grant: Grant) -> None:
    """Keep what was granted, the tokens sealed, in one transaction. Raises RecordsUnavailable."""
    now = parts.now()
    with parts.database.together() as connection:
        parts.accounts.workspace_installed(NAME, grant.workspace, grant.name or grant.workspace)
        row = InstallationRow(
            channel=NAME,
            id=grant.workspace,
            state="",
            app=grant.app,
            bot_user=grant.bot_user,
            scopes=grant.scopes[:400],
            token=tokens.sealed(grant.workspace, "token", grant.token),
            refresh_token=tokens.sealed(grant.workspace, "refresh_token", grant.refresh_token),
            token_expires_at=now + timedelta(seconds=grant.seconds) if grant.seconds else None,
        )
        installations.keep_installation(connection, row, now)
    tokens.replaced(grant.workspace)


async def connect(calls: Calls, token: str) -> Grant:
    """What a token that was put in by hand grants. Raises NotInstalled."""
    answer = await calls.call(token, "auth.test")
    if not isinstance(answer, Answer):
        why = getattr(answer, "error", "rate limited")
        raise NotInstalled(f"Slack would not take the bot token ({why}). Run: canishare doctor slack")
    _one_workspace(answer.data)
    workspace = answer.text("team_id")
    if not workspace:
        raise NotInstalled("Slack named no workspace for this token.")
    about = await calls.call(token, "bots.info", bot=answer.text("bot_id")) if answer.text("bot_id") else None
    app = about.text("bot", "app_id") if isinstance(about, Answer) else ""
    return Grant(workspace, answer.text("team"), app, answer.text("user_id"), " ".join(SCOPES), token)


class Install:
    """The addresses for installing by link."""

    def __init__(self, parts: Parts, settings: SlackSettings, calls: Calls, tokens: Tokens) -> None:
        self.parts = parts
        self.settings = settings
        self.calls = calls
        self.tokens = tokens
        self.key = parts.signing_key("slack install")

    def routes(self) -> list[Route]:
        """Where an administrator starts, and where Slack sends them back to."""
        if not self.settings.by_link:
            return []
        return [
            Route(INSTALL_PATH, self.start, methods=["GET"]),
            Route(REDIRECT_PATH, self.back, methods=["GET"]),
        ]

    async def start(self, request: Request) -> Response:
        """On to Slack, with a state that only this browser can bring back."""
        state = f"{int(self.parts.now().timestamp())}.{secrets.token_urlsafe(24)}"
        asked = {
            "client_id": self.settings.client_id,
            "scope": ",".join(SCOPES),
            "user_scope": "",
            "redirect_uri": self._redirect(),
            "state": state,
        }
        site = self.settings.api_url.removesuffix("api/")
        response = RedirectResponse(f"{site}{AUTHORIZE}?{urlencode(asked)}", 303)
        secure = self.settings.base_url.startswith("https://")
        response.set_cookie(
            COOKIE, self._seal(state), STATE_SECONDS, path="/slack", secure=secure, httponly=True, samesite="lax"
        )
        return response

    def _redirect(self) -> str:
        return f"{self.settings.base_url}{REDIRECT_PATH}"

    def _seal(self, state: str) -> str:
        return hmac.new(self.key, state.encode(), sha256).hexdigest()

    async def back(self, request: Request) -> Response:
        """Back from Slack with a code, which is worth a token once."""
        state, code = request.query_params.get("state", ""), request.query_params.get("code", "")
        if not code or not self._ours(state, request.cookies.get(COOKIE, "")):
            return PlainTextResponse(FAILED, 400)
        answer = await self.calls.call(
            "",
            "oauth.v2.access",
            client_id=self.settings.client_id,
            client_secret=self.settings.client_secret,
            code=code,
            redirect_uri=self._redirect(),
        )
        try:
            grant = grant_of(answer.data if isinstance(answer, Answer) else {})
            await run_in_threadpool(keep_grant, self.parts, self.tokens, grant)
        except NotInstalled as refused:
            return PlainTextResponse(EVERYWHERE if str(refused) == EVERYWHERE else FAILED, 502)
        except RecordsUnavailable:
            return PlainTextResponse(FAILED, 502)
        except Exception as error:  # it may quote a token, and whoever is above would log it
            logger().error("a grant was not kept", error=type(error).__name__, where=where(error))
            return PlainTextResponse(FAILED, 502)
        response = PlainTextResponse(DONE.format(name=grant.name, id=grant.workspace))
        response.delete_cookie(COOKIE, path="/slack")
        return response

    def _ours(self, state: str, cookie: str) -> bool:
        """Whether this browser started it, and not long ago."""
        began = state.partition(".")[0]
        if not began.isdigit() or len(began) > 12:
            return False
        fresh = 0 <= self.parts.now().timestamp() - int(began) <= STATE_SECONDS
        return fresh and hmac.compare_digest(self._seal(state).encode(), cookie.encode())
