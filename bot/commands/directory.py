"""`canishare contacts` and `canishare people`: putting the directory and the people on file, dry run first."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from bot.commands.plain import Trouble, note, opened, put, tell
from bot.records import store
from bot.sample.load import BadPeople, read_people
from bot.when import uk_day
from knowledge import store as directory
from knowledge.contacts_csv import read_sheet, write_agencies, write_contacts
from knowledge.contacts_plan import Line, Plan, plan_import

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
        sheets = [read_sheet(file.read_bytes()) for file in files]
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
    file: Annotated[Path, typer.Argument(help="CSV: key,name,agency_key,post,roles,expires")], dry_run: DryRun = False
) -> None:
    """Put people on file, or change them. Nobody is removed: give a leaver an `expires` date."""
    with opened("people.import") as parts:
        try:
            rows = read_people(file.read_text(encoding="utf-8-sig"))
        except BadPeople as bad:
            raise Trouble(*bad.lines, "Nothing was changed. Put these right and try again.") from bad
        except UnicodeDecodeError as bad:
            raise Trouble("The file is not written in UTF-8. Save it as 'CSV UTF-8' and try again.") from bad
        with parts.database.writing() as connection:
            with Session(connection) as session:
                known = {one.key for one in directory.whole_directory(session).agencies}
            strange = [
                f"{row.name}: there is no agency '{row.agency_key}'." for row in rows if row.agency_key not in known
            ]
            if strange:
                raise Trouble(*strange, "Import the agencies first. Nothing was changed.")
            if dry_run:
                tell(f"{len(rows)} people can be taken. Dry run: nothing was changed.")
                return
            for row in rows:
                store.save_person(connection, row)
            note(parts, connection, "people.import", "people", f"{len(rows)} people")
    tell(f"Done. {len(rows)} people are on file.")
