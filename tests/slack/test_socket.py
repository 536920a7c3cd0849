"""Lines to Slack: renewed without a gap, answered where they asked, and opened again in no hurry."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from aiohttp import web

from bot.channels.slack.doors.line import BackOff, Waits
from bot.channels.slack.doors.reply import NOTHING, Reply
from tests.slack.small_slack import SHORT, Ears, SmallSlack, on_the_line, small_slack
from tests.slack.town import in_a_loop


@in_a_loop
async def test_an_envelope_is_acknowledged_once_it_is_answered_with_what_there_is_to_say() -> None:
    async def answer(payload: Mapping[str, Any]) -> Reply:
        return Reply(body={"text": "In plain words"})

    async with small_slack() as slack, on_the_line(slack, Ears(answer)):
        await slack.until(lambda: bool(slack.lines))
        await slack.lines[0].envelope("one", answers=True)
        await slack.lines[0].envelope("two")
        await slack.until(lambda: len(slack.lines[0].acknowledged) == 2)
        assert slack.lines[0].acknowledged == [
            {"envelope_id": "one", "payload": {"text": "In plain words"}},
            {"envelope_id": "two"},
        ]


@in_a_loop
async def test_what_cannot_be_answered_now_is_not_acknowledged_so_that_it_comes_again() -> None:
    async def answer(payload: Mapping[str, Any]) -> Reply:
        if payload.get("broken"):
            raise ZeroDivisionError
        return Reply(503 if payload.get("busy") else 200)

    async with small_slack() as slack, on_the_line(slack, Ears(answer)):
        await slack.until(lambda: bool(slack.lines))
        await slack.lines[0].envelope("busy", {"busy": True})
        await slack.lines[0].envelope("broken", {"broken": True})
        await slack.lines[0].envelope("fine")
        await slack.until(lambda: bool(slack.lines[0].acknowledged))
        assert slack.lines[0].acknowledged == [{"envelope_id": "fine"}]


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
def test_the_next_line_is_open_before_the_last_one_ends_and_both_are_answered(reason: str) -> None:
    @in_a_loop
    async def scene() -> None:
        ears = Ears()
        async with small_slack() as slack, on_the_line(slack, ears):
            await slack.until(lambda: bool(slack.lines))
            await asyncio.sleep(SHORT.held)
            await slack.lines[0].say(type="disconnect", reason=reason)
            await slack.until(lambda: len(slack.lines) == 2)
            old, new = slack.lines
            assert not old.ended.is_set()
            await old.envelope("through the old one")
            await new.envelope("through the new one")
            await slack.until(lambda: bool(old.acknowledged and new.acknowledged))
            assert old.acknowledged == [{"envelope_id": "through the old one"}]
            assert new.acknowledged == [{"envelope_id": "through the new one"}]
            await slack.until(old.ended.is_set)  # it does not stay for ever, although Slack forgot to end it

    scene()


@in_a_loop
async def test_an_envelope_whose_line_broke_is_acknowledged_nowhere() -> None:
    go_on = asyncio.Event()

    async def answer(payload: Mapping[str, Any]) -> Reply:
        await go_on.wait()
        return NOTHING

    ears = Ears(answer)
    async with small_slack() as slack, on_the_line(slack, ears):
        await slack.until(lambda: bool(slack.lines))
        await slack.lines[0].envelope("one")
        while not ears.heard:
            await asyncio.sleep(0.005)
        slack.lines[0].drop()
        await slack.until(lambda: len(slack.lines) == 2)
        go_on.set()
        await slack.lines[1].envelope("two")
        await slack.until(lambda: bool(slack.lines[1].acknowledged))
        assert slack.lines[1].acknowledged == [{"envelope_id": "two"}]
        assert slack.lines[0].acknowledged == []


@in_a_loop
async def test_what_was_read_is_done_to_its_end_however_long_ago_its_line_broke() -> None:
    go_on, done = asyncio.Event(), list[str]()

    async def answer(payload: Mapping[str, Any]) -> Reply:
        await go_on.wait()
        done.append(str(payload["text"]))
        return NOTHING

    ears = Ears(answer)
    async with small_slack() as slack, on_the_line(slack, ears):
        await slack.until(lambda: bool(slack.lines))
        await slack.lines[0].envelope("one", {"text": "read"})
        while not ears.heard:
            await asyncio.sleep(0.005)
        slack.lines[0].drop()
        await asyncio.sleep(SHORT.goodbye * 2)
        go_on.set()
        async with asyncio.timeout(5):
            while not done:
                await asyncio.sleep(0.005)


@in_a_loop
async def test_what_was_begun_is_still_acknowledged_when_we_stop() -> None:
    async def answer(payload: Mapping[str, Any]) -> Reply:
        await asyncio.sleep(0.1)
        return NOTHING

    ears = Ears(answer)
    async with small_slack() as slack:
        async with on_the_line(slack, ears):
            await slack.until(lambda: bool(slack.lines))
            await slack.lines[0].envelope("one")
            while not ears.heard:
                await asyncio.sleep(0.005)
        assert slack.lines[0].acknowledged == [{"envelope_id": "one"}]
        await slack.until(slack.lines[0].ended.is_set)


async def gaps(slack: SmallSlack, many: int) -> list[float]:
    """The seconds between asking for one line and the next, until so many were asked for. Each line is dropped."""
    while len(slack.asked) < many:
        await asyncio.sleep(0.002)
        for one in slack.lines:
            if not one.ended.is_set():
                one.drop()
    return [later - earlier for earlier, later in pairwise(slack.asked)]


@in_a_loop
async def test_a_line_that_breaks_at_once_each_time_is_asked_for_less_and_less_often() -> None:
    async with small_slack() as slack, on_the_line(slack, Ears()):
        found = await asyncio.wait_for(gaps(slack, 7), 10)
        assert all(wait >= SHORT.first * 2**tries / 2 for tries, wait in enumerate(found[:4]))
        assert found[-1] >= SHORT.longest / 2


@in_a_loop
async def test_a_line_that_held_for_a_while_begins_anew() -> None:
    async with small_slack() as slack, on_the_line(slack, Ears()):
        await asyncio.wait_for(gaps(slack, 6), 10)
        await slack.until(lambda: not slack.lines[-1].ended.is_set())
        await asyncio.sleep(SHORT.held * 1.3)
        many, began = len(slack.asked), asyncio.get_running_loop().time()
        slack.lines[-1].drop()
        await slack.until(lambda: len(slack.lines) > many)
        assert slack.asked[many] - began < 0.15  # and not the longest wait


@in_a_loop
async def test_a_line_without_a_greeting_does_not_count_as_held() -> None:
    async with small_slack() as slack, on_the_line(slack, Ears()):
        await asyncio.wait_for(gaps(slack, 6), 10)
        slack.greets = False
        await slack.until(lambda: not slack.lines[-1].ended.is_set())
        await asyncio.sleep(SHORT.held * 1.3)
        many, began = len(slack.asked), asyncio.get_running_loop().time()
        slack.lines[-1].drop()
        await slack.until(lambda: len(slack.lines) > many)
        assert slack.asked[many] - began >= SHORT.longest / 2


@in_a_loop
async def test_slack_is_not_asked_for_a_line_before_it_said_to_come_back() -> None:
    async with small_slack() as slack:
        slack.refuses = [
            web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "1"})
        ]
        async with on_the_line(slack, Ears()):
            await slack.until(lambda: bool(slack.lines))
        assert slack.asked[1] - slack.asked[0] >= 1


@in_a_loop
async def test_rubbish_through_a_line_breaks_nothing() -> None:
    async with small_slack() as slack, on_the_line(slack, Ears()):
        await slack.until(lambda: bool(slack.lines))
        for text in ("", "{", "[]", "null", '"x"', '{"type": 3}', '{"envelope_id": null}', "[" * 5_000):
            await slack.lines[0].socket.send_str(text)
        await slack.lines[0].socket.send_bytes(b"\xff")
        await slack.lines[0].envelope("one")
        await slack.until(lambda: {"envelope_id": "one"} in slack.lines[0].acknowledged)


def test_the_waits_grow_with_chance_in_them_up_to_the_longest() -> None:
    found = BackOff(Waits(first=1, longest=60), Random(1))
    waits = [found.seconds() for _ in range(30)]
    assert all(min(2**tries, 60) / 2 <= wait <= min(2**tries, 60) for tries, wait in enumerate(waits))
    assert len(set(waits)) == 30
    found.begin_anew()
    assert found.seconds() <= 1
