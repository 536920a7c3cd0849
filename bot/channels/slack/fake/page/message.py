"""Drawing one message, and a modal."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.channels.slack.fake.blocks import words_of
from bot.channels.slack.fake.page.blocks import blocks
from bot.channels.slack.fake.page.elements import Pen
from bot.channels.slack.fake.page.tags import Content, tag
from bot.channels.slack.fake.page.text import Names, marked
from bot.channels.slack.fake.surfaces import Surface
from bot.channels.slack.fake.things import SLACKBOT, Message, User

ONLY_YOU = "Only visible to you"


def spoken(ts: str, user: User) -> tuple[str, str]:
    """When something was written: for machines, and as the reader's clock shows it."""
    moment = datetime.fromtimestamp(float(ts), UTC).astimezone(ZoneInfo(user.tz))
    return moment.isoformat(timespec="seconds"), f"{moment:%H:%M}"


def surface_form(pen: Pen, *content: Content, class_: str, enter: str = "settle") -> Markup:
    """The form around what can be pressed: everything filled in goes with whatever is pressed.

    The first button of a form is what the Enter key presses, so a hidden one comes before those of the app.
    """
    address = f"{pen.address}/surface/{pen.surface.name}"
    first = tag("button", "Enter", type="submit", name=enter, class_="unseen", tabindex="-1", aria_hidden="true")
    return tag("form", first, content, method="post", action=address, class_=class_, autocomplete="off")


def draw_message(pen: Pen, shortcuts: dict[str, str]) -> Markup:
    """One message as its reader sees it."""
    message, user = pen.surface.message, pen.surface.user
    if not message:
        raise ValueError("this is no message")
    whole, short = spoken(message.ts, user)
    name = author(message, pen.names)
    body = surface_form(pen, blocks(pen), class_="blocks") if message.blocks else _words(message, pen.names)
    problem = message.problems.get(user.id)
    return tag(
        "article",
        tag("span", _initials(name), class_=_look(message, user), aria_hidden="true"),
        tag(
            "div",
            tag("p", ONLY_YOU, class_="only-you") if message.only_for else None,
            tag(
                "header",
                tag("h2", name, class_="author"),
                tag("span", "APP", class_="badge") if message.by_app else None,
                tag("time", short, datetime=whole),
                tag("span", "In a thread", class_="small") if message.thread else None,
                _menu(pen, message, short, shortcuts) if not message.only_for else None,
            ),
            body,
            tag("p", "(edited)", class_="small") if message.edited else None,
            tag("p", f"⚠ {problem}", class_="error", role="alert") if problem else None,
            class_="written",
        ),
        class_="message ephemeral" if message.only_for else "message",
        id=anchor(message),
    )


def anchor(message: Message) -> str:
    """The id of a message on the page."""
    return "m" + message.ts.replace(".", "-")


def author(message: Message, names: Names) -> str:
    """Who wrote a message, in words."""
    return "Slackbot" if message.user == SLACKBOT else names.called.get(message.user, message.user)


def _words(message: Message, names: Names) -> Markup:
    return tag("div", marked(message.text, names), class_="blocks")


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split()[:2]).upper()


def _look(message: Message, user: User) -> str:
    if message.by_app:
        return "face app"
    return "face me" if message.user == user.id else "face"


def _menu(pen: Pen, message: Message, short: str, shortcuts: dict[str, str]) -> Markup | None:
    if not shortcuts or pen.surface.user.is_stranger:
        return None
    lines = [
        tag("button", name, type="submit", name="shortcut", value=callback, class_="button")
        for callback, name in shortcuts.items()
    ]
    ts = tag("input", type="hidden", name="ts", value=message.ts)
    form = tag("form", ts, lines, method="post", action=f"{pen.address}/message-shortcut", class_="row")
    said = tag("span", f" for the message of {short}", class_="unseen")
    return tag("details", tag("summary", "More actions", said), form, class_="menu")


def draw_modal(pen: Pen, *, under: int) -> Markup:
    """The modal on top, over everything else. `under` is how many more lie beneath it."""
    view = pen.surface.view
    if not view:
        raise ValueError("this is no view")
    given = view.given
    submit, close = words_of(given.get("submit")), words_of(given.get("close")) or "Close"
    back = "Back" if under and not given.get("close") else close
    body = surface_form(
        pen,
        tag("p", f"⚠ {view.problem}", class_="error", role="alert") if view.problem else None,
        _errors(len(view.errors)),
        tag("div", blocks(pen, heading="h2"), class_="blocks"),
        tag(
            "div",
            tag("button", back, type="submit", name="close", value="1", class_="button"),
            tag("button", submit, type="submit", name="submit", value="1", class_="button primary") if submit else None,
            class_="row end",
        ),
        class_="modal-form",
        enter="submit" if submit else "settle",
    )
    title = tag("h1", words_of(given["title"]), id="modal-title", tabindex="-1", autofocus=not _focuses(pen.surface))
    dialog = tag(
        "section", title, body, role="dialog", aria_modal="true", aria_labelledby="modal-title", class_="modal"
    )
    return tag("div", dialog, class_="over")


def _errors(count: int) -> Markup | None:
    if not count:
        return None
    said = "There is something to put right." if count == 1 else f"There are {count} things to put right."
    return tag("p", said, class_="error", role="alert")


def _focuses(surface: Surface) -> bool:
    """Whether the app itself says which input should have the focus."""
    return any((one.get("element") or {}).get("focus_on_load") for one in surface.blocks)
