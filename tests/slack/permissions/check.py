"""Says everything, by everybody, about everybody's things, and holds each answer against the matrix."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.app import Parts
from bot.channels.slack.post.calls import Answer, Ended
from bot.records.outbox import OUTBOX
from bot.records.prepared import run_on_sqlite
from tests.slack.door import Answered, Door
from tests.slack.permissions.everybody import Everybody, Things, Who
from tests.slack.permissions.said import ALSO, SAID, Saying
from tests.slack.quick import answered_in_place, opened_by, sent, text_of, undone

MATRIX = Path(__file__).with_name("matrix.csv")
TABLES = ("run", "decision", "draft", "account", "workspace", "asked_in", "room", "person", "request", "request_event")
"""What nothing that is refused may change."""

NOT_FOUND = ("Not found", "That is not here, or it is not yours to see.")
FOR_PARTNERS = ("This is for people of the partnership", "999")
REFUSALS: dict[str, tuple[str, ...]] = {
    "unknown": ("You are not on the list yet", "Ask to be added", "999"),
    "asked": ("You have asked already", "999"),
}
"""What must be said to those who may not; to other outsiders FOR_PARTNERS, to members NOT_FOUND."""

GONE = "That form is no longer open"
NOT_FOR_THEM = (NOT_FOUND[0], FOR_PARTNERS[0], GONE, "That button is no longer here", "Something went wrong here")
"""None of this is said to somebody who may. (`asked` and `unknown` have words of their own.)"""

ALL_OF_IT = ("own", "agency", "moved", "foreign")
SHOWS: dict[tuple[str, str], tuple[str, ...]] = {
    ("press decision.list", "authoriser"): ("own", "agency"),
    ("press decision.list", "spoc"): ("own", "agency"),
    ("press decision.list", "deputy_spoc"): ("own", "agency"),
    ("press decision.list", "auditor"): ALL_OF_IT,
    ("press decision.list", "elsewhere"): ALL_OF_IT,
}
"""Whose records a list shows beside the reader's own."""

FORMS = ("submit a form", "close a form", "tick in a form")
SILENT = ("close a form", "tick in a form")
FORGETS = ("submit a form", "moved")
"""A form half filled in at an earlier agency can never be saved: sent, it is forgotten."""

TELLS_OTHERS = (
    "press account.ask",
    "press account.confirm",
    "press account.refuse",
    "press guidance.post",
    "press request.take",
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One thing said by somebody about somebody's things, and whether they may."""

    said: str
    who: Who
    about: str
    may: bool


@dataclass(slots=True)
class Heard:
    """What came of it: letters and replies as one text each, what changed, and how many refusals were kept."""

    letters: list[dict[str, Any]]
    reply: Answered
    called: str
    changed: bool
    refused: int

    @property
    def told(self) -> str:
        """Everything that is sent."""
        return f"{self.shown}\n{self.called}"

    @property
    def shown(self) -> str:
        """What whoever spoke is shown of it. What Slack is asked about their own agency's people they do not see."""
        return f"{text_of(self.letters)}\n{self.reply.body}"


@dataclass(slots=True)
class Result:
    """How many cells were looked at, and what was wrong with which."""

    cells: int = 0
    same_words: int = 0
    wrong: list[str] = field(default_factory=list)


def rows() -> list[dict[str, str]]:
    """The matrix as it stands."""
    with MATRIX.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def cells_of(row: dict[str, str], everybody: Everybody) -> Iterator[Cell]:
    """Every cell of a row: who says it, about whose things."""
    about = ("none",) if row["about"] == "-" else tuple(row["about"].split())
    for who in everybody.senders.values():
        cell = row[who.may]
        for relation in about:
            if relation not in who.things:
                continue
            if who.may == "outside":
                may = cell == "any" or who.name in cell.split()
            else:
                may = cell == "any" or relation in cell.split()
            yield Cell(row["said"], who, relation, may)


class Checking:
    """Holds the door against the matrix. Nothing that is done stays."""

    def __init__(self, parts: Parts) -> None:
        self.door = answered_in_place(Door(parts))
        self.everybody = Everybody(self.door)
        self.database = parts.database
        self.calls: list[dict[str, Any]] = []
        self.door.slack.calls.call = self._call  # type: ignore[method-assign]
        self.before, self.newest, self.refusals = self._kept(), self._newest(), self._refusals()
        self.nothing: dict[tuple[Saying, str], Heard] = {}

    async def _call(self, token: str, method: str, **arguments: Any) -> Ended:
        self.calls.append({"method": method, **arguments})
        return Answer({"ok": True})

    async def row(self, row: dict[str, str], result: Result) -> None:
        """Check every cell of a row, in a message; and one more way of saying it."""
        also = ALSO.get(row["said"], ())
        for number, cell in enumerate(cells_of(row, self.everybody)):
            await self._cell(cell, SAID[row["said"]], result)
            if also:
                await self._cell(cell, also[number % len(also)], result)

    async def _cell(self, cell: Cell, saying: Saying, result: Result) -> None:
        result.cells += 1
        heard = await self._heard(saying, cell.who, cell.who.things[cell.about])
        for why in self._wrong(cell, heard):
            result.wrong.append(f"{cell.said} by {cell.who.name} about {cell.about}: {why}")
        if not cell.may and cell.about in ("agency", "foreign"):
            result.same_words += 1
            nothing = await self._of_nothing(saying, cell.who)
            if heard.shown != nothing.shown or (cell.about == "foreign" and heard.told != nothing.told):
                result.wrong.append(f"{cell.said} by {cell.who.name} about {cell.about}: not in the same words")

    async def _of_nothing(self, saying: Saying, who: Who) -> Heard:
        """What somebody is told of what there is not."""
        if (saying, who.name) not in self.nothing:
            self.nothing[saying, who.name] = await self._heard(saying, who, who.things["none"])
        return self.nothing[saying, who.name]

    async def _heard(self, saying: Saying, who: Who, things: Things) -> Heard:
        self.calls.clear()
        with undone(self.database):
            reply = await sent(self.door, saying(who, things))
            await opened_by(self.door.slack)
            letters = self._letters(self.newest)
            changed, refused = self._kept() != self.before, self._refusals() - self.refusals
        return Heard(letters, reply, text_of(self.calls), changed, refused)

    def _kept(self) -> list[Any]:
        """What there is in the tables that nothing refused may change."""
        return [self._asked(f"SELECT * FROM {name}") for name in TABLES]

    def _refusals(self) -> int:
        return int(self._asked("SELECT count(*) FROM audit WHERE outcome = 'refused'")[0][0])

    def _newest(self) -> int:
        return int(self._asked("SELECT coalesce(max(seq), 0) FROM outbox")[0][0])

    def _asked(self, question: str) -> list[Any]:
        with self.database.reading() as connection:
            return run_on_sqlite(connection, question).fetchall()

    def _letters(self, after: int) -> list[dict[str, Any]]:
        with self.database.reading() as connection:
            found = connection.execute(OUTBOX.select().where(OUTBOX.c.seq > after).order_by(OUTBOX.c.seq)).all()
        return [self.door._opened(row) | {"lane": row.lane} for row in found]

    # What is wrong -----------------------------------------------------------------------------------------------

    def _wrong(self, cell: Cell, heard: Heard) -> Iterator[str]:
        if heard.reply.status != 200:
            yield f"status {heard.reply.status}"
        shown = SHOWS.get((cell.said, cell.who.name), ("own",)) if cell.may else ()
        allowed = {*shown, *([cell.about] if cell.may else [])}
        for relation, things in cell.who.things.items():
            if relation not in allowed:
                yield from (f"shows {mark} of {relation}" for mark in things.marks if mark in heard.told)
        if "Quillfeather" in heard.told:
            yield "shows the message that a shortcut was used on"
        if cell.said not in TELLS_OTHERS or not cell.may:
            yield from (f"tells {one['lane']}" for one in heard.letters if not _theirs(one, cell.who))
        yield from self._wrongly_answered(cell, heard) if cell.may else self._wrongly_refused(cell, heard)

    def _wrongly_answered(self, cell: Cell, heard: Heard) -> Iterator[str]:
        if cell.said in SILENT:
            if not heard.changed:
                yield "was not kept"
            return
        if not heard.letters and not heard.reply.body:
            yield "was not answered"
        yield from (f"was told: {words}" for words in NOT_FOR_THEM if words in heard.told)

    def _wrongly_refused(self, cell: Cell, heard: Heard) -> Iterator[str]:
        if heard.changed and (cell.said, cell.about) != FORGETS:
            yield "changed something"
        if cell.said in SILENT:
            if heard.letters or heard.reply.body:
                yield "was answered"
        elif GONE not in heard.told or cell.said != "submit a form":
            yield from self._not_in_our_words(cell, heard)
        if not heard.refused and cell.who.name != "asked" and not (cell.said in FORMS and cell.about == "none"):
            yield "the refusal was not kept"

    def _not_in_our_words(self, cell: Cell, heard: Heard) -> Iterator[str]:
        words = REFUSALS.get(cell.who.name, FOR_PARTNERS) if cell.who.may == "outside" else NOT_FOUND
        yield from (f"was not told: {one}" for one in words if one not in heard.told)


def _theirs(letter: dict[str, Any], who: Who) -> bool:
    """Whether a letter goes to whoever spoke, or is a note in the channel that only they see."""
    if letter["kind"] == "whisper":
        return bool(letter["place"] == who.user)
    return bool(letter["lane"].split(":")[2] == who.user)
