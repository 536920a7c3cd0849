"""Sends the marked values through Slack's door, delivers what comes of them, and looks for them everywhere."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.app import Parts
from bot.channels.slack.fake import FakeSlack, sample_town
from bot.channels.slack.looks.press import value_of
from bot.channels.slack.post.calls import Answer, Calls, Ended
from bot.messages import Button
from bot.records import drafts, outbox
from bot.records.drafts import DraftRow
from tests.clock import Clock
from tests.logs import logged
from tests.officer import Officer
from tests.partnership import KWABENA as KWABENAS_KEY
from tests.raw import bytes_kept, found_in, tables_kept
from tests.slack.corpus import Payload, deliveries
from tests.slack.door import Door
from tests.slack.live import our_app
from tests.slack.marks.breaking import Target, failing
from tests.slack.marks.places import Place, typed_at
from tests.slack.quick import opened_by, sent
from tests.test_canary import PERSONAL

SENDERS = ("U0KWABENA", "U0NOBODY", "U0RHODRI")
MARKS = ("quillfeather", *PERSONAL, "9434765919", "07700900142")
DELIVERIES, MOMENT = 2, 0.03
DRAFT = "draft-of-the-marks"


@dataclass(slots=True)
class Kept:
    """Everything that was said, sent or logged."""

    replies: list[str] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    raised: list[str] = field(default_factory=list)
    libraries: list[str] = field(default_factory=list)
    logged: str = ""
    statuses: set[int] = field(default_factory=set)

    def said(self) -> dict[str, list[str]]:
        """The marks in what was answered, sent, raised or logged, by where they are."""
        places = {
            "answers": "\n".join(self.replies),
            "outgoing calls": "\n".join(self.calls),
            "exceptions": "\n".join(self.raised),
            "the log": self.logged,
            "what libraries would log": "\n".join(self.libraries),
        }
        return _marks_in(places)

    def found(self, parts: Parts, file: Path) -> dict[str, list[str]]:
        """The same, and the marks in all that is stored."""
        stored: dict[str, str | bytes] = {
            "tables and audit": tables_kept(parts.database),
            "bytes of the database": bytes_kept(file),
        }
        return self.said() | _marks_in(stored)


def _marks_in(places: Mapping[str, str | bytes]) -> dict[str, list[str]]:
    found = {name: found_in(kept, MARKS) for name, kept in places.items()}
    return {name: marks for name, marks in found.items() if marks}


class _Raw(logging.Handler):
    """Keeps what libraries say, as they say it: our own log would not show it."""

    def __init__(self, kept: Kept) -> None:
        super().__init__(logging.DEBUG)
        self.kept = kept

    def emit(self, record: logging.LogRecord) -> None:
        self.kept.libraries.append(record.getMessage())


class Marked:
    """A partnership, its door, and what Slack is asked for. Nothing is really sent: it is kept, to be looked at."""

    def __init__(self, parts: Parts, file: Path, clock: Clock) -> None:
        self.parts, self.file, self.clock = parts, file, clock
        self.bases = _bases(deliveries(parts, clock))
        self.door = Door(parts)
        self.fake: FakeSlack | None = None
        self.number = 0
        self.kept = Kept()
        self._draft()

    def _draft(self) -> None:
        """A form half filled in, so that there is something to fill in further."""
        officer = Officer(self.parts, KWABENAS_KEY)
        officer.starts()
        officer.answers("no", "no")
        run = officer.run
        version = str(self.parts.guide.look(officer.actor, run).row.version)
        form = value_of(Button("", "decision.save", (("run", run), ("version", version))))
        with self.parts.database.writing() as connection:
            drafts.add_draft(connection, DraftRow(DRAFT, KWABENAS_KEY, form, "", "", ""), self.parts.now())
        for kind in ("tick", "view_submission", "view_closed"):
            self.bases[kind]["view"]["private_metadata"] = DRAFT

    def over_the_wire(self) -> None:
        """From now on the stand-in for Slack is asked, over HTTP."""
        self.fake = FakeSlack(sample_town(), our_app())

    def run_while_failing(self, target: Target, places: Iterable[Place]) -> None:
        """The same with one function failing throughout, in a door that was made since."""
        self.door.close()
        with failing(target, typed_at(999)):
            self.door = Door(self.parts)
            self.run(places, SENDERS[:1], broken=target)
            self.door.close()
        self.door = Door(self.parts)

    def run(self, places: Iterable[Place], senders: Iterable[str] = SENDERS, broken: Target | None = None) -> None:
        """Send a mark in each of these places, by each of these senders, and deliver what comes of it."""
        chosen, by = list(places), list(senders)
        raw = _Raw(self.kept)
        with logged(logging.DEBUG) as log:
            logging.root.addHandler(raw)
            asyncio.run(self._run_and_call(chosen, by, broken))
        self.kept.logged += log.getvalue()

    async def _run_and_call(self, places: list[Place], senders: list[str], broken: Target | None) -> None:
        if broken is None or broken.holder is not Calls:
            self.door.slack.calls.call = self._call  # type: ignore[method-assign]
        if self.fake is None:
            await self._run(places, senders)
            await self.door.slack.calls.close()
            return
        del self.door.slack.calls.call
        async with self.fake.serving():
            self.door.slack.calls.base_url = self.fake.api_url
            await self._run(places, senders)
            await self._until_empty()
            await self.door.slack.calls.close()
        self.kept.calls += [json.dumps(one.arguments, ensure_ascii=False) for one in self.fake.calls]

    async def _run(self, places: list[Place], senders: list[str]) -> None:
        for number, place in enumerate(places):
            for sender in senders:
                await self._one(place.payload(self._fresh(place.kind, sender), typed_at(number)))
        await self._deliver()

    def _fresh(self, kind: str, sender: str) -> Payload:
        """A payload of a kind, by this sender, as if it was sent now for the first time."""
        self.number += 1
        said = json.dumps(self.bases[kind]).replace("U0KWABENA", sender)
        payload: Payload = json.loads(said)
        for key in ("trigger_id", "event_id"):
            if key in payload:
                payload[key] = f"{self.number}.{key}"
        if "message_ts" in payload.get("container", {}):
            payload["container"]["message_ts"] = f"{self.number}.1"
        return payload

    async def _one(self, payload: Payload) -> None:
        try:
            answer = await sent(self.door, payload)
            self.kept.statuses.add(answer.status)
            self.kept.replies.append(answer.body)
        except Exception as error:
            self.kept.raised.append(type(error).__name__)
            self.kept.statuses.add(500)
        await opened_by(self.door.slack)

    async def _call(self, token: str, method: str, **arguments: Any) -> Ended:
        self.kept.calls.append(json.dumps({"method": method, **arguments}, ensure_ascii=False))
        return Answer({"ok": True, "ts": "1.1", "channel": {"id": "D0KWABENA"}, "messages": []})

    async def _deliver(self) -> None:
        """Deliver as the running service does, until nothing is left that could be."""
        for _ in range(DELIVERIES):
            delivering = asyncio.create_task(self.door.slack.delivery.run())
            with suppress(TimeoutError):
                await asyncio.wait_for(asyncio.shield(delivering), MOMENT)
            delivering.cancel()
            await asyncio.gather(delivering, return_exceptions=True)
            self.clock.forward(timedelta(minutes=1))

    async def _until_empty(self) -> None:
        while await self.door.slack.delivery.deliver_due() or self._waits():
            self.clock.forward(timedelta(minutes=1))

    def _waits(self) -> bool:
        with self.parts.database.reading() as connection:
            counts = outbox.counts(connection)
        return bool(counts.get("due") or counts.get("sending"))


def _bases(found: list[Payload]) -> dict[str, Payload]:
    """A real payload of each kind, by the police's officer where somebody did it."""
    ours = [one for one in found if "U0KWABENA" in json.dumps(one)]
    bases = {
        name: next(one for one in ours if one.get("event", {}).get("type") == name)
        for name in ("message", "app_mention", "app_home_opened")
    }
    for name in ("user_change", "channel_shared", "channel_id_changed"):
        bases[name] = next(one for one in found if one.get("event", {}).get("type") == name)
    for name in ("/share", "/spoc", "/guidance"):
        bases[name] = next(one for one in ours if one.get("command") == name)
    for name in ("shortcut", "message_action", "view_submission", "view_closed"):
        bases[name] = next(one for one in ours if one.get("type") == name)
    bases |= dict(_pressed(ours))
    message = bases["message"]
    bases["message_changed"] = _event(message, subtype="message_changed", message={}, previous_message={})
    bases["bot_message"] = _event(message, subtype="bot_message", bot_id="B0OTHER")
    bases["channel_message"] = _event(message, channel_type="channel", channel="C0PARADE")
    bases["unknown event"] = _event(message, type="reaction_added")
    bases["unknown"] = {"type": "workflow_step_edit", "team_id": "T0POLICE", "user": {"id": "U0KWABENA"}}
    return bases


def _event(base: Payload, **changes: Any) -> Payload:
    return base | {"event": base["event"] | changes}


def _pressed(ours: list[Payload]) -> Iterator[tuple[str, Payload]]:
    pressed = [one for one in ours if one.get("type") == "block_actions"]
    kinds = {"button": "button", "list": "static_select", "asked at home": "plain_text_input", "tick": "checkboxes"}
    for name, kind in kinds.items():
        yield name, next(one for one in pressed if one["actions"][0]["type"] == kind)
    home = next(one for one in pressed if one["actions"][0]["type"] == "plain_text_input")
    button = {"type": "button", "action_id": "press-1", "block_id": "b", "value": '["home"]'}
    yield "at home", home | {"actions": [button]}
