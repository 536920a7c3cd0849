"""What somebody typed in Slack, and the help for what can be typed."""

from __future__ import annotations

import html
import re

from bot.channels.slack.looks.names import VOUCHED
from bot.channels.slack.looks.text import escaped
from bot.services.commands import Command

_LINK = re.compile(r"<(?:(?:https?|mailto|tel):)?([^<>|]*)(?:\|([^<>]*))?>")


def said_in(text: str) -> tuple[str, bool]:
    """The words as they were typed, without Slack's markup, and whether they are vouched for."""
    plain = html.unescape(_LINK.sub(lambda found: found[2] or found[1], text))
    words = " ".join(plain.split())
    if words.lower().startswith(VOUCHED):
        return words[len(VOUCHED) :].strip(), True
    return words, False


def help_of(command: Command) -> str:
    """How a command is used, as Slack markup."""
    lines = [f"*/{command.name}* {escaped(command.usage)}", escaped(command.says)]
    lines += [f"• {escaped(line)}" for line in command.help]
    for words, then in command.examples:
        typed = f"/{command.name} {words}" if words else f"/{command.name}"
        lines.append(f"`{escaped(typed)}`: {escaped(then)}")
    return "\n".join(lines)
