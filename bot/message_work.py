"""What several people work on until it is over, and the personal link to its secure pages: messages, as plain data."""

from __future__ import annotations

from dataclasses import dataclass

from bot.message_parts import Button, Cite, Line, RecordRow


@dataclass(frozen=True, slots=True)
class Tracked:
    """Something that several people work on until it is over, such as a request: how it stands and what happened.

    `when` is by when something is due, with how that was counted in `working`, line by line. `history` is what
    happened, the newest last. It names officials and types of information, and nobody it is about.
    """

    key: str
    reference: str
    title: str
    state: str
    say: tuple[str, ...]
    rows: tuple[RecordRow, ...]
    history: tuple[Line, ...]
    marking: str
    when: str = ""
    working: tuple[str, ...] = ()
    cites: tuple[Cite, ...] = ()
    notices: tuple[str, ...] = ()
    actions: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Door:
    """A personal link into the web pages, with the code that goes with it. A channel shows both only where nothing is
    kept: elsewhere it offers `again`, which makes a new one."""

    title: str
    say: tuple[str, ...]
    address: str
    code: str
    again: Button
