"""What answers the acts of the guide: start, answer, look back, stop, resume, and the flowchart."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot import messages as say
from bot.policy import Actor, Belongs, allowed
from bot.records.rows import RunRow
from bot.services.account_cards import how_many_ask, waiting_words
from bot.services.acts import ACTS, Press
from bot.services.cards import card, emergency_of, steps
from bot.services.record_cards import decided_words
from bot.services.runs import RunView
from bot.when import uk_words
from flows.draw import svg
from flows.pack import Situation
from flows.sharing import DoesNotFit

NOT_SHOWN = "Cannot be shown: its rules were altered after it was made. Tell the community safety team"

if TYPE_CHECKING:
    from bot.services.conversation import Conversation

MOST_UNFINISHED = 5
"""Walks to go on with that are shown at the start."""

FEW = 6
"""Starting points shown at once; the rest stand behind "more"."""


def home(talk: Conversation, actor: Actor, press: Press) -> say.Message:
    """Where a conversation starts."""
    starts = starting_points(talk, actor)
    return say.Home(
        greeting=f"Hello, {(actor.name.split() or ['officer'])[0]}.",
        say=("Ask me whether you can share something, who to ask, or what the protocol says.", *_waiting(talk, actor)),
        emergency=talk.emergency(),
        starts=starts[:FEW],
        more_starts=starts[FEW:],
        unfinished=tuple(line_of(view) for view in talk.guide.unfinished(actor, MOST_UNFINISHED)),
        actions=(say.Button("Start from the first question", "guide.start", (), "primary"), *_who_asks(talk, actor)),
        places=tuple(_places(actor)),
    )


def _places(actor: Actor) -> Iterator[say.Button]:
    """Where else this person can go."""
    yield say.Button("My decisions and records", "guide.mine", (), "quiet")
    if allowed(actor, "request.make"):
        yield say.Button("Ask a partner for information", "request.form", (), "quiet")
        yield say.Button("What I asked partners for", "request.mine", (), "quiet")
    if allowed(actor, "request.queue"):
        yield say.Button("What my agency is asked for", "request.queue", (), "quiet")
    if actor.agency_key:
        yield say.Button("My own agency's SPOC", "contact.show", (("agency", actor.agency_key),), "quiet")
    yield say.Button("Who to ask elsewhere", "contact.list", (), "quiet")
    if allowed(actor, "decision.list", Belongs(actor.key, actor.agency_key)):
        yield say.Button("My agency's decisions", "decision.list", (), "quiet")
    if allowed(actor, "delivery.read"):
        yield say.Button("Messages on their way", "delivery.show", (), "quiet")
    yield say.Button("What canishare can do", "help", (), "quiet")


def _waiting(talk: Conversation, actor: Actor) -> tuple[str, ...]:
    """For an admin: that people ask to be added somewhere."""
    everywhere = talk.accounts.waiting_anywhere(actor)
    return (waiting_words(everywhere),) if everywhere else ()


def _who_asks(talk: Conversation, actor: Actor) -> tuple[say.Button, ...]:
    """For a SPOC: the people who ask to be added at their agency."""
    many = talk.accounts.waiting(actor)
    return (say.Button(how_many_ask(many), "account.asking"),) if many else ()


def starting_points(talk: Conversation, actor: Actor) -> tuple[say.Button, ...]:
    """Every situation as a button, those for the officer's own kind of agency first."""
    every = list(talk.packs.current.pack.situations.values())
    every.sort(key=lambda one: 0 if actor.sector in one.sectors else 1)
    return tuple(start_button(one) for one in every)


def start_button(situation: Situation) -> say.Button:
    """The button that starts from a situation."""
    return say.Button(situation.title, "guide.start", (("situation", situation.id),), "plain", situation.say)


def begin(talk: Conversation, actor: Actor, press: Press) -> say.Message:
    """The list of starting points."""
    lines = tuple(
        say.Line(one.title, one.say, "", start_button(one)) for one in talk.packs.current.pack.situations.values()
    )
    return say.Listing(
        title="Where do you want to start?",
        intro="Pick what is nearest. It answers what it settles, shows you what it took as given, and can be changed.",
        lines=lines,
        empty="There are no starting points. Start from the first question.",
        actions=(say.Button("Start from the first question", "guide.start", (), "primary"),),
    )


def start(talk: Conversation, actor: Actor, press: Press) -> say.Message:
    """A new walk."""
    return _card(talk, actor, talk.guide.start(actor, press.one("situation")))


def show(talk: Conversation, actor: Actor, press: Press) -> say.Message:
    """A walk as it stands, or one of its earlier questions to change."""
    view = talk.guide.look(actor, press.one("run"))
    return card(view, talk.packs.rules, actor, press.one("at"))


def answer(talk: Conversation, actor: Actor, press: Press) -> say.Message:
    """Take one answer."""
    return _card(talk, actor, _answered(talk, actor, press))


def answer_to_be_drawn(talk: Conversation, actor: Actor, press: Press) -> say.Walk:
    """Take one answer, and leave it to whoever sends the walk to draw it."""
    return say.Walk(_answered(talk, actor, press).row.id)


def _answered(talk: Conversation, actor: Actor, press: Press) -> RunView:
    version = press.one("version")
    if not version.isdecimal() or len(version) > 9:
        raise DoesNotFit(press.one("question"), "That button is damaged. Use the ones on the page below.")
    return talk.guide.answer(
        actor,
        press.one("run"),
        int(version),
        press.one("question"),
        press.one("answer"),
        press.all("picked"),
        changing=press.one("changing") == "yes",
    )


def stop(talk: Conversation, actor: Actor, press: Press) -> say.Message:
    """Put a walk aside."""
    view = talk.guide.stop(actor, press.one("run"))
    resume_it = say.Button("Go on with it", "guide.resume", (("run", view.row.id),), "primary")
    return say.Notice(
        "done",
        "Stopped for now",
        ("Your answers are kept. You will find this under My decisions, and can go on with it any day.",),
        (resume_it, say.Button("My decisions", "guide.mine", (), "plain")),
    )


def resume(talk: Conversation, actor: Actor, press: Press) -> say.Message:
    """Go on with a walk."""
    return _card(talk, actor, talk.guide.resume(actor, press.one("run")))


def mine(talk: Conversation, actor: Actor, press: Press) -> say.Message:
    """The officer's walks and decisions, newest first."""
    page = page_of(press)
    views, more = talk.guide.mine(actor, page)
    return say.Listing(
        title="My decisions",
        lines=tuple(line_of(view) for view in views),
        empty="You have not started any yet. Ask whether you can share something, and it will be kept here.",
        actions=(*pages("guide.mine", page, more), say.Button("Start a new one", "guide.begin", (), "primary")),
    )


def line_of(view: RunView | RunRow) -> say.Line:
    """A walk as a line in a list. Of a bare row only its date can be said: its rules cannot be trusted any more."""
    if isinstance(view, RunRow):
        return say.Line("A sharing question", uk_words(view.updated_at), NOT_SHOWN)
    pack = view.flow.pack
    title = view.situation.title if view.situation else "A sharing question"
    if view.row.corrects:
        title = f"Correction: {title}"
    when = uk_words(view.row.updated_at)
    if view.decision:
        outcome = decided_words(view.decision, pack)
        opened = say.Button("See the record", "decision.show", (("decision", view.decision.id),))
        return say.Line(f"{view.decision.reference}: {title}", when, f"Recorded: {outcome}", opened)
    opened = say.Button("Go on", "guide.show", (("run", view.row.id),))
    if view.walk.outcome:
        state = f"To be recorded: {pack.outcomes[view.walk.outcome].short}"
    else:
        state = f"{'Stopped' if view.row.state == 'stopped' else 'Open'} at: {pack.questions[view.walk.place].short}"
    return say.Line(title, when, state, opened)


def picture(talk: Conversation, actor: Actor, press: Press) -> say.Message:
    """The flowchart with the officer's path lit."""
    view = talk.guide.look(actor, press.one("run"))
    title = "The flowchart, with your path"
    back = say.Button("Back to where you were", "guide.show", (("run", view.row.id),), "primary")
    drawn = svg(view.flow.pack, view.walk, title=title, answers=view.path_answers)
    return say.Picture(title, drawn, steps(view), (back,))


def whole_picture(talk: Conversation, actor: Actor, press: Press) -> say.Message:
    """The flowchart, with nothing lit."""
    title = "The flowchart: can I share this?"
    begin_here = say.Button("Start the guide", "guide.begin", (), "primary")
    return say.Picture(title, svg(talk.packs.current.pack, title=title), (), (begin_here,))


def emergency(talk: Conversation, actor: Actor, press: Press) -> say.Message:
    """What to do when somebody is in danger now."""
    return talk.emergency()


def show_help(talk: Conversation, actor: Actor, press: Press) -> say.Message:
    """What canishare can do, from the registry of acts."""
    lines = tuple(
        say.Line(act.help, "", "", say.Button("Open", act.name))
        for act in ACTS.values()
        if act.help and act.name not in ("help", "decision.list")
    )
    return say.Listing(
        title="What canishare can do",
        intro='You can also just ask: "can I tell housing about an arrest?", "who is the probation SPOC?", '
        '"what is depersonalised?" Never type a name or other details about a person.',
        lines=lines,
        empty="",
        actions=(say.Button("Start again", "home", (), "plain"),),
    )


def _card(talk: Conversation, actor: Actor, view: RunView) -> say.Message:
    return card(view, talk.packs.rules, actor)


def page_of(press: Press) -> int:
    """The page that is asked for; the first when it is not a number."""
    page = press.one("page")
    return int(page) if page.isdecimal() and len(page) < 6 and int(page) > 0 else 1


def pages(act: str, page: int, more: bool) -> tuple[say.Button, ...]:
    """Buttons to the newer and the older page of a list."""
    found = []
    if page > 1:
        found.append(say.Button("Newer", act, (("page", str(page - 1)),), "quiet"))
    if more:
        found.append(say.Button("Older", act, (("page", str(page + 1)),), "quiet"))
    return tuple(found)


HANDLERS = {
    "home": home,
    "help": show_help,
    "emergency": emergency,
    "guide.begin": begin,
    "guide.start": start,
    "guide.show": show,
    "guide.answer": answer,
    "guide.stop": stop,
    "guide.resume": resume,
    "guide.mine": mine,
    "guide.picture": picture,
    "flow.picture": whole_picture,
}

STEPS = {"guide.answer": answer_to_be_drawn}
"""What answers a step for a channel that draws a walk when it is sent."""

__all__ = ["HANDLERS", "STEPS", "emergency_of", "line_of", "page_of", "pages"]
