"""`canishare slack list`, `bind`, `link` and `unlink`: which agency a workspace belongs to, and its first people."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from bot.app import Parts
from bot.commands.plain import Trouble, note, opened, put, tell
from bot.services.accounts import NotPossible, Overtaken
from bot.services.workspaces import WorkspaceView

CHANNEL = "slack"
Team = Annotated[str, typer.Argument(help="The workspace's id, such as T0LANTERN, or the whole organisation's.")]
User = Annotated[str, typer.Argument(help="The user's id there, such as U0ABENA. It stands in their profile.")]


def register(group: typer.Typer) -> None:
    """Add the commands to the group of their platform."""
    group.command("list")(list_workspaces)
    group.command()(bind)
    group.command()(link)
    group.command()(unlink)


@contextmanager
def _opened(verb: str) -> Iterator[Parts]:
    """The parts, with what cannot be done told as a trouble."""
    with opened(verb) as parts:
        try:
            yield parts
        except (NotPossible, Overtaken) as problem:
            raise Trouble(str(problem), "Nothing was changed.") from problem


def list_workspaces() -> None:
    """Say which workspaces there are, what each belongs to, how many people are linked, and how many ask to be."""
    with _opened("workspace.list") as parts:
        found = parts.accounts.workspaces(CHANNEL)
        with parts.database.writing() as connection:
            note(parts, connection, "workspace.list", "workspaces", f"{len(found)} workspaces")
    for one in found:
        put(f"{one.row.id}  {one.row.name}: {_belongs(one)}; {one.linked} linked, {one.asking} asking to be added")
    if not found:
        tell("canishare is not installed in any workspace yet.")


def _belongs(one: WorkspaceView) -> str:
    if one.row.state == "gone":
        return "canishare was taken out of it, so nobody in it is anybody"
    if one.row.state == "unbound":
        return f"bound to no agency yet (canishare slack bind {one.row.id} --agency KEY)"
    return "shared by several agencies" if one.row.shared else f"bound to {one.row.agency_key}"


def bind(
    team: Team,
    agency: Annotated[str, typer.Option(help="The key of the one agency that it belongs to.")] = "",
    shared: Annotated[
        bool, typer.Option("--shared", help="It is shared: people say which agency they are at.")
    ] = False,
) -> None:
    """Say which agency a workspace belongs to. Accounts of other agencies' people in it count no longer, at once."""
    if bool(agency) == shared:
        raise typer.BadParameter("Give one of --agency KEY and --shared.")
    with _opened("workspace.bind") as parts:
        bound = parts.accounts.bind(CHANNEL, team, agency, shared=shared)
    tell(f"Done. {bound.name or bound.id} is {'shared by several agencies' if shared else f'bound to {agency}'}.")


def link(
    team: Team,
    user: User,
    person: Annotated[str, typer.Argument(help="The key of a person on file, such as holly-trevithick.")],
) -> None:
    """Say whose account it is. For the first people of an agency: after that its SPOC confirms them in the chat."""
    with _opened("account.link") as parts:
        parts.accounts.link(CHANNEL, team, user, person)
    tell(f"Done. The account {user} is {person} from now on.")


def unlink(team: Team, user: User) -> None:
    """Make an account nobody's, at once. Whoever it belongs to can ask to be added again."""
    with _opened("account.link") as parts:
        parts.accounts.unlink(CHANNEL, team, user)
    tell(f"Done. The account {user} is nobody's from now on.")
