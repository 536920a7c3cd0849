"""Putting the invented sample partnership into an empty database: its agencies, contacts and people."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path

from sqlmodel import Session

from bot.policy import ROLES
from bot.records import store
from bot.records.audit import AuditChain, Entry
from bot.records.database import Database
from bot.records.rows import PersonRow
from bot.when import Now, uk_day
from knowledge import store as directory
from knowledge.agencies import Directory
from knowledge.confirmations import as_if_checked_later
from knowledge.contacts_csv import read_sheet
from knowledge.contacts_plan import plan_import
from knowledge.directory_checks import clean, quoted

SAMPLE = Path(__file__).parent
WRITTEN_ON = date(2026, 11, 23)
"""The day the sample was written; confirmations move with the calendar so that the demo never goes stale."""


LONGEST = {"key": 60, "name": 120, "agency_key": 60, "post": 120}
"""The columns that must be filled in, and how many letters each can hold."""


class BadPeople(Exception):
    """A people file that cannot be taken; `lines` says what is wrong, row by row."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def read_people(text: str) -> list[PersonRow]:
    """People from CSV with the columns key, name, agency_key, post, roles, expires. Raises BadPeople."""
    rows, wrong, seen = [], [], set[str]()
    for number, cells in _people_cells(text):
        said, problems = _person(cells)
        if said.key in seen:
            problems.append(f"key: {quoted(said.key)} stands twice. Keys must differ.")
        seen.add(said.key)
        wrong += [f"Row {number}, {problem}" for problem in problems]
        rows.append(said)
    if wrong:
        raise BadPeople(wrong)
    return rows


def _people_cells(text: str) -> list[tuple[int, dict[str, str]]]:
    """The rows that hold something, each with its number and its cleaned cells."""
    reader = csv.DictReader(StringIO(text.lstrip("\ufeff"), newline=""), strict=True)
    try:
        missing = [name for name in (*LONGEST, "roles") if name not in (reader.fieldnames or [])]
        if missing:
            raise BadPeople([f"The file has no column {', '.join(missing)}. Add it, with its name in the first row."])
        rows = [
            {name: clean(value or "") for name, value in raw.items() if name and not isinstance(value, list)}
            for raw in reader
        ]
    except csv.Error as error:
        says = "cannot be read. Look for a quotation mark that is not closed."
        raise BadPeople([f"Row {reader.line_num} {says}"]) from error
    return [(number, cells) for number, cells in enumerate(rows, 2) if any(cells.values())]


def _person(cells: Mapping[str, str]) -> tuple[PersonRow, list[str]]:
    """One row as a person, and what is wrong with it."""
    wrong = []
    roles = tuple(role.strip() for role in cells["roles"].split(";") if role.strip())
    for role in roles:
        if role not in ROLES:
            wrong.append(f"roles: {quoted(role)} is not a role. Use {', '.join(ROLES)}.")
    for name, longest in LONGEST.items():
        if not cells[name]:
            wrong.append(f"{name}: is empty. Fill it in.")
        elif len(cells[name]) > longest:
            wrong.append(f"{name}: is too long. The most is {longest} letters.")
    expires = None
    if cells.get("expires"):
        try:
            expires = date.fromisoformat(cells["expires"])
        except ValueError:
            wrong.append(f"expires: {quoted(cells['expires'])} is not a date. Write it like 2026-11-23.")
    return PersonRow(cells["key"], cells["name"], cells["agency_key"], cells["post"], roles, expires, None), wrong


def sample_directory(day: date) -> Directory:
    """The sample's agencies and contacts, their confirmations as fresh on `day` as when they were written."""
    sheets = [read_sheet((SAMPLE / name).read_bytes()) for name in ("agencies.csv", "contacts.csv")]
    plan = plan_import(Directory(), sheets, WRITTEN_ON, keep_confirmations=True)
    return as_if_checked_later(plan.to_save, max((day - WRITTEN_ON).days, 0))


def load_sample(database: Database, audit: AuditChain, now: Now) -> bool:
    """Fill an empty database with the sample partnership. False, and nothing done, when somebody is in it already."""
    with database.writing() as connection:
        if store.people(connection):
            return False
        with Session(connection) as session:
            directory.save_directory(session, sample_directory(uk_day(now())))
            session.flush()
        for person in read_people((SAMPLE / "people.csv").read_text(encoding="utf-8")):
            store.save_person(connection, replace(person))
        entry = Entry(now(), "operator", "", "contacts.import", "directory", "done", "sample partnership")
        audit.add(connection, entry)
    return True
