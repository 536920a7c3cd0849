"""A walk through the guide as Slack shows it: questions, outcomes, the emergency text, and the path in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot import messages as say
from bot.channels.slack.looks.sheet import Pick, Sheet

SIGNS = {"law today": "The law today", "trap": "Watch out", "protocol": "What the protocol says"}
FILLED_IN = "filled in for you"
FEW = 6
"""Lines of a pick-list that stand as buttons."""


def cites_below(cites: Iterable[say.Cite], to: Sheet) -> None:
    """Where something comes from, in small print."""
    texts = ", ".join(one.text for one in cites)
    if texts:
        to.small(f"Where this comes from: {texts}")


def paragraphs_to_open(cites: Iterable[say.Cite], to: Sheet) -> None:
    """A list of the paragraphs behind what is said, each of which can be opened."""
    to.choose("Read a paragraph", [Pick(one.text, one.open) for one in cites if one.open])


def remarks_beside(remarks: Iterable[say.Remark], to: Sheet) -> None:
    """Notes: what the law says today with how sure we are, and what to watch out for."""
    for one in remarks:
        to.put(f"**{SIGNS.get(one.kind, 'Note')}: {one.title}**\n{one.say}")
        checked = f"Checked on {one.checked.day} {one.checked:%B %Y}" if one.checked else ""
        cites = ", ".join(cite.text for cite in one.cites)
        about = "; ".join(part for part in (checked, one.sure, cites) if part)
        if about:
            to.small(about)


def emergency(message: say.Emergency, to: Sheet) -> str:
    """What to do when somebody is in danger now, on its own."""
    to.title(message.title)
    to.points(message.say)
    cites_below(message.cites, to)
    paragraphs_to_open(message.cites, to)
    return f"{message.title}. {message.say[0] if message.say else ''}"


def emergency_above(message: say.Emergency | None, to: Sheet) -> None:
    """The emergency text above something else, whole."""
    if message:
        to.points(message.say, intro=message.title)
        cites_below(message.cites, to)
        to.line()


def question(message: say.Question, to: Sheet) -> str:
    """One question. What was answered before stands above it in short; the buttons are the last thing."""
    if message.understood:
        to.small(f"What I understood: {'. '.join(message.understood)}")
    emergency_above(message.emergency, to)
    if message.situation:
        to.put(f"**{message.situation}**\n{message.situation_says}")
    _steps(message.steps, to, short=True)
    if message.said_back:
        to.put(message.said_back)
    to.small(f"Question {message.number}: {message.short}")
    to.title(message.ask)
    remarks_beside(message.remarks, to)
    _named("Why we ask.", message.why, to)
    to.points(message.counts, intro="What counts")
    _named("Not sure?", message.hint, to)
    cites_below(message.cites, to)
    paragraphs_to_open(message.cites, to)
    if message.earlier:
        to.put(f"You answered: **{message.earlier}**")
    if message.ticks and message.tick_button:
        to.ticks(message.ticks)
        to.offer((message.tick_button,))
    if message.choices:
        to.put(f"**{message.choose}**")
        _choices(message.choices, to)
        to.put("Or:")
    to.offer(message.answers)
    to.offer(message.actions)
    return f"{message.ask} Answer with the buttons."


def outcome(message: say.Outcome, to: Sheet) -> str:
    """Where a walk ended. What to do now comes first, and how it was reached last."""
    emergency_above(message.emergency, to)
    to.title(f"{message.short}: {message.title}")
    if message.reference:
        to.small(f"Recorded as {message.reference}")
    if message.ground:
        to.put(f"It rests on **{message.ground}**. {message.ground_says}")
    to.small("This is what the protocol points to. The decision is yours.")
    to.points(message.fixes, intro="Put these right first")
    to.points(message.do, intro="What to do now")
    _named("How much.", message.how_much, to)
    _named("How to send it.", message.send, to)
    _named("Who to tell.", message.tell, to)
    remarks_beside(message.remarks, to)
    to.line()
    if message.situation:
        to.put(f"**How you came here** (you started from: {message.situation})")
    elif message.steps:
        to.put("**How you came here**")
    _steps(message.steps, to, short=bool(to.brief))
    cites_below(message.cites, to)
    paragraphs_to_open(message.cites, to)
    to.offer(message.actions)
    return f"{message.title}. {message.do[0] if message.do else ''}"


def picture(message: say.Picture, to: Sheet) -> str:
    """The path in words, in place of the drawing."""
    to.title(message.title)
    _steps(message.steps, to, short=bool(to.brief))
    to.small("Slack cannot show the drawing. The web page has it.")
    to.offer(message.actions)
    return message.title


def _choices(choices: tuple[say.Button, ...], to: Sheet) -> None:
    """The lines of a pick-list: a few as buttons, many as a list, which a phone shows on a page of its own."""
    if len(choices) <= FEW:
        to.offer(choices)
    else:
        to.choose("Choose from the list", [Pick(one.label, one, one.hint) for one in choices], own=2)


def _named(name: str, text: str, to: Sheet) -> None:
    if text:
        to.put(f"**{name}** {text}")


def _steps(steps: tuple[say.Step, ...], to: Sheet, *, short: bool) -> None:
    """What was answered so far, in small print, and one list to choose what to change.

    `short` leaves out why something was filled in: on a phone the question would stand too far down. The list says it.
    """
    lines, picks = [], []
    for number, one in enumerate(steps, 1):
        filled_in = f" ({FILLED_IN})" if one.assumed_because else ""
        because = f" ({FILLED_IN}: {one.assumed_because})" if one.assumed_because else ""
        lines.append(f"{number}. {one.short}: **{one.answer}**{filled_in if short else because}")
        if one.change:
            about = f"{FILLED_IN.capitalize()}: {one.assumed_because}" if one.assumed_because and not to.brief else ""
            picks.append(Pick(f"{one.short}: {one.answer}", replace(one.change, hint=""), about))
    to.small("\n".join(lines))
    to.choose("Change an answer", picks)
