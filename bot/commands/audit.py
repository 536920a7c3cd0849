"""`canishare audit`: checking the chain, and writing it out."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from bot.app import Parts
from bot.commands.plain import Trouble, note, opened, put, tell
from bot.commands.running import DEMO_FOLDER, DEMO_RECORDS, demo_settings
from bot.records import evidence
from bot.records.audit import export as export_links
from bot.records.trouble import RecordsUnavailable

app = typer.Typer(help="Check and export the audit chain.", no_args_is_help=True)


@app.command()
def verify(
    head: Annotated[str, typer.Option(help="A head kept elsewhere, as NUMBER:MAC, that the chain must hold.")] = "",
    demo: Annotated[bool, typer.Option("--demo", help="Check the records of `canishare demo`.")] = False,
) -> None:
    """Check every link, and every decision and stored pack against it. Exit 1 when one was changed, removed, put in
    or cut off, and say which."""
    anchor = _anchor(head)
    if demo and not (DEMO_FOLDER / DEMO_RECORDS).is_file():
        raise Trouble("There is no demo in this folder yet. Start one: canishare demo")
    with opened("audit.verify", demo_settings(DEMO_FOLDER, 8000) if demo else None) as parts:
        with parts.database.reading() as connection:
            found = parts.audit.verify(connection, anchor)
            changed = list(evidence.problems(connection)) if found.sound else []
        said = {
            "sound": found.sound and not changed,
            "links": found.links,
            "first_bad": found.first_bad,
            "head": f"{found.links}:{found.head}",
        }
        put(json.dumps(said))
        if not found.sound:
            raise Trouble(found.problem, "Do not change anything. Tell the auditor and whoever runs canishare.")
        if changed:
            raise Trouble(*changed, "Do not change anything. Tell the auditor and whoever runs canishare.")
        _note_check(parts, found.links)
    tell(
        f"All {found.links:,} links hold, and every decision is as it was recorded.",
        "Keep the head somewhere else, so that a cut tail shows next time.",
    )


def _note_check(parts: Parts, links: int) -> None:
    """Keep that it was checked. A copy that cannot be written to can be checked all the same."""
    try:
        with parts.database.writing() as connection:
            note(parts, connection, "audit.verify", "audit", f"{links} links")
    except RecordsUnavailable as trouble:
        tell(f"That it was checked could not be kept. {trouble}")


def _anchor(head: str) -> tuple[int, str] | None:
    if not head:
        return None
    number, _, mac = head.partition(":")
    if not number.isdecimal() or len(number) > 18 or len(mac) != 64:
        raise Trouble("Give the head as it was printed: NUMBER:MAC.")
    return int(number), mac


@app.command()
def export() -> None:
    """Write the links as JSON, one a line. It names people by key and holds no content."""
    with opened("audit.export") as parts:
        with parts.database.writing() as connection:
            note(parts, connection, "audit.export", "audit")
        with parts.database.reading() as connection:
            for link in export_links(connection):
                put(json.dumps(link, ensure_ascii=False))
