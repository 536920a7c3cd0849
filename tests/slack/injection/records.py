"""Hostile texts in the records and the pack: agencies, people, posts, contacts, workspaces and starting points; and as
the words that are searched for. What then goes out through Slack's door is parsed."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from html import escape
from random import Random
from typing import Any

from sqlalchemy import Connection

from bot.app import Parts
from bot.channels.slack.looks.press import value_of
from bot.channels.slack.post.calls import Answer, Ended
from bot.messages import Button
from bot.records.outbox import OUTBOX
from bot.records.prepared import run_on_sqlite
from tests.slack.door import Answered, Door
from tests.slack.injection.parsed import live, sendable, wrongly_seen
from tests.slack.permissions.everybody import COUNCIL, Everybody, Who
from tests.slack.permissions.said import ROOM, Payload, click, command, frame, home_opened, in_message, mention, words
from tests.slack.quick import answered_in_place, opened_by, sent, undone

COLUMNS = {
    "agency": ("name", "short_name", "note", "secure_route_note", "signatory_post"),
    "contact": ("name", "post", "unit", "phone", "email", "confirmed_by", "confirmed_by_second"),
    "person": ("name", "post"),
    "workspace": ("name",),
}
"""What somebody writes that is shown to somebody else."""

HARMLESS = "Ashmere"
OPEN = "Open your messages with me"
ACTS = (
    "home",
    "help",
    "guide.begin",
    "guide.show",
    "guide.picture",
    "guide.mine",
    "decision.show",
    "decision.list",
    "contact.list",
    "contact.show",
    "guidance.post",
    "account.asking",
    "account.form",
    "account.confirm",
    "account.refuse",
)


@dataclass(slots=True)
class Sent:
    """How many letters and answers were parsed, and what was wrong with which."""

    parsed: int = 0
    wrong: list[str] = field(default_factory=list)


class Partnership:
    """A partnership in which anybody may be called anything. `everybody` are those of the permission matrix."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.door = answered_in_place(Door(parts))
        self.everybody = Everybody(self.door)
        self.door.slack.calls.call = _taken  # type: ignore[method-assign]
        self.spoc = self.everybody.senders["spoc"]
        self.links: dict[str, Counter[str]] = {}
        self.ours = self._ours()

    def _ours(self) -> frozenset[str]:
        """Every address that our own content or the door itself links to."""
        library = self.parts.lookup.library
        law = {escape(address, quote=False) for entry in library.law.entries for address in entry.source}
        return frozenset((*law, f"#{ROOM}", f"slack://app?team={COUNCIL}&id=A0CANISHARE&tab=messages|{OPEN}"))

    async def learn(self) -> None:
        """What goes out when everybody is called something harmless."""
        async for name, drawn in self._everything(HARMLESS, Random(0)):
            self.links[name] = live(drawn)

    async def called(self, texts: list[str], dice: Random, found: Sent) -> None:
        """Hold what goes out against it, when everybody is called one of these."""
        async for name, drawn in self._everything(texts, dice):
            found.parsed += 1
            extra = live(drawn) - self._allowed(name)
            if extra:
                found.wrong.append(f"{name}: {list(extra)[:2]}")
            if wrongly_seen(drawn) or not sendable(drawn):
                found.wrong.append(f"{name}: {wrongly_seen(drawn)[:1]}")

    def _allowed(self, name: str) -> Counter[str]:
        """What may be live in it: what was before; in what was searched for, any address of our own content."""
        return Counter(dict.fromkeys(self.ours, 9)) if name.startswith("say ") else self.links.get(name, Counter())

    async def _everything(self, texts: Any, dice: Random) -> Any:
        with undone(self.parts.database):
            self._call_everybody(texts, dice)
            with self._starting_points(texts, dice):
                for name, payload in self._said(texts, dice):
                    for number, drawn in enumerate(await self._heard(payload | {"trigger_id": name, "event_id": name})):
                        yield f"{name} {number}", drawn

    # What is said ------------------------------------------------------------------------------------------------

    def _said(self, texts: Any, dice: Random) -> Iterator[tuple[str, Payload]]:
        spoc, own = self.spoc, self.spoc.things["own"]
        for act in ACTS:
            yield act, click(act)(spoc, replace(own, request=self.everybody.colleague.request))
        yield "decision.form", _pressed(spoc, Button("", "decision.form", (("run", own.done_run),)))
        yield "open decision.save", click("decision.save", action_id="open-1")(spoc, own)
        yield "situation", _pressed(spoc, Button("", "guide.start", (("situation", "court_order"),)))
        yield "open App Home", home_opened(spoc, own)
        asking = self.everybody.senders["unknown"]
        yield "account.ask", click("account.ask")(asking, own)
        said = _written(_one(texts, dice))
        yield "say words", words(said)(spoc, own)
        yield "say in a mention", mention(said)(spoc, own)
        for name in ("share", "spoc", "guidance"):
            yield f"say /{name}", command(name, said)(spoc, own)

    async def _heard(self, payload: Payload) -> list[dict[str, Any]]:
        newest = self._newest()
        reply = await sent(self.door, payload)
        await opened_by(self.door.slack)
        return [*self._letters(newest), *_in_reply(reply)]

    def _newest(self) -> int:
        with self.parts.database.reading() as connection:
            return int(run_on_sqlite(connection, "SELECT coalesce(max(seq), 0) FROM outbox").fetchone()[0])

    def _letters(self, after: int) -> list[dict[str, Any]]:
        with self.parts.database.reading() as connection:
            rows = connection.execute(OUTBOX.select().where(OUTBOX.c.seq > after).order_by(OUTBOX.c.seq)).all()
        return [self.door._opened(row) for row in rows if row.body]

    # What everybody is called ------------------------------------------------------------------------------------

    def _call_everybody(self, texts: Any, dice: Random) -> None:
        with self.parts.database.writing() as connection:
            for table, columns in COLUMNS.items():
                for (number,) in run_on_sqlite(connection, f"SELECT rowid FROM {table}").fetchall():
                    _call(connection, table, columns, number, [_one(texts, dice) for _ in columns])

    @contextmanager
    def _starting_points(self, texts: Any, dice: Random) -> Iterator[None]:
        """The pack's starting points, called otherwise until the block ends."""
        shelf = self.parts.packs
        flow = shelf.current
        situations = {
            name: replace(one, title=_one(texts, dice), say=_one(texts, dice))
            for name, one in flow.pack.situations.items()
        }
        shelf.current = replace(flow, pack=replace(flow.pack, situations=situations))
        shelf._flows[flow.pack.digest] = shelf.current
        try:
            yield
        finally:
            shelf.current = shelf._flows[flow.pack.digest] = flow


def _call(connection: Connection, table: str, columns: Iterable[str], number: int, called: list[str]) -> None:
    named = ", ".join(f"{column} = ?" for column in columns)
    written = [_written(one) for one in called]
    run_on_sqlite(connection, f"UPDATE {table} SET {named} WHERE rowid = ?", [*written, number])


def _written(text: str) -> str:
    """A text as far as it can be written down at all."""
    return text.replace("\x00", "\x01").encode("utf-8", "ignore").decode()


def _one(texts: Any, dice: Random) -> str:
    return texts if isinstance(texts, str) else dice.choice(texts)


def _pressed(who: Who, pressed: Button) -> Payload:
    action = {"type": "button", "action_id": "press-1", "block_id": "b1", "value": value_of(pressed)}
    return frame(who, "block_actions") | in_message(who) | {"actions": [action]}


async def _taken(token: str, method: str, **arguments: Any) -> Ended:
    return Answer({"ok": True})


def _in_reply(reply: Answered) -> list[dict[str, Any]]:
    """What is shown at once: a private line, or a view."""
    body = reply.json if isinstance(reply.json, dict) else {}
    return [body["view"]] if "view" in body else [{"text": body["text"]}] if "text" in body else []


def send_hostile(partnership: Partnership, texts: list[str], dice: Random, rounds: int, found: Sent) -> None:
    """Call everybody hostile names in so many rounds, and parse all that goes out."""

    async def all_rounds() -> None:
        await partnership.learn()
        for _ in range(rounds):
            await partnership.called(texts, dice, found)

    asyncio.run(all_rounds())
