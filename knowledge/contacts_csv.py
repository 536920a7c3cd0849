"""The directory as two spreadsheets, one of agencies and one of contacts, for an administrator with Excel.

Two files and not one with a `record` column: each column then means one thing, no row is half empty, and sorting or
filtering cannot mix the two kinds up. A file is known by its headings, so either may be given first or alone.

Reading is lenient about the form (byte order mark, semicolons, capitals in headings, either way of writing a date)
and strict about the content: every fault is told with its row, its column and what to do. Nothing is written here;
`knowledge.contacts_plan` works out what a file would change.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from knowledge.agencies import AgencyFacts, ContactFacts
from knowledge.contacts_cells import (
    BadCell,
    CellReader,
    cell_of,
    plain_name,
    read_day,
    read_key,
    read_many,
    read_optional,
    read_role,
    read_route,
    read_sector,
    read_text,
)
from knowledge.csv_table import EXTRA_CELLS, BadTable, read_table

Kind = Literal["agencies", "contacts"]

AGENCY_COLUMNS: Mapping[str, CellReader] = {
    "key": read_key,
    "name": read_text,
    "short_name": read_text,
    "sector": read_sector,
    "aliases": read_many,
    "started": read_day,
    "ended": read_day,
    "successor": read_optional,
    "signatory_post": read_text,
    "signatory_cite": read_text,
    "secure_route": read_route,
    "secure_route_note": read_text,
    "route_confirmed": read_day,
    "note": read_text,
}

CONTACT_COLUMNS: Mapping[str, CellReader] = {
    "key": read_key,
    "agency_key": read_text,
    "role": read_role,
    "post": read_text,
    "unit": read_text,
    "name": read_optional,
    "phone": read_optional,
    "email": read_optional,
    "aliases": read_many,
    "confirmed_on": read_day,
    "confirmed_by": read_optional,
    "confirmed_by_second": read_optional,
    "starts": read_day,
    "ends": read_day,
}

_COLUMNS: Mapping[Kind, Mapping[str, CellReader]] = {"agencies": AGENCY_COLUMNS, "contacts": CONTACT_COLUMNS}
_NEEDED: Mapping[Kind, tuple[str, ...]] = {
    "agencies": ("name", "sector"),
    "contacts": ("agency_key", "role", "post"),
}
_SELDOM_GIVEN = ("key", "confirmed_on", "confirmed_by", "confirmed_by_second", "route_confirmed")
"""Columns nobody need miss: the key is worked out, and a spreadsheet does not confirm."""
_OTHER_HEADINGS = {
    "agency": "agency_key",
    "organisation": "agency_key",
    "e_mail": "email",
    "mailbox": "email",
    "telephone": "phone",
    "phone_number": "phone",
    "job_title": "post",
    "team": "unit",
    "route": "secure_route",
    "other_names": "aliases",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a file. `row` is the row's number in Excel; None when the whole file is meant."""

    says: str
    row: int | None = None
    column: str | None = None
    kind: Kind | None = None

    @property
    def words(self) -> str:
        """The fault as it is told: Row 7, confirmed_on: '31/02/2026' is not a date. Write it like 23/11/2026."""
        where = ", ".join(part for part in (f"Row {self.row}" if self.row else "", self.column or "") if part)
        return f"{where}: {self.says}" if where else self.says


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it was read: only the columns that the file has and that could be read. `sound` when all could."""

    number: int
    values: Mapping[str, object]
    sound: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file as it was read. `notes` are things to know that do not stop an import. No kind: no usable headings."""

    kind: Kind | None
    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


def write_agencies(agencies: Iterable[AgencyFacts]) -> bytes:
    """The agencies file, ready for Excel: UTF-8 with a byte order mark, no cell that runs as a formula."""
    return _write(AGENCY_COLUMNS, agencies)


def write_contacts(contacts: Iterable[ContactFacts]) -> bytes:
    """The contacts file, ready for Excel: UTF-8 with a byte order mark, no cell that runs as a formula."""
    return _write(CONTACT_COLUMNS, contacts)


def read_sheet(data: bytes) -> Sheet:
    """Read one file of agencies or of contacts. Never raises for what the file holds: `problems` tells it."""
    try:
        return _read_lines(read_table(data))
    except BadTable as bad:
        return _refused(bad.says, bad.row)


def _read_lines(lines: list[list[str]]) -> Sheet:
    if not lines or not any(cell.strip() for cell in lines[0]):
        return _refused("The first row has no headings. Export the directory to see which headings to use.")
    names = [_OTHER_HEADINGS.get(plain_name(cell), plain_name(cell)) for cell in lines[0]]
    kind: Kind | None = "contacts" if "role" in names else "agencies" if "sector" in names else None
    if kind is None:
        return _refused("A file of agencies needs a heading 'sector', a file of contacts a heading 'role'.", 1)
    problems = list(_heading_problems(kind, names))
    notes = tuple(
        f"The column '{heading.strip()}' is not one we know. It was left out."
        for heading, name in zip(lines[0], names, strict=True)
        if name and name not in _COLUMNS[kind]
    )
    left_out = [name for name in _COLUMNS[kind] if name not in names and name not in _SELDOM_GIVEN]
    if left_out and not problems:
        says = f"The file has no column for {', '.join(left_out)}. What is on file there stays; new entries have none."
        notes += (says,)
    if problems:
        return Sheet(kind, problems=tuple(problems), notes=notes)
    rows = []
    for number, cells in enumerate(lines[1:], start=2):
        if any(cell.strip() for cell in cells):
            row, faults = _read_row(kind, number, names, cells)
            rows.append(row)
            problems += faults
    return Sheet(kind, tuple(rows), tuple(problems), notes)


def _read_row(kind: Kind, number: int, names: list[str], cells: list[str]) -> tuple[Row, list[Problem]]:
    values: dict[str, object] = {}
    problems = []
    for name, cell in zip(names, cells + [""] * (len(names) - len(cells)), strict=False):
        if name not in _COLUMNS[kind]:
            continue
        try:
            values[name] = _COLUMNS[kind][name](cell)
        except BadCell as bad:
            problems.append(Problem(str(bad), number, name, kind))
    if any(cell.strip() for cell in cells[len(names) :]):
        problems.append(Problem(EXTRA_CELLS, number, None, kind))
    return Row(number, values, not problems), problems


def _heading_problems(kind: Kind, names: list[str]) -> Iterator[Problem]:
    for name in _NEEDED[kind]:
        if name not in names:
            yield Problem("The column is missing. Add it; an export shows every column.", 1, name, kind)
    for name in _COLUMNS[kind]:
        if names.count(name) > 1:
            yield Problem("There are two columns for this. Keep one of them.", 1, name, kind)


def _refused(says: str, row: int | None = None) -> Sheet:
    return Sheet(None, problems=(Problem(says, row),))


def _write(columns: Iterable[str], entries: Iterable[AgencyFacts] | Iterable[ContactFacts]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for entry in entries:
        writer.writerow([cell_of(getattr(entry, column)) for column in columns])
    return out.getvalue().encode("utf-8-sig")
