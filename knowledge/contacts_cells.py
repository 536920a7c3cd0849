"""One cell of a contacts spreadsheet: read leniently on the way in, made harmless on the way out.

Excel runs a cell that begins with = + - or @ as a formula, so such a cell goes out behind an apostrophe and loses it
again on the way in. Dates come back from Excel as 23/11/2026 whatever went out, so both ways are read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from knowledge.agencies import ROLE_ALIASES, ROLE_WORDS, Role, Route, Sector
from knowledge.directory_checks import clean, quoted

Word = TypeVar("Word", bound=StrEnum)
CellReader = Callable[[str], object]

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_ISO_DATE = re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})")
_UK_DATE = re.compile(r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})")


class BadCell(ValueError):
    """A cell that cannot be read. The message says what is wrong and what to write instead."""


def harmless(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith((*_FORMULA_STARTS, "'")) else text


def restored(cell: str) -> str:
    """The text that `harmless` was given. An apostrophe that it did not add stays."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith((*_FORMULA_STARTS, "'")) else cell


def cell_of(value: object) -> str:
    """One value of an entry as the text of a cell."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "; ".join(harmless(str(part)) for part in value)
    if isinstance(value, date):
        return value.isoformat()
    return harmless(str(value))


def read_text(cell: str) -> str:
    """Text without hidden characters or loose spaces."""
    return clean(restored(cell.strip()))


def read_optional(cell: str) -> str | None:
    """Text, or None for an empty cell."""
    return read_text(cell) or None


def read_key(cell: str) -> str | None:
    """A key in small letters, or None for an empty cell: a key is then found or made."""
    return read_text(cell).lower() or None


def read_many(cell: str) -> tuple[str, ...]:
    """Several names in one cell with semicolons between them."""
    return tuple(dict.fromkeys(name for part in cell.split(";") if (name := read_text(part))))


def read_day(cell: str) -> date | None:
    """A date written 2026-11-23 or 23/11/2026, or None for an empty cell. Raises BadCell."""
    text = read_text(cell)
    if not text:
        return None
    found = _ISO_DATE.fullmatch(text) or _UK_DATE.fullmatch(text)
    try:
        if found:
            return date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        pass
    raise BadCell(f"{quoted(text)} is not a date. Write it like 23/11/2026.")


def read_word(kind: type[Word], thing: str, also: Mapping[str, Word]) -> Callable[[str], Word]:
    """A reader for a cell that must hold one of our words; capitals, spaces and hyphens make no difference."""
    known = {plain_name(word.value): word for word in kind} | {plain_name(name): word for name, word in also.items()}

    def read(cell: str) -> Word:
        text = read_text(cell)
        word = known.get(plain_name(text))
        if word is None:
            choices = ", ".join(one.value for one in kind)
            said = f"{quoted(text)} is not a {thing} we know" if text else f"The {thing} is missing"
            raise BadCell(f"{said}. Write one of: {choices}.")
        return word

    return read


def plain_name(text: str) -> str:
    """A heading or word with capitals, spaces and punctuation taken out of account."""
    return re.sub(r"[\W_]+", "_", text.casefold()).strip("_")


_ROLE_NAMES = {name: role for role, names in ROLE_ALIASES.items() for name in (*names, ROLE_WORDS[role])}

read_sector = read_word(Sector, "sector", {"health": Sector.NHS, "landlord": Sector.HOUSING_ASSOCIATION})
read_role = read_word(Role, "role", _ROLE_NAMES)
read_some_route = read_word(Route, "route", {"secure e-mail": Route.SECURE_EMAIL, "NHSmail": Route.NHS_SECURE})


def read_route(cell: str) -> Route | None:
    """A secure route, or None for an empty cell: no route has been agreed. Raises BadCell."""
    return read_some_route(cell) if read_text(cell) else None
