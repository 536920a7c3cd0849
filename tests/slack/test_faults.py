"""Faults of ours, and of those who ask: nothing is acknowledged and lost, nothing quoted, and Slack waits no longer."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from bot.app import Parts
from bot.channels.slack.doors import front
from bot.channels.slack.doors.answering import Answering
from bot.channels.slack.doors.heard import Heard
from bot.channels.slack.doors.openings import ours
from bot.channels.slack.looks.names import FORM
from bot.commands.running import _read_ahead
from bot.records.inbox import INBOX
from bot.services.accounts import Sender
from tests.logs import logged
from tests.officer import Officer
from tests.partnership import KWABENA
from tests.slack.door import KWABENAS, POLICE, Door
from tests.slack.load.rush import lock
from tests.slack.permissions.check import Checking, Result, rows
from tests.slack.quick import a_partnership
from tests.slack.test_front_door import CANARY

LONG = "x" * 400


def broken(*given: object, **named: object) -> Any:
    raise ValueError(f"could not do it for {given!r} {named!r}")


def nothing_works(door: Door) -> None:
    answering = door.slack.listening.answering
    answering.kinds = dict.fromkeys(answering.kinds, broken)


def taken(door: Door) -> int:
    with door.parts.database.reading() as connection:
        return len(connection.execute(INBOX.select()).all())


# Our own -------------------------------------------------------------------------------------------------------------


def test_what_cannot_even_be_noted_is_not_acknowledged_where_slack_sends_it_again(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Answering, "apologise", broken)
    door.close()
    faulty = Door(door.parts)
    nothing_works(faulty)
    with logged() as log:
        assert faulty.send(faulty.words(f"can I share {CANARY}?")).status == 503
        assert faulty.send(faulty.event({"type": "user_change", "user": {"id": KWABENAS}})).status == 503
        assert faulty.send(faulty.click('["home"]')).status == 200
        assert "Something went wrong here" in faulty.send(faulty.command("share", CANARY)).body
    faulty.close()
    assert taken(door) == 0
    assert CANARY not in log.getvalue()


def test_a_fault_of_ours_is_told_and_noted_once(door: Door) -> None:
    door.close()
    faulty = Door(door.parts)
    nothing_works(faulty)
    said = faulty.words("hello")
    assert faulty.send(said).status == 200
    assert faulty.send(said).status == 200
    assert ["Something went wrong here" in str(one) for one in faulty.waiting()] == [True]
    faulty.close()


def test_an_error_that_quotes_what_was_typed_ends_at_the_front_door(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(front, "payload_of", broken)
    with logged() as log:
        answer = door.send(door.words(f"can I share {CANARY}?"))
    assert (answer.status, answer.body) == (500, "")
    assert CANARY not in log.getvalue()
    assert "slack door failed" in log.getvalue()


def test_a_view_that_cannot_be_opened_leaves_its_answer_all_the_same(door: Door) -> None:
    door.slack.listening.opened = broken
    shortcut = {"type": "shortcut", "callback_id": "share", "trigger_id": "1.2"}
    who = {"team": {"id": POLICE}, "user": {"id": KWABENAS, "team_id": POLICE}}
    with logged() as log:
        assert door.send(shortcut | who).status == 200
    assert [one["kind"] for one in door.waiting()] == ["view"]
    assert "never retrieved" not in log.getvalue()


# Of those who ask ----------------------------------------------------------------------------------------------------


def test_a_form_sent_twice_with_rubbish_in_it_is_closed_both_times(door: Door) -> None:
    officer = Officer(door.parts, KWABENA)
    officer.starts()
    officer.answers("no", "no")
    value = json.dumps(["decision.save", ["run", officer.run], ["version", "3"]])
    door.send(door.click(value, action="open-1"))
    draft = door.waiting()[-1]["view"]["private_metadata"]
    view = {"id": "V1", "type": "modal", "callback_id": FORM, "private_metadata": draft, "state": {"values": {"a": 1}}}
    sent = door.click("", view=view) | {"type": "view_submission"}
    with logged() as log:
        answers = [door.send(sent).json["response_action"] for _ in range(2)]
    assert answers == ["clear", "clear"]
    assert "slack door failed" not in log.getvalue()


def test_a_form_that_asks_for_more_than_a_draft_can_keep_is_none_of_ours(door: Door) -> None:
    value = json.dumps(["decision.save", ["run", "r"], ["version", "1"], ["summary", LONG]])
    door.send(door.click(value, action="open-1"))
    assert "That button is no longer here" in str(door.waiting()[0])


def test_a_views_name_fits_however_long_a_trigger_is() -> None:
    names = {ours(Heard("click", f"click:{POLICE}:{LONG}{number}", POLICE)) for number in range(3)}
    assert len(names) == 3
    assert all(len(f"{'T' * 40}::{name}") <= 160 for name in names)


def test_app_home_is_opened_by_whoever_slack_says_and_not_by_an_id_alone(door: Door) -> None:
    opened = door.event({"type": "app_home_opened", "tab": "home", "user": KWABENAS, "channel": "D1"})
    door.send(opened)
    assert "Hello, Kwabena" in str(door.waiting())
    door.send(opened | {"team_id": "T0ELSEWHERE", "event_id": "Ev0OTHER"})
    assert "Hello, Kwabena" not in str(door.waiting()), "the same id in another workspace is somebody else"


# In time -------------------------------------------------------------------------------------------------------------


def test_slack_is_answered_in_three_seconds_while_it_says_nothing_itself_and_the_records_are_held(
    parts: Parts, parts_file: Path
) -> None:
    """The form that lets somebody in: Slack is asked who they are first, and the records are waited for after."""
    door = Door(parts)
    door.install()
    door.link()
    parts.accounts.ask(parts.accounts.actor(Sender("slack", POLICE, "U0ASKS", POLICE)))

    async def silent(*given: object, **named: object) -> None:
        await asyncio.sleep(30)

    door.slack.calls.call = silent  # type: ignore[assignment]
    holding = Thread(target=lock, args=(parts_file, 4.0))
    holding.start()
    time.sleep(0.2)
    began = time.monotonic()
    answer = door.send(door.click(json.dumps(["account.form", ["account", f"slack:{POLICE}:U0ASKS"]])))
    assert time.monotonic() - began < 3
    assert answer.status == 200
    holding.join()
    door.close()


def test_the_index_is_made_before_anybody_waits_for_it(parts: Parts) -> None:
    _read_ahead(parts)
    end = time.monotonic() + 20
    while parts.lookup._index is None and time.monotonic() < end:
        time.sleep(0.01)
    assert parts.lookup._index is not None


def test_a_room_asked_in_elsewhere_is_no_room_here() -> None:
    with a_partnership() as (parts, _):
        checking, result = Checking(parts), Result()
        row = next(row for row in rows() if row["said"] == "press guidance.post")
        asyncio.run(checking.row(row, result))
    assert result.wrong == []
