"""The door for what the app asks of Slack: `/api/<method>`, with tokens, scopes, faults and a list of every call."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from bot.channels.slack.fake.api import access, messages, places, views
from bot.channels.slack.fake.api.ask import Ask
from bot.channels.slack.fake.api.calls import Call, Calls
from bot.channels.slack.fake.faults import ACCEPT_THEN_DROP, DELAY, DROP_BEFORE, RATELIMITED, SERVER_ERROR, Faults
from bot.channels.slack.fake.refused import Limited, Refused
from bot.channels.slack.fake.things import Json
from bot.channels.slack.fake.town import Town

SECRETS = ("token", "client_secret", "refresh_token", "code")
"""Arguments that are not kept in the list of calls."""


@dataclass(frozen=True, slots=True)
class Method:
    """One method, and what it must be called with: a bot token, the app token, the client secret, or the last two."""

    act: Callable[[Ask], Json]
    bot: bool = True
    app: bool = False
    client: bool = False


METHODS = {
    "apps.connections.open": Method(access.open_connection, bot=False, app=True),
    "apps.uninstall": Method(access.uninstall, client=True),
    "auth.revoke": Method(access.revoke),
    "auth.test": Method(access.who_am_i),
    "chat.delete": Method(messages.delete),
    "chat.postEphemeral": Method(messages.post_ephemeral),
    "chat.postMessage": Method(messages.post_message),
    "chat.update": Method(messages.update),
    "conversations.history": Method(places.history),
    "conversations.info": Method(places.conversation_info),
    "conversations.open": Method(places.open_conversation),
    "oauth.v2.access": Method(access.oauth_access, bot=False, client=True),
    "users.info": Method(places.user_info),
    "views.open": Method(views.open_modal),
    "views.publish": Method(views.publish),
    "views.push": Method(views.push_modal),
    "views.update": Method(views.update_modal),
}


class WebApi:
    """Answers the app's calls."""

    def __init__(self, town: Town, calls: Calls, faults: Faults) -> None:
        self.town, self.calls, self.faults = town, calls, faults

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one call."""
        method = request.match_info["method"]
        try:
            ask = await read(request, self.town, method)
        except ValueError:
            return web.json_response({"ok": False, "error": "invalid_json"})
        value = ask.arguments.pop("token", "")
        kept = {name: given for name, given in ask.arguments.items() if name not in SECRETS}
        call = Call(method, "", kept, self.town.clock())

        def act() -> tuple[int, Json]:
            return 200, self._act(ask, str(value), call)

        answer = await self.under_faults(request, call, act)
        if ask.token:
            answer.headers["x-oauth-scopes"] = ",".join(ask.token.scopes)
        return answer

    def _act(self, ask: Ask, value: str, call: Call) -> Json:
        found = METHODS.get(ask.method)
        if not found:
            raise Refused("unknown_method", req_method=ask.method)
        if found.app and value != self.town.app.app_token:
            raise Refused("invalid_auth" if value else "not_authed")
        if found.bot:
            ask.token = self.town.tokens.read(value)
            call.team_id = ask.token.team_id
        return {"ok": True, **found.act(ask)}

    async def under_faults(
        self, request: web.Request, call: Call, act: Callable[[], tuple[int, Json]]
    ) -> web.StreamResponse:
        """Do what was asked, unless something goes wrong on purpose, and write it down."""
        self.calls.begin(call)
        try:
            return await self._under_faults(request, call, act)
        finally:
            self.calls.end()

    async def _under_faults(
        self, request: web.Request, call: Call, act: Callable[[], tuple[int, Json]]
    ) -> web.StreamResponse:
        fault = self.faults.throw(call.method)
        kind = fault.kind if fault else ""
        if fault and kind == RATELIMITED:
            return _limited(call, self.faults.seconds_of(fault))
        if kind == SERVER_ERROR:
            call.answered = "500"
            return web.Response(status=500, text="Something went wrong.", content_type="text/html")
        if kind == DROP_BEFORE:
            call.answered = "dropped before"
            return _drop(request)
        try:
            status, call.answer = act()
            call.answered = "ok"
        except Limited as limited:
            return _limited(call, limited.retry_after)
        except Refused as refused:
            status, call.answer = (404 if call.method == "response_url" else 200), refused.answer
            call.answered = refused.code
        if fault and kind == DELAY:
            await asyncio.sleep(fault.seconds)
        if kind == ACCEPT_THEN_DROP:
            call.answered = "dropped" if call.answered == "ok" else call.answered
            return _drop(request)
        return web.json_response(call.answer, status=status)


def _limited(call: Call, seconds: int) -> web.Response:
    call.answered, call.retry_after = "429", seconds
    return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": str(seconds)})


def _drop(request: web.Request) -> web.Response:
    """Close the connection. The answer that is given back goes nowhere."""
    if request.transport:
        request.transport.close()
    return web.Response(status=502)


async def read(request: web.Request, town: Town, method: str) -> Ask:
    """What a call brought: its arguments with the token among them, and its client id and secret."""
    arguments: Json = dict(request.query)
    if request.content_type == "application/json":
        brought = json.loads(await request.text() or "{}")
        if not isinstance(brought, dict):
            raise ValueError("not an object")
        brought.pop("token", None)  # a JSON body carries no token: Slack reads it from the header only
        arguments |= brought
    else:
        arguments |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    scheme, _, credentials = request.headers.get("Authorization", "").partition(" ")
    client = (str(arguments.get("client_id", "")), str(arguments.get("client_secret", "")))
    if scheme.lower() == "bearer":
        arguments["token"] = credentials
    elif scheme.lower() == "basic":
        name, _, secret = base64.b64decode(credentials).decode().partition(":")
        client = (name, secret)
    return Ask(town, method, arguments, client=client)
