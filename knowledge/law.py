"""The law today: one entry for each thing the 2016 protocol names that has a "now" beside it.

Every entry says what it means for an officer, where that was read, on what date, and how sure we are: A read in a
public copy, B settled general knowledge, C uncertain or moving. Grade C always names who to check with.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from knowledge.labels import is_label

STATUSES = ("in force", "replaced", "repealed", "renamed", "new", "closed", "moving")
KINDS = ("duty", "power", "rule", "body", "channel")
GRADES = ("A", "B", "C")

_SOURCE = re.compile(r"https://\S+|.*\bpack line \d+")
_MAY_BE_LEFT_OUT = ("name_2016", "cite_now", "check_with")
_KEYS = frozenset("title name_2016 status says cite_now kind checked grade source labels aliases check_with".split())


class LawError(ValueError):
    """The law folder was refused. `problems` holds one line for each fault, naming file and entry."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("The law entries were refused:\n" + "\n".join(f"- {line}" for line in self.problems))


@dataclass(frozen=True)
class LawEntry:
    """One piece of law, one body or one channel, as it stands today.

    `name_2016` is what the 2016 pack calls it, empty where the pack does not know it; `cite_now` is what to write on a
    form today, empty where nothing should be written; `check_with` is set whenever the grade is C.
    """

    id: str
    title: str
    name_2016: str
    status: str
    says: str
    cite_now: str
    kind: str
    checked: date
    grade: str
    source: tuple[str, ...]
    labels: tuple[str, ...]
    aliases: tuple[str, ...]
    check_with: str

    @property
    def settled(self) -> bool:
        """Whether the entry may be shown without "check with": grade A or B."""
        return self.grade != "C"


@dataclass(frozen=True)
class Law:
    """All law entries, in the order of their files."""

    entries: tuple[LawEntry, ...]

    def for_label(self, label: str) -> tuple[LawEntry, ...]:
        """The entries that are the "law today" for a label of the protocol pack; empty where there is none."""
        return tuple(entry for entry in self.entries if label in entry.labels)

    def by_id(self, law_id: str) -> LawEntry:
        """The entry with this id. Raises KeyError where there is none."""
        for entry in self.entries:
            if entry.id == law_id:
                return entry
        raise KeyError(f"there is no law entry {law_id!r}")


def read_law(folder: Path) -> Law:
    """Read every `*.toml` file of `folder`.

    Raises LawError where an entry breaks a rule: an unknown status, kind or grade, grade C without `check_with`, no
    date checked, no source (only grade C may lack one), a source that is neither an https address nor a line of the
    2016 pack, a label that the protocol pack does not have, an id used twice.
    """
    problems: list[str] = []
    entries: dict[str, LawEntry] = {}
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        problems.append(f"{folder.name}: there is no law file here")
    for path in paths:
        for law_id, table in _tables(path, problems).items():
            if law_id in entries:
                problems.append(f"{path.name}, {law_id}: this id is used twice")
            entries[law_id] = _entry(law_id, table, _Reader(f"{path.name}, {law_id}", table, problems))
    if problems:
        raise LawError(problems)
    return Law(tuple(entries.values()))


def _tables(path: Path, problems: list[str]) -> dict[str, dict[str, object]]:
    try:
        whole = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        problems.append(f"{path.name}: the file cannot be read: {error}")
        return {}
    for law_id, table in whole.items():
        if not isinstance(table, dict):
            problems.append(f"{path.name}: {law_id!r} stands outside an entry")
    return {law_id: table for law_id, table in whole.items() if isinstance(table, dict)}


@dataclass(frozen=True)
class _Reader:
    """Reads the fields of one entry and adds a line for each fault."""

    where: str
    table: Mapping[str, object]
    problems: list[str]

    def fault(self, text: str) -> None:
        self.problems.append(f"{self.where}: {text}")

    def words(self, key: str) -> str:
        value = self.table.get(key, "")
        if not isinstance(value, str):
            self.fault(f"{key} must be words")
            return ""
        if not value.strip() and key not in _MAY_BE_LEFT_OUT:
            self.fault(f"there is no {key}")
        return value.strip()

    def one_of(self, key: str, allowed: tuple[str, ...]) -> str:
        value = self.words(key)
        if value and value not in allowed:
            self.fault(f"{key} is {value!r}; it must be one of {', '.join(allowed)}")
        return value

    def names(self, key: str, may_be_empty: bool = False) -> tuple[str, ...]:
        value = self.table.get(key)
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            self.fault(f"{key} must be a list of words")
            return ()
        if not value and not may_be_empty:
            self.fault(f"{key} must be a list of at least one")
        return tuple(one.strip() for one in value)

    def day(self, key: str) -> date:
        value = self.table.get(key)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        self.fault(f"{key} must be a date such as 2026-11-23")
        return date.min


def _entry(law_id: str, table: Mapping[str, object], reader: _Reader) -> LawEntry:
    for key in sorted(set(table) - _KEYS):
        reader.fault(f"{key!r} is not a field of a law entry")
    entry = LawEntry(
        id=law_id,
        title=reader.words("title"),
        name_2016=reader.words("name_2016"),
        status=reader.one_of("status", STATUSES),
        says=reader.words("says"),
        cite_now=reader.words("cite_now"),
        kind=reader.one_of("kind", KINDS),
        checked=reader.day("checked"),
        grade=reader.one_of("grade", GRADES),
        source=reader.names("source", may_be_empty=reader.table.get("grade") == "C"),
        labels=reader.names("labels", may_be_empty=True),
        aliases=reader.names("aliases"),
        check_with=reader.words("check_with"),
    )
    _refuse(entry, reader)
    return entry


def _refuse(entry: LawEntry, reader: _Reader) -> None:
    if entry.grade == "C" and not entry.check_with:
        reader.fault("grade C must say check_with")
    for address in entry.source:
        if not _SOURCE.fullmatch(address):
            reader.fault(f"the source {address!r} is neither an https address nor a line of the 2016 pack")
    for label in entry.labels:
        if not is_label(label):
            reader.fault(f"{label!r} is not a label of the protocol pack")
    if len({alias.casefold() for alias in entry.aliases}) < len(entry.aliases):
        reader.fault("an alias stands twice")
