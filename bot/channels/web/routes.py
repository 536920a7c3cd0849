"""The addresses of the web door. They come from the registry of acts, and there are few others.

Every address is reached through an act, and so through its verb in `bot.policy`; the ones in OTHERS name their verb
here. A test walks all of them.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Scope

from bot.channels.web.answers import BROKEN, NOT_HERE, NOT_OURS, SIGNED_OUT, Answers, could_not_read
from bot.channels.web.headers import Headers
from bot.channels.web.link_door import LinkDoor
from bot.channels.web.reading import CSRF_FIELD, Fields, Unreadable, read_fields, read_form, said
from bot.channels.web.secure import SecurePages
from bot.channels.web.sessions import Sessions, Visitor
from bot.channels.web.sign_in import SignInDoor, sign_in_address
from bot.log import logger, where
from bot.messages import Button, Notice
from bot.policy import Refused
from bot.records.schema import is_current
from bot.records.trouble import RecordsUnavailable
from bot.services.acts import ACTS, Act, Press
from flows.pack import PackProblem

if TYPE_CHECKING:
    from bot.app import Parts

STYLE = Path(__file__).parent / "static" / "style.css"

OTHERS = {
    ("GET", "/sign-in"): "session.start",
    ("POST", "/sign-in"): "session.start",
    ("POST", "/sign-out"): "session.end",
    ("GET", "/decisions/{decision}/record.docx"): "decision.read",
    ("GET", "/static/style.css"): "session.start",
    ("GET", "/requests/{request}/request.docx"): "request.read",
    ("GET", "/open/{token}"): "session.start",
    ("POST", "/open/{token}"): "session.start",
    ("POST", "/requests/{request}/write/{paper}"): "request.content",
    ("GET", "/health"): "session.start",
}
"""Addresses that are no act, and the verb each of them stands under. The style sheet and the health answer hold
nothing, so they stand under a verb that anybody has."""

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]
Endpoint = Callable[[Request], Awaitable[Response]]
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class WebDoor:
    """Reads a request, lets the conversation hear it, and answers."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.sessions = Sessions(
            parts.database, parts.audit, parts.people, parts.settings, parts.now, parts.signing_key("web forms")
        )
        self.answers = Answers(parts, self.sessions)
        self.sign_in = SignInDoor(parts, self.sessions, self.answers)
        self.links = LinkDoor(parts, self.sessions, self.answers)
        self.secure = SecurePages(parts, self.sessions, self.answers, self._stranger)

    def routes(self) -> list[BaseRoute]:
        """Every address, those without a value in them first."""
        acts = sorted(ACTS.values(), key=lambda act: act.path.count("{"))
        others: dict[tuple[str, str], Endpoint] = {
            ("GET", "/sign-in"): self.sign_in.ask,
            ("POST", "/sign-in"): self.sign_in.take,
            ("POST", "/sign-out"): self.sign_in.leave,
            ("GET", "/decisions/{decision}/record.docx"): self.record_file,
            ("GET", "/static/style.css"): style,
            ("GET", "/requests/{request}/request.docx"): self.request_file,
            ("GET", "/open/{token}"): self.links.look,
            ("POST", "/open/{token}"): self.links.open,
            ("POST", "/requests/{request}/write/{paper}"): self.secure.keep,
            ("GET", "/health"): self.health,
        }
        found: list[BaseRoute] = [Route(path, others[method, path], methods=[method]) for method, path in OTHERS]
        for act in acts:
            found.append(Route(act.path, self.endpoint(act), methods=["GET" if act.safe else "POST"], name=act.name))
        return found

    def endpoint(self, act: Act) -> Endpoint:
        """What happens at the address of an act."""
        own: dict[str, Endpoint] = {
            "emergency": self.emergency,
            "request.paper": self.secure.write,
            "request.papers": self.secure.read,
        }
        if act.name in own:
            return own[act.name]
        return self._reading(act) if act.safe else self._doing(act)

    async def emergency(self, request: Request) -> Response:
        """The emergency page: no database, no session, for everybody."""
        return self.answers.page(self.answers.emergency(), Visitor(), here="emergency")

    def _reading(self, act: Act) -> Endpoint:
        async def read(request: Request) -> Response:
            fields = read_fields(request.scope["query_string"])
            return await run_in_threadpool(self._read, act, request, fields)

        return read

    def _read(self, act: Act, request: Request, fields: Fields) -> Response:
        visitor = self._visitor(request)
        if not visitor.signed_in:
            return self._stranger(request, visitor)
        message = self.parts.conversation.hear(visitor.actor, said(act, request.path_params, fields))
        return self.answers.to_reading(message, visitor, act.name)

    def _doing(self, act: Act) -> Endpoint:
        async def do(request: Request) -> Response:
            fields = await read_form(request, self.parts.settings.largest_body)
            return await run_in_threadpool(self._do, act, request, fields)

        return do

    def _do(self, act: Act, request: Request, fields: Fields) -> Response:
        visitor = self._visitor(request)
        if not visitor.signed_in:
            return self._out(self.answers.page(SIGNED_OUT, Visitor(), 401), visitor)
        if not self.sessions.own_form(request, visitor.token, fields.get(CSRF_FIELD, ("",))[0]):
            logger().warning("web.not_ours", act=act.name, status=403)
            return self.answers.page(NOT_OURS, visitor, 403)
        message = self.parts.conversation.hear(visitor.actor, said(act, request.path_params, fields))
        return self.answers.to_doing(message, visitor, act.name)

    async def record_file(self, request: Request) -> Response:
        """The record of a decision as a Word file."""
        return await run_in_threadpool(self._record_file, request)

    def _record_file(self, request: Request) -> Response:
        visitor = self._visitor(request)
        if not visitor.signed_in:
            return self._stranger(request, visitor)
        decision = request.path_params["decision"]
        try:
            name, content = self.parts.record_file(visitor.actor, decision)
        except (Refused, PackProblem):
            # Asked of the conversation, the same trouble is kept in the audit and said in the same words as ever.
            asked = Press("decision.show", {"decision": (decision,)})
            return self.answers.to_reading(self.parts.conversation.hear(visitor.actor, asked), visitor)
        plain = re.sub(r"[^A-Za-z0-9._-]", "-", name)
        return Response(content, media_type=WORD, headers={"content-disposition": f'attachment; filename="{plain}"'})

    async def request_file(self, request: Request) -> Response:
        """A request as a Word file, to be finished offline."""
        return await run_in_threadpool(self._request_file, request)

    def _request_file(self, request: Request) -> Response:
        visitor = self._visitor(request)
        if not visitor.signed_in:
            return self._stranger(request, visitor)
        try:
            name, content = self.parts.request_file(visitor.actor, request.path_params["request"])
        except Refused as refused:
            return self.answers.to_reading(self.parts.conversation.refuse(visitor.actor, refused), visitor)
        return Response(content, media_type=WORD, headers={"content-disposition": f'attachment; filename="{name}"'})

    async def health(self, request: Request) -> Response:
        """Whether the records can be read, and are set up for this version."""

        def look() -> None:
            if not is_current(self.parts.database):
                raise RecordsUnavailable("missing")

        try:
            await run_in_threadpool(look)
        except RecordsUnavailable:
            return PlainTextResponse("records unavailable", 503)
        return PlainTextResponse("ok")

    def _visitor(self, request: Request) -> Visitor:
        return self.sessions.visitor(self.sessions.token_of(request))

    def _stranger(self, request: Request, visitor: Visitor) -> Response:
        """Nobody is signed in: say who you are first, then on to where you were going."""
        response = RedirectResponse(sign_in_address(request, visitor.left), 303)
        return self._out(response, visitor)

    def _out(self, response: Response, visitor: Visitor) -> Response:
        if visitor.left:
            self.sessions.drop_cookie(response)
        return response

    # What went wrong -------------------------------------------------------------------------------------------

    async def unreadable(self, request: Request, error: Exception) -> Response:
        """The page for something sent that could not be read."""
        status = error.status if isinstance(error, Unreadable) else 400
        response = self.answers.page(could_not_read(str(error)), Visitor(), status)
        if status in (408, 413):
            response.headers["connection"] = "close"
        return response

    async def no_such_page(self, request: Request, error: Exception) -> Response:
        """The page for an address or method that does not exist."""
        status = error.status_code if isinstance(error, HTTPException) else 404
        response = self.answers.page(NOT_HERE, Visitor(), status)
        if status == 405:
            response.headers["allow"] = ", ".join(methods_at(request))
        return response

    async def no_records(self, request: Request, error: Exception) -> Response:
        """The page for when the database cannot be used."""
        notice = Notice(
            "unavailable",
            "The records cannot be used just now",
            (str(error), "The emergency steps below work all the same."),
            (Button("Try again", "home", (), "primary"),),
        )
        return self.answers.page(notice, Visitor(), 503)

    def failed(self, scope: Scope, error: Exception) -> Response:
        """The page for a fault of ours. What is logged is its type and place, never its words."""
        logger().error("web.failed", method=scope["method"], status=500, error=type(error).__name__, where=where(error))
        return self.answers.page(BROKEN, Visitor(), 500)


def methods_at(request: Request) -> list[str]:
    """The methods that an address takes."""
    routes = [route for route in request.app.routes if isinstance(route, Route)]
    path = request.scope["path"]
    return sorted({m for route in routes if route.path_regex.match(path) for m in route.methods or ()})


async def style(request: Request) -> Response:
    """The one style sheet."""
    return FileResponse(STYLE, media_type="text/css")


def web_app(parts: Parts, others: Sequence[BaseRoute] = (), lifespan: Lifespan | None = None) -> FastAPI:
    """The web door as an ASGI app. It makes no connection and reads no file until it is used.

    `others` are the addresses of other doors; `lifespan` is what runs beside it."""
    door = WebDoor(parts)
    app = FastAPI(
        title="canishare",
        routes=[*others, *door.routes()],
        lifespan=lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        exception_handlers={
            Unreadable: door.unreadable,
            HTTPException: door.no_such_page,
            RecordsUnavailable: door.no_records,
        },
    )
    app.add_middleware(Headers, secure=parts.settings.secure, failed=door.failed)
    return app
