"""Places in the running bot at which its process can be made to die.

They are put around it from outside, by name: the bot itself knows nothing of them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from bot import delivery
from bot.channels.slack.doors import answering, front
from bot.channels.slack.post import calls
from bot.records import audit, drafts, grouped, outbox, store
from bot.records.database import Database
from bot.services import outgoing

METHODS = (
    "chat.postMessage",
    "chat.update",
    "chat.postEphemeral",
    "conversations.open",
    "conversations.history",
    "views.open",
    "views.update",
    "views.publish",
)
WRITES: tuple[tuple[Any, str, str], ...] = (
    (answering, "take_in", "noting a delivery"),
    (outgoing, "put_out", "putting a letter out"),
    (store, "add_run", "beginning a walk"),
    (store, "move_run", "moving a walk on"),
    (store, "add_decision", "keeping a decision"),
    (audit.AuditChain, "add", "adding a link"),
    (drafts, "add_draft", "keeping a draft"),
    (outbox, "claim", "claiming a letter"),
    (outbox, "delivered", "noting that a letter arrived"),
    (outbox, "again", "noting that a letter comes again"),
    (outbox, "take_back", "taking letters back"),
)
AROUND = (
    *(label for _, _, label in WRITES),
    "committing what was heard",
    "committing what was delivered",
    "telling who waits that it is on disk",
    "deciding how a delivery ended",
    "acknowledging",
    *METHODS,
)
NAMES = tuple(f"{when} {label}" for label in AROUND for when in ("before", "after"))


class Points:
    """The points at which this process dies. `armed` says at which passing of each; `die` is told the name."""

    def __init__(self, armed: dict[str, int], die: Callable[[str], None]) -> None:
        self.left = dict(armed)
        self.die = die
        self._lock = threading.Lock()

    def reach(self, name: str) -> None:
        """A point is passed."""
        if name not in self.left:
            return
        with self._lock:
            self.left[name] -= 1
            if self.left[name] <= 0:
                self.die(name)

    @contextmanager
    def around(self, label: str) -> Iterator[None]:
        """The two points before and after something."""
        self.reach(f"before {label}")
        yield
        self.reach(f"after {label}")

    def wrap(self, owner: Any, name: str, label: str) -> None:
        """Put the two points around a function."""
        original = getattr(owner, name)

        @wraps(original)
        def wrapped(*given: Any, **named: Any) -> Any:
            with self.around(label):
                return original(*given, **named)

        setattr(owner, name, wrapped)

    def place(self) -> None:
        """Put every point where it belongs."""
        for owner, name, label in WRITES:
            self.wrap(owner, name, label)
        self.wrap(delivery.Delivery, "_settle", "deciding how a delivery ended")
        self._around_commits()
        self._around_calls()
        self._around_acknowledging()
        self._around_telling()

    def _around_commits(self) -> None:
        made = Database.__init__

        @wraps(made)
        def init(database: Database, engine: Any) -> None:
            made(database, engine)
            commit = engine.dialect.do_commit

            def committed(connection: Any) -> None:
                heard = threading.current_thread().name.startswith("answering")
                with self.around("committing what was heard" if heard else "committing what was delivered"):
                    commit(connection)

            engine.dialect.do_commit = committed

        Database.__init__ = init  # type: ignore[method-assign]

    def _around_calls(self) -> None:
        call = calls.Calls.call

        @wraps(call)
        async def called(one: calls.Calls, token: str, method: str, **arguments: Any) -> Any:
            with self.around(method):
                return await call(one, token, method, **arguments)

        calls.Calls.call = called  # type: ignore[method-assign]

    def _around_acknowledging(self) -> None:
        made = front.Response.__call__

        async def answered(response: Any, *given: Any) -> None:
            with self.around("acknowledging"):
                await made(response, *given)

        front.Response.__call__ = answered  # type: ignore[method-assign]

    def _around_telling(self) -> None:
        tell = grouped._tell

        def told(ended: list[Any]) -> None:
            with self.around("telling who waits that it is on disk"):
                tell(ended)

        grouped._tell = told
