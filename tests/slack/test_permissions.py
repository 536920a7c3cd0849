"""Who may do what through Slack's door: one test for each row of the matrix, by everybody, with every id swapped."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from bot.channels.slack.doors.forms import Forms
from bot.channels.slack.doors.heard import Heard
from bot.policy import Allowed
from bot.records import drafts
from bot.records.drafts import DraftRow
from bot.services.acts import ACTS
from tests.slack.permissions.check import Checking, Result, rows
from tests.slack.permissions.said import SAID
from tests.slack.quick import a_partnership


@pytest.fixture(scope="module")
def checking() -> Iterator[Checking]:
    """The door, and everybody. Nothing that a test does there stays."""
    with a_partnership() as (parts, _):
        yield Checking(parts)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["said"].replace(" ", "-"))
def test_each_sender_gets_what_the_matrix_says_and_nothing_of_anybody_elses(
    checking: Checking, row: dict[str, str]
) -> None:
    result = Result()
    asyncio.run(checking.row(row, result))
    assert result.wrong == []
    assert result.cells >= len(checking.everybody.senders)


def test_everything_that_can_be_said_has_a_row_and_every_row_can_be_said() -> None:
    assert {row["said"] for row in rows()} == set(SAID)
    assert {f"press {act}" for act in ACTS} <= set(SAID)


@pytest.mark.parametrize("said", ["press guide.show", "press decision.show", "press account.confirm", "submit a form"])
def test_a_policy_that_lets_everybody_do_everything_is_found_out(
    checking: Checking, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    monkeypatch.setattr("bot.policy.allowed", lambda *asked: Allowed(True, ""))
    monkeypatch.setattr("bot.services.conversation.allowed", lambda *asked: Allowed(True, ""))
    monkeypatch.setattr("bot.channels.slack.doors.forms.Forms._mine", _anybodys)
    result = Result()
    asyncio.run(checking.row(next(row for row in rows() if row["said"] == said), result))
    assert any("about foreign" in one for one in result.wrong)


def _anybodys(forms: Forms, connection: Connection, heard: Heard, *asked: object) -> DraftRow | None:
    return drafts.draft(connection, heard.place.metadata)
