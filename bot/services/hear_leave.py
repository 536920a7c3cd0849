"""What answers the acts of being away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import messages as say
from bot.policy import Actor
from bot.services.acts import Press
from bot.services.leave import HERE, Away
from bot.when import weekday_words

if TYPE_CHECKING:
    from bot.services.conversation import Conversation

HOME = say.Button("Start again", "home", (), "quiet")


def ask(talk: Conversation, actor: Actor, press: Press) -> say.Message:
    """When are you back?"""
    return _form(talk.leave.of(actor))


def take(talk: Conversation, actor: Actor, press: Press) -> say.Message:
    """Say until when one is away, or that one is here."""
    found = talk.leave.set(actor, press.one("back"))
    if found.wrong:
        return _form(found)
    if found.back is None:
        return say.Notice("done", "You are here", ("Requests come to you again.",), (HOME,))
    told = f"Until {weekday_words(found.back)} requests go to your deputy. Say so here if you are back earlier."
    return say.Notice("done", "You are away", (told,), (say.Button("I am back", "leave.form", ()), HOME))


def _form(found: Away) -> say.Form:
    back = found.back.isoformat() if found.back else HERE
    here = say.Option(HERE, "I am here", back == HERE)
    days = (say.Option(one.isoformat(), weekday_words(one), back == one.isoformat()) for one in found.days)
    field = say.FormField(
        "back",
        "When are you back?",
        "one",
        (here, *days),
        hint="On that day requests come to you again. Until then they go to your deputy.",
        error=found.wrong,
    )
    problems = (found.wrong,) if found.wrong else ()
    return say.Form("When you are away", (), (field,), say.Button("Save", "leave.set", (), "primary"), problems)


HANDLERS = {"leave.form": ask, "leave.set": take}
