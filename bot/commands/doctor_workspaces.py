"""Whether each workspace is known, bound to an agency, and has somebody in it whom canishare knows; and what waits."""

from __future__ import annotations

from collections.abc import Iterator

from bot.app import Parts
from bot.channels.finding import Finding, ok, warning, wrong
from bot.records import outbox
from bot.services.workspaces import WorkspaceView

FAILING = 10
"""This many messages that never arrived are worth a look."""


def workspace_lines(parts: Parts) -> list[Finding]:
    """What there is to say about the workspaces that canishare is connected to. Raises RecordsUnavailable."""
    found = [one for one in parts.accounts.workspaces("slack") if one.row.state != "gone"]
    if not found:
        return [wrong("workspaces", "None is connected.", "Run: canishare slack connect --agency KEY (or --shared)")]
    return [*(_workspace(one) for one in found), *_delivery(parts)]


def _workspace(one: WorkspaceView) -> Finding:
    about = f"workspace {one.row.name} ({one.row.id})"
    if one.row.state == "unbound":
        bind = f"Run: canishare slack bind {one.row.id} --agency KEY (or --shared)"
        return wrong(about, "It belongs to no agency yet, so nobody in it is anybody.", bind)
    if not one.linked:
        link = f"Run: canishare slack link {one.row.id} MEMBER-ID PERSON-KEY"
        return wrong(about, "Nobody in it is linked yet, so nobody can let others in.", link)
    whose = "Shared by several agencies" if one.row.shared else f"Bound to {one.row.agency_key}"
    waits = f", {one.asking} asking to be added" if one.asking else ""
    return ok(about, f"{whose}, {one.linked} linked{waits}.")


def _delivery(parts: Parts) -> Iterator[Finding]:
    with parts.database.reading() as connection:
        counts, troubles = outbox.counts(connection), outbox.troubles(connection, 1)
    waits, lost = counts.get("due", 0), counts.get("failed", 0)
    said = f"{waits} waiting, {counts.get('sent', 0)} sent, {lost} never arrived."
    if lost >= FAILING and troubles:
        why = f"Most often: {troubles[0][1]}. Look at: App Home, Messages on their way (as an admin)."
        yield warning("messages", said, why)
    else:
        yield ok("messages", said)
