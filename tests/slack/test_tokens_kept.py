"""What a renewal may not overwrite or lose, and that one odd answer ends neither the clock nor a line to Slack."""

from __future__ import annotations

import asyncio
import threading
from datetime import timedelta
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot import clock as clock_work
from bot.app import Parts
from bot.channels.slack import housekeeping
from bot.channels.slack.doors.line import Line, Waits
from bot.channels.slack.fake import App
from bot.channels.slack.fake.demo import settle_in
from bot.channels.slack.join import join_slack
from bot.channels.slack.post.calls import Answer, Calls, Limited, Unknown
from bot.channels.slack.post.tokens import CLAIM_LASTS, KEEP_AFTER, Renewed, Spent
from bot.channels.slack.setting_up.install import Grant, keep_grant
from bot.commands import running
from bot.records import installations
from bot.records.trouble import RecordsUnavailable
from tests.clock import Clock
from tests.slack.live import our_app
from tests.slack.test_install import Scene, noted, scene
from tests.slack.town import KWABENA, POLICE, in_a_loop

ANEW = Grant(POLICE, "Police", "A0CANISHARE", "U0BOT", "commands", "xoxb-anew", "xoxe-anew", 43_200)


def rotating() -> App:
    app = our_app()
    app.rotates_tokens = True
    return app


def happens(here: Scene, meanwhile: str) -> None:
    """What somebody does to the installation while its token is being renewed."""
    if meanwhile == "installed anew":
        keep_grant(here.parts, here.slack.tokens, ANEW)
    elif meanwhile == "taken away":
        with here.parts.database.together() as connection:
            here.slack.lifecycle.gone(connection, POLICE)
    else:
        here.parts.accounts.workspace_gone("slack", POLICE)


# A newer installation -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ended", ["renewed", "spent", "not this time"])
@pytest.mark.parametrize("meanwhile", ["installed anew", "taken away", "marked as gone"])
def test_a_renewal_touches_no_installation_but_the_one_whose_token_it_traded(
    parts: Parts, clock: Clock, ended: str, meanwhile: str
) -> None:
    @in_a_loop
    async def act() -> None:
        async with scene(parts, clock, rotating()) as here:
            await here.install()
            clock.forward(timedelta(hours=9, minutes=1))
            stood: list[object] = []

            async def exchange(_: str) -> Renewed | None:
                await asyncio.to_thread(happens, here, meanwhile)
                stood.append(here.row())
                if ended == "spent":
                    raise Spent
                return Renewed("xoxb-late", "xoxe-late", 43_200) if ended == "renewed" else None

            here.slack.tokens.exchange = exchange
            assert not await here.slack.tokens.renew(POLICE)
            assert [here.row()] == stood
            assert noted(parts) == []
            if meanwhile == "installed anew":
                assert here.slack.tokens.of(POLICE) == "xoxb-anew"

    act()


@in_a_loop
async def test_a_renewal_that_failed_does_not_free_what_another_has_claimed_since(parts: Parts, clock: Clock) -> None:
    async with scene(parts, clock, rotating()) as here:
        await here.install()
        now, before = clock.forward(timedelta(hours=9, minutes=1)), clock.now() - CLAIM_LASTS
        ever = now + timedelta(days=2)

        def claimed() -> bool:
            with parts.database.writing() as connection:
                return installations.claim_renewal(connection, "slack", POLICE, now, ever, before)

        async def exchange(_: str) -> None:
            keep_grant(parts, here.slack.tokens, ANEW)
            assert claimed()

        here.slack.tokens.exchange = exchange
        assert not await here.slack.tokens.renew(POLICE)
        assert not claimed()


# Records that are busy ----------------------------------------------------------------------------------------------


@in_a_loop
async def test_a_new_token_is_stored_once_the_records_are_no_longer_busy(
    parts: Parts, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with scene(parts, clock, rotating()) as here:
        await here.install()
        first = here.slack.tokens.of(POLICE)
        clock.forward(timedelta(hours=9, minutes=1))
        ends = clock.now() + timedelta(hours=12)
        other = join_slack(parts, here.slack.settings)
        keep, waited, on_the_loop, others = installations.keep_tokens, list[float](), list[bool](), list[bool]()

        def busy(*given: Any) -> bool:
            on_the_loop.append(threading.current_thread() is threading.main_thread())
            if len(waited) < len(KEEP_AFTER):
                raise RecordsUnavailable("locked")
            return keep(*given)

        async def wait(seconds: float) -> None:
            waited.append(seconds)
            clock.forward(timedelta(seconds=seconds))
            others.append(await other.tokens.renew(POLICE))

        monkeypatch.setattr(installations, "keep_tokens", busy)
        monkeypatch.setattr(here.slack.tokens, "wait", wait)
        assert await here.slack.tokens.renew(POLICE)
        await other.calls.close()
        other.workers.close()
        assert here.slack.tokens.of(POLICE) != first
        assert isinstance(await here.slack.calls.call(here.slack.tokens.of(POLICE), "auth.test"), Answer)
        assert here.row().token_expires_at == ends, "counted from when Slack gave it"
        assert noted(parts) == [("done", "token renewed")]
        assert not any(others), "nobody else trades a token that is spent"
        assert not any(on_the_loop)
        assert all(later >= earlier for earlier, later in pairwise(waited))
        assert sum(waited) > 5 * 60


# Odd answers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [200, 502])
@pytest.mark.parametrize("kind", ["application/json", "text/plain", "text/html"])
@pytest.mark.parametrize("body", ["", "<html>", "{", "[1]", '"ok"', "5", "null", "[" * 100_000])
def test_an_answer_that_is_not_slacks_is_unknown(body: str, kind: str, status: int) -> None:
    assert isinstance(answered(body, kind, status), Unknown)


@pytest.mark.parametrize("wait", ["7", "nan"])
def test_too_many_calls_is_said_by_the_status_whatever_stands_below_it(wait: str) -> None:
    for kind in ("application/json", "text/html"):
        assert answered("<html>", kind, 429, {"Retry-After": wait}) == Limited(7.0 if wait == "7" else 1.0)


def answered(body: str, kind: str, status: int, headers: dict[str, str] | None = None) -> object:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(text=body, status=status, content_type=kind, headers=headers)

    async def ask() -> object:
        app = web.Application()
        app.router.add_post("/api/{method}", answer)
        async with TestServer(app) as server:
            calls = Calls(str(server.make_url("/api/")))
            try:
                return await calls.call("t", "chat.postMessage", text="x")
            finally:
                await calls.close()

    return asyncio.run(ask())


@in_a_loop
async def test_a_tick_that_fails_ends_nothing_and_keeps_nothing_else_from_being_done(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    async def chores() -> int:
        asked.append("slack")
        raise AttributeError

    def tick(_: Parts) -> int:
        asked.append("all")
        raise ZeroDivisionError

    slack: Any = SimpleNamespace(chores=chores)
    await running._tick(parts, slack)
    monkeypatch.setattr(clock_work, "tick", tick)
    await running._tick(parts, slack)
    assert asked == ["slack", "all", "slack"]


@pytest.mark.parametrize("failure", [AttributeError(), RecordsUnavailable("locked")])
def test_one_workspace_that_fails_keeps_no_other_from_being_renewed(
    parts: Parts, clock: Clock, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    async def renew(workspace: str) -> bool:
        if workspace == "T0ODD":
            raise failure
        return True

    @in_a_loop
    async def act() -> None:
        async with scene(parts, clock) as here:
            monkeypatch.setattr(here.slack.tokens, "due", lambda _: ["T0ODD", POLICE])
            monkeypatch.setattr(here.slack.tokens, "renew", renew)
            assert await here.slack.housekeeping.due() == 1

    act()


@in_a_loop
async def test_an_account_that_fails_keeps_no_other_from_being_checked_and_is_checked_again_soon(
    parts: Parts, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with scene(parts, clock) as here:
        settle_in(parts)
        here.fake.user(KWABENA, POLICE).deleted = here.fake.user("U0HOLLY", POLICE).deleted = True
        end, failed = parts.accounts.end, list[str]()

        def odd(channel: str, workspace: str, user: str, why: str) -> bool:
            if not failed:
                failed.append(user)
                raise AttributeError
            return end(channel, workspace, user, why)

        monkeypatch.setattr(parts.accounts, "end", odd)
        assert await here.slack.housekeeping.due() == 1
        clock.forward(timedelta(minutes=16))
        assert await here.slack.housekeeping.due() == 1


@pytest.mark.parametrize("broken", ["linked_accounts", "bring_forward"])
def test_a_check_that_failed_altogether_does_not_wait_for_the_next_night(
    parts: Parts, clock: Clock, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    def fail(*_: object) -> None:
        raise RecordsUnavailable("locked")

    async def odd(*_: object) -> bool:
        raise AttributeError

    @in_a_loop
    async def act() -> None:
        async with scene(parts, clock) as here:
            settle_in(parts)
            here.fake.user(KWABENA, POLICE).deleted = True
            with monkeypatch.context() as patch:
                patch.setattr(housekeeping, broken, fail)
                patch.setattr(here.slack.housekeeping, "_check", odd)
                with pytest.raises(RecordsUnavailable):
                    await here.slack.housekeeping.due()
            clock.forward(timedelta(hours=1, minutes=1))
            assert await here.slack.housekeeping.due() == 1
            clock.forward(timedelta(hours=23))
            assert await here.slack.housekeeping.due() == 0, "once a night"
            clock.forward(timedelta(hours=1, minutes=1))
            here.fake.user("U0HOLLY", POLICE).deleted = True
            assert await here.slack.housekeeping.due() == 1, "and every night"

    act()


@in_a_loop
async def test_a_line_is_opened_again_after_anything_that_went_wrong_and_in_no_hurry() -> None:
    asked: list[float] = []

    async def call(*_: object) -> None:
        asked.append(asyncio.get_running_loop().time())
        raise AttributeError

    odd: Any = SimpleNamespace(call=call)
    session: Any = None
    line = Line("xapp", odd, session, lambda *_: asyncio.sleep(0), 5.0, Waits(first=0.02, longest=0.1))
    keeping = asyncio.create_task(line.keep())
    async with asyncio.timeout(5):
        while len(asked) < 4 and not keeping.done():
            await asyncio.sleep(0.005)
    assert not keeping.done()
    assert all(later - earlier >= 0.01 for earlier, later in pairwise(asked))
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
