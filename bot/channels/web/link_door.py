"""/open/...: where a personal link from a chat leads. Looking changes nothing; the code lets its person in, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.channels.web.answers import NOT_OURS, Answers
from bot.channels.web.reading import CSRF_FIELD, read_form
from bot.channels.web.render import draw_page
from bot.channels.web.sessions import Sessions, Visitor, new_token
from bot.messages import Notice
from bot.policy import Actor
from bot.services.door_links import LinkOver, Opened, WrongCode

if TYPE_CHECKING:
    from bot.app import Parts

OVER = Notice(
    "refused",
    "This link is over",
    (
        "It works once, for fifteen minutes, and for one person. Perhaps you used it already, or it was for another.",
        "Go back to your chat, and press the button there again: it gives you a new link and a new code.",
    ),
)


class LinkDoor:
    """Shows whose a link is, and lets them in."""

    def __init__(self, parts: Parts, sessions: Sessions, answers: Answers) -> None:
        self.parts = parts
        self.sessions = sessions
        self.answers = answers

    async def look(self, request: Request) -> Response:
        """GET: whose link it is, and the box for the code."""
        return await self._page(request)

    async def open(self, request: Request) -> Response:
        """POST: the code. Where it is right, a session of its own under a new token, and on to the page."""
        fields = await read_form(request, self.parts.settings.largest_body)
        token = self.sessions.door_token_of(request)
        if not self.sessions.own_form(request, token, fields.get(CSRF_FIELD, ("",))[0]):
            return self.answers.page(NOT_OURS, Visitor(), 403)
        link, code = request.path_params["token"], fields.get("code", ("",))[0]
        if not code.strip():
            return await self._page(request, "Type the code of six digits.")
        try:
            opened: Opened = await run_in_threadpool(self.parts.links.open, link, code)
        except LinkOver:
            return await run_in_threadpool(self._over_or_there, request, link)
        except WrongCode as wrong:
            times = "once more" if wrong.left == 1 else f"{wrong.left} more times"
            return await self._page(request, f"That is not the code of this link. You can try {times}.")
        response = RedirectResponse(opened.address, 303)
        old = self.sessions.token_of(request)
        new = await run_in_threadpool(self.sessions.open, opened.actor, old)
        self.sessions.set_cookie(response, self.sessions.cookie, new)
        return response

    async def _page(self, request: Request, problem: str = "") -> Response:
        link = request.path_params["token"]
        try:
            person: Actor = await run_in_threadpool(self.parts.links.look, link)
        except LinkOver:
            return self._over()
        token = self.sessions.door_token_of(request) or new_token()
        drawn = draw_page(
            "open.html",
            "Problem: is this you?" if problem else "Is this you?",
            self.answers.context(Visitor(token=token)),
            person=person,
            problem=problem,
            address=f"/open/{link}",
        )
        response = HTMLResponse(drawn, 422 if problem else 200)
        if not self.sessions.door_token_of(request):
            self.sessions.set_cookie(response, self.sessions.door_cookie, token)
        return response

    def _over_or_there(self, request: Request, link: str) -> Response:
        """Whoever pressed twice is there already."""
        visitor = self.sessions.visitor(self.sessions.token_of(request))
        address = self.parts.links.came_by(link, visitor.actor.key) if visitor.signed_in else ""
        return RedirectResponse(address, 303) if address else self._over()

    def _over(self) -> Response:
        return self.answers.page(OVER, Visitor(), 404)
