"""`canishare chat`: the same conversation in a terminal."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.app import build
from bot.channels.console import Console
from bot.commands.plain import Trouble, plainly, tell
from bot.commands.running import DEMO_FOLDER, demo_settings
from bot.log import start_logs
from bot.policy import OPERATOR, demand
from bot.records.upgrade import upgrade
from bot.sample.load import load_sample


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(chat)


def chat(
    person: Annotated[str, typer.Option("--as", help="The key of the person to be; left out, you choose.")] = "",
) -> None:
    """Talk to canishare in the terminal, as one of the demo's invented people."""
    demand(OPERATOR, "service.run")
    with plainly():
        parts = build(demo_settings(DEMO_FOLDER, 8000))
        upgrade(parts.database)
        load_sample(parts.database, parts.audit, parts.now)
        people = parts.people.choosable()
    start_logs("ERROR")
    console = Console(parts.conversation)
    actor = next((one for one in people if one.key == person), None)
    if person and actor is None:
        raise Trouble(f"There is nobody with the key '{person}'. Leave --as out to see who there is.")
    if actor is None:
        actor = console.choose(people)
    if actor is None:
        return
    tell(f"You are {actor.name}, {actor.post}, {actor.agency_name}. Type a number, or ask in your own words.")
    console.talk(lambda: parts.people.actor(actor.key))
