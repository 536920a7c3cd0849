"""One message of every kind, made by hand and as full as it gets, for drawing."""

from __future__ import annotations

from bot import messages as say
from tests.web.gallery.lookups import CONTACT, FOUND_CONTACT, NOTHING, READING, RESULTS
from tests.web.gallery.notices import CONFLICT, PERSONAL, REFUSED, STOPPED, UNAVAILABLE
from tests.web.gallery.pieces import EMERGENCY, RUN, STEPS
from tests.web.gallery.places import EMPTY, HOME, LISTING, PICTURE
from tests.web.gallery.records import DOOR, RECORD, TRACKED, form
from tests.web.gallery.walk import FIRST, FIX_FIRST, OUTCOME, PICK_LIST, QUESTION, SHARE_NOW, TICKS

__all__ = [
    "CONFLICT",
    "CONTACT",
    "DOOR",
    "EMERGENCY",
    "EMPTY",
    "EVERY",
    "FIRST",
    "FIX_FIRST",
    "FOUND_CONTACT",
    "HOME",
    "LISTING",
    "NOTHING",
    "OUTCOME",
    "PERSONAL",
    "PICK_LIST",
    "PICTURE",
    "QUESTION",
    "READING",
    "RECORD",
    "REFUSED",
    "RESULTS",
    "RUN",
    "SHARE_NOW",
    "STEPS",
    "STOPPED",
    "TICKS",
    "TRACKED",
    "UNAVAILABLE",
    "form",
]

EVERY: dict[str, say.Message] = {
    "first question": FIRST,
    "question": QUESTION,
    "pick-list": PICK_LIST,
    "ticks": TICKS,
    "outcome": OUTCOME,
    "fix first": FIX_FIRST,
    "share now": SHARE_NOW,
    "emergency": EMERGENCY,
    "form": form(),
    "form with problems": form(wrong=True),
    "record": RECORD,
    "tracked": TRACKED,
    "door": DOOR,
    "reading": READING,
    "contact": CONTACT,
    "results": RESULTS,
    "found contact": FOUND_CONTACT,
    "nothing found": NOTHING,
    "listing": LISTING,
    "empty listing": EMPTY,
    "home": HOME,
    "picture": PICTURE,
    "personal": PERSONAL,
    "conflict": CONFLICT,
    "stopped": STOPPED,
    "refused": REFUSED,
    "unavailable": UNAVAILABLE,
}
"""Every kind of page, by a name for the test's report."""
