"""Drawing messages as lines of text with numbered buttons. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from bot import messages as say
from bot.channels.console.lines import Drawn

FILL, VOUCH = "form.fill", "words.vouched"
"""Buttons of the terminal's own: fill in the form, and say that what was typed is not about a person."""

SIGNS = {"law today": "LAW TODAY", "trap": "WATCH OUT", "protocol": "PROTOCOL"}


def draw(message: say.Message) -> Drawn:
    """A message as lines and numbered buttons."""
    drawn = Drawn()
    DRAWERS[type(message)](message, drawn)
    if not drawn.buttons:
        drawn.put()
        drawn.offer((say.Button("Start again", "home"),))
    return drawn


def _emergency(message: say.Emergency, to: Drawn) -> None:
    to.put(f"!! {message.title.upper()}")
    to.points(message.say)
    to.put(f"({_cites(message.cites)})") if message.cites else None


def _cites(cites: Iterable[say.Cite]) -> str:
    return ", ".join(one.text for one in cites)


def _remarks(remarks: Iterable[say.Remark], to: Drawn) -> None:
    for one in remarks:
        to.put()
        to.put(f"[{SIGNS.get(one.kind, one.kind.upper())}] {one.title}")
        to.put(one.say, 2)
        checked = f"checked {one.checked.isoformat()}" if one.checked else ""
        about = "; ".join(part for part in (one.sure, checked, _cites(one.cites)) if part)
        if about:
            to.put(f"({about})", 2)


def _steps(steps: Iterable[say.Step], to: Drawn) -> None:
    for number, one in enumerate(steps, 1):
        because = f" (taken as given: {one.assumed_because})" if one.assumed_because else ""
        to.put(f"{number}. {one.short}: {one.answer}{because}", 2)


def _changes(steps: Iterable[say.Step]) -> list[say.Button]:
    return [replace(one.change, label=f"Change: {one.short}") for one in steps if one.change]


def _question(message: say.Question, to: Drawn) -> None:
    if message.understood:
        to.put("What I understood:")
        to.points(message.understood)
    if message.situation:
        to.put(f"Starting point: {message.situation}. {message.situation_says}")
    if message.steps:
        to.put("So far:")
        _steps(message.steps, to)
    if message.said_back:
        to.put()
        to.put(f"> {message.said_back}")
    to.put()
    if message.emergency:
        to.put(f"!! {message.emergency.title}: {message.emergency.say[0]}")
        to.put()
    to.put(f"QUESTION {message.number}: {message.ask}")
    to.put(f"Why we ask: {message.why}", 2)
    to.put("What counts:", 2)
    to.points(message.counts, 4)
    to.put(f"Not sure? {message.hint}", 2)
    to.put(f"({_cites(message.cites)})", 2)
    _remarks(message.remarks, to)
    to.put()
    if message.earlier:
        to.put(f"You answered: {message.earlier}")
    if message.choices:
        to.put(message.choose)
        to.offer(message.choices)
        to.put()
    if message.ticks and message.tick_button:
        to.put("Before you say yes, check each line:")
        to.points(f"{option.label}" for option in message.ticks.options)
        to.put()
        to.ticks = message.ticks
        to.offer((replace(message.tick_button, label="Tick the lines one by one"),))
    to.offer(message.answers)
    to.put()
    to.offer((*message.actions, *_changes(message.steps)))


def _outcome(message: say.Outcome, to: Drawn) -> None:
    if message.emergency:
        _emergency(message.emergency, to)
        to.put()
    to.put("You answered:")
    _steps(message.steps, to)
    to.put()
    to.put(f"=> {message.title.upper()}")
    if message.reference:
        to.put(f"Recorded as {message.reference}")
    if message.ground:
        to.put(f"The ground: {message.ground}. {message.ground_says}")
    if message.fixes:
        to.put("Put these right:")
        to.points(message.fixes)
    to.put("What to do now:")
    to.points(message.do)
    for name, text in (("How much", message.how_much), ("How to send it", message.send), ("Who to tell", message.tell)):
        to.put(f"{name}: {text}")
    to.put(f"({_cites(message.cites)})")
    _remarks(message.remarks, to)
    to.put()
    to.offer((*message.actions, *_changes(message.steps)))


def _form(message: say.Form, to: Drawn) -> None:
    to.put(message.title.upper())
    for line in message.intro:
        to.put(line)
    if message.problems:
        to.put("Still to do:")
        to.points(message.problems)
    to.form = message
    to.put()
    to.offer((say.Button("Fill it in", FILL), *message.actions))


def _record(message: say.Record, to: Drawn) -> None:
    for line in message.notices:
        to.put(line)
    to.put(message.marking)
    to.put(f"DECISION {message.reference}: {message.title}")
    to.put(f"Decided by: {message.decided_by}. The protocol pointed to: {message.pointed_to}.")
    if message.corrects:
        to.put(f"This corrects {message.corrects}.")
    if message.corrected_by:
        to.put("This record has been corrected by a later one.")
    for row in message.rows:
        to.put(f"({row.letter}) {row.name}: {'; '.join(row.values)}", 2)
    _steps(message.steps, to)
    to.put(f"({_cites(message.cites)})")
    to.put(message.pack)
    to.put(message.marking)
    to.put()
    to.offer(message.actions)


def _tracked(message: say.Tracked, to: Drawn) -> None:
    for line in message.notices:
        to.put(line)
    to.put(message.marking)
    to.put(f"{message.reference}: {message.title}")
    to.put(f"{message.state}. {message.when}".strip())
    for line in message.say:
        to.put(line)
    for row in message.rows:
        to.put(f"{row.name}: {'; '.join(row.values)}", 2)
    for one in message.history:
        to.put(f"{one.about}: {one.title} {one.state}".strip(), 2)
    to.points(message.working, 4)
    to.put(f"({_cites(message.cites)})")
    to.put(message.marking)
    to.offer(message.actions)


def _door(message: say.Door, to: Drawn) -> None:
    to.put(message.title)
    for line in message.say:
        to.put(line)
    to.put(f"Open: {message.address}", 2)
    to.put(f"Your code: {message.code}", 2)
    to.put()
    to.offer([message.again])


def _results(message: say.Results, to: Drawn) -> None:
    if message.understood:
        to.put(f"I also looked for: {', '.join(message.understood)}")
    if message.say:
        to.put(message.say)
    if message.contact:
        _contact(message.contact, to)
    if message.best:
        _reading(message.best, to)
    if message.hits:
        to.put()
        to.put("Also:")
        to.offer(
            say.Button(f"{hit.kind}: {hit.title} {f'({hit.cite})' if hit.cite else ''}", hit.open.act, hit.open.values)
            for hit in message.hits
        )
    if message.did_you_mean:
        to.put("Did you mean:")
        to.offer((message.did_you_mean,))
    to.offer(message.actions)


def _reading(message: say.Reading, to: Drawn) -> None:
    to.put(f"{message.title} ({message.cite.text})")
    for block in message.blocks:
        if block.text:
            to.put(block.text, 2)
        to.points(block.bullets, 4)
    for name, value in message.facts:
        to.put(f"{name}: {value}", 2)
    _remarks(message.remarks, to)
    if message.sources:
        to.put(f"Sources: {' '.join(message.sources)}", 2)
    if message.footer:
        to.put(message.footer, 2)
    to.offer(message.actions)


def _contact(message: say.Contact, to: Drawn) -> None:
    to.put(message.agency.upper())
    for line in message.say:
        to.put(line)
    for one in message.lines:
        to.put(f"{one.role}: {one.name}, {one.post}. {' '.join(f'{r}.' for r in one.reach)} {one.confirmed}", 2)
    to.put(message.route)
    to.put(f"({_cites(message.cites)})")
    to.offer(message.actions)


def _listing(message: say.Listing, to: Drawn) -> None:
    to.put(message.title.upper())
    if message.intro:
        to.put(message.intro)
    if not message.lines:
        to.put(message.empty)
    for line in message.lines:
        about = "; ".join(part for part in (line.title, line.state, line.about) if part)
        if line.open:
            to.offer((say.Button(about, line.open.act, line.open.values),))
        else:
            to.put(about)
    to.put()
    to.offer(message.actions)


def _notice(message: say.Notice, to: Drawn) -> None:
    to.put(f"** {message.title} **".replace("**", "=="))
    for line in message.say:
        to.put(line)
    if message.emergency:
        _emergency(message.emergency, to)
    if message.instead:
        to.put()
        DRAWERS[type(message.instead)](message.instead, to)
    if message.may_vouch:
        to.offer((say.Button("It is not about a person: ask it again", VOUCH),))
    to.offer(message.actions)


def _home(message: say.Home, to: Drawn) -> None:
    to.put(message.greeting)
    for line in message.say:
        to.put(line)
    to.put(f"!! {message.emergency.title}? {message.emergency.say[0]}")
    to.put()
    if message.unfinished:
        to.put("Go on with:")
        lines = [(f"{one.title}: {one.state}", one.open) for one in message.unfinished]
        to.offer(say.Button(said, opened.act, opened.values) for said, opened in lines if opened)
    to.put("Can I share this? Start from:")
    to.offer((*message.starts, *message.more_starts, *message.actions, *message.places))


def _picture(message: say.Picture, to: Drawn) -> None:
    to.put(message.title)
    to.put("The picture can be seen on the web, or with: canishare pack diagram")
    _steps(message.steps, to)
    to.offer(message.actions)


DRAWERS: dict[type, Callable[[Any, Drawn], None]] = {
    say.Emergency: _emergency,
    say.Question: _question,
    say.Outcome: _outcome,
    say.Form: _form,
    say.Record: _record,
    say.Tracked: _tracked,
    say.Door: _door,
    say.Results: _results,
    say.Reading: _reading,
    say.Contact: _contact,
    say.Listing: _listing,
    say.Notice: _notice,
    say.Home: _home,
    say.Picture: _picture,
}
