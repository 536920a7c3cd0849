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

from rapidfuzz import fuzz, process

from flows.pack import Situation

WORD = re.compile(r"[^\W_]+(?:&[^\W_]+)?")

SAYS_NOTHING = frozenset(
    """a about all am an and any are as at be been being but by can could did do does for from get give given go got had
    has have he her hers hes him his how i if in is it its ive just know let like make may me might must my no not of
    ok on one or our ours out over please s said say shall share sharing she shes should so some someone somebody t
    tell telling that the their them then there they theyre this to up us was we what when where which who will with
    would you your yes ask asked asking asks want wants wanted wanting need needs needed pass send sent show speak
    talk allowed information info still now today""".split()
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
        ("flat", "home", "house"),
        ("gang", "gangs"),
        ("threat", "threats", "threatened", "threatens", "threatening"),
        ("abuse", "dv", "violence"),
        ("figures", "stats", "statistics", "data", "numbers", "hotspot", "hotspots"),
        ("prison", "jail"),
        ("release", "released", "leaving"),
        ("worry", "worried", "concerned", "concern", "fear"),
    )
    for word in (first, *others)
}
"""Words of the trade that mean the same to a starting point."""

ALIKE = 84
"""How alike (0-100) two words must be to count as the same: endings and slips of the finger."""

STEM = 5
"""Letters. A word that begins with another of at least this length is the same word with another ending."""

UNKNOWN = 0.4
"""What a word that no starting point uses counts, beside one that a single starting point uses."""

MOST = 5


@dataclass(frozen=True, slots=True)
class Fit:
    """A starting point, how well the words fit it (0-100), and how many of the words any starting point knows."""

    situation: str
    score: float
    heard: int


def content_words(text: str) -> list[str]:
    """The words of a text that say what it is about, each once."""
    words = WORD.findall(text.lower().replace("'", "").replace("\u2019", ""))
    return list(dict.fromkeys(SAME.get(word, word) for word in words if word not in SAYS_NOTHING))


class StartingPoints:
    """The starting points of a pack, ready to be compared with what officers say. Built once per pack."""

    def __init__(self, situations: Iterable[Situation]) -> None:
        self._ways: dict[str, list[set[str]]] = {
            one.id: [way for text in (one.title, *one.phrases) if (way := set(content_words(text)))]
            for one in situations
        }
        self._bags = {name: set[str]().union(*ways) for name, ways in self._ways.items()}
        everywhere = Counter(word for bag in self._bags.values() for word in bag)
        self._weigh = {word: math.log(1 + len(self._ways) / count) for word, count in everywhere.items()}
        self._rare = math.log(1 + len(self._ways))

    def fits(self, text: str) -> list[Fit]:
        """The starting points that the words could fit, best first."""
        said = [self._known(word) for word in content_words(text)]
        heard = {word for word in said if word}
        total = sum(self._weigh[word] for word in heard) + UNKNOWN * self._rare * said.count("")
        found = [Fit(name, self._score(heard, name, total), len(heard)) for name in self._ways] if heard else []
        return sorted((one for one in found if one.score > 0), key=lambda one: -one.score)[:MOST]

    def _known(self, word: str) -> str:
        """The word as the starting points spell it, or empty."""
        if word in self._weigh or len(word) < 4:
            return word if word in self._weigh else ""
        best = process.extractOne(word, self._weigh.keys(), scorer=_likeness, score_cutoff=ALIKE)
        return best[0] if best else ""

    def _score(self, heard: set[str], name: str, total: float) -> float:
        """Half how much of a phrase was said, half how much of what was said the starting point explains."""
        of_all = self._weight(heard & self._bags[name]) / total
        if not of_all:
            return 0.0
        of_way = max(
            0.45 * self._weight(heard & way) / self._weight(way) + 0.2 * self._weight(heard & way) / total
            for way in self._ways[name]
        )
        return 100 * (of_way + 0.35 * of_all)

    def _weight(self, words: set[str]) -> float:
        return sum(self._weigh[word] for word in words)


def _likeness(one: str, other: str, **_: object) -> float:
    shorter = min(len(one), len(other))
    if shorter >= STEM and one[:shorter] == other[:shorter]:
        return 95.0
    return fuzz.ratio(one, other) if shorter >= 4 else 0.0
