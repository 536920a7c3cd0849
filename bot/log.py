"""Structured logs that can carry only allow-listed keys, so that content cannot slip into them (security.md row 50).

Values are cut to short plain tokens. An exception is logged as its type and the place it came from, never its message
or its local variables: messages can quote what somebody typed.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from datetime import date
from io import TextIOBase
from typing import Any

import structlog

ALLOWED_KEYS = frozenset(
    """event level timestamp act verb allowed reason status method route ms run decision person agency outcome
    question pack version count kind channel error where port job due state""".split()
)
LONGEST_VALUE = 80
SAFE = re.compile(r"[^A-Za-z0-9 _.,:;/()+=-]")

Event = MutableMapping[str, Any]


def only_allowed(_: object, __: str, event: Event) -> Event:
    """Drop every key that is not allow-listed, and make each value a short plain token."""
    failure = event.pop("exc_info", None)
    kept: Event = {key: _plain(value) for key, value in event.items() if key in ALLOWED_KEYS}
    if failure:
        given = failure[1] if isinstance(failure, tuple) else failure
        error = given if isinstance(given, BaseException) else sys.exc_info()[1]
        if error is not None:
            kept["error"] = type(error).__name__
            kept["where"] = where(error)
    return kept


def _plain(value: object) -> object:
    """A number, or a short plain text. Of anything else only its type: an error or a list can quote what was typed."""
    if isinstance(value, bool | int | float) or value is None:
        return value
    if not isinstance(value, str | date):
        return type(value).__name__
    return SAFE.sub("?", str(value))[:LONGEST_VALUE]


def where(error: BaseException) -> str:
    """File and line of the innermost frame of an error, without its message."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return ""
    last = frames[-1]
    return f"{last.filename.rsplit('/', 1)[-1]}:{last.lineno}"


class _StderrOfTheMoment(TextIOBase):
    """Writes to whatever stderr is when a line is logged: a held one may have been closed since."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


class _OnlyEvents(logging.Formatter):
    """Library loggers may say which of them spoke and how loudly, nothing more."""

    def format(self, record: logging.LogRecord) -> str:
        return f'{{"event": "library", "kind": "{SAFE.sub("?", record.name)}", "level": "{record.levelname.lower()}"}}'


def start_logs(level: str) -> None:
    """Set up logging for a process: JSON lines on stderr, allow-listed keys only."""
    number = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            only_allowed,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(_StderrOfTheMoment()),  # type: ignore[arg-type]
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(_StderrOfTheMoment())
    handler.setFormatter(_OnlyEvents())
    logging.basicConfig(level=max(number, logging.WARNING), handlers=[handler], force=True)


def logger() -> Any:  # noqa: ANN401 - structlog's bound loggers are untyped
    """The logger of the process."""
    return structlog.get_logger()
