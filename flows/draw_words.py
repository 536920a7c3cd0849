"""Words in a drawing: cleaned, measured and wrapped, so that nothing runs out of its box."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

PLAIN = {
    "yes": "Yes",
    "no": "No",
    "not_sure": "Not sure",
    "given": "Given",
    "refused": "Refused",
    "not_possible": "Not possible",
}
"""The answers as short words for a line of the drawing."""

Pieces = tuple[tuple[str, str], ...]
"""Answers with the words that stand for them in the drawing."""

OR = "or "

NARROW = frozenset("ijltfrI.,:;'!|()[]- ")
WIDE = frozenset("mwMW@%&")


def clean(text: str) -> str:
    """The text on one line, without control and formatting characters, which XML forbids or a reader cannot see."""
    shown = "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join(shown.split())


def text_width(text: str, size: int, *, bold: bool = False) -> int:
    """Roughly how wide a text is, a little generously: no font is measured, so that every machine draws the same."""
    ems = sum(_ems(c) for c in text)
    return round(ems * size * (1.08 if bold else 1.0)) + 1


def _ems(character: str) -> float:
    if character in NARROW:
        return 0.36
    if character in WIDE:
        return 0.92
    if character.isupper() or ord(character) > 0x2FF:
        return 0.74 if ord(character) <= 0x2FF else 1.0
    return 0.57


def wrap(text: str, width: int, size: int, *, bold: bool = False) -> tuple[str, ...]:
    """The text in lines no wider than `width`. A word that is itself too long is cut."""
    lines: list[str] = []
    line = ""
    for word in clean(text).split(" "):
        longer = f"{line} {word}".strip()
        if text_width(longer, size, bold=bold) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _cut(word, width, size, bold=bold)
        lines.extend(full)
    return (*lines, line) if line or not lines else tuple(lines)


def _cut(word: str, width: int, size: int, *, bold: bool) -> list[str]:
    pieces = [""]
    for character in word:
        if pieces[-1] and text_width(pieces[-1] + character, size, bold=bold) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces


def answer_words(answers: Sequence[str]) -> Pieces:
    """Each answer that shares a line, with its words: `Yes`, `or not sure`."""
    plain = ((answer, PLAIN.get(answer, answer)) for answer in answers)
    return tuple((answer, f"{OR}{word[0].lower()}{word[1:]}" if n else word) for n, (answer, word) in enumerate(plain))


def in_words(pieces: Pieces) -> str:
    """The pieces of a line as one text."""
    return " ".join(words for _, words in pieces)
