"""Signing in and out. In a demo anybody may choose who they are; elsewhere the page says how to set sign-in up."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.channels.web.answers import NOT_OURS, Answers
from bot.channels.web.links import reads_only
from bot.channels.web.reading import CSRF_FIELD, read_fields, read_form
from bot.channels.web.render import SignIn, draw_sign_in
from bot.channels.web.sessions import Sessions, Visitor, new_token
from bot.records.trouble import RecordsUnavailable

if TYPE_CHECKING:
    from bot.app import Parts

SAID = {
    "out": "You are signed out. On a shared computer, close the browser as well.",
    "half": "This browser is signed out, but that could not be noted just now. Close the browser as well.",
    "left": "Your access to canishare has ended. Ask your agency's single point of contact if that is wrong.",
}


def sign_in_address(request: Request, left: bool = False) -> str:
    """The sign-in page, from which one goes on to the page that was asked for."""
    if left:
        return "/sign-in?said=left"
    path, query = quote(request.scope["path"]), request.scope["query_string"].decode("ascii", "ignore")
    wanted = path + (f"?{query}" if query else "")
    return "/sign-in" if wanted == "/" else f"/sign-in?{urlencode({'next': wanted})}"


def wanted_page(text: str) -> str:
    """Where to go after signing in: one of our own pages that only read, or the beginning."""
    return text if reads_only(text) else "/"


class SignInDoor:
    """The addresses /sign-in and /sign-out."""

    def __init__(self, parts: Parts, sessions: Sessions, answers: Answers) -> None:
        self.parts = parts
        self.sessions = sessions
        self.answers = answers

    @property
    def anyone_may_choose(self) -> bool:
        """Whether this canishare lets anybody pick who they are: a demo."""
        return self.parts.settings.sign_in == "choose"

    async def ask(self, request: Request) -> Response:
        """GET /sign-in: who are you?"""
        fields = read_fields(request.scope["query_string"])
        told = SAID.get(fields.get("said", ("",))[0], "")
        return await self._page(request, fields.get("next", ("/",))[0], done=told)

    async def take(self, request: Request) -> Response:
        """POST /sign-in: a new session under a new token."""
        fields = await read_form(request, self.parts.settings.largest_body)
        token = self.sessions.door_token_of(request)
        if not self.sessions.own_form(request, token, fields.get(CSRF_FIELD, ("",))[0]):
            return self.answers.page(NOT_OURS, Visitor(), 403)
        if not self.anyone_may_choose:
            return await self._page(request, "/", status=404)
        next_page = wanted_page(fields.get("next", ("/",))[0])
        chosen = fields.get("person", ("",))[0]
        actor = await run_in_threadpool(self.parts.people.actor, chosen)
        if actor.kind not in ("member", "guest"):
            if chosen:
                await run_in_threadpool(self.sessions.turned_away)
            problem = "Choose one of the people in the list." if chosen else "Choose who you are."
            return await self._page(request, next_page, problem=problem, status=422)
        response = RedirectResponse(next_page, 303)
        old = self.sessions.token_of(request)
        new = await run_in_threadpool(self.sessions.open, actor, old)
        self.sessions.set_cookie(response, self.sessions.cookie, new)
        return response

    async def leave(self, request: Request) -> Response:
        """POST /sign-out: the session is forgotten, and so is the cookie."""
        fields = await read_form(request, self.parts.settings.largest_body)
        token = self.sessions.token_of(request)
        if token and not self.sessions.own_form(request, token, fields.get(CSRF_FIELD, ("",))[0]):
            return self.answers.page(NOT_OURS, Visitor(), 403)
        told = "out"
        if token:
            try:
                await run_in_threadpool(self.sessions.close, token)
            except RecordsUnavailable:
                told = "half"
        response = RedirectResponse(f"/sign-in?said={told}", 303)
        self.sessions.drop_cookie(response)
        response.headers["clear-site-data"] = '"cache"'
        return response

    async def _page(
        self, request: Request, next_page: str, *, problem: str = "", done: str = "", status: int = 200
    ) -> Response:
        """The page itself. A browser that comes for the first time gets a token for this form alone."""
        token = self.sessions.door_token_of(request) or new_token()
        people = await run_in_threadpool(self.parts.people.choosable) if self.anyone_may_choose else []
        by_link = self.parts.settings.sign_in == "link"
        page = SignIn(tuple(people), wanted_page(next_page), problem, done, self.anyone_may_choose, by_link)
        response = HTMLResponse(draw_sign_in(page, self.answers.context(Visitor(token=token))), status)
        if not self.sessions.door_token_of(request):
            self.sessions.set_cookie(response, self.sessions.door_cookie, token)
        return response
