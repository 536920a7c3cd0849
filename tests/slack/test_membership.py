"""Nobody is let in whom Slack calls a guest, or whom it cannot be asked about, in whatever way that is pressed."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from bot.app import Parts
from bot.channels.slack.doors.membership import NOT_KNOWN
from bot.channels.slack.looks.names import CHOOSE
from bot.channels.slack.post.calls import Answer
from bot.records import accounts
from bot.records.account_rows import AccountKey
from bot.records.trouble import RecordsUnavailable
from bot.services.accounts import Sender
from tests.logs import logged
from tests.slack.door import POLICE, Door
from tests.slack.load.rush import lock

ASKS = "U0ASKS"
AT = f"slack:{POLICE}:{ASKS}"
HOLLY = "holly-trevithick"
MEMBER = {"id": ASKS, "team_id": POLICE}
GUEST = MEMBER | {"is_restricted": True}

Payload = dict[str, Any]


@pytest.fixture
def asked(parts: Parts) -> Iterator[Door]:
    """A door at which somebody asked to be added, whom a SPOC can confirm."""
    door = Door(parts)
    door.install()
    door.link()
    parts.accounts.ask(parts.accounts.actor(Sender("slack", POLICE, ASKS, POLICE)))
    yield door
    door.close()


def slack_says(door: Door, user: Payload) -> list[str]:
    """What Slack answers about everybody, and which calls were made."""
    made: list[str] = []

    async def call(token: str, method: str, **_: Any) -> Answer:
        made.append(method)
        return Answer({"ok": True, "user": user})

    door.slack.calls.call = call  # type: ignore[method-assign]
    return made


def slack_is_silent(door: Door) -> None:
    async def call(*_: Any, **__: Any) -> Answer:
        await asyncio.sleep(30)
        raise AssertionError

    door.slack.calls.call = call  # type: ignore[method-assign]


def button(door: Door) -> Payload:
    return door.click(json.dumps(["account.confirm", ["account", AT], ["person", HOLLY]]))


def opened(door: Door) -> Payload:
    return door.click(json.dumps(["account.confirm", ["account", AT]]), action="open-1")


def form(door: Door) -> Payload:
    return door.click(json.dumps(["account.form", ["account", AT]]))


def chosen(door: Door) -> Payload:
    """A line of a list: what all lines share stands in its block, and the account in the line."""
    clicked = door.click("")
    clicked["actions"] = [
        {
            "type": "static_select",
            "action_id": f"{CHOOSE}1",
            "block_id": json.dumps(["account.confirm", ["person", HOLLY], ["account", ""]]),
            "selected_option": {"value": AT},
        }
    ]
    return clicked


WAYS = (button, opened, form, chosen)


def state(door: Door) -> str:
    with door.parts.database.reading() as connection:
        row = accounts.account(connection, AccountKey("slack", POLICE, ASKS))
    assert row is not None
    return row.state


@pytest.mark.parametrize("way", WAYS)
def test_whoever_became_a_guest_after_asking_is_not_let_in(asked: Door, way: Any) -> None:
    made = slack_says(asked, GUEST)
    assert asked.send(way(asked)).status == 200
    assert (state(asked), made[0]) == ("ended", "users.info")


def test_a_member_is_let_in_by_a_button_and_by_a_list(asked: Door) -> None:
    slack_says(asked, MEMBER)
    asked.send(chosen(asked))
    assert state(asked) == "linked"


@pytest.mark.parametrize("way", WAYS)
def test_while_slack_does_not_say_who_it_is_nobody_is_let_in_and_that_is_told(asked: Door, way: Any) -> None:
    slack_is_silent(asked)
    told: list[str] = []

    async def whisper(_: Any, words: str) -> None:
        told.append(words)

    asked.slack.listening.trouble.whisper = whisper
    assert asked.send(way(asked)).status == 200
    assert state(asked) == "asked"
    assert told == [NOT_KNOWN]


@pytest.mark.parametrize("way", WAYS)
def test_while_the_records_cannot_say_whose_request_it_is_nobody_is_let_in(
    asked: Door, way: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = slack_says(asked, GUEST)
    candidates, failed = asked.parts.accounts.candidates, []

    def fails_once(*given: Any) -> Any:
        if not failed:
            failed.append(given)
            raise RecordsUnavailable("unreachable")
        return candidates(*given)

    monkeypatch.setattr(asked.parts.accounts, "candidates", fails_once)
    asked.send(way(asked))
    assert state(asked) == "asked"
    assert "users.info" not in made


def test_a_guest_who_asks_while_the_records_are_held_is_answered_in_time(asked: Door, parts_file: Path) -> None:
    slack_says(asked, GUEST)
    holding = Thread(target=lock, args=(parts_file, 4.0))
    holding.start()
    time.sleep(0.2)
    began = time.monotonic()
    with logged() as log:
        asked.send(asked.click('["account.ask"]', user="U0OTHER"))
    assert time.monotonic() - began < 3
    assert "nobody listened" not in log.getvalue()
    assert "records unavailable" in log.getvalue()
    holding.join()


def test_a_fault_while_slack_is_asked_is_told_and_lets_nobody_in(asked: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    slack_says(asked, GUEST)

    def broken(*_: Any) -> Any:
        raise ValueError("could not do it")

    monkeypatch.setattr("bot.channels.slack.doors.membership.bar", broken)
    asked.send(button(asked))
    assert state(asked) == "asked"
    assert "Something went wrong here" in str(asked.waiting())
