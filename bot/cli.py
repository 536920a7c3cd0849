"""The `canishare` command: every verb of it, joined from `bot.commands`.

JSON goes to stdout and messages to stderr. Exit 0 is done, 1 is refused or found wrong, 2 is bad usage.
"""

from __future__ import annotations

import os
import sys

import typer

from bot.commands import (
    audit,
    chat,
    connect,
    database,
    directory,
    doctor,
    keys,
    lines,
    pack,
    running,
    slack,
    workspaces,
)
from bot.commands.plain import Trouble
from bot.log import where

app = typer.Typer(
    name="canishare",
    help="Can I share this? Asked in chat, answered with the paragraph, recorded.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for part in (running, chat, lines):
    part.register(app)
for name, group in (
    ("pack", pack.app),
    ("contacts", directory.contacts),
    ("people", directory.people),
    ("db", database.app),
    ("audit", audit.app),
    ("keys", keys.app),
    ("slack", slack.app),
    ("doctor", doctor.app),
):
    app.add_typer(group, name=name)
workspaces.register(slack.app)
connect.register(slack.app)


def main() -> None:
    """Run the command. A trouble is said in plain words, never as a traceback."""
    try:
        app()
    except Trouble as trouble:
        for line in trouble.lines:
            print(line, file=sys.stderr)  # noqa: T201 - this is the terminal's own door
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        raise SystemExit(0) from None
    except BrokenPipeError:  # whoever read our output stopped reading
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from None
    except Exception as error:
        print(f"Something went wrong here ({type(error).__name__} at {where(error)}).", file=sys.stderr)  # noqa: T201
        print("It is a fault of canishare. Send this line to whoever looks after it.", file=sys.stderr)  # noqa: T201
        raise SystemExit(1) from None
