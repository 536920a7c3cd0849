"""E-mail addresses and online names that belong to a person, and not to a desk or to a colleague who is spoken to."""

from __future__ import annotations

import re

from knowledge.guard.kinds import Finding
from knowledge.guard.word_forms import halves
from knowledge.guard.words import GuardWords

_EMAIL = re.compile(r"(?<![\w.+\-])([\w.+'%\-]{1,64})@((?:[a-z0-9\-]{1,63}\.){1,6}[a-z]{2,24})\b", re.IGNORECASE)
_SPELT = re.compile(
    r"(?<![\w.])([\w.+\-]{1,64}) ?(?:\(at\)|\[at\]|\{at\}| at ) ?([a-z0-9\-]{2,40}) ?"
    r"(?:\(dot\)|\[dot\]|\{dot\}| dot |\.) ?(?:com|org|net|co|uk|gov|info|me|io)\b",
    re.IGNORECASE,
)
_AT_NAME = re.compile(r"(?<![\w.@/])@([A-Za-z][\w.\-]{1,40})(?!/)")
_SOCIAL_LINK = re.compile(
    r"\b(?:instagram|facebook|fb|tiktok|twitter|x|snapchat|threads|youtube|t|onlyfans)\.(?:com|me)/(?:add/|u/|c/)?@?([\w.\-]{2,40})",
    re.IGNORECASE,
)
_ODD_NAME = re.compile(r"(?<![\w.@/\-])([A-Za-z][\w.\-#]{2,40})")
_ODD_PART = re.compile(r"_|#\d|[a-z]{3}\d|\d[a-z]{3}|[a-z]{2}\.[a-z](?!om\b|rg\b|k\b)", re.IGNORECASE)
_THIRD_PERSON = re.compile(
    r"(?:'s)? (?:is|was|has|had|keeps|posted|posts|sent|sends|said|put|shared|shares|threatened|messaged|uploaded)\b"
)
_NAMED_ONLINE = re.compile(
    r"\b(?:user ?name|screen ?name|gamer ?tag|handle|profile|account)\b[^.\n]{0,30}?(?:\bis|\bcalled|\bnamed|:|=) ?"
    r"[\"'@]?(?=[\w.\-#]*[a-z])(?=[\w.\-#]*[\d_#])([\w.\-#]{4,40})",
    re.IGNORECASE,
)
_QUOTED_ONLINE = re.compile(
    r"\b(?:facebook|fb|insta|instagram|snap|snapchat|tiktok|twitter|youtube)\b"
    r"(?: (?:profile|account|page|name|user))?(?: is| called)?:? "
    r"[\"'][A-Za-z][^\"'\n]{1,30}[\"']|\b(?:name|names) (?:for|of) [\"'][A-Z][^\"'\n]{1,30}[\"']|\bu/[\w\-]{3,30}"
)
_PARTS = re.compile(r"[a-z]+")


class ContactReader:
    """Notices e-mail addresses and online names. `people` are officials, whose own are let through."""

    def __init__(self, words: GuardWords, people: frozenset[tuple[str, ...]]) -> None:
        self._desks = words.cues["boxes.functional"]
        self._handle_cues = words.cues["handles.cues"]
        self._colleagues = words.cues["handles.colleagues"]
        self._bodies = words.cues["handles.bodies"]
        self._standing = words.standing
        self._is_known = words.is_known
        self._people = people

    def find_email(self, text: str) -> Finding | None:
        """A finding where there is an address that is neither a desk's nor an official's."""
        boxes = [found[1] for found in _EMAIL.finditer(text)] if "@" in text else []
        boxes += [found[1] for found in _SPELT.finditer(text) if _is_spelt_out(found[0])]
        return Finding("email") if any(not self._is_desk(box) for box in boxes) else None

    def find_handle(self, text: str) -> Finding | None:
        """A finding where there is an online name that is neither a colleague's mention nor a body's account."""
        for found in _AT_NAME.finditer(text):
            before = text[max(0, found.start() - 40) : found.start()].lower()
            if self._is_handle(found[1], before, text[found.end() : found.end() + 30].lower()):
                return Finding("handle")
        given = [*_SOCIAL_LINK.finditer(text), *_NAMED_ONLINE.finditer(text)]
        if any(not self._is_body(found[1]) for found in given) or _QUOTED_ONLINE.search(text):
            return Finding("handle")
        return Finding("handle") if any(self._is_cued(found, text) for found in _ODD_NAME.finditer(text)) else None

    def _is_desk(self, box: str) -> bool:
        parts = tuple(_PARTS.findall(box.lower()))
        if parts in self._people:
            return True
        if not parts or not any(map(self._names_desk, parts)):
            return False
        return all(map(self._is_desk_word, parts))

    def _names_desk(self, part: str) -> bool:
        """Whether a part of a mailbox's name is a word or an abbreviation for a desk ("adultsafeguarding", "cst")."""
        if part in self._desks or _is_abbreviation(part):
            return True
        return any(first in self._desks and rest in self._desks for first, rest in halves(part))

    def _is_desk_word(self, part: str) -> bool:
        return self._names_desk(part) or (part not in self._standing and self._is_known(part))

    def _is_handle(self, handle: str, before: str, after: str) -> bool:
        parts = tuple(_PARTS.findall(handle.lower()))
        if self._is_body(handle) or parts in self._people:
            return False
        near = _PARTS.findall(before)[-4:]
        if not self._handle_cues.isdisjoint([*near, *_PARTS.findall(after)[:2]]):
            return True
        if _THIRD_PERSON.match(after):
            return True
        plain_name = re.fullmatch(r"[A-Za-z]+(?:[.\-][A-Za-z]+)?\.?", handle) is not None
        spoken_to = not near or near[-1] in self._colleagues
        return not (plain_name and spoken_to)

    def _is_body(self, handle: str) -> bool:
        """Whether any part of the handle is a word for a body ("metpolice_uk", "csp-team")."""
        plain = handle.lower()
        parts = _PARTS.findall(plain)
        return any(part in self._bodies for part in parts) or any(
            len(body) >= 4 and body in plain for body in self._bodies
        )

    def _is_cued(self, found: re.Match[str], text: str) -> bool:
        """Whether something that looks like an online name follows a word such as "snap" or "user name"."""
        if not _ODD_PART.search(found[1]) or self._is_body(found[1]):
            return False
        near = _PARTS.findall(text[max(0, found.start() - 40) : found.start()].lower())[-3:]
        return not self._handle_cues.isdisjoint(near)


def _is_abbreviation(part: str) -> bool:
    """Three or four letters without a vowel: "cst", "lbh"."""
    return len(part) in (3, 4) and not set(part) & set("aeiouy")


def _is_spelt_out(found: str) -> bool:
    """Whether an address is spelt out on purpose ("at ... dot", brackets), and not "at example.org" in plain prose."""
    return bool(re.search(r"\bdot\b|[(\[{]at[)\]}]", found, re.IGNORECASE))
