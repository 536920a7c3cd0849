"""How a try to deliver something ended, as a courier of its channel says it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.services.outgoing import Letter


@dataclass(frozen=True, slots=True)
class Arrived:
    """It is there; `remote` is what the platform calls it."""

    remote: str = ""


@dataclass(frozen=True, slots=True)
class ComeBack:
    """The platform said to wait so many seconds. It did not take it."""

    seconds: float


@dataclass(frozen=True, slots=True)
class NotYet:
    """It did not arrive, and may later. `instead` is sent in its place once nobody tries any more."""

    error: str
    instead: Letter | None = None


@dataclass(frozen=True, slots=True)
class Unsure:
    """It may have arrived, or not. `instead` is sent in its place once nobody tries any more."""

    error: str
    instead: Letter | None = None


@dataclass(frozen=True, slots=True)
class Never:
    """It can never arrive this way. `instead` is sent in its place."""

    error: str
    instead: Letter | None = None


Outcome = Arrived | ComeBack | NotYet | Unsure | Never
