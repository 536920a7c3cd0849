"""From a message to an answer: its status, whether the browser is sent on, and the page for what went wrong."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot import messages as say
from bot.channels.web.links import home_of
from bot.channels.web.render import Context, draw
from bot.channels.web.sessions import Sessions, Visitor
from bot.messages import Button, Emergency, Form, Message, Notice
from bot.when import UK

if TYPE_CHECKING:
    from bot.app import Parts

STATUS = {"wrong": 422, "personal": 422, "refused": 404, "conflict": 409, "unavailable": 503}
"""What a notice of this kind answers with; any other says 200."""

BROKEN = Notice(
    "unavailable",
    "Something went wrong here",
    (
        "It is not anything you did. What you answered before this is kept.",
        "Try again in a minute. If it happens again, tell your community safety team what time it was.",
    ),
    (Button("Start again from the beginning", "home", (), "primary"),),
)

LAST_WORDS = Emergency(
    "Someone may be in danger right now",
    (
        "Ring 999 if someone is being hurt, is about to be, or needs urgent medical help.",
        "Give what is needed to keep people safe. Do not wait for a form. Write it down afterwards.",
    ),
)
"""Said when even the pack cannot be read."""


class Answers:
    """Draws messages for whoever asked."""

    def __init__(self, parts: Parts, sessions: Sessions) -> None:
        self.parts = parts
        self.sessions = sessions

    def to_reading(self, message: Message, visitor: Visitor, here: str = "") -> Response:
        """The answer to an act that only reads: the page."""
        return self.page(message, visitor, status_of(message), here)

    def to_doing(self, message: Message, visitor: Visitor, here: str = "") -> Response:
        """The answer to an act that changes something: sent on to where the result is read, so that going back or
        reloading does nothing twice; a page at once for what has no address of its own."""
        where = home_of(message)
        return RedirectResponse(where, 303) if where else self.to_reading(message, visitor, here)

    def page(self, message: Message, visitor: Visitor, status: int = 200, here: str = "") -> Response:
        """A message as a page with this status. A page that says something broke holds the emergency text too."""
        broken = status >= 500 and not (isinstance(message, Notice) and message.emergency)
        context = self.context(visitor, here, self.emergency() if broken else None)
        return HTMLResponse(draw(message, context), status)

    def context(self, visitor: Visitor, here: str = "", emergency: Emergency | None = None) -> Context:
        """What a page for this visitor needs beside its message."""
        return Context(
            partnership=self.parts.settings.partnership,
            actor=visitor.actor,
            csrf=self.sessions.csrf(visitor.token),
            here=here,
            ends=clock_words(visitor.ends),
            emergency=emergency,
        )

    def emergency(self) -> Emergency:
        """The emergency text, whatever else has failed."""
        try:
            return self.parts.conversation.emergency()
        except Exception:
            return LAST_WORDS


def status_of(message: Message) -> int:
    """The status a message answers with."""
    if isinstance(message, Form):
        return 422 if message.problems or any(field.error for field in message.fields) else 200
    return STATUS.get(message.kind, 200) if isinstance(message, Notice) else 200


def clock_words(moment: datetime | None) -> str:
    """A time of day as an officer reads it: '15:04'."""
    return f"{moment.astimezone(UK):%H:%M}" if moment else ""


def could_not_read(why: str) -> Notice:
    """The notice for something sent that could not be read."""
    return say.Notice(
        "wrong",
        "That could not be read",
        (why, "Nothing was changed. Go back, and try again."),
        (Button("Start again from the beginning", "home", (), "primary"),),
    )


NOT_HERE = Notice(
    "refused",
    "That is not here",
    ("The page may have moved, or it may be somebody else's. Both look the same from here.",),
    (Button("Start again from the beginning", "home", (), "primary"),),
)

NOT_OURS = Notice(
    "wrong",
    "That did not come from your own page",
    (
        "Nothing was changed. It happens when a page was left open from before you signed in, or when a form was "
        "sent from somewhere else.",
        "Go back, reload the page and press it again.",
        "If it happens every time, whoever runs canishare should check CANISHARE_BASE_URL.",
    ),
    (Button("Start again from the beginning", "home", (), "primary"),),
)

SIGNED_OUT = Notice(
    "wrong",
    "You are signed out",
    (
        "That was not saved, because you were signed out before you pressed it.",
        "The answers you gave earlier are kept. Sign in, and go on from My decisions.",
    ),
    (Button("Sign in", "guide.mine", (), "primary"),),
)
