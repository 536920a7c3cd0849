"""What the stand-in for Slack breaks on purpose, and how Slack's own client takes it."""

from __future__ import annotations

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_interval_calculators import FixedValueRetryIntervalCalculator
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.channels.slack.fake import FakeSlack
from tests.slack.town import LANTERN, SHABNAM, TAMSIN, Watch, client_of, fake_slack, in_a_loop, slack_and_bot


def texts(fake: FakeSlack, user: str = SHABNAM) -> list[str]:
    return [one.message.text for one in fake.sees(user, "messages") if one.message]


@in_a_loop
async def test_too_many_calls_are_answered_429_with_when_to_come_again() -> None:
    fake = fake_slack()
    async with fake.serving(), client_of(fake) as client:
        fake.faults.once("ratelimited", "chat.postMessage", retry_after=17)
        with pytest.raises(SlackApiError) as caught:
            await client.chat_postMessage(channel=SHABNAM, text="x")
        assert caught.value.response.status_code == 429
        assert caught.value.response.headers["Retry-After"] == "17"
        assert caught.value.response["error"] == "ratelimited"
        assert (fake.calls[-1].answered, fake.calls[-1].retry_after) == ("429", 17)
        assert texts(fake) == []
        await client.chat_postMessage(channel=SHABNAM, text="y")
        assert texts(fake) == ["y"]


@in_a_loop
async def test_a_server_error_has_done_nothing() -> None:
    fake = fake_slack()
    async with fake.serving(), client_of(fake) as client:
        fake.faults.once("server_error")
        with pytest.raises(SlackApiError) as caught:
            await client.chat_postMessage(channel=SHABNAM, text="x")
        assert caught.value.response.status_code == 500
        assert texts(fake) == []


@in_a_loop
async def test_accepted_and_dropped_means_done_without_a_word() -> None:
    fake = fake_slack()
    async with fake.serving(), client_of(fake) as client:
        fake.faults.once("accept_then_drop", "chat.postMessage")
        with pytest.raises(aiohttp.ClientConnectionError):
            await client.chat_postMessage(channel=SHABNAM, text="A request waits.")
        assert texts(fake) == ["A request waits."]
        assert fake.calls[-1].answered == "dropped"
        assert fake.calls[-1].took_effect


@in_a_loop
async def test_dropped_before_means_not_done() -> None:
    fake = fake_slack()
    async with fake.serving(), client_of(fake) as client:
        fake.faults.once("drop_before", "chat.postMessage")
        with pytest.raises(aiohttp.ClientConnectionError):
            await client.chat_postMessage(channel=SHABNAM, text="x")
        assert texts(fake) == []
        assert not fake.calls[-1].took_effect


@in_a_loop
async def test_the_clients_own_retry_posts_a_second_time_after_a_broken_connection() -> None:
    """Why canishare switches it off: the first post had arrived."""
    fake = fake_slack()
    async with fake.serving():
        fake.faults.once("accept_then_drop", "chat.postMessage")
        stock = AsyncWebClient(token=fake.bot_token(LANTERN), base_url=fake.api_url)
        at_once = FixedValueRetryIntervalCalculator(0)
        stock.retry_handlers = [type(one)(interval_calculator=at_once) for one in stock.retry_handlers]
        await stock.chat_postMessage(channel=SHABNAM, text="A request waits.")
        assert len(texts(fake)) == 2


@in_a_loop
async def test_a_delayed_answer_comes_after_the_deed() -> None:
    fake = fake_slack()
    async with fake.serving(), client_of(fake) as client:
        fake.faults.once("delay", "chat.postMessage", seconds=0.01)
        await client.chat_postMessage(channel=SHABNAM, text="x")
        assert texts(fake) == ["x"]


@in_a_loop
async def test_a_fault_concerns_only_the_methods_it_names() -> None:
    fake = fake_slack()
    async with fake.serving(), client_of(fake) as client:
        fake.faults.add("server_error", methods=["chat.update"])
        await client.chat_postMessage(channel=SHABNAM, text="x")
        await client.auth_test()
        with pytest.raises(SlackApiError, match="500"):
            await client.chat_update(channel="C0GENERAL", ts="1.1", text="x")
        fake.faults.clear()
        with pytest.raises(SlackApiError, match="message_not_found"):
            await client.chat_update(channel="C0GENERAL", ts="1.1", text="x")


@in_a_loop
async def test_a_response_address_breaks_as_calls_do() -> None:
    async with slack_and_bot() as (fake, bot):
        await fake.command(SHABNAM, "general", "/share")
        answering = AsyncWebhookClient(bot.last["response_url"], retry_handlers=[])
        fake.faults.once("ratelimited", "response_url", retry_after=3)
        limited = await answering.send(text="x")
        assert (limited.status_code, limited.headers["Retry-After"]) == (429, "3")
        assert (await answering.send(text="x")).status_code == 200


@in_a_loop
async def test_the_same_seed_breaks_the_same_calls_and_rates_are_kept() -> None:
    async def run(seed: int) -> list[str]:
        fake = fake_slack(seed=seed)
        fake.faults.add("ratelimited", 0.15, methods=["chat.postMessage"], retry_after=(1, 30))
        fake.faults.add("server_error", 0.07, methods=["chat.postMessage"])
        fake.faults.add("accept_then_drop", 0.10, methods=["chat.postMessage"])
        async with fake.serving(), client_of(fake) as client:
            for _ in range(300):
                try:
                    await client.chat_postMessage(channel=SHABNAM, text="x")
                except (SlackApiError, aiohttp.ClientConnectionError):
                    continue
        assert all(1 <= call.retry_after <= 30 for call in fake.calls if call.answered == "429")
        assert len(texts(fake)) == sum(call.took_effect for call in fake.calls)
        return [call.answered for call in fake.calls]

    first = await run(7)
    assert first == await run(7)
    assert first != await run(8)
    counts = {answered: first.count(answered) for answered in set(first)}
    assert 25 <= counts["429"] <= 65
    assert 8 <= counts["500"] <= 38
    assert 15 <= counts["dropped"] <= 48


@in_a_loop
async def test_a_strict_slack_takes_one_message_a_second_in_a_channel() -> None:
    watch = Watch()
    fake = fake_slack(clock=watch)
    fake.pace.strict = True
    async with fake.serving(), client_of(fake) as client:
        await client.chat_postMessage(channel=SHABNAM, text="1")
        with pytest.raises(SlackApiError) as caught:
            await client.chat_postMessage(channel=SHABNAM, text="2")
        assert caught.value.response.headers["Retry-After"] == "1"
        await client.chat_postMessage(channel=TAMSIN, text="1")
        watch.forward(1)
        await client.chat_postMessage(channel=SHABNAM, text="3")
        assert texts(fake) == ["3", "1"]


def test_a_fault_that_is_none_is_refused() -> None:
    fake = fake_slack()
    with pytest.raises(ValueError, match="no such fault"):
        fake.faults.add("earthquake")
    with pytest.raises(ValueError, match="no such fault"):
        fake.faults.add("delay", 1.5)
