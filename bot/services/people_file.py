"""The people who may use canishare as a spreadsheet, for whoever runs it: read leniently in form, strictly in content.

A heading that we cannot place must never change who has access, so every column has to be there and none twice
(security.md row 43: a leaver must not come back by accident). Nothing is written here; `bot.services.people_plan` works
out what a file would change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.policy import OPERATOR, REASONS, ROLES
from bot.records.rows import PersonRow
from knowledge.contacts_cells import BadCell, plain_name, read_day, read_text
from knowledge.contacts_csv import Problem
from knowledge.csv_table import EXTRA_CELLS, BadTable, read_table
from knowledge.directory_checks import Fault, clean, quoted

COLUMNS = ("key", "name", "agency_key", "post", "roles", "expires")
"""Every column of the file. All must be there; under `roles` and `expires` a cell may be empty."""

LONGEST = {"key": 60, "name": 120, "agency_key": 60, "post": 120}
"""The columns that must be filled in, and how many letters each can hold."""

RESERVED = frozenset({*REASONS, OPERATOR.key, "clock", "sample"})
"""What the audit chain and the policy call those who are no person. Nobody may be mistaken for one of them."""

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class BadPeople(Exception):
    """A people file that cannot be taken; `lines` says what is wrong, row by row."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


@dataclass(frozen=True, slots=True)
class PeopleFile:
    """A people file as it was read. `notes` are things to know that do not stop an import."""

    people: tuple[PersonRow, ...]
    notes: tuple[str, ...] = ()


def read_people(data: bytes) -> PeopleFile:
    """The people in a CSV file with the columns of `COLUMNS`, in any order. Raises BadPeople."""
    try:
        lines = read_table(data)
    except BadTable as bad:
        raise BadPeople([Problem(bad.says, bad.row).words]) from bad
    headings = lines[0] if lines else []
    names = [plain_name(cell) for cell in headings]
    wrong = list(_heading_problems(names))
    if wrong:
        raise BadPeople([problem.words for problem in wrong])
    people: dict[str, PersonRow] = {}
    for number, cells in enumerate(lines[1:], start=2):
        if any(cell.strip() for cell in cells):
            said, faults = _read_row(names, cells)
            if said.key in people:
                faults.append(Fault("key", f"{quoted(said.key)} stands twice. Keys must differ."))
            people[said.key] = said
            wrong += [Problem(fault.says, number, fault.column) for fault in faults]
    if wrong:
        raise BadPeople([problem.words for problem in wrong])
    return PeopleFile(tuple(people.values()), tuple(_left_out(headings, names)))


def _heading_problems(names: Sequence[str]) -> Iterator[Problem]:
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        yield Problem(f"The file has no column {', '.join(missing)}. Add it, with its name in the first row.")
    for name in COLUMNS:
        if names.count(name) > 1:
            yield Problem("There are two columns for this. Keep one of them.", 1, name)


def _left_out(headings: Sequence[str], names: Sequence[str]) -> Iterator[str]:
    for heading, name in zip(headings, names, strict=True):
        if name and name not in COLUMNS:
            yield f"The column {quoted(clean(heading))} is not one we know. It was left out."


def _read_row(names: Sequence[str], cells: Sequence[str]) -> tuple[PersonRow, list[Fault]]:
    """One row as a person, and what is wrong with it. A row that stops early is refused: its last cell, left empty,
    would lift an end date."""
    padded = [*cells, *[""] * (len(names) - len(cells))]
    row = {name: cell for name, cell in zip(names, padded, strict=False) if name in COLUMNS}
    said = {name: read_text(row[name]) for name in LONGEST}
    roles = tuple(dict.fromkeys(plain_name(role) for role in row["roles"].split(";") if role.strip()))
    faults = [*_text_faults(said), *_role_faults(roles)]
    expires = None
    try:
        expires = read_day(row["expires"])
    except BadCell as bad:
        faults.append(Fault("expires", str(bad)))
    if len(cells) < len(names):
        faults.append(Fault("", "stops early. Write a comma for every empty cell."))
    if any(cell.strip() for cell in cells[len(names) :]):
        faults.append(Fault("", EXTRA_CELLS))
    return PersonRow(**said, roles=roles, expires=expires, deactivated_at=None), faults


def _text_faults(said: Mapping[str, str]) -> Iterator[Fault]:
    for name, longest in LONGEST.items():
        if not said[name]:
            yield Fault(name, "is empty. Fill it in.")
        elif len(said[name]) > longest:
            yield Fault(name, f"is too long. The most is {longest} letters.")
    key = said["key"]
    if key and not _KEY.fullmatch(key):
        yield Fault("key", f"{quoted(key)} cannot be a key. Use small letters, numbers, hyphens: ada-bell.")
    elif key in RESERVED:
        yield Fault("key", f"{quoted(key)} is a word that canishare keeps for itself. Choose another key.")


def _role_faults(roles: Sequence[str]) -> Iterator[Fault]:
    for role in roles:
        if role not in ROLES:
            yield Fault("roles", f"{quoted(role)} is not a role. Use {', '.join(ROLES)}.")
