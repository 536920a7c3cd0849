"""Text as Slack shows it: nothing in it is a command, a mention or a link, and names of any script stay in order."""

from __future__ import annotations

import re
from typing import Any

from bot.channels.unseen import UNSEEN

LONGEST_TEXT = 3_000
OPENS, CLOSES = "\u2068", "\u2069"
"""Around words that read from right to left, so that what stands beside them keeps its place."""

_HIDDEN = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u2060-\u2064\u206a-\u206f\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
"""More that nobody can see. The joiners that Persian and Indic words need are not among it."""

_BREAKS = re.compile("\r\n?|[\u2028\u2029]")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_LETTERS = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_BETWEEN = " \u00a0\u200c\u200d.,'\u2019\"()/\u2013\\-0-9"
_RIGHT_TO_LEFT = re.compile(f"[{_LETTERS}]+(?:[{_BETWEEN}]{{1,12}}[{_LETTERS}]+)*")
_ENTITY = 6
"""No letter is written out longer than this (`&amp;`), with one to spare."""

Object = dict[str, Any]


def seen(text: str) -> str:
    """Only what can be seen of a text."""
    return _HIDDEN.sub("", UNSEEN.sub("", _BREAKS.sub("\n", text)))


def whole(text: str) -> str:
    """Text on one line, as Slack shows it letter for letter."""
    return _isolated(" ".join(seen(text).replace("**", "").split()))


def plain(text: str, most: int) -> str:
    """Text on one line, cut to its limit at a word; never empty, as Slack takes no empty text."""
    return shortened(whole(text), most) or "-"


def marked(text: str) -> str:
    """Text in Slack's markup: what could be a link, a mention or a command is written out; **bold** becomes *bold*."""
    return _isolated(_BOLD.sub(r"*\1*", escaped(seen(text))))


def escaped(text: str) -> str:
    """The three letters that start Slack's markup, written out."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def shortened(text: str, most: int) -> str:
    """Text of at most so many letters, cut at a word where one ends near the limit."""
    if len(text) <= most:
        return text
    cut = text[: most - 2]
    word = cut.rfind(" ")
    cut = (cut[:word] if word > most // 2 else cut).rstrip(" ,;:.-(")
    return f"{cut}…{CLOSES if cut.count(OPENS) > cut.count(CLOSES) else ''}"


def halves(text: str, most: int) -> tuple[str, str]:
    """A text too long for one line as two lines that read on, the second cut if it must be."""
    clean = whole(text)
    if len(clean) <= most:
        return clean, ""
    word = clean.rfind(" ", 0, most - 1)
    at = word if word > most // 2 else most - 2
    first, rest = _balanced(clean[:at].rstrip(), clean[at:].lstrip())
    return shortened(f"{first}…", most), shortened(f"…{rest}", most)


def plain_object(text: str, most: int) -> Object:
    """A text object that Slack shows letter for letter."""
    return {"type": "plain_text", "text": plain(text, most), "emoji": False}


def marked_object(markup: str) -> Object:
    """A text object of markup that is ready: Slack is asked to make no links or mentions of its own from it."""
    return {"type": "mrkdwn", "text": markup, "verbatim": True}


def parts(markup: str) -> list[str]:
    """Markup in pieces that fit a section, cut at lines and then at words, never inside a written-out letter."""
    found: list[str] = []
    rest = markup.strip()
    most = LONGEST_TEXT - len(CLOSES)
    while len(rest) > LONGEST_TEXT:
        window = rest[:most]
        at = max(window.rfind("\n"), window.rfind(" "))
        if at <= 0:
            letter = window.rfind("&", most - _ENTITY)
            at = letter if letter > 0 else most
        piece, rest = _balanced(rest[:at].rstrip(), rest[at:].lstrip())
        found.append(piece)
    return [*found, rest] if rest else found


def _isolated(text: str) -> str:
    return _RIGHT_TO_LEFT.sub(rf"{OPENS}\g<0>{CLOSES}", text)


def _balanced(first: str, rest: str) -> tuple[str, str]:
    """Two pieces of a text, neither of which turns what stands after it."""
    return (first + CLOSES, OPENS + rest) if first.count(OPENS) > first.count(CLOSES) else (first, rest)
