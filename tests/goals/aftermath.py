"""What is left when it is quiet again: whether anything that was acknowledged is missing, or came twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from bot.channels.slack.doors.heard import Heard
from bot.channels.slack.doors.hearing import hear
from bot.channels.slack.fake import FakeSlack
from bot.channels.slack.fake.sent.delivery import OK, Delivery
from bot.channels.slack.fake.things import Message
from bot.channels.slack.looks.press import NotOurs, press_of
from bot.channels.slack.post.courier import EVENT_TYPE
from bot.records.audit import AuditChain, derive_key
from bot.records.database import open_database, sqlite_url
from bot.records.evidence import problems
from bot.records.trouble import WORDS
from tests.goals.traced import POSTING
from tests.partnership import KEY

SAYS_SO = tuple(words.split(",")[0].split(".")[0] for words in WORDS.values())
"""How what is said begins when the records cannot be used. It is said at once and comes from no letter."""

TRIED_ONCE = frozenset(("whisper", "room"))
"""Kinds of letters that cannot be looked for, and so are tried once: what matters is in somebody's own messages."""

ANSWERED = frozenset(("words", "mention", "command", "click", "shortcut"))
"""Kinds of deliveries that always put something out. Looking at App Home or sending a form may be answered at once."""


@dataclass
class Aftermath:
    """What was found. Every list must be empty."""

    acknowledged: int = 0
    letters: int = 0
    posted: int = 0
    walks: int = 0
    decisions: int = 0
    missing: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    waiting: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether nothing is missing, twice, waiting or wrong."""
        return not (self.missing or self.twice or self.waiting or self.wrong)

    def words(self) -> str:
        """The figures in words."""
        said = (
            f"{self.acknowledged} acknowledged, {len(self.missing)} of them missing; {self.letters} letters, "
            f"{self.posted} messages posted, {len(self.twice)} twice, {self.waiting} left over; {self.walks} walks, "
            f"{self.decisions} decisions; {'integrity, audit chain and records sound' if not self.wrong else 'WRONG'}"
        )
        found = [*self.missing[:2], *self.twice[:2], *self.wrong[:2]]
        return f"{said} ({'; '.join(found)})" if found else said


def aftermath(file: Path, fake: FakeSlack, refused: Collection[str] = ()) -> Aftermath:
    """Compare the records with what Slack was told and was sent. `refused` are the keys of what was not done, and whose
    sender was told so."""
    database, found = open_database(sqlite_url(file)), Aftermath()
    with database.reading() as connection:
        rows = {row.key: row for row in connection.execute(text("SELECT * FROM outbox"))}
        heard = [one for one in acknowledged(fake) if one.key not in refused]
        found.acknowledged, found.letters = len(heard), len(rows)
        found.missing += _unanswered(connection, heard, rows)
        found.missing += _without_effect(connection, heard)
        _letters(found, rows, fake)
        found.walks = connection.execute(text("SELECT count(*) FROM run")).scalar_one()
        found.decisions = connection.execute(text("SELECT count(*) FROM decision")).scalar_one()
        found.wrong += _wrong(connection)
    database.close()
    return found


def taken(delivery: Delivery) -> bool:
    """Whether the bot said so at any of the tries: one may come again after it was taken."""
    return any(one.outcome == OK for one in delivery.attempts)


def acknowledged(fake: FakeSlack) -> Iterator[Heard]:
    """What the bot said it had taken."""
    for one in fake.deliveries:
        if one.payload and taken(one):
            heard = hear(one.payload)
            if heard.kind != "nothing":
                yield heard


def _unanswered(connection: Connection, heard: list[Heard], rows: dict[str, Any]) -> Iterator[str]:
    """What was acknowledged and is not in the inbox, or put out no letter, or one that is neither sent nor replaced."""
    inbox = set(connection.execute(text("SELECT key FROM inbox")).scalars())
    put_out: dict[str, list[str]] = {}
    for cause, letter in connection.execute(text("SELECT cause, letter FROM traced")):
        put_out.setdefault(cause, []).append(letter)
    newest: dict[str, int] = {}
    for row in rows.values():
        newest[row.slot] = max(newest.get(row.slot, 0), row.seq)

    def arrived(letter: str) -> bool:
        row = rows.get(letter)
        if row is None:
            return False
        if row.state == "replaced":
            return bool(row.slot) and newest[row.slot] > row.seq
        if row.state == "failed":
            return row.kind in TRIED_ONCE or any(arrived(one) for one in put_out.get(letter, []))
        return bool(row.state == "sent")

    for one in heard:
        letters = put_out.get(one.key, [])
        if one.key not in inbox:
            yield f"not in the inbox: {one.kind}"
        elif one.kind in ANSWERED and not letters:
            yield f"no letter for: {one.kind} {one.name}"
        for letter in letters:
            if not arrived(letter):
                row = rows.get(letter)
                yield f"{row.kind} {row.state} {row.error}" if row else "a letter that is gone"


def _without_effect(connection: Connection, heard: list[Heard]) -> Iterator[str]:
    """Answers that were acknowledged, and neither stand in the audit nor came too late: their walk moved on."""
    links = _pairs(connection, "SELECT subject, detail FROM audit WHERE verb = 'guide.answer'")
    versions = dict(_pairs(connection, "SELECT id, version FROM run"))
    for one in heard:
        try:
            press = press_of(one.text) if one.kind == "click" else None
        except NotOurs:
            continue
        if press is None or press.act != "guide.answer":
            continue
        run, detail = press.one("run"), f"{press.one('question')}={press.one('answer')}"
        taken = (run, detail) in links or (run, f"{detail} changed") in links
        picked = len(press.all("picked")) > 0  # a line picked or ticked says by itself what the answer is
        if not taken and not picked and versions.get(run, 0) <= int(press.one("version") or 0):
            yield f"an answer without effect: {detail}"


def _letters(found: Aftermath, rows: dict[str, Any], fake: FakeSlack) -> None:
    posted = Counter(key for key in map(_letter_of, _messages(fake)) if key)
    made = Counter(call.arguments.get("letter", "") for call in fake.calls.of(*POSTING) if call.took_effect)
    found.posted = sum(posted.values())
    often = {key: many for key, many in (posted | made).items() if key and many > 1}
    found.twice += [f"{rows[key].kind if key in rows else 'unknown'} x{many}" for key, many in often.items()]
    sent = {row.key for row in rows.values() if row.kind == "post" and row.state == "sent"}
    found.missing += [f"sent, and not there: {rows[key].address}" for key in sent - set(posted)]
    found.wrong += [f"there, and not sent: {rows[key].state}" for key in set(posted) & set(rows) - sent]
    unnamed = [call for call in fake.calls.of(*POSTING) if call.took_effect and "letter" not in call.arguments]
    others = sum(not says_so(str(call.arguments.get("text"))) for call in unnamed)
    found.wrong += [f"{others} posts of no letter"] if others else []
    found.waiting = sum(row.state in ("due", "sending") for row in rows.values())


def says_so(words: str) -> bool:
    """Whether it is said there that the records cannot be used."""
    return any(one in words for one in SAYS_SO)


def _messages(fake: FakeSlack) -> Iterator[Message]:
    """Everything the bot wrote that stays."""
    for workspace in fake.town.workspaces.values():
        for channel in workspace.channels.values():
            yield from (one for one in channel.messages if one.by_app and not one.only_for)


def _letter_of(message: Message) -> str:
    metadata = message.metadata or {}
    if metadata.get("event_type") != EVENT_TYPE:
        return ""
    return str(metadata["event_payload"]["letter"])


def _pairs(connection: Connection, asked: str) -> set[tuple[Any, Any]]:
    return {(row[0], row[1]) for row in connection.execute(text(asked))}


def _wrong(connection: Connection) -> Iterator[str]:
    whole = connection.execute(text("PRAGMA integrity_check")).scalar_one()
    if whole != "ok":
        yield f"integrity: {whole}"[:80]
    verdict = AuditChain(derive_key(KEY.encode(), "audit")).verify(connection)
    if not verdict.sound:
        yield f"audit: {verdict.problem}"
    yield from problems(connection)
    moves = "SELECT subject, count(*) FROM audit WHERE verb IN ('guide.answer', 'guide.stop') GROUP BY subject"
    moved = dict(_pairs(connection, moves))
    recorded = set(connection.execute(text("SELECT run_id FROM decision")).scalars())
    for run, version in connection.execute(text("SELECT id, version FROM run")):
        if version != 1 + moved.get(run, 0) + (run in recorded):
            yield f"a walk at version {version} with {moved.get(run, 0)} moves in the audit"
    orphans = "SELECT count(*) FROM traced WHERE letter NOT IN (SELECT key FROM outbox)"
    if connection.execute(text(orphans)).scalar_one():
        yield "letters that were written down and are gone"
