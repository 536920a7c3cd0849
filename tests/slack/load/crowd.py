"""A crowd of officers in one workspace, each with walks under way, and what they all do in a minute."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from random import Random
from typing import Any

from bot.app import Parts
from bot.channels.slack.doors.heard import Heard
from bot.channels.slack.doors.hearing import hear
from bot.channels.slack.fake import User, Workspace, sample_town
from bot.channels.slack.fake.demo import settle_in
from bot.channels.slack.fake.things import Channel
from bot.channels.slack.looks.press import value_of
from bot.messages import Button
from bot.records import outbox, store
from bot.records.database import open_database, sqlite_url
from bot.records.rows import PersonRow
from bot.records.upgrade import upgrade
from bot.when import utc_now
from tests.officer import Officer
from tests.partnership import build_parts
from tests.slack.permissions.everybody import NOTHING, Who
from tests.slack.permissions.said import Payload, at_home, click, command, frame, home_opened, in_room, mention, words
from tests.slack.town import POLICE

WALKS = ("court_order", "tenant_arrested", "missing_person", "adult_refuses", "asb_case_review", "cctv_request")
QUESTIONS = ("what is depersonalised?", "who is the probation spoc?", "can I tell housing about an arrest?", "consent")
PRESSED = ("home", "guide.begin", "contact.list", "search.read", "guide.mine", "contact.show", "help")


ROOMS = tuple(f"C0LOAD{number:02}" for number in range(20))
"""Where they ask beside others: a channel takes one message a second, so that a crowd in a single one queues."""


class RealTime:
    """The clock of the wall."""

    now = staticmethod(utc_now)


@dataclass(frozen=True, slots=True)
class Sent:
    """One delivery to be made. `comes_again`: Slack tries it again when it is not taken. `run`: the walk it answers."""

    payload: Payload
    comes_again: bool
    run: str = ""

    @property
    def heard(self) -> Heard:
        """What canishare hears of it."""
        return hear(self.payload)

    @property
    def key(self) -> str:
        """By which canishare knows it again."""
        return self.heard.key


class Crowd:
    """So many officers of the police, whose accounts are linked."""

    def __init__(self, file: Path, many: int) -> None:
        database = open_database(sqlite_url(file))
        upgrade(database)
        self.parts: Parts = build_parts(database, RealTime())  # type: ignore[arg-type]
        settle_in(self.parts)
        self.people = [self._person(number) for number in range(many)]
        self.runs = [(who, run) for who in self.people for run in self._walks(who)]
        self.numbers = 0

    def _person(self, number: int) -> Who:
        key, user = f"officer-{number:03}", f"U0LOAD{number:03}"
        with self.parts.database.writing() as connection:
            row = PersonRow(key, f"Officer {number}", "ashmere-police", "Constable", ("officer",), None, None)
            store.save_person(connection, row)
        self.parts.accounts.link("slack", POLICE, user, key)
        return Who(key, "officer", POLICE, user, {}, key=key)

    def _walks(self, who: Who) -> list[str]:
        officer, runs = Officer(self.parts, who.key), []
        for situation in WALKS:
            officer.starts(situation)
            runs.append(officer.run)
        return runs

    def town(self) -> list[Workspace]:
        """The sample town with the crowd in it."""
        town = sample_town()
        police = next(one for one in town if one.id == POLICE)
        for who in self.people:
            police.users[who.user] = User(who.user, who.user.lower(), who.key, team_id=POLICE)
        members = {*police.channels["C0PARADE"].members, *(who.user for who in self.people)}
        police.channels.update({room: Channel(room, room.lower(), members) for room in ROOMS})
        return town

    def minute(self, dice: Random, many: int) -> list[Sent]:
        """So many things that they do, one after another. Each walk is answered once at most."""
        answers = iter(self.runs)
        people = cycle(dice.sample(self.people, len(self.people)))
        made = []
        for _ in range(many):
            who, kind = next(people), dice.random()
            answered = next(answers, None) if kind < 0.25 else None
            payload = self._answer(*answered) if answered else self._something(who, kind, dice)
            made.append(self._numbered(payload, answered[1] if answered else ""))
        return made

    def _answer(self, who: Who, run: str) -> Payload:
        asked = {"run": run, "version": "1", "question": "immediate_danger", "answer": "no"}
        value = value_of(Button("", "guide.answer", tuple(asked.items())))
        action = {"type": "button", "action_id": "press-2", "block_id": "b1", "value": value}
        return frame(who, "block_actions") | at_home(who) | {"actions": [action]}

    def _something(self, who: Who, kind: float, dice: Random) -> Payload:
        if kind < 0.60:
            return click(dice.choice(PRESSED), dice.choice((at_home, in_room)))(who, NOTHING)
        if kind < 0.72:
            return words(dice.choice(QUESTIONS))(who, NOTHING)
        if kind < 0.84:
            said = dice.choice(("", dice.choice(QUESTIONS)))
            return command(dice.choice(("share", "spoc", "guidance")), said)(who, NOTHING)
        if kind < 0.94:
            return home_opened(who, NOTHING)
        return mention(dice.choice(QUESTIONS))(who, NOTHING)

    def _numbered(self, payload: Payload, run: str) -> Sent:
        self.numbers += 1
        made: dict[str, Any] = json.loads(json.dumps(payload).replace("C0ROOM", ROOMS[self.numbers % len(ROOMS)]))
        name = "event_id" if "event" in made else "trigger_id"
        made[name] = f"{self.numbers}.load"
        if "container" in made:
            made["container"]["message_ts"] = f"1.{self.numbers}"
        return Sent(made, "event" in made, run)

    def answered(self) -> set[str]:
        """The walks that went on."""
        with self.parts.database.reading() as connection:
            return {run for (run,) in connection.exec_driver_sql("SELECT id FROM run WHERE version = 2")}

    def taken(self) -> set[str]:
        """The keys of the deliveries that were taken."""
        with self.parts.database.reading() as connection:
            return {key for (key,) in connection.exec_driver_sql("SELECT key FROM inbox")}

    def letters(self) -> dict[str, int]:
        """How many letters there are, by how far they came."""
        with self.parts.database.reading() as connection:
            return outbox.counts(connection)
