"""R4: a hundred clicks on the same thing at once, through two doors on the same records: one effect, polite answers."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random

from bot.app import build
from bot.channels.slack.doors.hearing import hear
from bot.channels.slack.fake.things import Json
from bot.log import start_logs
from bot.records.audit import AuditChain, derive_key
from bot.records.database import open_database, sqlite_url
from bot.records.outbox import OUTBOX
from bot.when import utc_now
from tests.goals.goal import Found, goal
from tests.goals.hands import Drawn, Sheet, asked, count_of, drawn, message, newest, pressed, sheet, without_slack
from tests.goals.together import PEOPLE, WORKSPACE, settled_file
from tests.partnership import KEY, library, settings
from tests.slack.door import Answered, Door
from tests.slack.quick import sent, undone

CLICKS = 100
TRANSITIONS = 50
SAVING = "saving a record"
POLITE = ("has moved on", "already", "on record", "no longer open")
"""Words of an answer to whoever came too late. A walk as it stands is polite as well."""


@dataclass
class Presses:
    """What came of pressing everything so often. `wrong` says where it was not one effect."""

    doors: list[Door]
    dice: Random
    clicks: int
    transitions: int = 0
    wrong: list[str] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    stamps: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def door(self) -> Door:
        """The first of the doors."""
        return self.doors[0]

    async def one(self, payload: Json) -> None:
        """Send one payload alone."""
        assert (await sent(self.door, payload)).status == 200

    async def all_at_once(self, name: str, payloads: list[Json], effects: dict[str, str]) -> None:
        """Send payloads together, half through each door, and count. `effects` are tables and which of their rows."""
        before = {table: count_of(self.door, table, which) for table, which in effects.items()}
        inbox, last = count_of(self.door, "inbox"), self._last()
        each = [sent(self.doors[number % len(self.doors)], payload) for number, payload in enumerate(payloads)]
        answers = await asyncio.gather(*each)
        statuses = Counter(answer.status for answer in answers)
        self.transitions += 1
        self.kinds[name] += 1
        if statuses != {200: len(payloads)} or count_of(self.door, "inbox") - inbox != len(payloads):
            self.wrong.append(f"{name}: answered {dict(statuses)}")
        for table, which in effects.items():
            many = count_of(self.door, table, which) - before[table]
            if many != 1:
                self.wrong.append(f"{name}: {many} effects in {table}")
        self._look_at_answers(name, last, answers)

    def _last(self) -> int:
        return count_of(self.door, "outbox")

    def _look_at_answers(self, name: str, last: int, answers: list[Answered]) -> None:
        """Whoever clicked sees how it stands, or is told politely that it is done: in a letter of their own, or at
        once where a form was sent."""
        with self.door.parts.database.reading() as connection:
            rows = connection.execute(OUTBOX.select().where(OUTBOX.c.seq > last)).all()
        for row in rows:
            shown = drawn(self.door, row)
            stands = any(shown.presses("guide.answer", "decision.form", "decision.correct"))
            self.answers[_kind(shown.words, stands=stands)] += 1
        if name == SAVING:
            for one in answers:
                self.answers[_kind(one.body, stands='"clear"' in one.body)] += 1
        elif len(rows) != len(answers):
            self.wrong.append(f"{name}: {len(rows)} answers to {len(answers)} clicks")

    def clicked(self, payload: Json) -> list[Json]:
        """The same click so often: each from a message and with a trigger of its own, as from so many windows."""
        return [
            payload
            | {"trigger_id": f"{next(self.door.numbers)}.trigger", "container": message(f"9.{next(self.stamps)}")}
            for _ in range(self.clicks)
        ]

    # Transitions ------------------------------------------------------------------------------------------------

    async def walk(self, user: str, situation: str, most: int) -> None:
        """Begin a walk, answer everything, and record it: each step pressed so often at once."""
        ts = f"1.{next(self.stamps)}"
        begin = asked(self.door, user, ts, "guide.start", situation=situation)
        effects = {"run": "1 = 1", "audit": "verb = 'guide.start'"}
        await self.all_at_once("beginning a walk", self.clicked(begin), effects)
        while self.transitions < most:
            await self.one(asked(self.door, user, ts, "guide.show", run=self._run()))
            shown = self._shown(ts)
            answers = shown.presses("guide.answer")
            if not answers:
                return await self._record(user, ts)
            first, second = self.dice.choice(answers), self.dice.choice(answers)
            same = self.clicked(pressed(self.door, user, shown, first, self.dice, ts))
            other = self.clicked(pressed(self.door, user, shown, second, self.dice, ts))
            together = same[: self.clicks * 3 // 5] + other[: self.clicks - self.clicks * 3 // 5]
            self.dice.shuffle(together)
            effects = {"audit": f"verb = 'guide.answer' AND subject = '{self._run()}'"}
            version = self._version()
            await self.all_at_once("answering a question", together, effects)
            if self._version() != version + 1:
                self.wrong.append(f"a walk went from version {version} to {self._version()}")
        return None

    async def _record(self, user: str, ts: str) -> None:
        await self.one(asked(self.door, user, ts, "decision.form", run=self._run()))
        shown = self._shown(ts)
        await self.one(pressed(self.door, user, shown, shown.presses("decision.save")[0], self.dice, ts))
        form = sheet(newest(self.door, kind="view"))
        self._fill(user, form)
        submitted = [form.payload(self.door, user) for _ in range(self.clicks)]
        await self.all_at_once(SAVING, submitted, {"decision": "1 = 1", "audit": "verb = 'decision.record'"})

    def _fill(self, user: str, form: Sheet) -> None:
        """Fill a form in until it would be taken. It is sent so often, and each time all of it is undone."""
        wrong: Json = {}
        for _ in range(100):
            form.fill(self.dice, wrong)
            with undone(self.door.parts.database):
                heard = hear(form.payload(self.door, user))
                reply = self.door.slack.listening.answering.take(heard, time.monotonic() + 60)
            wrong = (reply.body or {}).get("errors", {})
            if not wrong:
                return
        raise AssertionError("the form could not be filled in")

    def _shown(self, ts: str) -> Drawn:
        return newest(self.door, slot=f"{WORKSPACE}:D1:{ts}")

    def _run(self) -> str:
        return self._newest_run()[0]

    def _version(self) -> int:
        return self._newest_run()[1]

    def _newest_run(self) -> tuple[str, int]:
        with self.door.parts.database.reading() as connection:
            found = connection.exec_driver_sql("SELECT id, version FROM run ORDER BY created_at DESC LIMIT 1").one()
        return str(found[0]), int(found[1])


def _kind(words: str, *, stands: bool) -> str:
    if any(one.lower() in words.lower() for one in POLITE):
        return "politely told"
    return "shown how it stands" if stands else "told something else"


@contextmanager
def presses(seed: int, clicks: int, doors: int = 2) -> Iterator[Presses]:
    """Doors on the same records, as of so many processes, until the block ends."""
    with tempfile.TemporaryDirectory(prefix="canishare-goal-") as folder:
        file = settled_file(Path(folder) / "partnership.sqlite3")
        made = []
        for number in range(doors):
            database = open_database(sqlite_url(file))
            door = without_slack(Door(build(settings(), now=utc_now, database=database, library=library())))
            door.numbers = count(10**6 * number)
            door.parts.lookup.index()
            made.append(door)
        yield Presses(made, Random(seed), clicks)
        for door in made:
            door.close()
            door.parts.database.close()


async def _pressed(found: Presses, transitions: int) -> None:
    situations = list(found.door.parts.packs.current.pack.situations)
    for number in count():
        if found.transitions >= transitions:
            return
        user = list(PEOPLE)[number % len(PEOPLE)]
        await found.walk(user, situations[number % len(situations)], transitions)


def clicked_at_once(seed: int, clicks: int, transitions: int) -> tuple[Presses, bool]:
    """Press so many things, each so often at once. Gives what came of it, and whether the audit chain is sound."""
    with presses(seed, clicks) as found:
        asyncio.run(_pressed(found, transitions))
        with found.door.parts.database.reading() as connection:
            return found, AuditChain(derive_key(KEY.encode(), "audit")).verify(connection).sound


@goal("R4", "100 parallel clicks x 50 transitions: 1 effect each, the rest a polite answer; < 30 s")
def measure(seed: int) -> Found:
    """Fifty things, a hundred clicks each."""
    start_logs("CRITICAL")
    found, sound = clicked_at_once(seed, CLICKS, TRANSITIONS)
    wrong = f"; WRONG: {'; '.join(found.wrong[:3])}" if found.wrong else ""
    told = (
        f"{found.transitions} transitions ({dict(found.kinds)}), {CLICKS} clicks each through two doors on one file: "
        f"{found.transitions - len(found.wrong)} with exactly 1 effect (walk versions, audit links, decisions); "
        f"answers: {dict(found.answers)}; audit chain {'sound' if sound else 'BROKEN'}{wrong}"
    )
    return Found(told, not found.wrong and sound and not found.answers["told something else"])
