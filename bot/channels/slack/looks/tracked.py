"""Something that several people work on until it is over, such as a request, as Slack shows it."""

from __future__ import annotations

from bot import messages as say
from bot.channels.slack.looks.sheet import Sheet
from bot.channels.slack.looks.walk import cites_below

LAST = 5
"""How many of the things that happened are shown. The web page has all of them."""


def tracked(message: say.Tracked, to: Sheet) -> str:
    """How it stands, what it holds, and what happened lately."""
    for line in message.notices:
        to.put(line)
    to.small(message.marking)
    to.title(f"{message.reference}: {message.title}")
    to.put(f"**{message.state}.** {message.when}".strip())
    for line in message.say:
        to.put(line)
    to.put("\n".join(f"**{row.name}**: {'; '.join(row.values) or 'Nothing chosen'}" for row in message.rows))
    if message.working and not to.brief:
        to.points(message.working, intro="How the day was counted")
    happened = [" ".join(part for part in (one.about, one.title, one.state) if part) for one in message.history]
    to.points(happened[-LAST:], intro="What happened")
    cites_below(message.cites, to)
    to.small(message.marking)
    to.offer(message.actions)
    return f"{message.reference}: {message.state}"
