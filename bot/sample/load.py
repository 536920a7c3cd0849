"""Putting the invented sample partnership into an empty database: its agencies, contacts and people."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlmodel import Session

from bot.records import store
from bot.records.audit import AuditChain, Entry
from bot.records.database import Database
from bot.services.people_file import read_people
from bot.when import Now, uk_day
from knowledge import store as directory
from knowledge.agencies import Directory
from knowledge.confirmations import as_if_checked_later
from knowledge.contacts_csv import read_sheet
from knowledge.contacts_plan import plan_import

SAMPLE = Path(__file__).parent
WRITTEN_ON = date(2026, 11, 23)
"""The day the sample was written; confirmations move with the calendar so that the demo never goes stale."""


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
        for person in read_people((SAMPLE / "people.csv").read_bytes()).people:
            store.save_person(connection, person)
        entry = Entry(now(), "operator", "", "contacts.import", "directory", "done", "sample partnership")
        audit.add(connection, entry)
    return True
