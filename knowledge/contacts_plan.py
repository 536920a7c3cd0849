"""What importing spreadsheets of agencies and contacts would do, worked out before anything is done.

A plan adds, changes and ends; it never deletes. An entry that a file leaves out is reported and stays. A file with any
problem changes nothing at all. A spreadsheet cannot vouch for itself: unless the caller trusts it (a shipped sample, a
restored export), the confirmations in it are left out, and changing whom a message reaches takes the confirmation away,
because two people have to look at an entry before anything is sent to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date

from knowledge.agencies import AgencyFacts, ContactFacts, Directory
from knowledge.contacts_csv import Kind, Problem, Sheet
from knowledge.contacts_merge import Entry, Merged, merge_agencies, merge_contacts


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One column that would change, in words before and after."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a plan. `row` is where it stands in the file; None for one that the file leaves out."""

    kind: Kind
    title: str
    facts: AgencyFacts | ContactFacts
    row: int | None = None
    changes: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do. `ended` are changes that give an end date; they are not among `changed` as well.

    `missing` is on file and still in use but not in the file: it is reported, never removed. `may_apply` is False while
    there is any problem. `to_save` is what to hand to `store.save_directory`.
    """

    added: tuple[Line, ...] = ()
    changed: tuple[Line, ...] = ()
    ended: tuple[Line, ...] = ()
    unchanged: tuple[Line, ...] = ()
    missing: tuple[Line, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def may_apply(self) -> bool:
        """Whether the import may be carried out."""
        return not self.problems

    @property
    def to_save(self) -> Directory:
        """The entries to put on file; empty while there is any problem."""
        lines = (*self.added, *self.changed, *self.ended) if self.may_apply else ()
        return Directory(
            tuple(line.facts for line in lines if isinstance(line.facts, AgencyFacts)),
            tuple(line.facts for line in lines if isinstance(line.facts, ContactFacts)),
        )


def plan_import(existing: Directory, sheets: Iterable[Sheet], day: date, *, keep_confirmations: bool = False) -> Plan:
    """What importing these files would do to what is on file, on this day.

    `existing` is everything on file (`store.whole_directory`). `keep_confirmations` takes the confirmations in the
    files as they stand: only for files that are trusted. Never raises for what a file holds.
    """
    given = tuple(sheets)
    agency_sheet, contact_sheet = _only(given, "agencies"), _only(given, "contacts")
    agencies = merge_agencies(existing, agency_sheet, day, keep_confirmations)
    afterwards = agencies.over(existing.agencies).values()
    contacts = merge_contacts(existing, contact_sheet, afterwards, day, keep_confirmations)
    problems = [problem for sheet in given for problem in sheet.problems]
    problems += [*_twice(given), *agencies.problems, *contacts.problems]
    lines = [*_lines(agencies), *_lines(contacts)]
    return Plan(
        added=tuple(line for sort, line in lines if sort == "added"),
        changed=tuple(line for sort, line in lines if sort == "changed"),
        ended=tuple(line for sort, line in lines if sort == "ended"),
        unchanged=tuple(line for sort, line in lines if sort == "unchanged"),
        missing=(
            *(_missing_agencies(existing, agencies, day) if agency_sheet else ()),
            *(_missing_contacts(existing, contacts, day) if contact_sheet else ()),
        ),
        problems=tuple(sorted(problems, key=lambda problem: (problem.kind or "", problem.row or 0))),
        notes=tuple(_notes(given, agencies.set_aside + contacts.set_aside)),
    )


def _only(sheets: Sequence[Sheet], kind: Kind) -> Sheet | None:
    """The sheet of this kind. One without usable rows counts as not given, so nothing is missing from it."""
    return next((sheet for sheet in sheets if sheet.kind == kind and sheet.rows), None)


def _twice(sheets: Sequence[Sheet]) -> Iterator[Problem]:
    kinds = [sheet.kind for sheet in sheets if sheet.kind]
    for kind in dict.fromkeys(kinds):
        if kinds.count(kind) > 1:
            yield Problem(f"There are two files of {kind}. Import one after the other.", kind=kind)


def _lines(merged: Merged[Entry]) -> Iterator[tuple[str, Line]]:
    """Each sound row with what would happen to its entry."""
    for one in merged.results:
        changes = tuple(_changes(one.before, one.after)) if one.before else ()
        sort = "added" if one.before is None else _sort_of(changes)
        yield sort, Line(merged.kind, _title(one.after), one.after, one.row, changes)


def _sort_of(changes: Sequence[FieldChange]) -> str:
    if any(change.column in ("ended", "ends") and change.after for change in changes):
        return "ended"
    return "changed" if changes else "unchanged"


def _changes(before: Entry, after: Entry) -> Iterator[FieldChange]:
    for column in (one.name for one in fields(after)):
        old, new = getattr(before, column), getattr(after, column)
        if old != new:
            yield FieldChange(column, _shown(old), _shown(new))


def _shown(value: object) -> str:
    return "; ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)


def _title(facts: AgencyFacts | ContactFacts) -> str:
    return facts.name if isinstance(facts, AgencyFacts) else f"{facts.who} ({facts.agency_key})"


def _missing_agencies(existing: Directory, merged: Merged[AgencyFacts], day: date) -> Iterator[Line]:
    for one in existing.agencies:
        if one.key not in merged.seen and not one.ended_by(day):
            yield Line("agencies", _title(one), one)


def _missing_contacts(existing: Directory, merged: Merged[ContactFacts], day: date) -> Iterator[Line]:
    for one in existing.contacts:
        if one.key not in merged.seen and one.in_post_on(day):
            yield Line("contacts", _title(one), one)


def _notes(sheets: Sequence[Sheet], set_aside: int) -> Iterator[str]:
    for sheet in sheets:
        yield from sheet.notes
    if set_aside:
        yield (
            f"{set_aside} confirmation{'s' if set_aside > 1 else ''} in the file had no effect. "
            "Two people confirm each entry here, not in a spreadsheet."
        )
