"""Making HTML out of Python values. Whatever is not HTML already is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from markupsafe import Markup, escape

Content: TypeAlias = "str | Markup | Iterable[Content] | None"
"""What stands inside an element: text, HTML, nothing, or several of them."""

VOID = ("br", "hr", "input", "link", "meta")

NOTHING = Markup("")


def tag(name: str, /, *content: Content, **attributes: object) -> Markup:
    """One element. `class_` is its class, an underscore in a name is a hyphen, and None or False leaves it out."""
    written = "".join(_attribute(key, value) for key, value in attributes.items() if value not in (None, False))
    start = f"<{name}{written}>"
    inside = "" if name in VOID else f"{joined(content)}</{name}>"
    return Markup(start + inside)  # noqa: S704 - every value in it was escaped


def joined(content: Content, between: str = "") -> Markup:
    """Several things one after another."""
    if content is None:
        return NOTHING
    if isinstance(content, str):
        return escape(content)
    return Markup(between).join(joined(one) for one in content)  # noqa: S704 - written in this package


def _attribute(key: str, value: object) -> str:
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
