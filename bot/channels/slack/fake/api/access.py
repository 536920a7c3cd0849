"""Methods of the Web API: who am I, installing, refreshing and going away."""

from __future__ import annotations

from bot.channels.slack.fake.api.ask import Ask
from bot.channels.slack.fake.refused import Refused
from bot.channels.slack.fake.things import Json
from bot.channels.slack.fake.tokens import ACCESS_SECONDS
from bot.channels.slack.fake.town import Town, Workspace

REVOKED = "token_revoked"
INACTIVE = "account_inactive"


def who_am_i(ask: Ask) -> Json:
    """auth.test"""
    workspace = ask.workspace
    answer: Json = {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.name,
        "user": ask.town.app.name,
        "team_id": workspace.id,
        "user_id": workspace.bot_user_id,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
    }
    return answer | ({"enterprise_id": workspace.enterprise_id} if workspace.enterprise_id else {})


def open_connection(ask: Ask) -> Json:
    """apps.connections.open"""
    ticket = ask.town.new_ticket()
    return {"url": f"{ask.town.address.replace('http', 'ws', 1)}/link?ticket={ticket}&app_id={ask.town.app.id}"}


def oauth_access(ask: Ask) -> Json:
    """oauth.v2.access: a code, or a refresh token, for an access token."""
    app, tokens = ask.town.app, ask.town.tokens
    client_id, secret = ask.client
    if client_id != app.client_id:
        raise Refused("invalid_client_id")
    if secret != app.client_secret:
        raise Refused("bad_client_secret")
    kind = ask.text("grant_type") or "authorization_code"
    authed: Json = {}
    if kind == "refresh_token":
        token, refresh = tokens.refresh(ask.text("refresh_token"))
    elif kind == "authorization_code":
        grant, token, refresh = tokens.exchange(ask.text("code"), ask.text("redirect_uri"))
        authed = {"authed_user": {"id": grant.user}}
    else:
        raise Refused("invalid_grant_type")
    workspace = ask.town.workspaces[token.team_id]
    workspace.installed = True
    answer: Json = {
        "app_id": app.id,
        **authed,
        "scope": ",".join(token.scopes),
        "token_type": "bot",
        "access_token": token.value,
        "bot_user_id": workspace.bot_user_id,
        "team": {"id": workspace.id, "name": workspace.name},
        "enterprise": workspace.enterprise,
        "is_enterprise_install": False,
    }
    return answer | ({"refresh_token": refresh, "expires_in": ACCESS_SECONDS} if refresh else {})


def revoke(ask: Ask) -> Json:
    """auth.revoke: takes the token back that it is called with. With the last one the app is gone."""
    if ask.flag("test") or not ask.token:
        return {"revoked": False}
    ask.town.tokens.end(ask.token, REVOKED)
    tell_revoked(ask.town, ask.workspace)
    if not ask.town.tokens.live(ask.workspace.id):
        ask.workspace.installed = False
        ask.town.tell(ask.workspace, {"type": "app_uninstalled"})
    return {"revoked": True}


def uninstall(ask: Ask) -> Json:
    """apps.uninstall"""
    if ask.client != (ask.town.app.client_id, ask.town.app.client_secret):
        raise Refused("bad_client_secret" if ask.client[0] == ask.town.app.client_id else "invalid_client_id")
    take_away(ask.town, ask.workspace)
    return {}


def take_away(town: Town, workspace: Workspace) -> None:
    """Uninstall the app from a workspace: every token ends, and the app is told."""
    for token in town.tokens.live(workspace.id):
        town.tokens.end(token, INACTIVE)
    workspace.installed = False
    town.tell(workspace, {"type": "app_uninstalled"})
    tell_revoked(town, workspace)


def tell_revoked(town: Town, workspace: Workspace) -> None:
    """Tell the app that its tokens for a workspace are no longer good."""
    town.tell(workspace, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [workspace.bot_user_id]}})
