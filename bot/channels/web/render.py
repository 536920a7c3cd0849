"""Drawing a message as a page: a pure function, one template for each kind of message.

Everything that comes in is text. It is cleaned of characters that cannot be seen and escaped; only the flowchart's
own drawing is put in as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot import messages as say
from bot.channels.unseen import UNSEEN
from bot.channels.web.links import share_form, target
from bot.policy import UNKNOWN, Actor
from bot.when import day_words, uk_words

TEMPLATES = Path(__file__).parent / "templates"

BOLD = re.compile(r"\*\*(.+?)\*\*")

KINDS: dict[type, str] = {
    say.Question: "question",
    say.Outcome: "outcome",
    say.Emergency: "emergency",
    say.Form: "form",
    say.Record: "record",
    say.Tracked: "tracked",
    say.Results: "results",
    say.Reading: "reading",
    say.Contact: "contact",
    say.Listing: "listing",
    say.Notice: "notice",
    say.Door: "door",
    say.Home: "home",
    say.Picture: "picture",
}
"""Each kind of message and the template in templates/kinds that draws it."""

WITHOUT_ASKING = (say.Form, say.Emergency, say.Home, say.Record, say.Tracked)
"""Kinds of page without the box for one's own words at the end: Home has it at the top."""

URGENT_KINDS = ("wrong", "personal", "refused", "conflict", "unavailable")

AGENCY_READERS = ("authoriser", "spoc", "deputy_spoc", "auditor")
"""Roles that may see a list of decisions that are not their own (security.md 4.7)."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a page needs beside its message: whose page it is and how its forms are signed.

    `here` is the act whose link in the header is marked; `ends` is when the officer will be signed out, in words;
    `emergency` is drawn on a page that says something broke.
    """

    partnership: str
    actor: Actor = UNKNOWN
    csrf: str = ""
    here: str = ""
    ends: str = ""
    emergency: say.Emergency | None = None

    @property
    def signed_in(self) -> bool:
        """Whether the page is somebody's."""
        return self.actor.kind not in ("unknown", "leaver")

    @property
    def sees_agency(self) -> bool:
        """Whether the header offers the agency's decisions."""
        return self.actor.is_any(*AGENCY_READERS)

    @property
    def asks_partners(self) -> bool:
        """Whether the header offers what they asked partners for."""
        return self.actor.is_any("officer")

    @property
    def is_asked(self) -> bool:
        """Whether the header offers what their agency is asked for."""
        return self.actor.is_any("spoc", "deputy_spoc")


@dataclass(frozen=True, slots=True)
class SignIn:
    """The page on which somebody says who they are. `problem` is said at its top."""

    people: tuple[Actor, ...]
    next: str = "/"
    problem: str = ""
    done: str = ""
    set_up: bool = True
    by_link: bool = False

    @property
    def agencies(self) -> dict[str, list[Actor]]:
        """The people under the names of their agencies."""
        found: dict[str, list[Actor]] = {}
        for actor in self.people:
            found.setdefault(actor.agency_name, []).append(actor)
        return found


def draw(message: say.Message, context: Context) -> str:
    """The page for a message."""
    notice = message if isinstance(message, say.Notice) and message.instead else None
    body = notice.instead if notice and notice.instead else message
    return (
        templates()
        .get_template("page.html")
        .render(
            m=body,
            kind=KINDS[type(body)],
            notice=notice,
            title=title_of(message),
            c=context,
            asks=context.signed_in and not isinstance(body, WITHOUT_ASKING),
            vouch=isinstance(message, say.Notice) and message.may_vouch,
        )
    )


def draw_sign_in(page: SignIn, context: Context) -> str:
    """The page on which somebody says who they are."""
    return templates().get_template("sign_in.html").render(page=page, c=context, title="Sign in", asks=False)


def draw_page(template: str, title: str, context: Context, **values: object) -> str:
    """A page that is no message: one on which words about a person are written or read, or that lets somebody in."""
    return templates().get_template(template).render(c=context, title=title, asks=False, **values)


def title_of(message: say.Message) -> str:
    """What a page is called in the browser's tab and history: the kind of page, never anything about a case."""
    match message:
        case say.Notice():
            below = f" - {title_of(message.instead)}" if message.instead else ""
            return f"{'Problem: ' if message.kind in ('wrong', 'personal') else ''}{message.title}{below}"
        case say.Question():
            return f"Question {message.number}: {message.short}"
        case say.Outcome():
            return f"Outcome: {message.short}"
        case say.Record():
            return "The record of a decision"
        case say.Tracked():
            return "A request to a partner"
        case say.Results():
            return "What I found"
        case say.Reading():
            return f"{message.cite.text}: {message.title}"
        case say.Contact():
            return f"Who to ask: {message.agency}"
        case say.Home():
            return "Can I share this?"
        case say.Form():
            return f"Problem: {message.title}" if troubles(message) else message.title
        case _:
            return message.title


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing to put right in a form, and the field it is about, if it is about one."""

    say: str
    field: str = ""


def troubles(form: say.Form) -> tuple[Trouble, ...]:
    """What is to be put right in a form: what its fields say, and what is not about a field, each once."""
    at_fields = [Trouble(field.error, field.name) for field in form.fields if field.error]
    told = {one.say for one in at_fields}
    return (*at_fields, *(Trouble(one) for one in form.problems if one not in told))


def seen(value: object) -> object:
    """A text without the characters that cannot be seen. Anything else as it is."""
    return UNSEEN.sub("", value) if type(value) is str else value


def bold(text: str) -> Markup:
    """A text, escaped, with `**these words**` made strong."""
    return Markup(BOLD.sub(r"<strong>\1</strong>", str(escape(seen(text)))))  # noqa: S704 - escaped just before


def drawing(svg: str) -> Markup:
    """The flowchart's SVG: drawn by ourselves from the pack, with every word in it escaped there."""
    return Markup(svg)  # noqa: S704 - ours


@cache
def templates() -> Environment:
    """The templates, read when first drawn."""
    found = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=seen,
        auto_reload=False,
    )
    found.filters.update(bold=bold, drawing=drawing, day=day_words, moment=uk_words)
    found.globals.update(
        target=target, share_form=share_form, troubles=troubles, urgent_kinds=URGENT_KINDS, kind_of=kind_of
    )
    return found


def kind_of(message: say.Message) -> str:
    """The template that draws this kind of message."""
    return KINDS[type(message)]
