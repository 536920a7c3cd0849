"""Every function between what is typed and where it could be kept or sent, and each of them failing in turn.

Each fails with an error that quotes what it was given, as errors of libraries do.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from inspect import iscoroutinefunction
from types import ModuleType
from typing import Any

from bot import delivery
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
    under_way,
)
from bot.channels.slack.post import at_once, calls, courier, drawing, letters, token_cache, tokens, whispers
from bot.records import (
    account_rows,
    accounts,
    addresses,
    chores,
    door_links,
    drafts,
    inbox,
    installations,
    outbox,
    record_keys,
    request_watches,
    rooms,
    store,
)
from bot.records import requests as request_rows
from bot.records.audit import AuditChain
from bot.records.record_keys import KeyRing
from bot.records.sealing import Seal
from bot.services import accounts as account_service
from bot.services import (
    barred,
    conversation,
    hear_lookup,
    hear_requests,
    lookup,
    outgoing,
    request_cards,
    request_clock,
    request_news,
    request_steps,
    request_views,
    request_watch,
    request_words,
    requests,
    telling,
    understanding,
    watch,
)
from bot.services import door_links as link_service
from bot.services import rooms as room_service

STORES = (
    *(accounts, addresses, account_rows, chores, door_links, drafts, inbox, installations, outbox, request_rows),
    *(request_watches, rooms, store),
)
"""Where every query is."""

OTHERS = (
    *(front, signature, heard, hearing, openings, listening, membership, answering, answers, speaking, asking, pressed),
    *(pressing, reply, trouble, forms, lifecycle, letters, at_once, whispers, courier, drawing, tokens, token_cache),
    *(calls, housekeeping, barred, hear_lookup, understanding, delivery),
    *(requests, hear_requests, request_cards, request_clock, request_news, request_steps, request_views),
    *(request_words, request_watch, record_keys),
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
    token_cache.TokenCache,
    at_once.AtOnce,
    whispers.Whispers,
    under_way.UnderWay,
    delivery.Delivery,
    requests.Requests,
    request_watch.RequestWatch,
    request_words.RequestWords,
    link_service.DoorLinks,
    KeyRing,
    request_clock.Clock,
    request_news.News,
    request_steps.Step,
)
"""What carries it, and what sends it."""

LEFT = {
    "Calls.close": "it takes nothing",
    "Outgoing.payload": "a letter that cannot be opened is a case of its own (`sealed otherwise`)",
    "FrontDoor.take": "the last net itself: whatever fails in it is a 500, and nothing is around it but the web server",
    "Listening._app": "it makes the listeners when canishare starts, and takes nothing",
    "Listening._listener": "only Bolt is around it, which says every error to its logger",
    "UnderWay.begin": "it only makes a task of what it is given, which is whoever is listed themselves",
    "UnderWay.end": "it takes nothing",
    "UnderWay._ended": "the net of what goes on by itself: only the event loop is around it, which says what was lost",
    "Delivery.run": "it takes nothing, and only what starts the service is around it: here, the stage itself",
    "Delivery.wake": "it takes nothing: it tells the loop that delivers to look, and only the event loop is around it",
    "Delivery._wait": "it is given tasks and seconds; the stage does not wait",
    "Delivery.deliver_due": "it begins what `Delivery.run` begins; tests and tools deliver so",
    "delivery._ended": "the net of each parcel: only the event loop is around it, which says what was lost",
    "record_keys._name_of": "it names the master keys when canishare starts",
    "request_steps._one": "it makes the steps when canishare starts",
    "listening._known": "it is given ids, answers Bolt with a constant, and Bolt says every error to its logger",
}
"""Not broken, and why."""

WEB, TERMINAL = "sessions of the web pages", "what is done at the command line"
SIGN_IN = "who somebody is on the web and at the command line: in Slack it is asked of the account"
PROOF = f"proving the records: {TERMINAL}"
LISTING = f"listing workspaces: {TERMINAL}"
PAGES = "the secure pages: they are on the web, and never in Slack"
DESTROYING = "destroying what was written: it happens by date"

ELSEWHERE = {
    "accounts.workspaces": LISTING,
    "accounts.linked_by_workspace": LISTING,
    "accounts.open_asks_by_workspace": LISTING,
    "installations.keep_installation": "installing: an administrator's browser or terminal is there, and not Slack",
    "store.members": SIGN_IN,
    "store.save_person": f"importing people: {TERMINAL}",
    "store.decision_ids": PROOF,
    "store.packs": PROOF,
    "store.open_session": WEB,
    "store.session": WEB,
    "store.touch_session": WEB,
    "store.end_session": WEB,
    "requests.overwrite_secrets": DESTROYING,
    "requests.count_secrets": DESTROYING,
    "KeyRing.destroy": DESTROYING,
    "KeyRing.rewrap": f"wrapping keys anew: {TERMINAL}",
    "RequestWords.fill": PAGES,
    "RequestWords.read": PAGES,
    "request_words._letter": PAGES,
    "request_words._seq": PAGES,
    "DoorLinks.came_by": PAGES,
    "door_links.link": PAGES,
    "door_links.try_link": PAGES,
    "door_links.use_link": PAGES,
    "DoorLinks.look": PAGES,
    "DoorLinks.open": PAGES,
    "DoorLinks._person": PAGES,
    "requests.to_authorise": f"the list of what waits for a manager: {WEB}",
    "AuditChain.verify": PROOF,
    "AuditChain._problem": PROOF,
    "AuditChain._seals": PROOF,
}
"""Not broken, because nothing that comes from Slack leads there. No scene reaches any of them."""

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
    return [one for one in found if left or one.called not in LEFT | ELSEWHERE]


def modules() -> set[str]:
    """The names of all modules of which something fails."""
    return {module.__name__ for module in (*STORES, *OTHERS)} | {one.__module__ for one in CLASSES}


def _own_function(module: ModuleType, act: Any) -> bool:
    return callable(act) and not isinstance(act, type) and getattr(act, "__module__", "") == module.__name__


def _own_method(name: str, act: Any) -> bool:
    return callable(act) and not name.startswith("__")


@dataclass(slots=True)
class Reached:
    """How often each function was called, by name: of those that are only counted, or of the one that fails."""

    times: Counter[str] = field(default_factory=Counter)


@contextmanager
def failing(target: Target, mark: str) -> Iterator[Reached]:
    """This function fails wherever it is called, until the block ends. What was made before may hold it still."""
    reached = Reached()
    with _replaced({target: _broken(target, mark, reached)}):
        yield reached


@contextmanager
def counting() -> Iterator[Reached]:
    """Every one of them, and those that are elsewhere, is counted whenever it is called, and works as it always does.
    What is left out for other reasons is not even counted: Bolt looks at its listeners from outside."""
    reached = Reached()
    counted = [one for one in targets(left=True) if one.called not in LEFT]
    with _replaced({one: _counted(one, reached) for one in counted}):
        yield reached


@contextmanager
def _replaced(instead: Mapping[Target, Callable[..., Any]]) -> Iterator[None]:
    """Something else stands wherever one of these is held: in its own module or class, and wherever it is imported."""
    by_act = {id(target.act): one for target, one in instead.items()}
    undo: list[Callable[[], object]] = []
    for target, one in instead.items():
        undo.append(partial(setattr, target.holder, target.name, vars(target.holder)[target.name]))
        setattr(target.holder, target.name, one)
    for module in [one for name, one in list(sys.modules.items()) if name.startswith("bot.")]:
        for name, held in list(vars(module).items()):
            if id(held) in by_act:
                setattr(module, name, by_act[id(held)])
                undo.append(partial(setattr, module, name, held))
            elif isinstance(held, dict) and not name.startswith("__"):
                for key in [key for key, one in held.items() if id(one) in by_act]:
                    undo.append(partial(held.__setitem__, key, held[key]))
                    held[key] = by_act[id(held[key])]
    try:
        yield
    finally:
        for act in reversed(undo):
            act()


def _broken(target: Target, mark: str, reached: Reached) -> Callable[..., Any]:
    def fail(*given: Any, **named: Any) -> Any:
        reached.times[target.called] += 1
        raise ValueError(f"{target.called} could not do it for {mark}: {given!r} {named!r}")

    async def fail_later(*given: Any, **named: Any) -> Any:
        fail(*given, **named)

    return fail_later if iscoroutinefunction(target.act) else fail


def _counted(target: Target, reached: Reached) -> Callable[..., Any]:
    def count(*given: Any, **named: Any) -> Any:
        reached.times[target.called] += 1
        return target.act(*given, **named)

    async def count_later(*given: Any, **named: Any) -> Any:
        return await count(*given, **named)

    return count_later if iscoroutinefunction(target.act) else count
