"""Taking the endings and beginnings off a word, so that a list of plain forms is enough to know it by."""

from __future__ import annotations

from collections.abc import Iterator

# "ing:-/e" says that "ing" may be taken off, or stands for "e".
_TABLE = (
    "ies:y ied:y ier:y iest:y ily:y iness:y ying:ie s:- es:- ed:-/e ing:-/e er:-/e ers:-/e est:-/e ly:- ally:- "
    "ness:- less:- ful:- fully:- ment:- ments:- able:-/e ible:- ability:-/able al:-/e ish:- ism:- ist:- ists:- "
    "ation:-/e ations:e ion:-/e ions:-/e ive:-/e or:-/e ors:e/- ise:- ised:-/y ising:-/y isation:- ize:- ized:- "
    "ity:-/e ship:- wise:- ication:y ications:y ward:- wards:- hood:- ic:- ics:- ical:- ance:- ence:-/e ant:-/e "
    "ent:-/e y:-/e n:- en:- n't:- 've:- 'll:- 'd:- 're:- in:ing/e/- d:- r:- st:- "
)
_ENDINGS = {
    ending: tuple("" if instead == "-" else instead for instead in choices.split("/"))
    for ending, choices in (entry.split(":") for entry in _TABLE.split())
}
_LONGEST = max(map(len, _ENDINGS))
_BEGINNINGS = tuple(
    "un re non mis over under out pre anti co inter multi de dis in im ir sub super counter cyber micro mini post pro "
    "self semi tele trans e".split()
)


def base_forms(word: str) -> Iterator[str]:
    """Forms that `word` may have been made from, likeliest first; parts of a joined word ("no-one") come apart."""
    yield from _without_endings(word)
    for start in _BEGINNINGS:
        if word.startswith(start) and len(word) - len(start) >= 4:
            rest = word[len(start) :]
            yield rest
            yield from _without_endings(rest)


def _without_endings(word: str) -> Iterator[str]:
    for length in range(1, min(_LONGEST, len(word) - 3) + 1):
        stem, ending = word[:-length], word[-length:]
        for instead in _ENDINGS.get(ending, ()):
            yield stem + instead
            if not instead and ending[0] in "aeiy" and stem[-1] == stem[-2]:
                yield stem[:-1]


def halves(word: str) -> Iterator[tuple[str, str]]:
    """The two words that `word` may be joined from ("troublemaker", "no-one"): seven letters or more together."""
    for middle in range(3, len(word) - 2):
        first, rest = word[:middle].rstrip("-"), word[middle:].lstrip("-")
        if len(first) + len(rest) >= 7:
            yield first, rest
