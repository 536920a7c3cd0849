"""The commands that officers can type in a chat: named, described and explained in one place.

The channels' set-up, the help in the chat and the README are all made from here.
"""

from __future__ import annotations

from dataclasses import dataclass

NO_NAMES = 'Leave out names and case details: say "a tenant" or "a pupil". What you type here is used and not kept.'


@dataclass(frozen=True, slots=True)
class Command:
    """One command. `usage` hints at what may be typed after it; `examples` are what is typed, and what then comes."""

    name: str
    usage: str
    says: str
    help: tuple[str, ...]
    examples: tuple[tuple[str, str], ...]


def _by_name(*commands: Command) -> dict[str, Command]:
    return {command.name: command for command in commands}


COMMANDS: dict[str, Command] = _by_name(
    Command(
        "share",
        "[what you want to share, in a few words]",
        "Find out whether you can share something, one question at a time",
        (
            "Asks about danger first, and ends with what to do now, how much to share, how to send it and who to tell.",
            "Only you see the questions and your answers. The decision can be recorded at the end.",
            NO_NAMES,
        ),
        (
            ("", "starts with the first question"),
            ("the police have asked me about a patient", "offers the situations that are nearest"),
            ("can I tell housing about an arrest?", "starts with the first question, with that in mind"),
        ),
    ),
    Command(
        "spoc",
        "[an agency, or whom you need]",
        "Find who to ask at a partner agency",
        (
            "SPOC is short for single point of contact: the named person at an agency who handles requests to share.",
            "Gives the contact and the deputy, how they take requests, and when their details were last confirmed.",
            NO_NAMES,
        ),
        (
            ("", "asks which agency you need"),
            ("police", "shows the police's single point of contact"),
            ("mental health trust", "shows who to ask there"),
        ),
    ),
    Command(
        "guidance",
        "[what you want to know]",
        "Look up the sharing protocol and the law today",
        (
            "Shows the paragraph of the protocol in plain words, and the law today beside it with how sure we are.",
            "When nothing fits it says so, and offers a person to ask.",
            NO_NAMES,
        ),
        (
            ("", "asks what you want to know"),
            ("consent", "shows what the protocol says about consent"),
            ("can I send it by e-mail?", "shows which ways of sending are secure"),
        ),
    ),
    Command(
        "request",
        "[the agency that you want to ask]",
        "Ask a partner agency for information",
        (
            "Opens the request form: what you need it for, under which law, and which types of information.",
            "What is about a person is written in the secure pages, which the request leads to. Never in a chat.",
            NO_NAMES,
        ),
        (
            ("", "opens the form"),
            ("probation", "shows who to ask there, with a button that asks them"),
        ),
    ),
)
"""Every command by its name."""


def help_lines(command: Command, sign: str = "/") -> tuple[str, ...]:
    """What a command does and examples of it, one line each. `sign` is what stands before a command in that chat."""
    typed = f"{sign}{command.name}"
    examples = tuple(f"{typed} {words}".rstrip() + f": {then}." for words, then in command.examples)
    return (f"{typed} {command.usage}: {command.says[0].lower()}{command.says[1:]}.", *command.help, *examples)
