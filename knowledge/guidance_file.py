"""One guidance file, taken apart: TOML front matter between `+++` lines, then one `## label` section for each passage.

Only paragraphs, `- ` bullets and `**bold**` are understood, so that every channel can show the text. Faults are added
to a list, each naming the file and the label, so that an author sees them all at once.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

TITLE_LIMIT = 80

_FRONT = re.compile(r"\A\+\+\+\n(.*?)\n\+\+\+(?:\n|\Z)", re.DOTALL)
_SECTION = re.compile(r"^## +(.+?) *$", re.MULTILINE)
_NOT_UNDERSTOOD = re.compile(r"^(#|\||>|\* |\d+\. |```)|\]\(|`", re.MULTILINE)


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of running text."""

    text: str

    @property
    def lines(self) -> tuple[str, ...]:
        """The paragraph as a single line."""
        return (self.text,)


@dataclass(frozen=True)
class Bullets:
    """A list of points."""

    items: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """One line for each point, without its dash."""
        return self.items


Block = Paragraph | Bullets


@dataclass(frozen=True)
class Section:
    """What a file says about one label: front matter and text together."""

    label: str
    title: str
    aliases: tuple[str, ...]
    law: tuple[str, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Page:
    """One whole guidance file."""

    file: str
    title: str
    owner: str
    reviewed: date
    review_by: date
    aliases: tuple[str, ...]
    sections: tuple[Section, ...]


@dataclass
class _Faults:
    """Adds faults of one file to the common list, with the file's name in front."""

    file: str
    problems: list[str]
    label: str | None = field(default=None)

    def add(self, fault: str) -> None:
        where = self.file if self.label is None else f"{self.file}, {self.label!r}"
        self.problems.append(f"{where}: {fault}")


def read_page(path: Path, problems: list[str]) -> Page:
    """Read one guidance file; every fault is added to `problems` as a line naming the file and the label."""
    faults = _Faults(path.name, problems)
    front, body = _split(path.read_text(encoding="utf-8"), faults)
    passages = front.get("passages")
    if not isinstance(passages, dict) or not passages:
        faults.add('there is no [passages."label"] table in the front matter')
        passages = {}
    texts = _texts(body, faults)
    for label in texts:
        if label not in passages:
            faults.add(f'section "## {label}" has no [passages."{label}"] table in the front matter')
    page = Page(
        file=path.name,
        title=_words(front, "title", faults),
        owner=_words(front, "owner", faults),
        reviewed=_day(front, "reviewed", faults),
        review_by=_day(front, "review_by", faults),
        aliases=_aliases(front, faults),
        sections=tuple(
            _section(label, table, texts.get(label), _Faults(path.name, problems, label))
            for label, table in passages.items()
        ),
    )
    if page.review_by < page.reviewed:
        faults.add("review_by lies before reviewed")
    return page


def _split(text: str, faults: _Faults) -> tuple[dict[str, object], str]:
    found = _FRONT.match(text.replace("\r\n", "\n"))
    if found is None:
        faults.add("the file must begin with front matter between two +++ lines")
        return {}, ""
    try:
        front: dict[str, object] = tomllib.loads(found[1])
    except tomllib.TOMLDecodeError as error:
        faults.add(f"the front matter cannot be read: {error}")
        return {}, ""
    return front, text.replace("\r\n", "\n")[found.end() :]


def _texts(body: str, faults: _Faults) -> dict[str, str]:
    marks = list(_SECTION.finditer(body))
    before = body[: marks[0].start()] if marks else body
    if before.strip():
        faults.add('there is text before the first "## label" line')
    texts: dict[str, str] = {}
    ends = [*(mark.start() for mark in marks[1:]), len(body)]
    for mark, end in zip(marks, ends, strict=False):
        if mark[1] in texts:
            faults.add(f"section {mark[1]!r} stands twice")
        texts[mark[1]] = body[mark.end() : end]
    return texts


def _section(label: str, table: object, text: str | None, faults: _Faults) -> Section:
    if not isinstance(table, dict):
        faults.add("the passage must be a table with title, aliases and law")
        table = {}
    title = _words(table, "title", faults)
    if len(title) > TITLE_LIMIT:
        faults.add(f"the title has {len(title)} letters; {TITLE_LIMIT} is the most")
    if text is None:
        faults.add(f'there is no passage section "## {label}"')
    return Section(
        label=label,
        title=title,
        aliases=_aliases(table, faults),
        law=_names(table, "law", faults),
        blocks=() if text is None else _blocks(text, faults),
    )


def _blocks(text: str, faults: _Faults) -> tuple[Block, ...]:
    if not text.strip():
        faults.add("the passage has no text")
    strange = _NOT_UNDERSTOOD.search(text)
    if strange is not None:
        faults.add(f"only paragraphs, '- ' bullets and **bold** may be used, not {strange[0]!r}")
    if text.count("**") % 2:
        faults.add("a ** is opened and not closed")
    blocks: list[Block] = []
    for chunk in re.split(r"\n\s*\n", text.strip()):
        blocks.extend(_chunk(chunk.splitlines()))
    return tuple(blocks)


def _chunk(lines: list[str]) -> list[Block]:
    """Blocks of one run of lines: an optional lead-in paragraph, then its bullets. Wrapped lines are joined."""
    lead: list[str] = []
    items: list[str] = []
    for line in (one.strip() for one in lines):
        if line.startswith("- "):
            items.append(line[2:].strip())
        elif items:
            items[-1] = f"{items[-1]} {line}"
        elif line:
            lead.append(line)
    blocks: list[Block] = [Paragraph(" ".join(lead))] if lead else []
    return [*blocks, Bullets(tuple(items))] if items else blocks


def _words(table: Mapping[str, object], key: str, faults: _Faults) -> str:
    value = table.get(key)
    if isinstance(value, str) and value.strip():
        return value.strip()
    faults.add(f"there is no {key}")
    return ""


def _day(table: Mapping[str, object], key: str, faults: _Faults) -> date:
    value = table.get(key)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    faults.add(f"{key} must be a date such as 2026-11-23")
    return date.max if key == "review_by" else date.min


def _aliases(table: Mapping[str, object], faults: _Faults) -> tuple[str, ...]:
    names = _names(table, "aliases", faults)
    if not names and "aliases" in table:
        faults.add("there is no alias; write at least one in officers' own words")
    if len({name.casefold() for name in names}) < len(names):
        faults.add("an alias stands twice")
    return names


def _names(table: Mapping[str, object], key: str, faults: _Faults) -> tuple[str, ...]:
    value = table.get(key)
    if isinstance(value, list) and all(isinstance(one, str) and one.strip() for one in value):
        return tuple(one.strip() for one in value)
    faults.add(f"{key} must be a list of words" if key in table else f"there is no list of {key}")
    return ()
