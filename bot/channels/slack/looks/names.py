"""What each kind of thing that can be pressed, chosen or typed is called. Named once, for drawing and for reading."""

from __future__ import annotations

import re

PRESS, OPEN, CHOOSE, FIELD = "press", "open", "choose", "field"
"""How an action_id begins. press: a button, its value says what it asks for. open: the same, and it opens a form.
choose: a list whose block_id and chosen line together say what is asked for. field: something to fill in."""

ASK = "ask"
"""The block and the action of the box in App Home for asking in one's own words."""

FORM = "form"
"""The callback_id of a form."""

VOUCHED = "not personal:"
"""What an officer begins with who sends words again, having seen that they are not about a person."""

LONGEST_ID = 255

_FIELD_ID = re.compile(rf"{FIELD}:(?P<name>[^:]+):(?P<number>\d{{1,3}})", re.ASCII)


def field_id(name: str, number: int = 0) -> str:
    """The block_id, and the action_id, of a piece of a field. A long field has several pieces, numbered from nought."""
    made = f"{FIELD}:{name}:{number}"
    if len(made) > LONGEST_ID or not _FIELD_ID.fullmatch(made):
        raise ValueError(f"{name!r} is no name for a field")
    return made


def field_of(block_id: str) -> tuple[str, int] | None:
    """The field's name and the piece's number; None for a block that is no field."""
    found = _FIELD_ID.fullmatch(block_id)
    return (found["name"], int(found["number"])) if found else None
