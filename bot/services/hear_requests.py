"""What answers the acts of asking a partner: the form, making it, the lists, the page, and each step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import messages as say
from bot.policy import Actor, Refused
from bot.services.acts import Press, path_of
from bot.services.hear_guide import page_of, pages
from bot.services.request_cards import (
    form_card,
    line_of,
    paper_button,
    papers_button,
    request_card,
    step_card,
    where_it_goes,
)
from bot.services.request_steps import STEPS
from bot.services.request_views import Blank, NotThat, RequestMovedOn, Shown, Unwritten
from bot.when import time_words
from flows.request import DoesNotFollow

if TYPE_CHECKING:
    from bot.services.conversation import Conversation

CARRIED = ("decision", "agency", "request", "step", "version")
"""What a form carries beside what was chosen in it."""

ASK = say.Button("Ask a partner for information", "request.form", (), "primary")
MINE = say.Button("What I asked partners for", "request.mine")
AWAY = say.Button("Say when I am away", "leave.form", (), "quiet")
HOME = say.Button("Start again", "home", (), "primary")


def blank(talk: Conversation, actor: Actor, press: Press) -> say.Message:
    """Part A, to fill in."""
    return form_card(talk.requests.blank(actor, press.one("decision"), press.one("agency")))


def make(talk: Conversation, actor: Actor, press: Press) -> say.Message:
    """Make a request for each agency that is asked; nothing is sent before it is looked at."""
    made = talk.requests.make(actor, _chosen(press), press.one("decision"))
    if isinstance(made, Blank):
        return form_card(made)
    if len(made) == 1:
        return request_card(talk.requests.show(actor, made[0].id), notices=("Look at it, and send it.",))
    names = talk.requests.names(made)
    told = "One for each agency. None is sent yet: open each, look at it, and send it."
    lines = tuple(line_of(one, names[one.to_agency]) for one in made)
    return say.Listing("Your requests are made", lines, "", told, (MINE,))


def mine(talk: Conversation, actor: Actor, press: Press) -> say.Message:
    """What the officer asked for."""
    page = page_of(press)
    found, more = talk.requests.mine(actor, page)
    names = talk.requests.names(found)
    return say.Listing(
        title="What I asked partners for",
        lines=tuple(line_of(one, names[one.to_agency]) for one in found),
        empty="You have asked for nothing yet.",
        actions=(ASK, *pages("request.mine", page, more)),
    )


def queue(talk: Conversation, actor: Actor, press: Press) -> say.Message:
    """What the SPOC's agency is asked for."""
    page = page_of(press)
    found, more = talk.requests.queue(actor, page)
    names = talk.requests.names(found)
    return say.Listing(
        title=f"What {actor.agency_name} is asked for",
        lines=tuple(line_of(one, names[one.from_agency]) for one in found),
        empty="Nobody waits for an answer from you.",
        intro="What is due first stands first.",
        actions=(*pages("request.queue", page, more), AWAY),
    )


def show(talk: Conversation, actor: Actor, press: Press) -> say.Message:
    """A request as it stands."""
    return request_card(talk.requests.show(actor, press.one("request")))


def choose(talk: Conversation, actor: Actor, press: Press) -> say.Message:
    """What has to be chosen with a step; the request itself where the step cannot be taken now."""
    shown, event = talk.requests.show(actor, press.one("request")), press.one("step")
    if event not in STEPS:
        raise Refused("request.read", "", "there is no such step")
    if event not in shown.may:
        return request_card(shown, notices=(NOT_NOW,))
    return step_card(shown, STEPS[event], chosen=_chosen(press))


NOT_NOW = "That cannot be done as things stand. This is how it stands:"


def take(talk: Conversation, actor: Actor, press: Press) -> say.Message:
    """Take a step with a request."""
    request, event, version = press.one("request"), press.one("step"), press.one("version")
    number = int(version) if version.isdecimal() and len(version) < 10 else 0
    try:
        return request_card(talk.requests.take(actor, request, number, event, _chosen(press)))
    except Unwritten as unwritten:
        return request_card(talk.requests.show(actor, request), notices=(str(unwritten),))
    except NotThat as wrong:
        return step_card(talk.requests.show(actor, request), STEPS[event], str(wrong), _chosen(press))


def paper(talk: Conversation, actor: Actor, press: Press) -> say.Message:
    """A personal link to where a paper is written: nothing about a person is typed into a chat."""
    shown = talk.requests.show(actor, press.one("request"))
    found = next((one for one in shown.writes if one.name == press.one("paper")), None)
    if found is None:
        return request_card(shown, notices=(NOT_NOW,))
    return _door(talk, actor, found.title, shown, paper_button(shown.row.id, found))


def papers(talk: Conversation, actor: Actor, press: Press) -> say.Message:
    """A personal link to where everything is read that was written in a request."""
    shown = talk.requests.show(actor, press.one("request"))
    if not shown.reads:
        return request_card(shown, notices=(NOT_NOW,))
    return _door(talk, actor, "What was written", shown, papers_button(shown.row.id))


def _door(talk: Conversation, actor: Actor, title: str, shown: Shown, again: say.Button) -> say.Door:
    made = talk.links.make(actor, path_of(again))
    ends = f"The link is yours alone. It works once, until {time_words(made.ends)}, together with the code."
    return say.Door(title, (*where_it_goes(shown.row, shown.names), ends), made.address, made.code, again)


def _chosen(press: Press) -> dict[str, tuple[str, ...]]:
    return {name: tuple(v for v in values if v) for name, values in press.values.items() if name not in CARRIED}


MOVED = ("Nothing was changed by you: somebody else acted first, or this was an old button.", "It stands so now:")


def slip(trouble: RequestMovedOn | NotThat | DoesNotFollow) -> say.Notice:
    """What is said when a step was not taken."""
    if isinstance(trouble, RequestMovedOn):
        return say.Notice("conflict", "This has moved on", MOVED, instead=request_card(trouble.shown))
    return say.Notice("wrong", "That was not taken", (str(trouble),), (HOME,))


HANDLERS = {
    "request.form": blank,
    "request.make": make,
    "request.mine": mine,
    "request.queue": queue,
    "request.show": show,
    "request.choose": choose,
    "request.paper": paper,
    "request.papers": papers,
    "request.take": take,
}
