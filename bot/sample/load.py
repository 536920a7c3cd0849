"""Putting the invented sample partnership into an empty database: its agencies, contacts and people."""

from __future__ import annotations

import csv
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

SAMPLE = Path(__file__).parent
WRITTEN_ON = date(2026, 11, 23)
"""The day the sample was written; confirmations move with the calendar so that the demo never goes stale."""


class BadPeople(Exception):
    """A people file that cannot be taken; `lines` says what is wrong, row by row."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def read_people(text: str) -> list[PersonRow]:
    """People from CSV with the columns key, name, agency_key, post, roles, expires. Raises BadPeople."""
    rows, wrong = [], []
    reader = csv.DictReader(StringIO(text.lstrip("\ufeff")))
    missing = [name for name in ("key", "name", "agency_key", "post", "roles") if name not in (reader.fieldnames or [])]
    if missing:
        raise BadPeople([f"The file has no column {', '.join(missing)}. Add it, with its name in the first row."])
    seen: set[str] = set()
    for number, raw in enumerate(reader, 2):
        cells = {name: (value or "").strip() for name, value in raw.items() if isinstance(value, str | None) and name}
        roles = tuple(role.strip() for role in cells["roles"].split(";") if role.strip())
        for role in roles:
            if role not in ROLES:
                wrong.append(f"Row {number}, roles: '{role}' is not a role. Use {', '.join(ROLES)}.")
        for name in ("key", "name", "agency_key", "post"):
            if not cells[name]:
                wrong.append(f"Row {number}, {name}: is empty. Fill it in.")
        if cells["key"] in seen:
            wrong.append(f"Row {number}, key: '{cells['key']}' stands twice. Keys must differ.")
        seen.add(cells["key"])
        expires = None
        if cells.get("expires"):
            try:
                expires = date.fromisoformat(cells["expires"])
            except ValueError:
                wrong.append(f"Row {number}, expires: '{cells['expires']}' is not a date. Write it like 2026-11-23.")
        rows.append(PersonRow(cells["key"], cells["name"], cells["agency_key"], cells["post"], roles, expires, None))
    if wrong:
        raise BadPeople(wrong)
    return rows


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
