"""Notices of every kind."""

from __future__ import annotations

from bot import messages as say
from bot.messages import Button
from tests.web.gallery.pieces import EMERGENCY, RUN
from tests.web.gallery.walk import QUESTION

PERSONAL = say.Notice(
    "personal",
    "That may be about a person",
    ("It looks like a name.", "Nothing you typed was kept.", 'Ask again without it: say "a tenant".'),
    (Button("Start again", "home", (), "primary"),),
    may_vouch=True,
)
CONFLICT = say.Notice(
    "conflict",
    "This has moved on",
    ("Your answer was not taken, because this has moved on in another tab.", "Nothing was lost."),
    instead=QUESTION,
)
STOPPED = say.Notice(
    "done",
    "Stopped for now",
    ("Your answers are kept.",),
    (
        Button("Go on with it", "guide.resume", RUN, "primary"),
        Button("My decisions", "guide.mine"),
    ),
)
REFUSED = say.Notice("refused", "Not found", ("That is not here, or it is not yours to see.",))
UNAVAILABLE = say.Notice("unavailable", "We could not do that just now", ("Nothing was saved.",), emergency=EMERGENCY)
