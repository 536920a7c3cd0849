"""When Slack, the network or the records fail half-way: what was good still is, and what must not be sent is not."""

from __future__ import annotations

import asyncio
import socket
import time
from datetime import timedelta
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot import messages as say
from bot.app import Parts
from bot.channels.slack.doors.line import Line, Waits
from bot.channels.slack.fake.demo import settle_in
from bot.channels.slack.fake.faults import DROP_BEFORE, SERVER_ERROR
from bot.channels.slack.post.calls import Answer, Calls, Declined
from bot.channels.slack.post.letters import Person, post
from bot.channels.slack.setting_up.install import EVERYWHERE, Grant, NotInstalled, connect, grant_of, keep_grant
from bot.channels.slack.settings import SlackSettings
from bot.outcomes import Never, NotYet
from bot.records import drafts
from bot.records.database import Database, open_database
from bot.records.drafts import DraftRow
from bot.records.grouped import Grouped, Pooled, _Asked
from bot.records.outbox import Claimed
from bot.records.trouble import RecordsUnavailable
from bot.services.senders import Sender
from bot.settings import SLACK_APIS
from tests.clock import Clock
from tests.partnership import KWABENA
from tests.slack.door import KWABENAS, NOWHERE, POLICE, Door
from tests.slack.live import our_app
from tests.slack.test_install import noted, scene
from tests.slack.town import in_a_loop

PROXY = "http://127.0.0.1:9"


def parcel(door: Door) -> tuple[Claimed, Any]:
    """A notice for Kwabena that is about to be delivered."""
    now = door.parts.now()
    letter = post(Person(POLICE, KWABENAS, KWABENA), say.Notice("info", "For a member only", (), ()), now, "one")
    names = ("key", "channel", "workspace", "lane", "kind", "address", "place", "slot", "person_key", "about")
    values = {name: getattr(letter, name) for name in names}
    claimed = Claimed(**values, seq=1, body="", attempts=1, unsure=False, created_at=now, expires_at=None)
    return claimed, letter.payload


@in_a_loop
async def test_a_token_outlives_a_network_that_fails_and_not_a_refusal(parts: Parts, clock: Clock) -> None:
    app = our_app()
    app.rotates_tokens = True
    async with scene(parts, clock, app) as here:
        await here.install()
        clock.forward(timedelta(hours=9, minutes=1))
        here.fake.faults.add(DROP_BEFORE, methods=["oauth.v2.access"], times=1)
        assert not await here.slack.tokens.renew(POLICE)
        assert here.slack.tokens.due(clock.now()) == [POLICE], "it is tried again"
        assert await here.slack.tokens.renew(POLICE)
        clock.forward(timedelta(hours=9, minutes=1))
        tokens, row = here.slack.tokens, here.row()
        assert tokens.exchange is not None
        await tokens.exchange(tokens.seal.open(row.refresh_token, "workspace", "refresh_token", row.id))  # spent
        assert not await here.slack.tokens.renew(POLICE)
        assert here.slack.tokens.due(clock.now()) == [], "what Slack refused is not tried again"
        assert noted(parts)[-1] == ("refused", "the token cannot be renewed any more")


@in_a_loop
async def test_no_secret_stands_in_an_address() -> None:
    seen: list[tuple[str, dict[str, Any]]] = []

    async def answer(request: web.Request) -> web.Response:
        seen.append((request.query_string, dict(await request.post())))
        return web.json_response({"ok": True})

    app = web.Application()
    app.router.add_post("/api/{method}", answer)
    async with TestServer(app) as server:
        calls = Calls(str(server.make_url("/api/")))
        assert isinstance(await calls.call("", "oauth.v2.access", client_secret="hush", code="c"), Answer)
        assert isinstance(await calls.call("t", "conversations.history", limit=100, inclusive=True), Answer)
        await calls.close()
    assert seen == [("", {"client_secret": "hush", "code": "c"}), ("", {"limit": "100", "inclusive": "true"})]


def test_the_proxy_is_that_of_the_environment_and_none_for_a_stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("https_proxy", "127.0.0.1:9")
    assert SlackSettings(SLACK_APIS[0], "").proxy == PROXY
    assert SlackSettings(NOWHERE, "").proxy is None
    monkeypatch.setenv("no_proxy", "slack.com")
    assert SlackSettings(SLACK_APIS[0], "").proxy is None


@in_a_loop
async def test_calls_and_the_line_use_the_proxy_that_was_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", PROXY)

    async def answer(_: web.Request) -> web.Response:
        return web.json_response({"ok": True})

    app = web.Application()
    app.router.add_post("/api/{method}", answer)
    lines: list[str | None] = []

    async def connected(_: str, *, proxy: str | None = None, **__: object) -> None:
        lines.append(proxy)

    async with TestServer(app) as server:
        calls = Calls(str(server.make_url("/api/")))
        assert isinstance(await calls.call("t", "auth.test"), Answer), "a stand-in is called without"
        calls.proxy = "http://proxy.example:8080"
        monkeypatch.setattr(calls, "call", lambda *_: asyncio.sleep(0, Answer({"url": "wss://x/"})))
        session: Any = SimpleNamespace(ws_connect=connected)
        await Line("xapp", calls, session, lambda *_: asyncio.sleep(0), 5.0, Waits())._connected()
        await calls.close()
    assert lines == ["http://proxy.example:8080"]


@pytest.mark.parametrize("name", ["app_uninstalled", "tokens_revoked"])
@pytest.mark.parametrize("late", [True, False])
def test_a_goodbye_to_an_earlier_installation_ends_nothing(door: Door, clock: Clock, name: str, late: bool) -> None:
    said = int(clock.now().timestamp())
    clock.forward(timedelta(minutes=1))
    if late:
        door.install()
    goodbye = door.event({"type": name, "tokens": {"bot": ["U0BOT"]}}) | {"event_time": said if late else said + 60}
    assert door.send(goodbye).status == 200
    kind = door.parts.accounts.actor(Sender("slack", POLICE, KWABENAS, POLICE)).kind
    assert (kind == "member") is late


def test_a_token_that_ended_does_not_take_the_new_one_with_it(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    async def ends(*_: object, **__: object) -> Declined:
        grant = Grant(POLICE, "Police", "A0CANISHARE", "U0BOT", "commands", "xoxb-granted-meanwhile")
        await asyncio.to_thread(keep_grant, door.parts, door.slack.tokens, grant)
        return Declined("token_revoked")

    monkeypatch.setattr(door.slack.calls, "call", ends)
    courier = door.slack.delivery.couriers["slack"]
    assert isinstance(asyncio.run(courier.deliver(*parcel(door))), NotYet)
    assert door.slack.tokens.of(POLICE) == "xoxb-granted-meanwhile"


def test_what_was_drawn_for_a_member_is_not_sent_once_they_are_none(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[object] = []

    async def call(*given: object, **_: object) -> Answer:
        sent.append(given)
        return Answer({"ok": True, "ts": "1.1"})

    monkeypatch.setattr(door.slack.calls, "call", call)
    courier = door.slack.delivery.couriers["slack"]
    asyncio.run(courier.deliver(*parcel(door)))
    assert len(sent) == 1
    door.parts.accounts.end("slack", POLICE, KWABENAS, "deactivated")
    assert asyncio.run(courier.deliver(*parcel(door))) == Never("access ended")
    assert len(sent) == 1


def test_two_presses_at_once_open_one_form(parts: Parts) -> None:
    with parts.database.writing() as connection:
        assert drafts.add_draft(connection, DraftRow("first", KWABENA, "record", "", "D1", "1"), parts.now())
        assert not drafts.add_draft(connection, DraftRow("second", KWABENA, "record", "", "D1", "2"), parts.now())
        held = drafts.draft_of(connection, KWABENA, "record")
    assert held is not None
    assert held.id == "first"


def test_nobody_waits_longer_for_a_thread_than_they_can() -> None:
    async def act() -> None:
        pool = Pooled(1)
        began = time.monotonic()
        with pytest.raises(RecordsUnavailable):
            await pool.run(lambda: time.sleep(0.5), began + 0.05)
        assert time.monotonic() - began < 0.4
        await asyncio.to_thread(pool.close)

    asyncio.run(act())


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # acts are grouped there only
def test_one_whose_time_is_up_takes_nobodys_patience(database: Database) -> None:
    async def act() -> None:
        now = time.monotonic()
        late, fresh = _Asked(lambda: 1, now), _Asked(lambda: 2, now + 5)
        with database.writing():
            other = Thread(target=Grouped(database)._run_together, args=([late, fresh],))
            other.start()
            time.sleep(0.2)
        assert await asyncio.wait_for(fresh.done, 5) == 2
        with pytest.raises(RecordsUnavailable):
            await late.done
        other.join()

    asyncio.run(act())


def test_a_postgresql_that_does_not_answer_is_given_up_in_time() -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        database = open_database(f"postgresql+psycopg://nobody@127.0.0.1:{deaf.getsockname()[1]}/none")
        began = time.monotonic()
        with pytest.raises(RecordsUnavailable), database.reading():
            pass
        assert time.monotonic() - began < 4


@in_a_loop
async def test_a_whole_organisation_is_refused_in_plain_words() -> None:
    enterprise = {"enterprise": {"id": "E1", "name": "All"}, "access_token": "xoxb-1"}
    with pytest.raises(NotInstalled, match="whole organisation"):
        grant_of({"is_enterprise_install": True, **enterprise})
    said = {"is_enterprise_install": True, "enterprise_id": "E1", "team_id": "E1"}
    calls: Any = SimpleNamespace(call=lambda *_, **__: asyncio.sleep(0, Answer(said)))
    with pytest.raises(NotInstalled) as refused:
        await connect(calls, "xoxb-1")
    assert str(refused.value) == EVERYWHERE


@in_a_loop
async def test_accounts_that_could_not_be_asked_about_are_asked_about_again_soon(parts: Parts, clock: Clock) -> None:
    async with scene(parts, clock) as here:
        settle_in(parts)
        here.fake.user(KWABENAS, POLICE).deleted = True
        here.fake.faults.add(SERVER_ERROR, methods=["users.info"])
        assert await here.slack.housekeeping.due() == 0
        here.fake.faults.rules.clear()
        clock.forward(timedelta(minutes=14))
        assert await here.slack.housekeeping.due() == 0
        clock.forward(timedelta(minutes=2))
        assert await here.slack.housekeeping.due() == 1
        clock.forward(timedelta(minutes=16))
        assert await here.slack.housekeeping.due() == 0
