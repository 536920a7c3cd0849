"""Drawing messages as Block Kit. Pure: the same message draws the same.

Every message has a text of its own beside its blocks, for notifications and screen readers. What does not fit Slack's
fifty blocks is left off with a line that says so: the web page has all of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from bot import messages as say
from bot.channels.slack.looks import lookups, walk
from bot.channels.slack.looks.fitting import LARGEST_MESSAGE, LEFT_OFF, MOST_BLOCKS, fits, within
from bot.channels.slack.looks.names import VOUCHED
from bot.channels.slack.looks.sheet import Block, Pick, Sheet
from bot.channels.slack.looks.text import escaped, plain
from bot.channels.slack.looks.tracked import tracked

LONGEST_FALLBACK = 300
FILL = "Fill it in"
SEND_AGAIN = (
    "If it is not about a person, send it again beginning with the words "
    f'"{VOUCHED}" and leave out every name and detail that could point to somebody.'
)
FIRST_STEPS = 2
"""How much of the emergency text stands at the start of everything; the rest is one button away."""


@dataclass(frozen=True, slots=True)
class SlackMessage:
    """What is sent: a text for notifications and screen readers, and the blocks."""

    text: str
    blocks: tuple[Block, ...]

    @property
    def payload(self) -> dict[str, Any]:
        """As Slack's Web API takes it."""
        return {"text": self.text, "blocks": list(self.blocks)}


def draw(message: say.Message) -> SlackMessage:
    """A message as Slack shows it."""
    text, blocks = drawn(message, MOST_BLOCKS, LARGEST_MESSAGE)
    return SlackMessage(text, tuple(blocks))


def drawn(
    message: say.Message, most: int, largest: int, *, at_home: bool = False, passing: bool = False
) -> tuple[str, list[Block]]:
    """A message's text, in which Slack finds no markup, and its blocks, of which there is always one.

    What is too much is drawn in brief, and what is still too much is left off."""
    for brief in (0, 1, 2):
        sheet = Sheet(at_home, brief, passing=passing)
        text = plain(DRAWERS[type(message)](message, sheet), LONGEST_FALLBACK)
        if not sheet.blocks:
            sheet.put(text)
        if fits(sheet.blocks, most, largest):
            break
    return escaped(text), within(sheet.blocks, most, largest)


def _form(message: say.Form, to: Sheet) -> str:
    to.title(message.title)
    for line in message.intro:
        to.put(line)
    to.points(message.problems, intro="Still to do")
    to.opens(message.save, FILL)
    to.offer(message.actions)
    return f"{message.title}. Press {FILL}."


def _record(message: say.Record, to: Sheet) -> str:
    for line in message.notices:
        to.put(line)
    to.small(message.marking)
    to.title(f"{message.reference}: {message.title}")
    to.put(f"Decided by {message.decided_by}. The protocol pointed to: {message.pointed_to}.")
    if message.corrects:
        to.put(f"It follows or corrects {message.corrects}.")
    if message.corrected_by:
        to.put("**A later record follows or corrects this one. Use that.**")
    rows = [f"({row.letter}) **{row.name}**: {'; '.join(row.values) or 'Nothing chosen'}" for row in message.rows]
    to.put("\n".join(rows))
    if message.steps:
        to.put("**How the decision was reached**")
    to.put("\n".join(f"{number}. {one.short}: {one.answer}" for number, one in enumerate(message.steps, 1)))
    walk.cites_below(message.cites, to)
    to.small(message.pack)
    to.small(message.marking)
    to.offer(message.actions)
    return f"{message.reference}: {message.title}"


def _listing(message: say.Listing, to: Sheet) -> str:
    to.title(message.title)
    to.put(message.intro)
    if not message.lines:
        to.put(message.empty or "There is nothing here yet.")
    for line in message.lines:
        said = "\n".join(part for part in (f"**{line.title}**", line.about, line.state) if part)
        if not line.open:
            to.put(said)
        elif not to.brief:
            label = line.open.label if line.open.label != line.title else "Choose"
            to.beside(said, line.open, label, about=line.title)
    if to.brief:
        to.choose(
            "Choose one", [Pick(one.title, one.open, one.about or one.state) for one in message.lines if one.open]
        )
    to.offer(message.actions)
    return message.title


def _notice(message: say.Notice, to: Sheet) -> str:
    to.title(message.title)
    for line in message.say:
        to.put(line)
    to.room("Channel", message.room)
    if message.may_vouch:
        to.put(SEND_AGAIN)
    if message.emergency:
        to.points(message.emergency.say, intro=message.emergency.title)
        walk.cites_below(message.emergency.cites, to)
    if message.instead:
        to.line()
        DRAWERS[type(message.instead)](message.instead, to)
    to.offer(message.actions)
    return f"{message.title}. {message.say[0] if message.say else ''}"


def _door(message: say.Door, to: Sheet) -> str:
    """The link and its code stand only where Slack keeps nothing: in a window, and never in a message."""
    to.title(message.title)
    for line in message.say:
        to.put(line)
    if to.passing:
        to.way_in("Open the secure page in your browser", message.address)
        to.put(f"Your code: **{message.code[:3]} {message.code[3:]}**")
    else:
        to.offer([message.again])
    return f"{message.title}. Press the button to open it."


def _home(message: say.Home, to: Sheet) -> str:
    to.title(message.greeting)
    for line in message.say:
        to.put(line)
    if to.at_home:
        to.ask()
    danger = message.emergency
    steps = "\n".join(f"• {one}" for one in danger.say[:FIRST_STEPS])
    to.beside(f"**{danger.title}**\n{steps}", say.Button("All steps", "emergency"), "All steps", about=danger.title)
    if message.unfinished:
        to.put("**Go on with**")
    for one in message.unfinished:
        said = f"**{one.title}**\n{one.state}"
        if one.open:
            to.beside(said, one.open, one.open.label, about=one.title)
        else:
            to.put(said)
    to.put("**Can I share this? Start from what is nearest**")
    if not to.brief:
        to.offer([replace(one, hint=_first_sentence(one.hint)) for one in message.starts])
    listed = (*message.starts, *message.more_starts) if to.brief else message.more_starts
    said = "Choose a starting point" if to.brief else "More starting points"
    to.choose(said, [Pick(one.label, one, _first_sentence(one.hint)) for one in listed])
    to.offer(message.actions)
    to.line()
    to.offer(message.places)
    return f"{message.greeting} {message.say[0] if message.say else ''}"


def _first_sentence(text: str) -> str:
    """What a starting point is for, in short: the list of all of them has the rest."""
    first, point, _ = text.partition(". ")
    return f"{first}{point.strip()}"


DRAWERS: dict[type, Callable[[Any, Sheet], str]] = {
    say.Question: walk.question,
    say.Outcome: walk.outcome,
    say.Emergency: walk.emergency,
    say.Form: _form,
    say.Record: _record,
    say.Tracked: tracked,
    say.Results: lookups.results,
    say.Reading: lookups.reading,
    say.Contact: lookups.contact,
    say.Listing: _listing,
    say.Notice: _notice,
    say.Door: _door,
    say.Home: _home,
    say.Picture: walk.picture,
}

__all__ = ["DRAWERS", "LEFT_OFF", "SlackMessage", "draw", "drawn", "within"]
