"""A partnership in which everybody has something of everything, and Slack's hand on its door.

It is prepared once, while nothing is broken. Before each scene everything is as it was then, and the door is new.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.app import Parts
from bot.channels.slack.fake.sample import BOTS
from bot.channels.slack.looks.names import field_id
from bot.channels.slack.looks.press import value_of
from bot.channels.slack.post.calls import Answer, Calls, Ended
from bot.channels.slack.setting_up.install import Grant, keep_grant
from bot.commands.running import _tick
from bot.messages import Button
from bot.records import drafts, outbox
from bot.records.drafts import DraftRow
from bot.records.outbox import OUTBOX
from tests.clock import Clock
from tests.officer import Officer
from tests.partnership import KWABENA
from tests.services.cases import COMPLETE
from tests.services.written import takes_here
from tests.slack.corpus import Payload, deliveries
from tests.slack.door import Door
from tests.slack.marks.bases import bases_of
from tests.slack.marks.breaking import Target
from tests.slack.marks.places import marked, typed_at
from tests.slack.marks.search import MARKS, Kept, watched
from tests.slack.permissions.everybody import Everybody, Things, Who
from tests.slack.permissions.said import Saying
from tests.slack.quick import opened_by, sent
from tests.slack.town import LANTERN, POLICE

DRAFT = "draft-of-the-marks"
RENEWED = (POLICE, LANTERN, "T0COUNCIL")
"""Workspaces whose token ends after twelve hours."""

SHARED = "T0SHARED"
"""A workspace that several agencies share."""

MOST_ROUNDS = 50
Says = Ended | Callable[[dict[str, Any]], Ended]


@dataclass(frozen=True, slots=True)
class Scene:
    """Something that happens in Slack. `wired`: Slack is asked over HTTP, at an address that the scene gives."""

    name: str
    act: Callable[[Stage], Awaitable[None]]
    wired: bool = False


class _Idle(Exception):
    """Nothing is left that could be delivered now."""


class Stage:
    """Plays scenes. `kept` is what was said, sent and logged in them; `slack` is what Slack answers, by method."""

    def __init__(self, parts: Parts, file: Path, clock: Clock) -> None:
        self.parts, self.file, self.clock = parts, file, clock
        self.bases = bases_of(deliveries(parts, clock))
        self.door = Door(parts)
        self.everybody = Everybody(self.door)
        self._prepare()
        self.filled_in = self._filled_in()
        self.door.close()
        self.kept, self.number, self.called = Kept(), 0, 0
        self.slack: dict[str, Says] = {}
        self.begins = clock.now()
        self.prepared = sqlite3.connect(":memory:")
        self.live = sqlite3.connect(file)
        self.live.execute("PRAGMA synchronous = OFF")
        self.live.backup(self.prepared)

    def close(self) -> None:
        """Let go of what was prepared."""
        self.prepared.close()
        self.live.close()

    # Before a scene ----------------------------------------------------------------------------------------------

    def _prepare(self) -> None:
        """What Everybody does not have: tokens that end, a workspace of several agencies, and nothing to deliver."""
        self.door.install(SHARED, shared=True)
        for workspace in RENEWED:
            token = BOTS[workspace].token if workspace in BOTS else "xoxb-of-no-town"
            grant = Grant(workspace, workspace, "A0CANISHARE", "U0BOT", "", token, f"xoxe-{workspace}", 43_200)
            keep_grant(self.parts, self.door.slack.tokens, grant)
        self._draft()
        takes_here(self.parts, "ashmere-police")
        with self.parts.database.writing() as connection:
            connection.execute(OUTBOX.delete())

    def _draft(self) -> None:
        """A form half filled in, so that there is something to fill in further."""
        officer = Officer(self.parts, KWABENA)
        officer.starts()
        officer.answers("no", "no")
        run = officer.run
        version = str(self.parts.guide.look(officer.actor, run).row.version)
        form = value_of(Button("", "decision.save", (("run", run), ("version", version))))
        with self.parts.database.writing() as connection:
            drafts.add_draft(connection, DraftRow(DRAFT, KWABENA, form, "", "", ""), self.parts.now())
        for kind in ("tick", "view_submission", "view_closed"):
            self.bases[kind]["view"]["private_metadata"] = DRAFT

    def _filled_in(self) -> Payload:
        """The form of the officer's own draft, filled in so that it can be saved: as the state of a view."""
        own = self.who("officer").things["own"]
        officer = Officer(self.parts, self.who("officer").key)
        officer.opens("decision.form", run=own.done_run, version=own.version)
        values = officer.form_sent(**COMPLETE).values
        fields = {field_id(one.name): values[one.name] for one in officer.form.fields if one.kind != "fixed"}
        boxes = {
            name: {"type": "checkboxes", "selected_options": [{"value": one, "text": {"text": one}} for one in chosen]}
            for name, chosen in fields.items()
        }
        return {name: {name: one} for name, one in boxes.items()}

    def _again(self, scene: Scene, broken: Target | None) -> None:
        """Everything as it was prepared. Where calls themselves fail, those that are not wired reach nobody."""
        self.live.rollback()
        self.prepared.backup(self.live)
        self.live.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # so that each scene's own writes are looked at
        self.clock.forward(self.begins - self.clock.now())
        self.slack = {}
        self.door = Door(self.parts)
        self.door.slack.delivery._wait = self._until_idle  # type: ignore[method-assign]
        if not scene.wired and (broken is None or broken.holder is not Calls):
            self.door.slack.calls.call = self._call  # type: ignore[method-assign]

    # Scenes ------------------------------------------------------------------------------------------------------

    def plays(self, scenes: Iterable[Scene], broken: Target | None = None) -> None:
        """Play these, one after the other. `broken` is what fails throughout, if anything does."""
        with watched(self.kept):
            for scene in scenes:
                asyncio.run(self._play(scene, broken))

    async def _play(self, scene: Scene, broken: Target | None) -> None:
        self._again(scene, broken)
        try:
            await scene.act(self)
        except Exception as error:
            self.kept.raised.append(f"{scene.name}: {type(error).__name__}: {error}")
        finally:
            await self.door.slack.calls.close()
            self.door.slack.delivery._threads.shutdown()
            self.door.close()
        self.kept.stores(self.parts, self.file, MARKS if broken is None else MARKS[:1])

    def mark(self) -> str:
        """A mark that no other payload has."""
        return typed_at(self.number + 1)

    def who(self, name: str) -> Who:
        """One of everybody, by name."""
        return self.everybody.senders[name]

    async def says(self, saying: Saying, who: Who, things: Things | None = None) -> Payload:
        """Have somebody say something about their own things, or about these, with a mark wherever people write."""
        about = things or who.things.get("own") or who.things["agency"]
        return await self.sends(marked(self.anew(saying(who, about)), self.mark()))

    def anew(self, payload: Payload) -> Payload:
        """A payload as if it was sent now for the first time."""
        self.number += 1
        for key in ("trigger_id", "event_id"):
            if key in payload:
                payload[key] = f"{self.number}.{key}"
        if "message_ts" in payload.get("container", {}):
            payload["container"]["message_ts"] = f"{self.number}.1"
        if "hash" in payload.get("view", {}):
            payload["view"]["hash"] = f"{self.number}.hash"
        return payload

    async def sends(self, payload: Payload) -> Payload:
        """Have Slack send this, and keep what it is answered."""
        try:
            answer = await sent(self.door, payload)
            self.kept.statuses.add(answer.status)
            self.kept.replies.append(answer.body)
        except Exception as error:
            self.kept.raised.append(f"{type(error).__name__}: {error}")
            self.kept.statuses.add(500)
        await opened_by(self.door.slack)
        return payload

    async def ticks(self) -> None:
        """What is done by date, as the running service does it."""
        await _tick(self.parts, self.door.slack)

    async def delivers(self, times: int = 2) -> None:
        """Deliver as the running service does, so many times a minute apart, each until nothing is left just then."""
        for _ in range(times):
            self.rounds = 0
            with suppress(_Idle):
                await self.door.slack.delivery.run()
            self.clock.forward(timedelta(minutes=1))

    async def delivers_all(self) -> None:
        """The same, until nothing waits."""
        while await self.door.slack.delivery.deliver_due() or self._waits():
            self.clock.forward(timedelta(minutes=1))

    def _waits(self) -> bool:
        with self.parts.database.reading() as connection:
            counts = outbox.counts(connection)
        return bool(counts.get("due") or counts.get("sending"))

    async def _until_idle(self, under_way: set[asyncio.Task[None]], seconds: float) -> None:
        self.rounds += 1
        if not under_way or self.rounds > MOST_ROUNDS:
            raise _Idle
        await asyncio.wait(under_way)

    async def _call(self, token: str, method: str, **arguments: Any) -> Ended:
        self.called += 1
        self.kept.calls.append(json.dumps({"method": method, **arguments}, ensure_ascii=False))
        says = self.slack.get(method, self._as_ever)
        return says(arguments) if callable(says) else says

    def _as_ever(self, arguments: dict[str, Any]) -> Answer:
        """Slack takes it, and says what others wrote beside it."""
        message = {"text": self.mark(), "user": "U0ANYBODY", "ts": "1.1"}
        return Answer({"ok": True, "ts": "1.1", "channel": {"id": "D0OWN"}, "messages": [message], "message": message})
