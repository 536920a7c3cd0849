"""Every message there is, with a hostile text in every place of it where a text stands, drawn everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass, replace
from random import Random
from typing import Any

from bot import message_parts as parts
from bot import messages as say
from bot.channels.slack.looks.render import draw
from bot.channels.slack.looks.views import draw_form, draw_home, draw_modal
from tests.slack.injection.parsed import live, pressable, sendable, wrongly_seen
from tests.slack.injection.texts import hostile
from tests.web.gallery import EVERY

KEPT: dict[type, tuple[str, ...]] = {
    parts.Button: ("act", "values", "tone"),
    parts.Cite: ("label",),
    parts.Remark: ("kind", "checked"),
    parts.Option: ("value",),
    parts.FormField: ("name", "kind"),
    say.Question: ("run",),
    say.Outcome: ("run", "name"),
    say.Record: ("decision",),
    say.Reading: ("sources",),
    say.Notice: ("kind",),
    say.Picture: ("svg",),
}
"""What in a message is no text that is shown, or is an address of our own."""

AT_A_TIME = 2
"""Messages that each text is put in; which ones, the dice say."""


@dataclass(slots=True)
class Drawings:
    """How many were drawn, and what was wrong with which."""

    drawn: int = 0
    wrong: list[str] = field(default_factory=list)


def with_text(message: Any, text: str) -> Any:
    """The same message with this text wherever a text stands in it."""
    if isinstance(message, str):
        return text
    if isinstance(message, tuple):
        return tuple(with_text(one, text) for one in message)
    if not is_dataclass(message) or isinstance(message, type):
        return message
    kept = KEPT.get(type(message), ())
    changed = {one.name: with_text(getattr(message, one.name), text) for one in fields(message) if one.name not in kept}
    return replace(message, **changed)


def surfaces(message: say.Message) -> Iterator[tuple[str, dict[str, Any]]]:
    """A message in every way that Slack can show it."""
    yield "sent", draw(message).payload
    yield "at home", draw_home(message, "metadata")
    yield "in a modal", draw_modal(message, "Can I share this?", "", "")
    if isinstance(message, say.Form):
        yield "to fill in", draw_form(message, "draft", "", None)


def draw_hostile(dice: Random, many: int, found: Drawings) -> None:
    """Draw so many hostile texts in the gallery's messages, and hold each drawing against the harmless one."""
    harmless = {
        (name, surface): (live(drawn), pressable(drawn))
        for name, message in EVERY.items()
        for surface, drawn in surfaces(with_text(message, "Ashmere"))
    }
    for _ in range(many):
        text = hostile(dice)
        for name in dice.sample(sorted(EVERY), AT_A_TIME):
            for surface, drawn in surfaces(with_text(EVERY[name], text)):
                found.drawn += 1
                for why in _wrong(drawn, *harmless[name, surface]):
                    found.wrong.append(f"{name} {surface}: {why}: {text[:80]!r}")


def _wrong(drawn: dict[str, Any], links: Any, most: int) -> Iterator[str]:
    extra = live(drawn) - links
    if extra:
        yield f"{sum(extra.values())} mentions or links that are not ours"
    if pressable(drawn) > most:
        yield f"{pressable(drawn)} things to press, and there are {most}"
    if wrongly_seen(drawn):
        yield "a text that holds what cannot be seen, or turns what stands after it"
    if not sendable(drawn):
        yield "cannot be sent"
