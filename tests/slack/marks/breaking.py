"""Every function between what is typed and where it could be kept or sent, and each of them failing in turn.

Each fails with an error that quotes what it was given, as errors of libraries do.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from inspect import iscoroutinefunction
from types import ModuleType
from typing import Any

from bot.channels.slack import housekeeping
from bot.channels.slack.doors import (
    answering,
    answers,
    asking,
    forms,
    front,
    heard,
    hearing,
    lifecycle,
    listening,
    membership,
    openings,
    pressed,
    pressing,
    reply,
    signature,
    speaking,
    trouble,
)
from bot.channels.slack.post import at_once, calls, courier, drawing, letters, tokens
from bot.records import account_rows, accounts, addresses, chores, drafts, inbox, installations, outbox, rooms, store
from bot.records.audit import AuditChain
from bot.records.sealing import Seal
from bot.services import accounts as account_service
from bot.services import barred, conversation, hear_lookup, lookup, outgoing, telling, understanding, watch
from bot.services import rooms as room_service

STORES = (accounts, addresses, account_rows, chores, drafts, inbox, installations, outbox, rooms, store)
"""Where every query is."""

OTHERS = (
    *(front, signature, heard, hearing, openings, listening, membership, answering, answers, speaking, asking, pressed),
    *(pressing, reply, trouble, forms, lifecycle, letters, at_once, courier, drawing, tokens, calls, housekeeping),
    *(barred, hear_lookup, understanding),
)
CLASSES: tuple[type, ...] = (
    AuditChain,
    Seal,
    outgoing.Outgoing,
    telling.Telling,
    room_service.Rooms,
    account_service.Accounts,
    conversation.Conversation,
    lookup.Lookup,
    watch.Watch,
    front.FrontDoor,
    listening.Listening,
    membership.Membership,
    trouble.Trouble,
    answering.Answering,
    answers.Answers,
    speaking.Speaking,
    pressing.Pressing,
    housekeeping.Housekeeping,
    forms.Forms,
    lifecycle.Lifecycle,
    courier.SlackCourier,
    calls.Calls,
    calls.Answer,
    drawing.Drawing,
    tokens.Tokens,
    at_once.AtOnce,
)
"""What carries it, and what sends it."""

LEFT = {
    "Calls.close": "it takes nothing",
    "Outgoing.payload": "a letter that cannot be opened is a case of its own (`sealed otherwise`)",
    "FrontDoor.take": "the last net itself: whatever fails in it is a 500, and nothing is around it but the web server",
    "Listening._app": "it makes the listeners when canishare starts, and takes nothing",
    "Listening._listener": "only Bolt is around it, which says every error to its logger",
    "Listening._open": "the net of a view that is opened: only the event loop is around it, which says what was lost",
    "listening._known": "it is given ids, answers Bolt with a constant, and Bolt says every error to its logger",
}
"""Not broken, and why."""

UNLISTED = {
    "line": "the open line of Socket Mode, which the passes do not use: its messages go on to `Listening.dispatch`",
    "socket": "the same: it holds the lines, and hands what came on to `Listening.dispatch`",
}
"""Modules of the doors and the post of which nothing is broken, and why."""


@dataclass(frozen=True, slots=True)
class Target:
    """One function, and who holds it: a module or a class."""

    holder: ModuleType | type
    name: str
    act: Callable[..., Any]

    @property
    def called(self) -> str:
        """Its name, with that of its holder."""
        return f"{self.holder.__name__.rpartition('.')[2]}.{self.name}"


def targets(*, left: bool = False) -> list[Target]:
    """All of them; with those that are left out, too, where that is asked for."""
    found = []
    for module in (*STORES, *OTHERS):
        found += [Target(module, name, act) for name, act in vars(module).items() if _own_function(module, act)]
    for one in CLASSES:
        found += [Target(one, name, act) for name, act in vars(one).items() if _own_method(name, act)]
    return [one for one in found if left or one.called not in LEFT]


def modules() -> set[str]:
    """The names of all modules of which something fails."""
    return {module.__name__ for module in (*STORES, *OTHERS)} | {one.__module__ for one in CLASSES}


def _own_function(module: ModuleType, act: Any) -> bool:
    return callable(act) and not isinstance(act, type) and getattr(act, "__module__", "") == module.__name__


def _own_method(name: str, act: Any) -> bool:
    return callable(act) and not name.startswith("__")


@contextmanager
def failing(target: Target, mark: str) -> Iterator[None]:
    """This function fails wherever it is called, until the block ends. What was made before may hold it still."""
    broken = _broken(target, mark)
    undo: list[Callable[[], object]] = [partial(setattr, target.holder, target.name, target.act)]
    setattr(target.holder, target.name, broken)
    for module in [one for name, one in list(sys.modules.items()) if name.startswith("bot.")]:
        for name, held in list(vars(module).items()):
            if held is target.act:
                setattr(module, name, broken)
                undo.append(partial(setattr, module, name, target.act))
            elif isinstance(held, dict):
                for key in [key for key, one in held.items() if one is target.act]:
                    held[key] = broken
                    undo.append(partial(held.__setitem__, key, target.act))
    try:
        yield
    finally:
        for one in undo:
            one()


def _broken(target: Target, mark: str) -> Callable[..., Any]:
    def fail(*given: Any, **named: Any) -> Any:
        raise ValueError(f"{target.called} could not do it for {mark}: {given!r} {named!r}")

    async def fail_later(*given: Any, **named: Any) -> Any:
        fail(*given, **named)

    return fail_later if iscoroutinefunction(target.act) else fail
