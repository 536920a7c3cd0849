"""What was looked up, as Slack shows it: results, a passage with the law today beside it, who to ask."""

from __future__ import annotations

from bot import messages as say
from bot.channels.slack.looks.sheet import Pick, Sheet
from bot.channels.slack.looks.walk import cites_below, paragraphs_to_open, remarks_beside

FEW = 4
"""Buttons below a passage. More stand in a list."""


def results(message: say.Results, to: Sheet) -> str:
    """What a search found: the best whole, the rest with a few words and a button."""
    if message.understood:
        to.small(f"I also looked for: {', '.join(message.understood)}")
    to.put(message.say)
    if message.contact:
        contact(message.contact, to)
    if message.best:
        reading(message.best, to)
    if message.hits and (message.contact or message.best):
        to.line()
        to.put("**Also**")
    for hit in message.hits:
        about = ", ".join(part for part in (hit.kind, hit.cite) if part)
        law = f"\n{hit.law_today}" if hit.law_today else ""
        to.beside(f"**{hit.title}** ({about})\n{hit.quote}{law}", hit.open, hit.open.label, about=hit.title)
    if message.did_you_mean:
        to.put("Did you mean:")
        to.offer((message.did_you_mean,))
    to.offer(message.actions)
    first = message.best.title if message.best else message.hits[0].title if message.hits else message.say
    return f"Who to ask at {message.contact.agency}" if message.contact else first or "What I found"


def reading(message: say.Reading, to: Sheet) -> str:
    """One passage, with its sources as links."""
    to.title(f"{message.title} ({message.cite.text})")
    for block in message.blocks:
        to.put(block.text)
        to.points(block.bullets)
    to.put("\n".join(f"**{name}**: {value}" for name, value in message.facts))
    if to.brief and len(message.actions) > FEW:
        to.points([one.title for one in message.remarks], intro="The law today (choose below what to read)")
    else:
        remarks_beside(message.remarks, to)
    to.links("Source: ", message.sources)
    to.small(message.footer)
    if len(message.actions) > FEW:
        to.choose("Read on", [Pick(one.label, one) for one in message.actions])
        to.rooms(message.actions)
    else:
        to.offer(message.actions)
    return f"{message.title} ({message.cite.text})"


def contact(message: say.Contact, to: Sheet) -> str:
    """Who to ask at an agency."""
    to.title(message.agency)
    for line in message.say:
        to.put(line)
    for one in message.lines:
        stale = " **Check before you rely on it.**" if one.stale else ""
        reach = "\n".join(one.reach) or "No way to reach them is on file."
        to.put(f"**{one.role}**: {one.name}\n{one.post}\n{reach}\n{one.confirmed}{stale}")
    to.put(message.route)
    cites_below(message.cites, to)
    paragraphs_to_open(message.cites, to)
    to.offer(message.actions)
    return f"Who to ask at {message.agency}"
