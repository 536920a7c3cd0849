"""Reading what an officer means from their own words: a sharing question, a contact, or something to look up.

Pure. The words are read and forgotten; what is kept is which starting point they fit and a few coded phrases
("to: housing"). What was understood is always shown, and everything that follows from it can be changed.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.services.officers_words import (
    ABOUT,
    BY_WHAT,
    CONTACT,
    DANGER,
    HOW_TO,
    SHARING,
    TELLS,
    WHAT_CAN_I,
    WHO,
    recipient,
)
from bot.services.starting_points import Fit, StartingPoints
from flows.pack import Pack

BEGIN, BEGIN_UNASKED, OFFER = 62, 80, 45
"""How well (0-100) a starting point must fit to be begun, to be begun when nothing was said of sharing, and to be
offered."""

AHEAD = 12
"""How far ahead of the next one it must be to be begun."""

MOST_OFFERED = 3
MOST_READ = 300
"""Letters. A question is asked in its first lines."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What was understood: `kind` is danger, share, contact or search; `shown` says it back in coded phrases.

    `situation` is the starting point to begin from, if one fits; `others` are those that could be meant instead.
    """

    kind: str
    situation: str = ""
    others: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()


def understand(text: str, pack: Pack, sector: str = "", points: StartingPoints | None = None) -> Understood:
    """What the words of an officer of this kind of agency ask for.

    A starting point written for other kinds of agency is never begun unasked: what it takes as given may be false.
    `points` are the pack's starting points, where they are at hand already.
    """
    if speaks_of_danger(text):
        return Understood("danger")
    fitting = (points or StartingPoints(pack.situations.values())).fits(text[:MOST_READ])
    best = _best(fitting)
    if _asks_to_share(text) or _tells_plainly(text, best):
        begun = best.situation if best and _for_sector(pack, best.situation, sector) else ""
        # Those written for another kind of agency are not offered: what they take as given is about somebody else.
        others = tuple(one for one in _at_least(OFFER, fitting) if one != begun and _for_sector(pack, one, sector))
        return Understood("share", begun, others, _said(text, pack, begun))
    if CONTACT.search(text):
        return Understood("contact")
    return Understood("search", others=_at_least(BEGIN, fitting))


def speaks_of_danger(text: str) -> bool:
    """Whether the words speak of somebody in danger now. Asked of words that are refused, too."""
    return bool(DANGER.search(text))


def _asks_to_share(text: str) -> bool:
    if BY_WHAT.search(text) and not ABOUT.search(text):
        return False
    return bool(WHAT_CAN_I.search(text)) or (bool(SHARING.search(text)) and not _looks_up(text))


def _looks_up(text: str) -> bool:
    """Whether the words ask who, what or how, and so want something found."""
    return bool(WHO.search(text) or HOW_TO.search(text)) and not WHAT_CAN_I.search(text)


def _best(fitting: list[Fit]) -> Fit | None:
    """The starting point that fits well, and plainly better than any other."""
    if not fitting or fitting[0].heard < 2 or fitting[0].score < BEGIN:
        return None
    ahead = fitting[0].score - (fitting[1].score if len(fitting) > 1 else 0)
    return fitting[0] if ahead >= AHEAD else None


def _tells_plainly(text: str, best: Fit | None) -> bool:
    """Whether a situation is told so plainly that the guide is meant, though nothing was said of sharing.

    What is only named ("ASB case review") is looked up instead.
    """
    return best is not None and best.score >= BEGIN_UNASKED and bool(TELLS.search(text)) and not _looks_up(text)


def _at_least(score: float, fitting: list[Fit]) -> tuple[str, ...]:
    return tuple(one.situation for one in fitting if one.score >= score)[:MOST_OFFERED]


def _for_sector(pack: Pack, situation: str, sector: str) -> bool:
    sectors = pack.situations[situation].sectors
    return not sectors or sector in sectors


def _said(text: str, pack: Pack, situation: str) -> tuple[str, ...]:
    found = ["You are asking whether you can share something"]
    told = recipient(text)
    if told:
        found.append(f"With: {told}")
    if situation:
        found.append(f"It looks like: {pack.situations[situation].title}")
    return tuple(found)
