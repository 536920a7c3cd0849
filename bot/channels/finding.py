"""What a check found about how canishare is set up: one line, with what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "warning", "wrong", "not checked"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `do` is what to do, and empty where there is nothing to do.

    No text of it ever holds a secret.
    """

    state: State
    about: str
    says: str
    do: str = ""

    @property
    def line(self) -> str:
        """The finding as one line for a person."""
        return f"{self.state}: {self.about}: {self.says}" + (f" {self.do}" if self.do else "")


def ok(about: str, says: str) -> Finding:
    """It is as it should be."""
    return Finding("ok", about, says)


def warning(about: str, says: str, do: str) -> Finding:
    """It works, and will not for ever."""
    return Finding("warning", about, says, do)


def wrong(about: str, says: str, do: str) -> Finding:
    """It does not work, or is not safe, until somebody does what is said."""
    return Finding("wrong", about, says, do)


def not_checked(about: str, says: str, do: str = "") -> Finding:
    """It could not be looked at, or there is nothing to look at."""
    return Finding("not checked", about, says, do)
