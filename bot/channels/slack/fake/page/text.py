"""Slack's own markup drawn as HTML: *bold*, _italic_, ~struck~, `code`, links, mentions, quotes and lists."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from markupsafe import Markup

from bot.channels.slack.fake.page.tags import Content, joined, tag
from bot.channels.slack.fake.things import Json

INLINE = re.compile(
    r"<(?P<link>[^<>\n]+)>"
    r"|`(?P<code>[^`\n]+)`"
    r"|(?<![\w*])\*(?P<bold>\S|\S.*?\S)\*(?![\w*])"
    r"|(?<![\w_])_(?P<italic>\S|\S.*?\S)_(?![\w_])"
    r"|(?<![\w~])~(?P<struck>\S|\S.*?\S)~(?![\w~])"
)
TAGS = {"code": "code", "bold": "strong", "italic": "em", "struck": "s"}
LINKS = ("http://", "https://", "mailto:")
POINT = re.compile(r"^\s*[•◦-] +")
QUOTE = re.compile(r"^(?:&gt;|>) ?")

SLACK = "slack://"
"""Begins an address inside Slack's own program."""


@dataclass(frozen=True, slots=True)
class Names:
    """What people and channels are called, by their ids, and where the pages of who reads this begin."""

    called: Mapping[str, str]
    base: str = ""


def text_object(text: Json, names: Names) -> Markup:
    """A text object of Block Kit."""
    if text["type"] == "plain_text":
        return _lines(text["text"].split("\n"))
    return marked(text["text"], names)


def marked(text: str, names: Names) -> Markup:
    """A text in Slack's markup."""
    drawn: list[Content] = []
    for number, part in enumerate(text.split("```")):
        if number % 2:
            drawn.append(tag("pre", tag("code", unescaped(part.strip("\n")))))
        elif part.strip("\n"):
            drawn.extend(_paragraphs(part.strip("\n").split("\n"), names))
    return joined(drawn)


def _paragraphs(lines: list[str], names: Names) -> list[Content]:
    drawn: list[Content] = []
    held: list[Markup] = []
    kind = ""
    for line in [*lines, None]:
        is_kind = "" if line is None else "point" if POINT.match(line) else "quote" if QUOTE.match(line) else "line"
        if held and (is_kind != kind):
            drawn.append(_group(kind, held))
            held = []
        kind = is_kind
        if line is not None:
            held.append(_inline(QUOTE.sub("", POINT.sub("", line)) if kind != "line" else line, names))
    return drawn


def _group(kind: str, lines: list[Markup]) -> Markup:
    if kind == "point":
        return tag("ul", [tag("li", one) for one in lines])
    return tag("blockquote" if kind == "quote" else "p", _lines(lines))


def _lines(lines: list[str] | list[Markup]) -> Markup:
    return joined(lines, between="<br>")


def _inline(text: str, names: Names) -> Markup:
    drawn: list[Content] = []
    at = 0
    for found in INLINE.finditer(text):
        drawn.append(unescaped(text[at : found.start()]))
        kind = str(found.lastgroup)
        inside = found.group(kind)
        if kind == "link":
            drawn.append(_link(inside, names))
        else:
            drawn.append(tag(TAGS[kind], unescaped(inside) if kind == "code" else _inline(inside, names)))
        at = found.end()
    drawn.append(unescaped(text[at:]))
    return joined(drawn)


def _link(inside: str, names: Names) -> Markup | str:
    target, _, words = inside.partition("|")
    if target.startswith(("@", "#")):
        return tag("span", target[0] + (names.called.get(target[1:]) or words or target[1:]), class_="mention")
    if target.startswith("!"):
        said = words or "@" + target[1:].split("^")[0]
        return tag("span", unescaped(said), class_="mention")
    if target.startswith(LINKS):
        href = unescaped(target)
        return tag("a", unescaped(words) or href, href=href, target="_blank", rel="noopener noreferrer")
    if target.startswith(SLACK):
        return tag("a", unescaped(words) or target, href=_inside_slack(unescaped(target), names.base))
    return f"<{unescaped(inside)}>"


def _inside_slack(address: str, base: str) -> str:
    """Where such an address leads on this page: the app's tabs, or a channel."""
    parts = urlsplit(address)
    asked = parse_qs(parts.query)
    if parts.hostname == "channel":
        return f"{base}/{asked.get('id', ['messages'])[0]}"
    tab = asked.get("tab", ["messages"])[0]
    return f"{base}/open/{tab if tab == 'home' else 'messages'}"


def unescaped(text: str) -> str:
    """The three signs that Slack has written out, as themselves."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
