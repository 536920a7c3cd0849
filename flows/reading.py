"""Reading values out of a pack's files, and saying plainly what is wrong with them.

A `Complaints` list gathers every problem before the pack is refused, so that whoever edits a pack sees all of
them at once. Each line names the file, the place in it, and what to do.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flows.pack import PackProblem


class Complaints:
    """What is wrong with a pack, one plain line each."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def add(self, place: Place, what: str) -> None:
        """Note one problem at one place."""
        self.lines.append(f"{place}: {what}")

    def raise_any(self) -> None:
        """Refuse the pack if anything was noted. Raises PackProblem."""
        if self.lines:
            raise PackProblem(self.lines)


class Place:
    """Where we are in a pack: file, table and key, for messages such as `flow.toml: question.consent, answer yes`."""

    def __init__(self, file: str, *parts: str) -> None:
        self.file = file
        self.parts = parts

    def __call__(self, *parts: str) -> Place:
        return Place(self.file, *self.parts, *parts)

    def __str__(self) -> str:
        return f"{self.file}: {', '.join(self.parts)}" if self.parts else self.file


class Table:
    """One table of a pack file, read key by key; keys nobody asked for are refused at the end as typos."""

    def __init__(self, raw: object, place: Place, complaints: Complaints) -> None:
        self.place = place
        self.complaints = complaints
        self.raw: dict[str, object] = dict(raw) if isinstance(raw, Mapping) else {}
        self.seen: set[str] = set()
        if not isinstance(raw, Mapping):
            complaints.add(place, "should be a table of keys and values")

    def complain(self, key: str, what: str) -> None:
        """Note a problem with one key of this table."""
        self.complaints.add(self.place(key), what)

    def text(self, key: str, *, longest: int = 900, optional: bool = False) -> str:
        """A sentence or two. Missing, empty and over-long text is refused."""
        self.seen.add(key)
        value = self.raw.get(key, "")
        if not isinstance(value, str):
            self.complain(key, "should be text in quotes")
            return ""
        value = value.strip()
        if not value and not optional:
            self.complain(key, "text is missing. Write it in plain words.")
        if len(value) > longest:
            self.complain(key, f"is {len(value)} characters long. Keep it to {longest}.")
        return value

    def texts(self, key: str, *, optional: bool = False) -> tuple[str, ...]:
        """A list of short texts."""
        self.seen.add(key)
        value = self.raw.get(key, [])
        if not isinstance(value, list | tuple) or any(not isinstance(v, str) for v in value):
            self.complain(key, "should be a list of texts")
            return ()
        found = tuple(v.strip() for v in value)
        if any(not v for v in found):
            self.complain(key, "holds an empty text")
        if not found and not optional:
            self.complain(key, "is missing or empty. Give at least one.")
        if len(set(found)) != len(found):
            self.complain(key, "says the same thing twice. Remove the duplicate.")
        return found

    def cites(self, *, optional: bool = False) -> tuple[str, ...]:
        """The protocol paragraphs behind this place."""
        self.seen.add("cite")
        value = self.raw.get("cite", [])
        if not isinstance(value, list | tuple) or any(not isinstance(v, str) or not v.strip() for v in value):
            self.complain("cite", 'should be a list of labels, such as ["5.2", "App G 9"]')
            return ()
        if not value and not optional:
            self.complain("cite", "no citation. Name the paragraph this rests on.")
        if len(set(value)) != len(value):
            self.complain("cite", "names the same paragraph twice. Remove the duplicate.")
        return tuple(value)

    def day(self, key: str) -> date:
        """A date, written 2026-11-23."""
        self.seen.add(key)
        value = self.raw.get(key)
        if isinstance(value, date):
            return value
        if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        self.complain(key, "should be a date such as 2026-11-23")
        return date.min

    def flag(self, key: str, default: bool) -> bool:
        """true or false."""
        self.seen.add(key)
        value = self.raw.get(key, default)
        if not isinstance(value, bool):
            self.complain(key, "should be true or false")
            return default
        return value

    def named(self, key: str) -> dict[str, object]:
        """A table inside this one, as a plain dict (empty when it is not there)."""
        self.seen.add(key)
        value = self.raw.get(key, {})
        if not isinstance(value, Mapping):
            self.complain(key, "should be a table of keys and values")
            return {}
        return dict(value)

    def words(self, key: str) -> dict[str, str]:
        """A table of texts inside this one."""
        found = self.named(key)
        for name, value in found.items():
            if not isinstance(value, str) or not value.strip():
                self.complaints.add(self.place(key, name), "text is missing")
        return {name: value for name, value in found.items() if isinstance(value, str)}

    def rows(self, key: str) -> list[Table]:
        """A list of tables inside this one; their ids must differ."""
        self.seen.add(key)
        value = self.raw.get(key, [])
        if not isinstance(value, list | tuple):
            self.complain(key, "should be a list of tables")
            return []
        rows = [Table(raw, self.place(key, _row_name(raw, n)), self.complaints) for n, raw in enumerate(value, 1)]
        ids = [row.raw.get("id") for row in rows]
        for repeated in sorted({str(i) for i in ids if i is not None and ids.count(i) > 1}):
            self.complain(key, f"has two lines with the id '{repeated}'. Remove or rename the duplicate.")
        return rows

    def done(self) -> None:
        """Refuse keys that nobody reads: they are nearly always typing slips."""
        for key in sorted(self.raw.keys() - self.seen):
            self.complain(key, f"is not a word this file knows. Is '{key}' a typing slip?")


def _row_name(raw: object, number: int) -> str:
    name = raw.get("id") if isinstance(raw, Mapping) else None
    return str(name) if name else f"line {number}"
