"""`canishare contacts` and `canishare people`: putting the directory and the people on file, dry run first."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Connection
from sqlmodel import Session

from bot.commands.plain import Trouble, note, opened, put, tell
from bot.records import store
from bot.records.rows import PersonRow
from bot.services.people_file import COLUMNS, BadPeople, read_people
from bot.services.people_plan import audit_detail, plan_people
from bot.services.people_plan import plan_lines as people_lines
from bot.when import uk_day
from knowledge import store as directory
from knowledge.contacts_csv import read_sheet, write_agencies, write_contacts
from knowledge.contacts_plan import Line, Plan, plan_import
from knowledge.csv_table import MOST_BYTES
from knowledge.directory_checks import quoted

contacts = typer.Typer(help="The directory of agencies and contacts.", no_args_is_help=True)
people = typer.Typer(help="The people who may use canishare.", no_args_is_help=True)
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and change nothing.")]


@contacts.command("import")
def import_contacts(
    files: Annotated[list[Path], typer.Argument(help="An agencies file, a contacts file, or both (CSV).")],
    dry_run: DryRun = False,
) -> None:
    """Bring the directory up to date from CSV. Nothing is ever removed; what the file leaves out is named."""
    with opened("contacts.import") as parts:
        sheets = [read_sheet(_content(file)) for file in files]
        with parts.database.writing() as connection, Session(connection) as session:
            plan = plan_import(directory.whole_directory(session), sheets, uk_day(parts.now()))
            tell(*plan_lines(plan))
            if not plan.may_apply:
                raise Trouble(
                    *(one.words for one in plan.problems), "Nothing was changed. Put these right and try again."
                )
            if dry_run:
                tell("Dry run: nothing was changed.")
                return
            directory.save_directory(session, plan.to_save)
            session.flush()
            counts = f"{len(plan.added)} added {len(plan.changed)} changed {len(plan.ended)} ended"
            note(parts, connection, "contacts.import", "directory", counts)
    tell("Done. The directory is up to date.")


def plan_lines(plan: Plan) -> list[str]:
    """What an import would do, in words."""
    said = list(plan.notes)
    for title, lines in (("Add", plan.added), ("Change", plan.changed), ("End", plan.ended)):
        said += [f"{title} {line.kind}: {line.title}{_changes(line)}" for line in lines]
    said += [f"Not in the file, left as it is: {line.title}" for line in plan.missing]
    said.append(
        f"{len(plan.added)} to add, {len(plan.changed)} to change, {len(plan.ended)} to end, "
        f"{len(plan.unchanged)} as they were, {len(plan.problems)} problems."
    )
    return said


def _changes(line: Line) -> str:
    if not line.changes:
        return ""
    return (
        " ("
        + "; ".join(f"{one.column}: {one.before or 'empty'} -> {one.after or 'empty'}" for one in line.changes)
        + ")"
    )


@contacts.command("export")
def export_contacts(
    folder: Annotated[Path, typer.Argument(help="A folder; agencies.csv and contacts.csv are written into it.")],
) -> None:
    """Write the directory as two CSV files that can be edited and imported again."""
    with opened("contacts.export") as parts, parts.database.writing() as connection, Session(connection) as session:
        found = directory.whole_directory(session)
        # Written before it is noted, so that an export that failed is not noted as done.
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in (
            ("agencies.csv", write_agencies(found.agencies)),
            ("contacts.csv", write_contacts(found.contacts)),
        ):
            _write_private(folder / name, content)
        note(parts, connection, "contacts.export", "directory", f"{len(found.contacts)} contacts")
    put(f"{folder / 'agencies.csv'}\n{folder / 'contacts.csv'}")


def _write_private(file: Path, content: bytes) -> None:
    """A file that only its owner can read: it holds names and telephone numbers of officials."""
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)


@people.command("import")
def import_people(
    file: Annotated[Path, typer.Argument(help=f"CSV: {','.join(COLUMNS)}")],
    dry_run: DryRun = False,
    let_in: Annotated[
        bool, typer.Option("--let-in", help="Also lift end dates, and let people in whose access had ended.")
    ] = False,
) -> None:
    """Put people on file, or change them. Nobody is removed: give a leaver an `expires` date. Empty means no end."""
    with opened("people.import") as parts:
        try:
            given = read_people(_content(file))
        except BadPeople as bad:
            raise Trouble(*bad.lines, "Nothing was changed. Put these right and try again.") from bad
        with parts.database.writing() as connection:
            _know_agencies(connection, given.people)
            plan = plan_people(store.people(connection), given.people)
            tell(*given.notes, *people_lines(plan, parts.now()))
            if dry_run:
                tell("Dry run: nothing was changed.")
                return
            if not let_in and any(one.lifts_end or one.lets_in(parts.now()) for one in plan.changed):
                raise Trouble(
                    "This would lift an end date, or let somebody in whose access had ended. Nothing was changed.",
                    "If that is meant, run it again with --let-in.",
                )
            for one in (*plan.added, *plan.changed):
                store.save_person(connection, one.after)
                note(parts, connection, "people.import", one.after.key, audit_detail(one))
    tell("Done. The people are up to date.")


def _know_agencies(connection: Connection, given: Iterable[PersonRow]) -> None:
    """Refuse people of an agency that is not on file."""
    with Session(connection) as session:
        known = {one.key for one in directory.whole_directory(session).agencies}
    strange = [
        f"{one.key}: there is no agency {quoted(one.agency_key)}." for one in given if one.agency_key not in known
    ]
    if strange:
        raise Trouble(*strange, "Import the agencies first. Nothing was changed.")


def _content(file: Path) -> bytes:
    """What a file holds; of one that is too large to be taken, no more than shows that it is."""
    with file.open("rb") as held:
        return held.read(MOST_BYTES + 1)
