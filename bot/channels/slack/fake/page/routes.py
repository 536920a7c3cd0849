"""The page as a small web site: each act is a form that is sent, after which the page is simply drawn again."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web
from multidict import MultiDict

from bot.channels.slack.fake.acts.pressing import Pressing
from bot.channels.slack.fake.api.calls import Calls
from bot.channels.slack.fake.blocks import Placed, option_named, placed, same
from bot.channels.slack.fake.page.elements import FIELD, key_of, value_from
from bot.channels.slack.fake.page.whole import LATEST, Look, draw_chooser, draw_place
from bot.channels.slack.fake.sent.payloads import opened_link
from bot.channels.slack.fake.surfaces import HOME, MODAL, NotSeen, Surface, seen
from bot.channels.slack.fake.things import User

STYLE = Path(__file__).parent / "style.css"
POLICY = (
    "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; img-src 'self'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
OWN = ("same-origin", "none", "")
"""What a browser says of a form that comes from our own page, or of an address typed by hand."""

Fields = MultiDict[str]
Act = Callable[[Look, Fields], Awaitable[object]]


class Pages:
    """The pages of the stand-in, and what is done on them."""

    def __init__(self, people: Pressing, calls: Calls) -> None:
        self.people, self.calls = people, calls

    def routes(self) -> list[web.RouteDef]:
        """Every address of the page."""
        at = "/at/{team}/{user}"
        return [
            web.get("/", self.chooser),
            web.get("/style.css", self.style),
            web.get(f"{at}/{{where}}", self.place),
            web.get(f"{at}/{{where}}/go/{{name}}", self.go),
            web.get(f"{at}/open/{{tab}}", self.open_tab),
            web.post(f"{at}/{{where}}/say", self.doing(self._say)),
            web.post(f"{at}/{{where}}/shortcut", self.doing(self._shortcut)),
            web.post(f"{at}/{{where}}/message-shortcut", self.doing(self._message_shortcut)),
            web.post(f"{at}/{{where}}/surface/{{name}}", self.on_surface),
        ]

    async def chooser(self, request: web.Request) -> web.Response:
        """Who are you?"""
        return _html(draw_chooser(self.people.town))

    async def style(self, request: web.Request) -> web.StreamResponse:
        """The style sheet."""
        return web.Response(text=STYLE.read_text(encoding="utf-8"), content_type="text/css", headers=HEADERS)

    async def place(self, request: web.Request) -> web.Response:
        """Slack, as somebody sees it."""
        look = self._look(request)
        try:
            return _html(draw_place(look))
        except NotSeen as unseen:
            raise web.HTTPNotFound(text=str(unseen)) from unseen

    async def go(self, request: web.Request) -> web.Response:
        """Follow a button that leads elsewhere: the app is told of the click, and the visitor sent on."""
        look = self._look(request)
        try:
            surface = self._surface(look, request.match_info["name"])
            one = _element(surface, request.query.get("press", ""))
        except NotSeen as unseen:
            raise web.HTTPNotFound(text=str(unseen)) from unseen
        address = opened_link(one)
        if not address.startswith(("http://", "https://")):
            raise web.HTTPNotFound(text="That leads nowhere.")
        self.people.later(self.people.act(surface, one, {}))
        raise web.HTTPFound(address)

    async def open_tab(self, request: web.Request) -> web.Response:
        """Open the app: its Home tab, or the messages with it."""
        tab = request.match_info["tab"]
        if tab not in ("home", "messages"):
            raise web.HTTPNotFound

        async def act(look: Look, fields: Fields) -> object:
            return await (self.people.open_home if tab == HOME else self.people.open_messages)(look.user)

        return await self._do(request, self._look(request, tab), act)

    def doing(self, act: Act) -> Callable[[web.Request], Awaitable[web.Response]]:
        """The handler for something done in a place."""

        async def handler(request: web.Request) -> web.Response:
            return await self._do(request, self._look(request), act)

        return handler

    async def on_surface(self, request: web.Request) -> web.Response:
        """Something pressed or filled in: in a message, the Home tab or a modal."""
        name = request.match_info["name"]

        async def act(look: Look, fields: Fields) -> None:
            await self._on_surface(look, name, fields)

        return await self._do(request, self._look(request), act)

    async def _do(self, request: web.Request, look: Look, act: Act) -> web.Response:
        """Do it, wait until the app has answered and is quiet, and have the page drawn again."""
        if request.method == "POST" and request.headers.get("Sec-Fetch-Site", "") not in OWN:
            raise web.HTTPForbidden(text="This form does not come from this page.")
        fields = MultiDict((name, value) for name, value in (await request.post()).items() if isinstance(value, str))
        calls, sent = len(self.calls), len(self.people.deliveries)
        gone = ""
        try:
            await act(look, fields)
        except (NotSeen, ValueError, KeyError):
            gone = "?gone=1"
        if any(one.ok for one in self.people.deliveries[sent:]):
            await self.calls.quiet(calls)
        raise web.HTTPSeeOther(f"{look.address}{gone}#{LATEST}")

    async def _say(self, look: Look, fields: Fields) -> object:
        text = fields["text"].strip()
        return await self.people.say(look.user, look.where, text) if text else None

    async def _shortcut(self, look: Look, fields: Fields) -> object:
        return await self.people.shortcut(look.user, fields["shortcut"])

    async def _message_shortcut(self, look: Look, fields: Fields) -> object:
        message = look.channel.written(fields["ts"])
        if not message:
            raise NotSeen("the message is gone")
        return await self.people.message_shortcut(look.user, fields["shortcut"], look.where, message)

    async def _on_surface(self, look: Look, name: str, fields: Fields) -> None:
        user = look.user
        if "close" in fields:
            self._surface(look, name)
            await self.people.close(user)
            return
        for key in fields.getall("shown", []):
            surface = self._surface(look, name)
            one = _element(surface, key)
            value = value_from(one, fields.getall(FIELD + key, []))
            if key == fields.get("settle") or not same(value, one.held(surface.choices)):
                await self.people.put(surface, one, value)
        surface = self._surface(look, name)
        if "submit" in fields:
            await self.people.submit(user)
        elif "press" in fields:
            await self.people.act(surface, _element(surface, fields["press"]), {})
        elif "menu" in fields:
            block_id, action_id, value = json.loads(fields["menu"])
            one = _element(surface, json.dumps([block_id, action_id]))
            chosen = option_named(one.options, value)
            if not chosen:
                raise NotSeen(value)
            await self.people.act(surface, one, {"selected_option": chosen})

    def _surface(self, look: Look, name: str) -> Surface:
        """The thing of this name, if it is still before the person. While a modal is open only that is."""
        modal = seen(look.workspace, look.user, MODAL)
        before = modal or seen(look.workspace, look.user, look.where)
        found = next((one for one in before if one.name == name), None)
        if not found:
            raise NotSeen(name)
        return found

    def _look(self, request: web.Request, where: str = "") -> Look:
        town, match = self.people.town, request.match_info
        workspace = town.workspaces.get(match["team"])
        user: User | None = workspace.users.get(match["user"]) if workspace else None
        if not workspace or not user or user.deleted or user.is_bot:
            raise web.HTTPNotFound(text="There is nobody of that name here.")
        times = request.query.get("times", "")
        looked = int(times) if times.isdecimal() and times.isascii() and len(times) < 9 else 0
        return Look(town, workspace, user, where or match["where"], "gone" in request.query, looked)


def _element(surface: Surface, key: str) -> Placed:
    found = next((one for one in placed(surface.blocks) if key_of(one) == key), None)
    if not found:
        raise NotSeen(key)
    return found


def _html(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/html", headers=HEADERS)
