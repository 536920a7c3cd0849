"""Turning what people write into plain words that can be compared, the same way for the text and for the question.

"s.115", "Section 115" and "s115" become one word; so do "A&E" and "a & e", "e-mail" and "email". Nothing else is
guessed here: spelling is `spelling.py`, meaning is `words.py`.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Sequence
from threading import Lock

_APOSTROPHES = re.compile("['’‘`´]")
_JOINED_BY_AND = re.compile(r"\b([a-z])\s?&\s?([a-z])\b")
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}[a-z]?(?![a-z])")
_DECIMAL = re.compile(r"(?<=\d)\.(?=\d)")
_SECTION = re.compile(r"\b(?:ss?|sec|sect|sections?)\b\.?\s?(\d+[a-z]{0,2})\b|\b(?:ss|sec|sect)\.?(\d+[a-z]{0,2})\b")
_MAIL = re.compile(r"\be-(?=mail)")
_WORD = re.compile(r"[a-z0-9]+")


def tokens(text: str, most: int | None = None) -> list[str]:
    """The plain words of `text` in order: lower case, no accents, letters and digits only.

    `most` is the largest number of words that is wanted; the rest is left off.
    """
    plain = text.lower() if text.isascii() else _without_accents(text)
    plain = _APOSTROPHES.sub("", plain)
    plain = _JOINED_BY_AND.sub(r"\1\2", plain)
    plain = _DOTTED.sub(lambda found: found[0].replace(".", ""), plain)
    plain = _MAIL.sub("e", plain)
    plain = _SECTION.sub(lambda found: f" s{found[1] or found[2]} ", plain)
    plain = _DECIMAL.sub("p", plain)
    words = _WORD.findall(plain)
    return words if most is None else words[:most]


def _without_accents(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def spoken(words: Iterable[str]) -> str:
    """Plain words as a line that a person can read again: "9p4" is 9.4."""
    return " ".join(re.sub(r"(?<=\d)p(?=\d)", ".", word) for word in words)


_OWN_STEM = {
    **dict.fromkeys(("information", "informations"), "information"),
    **dict.fromkeys(("informant", "informants"), "informant"),
    **dict.fromkeys(("community", "communities"), "community"),
    **dict.fromkeys(("response", "responses"), "response"),
    **dict.fromkeys(("reporter", "reporters"), "reporter"),
    **dict.fromkeys(("use", "uses", "used", "using"), "use"),
    **dict.fromkeys(("add", "added", "adds"), "add"),
    **dict.fromkeys(("medic", "medics"), "medic"),
    **{word: word for word in ("informal", "position", "positive", "has", "us", "sectioned", "definitive", "nominals")},
}
"""Words that the stemmer would throw together with others that mean something else here ("informed consent")."""


class Stemmer:
    """Cuts words to their stem ("sharing", "shared" -> "share") with the Porter stemmer that SQLite brings along.

    One private database in memory. Words of the index are cut once and kept; words of a question are cut and forgotten.
    Safe to use from several threads.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: dict[str, str] = dict(_OWN_STEM)
        self._database = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
        self._database.execute("CREATE VIRTUAL TABLE word USING fts5(text, tokenize='porter ascii')")
        self._database.execute("CREATE VIRTUAL TABLE stem USING fts5vocab(word, 'instance')")

    def learn(self, words: Iterable[str]) -> None:
        """Cut these words now and keep the answers."""
        new = sorted({word for word in words if word not in self._known})
        self._known.update(zip(new, self._cut(new), strict=True))

    def stem(self, word: str) -> str:
        """The stem of one word."""
        known = self._known.get(word)
        return known if known is not None else self._cut([word])[0]

    def stems(self, words: Sequence[str]) -> list[str]:
        """The stems of `words`, in order."""
        unknown = [word for word in words if word not in self._known]
        cut = dict(zip(unknown, self._cut(unknown), strict=True)) if unknown else {}
        return [self._known.get(word) or cut[word] for word in words]

    def _cut(self, words: Sequence[str]) -> list[str]:
        with self._lock:
            self._database.execute("INSERT INTO word(rowid, text) VALUES (1, ?)", (" ".join(words),))
            rows = self._database.execute("SELECT term FROM stem ORDER BY offset").fetchall()
            self._database.execute("DELETE FROM word")
        return [str(row[0]) for row in rows]
