"""What is wrong when the database cannot be used, in words for whoever waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError, TimeoutError

WORDS = {
    "locked": "The records are busy just now, so nothing was saved. Wait a moment and press it again.",
    "read_only": "The records cannot be written just now, so nothing was saved. Tell the community safety team.",
    "full": "The disk that keeps the records is full or failing, so nothing was saved. Tell the community safety team.",
    "missing": "The records are not set up yet. Whoever runs canishare needs to run: canishare db upgrade",
    "damaged": "The file that keeps the records is damaged, so nothing was saved. Tell the community safety team.",
    "unreachable": "The records cannot be reached just now, so nothing was saved. Try again in a few minutes.",
}


class RecordsUnavailable(Exception):
    """The database cannot be used just now. `reason` is one of the keys of WORDS."""

    def __init__(self, reason: str) -> None:
        super().__init__(WORDS[reason])
        self.reason = reason


@contextmanager
def plain_errors() -> Iterator[None]:
    """Say in plain words what a database error means. Raises RecordsUnavailable, or the error itself if it is ours."""
    try:
        yield
    except MEANT as error:
        said = in_plain_words(error)
        if said is None:
            raise
        raise said from error


def in_plain_words(error: BaseException) -> RecordsUnavailable | None:
    """What an error means for whoever met it, where it is the database's trouble and not ours."""
    if isinstance(error, TimeoutError):
        return RecordsUnavailable("unreachable")
    if isinstance(error, UnicodeDecodeError):  # the name of a damaged table, in SQLite's own message
        return RecordsUnavailable("damaged")
    if isinstance(error, DBAPIError) and not isinstance(error, IntegrityError):
        reason = reason_of(str(error.orig).lower())
        return RecordsUnavailable(reason) if reason else None
    return None


MEANT = (DBAPIError, TimeoutError, UnicodeDecodeError)
"""Errors that may be the database's trouble. SQLAlchemy's own time-out is meant, of its pool of connections."""

SIGNS = {
    "damaged": ("could not decode", "malformed", "not a database", "invalid page", "is corrupt"),
    "locked": ("locked", "busy", "lock timeout", "statement timeout", "deadlock", "could not serialize"),
    "read_only": ("readonly", "read-only", "during recovery"),
    "full": ("disk is full", "disk i/o error", "no space left", "database or disk"),
    "missing": ("no such table", "no such column", "has no column", "does not exist"),
    "unreachable": ("unable to open", "connection", "server closed", "terminating", "refused", "timeout"),
}


def reason_of(words: str) -> str | None:
    """What a database error means for an officer, from the driver's words; None when it is a fault of ours."""
    for reason, signs in SIGNS.items():
        if any(sign in words for sign in signs):
            return reason
    return None


def damaged(error: DBAPIError | UnicodeDecodeError) -> bool:
    """Whether an error says that the bytes the database read make no sense."""
    return isinstance(error, UnicodeDecodeError) or reason_of(str(error.orig).lower()) == "damaged"
