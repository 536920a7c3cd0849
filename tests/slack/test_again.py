"""The same delivery again: nothing is done twice, and whoever waits for an answer still gets it."""

from __future__ import annotations

import asyncio
import gc
import logging
import time
from random import Random
from typing import Any

import pytest

from bot import messages as say
from bot.channels.slack.doors.heard import Heard
from bot.channels.slack.doors.trouble import TOLD_SECONDS, Trouble
from bot.channels.slack.doors.under_way import UnderWay
from bot.records.trouble import RecordsUnavailable
from tests.goals.hands import Sheet, asked, count_of, newest, pressed, sheet
from tests.logs import logged
from tests.slack.door import KWABENAS, POLICE, Door

TS = "1.1"


def click(door: Door, act: str, **values: str) -> dict[str, Any]:
    """A press in Kwabena's own messages."""
    return asked(door, KWABENAS, TS, act, **values) | {
        "team": {"id": POLICE},
        "user": {"id": KWABENAS, "team_id": POLICE},
    }


@pytest.fixture
def form(door: Door) -> Sheet:
    """The form of a walk that ended at its first question, open."""
    door.send(click(door, "guide.start", situation=""))
    run = door.parts.outgoing.payload(newest(door, kind="update").row)["show"]  # type: ignore[index]
    door.send(click(door, "guide.answer", run=run, version="1", question="immediate_danger", answer="yes"))
    door.send(click(door, "decision.form", run=run))
    shown = newest(door, kind="update")
    opens = pressed(door, KWABENAS, shown, shown.presses("decision.save")[0], Random(1), TS)
    door.send(opens | {"team": {"id": POLICE}, "user": {"id": KWABENAS, "team_id": POLICE}})
    return sheet(newest(door, kind="view"))


def submitted(door: Door, form: Sheet) -> dict[str, Any]:
    payload = form.payload(door, KWABENAS)
    view = payload["view"] | {"app_installed_team_id": POLICE}
    return payload | {"team": {"id": POLICE}, "user": {"id": KWABENAS, "team_id": POLICE}, "view": view}


@pytest.mark.parametrize("text", ["", "help", "who is the probation SPOC?"])
def test_a_command_is_answered_again_in_the_same_words_and_done_once(door: Door, text: str) -> None:
    command = door.command("spoc", text)
    first = door.send(command)
    letters = count_of(door, "outbox")
    assert door.send(command) == first
    assert first.json["text"]
    assert count_of(door, "outbox") == letters


def test_a_form_that_was_handed_back_is_handed_back_again(door: Door, form: Sheet) -> None:
    payload = submitted(door, form)
    first = door.send(payload)
    assert first.json["response_action"] == "errors"
    assert door.send(payload) == first
    assert count_of(door, "decision") == 0


def test_a_form_that_was_saved_closes_again_and_is_saved_once(door: Door, form: Sheet) -> None:
    wrong: dict[str, Any] = {}
    dice = Random(1)
    for _ in range(60):
        form.fill(dice, wrong)
        payload = submitted(door, form)
        answer = door.send(payload)
        wrong = answer.json.get("errors", {})
        if not wrong:
            break
    letters = count_of(door, "outbox")
    assert door.send(payload) == answer
    assert answer.json == {"response_action": "clear"}
    assert (count_of(door, "decision"), count_of(door, "outbox")) == (1, letters)


def test_a_form_sent_anew_after_it_was_saved_is_told_nothing_untrue(door: Door, form: Sheet) -> None:
    with door.parts.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM draft")
    answer = door.send(submitted(door, form))
    assert answer.json["response_action"] == "update"
    assert "saved already" in answer.body
    assert "Nothing was saved" not in answer.body


@pytest.mark.parametrize("kind", ["words", "mention", "click", "shortcut"])
def test_whoever_has_no_answer_of_their_own_is_told_apart_that_the_records_are_down(kind: str) -> None:
    told: list[str] = []

    async def whisper(heard: Heard, words: str) -> None:
        told.append(words)

    trouble = Trouble(lambda error: say.Notice("unavailable", "Not just now", (str(error),)), whisper)
    asyncio.run(trouble.unavailable(Heard(kind, "key", POLICE, KWABENAS), RecordsUnavailable("locked")))
    assert len(told) == 1
    assert "busy" in told[0]


def test_slack_is_answered_in_time_although_telling_somebody_takes_long() -> None:
    told: list[str] = []

    async def slowly(heard: Heard, words: str) -> None:
        await asyncio.sleep(TOLD_SECONDS + 0.2)
        told.append(words)

    async def scene() -> None:
        trouble = Trouble(lambda error: say.Notice("unavailable", "Not just now", (str(error),)), slowly)
        began = time.monotonic()
        await trouble.unavailable(Heard("click", "key", POLICE, KWABENAS), RecordsUnavailable("locked"))
        assert time.monotonic() - began < TOLD_SECONDS + 0.15
        assert told == []
        await asyncio.sleep(0.4)
        assert len(told) == 1

    asyncio.run(scene())


def test_what_fails_by_itself_after_an_answer_is_said_without_its_words() -> None:
    async def fails() -> None:
        raise ValueError("about quillfeather")

    async def scene() -> list[object]:
        told_by_the_loop: list[object] = []
        asyncio.get_running_loop().set_exception_handler(lambda _, context: told_by_the_loop.append(context))
        under_way = UnderWay()
        await asyncio.wait({under_way.begin(fails(), "opening a view")})
        await asyncio.sleep(0)
        assert not await under_way.end()
        gc.collect()
        return told_by_the_loop

    with logged(logging.DEBUG) as log:
        assert asyncio.run(scene()) == []
    assert "what went on by itself failed" in log.getvalue()
    assert "ValueError" in log.getvalue()
    assert "quillfeather" not in log.getvalue()
