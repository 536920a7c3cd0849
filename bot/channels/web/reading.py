"""Reading what a browser sends, within limits, and turning it into something said.

Nothing is parsed before its size is known to be small (security.md row 28). What cannot be read is refused in plain
words; what was sent is never quoted back or logged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import Request

from bot.channels.body import Unreadable, read_body
from bot.services.acts import Act, Press, Words

MOST_FIELDS = 200
LONGEST_FIELD = 4_000
LONGEST_NAME = 80
CSRF_FIELD = "csrf"
FORM_TYPE = "application/x-www-form-urlencoded"
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Control characters. Tabs and new lines may stand in a text."""

Fields = dict[str, tuple[str, ...]]


async def read_form(request: Request, largest: int) -> Fields:
    """The fields of a form. Raises Unreadable."""
    body = await read_body(request, largest)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM_TYPE:
        raise Unreadable(415, "That did not come from one of our forms.")
    return read_fields(body)


async def read_typed(request: Request, largest: int) -> dict[str, str]:
    """What was typed on a page of a paper. Nothing of it is refused for what a keyboard or another program puts into a
    text: line ends are made alike, and hidden characters left out. Raises Unreadable."""
    body = await read_body(request, largest)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM_TYPE:
        raise Unreadable(415, "That did not come from one of our forms.")
    typed: dict[str, str] = {}
    for name, text in _pairs(body):
        plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n")
        typed.setdefault(name[:LONGEST_NAME], CONTROLS.sub("", plain))
    return typed


def _pairs(encoded: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(encoded.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise Unreadable(400, "That had too many parts, or letters that cannot be read.") from error


def read_fields(encoded: bytes) -> Fields:
    """The names and texts of a form or a query. Raises Unreadable for too many, too long, or control characters."""
    found: dict[str, list[str]] = {}
    for name, text in _pairs(encoded):
        if len(name) > LONGEST_NAME or len(text) > LONGEST_FIELD:
            raise Unreadable(400, f"That was too long. The most is {LONGEST_FIELD:,} characters.")
        if CONTROLS.search(name) or CONTROLS.search(text):
            raise Unreadable(400, "That held hidden characters that cannot be read.")
        found.setdefault(name, []).append(text)
    return {name: tuple(texts) for name, texts in found.items()}


def said(act: Act, in_path: Mapping[str, str], fields: Fields) -> Press | Words:
    """What was said: an act with its values, or an officer's own words. The address wins over the form."""
    if act.name == "search.words":
        return Words(" ".join(fields.get("text", ("",))[0].split()), vouched="vouched" in fields)
    values = {name: texts for name, texts in fields.items() if name != CSRF_FIELD}
    return Press(act.name, values | {name: (text,) for name, text in in_path.items()})


__all__ = ["CSRF_FIELD", "Fields", "Unreadable", "read_body", "read_fields", "read_form", "read_typed", "said"]
