"""Drawing messages as Block Kit. Pure: the same message draws the same.

Every message has a text of its own beside its blocks, for notifications and screen readers. What does not fit Slack's
fifty blocks is left off with a line that says so: the web page has all of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from bot import messages as say
from bot.channels.slack.sheet import MOST_BLOCKS, Block, Sheet, plain

SIGNS = {"law today": "The law today", "trap": "Watch out", "protocol": "What the protocol says"}
LONGEST_FALLBACK = 300
LEFT_OFF = "There is more than fits here. Open it on the web page to see all of it."
FILL = "Fill it in"


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
    sheet = Sheet()
    text = DRAWERS[type(message)](message, sheet)
    return SlackMessage(plain(text, LONGEST_FALLBACK), tuple(within(sheet.blocks, MOST_BLOCKS)))


def within(blocks: list[Block], most: int) -> list[Block]:
    """The blocks, no more than so many. The last ones are kept: that is where the buttons stand."""
    if len(blocks) <= most:
        return blocks
    left_off: Block = {"type": "context", "elements": [{"type": "mrkdwn", "text": LEFT_OFF}]}
    tail = most // 5
    return [*blocks[: most - tail - 1], left_off, *blocks[-tail:]]


def _cites(cites: Iterable[say.Cite], to: Sheet) -> None:
    texts = ", ".join(one.text for one in cites)
    if texts:
        to.small(f"Where this comes from: {texts}")


def _remarks(remarks: Iterable[say.Remark], to: Sheet) -> None:
    for one in remarks:
        to.put(f"**{SIGNS.get(one.kind, 'Note')}: {one.title}**\n{one.say}")
        checked = f"Checked on {one.checked:%d %B %Y}" if one.checked else ""
        cites = ", ".join(cite.text for cite in one.cites)
        about = "; ".join(part for part in (checked, one.sure, cites) if part)
        if about:
            to.small(about)


def _steps(steps: tuple[say.Step, ...], to: Sheet) -> None:
    """What was answered so far, in small print, and one list to choose what to change."""
    lines = []
    for number, one in enumerate(steps, 1):
        because = f" (filled in for you: {one.assumed_because})" if one.assumed_because else ""
        lines.append(f"{number}. {one.short}: **{one.answer}**{because}")
    to.small("\n".join(lines))
    to.choose("Change an answer", [(f"{one.short}: {one.answer}", one.change) for one in steps if one.change])


def _emergency(message: say.Emergency, to: Sheet) -> str:
    to.points(message.say, intro=message.title)
    _cites(message.cites, to)
    return f"{message.title}. {message.say[0] if message.say else ''}"


def _question(message: say.Question, to: Sheet) -> str:
    if message.understood:
        to.small(f"What I understood: {'. '.join(message.understood)}")
    if message.emergency:
        _emergency(message.emergency, to)
        to.line()
    if message.situation:
        to.put(f"**{message.situation}**\n{message.situation_says}")
    _steps(message.steps, to)
    to.small(f"Question {message.number}: {message.short}")
    to.put(f"**{message.ask}**")
    _remarks(message.remarks, to)
    to.put(f"**Why we ask.** {message.why}")
    to.points(message.counts, intro="What counts")
    to.put(f"**Not sure?** {message.hint}")
    _cites(message.cites, to)
    if message.ticks and message.tick_button:
        to.ticks(message.ticks.name, message.ticks.options)
        to.offer((message.tick_button,))
    if message.choices:
        to.put(f"**{message.choose}**")
        to.offer(message.choices)
        to.put("Or:")
    to.offer(tuple(replace(one, tone="plain") for one in message.answers))  # no answer is greener than another
    to.offer(message.actions)
    return f"{message.ask} Answer with the buttons."


def _outcome(message: say.Outcome, to: Sheet) -> str:
    if message.emergency:
        _emergency(message.emergency, to)
        to.line()
    _steps(message.steps, to)
    to.title(f"{message.short}: {message.title}")
    if message.reference:
        to.small(f"Recorded as {message.reference}")
    if message.ground:
        to.put(f"It rests on **{message.ground}**. {message.ground_says}")
    to.points(message.fixes, intro="Put these right first")
    to.points(message.do, intro="What to do now")
    to.put(f"**How much.** {message.how_much}")
    to.put(f"**How to send it.** {message.send}")
    to.put(f"**Who to tell.** {message.tell}")
    _remarks(message.remarks, to)
    to.small("This is what the protocol points to. The decision is yours.")
    _cites(message.cites, to)
    to.offer(message.actions)
    return f"{message.title}. {message.do[0] if message.do else ''}"


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
    rows = [f"*{row.letter}* **{row.name}**: {'; '.join(row.values) or 'Nothing chosen'}" for row in message.rows]
    to.put("\n".join(rows))
    to.put("**How the decision was reached**")
    steps = [f"{number}. {one.short}: {one.answer}" for number, one in enumerate(message.steps, 1)]
    to.put("\n".join(steps))
    _cites(message.cites, to)
    to.small(message.pack)
    to.small(message.marking)
    to.offer(message.actions)
    return f"{message.reference}: {message.title}"


def _results(message: say.Results, to: Sheet) -> str:
    if message.understood:
        to.small(f"I also looked for: {', '.join(message.understood)}")
    if message.say:
        to.put(message.say)
    if message.contact:
        _contact(message.contact, to)
    if message.best:
        _reading(message.best, to)
    for hit in message.hits:
        law = f"\n{hit.law_today}" if hit.law_today else ""
        cite = f" ({hit.cite})" if hit.cite else ""
        to.beside(f"**{hit.title}**{cite}\n{hit.quote}{law}", hit.open, "Read it")
    if message.did_you_mean:
        to.put("Did you mean:")
        to.offer((message.did_you_mean,))
    to.offer(message.actions)
    first = message.best.title if message.best else message.hits[0].title if message.hits else message.say
    return first or "What I found"


def _reading(message: say.Reading, to: Sheet) -> str:
    to.title(f"{message.title} ({message.cite.text})")
    for block in message.blocks:
        if block.text:
            to.put(block.text)
        to.points(block.bullets)
    facts = [f"**{name}**: {value}" for name, value in message.facts]
    to.put("\n".join(facts))
    _remarks(message.remarks, to)
    if message.sources:
        to.small(f"Sources: {' '.join(message.sources)}")
    if message.footer:
        to.small(message.footer)
    to.offer(message.actions)
    return f"{message.title} ({message.cite.text})"


def _contact(message: say.Contact, to: Sheet) -> str:
    to.title(message.agency)
    for line in message.say:
        to.put(line)
    for one in message.lines:
        stale = " Check before you rely on it." if one.stale else ""
        reach = "\n".join(one.reach)
        to.put(f"**{one.role}**: {one.name}, {one.post}\n{reach}\n{one.confirmed}{stale}")
    to.put(message.route)
    _cites(message.cites, to)
    to.offer(message.actions)
    return f"Who to ask at {message.agency}"


def _listing(message: say.Listing, to: Sheet) -> str:
    to.title(message.title)
    if message.intro:
        to.put(message.intro)
    if not message.lines:
        to.put(message.empty)
    for line in message.lines:
        said = "\n".join(part for part in (f"**{line.title}**", line.about, line.state) if part)
        if line.open:
            to.beside(said, line.open, line.open.label if line.open.label != line.title else "Choose")
        else:
            to.put(said)
    to.offer(message.actions)
    return message.title


def _notice(message: say.Notice, to: Sheet) -> str:
    to.title(message.title)
    for line in message.say:
        to.put(line)
    if message.emergency:
        _emergency(message.emergency, to)
    if message.instead:
        to.line()
        DRAWERS[type(message.instead)](message.instead, to)
    to.offer(message.actions)
    return f"{message.title}. {message.say[0] if message.say else ''}"


def _home(message: say.Home, to: Sheet) -> str:
    to.title(message.greeting)
    for line in message.say:
        to.put(line)
    _emergency(message.emergency, to)
    if message.unfinished:
        to.put("**Go on with**")
    for one in message.unfinished:
        if one.open:
            to.beside(f"**{one.title}**\n{one.state}", one.open, one.open.label)
    to.put("**Can I share this? Start from what is nearest**")
    to.offer(message.starts)
    to.offer(message.actions)
    return f"{message.greeting} {message.say[0] if message.say else ''}"


def _picture(message: say.Picture, to: Sheet) -> str:
    to.title(message.title)
    if message.steps:
        lines = [f"{number}. {one.short}: **{one.answer}**" for number, one in enumerate(message.steps, 1)]
        to.put("\n".join(lines))
    to.offer(message.actions)
    return message.title


DRAWERS: dict[type, Callable[[Any, Sheet], str]] = {
    say.Question: _question,
    say.Outcome: _outcome,
    say.Emergency: _emergency,
    say.Form: _form,
    say.Record: _record,
    say.Results: _results,
    say.Reading: _reading,
    say.Contact: _contact,
    say.Listing: _listing,
    say.Notice: _notice,
    say.Home: _home,
    say.Picture: _picture,
}
