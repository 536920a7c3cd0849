"""One search over guidance, law, forms and contacts.

What is asked is neither kept nor logged. Exact names first, then all words, then any word, with spelling repaired and
the glossary's synonyms; where nothing fits well enough the answer is empty: a guess would be taken for advice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from knowledge.citing import CiteFinder
from knowledge.contact_search import ContactIndex, Wanted
from knowledge.entries import Entry, Found, Hit
from knowledge.passage_search import PassageIndex
from knowledge.question import Question
from knowledge.terms import Stemmer
from knowledge.words import RingFinder, Words

__all__ = ["Entry", "Found", "Hit", "SearchIndex"]

KINDS = ("guidance", "law", "form", "contact")
"""Every kind of entry."""

MOST_RESULTS = 50
LOOK_FURTHER = 20
"""How many results beyond those asked for are looked at before guidance is put first."""
LEAST_SCORES = (0.5, 0.5, 0.41, 0.36, 0.32, 0.28)
"""What the best passage must score, by how many words name the subject; of a long question less need fit."""
LEAST_SCORE_ELSEWHERE = 0.75
LEAST_SCORE_SERIOUS = 0.2
KNOWN_WELL = 0.8
UNKNOWN_COSTS = 0.8
LEAST_SHARE_OF_BEST = 0.45
LEAST_SHOWN = 0.2
LEAST_CONTACT_SCORE = 0.6
SURE_CONTACT_SCORE = 0.75
CLEARLY_BETTER = 0.1
MUCH_BETTER = 0.25
FIRST_TEXTS = 3
"""How many texts stand before a post or an agency that fits less well; one fewer where it surely fits."""
BESIDE_GUIDANCE = 2
"""How many contacts stand among the first results when guidance fits too and nobody was named."""


class SearchIndex:
    """Everything that can be looked up. It does not change after it was built; many threads may search it."""

    def __init__(self, passages: PassageIndex, contacts: ContactIndex, cites: CiteFinder) -> None:
        self._passages = passages
        self._contacts = contacts
        self._cites = cites

    @classmethod
    def build(cls, entries: Iterable[Entry], words: Words) -> SearchIndex:
        """Build an index over `entries` with the glossary `words`. Takes about a second for 10,000 contacts."""
        everything = list(entries)
        stemmer = Stemmer()
        finder = RingFinder(words, stemmer)
        texts = [_with_key_words(entry, words) for entry in everything if entry.kind != "contact"]
        people = [entry for entry in everything if entry.kind == "contact"]
        passages = PassageIndex(texts, words, stemmer, finder)
        return cls(passages, ContactIndex(people, words, stemmer, finder), CiteFinder(texts, words))

    def search(self, query: str, limit: int = 5, kinds: Collection[str] | None = None) -> Found:
        """What fits `query` best, of these kinds (all where None); empty where nothing fits well enough.

        Whatever the query holds, this does not fail; of very long text only the beginning is read.
        """
        wanted_kinds = set(KINDS if kinds is None else kinds)
        most = min(max(limit, 0), MOST_RESULTS)
        question = self._passages.read(query)
        wanted = self._contacts.read(query)
        texts = self._texts(query, question, most, wanted_kinds - {"contact"})
        people = self._people(wanted, most) if "contact" in wanted_kinds else []
        names = self._contacts.names_in_title(wanted, people[0].key) if people else set()
        named = any(not self._passages.holds(name) for name in names)
        results = tuple(_together(texts, people, named)[:most])
        corrected = wanted.corrected if results and results[0].kind == "contact" else question.corrected
        return Found(results, corrected if results else None, question.understood)

    def _texts(self, query: str, question: Question, most: int, kinds: set[str]) -> list[Hit]:
        if not kinds or not most:
            return []
        cited = [one for one in self._cites.cited(query) if one.kind in kinds]
        taken = {(one.kind, one.key) for one in cited}
        named = {(one.kind, one.key) for one in self._cites.named(query)}
        ranked = self._passages.search(question, most + LOOK_FURTHER, sorted(kinds))
        best = ranked[0].score if ranked else 0.0
        if best < _least_score(question, self._passages.known_share(question)):
            ranked = []
        fitting = _near_the_best_of_its_kind(ranked)
        exact = [replace(one, score=1.0) for one in fitting if (one.kind, one.key) in named - taken]
        rest = [one for one in fitting if (one.kind, one.key) not in named | taken]
        return [*cited, *_guidance_first([*exact, *rest])]

    def _people(self, wanted: Wanted, most: int) -> list[Hit]:
        found = self._contacts.search(wanted, most)
        best = found[0].score if found else 0.0
        least = max(LEAST_CONTACT_SCORE, best * SURE_CONTACT_SCORE)
        return [one for one in found if one.score >= least]


def _least_score(question: Question, known: float) -> float:
    """What the best passage must score to be shown: the more of the question is unknown here, the more."""
    if question.serious:
        return LEAST_SCORE_SERIOUS
    if question.elsewhere:
        return LEAST_SCORE_ELSEWHERE
    subject = sum(not part.light for part in question.parts)
    return LEAST_SCORES[min(subject, len(LEAST_SCORES) - 1)] + UNKNOWN_COSTS * max(0.0, KNOWN_WELL - known)


def _near_the_best_of_its_kind(ranked: list[Hit]) -> list[Hit]:
    best: dict[str, float] = {}
    for one in ranked:
        best.setdefault(one.kind, one.score)
    return [one for one in ranked if one.score >= max(LEAST_SHOWN, best[one.kind] * LEAST_SHARE_OF_BEST)]


def _with_key_words(entry: Entry, words: Words) -> Entry:
    extra = words.key_words.get(entry.cite, ()) if entry.kind == "guidance" else ()
    if not extra:
        return entry
    return Entry(entry.kind, entry.key, entry.cite, entry.title, (*entry.aliases, *extra), entry.body)


def _guidance_first(ranked: list[Hit]) -> list[Hit]:
    """A law entry or a form stands among the first three only when it fits best of all: each passage shows its own."""
    best = ranked[:1] if ranked and ranked[0].kind != "guidance" else []
    rest = ranked[len(best) :]
    first = best + [one for one in rest if one.kind == "guidance"][: 3 - len(best)]
    return first + [one for one in ranked if one not in first]


def _together(texts: list[Hit], people: list[Hit], named: bool) -> list[Hit]:
    """Contacts and texts in one list. Somebody named comes first; a post or an agency stands beside the guidance."""
    if not texts or not people:
        return [*people, *texts]
    clearly = max(LEAST_CONTACT_SCORE, min(SURE_CONTACT_SCORE, texts[0].score + CLEARLY_BETTER))
    if named and people[0].score >= clearly:
        return [*people, *texts]
    least = min(SURE_CONTACT_SCORE, max(LEAST_CONTACT_SCORE, texts[0].score - CLEARLY_BETTER))
    sure = [one for one in people if one.score >= least]
    beside, rest = sure[:BESIDE_GUIDANCE], sure[BESIDE_GUIDANCE:]
    if beside and beside[0].score >= texts[0].score + MUCH_BETTER:
        return [*beside, *texts, *rest]
    if beside and beside[0].score > texts[0].score:
        return [beside[0], *texts[:2], *beside[1:], *texts[2:], *rest]
    ahead = FIRST_TEXTS - 1 if beside and beside[0].score >= SURE_CONTACT_SCORE else FIRST_TEXTS
    return [*texts[:ahead], *beside[:1], *texts[ahead:FIRST_TEXTS], *beside[1:], *texts[FIRST_TEXTS:], *rest]
