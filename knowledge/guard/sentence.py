"""A message cut into words, with what the guard needs to know of each: its case, its 's, what stands round it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_]+(?:['\-][^\W\d_]+)*'?")
_MENTION = re.compile(r"<@[A-Z0-9]+(?:\|[^<>\n]{0,80})?>|<at[^<>\n]{0,80}>[^<>\n]{0,80}</at>|<[#!][^<>\n]{1,80}>")
_LINK = re.compile(r"<?(?:https?://|www\.|mailto:|tel:)[^\s|<>]+(?:\|[^<>\n]{0,200})?>?|\b[\w.+\-]{1,64}@[\w\-.]+\w")
_AT_NAME = re.compile(r"(?<![\w.@/])@[A-Za-z][\w.\-]{1,40}(?: [A-Z][a-z]+(?:-[A-Z][a-z]+)?)?")
_MAY_LINK = re.compile(r"[<@]|://|www\.|mailto:|tel:")
_STOP = re.compile(r"[.!?:;\n]|^\s*[-*>#]|\s[-*]\s")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a message.

    `raw` is as typed, `low` in lower case without 's, `owns` says that 's (or s') was there. `before` is what stands
    between the last word and this one, `capital` and `shouted` its case, `opens` whether it may open a sentence.
    """

    raw: str
    low: str
    owns: bool
    before: str
    capital: bool
    shouted: bool
    opens: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of a message, what stands after the last of them, and what its capital letters are worth.

    `cased` is false where everything is shouted; `headline` is true where Nearly Every Word Has A Capital.
    """

    words: tuple[Word, ...]
    tail: str
    cased: bool
    headline: bool

    def low(self, place: int) -> str:
        """The word at `place` in lower case, or nothing beyond either end."""
        return self.words[place].low if 0 <= place < len(self.words) else ""

    def after(self, place: int) -> str:
        """What stands between the word at `place` and the next one."""
        return self.words[place + 1].before if place + 1 < len(self.words) else self.tail

    def before(self, place: int) -> str:
        """What stands before the word at `place`, after the last word."""
        return self.words[place].before if 0 <= place < len(self.words) else ""

    def joined(self, place: int) -> bool:
        """Whether only a space or a hyphen stands before the word at `place`."""
        return 0 < place < len(self.words) and self.words[place].before in (" ", "-", "  ", " '", ' "')

    def is_capital(self, place: int) -> bool:
        """Whether the word at `place` has a capital that means something."""
        return self.cased and 0 <= place < len(self.words) and self.words[place].capital

    def inner_capital(self, place: int) -> bool:
        """Whether it has a capital that is not there only because a sentence opens."""
        return not self.headline and self.is_capital(place) and not self.words[place].opens


def read_sentence(text: str) -> Sentence:
    """Cut a tidied message into words. Names with an @ and links are left out."""
    plain = _LINK.sub(" , ", _AT_NAME.sub(" , ", text)) if _MAY_LINK.search(text) else text
    words: list[Word] = []
    end = 0
    for found in _WORD.finditer(plain):
        words.append(_word(found[0], plain[end : found.start()], opens=not words))
        end = found.end()
    letters = [word for word in words if len(word.raw) > 1]
    shouted = sum(word.shouted for word in letters)
    capitals = sum(word.capital for word in letters)
    cased = 2 * shouted <= len(letters) or len(letters) < 3
    headline = len(letters) >= 4 and capitals > 0.8 * len(letters)
    return Sentence(words=tuple(words), tail=plain[end:], cased=cased, headline=headline)


def without_mentions(text: str) -> str:
    """The text without the mentions of members and channels that Slack and Teams put in."""
    return _MENTION.sub(" , ", text) if "<" in text else text


def _word(raw: str, before: str, *, opens: bool) -> Word:
    low = raw.lower()
    owns = low.endswith(("'s", "s'"))
    if low.endswith("'s"):
        low = low[:-2]
    low = low.rstrip("'")
    return Word(
        raw=raw,
        low=low,
        owns=owns,
        before=before,
        capital=raw[0].isupper(),
        shouted=len(raw) > 1 and raw.isupper(),
        opens=opens or bool(_STOP.search(before)),
    )
