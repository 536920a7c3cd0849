"""How well an officer's words fit each everyday starting point. Pure; the words are read and forgotten.

A starting point has a title and some phrases. Words that few starting points use weigh more; spelling and endings may
differ; a few words of the trade count as one.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from flows.pack import Situation

WORD = re.compile(r"[^\W_]+(?:&[^\W_]+)?")

SAYS_NOTHING = frozenset(
    """a about all am an and any are as at be been being but by can could did do does for from get give given go got had
    has have he her hers hes him his how i if in is it its ive just know let like make may me might must my no not of
    ok on one or our ours out over please s said say shall share sharing she shes should so some someone somebody t
    tell telling that the their them then there they theyre this to up us was we what when where which who will with
    would you your yes ask asked asking asks want wants wanted wanting need needs needed like pass send sent show
    speak talk allowed information info still now today""".split()
)
"""Words that stand in any question, and so tell no starting point from another."""

SAME = {
    word: first
    for first, *others in (
        ("police", "detective", "copper", "pc", "dc", "sergeant", "constable"),
        ("pupil", "student", "schoolchild", "schoolkid"),
        ("child", "kid", "boy", "girl", "lad", "son", "daughter", "youngster", "children", "kids", "teenager", "teen"),
        ("parent", "mum", "mam", "dad", "mother", "father", "parents"),
        ("record", "records", "notes", "note", "file", "files", "details", "history", "paperwork"),
        ("cctv", "footage", "camera", "cameras", "video", "images", "image", "pictures", "tape", "recording"),
        ("refuse", "refused", "refuses", "refusing", "declined", "declines", "refusal", "objects"),
        ("landlord", "housing"),
        ("solicitor", "lawyer", "barrister"),
        ("insurer", "insurance"),
        ("reporter", "journalist", "press", "newspaper"),
        ("meeting", "panel", "conference", "mappa"),
        ("borough", "county", "authority"),
        ("flat", "home", "house"),
        ("gang", "gangs"),
        ("threat", "threats", "threatened", "threatens", "threatening"),
        ("abuse", "dv", "violence"),
        ("figures", "stats", "statistics", "data", "numbers", "hotspot", "hotspots"),
        ("dementia", "confused", "incapable"),
        ("prison", "jail"),
        ("release", "released", "leaving"),
        ("worry", "worried", "concerned", "concern", "fear"),
    )
    for word in (first, *others)
}

ALIKE = 84
"""How alike (0-100) two words must be to count as the same: endings and slips of the finger."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A starting point, and how well the words fit it (0-100)."""

    situation: str
    score: float


def content_words(text: str) -> list[str]:
    """The words of a text that say what it is about, each once."""
    words = [word for word in WORD.findall(text.lower().replace("'", "").replace("\u2019", ""))]
    return list(dict.fromkeys(SAME.get(word, word) for word in words if word not in SAYS_NOTHING))


def fits(text: str, situations: Iterable[Situation]) -> list[Fit]:
    """The starting points that the words could fit, best first, at most five."""
    ways = {one.id: [set(content_words(way)) for way in (one.title, *one.phrases)] for one in situations}
    everywhere = Counter(word for sets in ways.values() for word in set().union(*sets))
    weigh = {word: math.log(1 + len(ways) / count) for word, count in everywhere.items()}
    said = [_known(word, weigh) for word in content_words(text)]
    heard = {word for word in said if word}
    if not heard:
        return []
    unknown = sum(0.4 * math.log(1 + len(ways)) for word in said if not word)
    total = sum(weigh[word] for word in heard) + unknown
    found = [Fit(name, max(_score(heard, way, weigh, total, set().union(*sets)) for way in sets if way)) for name, sets in ways.items()]
    return sorted((one for one in found if one.score > 0), key=lambda one: -one.score)[:5]


def _known(word: str, weigh: dict[str, float]) -> str:
    """The word as the starting points spell it, or empty."""
    if word in weigh:
        return word
    if len(word) < 4:
        return ""
    best = max(weigh, key=lambda other: _likeness(word, other))
    return best if _likeness(word, best) >= ALIKE else ""


def _likeness(one: str, other: str) -> float:
    shorter = min(len(one), len(other))
    if shorter >= 5 and one[:shorter] == other[:shorter]:
        return 95.0
    return fuzz.ratio(one, other) if shorter >= 4 else 0.0


def _score(heard: set[str], way: set[str], weigh: dict[str, float], total: float, bag: set[str]) -> float:
    """Half how much of the phrase was said, half how much of what was said the starting point explains."""
    of_phrase = sum(weigh[word] for word in way & heard) / sum(weigh[word] for word in way)
    of_words = sum(weigh[word] for word in heard & way) / total
    of_all = sum(weigh[word] for word in heard & bag) / total
    return 100 * (0.45 * of_phrase + 0.2 * of_words + 0.35 * of_all) if of_phrase else 0.0
