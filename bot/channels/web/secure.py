"""The pages on which words about a person are written and read: one thing a page, sealed as they are kept.

Nothing of what is written stands in an address, a title, a log line or a chat (security.md 4.1 and 4.8).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.channels.web.answers import NOT_OURS, Answers
from bot.channels.web.reading import CSRF_FIELD, Fields, read_fields, read_typed
from bot.channels.web.render import draw_page
from bot.channels.web.sessions import Sessions, Visitor
from bot.messages import Button, Notice
from bot.policy import Refused
from bot.records.record_keys import Destroyed
from bot.records.sealing import DoesNotOpen
from bot.services.acts import path_of
from bot.services.cards import cites
from bot.services.door_links import LASTS
from bot.services.record_cards import MARKING
from bot.services.request_cards import paper_button, step_button, where_it_goes
from bot.services.request_words import Filling, NoMasterKey, sealed_notice
from flows.papers import PAPERS, Page

if TYPE_CHECKING:
    from bot.app import Parts

Stranger = Callable[[Request, Visitor], Response]

LARGEST = 4
"""A page of a paper may be so many times as large as any other form: letters of other alphabets take more room."""

SIGNED_OUT = "You were signed out before you pressed the button, so this page was not kept. The pages before it are."
MOVED_ON = "The request has moved on meanwhile, or it is not yours to write in. Look at it before you write it again."
LATELY_ONLY = Notice(
    "refused",
    "Show once more that it is you",
    (
        "What is written about people can be read for fifteen minutes after you came here with a code.",
        "Go back to your chat, and press Read what was written there: it gives you a new link and a new code.",
    ),
)


class SecurePages:
    """The addresses /requests/.../write/... and /requests/.../read."""

    def __init__(self, parts: Parts, sessions: Sessions, answers: Answers, stranger: Stranger) -> None:
        self.parts = parts
        self.sessions = sessions
        self.answers = answers
        self.stranger = stranger

    async def write(self, request: Request) -> Response:
        """GET: a page of a paper, to be filled in; the one asked for, or the first. `check`: all of it, to look at."""
        fields = read_fields(request.scope["query_string"])
        return await run_in_threadpool(self._plainly, request, lambda visitor: self._write(request, visitor, fields))

    async def keep(self, request: Request) -> Response:
        """POST: keep a page, and go on to the next. What cannot be kept is shown as it was typed, to be copied."""
        typed = await read_typed(request, LARGEST * self.parts.settings.largest_body)
        return await run_in_threadpool(self._keep_or_show, request, typed)

    async def read(self, request: Request) -> Response:
        """GET: everything that was handed over."""
        return await run_in_threadpool(self._plainly, request, lambda visitor: self._read(request, visitor))

    def _plainly(self, request: Request, act: Callable[[Visitor], Response]) -> Response:
        """Do it for whoever is signed in; what stands against it is said as everywhere else."""
        visitor = self._visitor(request)
        if not visitor.signed_in:
            return self.stranger(request, visitor)
        try:
            return act(visitor)
        except Refused as refused:
            return self.answers.to_reading(self.parts.conversation.refuse(visitor.actor, refused), visitor)
        except (NoMasterKey, Destroyed, DoesNotOpen) as sealed:
            return self.answers.to_reading(sealed_notice(sealed), visitor)

    def _visitor(self, request: Request) -> Visitor:
        return self.sessions.visitor(self.sessions.token_of(request))

    def _write(self, request: Request, visitor: Visitor, fields: Fields) -> Response:
        at = request.path_params
        filling = self.parts.words.fill(visitor.actor, at["request"], at["paper"])
        if "check" in fields:
            return self._check(filling, visitor)
        page = filling.paper.page(fields.get("page", ("",))[0]) or filling.paper.pages[0]
        return self._page(filling, page, visitor, 200)

    def _keep_or_show(self, request: Request, typed: Mapping[str, str]) -> Response:
        visitor = self._visitor(request)
        if not visitor.signed_in:
            return self._unkept(visitor, typed, SIGNED_OUT, 401)
        if not self.sessions.own_form(request, visitor.token, typed.get(CSRF_FIELD, "")):
            return self.answers.page(NOT_OURS, visitor, 403)
        try:
            return self._keep(request, visitor, typed)
        except Refused as refused:
            notice = self.parts.conversation.refuse(visitor.actor, refused)
            return self._unkept(visitor, typed, MOVED_ON if notice.kind == "refused" else notice.say[0], 409)
        except (NoMasterKey, Destroyed, DoesNotOpen) as sealed:
            return self._unkept(visitor, typed, sealed_notice(sealed).say[0], 503)

    def _keep(self, request: Request, visitor: Visitor, typed: Mapping[str, str]) -> Response:
        at = request.path_params
        paper = PAPERS.get(at["paper"])
        if paper is None:
            raise Refused("request.content", "", "there is no such paper")
        page = paper.page(typed.get("page", "")) or paper.pages[0]
        filling = self.parts.words.keep(visitor.actor, at["request"], paper.name, page, typed)
        if filling.wrong:
            return self._page(filling, page, visitor, 422)
        following = paper.after(page.name)
        return RedirectResponse(_address(filling) + (f"?page={following.name}" if following else "?check=yes"), 303)

    def _unkept(self, visitor: Visitor, typed: Mapping[str, str], why: str, status: int) -> Response:
        """What was typed, to be copied: it was kept nowhere."""
        words = [text for name, text in typed.items() if name not in (CSRF_FIELD, "page") and text.strip()]
        drawn = draw_page("unkept.html", "That was not kept", self.answers.context(visitor), why=why, words=words)
        return HTMLResponse(drawn, status)

    def _lately(self, visitor: Visitor) -> bool:
        """Whether they proved a moment ago who they are, as reading asks for: by the code of a link."""
        if self.parts.settings.sign_in != "link" or visitor.started is None:
            return True
        return self.parts.now() - visitor.started < LASTS

    def _page(self, filling: Filling, page: Page, visitor: Visitor, status: int) -> Response:
        names = [one.name for one in filling.paper.pages]
        number = names.index(page.name) + 1
        own = _address(filling)
        drawn = draw_page(
            "paper.html",
            f"{'Problem: ' if filling.wrong else ''}{page.title}",
            self.answers.context(visitor),
            f=filling,
            page=page,
            number=number,
            address=own,
            back=f"{own}?page={names[number - 2]}" if number > 1 else path_of(_request(filling)),
            where=where_it_goes(filling.row, filling.names),
            behind=cites(filling.paper.cites),
            marking=MARKING,
        )
        return HTMLResponse(drawn, status)

    def _check(self, filling: Filling, visitor: Visitor) -> Response:
        steps = [] if filling.missing else [step_button(filling.row, one, filling.stands) for one in filling.steps]
        drawn = draw_page(
            "paper_check.html",
            "Check what you wrote",
            self.answers.context(visitor),
            f=filling,
            address=_address(filling),
            buttons=[*steps, _request(filling)],
            where=where_it_goes(filling.row, filling.names),
            marking=MARKING,
        )
        return HTMLResponse(drawn)

    def _read(self, request: Request, visitor: Visitor) -> Response:
        if not self._lately(visitor):
            return self.answers.page(LATELY_ONLY, visitor, 403)
        found = self.parts.words.read(visitor.actor, request.path_params["request"])
        drawn = draw_page(
            "papers.html",
            "What was written in a request",
            self.answers.context(visitor),
            found=found,
            buttons=[_back(found.row.id)],
            where=where_it_goes(found.row, found.names),
            marking=MARKING,
        )
        return HTMLResponse(drawn)


def _address(filling: Filling) -> str:
    return path_of(paper_button(filling.row.id, filling.paper))


def _request(filling: Filling) -> Button:
    return _back(filling.row.id)


def _back(request: str) -> Button:
    return Button("Back to the request", "request.show", (("request", request),), "quiet")
