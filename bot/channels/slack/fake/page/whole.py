"""Drawing whole pages: choosing who to be, and Slack as that person sees it. No script, and everything escaped."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from bot.channels.slack.fake.page.blocks import blocks
from bot.channels.slack.fake.page.elements import Pen
from bot.channels.slack.fake.page.message import draw_message, draw_modal, surface_form
from bot.channels.slack.fake.page.tags import Content, tag
from bot.channels.slack.fake.page.text import Names
from bot.channels.slack.fake.surfaces import HOME, MESSAGES, MODAL, of_message, place_named, readable, seen
from bot.channels.slack.fake.things import Channel, User
from bot.channels.slack.fake.town import Town, Workspace

STAND_IN = "A stand-in for Slack. Everybody is invented."
GONE = "That is not there any more. This is how it looks now."
LATEST = "latest"
MOST_MESSAGES = 60
"""How many of the newest messages a page shows."""


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looking at a place. `gone` says that what they pressed was not there any more.

    `times` is how often they looked again: a browser only looks again where the address is another one.
    """

    town: Town
    workspace: Workspace
    user: User
    where: str
    gone: bool = False
    times: int = 0

    @property
    def base(self) -> str:
        """Where everything of this person begins."""
        return f"/at/{self.workspace.id}/{self.user.id}"

    @property
    def address(self) -> str:
        """This place."""
        return f"{self.base}/{self.where}"

    @property
    def channel(self) -> Channel:
        """The channel of this place."""
        return place_named(self.workspace, self.user, self.where)

    @property
    def title(self) -> str:
        """What this place is called."""
        name = self.town.app.name
        return name if self.where in (HOME, MESSAGES) else f"#{self.channel.name}"


def names_for(look: Look) -> Names:
    """What people and channels are called, by their ids."""
    people = {one.id: one.real_name for one in look.workspace.users.values()}
    return Names(people | {one.id: one.name for one in look.workspace.channels.values()}, look.base)


def page(title: str, *content: Content) -> str:
    """A whole page."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", f"{title} - stand-in for Slack"),
        tag("link", rel="stylesheet", href="/style.css"),
    )
    return "<!doctype html>\n" + str(tag("html", head, tag("body", content), lang="en-GB"))


def draw_chooser(town: Town) -> str:
    """The page on which a visitor says who they are."""
    spaces = []
    for workspace in town.workspaces.values():
        people = [_person(workspace, one) for one in workspace.people]
        spaces.append(tag("section", tag("h2", workspace.name), tag("ul", people, class_="people"), class_="card"))
    intro = tag("p", f"Choose who you are. Then use {town.app.name} as that person would, in their own Slack.")
    main = tag("main", tag("h1", "Who are you in Slack?"), intro, spaces, class_="chooser", id="main")
    return page("Who are you?", _banner(), main)


def _person(workspace: Workspace, user: User) -> Markup:
    signs = {
        "guest": user.is_guest,
        "from another organisation's Slack": user.is_stranger,
        "has left": user.deleted,
    }
    about = ", ".join([one for one in (user.title,) if one] + [sign for sign, holds in signs.items() if holds])
    said = [tag("strong", user.real_name), tag("span", about, class_="small") if about else None]
    if user.deleted:
        return tag("li", tag("div", said, class_="person"))
    address = f"/at/{workspace.id}/{user.id}/open/{MESSAGES}"
    return tag("li", tag("a", said, href=address, class_="person"))


def draw_place(look: Look) -> str:
    """Slack, as somebody sees it."""
    modals = look.workspace.stack(look.user.id)
    used = [0]
    names = names_for(look)
    behind = tag(
        "div",
        None if modals else tag("a", "Skip to the conversation", href="#main", class_="skip"),
        _top(look),
        tag("div", _sidebar(look), _main(look, names, used), class_="columns"),
        class_="slack",
        inert=bool(modals),
    )
    over = None
    if modals:
        surface = seen(look.workspace, look.user, MODAL)[0]
        pen = Pen(surface, names, f"{look.base}/{look.where}", used)
        over = tag("main", draw_modal(pen, under=len(modals) - 1), id="main")
    return page(f"{look.title} - {look.workspace.name}", _banner(), behind, over)


def _banner() -> Markup:
    return tag("aside", tag("p", STAND_IN), class_="banner", aria_label="About this page")


def _top(look: Look) -> Markup:
    who = tag("p", "You are ", tag("strong", look.user.real_name))
    other = tag("a", "Be somebody else", href="/")
    return tag("header", tag("p", look.workspace.name, class_="workspace"), who, other, class_="top")


def _to(address: str, words: Content, *, current: bool) -> Markup:
    return tag("a", words, href=address, aria_current="page" if current else None)


def _sidebar(look: Look) -> Markup:
    channels = [one for one in look.workspace.channels.values() if not one.is_direct and look.user.id in one.members]
    shared = tag("span", " (shared)", class_="small")
    places = [
        tag(
            "li",
            _to(
                f"{look.base}/{one.id}",
                [f"# {one.name}", shared if one.is_ext_shared else None],
                current=look.where == one.id,
            ),
        )
        for one in channels
    ]
    app = look.town.app
    tabs = [
        tag("li", _to(f"{look.base}/open/{tab}", f"{app.name}: {words}", current=look.where == tab))
        for tab, words in ((HOME, "Home"), (MESSAGES, "Messages"))
    ]
    shortcuts = {} if look.user.is_stranger else app.shortcuts
    lines = [
        tag("li", tag("button", name, type="submit", name="shortcut", value=key)) for key, name in shortcuts.items()
    ]
    form = tag("form", _list("Shortcuts", lines), method="post", action=f"{look.address}/shortcut")
    return tag(
        "nav",
        tag(
            "div",
            _list("Channels", places),
            _list("Apps", tabs),
            form if lines else None,
            class_="places",
        ),
        class_="sidebar",
        aria_label="Places",
    )


def _list(title: str, lines: list[Markup]) -> Markup:
    return tag("div", tag("h2", title), tag("ul", lines))


def _main(look: Look, names: Names, used: list[int]) -> Markup:
    again = tag("a", "Look again", href=f"{look.address}?times={look.times + 1}#{LATEST}", class_="button")
    head = tag("div", tag("h1", look.title), again, class_="head")
    body = _home(look, names, used) if look.where == HOME else _conversation(look, names, used)
    gone = tag("p", GONE, class_="error", role="alert") if look.gone else None
    # While a modal is open the page has another main part, so this one is plain.
    kind = "div" if look.workspace.stack(look.user.id) else "main"
    return tag(kind, head, gone, body, class_="place", id="main" if kind == "main" else None, tabindex="-1")


def _home(look: Look, names: Names, used: list[int]) -> Markup:
    surfaces = seen(look.workspace, look.user, HOME)
    if not surfaces:
        return tag("p", f"{look.town.app.name} has not put anything here yet.", class_="empty", id=LATEST)
    pen = Pen(surfaces[0], names, look.address, used)
    view = surfaces[0].view
    problem = tag("p", f"⚠ {view.problem}", class_="error", role="alert") if view and view.problem else None
    form = surface_form(pen, blocks(pen, heading="h2"), class_="blocks")
    return tag("div", problem, form, class_="home", id=LATEST)


def _conversation(look: Look, names: Names, used: list[int]) -> list[Markup]:
    channel = look.channel
    messages = readable(channel, look.user)[-MOST_MESSAGES:]
    shortcuts = look.town.app.message_shortcuts
    drawn: list[Markup] = []
    for one in messages:
        if one is messages[-1]:
            drawn.append(tag("span", id=LATEST))
        surface = of_message(look.workspace, look.user, channel, one)
        drawn.append(draw_message(Pen(surface, names, look.address, used), shortcuts))
    empty = tag("p", "Nothing has been written here yet.", class_="empty", id=LATEST)
    talk = tag("div", drawn or empty, class_="talk")
    return [talk, _composer(look, channel)]


def _composer(look: Look, channel: Channel) -> Markup:
    if channel.is_archived:
        return tag("p", "This channel is archived.", class_="empty")
    app = look.town.app
    commands = {} if look.user.is_stranger else app.commands
    hint = [tag("li", tag("code", name), f" {about}") for name, about in commands.items()]
    box = tag("input", type="text", id="say", name="text", required=True, maxlength="4000", autocomplete="off")
    row = tag("div", box, tag("button", "Send", type="submit", class_="button primary"), class_="row")
    help_with = tag("ul", hint, class_="commands small") if hint else None
    label = tag("label", f"Message {look.title}", for_="say")
    return tag("form", label, row, help_with, method="post", action=f"{look.address}/say", class_="composer")
