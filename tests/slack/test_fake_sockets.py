"""Socket Mode of the stand-in for Slack, with Slack's own Socket Mode client."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.channels.slack.fake import FakeSlack
from tests.slack.test_fake_sending import BLOCKS
from tests.slack.town import SHABNAM, asking, client_of, fake_slack, in_a_loop, modal


class Listener:
    """An app that keeps every envelope, and acknowledges as it is told: with a payload, or not at all."""

    def __init__(self, client: SocketModeClient) -> None:
        self.client = client
        self.envelopes: list[SocketModeRequest] = []
        self.came = asyncio.Event()
        self.silent = 0
        self.payload: dict[str, Any] | None = None
        client.socket_mode_request_listeners.append(self.hear)  # type: ignore[arg-type]

    async def hear(self, client: SocketModeClient, request: SocketModeRequest) -> None:
        """Take one envelope."""
        self.envelopes.append(request)
        self.came.set()
        if self.silent:
            self.silent -= 1
            return
        await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, self.payload))


async def first_to_hear(listeners: list[Listener]) -> None:
    """Wait until one of them has an envelope."""
    waits = [asyncio.create_task(one.came.wait()) for one in listeners]
    await asyncio.wait(waits, timeout=5, return_when=asyncio.FIRST_COMPLETED)
    for one in waits:
        one.cancel()


@asynccontextmanager
async def listening(fake: FakeSlack, count: int = 1, ping: float = 5) -> AsyncIterator[list[Listener]]:
    """The stand-in in Socket Mode, with so many connections of the app, which look after them every `ping` seconds."""
    fake.socket_mode = True
    async with fake.serving(), client_of(fake, token="") as web_client:
        clients = [
            SocketModeClient(app_token=fake.app.app_token, web_client=web_client, ping_interval=ping)
            for _ in range(count)
        ]
        listeners = [Listener(one) for one in clients]
        for one in clients:
            await one.connect()
        await asyncio.wait_for(fake.sockets.connected(count), 5)
        yield listeners
        for one in clients:
            await one.close()


@in_a_loop
async def test_a_connection_needs_the_app_token_and_a_ticket_that_works_once() -> None:
    fake = fake_slack()
    async with fake.serving(), client_of(fake) as client, aiohttp.ClientSession() as session:
        with pytest.raises(SlackApiError, match="invalid_auth"):
            await client.apps_connections_open(app_token="xapp-wrong")
        address = (await client.apps_connections_open(app_token=fake.app.app_token))["url"]
        assert address.startswith("ws://127.0.0.1:")
        async with session.ws_connect(address) as socket:
            hello = json.loads((await socket.receive()).data)
            assert (hello["type"], hello["num_connections"]) == ("hello", 1)
            assert hello["connection_info"] == {"app_id": fake.app.id}
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(address)


@in_a_loop
async def test_events_commands_and_clicks_come_in_envelopes_and_are_answered_there() -> None:
    fake = fake_slack()
    async with listening(fake) as (one,), client_of(fake) as client:
        event = await fake.say(SHABNAM, "messages", "x")
        assert event is not None
        assert event.ok
        first = one.envelopes[0]
        assert (first.type, first.accepts_response_payload, first.retry_attempt) == ("events_api", False, 0)
        assert first.payload["event"]["text"] == "x"
        one.payload = {"text": "In plain words"}
        await fake.command(SHABNAM, "general", "/share", "an arrest")
        assert (one.envelopes[1].type, one.envelopes[1].accepts_response_payload) == ("slash_commands", True)
        assert fake.sees(SHABNAM, "general")[0].message.text == "In plain words"
        one.payload = None
        await client.chat_postMessage(channel=SHABNAM, text="x", blocks=BLOCKS)
        click = await fake.press(SHABNAM, "messages", "Go")
        assert (one.envelopes[2].type, one.envelopes[2].accepts_response_payload) == ("interactive", False)
        view = modal(asking("why", "Why"))
        await client.views_open(trigger_id=click.payload["trigger_id"], view=view)
        await fake.fill(SHABNAM, "Why", "x")
        one.payload = {"response_action": "errors", "errors": {"why": "More, please"}}
        await fake.submit(SHABNAM)
        assert one.envelopes[3].accepts_response_payload
        assert fake.sees(SHABNAM, "modal")[0].view.errors == {"why": "More, please"}


@in_a_loop
async def test_each_envelope_goes_to_one_of_several_connections() -> None:
    fake = fake_slack()
    async with listening(fake, 3) as listeners:
        for number in range(12):
            await fake.say(SHABNAM, "messages", f"{number}")
        counts = [len(one.envelopes) for one in listeners]
        assert sum(counts) == 12
        assert all(counts)


@in_a_loop
async def test_an_event_that_is_not_acknowledged_comes_again() -> None:
    fake = fake_slack(ack_seconds=0.5)
    async with listening(fake) as (one,):
        one.silent = 1
        delivery = await fake.say(SHABNAM, "messages", "x")
        assert delivery is not None
        assert [again.outcome for again in delivery.attempts] == ["http_timeout", "ok"]
        again = one.envelopes[1]
        assert (again.retry_attempt, again.retry_reason) == (1, "timeout")
        assert again.envelope_id != one.envelopes[0].envelope_id
        assert again.payload["event_id"] == one.envelopes[0].payload["event_id"]


@in_a_loop
async def test_a_command_that_is_not_acknowledged_fails_for_the_person() -> None:
    fake = fake_slack(ack_seconds=0.5)
    async with listening(fake) as (one,):
        one.silent = 1
        failed = await fake.command(SHABNAM, "general", "/share")
        assert failed.shown == '/share failed with the error "operation_timeout"'
        assert len(one.envelopes) == 1


@in_a_loop
async def test_what_a_broken_connection_did_not_acknowledge_goes_through_another() -> None:
    fake = fake_slack()
    async with listening(fake, 2) as listeners:
        for one in listeners:
            one.silent = 1
        saying = asyncio.create_task(fake.say(SHABNAM, "messages", "x"))
        await first_to_hear(listeners)
        first = next(one for one in listeners if one.envelopes)
        other = next(one for one in listeners if one is not first)
        other.silent = 0
        carrying = next(link for link in fake.sockets.links if link.carried)
        carrying.drop()
        delivery = await saying
        assert delivery is not None
        assert delivery.ok
        assert [one.envelope_id for one in other.envelopes] == [first.envelopes[0].envelope_id]


@in_a_loop
async def test_with_no_connection_nothing_arrives_until_there_is_one() -> None:
    fake = fake_slack()
    fake.socket_mode = True
    async with fake.serving():
        failed = await fake.command(SHABNAM, "general", "/share")
        assert failed.shown == '/share failed with the error "dispatch_failed"'
        delivery = await fake.say(SHABNAM, "messages", "x")
        assert delivery is not None
        assert [one.outcome for one in delivery.attempts] == ["connection_failed"] * 2
        assert len(fake.due) == 1


@pytest.mark.parametrize("ask", ["warn", "refresh"])
@in_a_loop
async def test_asked_to_leave_the_client_connects_anew_and_nothing_is_lost(ask: str) -> None:
    fake = fake_slack()
    async with listening(fake) as (one,):
        before = fake.sockets.links[0]
        await getattr(fake.sockets, ask)()
        await asyncio.wait_for(fake.sockets.connected(), 5)
        assert fake.sockets.open_links[0] is not before
        await fake.say(SHABNAM, "messages", "x")
        assert len(one.envelopes) == 1


@in_a_loop
async def test_after_a_break_the_client_comes_back_by_itself() -> None:
    fake = fake_slack()
    async with listening(fake, ping=0.3) as (one,):
        fake.sockets.drop()
        await asyncio.wait_for(fake.sockets.connected(), 5)
        await fake.say(SHABNAM, "messages", "x")
        assert len(one.envelopes) == 1


@in_a_loop
async def test_ten_connections_are_enough() -> None:
    fake = fake_slack()
    async with fake.serving(), client_of(fake) as client, aiohttp.ClientSession() as session:
        sockets = []
        for _ in range(11):
            address = (await client.apps_connections_open(app_token=fake.app.app_token))["url"]
            sockets.append(await session.ws_connect(address))
            last = json.loads((await sockets[-1].receive()).data)
        assert last["reason"] == "too_many_websockets"
        assert len(fake.sockets.links) == 10


@in_a_loop
async def test_an_acknowledgement_that_makes_no_sense_is_passed_over() -> None:
    fake = fake_slack(ack_seconds=0.5)
    fake.socket_mode = True
    async with fake.serving(), client_of(fake) as client, aiohttp.ClientSession() as session:
        address = (await client.apps_connections_open(app_token=fake.app.app_token))["url"]
        async with session.ws_connect(address) as socket:
            await socket.receive()
            for text in ("", "[]", "{}", '{"envelope_id": "none"}', "not json"):
                await socket.send_str(text)
            failed = await fake.command(SHABNAM, "general", "/share")
            assert failed.outcome == "http_timeout"
