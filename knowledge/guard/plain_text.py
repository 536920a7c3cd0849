"""Making typed text plain before it is looked at, so that tricks of writing do not hide anything.

Full-width and foreign digits become ordinary digits, invisible characters go, every kind of space, dash and quotation
mark becomes the ordinary one, accents are taken off, and look-alike Cyrillic and Greek letters inside a Latin word
become the Latin ones.
"""

from __future__ import annotations

import re
import unicodedata

_LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁһҺкмтвнАВЕКМНОРСТУХІЈЅαοινρτυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijsdhhkmtbhABEKMHOPCTYXIJSaoivptuABEZHIKMNOPTYX",
)
_LETTERS = str.maketrans(
    {
        "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th",
        "ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ı": "i", "ħ": "h", "Ħ": "H", "ŋ": "n", "ə": "e",
        "Ə": "E",
    }
)  # fmt: skip
_DASHES = "‐‑‒–—―−﹘﹣－⁃"
_SINGLE = "‘’‚‛`´′ʼʻ＇ʹ"
_DOUBLE = "“”„‟«»″＂"
_MARKS = str.maketrans(dict.fromkeys(_DASHES, "-") | dict.fromkeys(_SINGLE, "'") | dict.fromkeys(_DOUBLE, '"'))
_LETTER_RUN = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z]")

_SPOKEN = {
    "zero": "0", "nought": "0", "oh": "0", "o": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_SPOKEN_WORD = "(?:zero|nought|oh|o|one|two|three|four|five|six|seven|eight|nine|double|triple)"
_SPOKEN_RUN = re.compile(rf"\b{_SPOKEN_WORD}(?:[ ,.\-]{{1,3}}{_SPOKEN_WORD}){{5,}}\b", re.IGNORECASE)
_LETTER_O = re.compile(r"(?<![A-Za-z])[oO]{1,3}(?=\d)|(?<=\d)[oO]{1,4}(?=[ .\-]?\d)")
_LETTER_L = re.compile(r"(?<=\d)[lI|](?=\d)")


def tidy(text: str) -> str:
    """The text with every trick of writing undone. Plain English text comes back unchanged."""
    if text.isascii():
        return text.replace("`", "'")
    whole = unicodedata.normalize("NFKC", text).translate(_MARKS)
    whole = "".join(map(_plain_letter, whole))
    if not whole.isascii():
        whole = _LETTER_RUN.sub(lambda word: _one_alphabet(word[0]), whole)
    return whole.translate(_LETTERS)


def _one_alphabet(word: str) -> str:
    """A word that mixes alphabets, put into the Latin one; any other word as it is."""
    return word.translate(_LOOKALIKES) if not word.isascii() and _LATIN.search(word) else word


def _plain_letter(letter: str) -> str:
    """One character made plain: nothing for what cannot be seen, the bare letter for one with an accent."""
    if letter.isascii():
        return letter
    category = unicodedata.category(letter)
    if category == "Nd":
        return str(unicodedata.decimal(letter))
    if category.startswith("Z"):
        return "\n" if category in ("Zl", "Zp") else " "
    if category in ("Cf", "Mn", "Me", "Cc"):
        return ""
    bare = unicodedata.normalize("NFKD", letter)
    return "".join(part for part in bare if not unicodedata.combining(part)) or letter


def with_digits(text: str) -> str:
    """The text with spoken numbers ("oh seven seven ...") and letters that stand for digits written as digits."""
    whole = _SPOKEN_RUN.sub(lambda run: _spoken_digits(run[0]), text)
    return _LETTER_L.sub("1", _LETTER_O.sub(lambda letters: "0" * len(letters[0]), whole))


def _spoken_digits(run: str) -> str:
    """A run of number words as digits; "double" and "triple" repeat the next one."""
    out: list[str] = []
    times = 1
    for word in re.findall(r"[a-z]+", run.lower()):
        if word in ("double", "triple"):
            times = 2 if word == "double" else 3
            continue
        out.append(_SPOKEN[word] * times)
        times = 1
    return "".join(out)
