"""Taking the endings and beginnings off a word, so that a list of plain forms is enough to know it by."""

from __future__ import annotations

from collections.abc import Iterator

_ENDINGS = (
    ("ies", "y"), ("ied", "y"), ("ier", "y"), ("iest", "y"), ("ily", "y"), ("iness", "y"), ("ying", "ie"),
    ("s", ""), ("es", ""), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("er", ""), ("er", "e"), ("ers", ""),
    ("ers", "e"), ("est", ""), ("est", "e"), ("ly", ""), ("ally", ""), ("ness", ""), ("less", ""), ("ful", ""),
    ("fully", ""), ("ment", ""), ("ments", ""), ("able", ""), ("able", "e"), ("ible", ""), ("ability", ""),
    ("ability", "able"), ("al", ""), ("al", "e"), ("ish", ""), ("ism", ""), ("ist", ""), ("ists", ""), ("ation", ""),
    ("ation", "e"), ("ations", "e"), ("ion", ""), ("ion", "e"), ("ions", ""), ("ions", "e"), ("ive", ""), ("ive", "e"),
    ("or", ""), ("or", "e"), ("ors", "e"), ("ors", ""), ("ise", ""), ("ised", ""), ("ising", ""), ("isation", ""),
    ("ize", ""), ("ized", ""), ("ised", "y"), ("ising", "y"), ("ity", ""), ("ity", "e"), ("ship", ""), ("wise", ""),
    ("ication", "y"), ("ications", "y"), ("ward", ""), ("wards", ""), ("hood", ""), ("ic", ""), ("ics", ""), ("ical", ""), ("ance", ""), ("ence", ""),
    ("ence", "e"), ("ant", ""), ("ant", "e"), ("ent", ""), ("ent", "e"), ("y", ""), ("y", "e"), ("n", ""), ("en", ""),
    ("in", "ing"), ("in", "e"), ("in", ""), ("d", ""), ("r", ""), ("st", ""),
)  # fmt: skip
_BEGINNINGS = (
    "un", "re", "non", "mis", "over", "under", "out", "pre", "anti", "co", "inter", "multi", "de", "dis", "in", "im",
    "ir", "sub", "super", "counter", "cyber", "micro", "mini", "post", "pro", "self", "semi", "tele", "trans", "e",
)  # fmt: skip


def base_forms(word: str) -> Iterator[str]:
    """Forms that `word` may have been made from, likeliest first; parts of a joined word ("no-one") come apart."""
    yield from _without_endings(word)
    for start in _BEGINNINGS:
        if word.startswith(start) and len(word) - len(start) >= 4:
            rest = word[len(start) :]
            yield rest
            yield from _without_endings(rest)


def _without_endings(word: str) -> Iterator[str]:
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word[: -len(ending)]
            yield stem + instead
            if not instead and ending[0] in "aeiy" and stem[-1] == stem[-2]:
                yield stem[:-1]


def halves(word: str) -> Iterator[tuple[str, str]]:
    """The two words that `word` may have been joined from ("troublemaker", "no-one"), of three letters and four at least."""
    for middle in range(3, len(word) - 2):
        first, rest = word[:middle].rstrip("-"), word[middle:].lstrip("-")
        if len(first) + len(rest) >= 7:
            yield first, rest
