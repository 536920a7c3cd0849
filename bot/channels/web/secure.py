"""The pages on which words about a person are written and read: one thing a page, sealed as they are kept.

Nothing of what is written stands in an address, a title, a log line or a chat (security.md 4.1 and 4.8).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.channels.web.answers import NOT_OURS, Answers
from bot.channels.web.reading import CSRF_FIELD, Fields, read_fields, read_form
from bot.channels.web.render import draw_page
from bot.channels.web.sessions import Sessions, Visitor
from bot.messages import Button, Notice
from bot.policy import Refused
from bot.records.record_keys import Destroyed
from bot.records.sealing import DoesNotOpen
from bot.services.acts import Press, path_of
from bot.services.record_cards import MARKING
from bot.services.request_cards import paper_button, step_button, where_it_goes
from bot.services.request_words import Filling, NoMasterKey
from flows.papers import Page

if TYPE_CHECKING:
    from bot.app import Parts

Stranger = Callable[[Request, Visitor], Response]

NO_KEY = Notice(
    "unavailable",
    "The secure form is not set up",
    (
        "Words about a person cannot be kept or read here yet. Nothing was lost or sent.",
        "Tell whoever runs canishare: the master key is missing. Until then use your agency's secure mail.",
    ),
    (Button("Start again", "home", (), "primary"),),
)
GONE = Notice(
    "refused",
    "What was written is destroyed",
    ("Its time was over. The request's own page shows when, and the certificate.",),
    (Button("Start again", "home", (), "primary"),),
)
UNOPENED = Notice(
    "unavailable",
    "What was written cannot be opened",
    ("The key that opens it is not here. Nothing was lost.", "Tell whoever runs canishare: a master key is missing."),
    (Button("Start again", "home", (), "primary"),),
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
        """POST: keep a page, and go on to the next."""
        fields = await read_form(request, self.parts.settings.largest_body)
        return await run_in_threadpool(self._plainly, request, lambda visitor: self._keep(request, visitor, fields))

    async def read(self, request: Request) -> Response:
        """GET: everything that was handed over."""
        return await run_in_threadpool(self._plainly, request, lambda visitor: self._read(request, visitor))

    def _plainly(self, request: Request, act: Callable[[Visitor], Response]) -> Response:
        """Do it for whoever is signed in; what stands against it is said as everywhere else."""
        visitor = self.sessions.visitor(self.sessions.token_of(request))
        if not visitor.signed_in:
            return self.stranger(request, visitor)
        try:
            return act(visitor)
        except Refused:
            # Asked of the conversation, the same trouble is kept in the audit and said in the same words as ever.
            asked = Press("request.show", {"request": (request.path_params["request"],)})
            return self.answers.to_reading(self.parts.conversation.hear(visitor.actor, asked), visitor)
        except NoMasterKey:
            return self.answers.to_reading(NO_KEY, visitor)
        except Destroyed:
            return self.answers.to_reading(GONE, visitor)
        except DoesNotOpen:
            return self.answers.to_reading(UNOPENED, visitor)

    def _write(self, request: Request, visitor: Visitor, fields: Fields) -> Response:
        at = request.path_params
        filling = self.parts.words.fill(visitor.actor, at["request"], at["paper"])
        if "check" in fields:
            return self._check(filling, visitor)
        page = filling.paper.page(fields.get("page", ("",))[0]) or filling.paper.pages[0]
        return self._page(filling, page, visitor, 200)

    def _keep(self, request: Request, visitor: Visitor, fields: Fields) -> Response:
        at = request.path_params
        if not self.sessions.own_form(request, visitor.token, fields.get(CSRF_FIELD, ("",))[0]):
            return self.answers.page(NOT_OURS, visitor, 403)
        typed = {name: texts[0].replace("\r\n", "\n") for name, texts in fields.items()}
        before = self.parts.words.fill(visitor.actor, at["request"], at["paper"])
        page = before.paper.page(typed.get("page", "")) or before.paper.pages[0]
        filling = self.parts.words.keep(visitor.actor, at["request"], at["paper"], page, typed)
        if filling.wrong:
            return self._page(filling, page, visitor, 422)
        following = filling.paper.after(page.name)
        return RedirectResponse(_address(filling) + (f"?page={following.name}" if following else "?check=yes"), 303)

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
            marking=MARKING,
        )
        return HTMLResponse(drawn, status)

    def _check(self, filling: Filling, visitor: Visitor) -> Response:
        steps = [] if filling.missing else [step_button(filling.row, one) for one in filling.steps]
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
