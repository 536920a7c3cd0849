"""What the stand-in for Slack sends the app: signed, in Slack's shape, tried again where Slack would."""

from __future__ import annotations

import asyncio
import json
import random
import time
from urllib.parse import parse_qsl

import pytest
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.channels.slack.fake import App
from bot.channels.slack.fake.sent.delivery import COMMAND, INTERACTION, Delivery
from bot.channels.slack.fake.sent.http_door import encoded
from bot.channels.slack.fake.surfaces import NotSeen
from tests.slack.town import (
    BARNABY,
    LANTERN,
    OTTILIE,
    SHABNAM,
    TAMSIN,
    Watch,
    button,
    client_of,
    fake_slack,
    in_a_loop,
    modal,
    options,
    row,
    served,
    slack_and_bot,
    words,
)

APP = App(shortcuts={"share": "Can I share this?"}, message_shortcuts={"share_message": "Share this message"})


async def never(said: object) -> web.StreamResponse:
    """Takes longer than anybody waits."""
    await asyncio.Event().wait()
    return web.Response()


class VerifierClock:
    """The clock of Slack's own verifier, set to the test's."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch

    def now(self) -> float:
        return self.watch.now


@in_a_loop
async def test_every_request_is_signed_over_its_raw_body() -> None:
    watch = Watch()
    async with slack_and_bot(clock=watch, app=APP) as (fake, bot):
        await fake.say(SHABNAM, "messages", "Ærøskøbing & <friends> 😀")
        await fake.command(SHABNAM, "general", "/share", "a tenant's arrears & more")
        await fake.shortcut(SHABNAM, "share")
        verifier = SignatureVerifier(fake.app.signing_secret, VerifierClock(watch))
        assert [verifier.is_valid_request(one.body, one.headers) for one in bot.requests] == [True] * 3
        assert not verifier.is_valid_request(bot.requests[0].body + " ", bot.requests[0].headers)
        kinds = [one.headers["content-type"] for one in bot.requests]
        assert kinds == ["application/json", *["application/x-www-form-urlencoded"] * 2]
        assert bot.requests[2].body.startswith("payload=%7B")


@in_a_loop
async def test_signatures_can_go_by_another_clock_than_everything_else() -> None:
    async with slack_and_bot(stamp=lambda: 5.0) as (fake, bot):
        await fake.say(SHABNAM, "messages", "x")
        assert bot.requests[0].headers["x-slack-request-timestamp"] == "5"
        assert bot.last["event_time"] == int(fake.town.clock())


@in_a_loop
async def test_the_address_is_verified_by_a_challenge() -> None:
    async with slack_and_bot() as (fake, bot):
        assert not await fake.verify_address()
        assert bot.last["type"] == "url_verification"

        def repeat(said: dict[str, str]) -> web.StreamResponse:
            return web.json_response({"challenge": said["challenge"]})

        bot.answers.append(repeat)
        assert await fake.verify_address()


@in_a_loop
async def test_a_message_to_the_app_is_an_event() -> None:
    async with slack_and_bot() as (fake, bot):
        await fake.say(SHABNAM, "messages", "Can I share this?")
        event = bot.last["event"]
        assert (event["type"], event["channel_type"], event["user"]) == ("message", "im", SHABNAM)
        assert (event["text"], event["team"]) == ("Can I share this?", LANTERN)
        assert event["channel"].startswith("D")
        assert bot.last["authorizations"][0]["user_id"] == "U0CANILANTERN"
        assert bot.last["event_id"].startswith("Ev")


@in_a_loop
async def test_in_a_channel_the_app_hears_only_its_own_name() -> None:
    async with slack_and_bot() as (fake, bot):
        await fake.say(SHABNAM, "general", "Good morning")
        assert bot.requests == []
        await fake.say(SHABNAM, "general", "@canishare may I?")
        assert (bot.last["event"]["type"], bot.last["event"]["text"]) == ("app_mention", "<@U0CANILANTERN> may I?")
        assert len(bot.requests) == 1


@in_a_loop
async def test_an_event_needs_its_scope_and_its_subscription() -> None:
    for app in (App(scopes=("chat:write",)), App(events=frozenset())):
        async with slack_and_bot(app=app) as (fake, bot):
            assert await fake.say(SHABNAM, "messages", "x") is None
            assert bot.requests == []


@in_a_loop
async def test_a_stranger_speaks_under_their_own_workspaces_name() -> None:
    async with slack_and_bot() as (fake, bot):
        await fake.say(BARNABY, "partnership-shared", "@canishare hello")
        assert (bot.last["team_id"], bot.last["authorizations"][0]["team_id"]) == ("T0ELSEWHERE", LANTERN)
        assert bot.last["is_ext_shared_channel"]
        assert bot.last["event"]["user_team"] == "T0ELSEWHERE"


@in_a_loop
async def test_people_and_channels_that_change_are_told() -> None:
    async with slack_and_bot() as (fake, bot):
        await fake.change_user(TAMSIN, deleted=True)
        assert bot.last["event"]["user"]["deleted"]
        with pytest.raises(NotSeen):
            await fake.say(TAMSIN, "general", "x")
        channel = fake.workspace(LANTERN).channels["C0GENERAL"]
        await fake.share_channel(LANTERN, channel, "T9")
        assert bot.last["event"]["connected_team_id"] == "T9"
        await fake.unshare_channel(LANTERN, channel, "T9")
        assert bot.last["event"]["is_ext_shared"] is False
        private = fake.workspace("T0POLICE").channels["G0PARTNERS"]
        await fake.share_channel("T0POLICE", private, "T9")
        assert bot.last["event"]["type"] == "channel_id_changed"
        assert fake.workspace("T0POLICE").channels[bot.last["event"]["new_channel_id"]] is private


@in_a_loop
async def test_an_event_that_is_not_taken_is_tried_three_times_more() -> None:
    watch = Watch()
    async with slack_and_bot(clock=watch) as (fake, bot):
        for _ in range(4):
            bot.answer(status=500)
        delivery = await fake.say(SHABNAM, "messages", "x")
        assert len(bot.requests) == 2
        assert await fake.run_due() == 0
        watch.forward(59)
        assert await fake.run_due() == 0
        watch.forward(1)
        assert await fake.run_due() == 1
        watch.forward(299)
        assert await fake.run_due() == 0
        watch.forward(1)
        assert await fake.run_due() == 1
        watch.forward(3600)
        assert await fake.run_due() == 0
        retries = [one.headers.get("x-slack-retry-num") for one in bot.requests]
        assert retries == [None, "1", "2", "3"]
        assert {one.headers.get("x-slack-retry-reason") for one in bot.requests[1:]} == {"http_error"}
        assert len({one.said["event_id"] for one in bot.requests}) == 1
        assert delivery is not None
        assert [one.at - delivery.attempts[0].at for one in delivery.attempts] == [0, 0, 60, 360]


@in_a_loop
async def test_a_retry_that_is_taken_is_the_last() -> None:
    async with slack_and_bot() as (fake, bot):
        bot.answer(status=503)
        delivery = await fake.say(SHABNAM, "messages", "x")
        assert delivery is not None
        assert delivery.ok
        assert fake.due == []


@in_a_loop
async def test_the_app_can_say_that_it_wants_no_retry() -> None:
    async with slack_and_bot() as (fake, bot):
        bot.answer(status=500, x_slack_no_retry="1")
        await fake.say(SHABNAM, "messages", "x")
        assert len(bot.requests) == 1
        assert fake.due == []


@in_a_loop
async def test_why_it_was_tried_again_is_said() -> None:
    async with slack_and_bot(ack_seconds=0.5) as (fake, bot):
        bot.answers.append(never)
        await fake.say(SHABNAM, "messages", "x")
        assert bot.requests[1].headers["x-slack-retry-reason"] == "http_timeout"
        fake.request_url = "http://127.0.0.1:9/slack/events"
        delivery = await fake.say(SHABNAM, "messages", "x")
        assert delivery is not None
        assert [one.outcome for one in delivery.attempts] == ["connection_failed"] * 2
        fake.request_url = bot.address
        fake.town.clock.forward(60)  # type: ignore[attr-defined]
        await fake.run_due()
        assert bot.requests[-1].headers["x-slack-retry-reason"] == "connection_failed"


@in_a_loop
async def test_by_the_real_clock_it_can_keep_time_itself() -> None:
    fake = fake_slack(clock=time.time, keeps_time=True)
    fake.retry_after[2] = 0.01
    async with slack_and_bot(fake) as (_, bot):
        bot.answer(status=500)
        bot.answer(status=500)
        arrived = asyncio.Event()

        def third(said: object) -> web.StreamResponse:
            arrived.set()
            return web.Response()

        bot.answers.append(third)
        await fake.say(SHABNAM, "messages", "x")
        await asyncio.wait_for(arrived.wait(), 5)
        assert bot.requests[-1].headers["x-slack-retry-num"] == "2"


@in_a_loop
async def test_a_commands_answer_is_seen_by_one_or_by_all() -> None:
    async with slack_and_bot() as (fake, bot):
        bot.answer("In plain words")
        await fake.command(SHABNAM, "general", "/share", "an arrest")
        assert (bot.last["command"], bot.last["text"], bot.last["channel_name"]) == ("/share", "an arrest", "general")
        bot.answer({"text": "For all", "response_type": "in_channel"})
        await fake.command(SHABNAM, "general", "/share")
        await fake.command(SHABNAM, "messages", "/share")
        assert bot.last["channel_name"] == "directmessage"
        assert [one.message.text for one in fake.sees(SHABNAM, "general")] == ["For all", "In plain words"]
        assert [one.message.text for one in fake.sees(OTTILIE, "general")] == ["For all"]


@in_a_loop
async def test_a_command_that_fails_is_not_tried_again_and_the_person_sees_why() -> None:
    async with slack_and_bot(ack_seconds=0.5) as (fake, bot):
        bot.answer(status=500)
        failed = await fake.command(SHABNAM, "general", "/share")
        assert failed.shown == '/share failed with the error "http_service_error"'
        bot.answers.append(never)
        failed = await fake.command(SHABNAM, "general", "/share")
        assert failed.shown == '/share failed with the error "operation_timeout"'
        fake.request_url = "http://127.0.0.1:9/slack/events"
        failed = await fake.command(SHABNAM, "general", "/share")
        assert failed.shown == '/share failed with the error "dispatch_failed"'
        assert fake.due == []
        assert len(bot.requests) == 2
        assert fake.sees(SHABNAM, "general")[0].message.text == failed.shown


@in_a_loop
async def test_a_command_that_is_none_is_not_sent() -> None:
    async with slack_and_bot() as (fake, bot):
        wrong = await fake.say(SHABNAM, "general", "/chair")
        assert wrong is not None
        assert wrong.shown == "/chair is not a valid command."
        theirs = await fake.command(BARNABY, "partnership-shared", "/share")
        assert theirs.shown == "/share is not a valid command."
        assert bot.requests == []


BLOCKS = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "*Who?*"}, "accessory": button("who", "Choose", value="7")},
    row(
        {"type": "static_select", "action_id": "pick", "placeholder": words("Pick"), "options": options("red", "blue")},
        {"type": "checkboxes", "action_id": "ticks", "options": options("one", "two")},
        {"type": "overflow", "action_id": "more", "options": options("edit", "delete")},
        button("go", "Go"),
    ),
]


@in_a_loop
async def test_a_click_says_where_it_was_made_and_what_is_chosen() -> None:
    async with slack_and_bot() as (fake, bot), client_of(fake) as client:
        posted = await client.chat_postMessage(channel=SHABNAM, text="x", blocks=BLOCKS)
        await fake.choose(SHABNAM, "messages", "Pick", "Red")
        await fake.tick(SHABNAM, "messages", "ticks", "two")
        await fake.press(SHABNAM, "messages", "Who?")
        said = bot.last
        assert said["container"] == {
            "type": "message",
            "message_ts": posted["ts"],
            "channel_id": posted["channel"],
            "is_ephemeral": False,
        }
        assert said["message"]["ts"] == posted["ts"]
        assert said["channel"] == {"id": posted["channel"], "name": "directmessage"}
        assert (said["actions"][0]["action_id"], said["actions"][0]["value"]) == ("who", "7")
        values = said["state"]["values"]["row"]
        assert values["pick"]["selected_option"]["value"] == "red"
        assert [one["value"] for one in values["ticks"]["selected_options"]] == ["two"]
        await fake.choose(SHABNAM, "messages", "more", "Delete")
        assert bot.last["actions"][0]["selected_option"]["value"] == "delete"
        assert said["user"] == {"id": SHABNAM, "username": "shabnam", "name": "shabnam", "team_id": LANTERN}


@in_a_loop
async def test_a_strangers_click_carries_their_own_workspace_and_the_apps() -> None:
    async with slack_and_bot() as (fake, bot), client_of(fake) as client:
        await client.chat_postMessage(channel="C0SHARED", text="x", blocks=BLOCKS)
        await fake.press(BARNABY, "partnership-shared", "Go")
        assert (bot.last["user"]["team_id"], bot.last["team"]["id"]) == ("T0ELSEWHERE", LANTERN)


@in_a_loop
async def test_a_click_that_fails_leaves_a_sign_and_is_not_tried_again() -> None:
    async with slack_and_bot() as (fake, bot), client_of(fake) as client:
        await client.chat_postMessage(channel=SHABNAM, text="x", blocks=BLOCKS)
        bot.answer(status=404)
        failed = await fake.press(SHABNAM, "messages", "Go")
        assert failed.shown == "That did not work (http_client_error)."
        assert fake.sees(SHABNAM, "messages")[0].message.problems == {SHABNAM: failed.shown}
        await fake.press(SHABNAM, "messages", "Go")
        assert len(bot.requests) == 2
        assert fake.sees(SHABNAM, "messages")[0].message.problems == {SHABNAM: ""}


@in_a_loop
async def test_a_click_on_an_ephemeral_message_carries_no_message_but_its_address_replaces_it() -> None:
    async with slack_and_bot() as (fake, bot), client_of(fake) as client:
        await client.chat_postEphemeral(channel="C0GENERAL", user=SHABNAM, text="x", blocks=BLOCKS)
        await fake.press(SHABNAM, "general", "Go")
        assert bot.last["container"]["is_ephemeral"]
        assert "message" not in bot.last
        answering = AsyncWebhookClient(bot.last["response_url"])
        answer = await answering.send(text="Done", replace_original=True)
        assert answer.status_code == 200
        assert [one.message.text for one in fake.sees(SHABNAM, "general")] == ["Done"]
        await answering.send(delete_original=True)
        assert fake.sees(SHABNAM, "general") == []


@in_a_loop
async def test_a_response_address_wears_out_after_five_uses_or_half_an_hour() -> None:
    watch = Watch()
    async with slack_and_bot(clock=watch) as (fake, bot):
        await fake.command(SHABNAM, "general", "/share")
        answering = AsyncWebhookClient(bot.last["response_url"])
        said = [await answering.send(text=f"{number}") for number in range(6)]
        assert [one.status_code for one in said] == [200] * 5 + [404]
        assert "used_url" in said[5].body
        await answering.send_dict({"text": "x"})
        await fake.command(SHABNAM, "general", "/share")
        watch.forward(30 * 60 + 1)
        late = await AsyncWebhookClient(bot.last["response_url"]).send(text="x")
        assert (late.status_code, json.loads(late.body)["error"]) == (404, "expired_url")
        assert [call.answered for call in fake.calls.of("response_url")] == ["ok"] * 5 + ["used_url"] * 2 + [
            "expired_url"
        ]


@in_a_loop
async def test_shortcuts_are_the_workspaces_own_peoples() -> None:
    async with slack_and_bot(app=APP) as (fake, bot):
        await fake.shortcut(OTTILIE, "share")
        assert (bot.last["type"], bot.last["callback_id"]) == ("shortcut", "share")
        await fake.say(SHABNAM, "general", "May we tell the school?")
        message = fake.sees(SHABNAM, "general")[0].message
        assert message
        await fake.message_shortcut(SHABNAM, "share_message", "general", message)
        assert (bot.last["type"], bot.last["message"]["text"]) == ("message_action", "May we tell the school?")
        assert bot.last["message_ts"] == message.ts
        with pytest.raises(NotSeen):
            await fake.shortcut(BARNABY, "share")
        with pytest.raises(NotSeen):
            await fake.shortcut(SHABNAM, "other")


@in_a_loop
async def test_a_button_with_an_address_opens_it_and_tells_the_app() -> None:
    async with slack_and_bot() as (fake, bot), client_of(fake) as client:
        linked = button("open", "Open it", url="https://example.org/x")
        await client.chat_postMessage(channel=SHABNAM, text="x", blocks=[row(linked)])
        assert (await fake.press(SHABNAM, "messages", "Open it")).opens == "https://example.org/x"
        assert bot.last["actions"][0]["action_id"] == "open"


@in_a_loop
async def test_the_app_can_be_told_of_its_own_messages() -> None:
    async with slack_and_bot(app=App(hears_itself=True)) as (fake, bot), client_of(fake) as client:
        await client.chat_postMessage(channel=SHABNAM, text="x")
        await fake.settled()
        assert bot.last["event"]["bot_id"]


@in_a_loop
async def test_a_whole_talk_with_slacks_own_framework() -> None:
    fake = fake_slack(clock=time.time)
    async with fake.serving(), client_of(fake) as client:
        bolt = AsyncApp(client=client, signing_secret=fake.app.signing_secret, process_before_response=True)

        @bolt.event("message")
        async def hello(event: dict[str, str], client: AsyncWebClient) -> None:
            await client.chat_postMessage(channel=event["channel"], text="Ask", blocks=BLOCKS)

        @bolt.action("go")
        async def go(ack: object, body: dict[str, str], client: AsyncWebClient) -> None:
            await ack()  # type: ignore[operator]
            await client.views_open(trigger_id=body["trigger_id"], view=modal(callback_id="form"))

        @bolt.view("form")
        async def form(ack: object) -> None:
            await ack(response_action="errors", errors={"why": "More, please"})  # type: ignore[operator]

        async def handle(request: web.Request) -> web.StreamResponse:
            return await to_aiohttp_response(await bolt.async_dispatch(await to_bolt_request(request)))

        async with served(handle) as address:
            fake.request_url = address
            assert await fake.verify_address()
            await fake.say(SHABNAM, "messages", "hello")
            await fake.press(SHABNAM, "messages", "Go")
            await fake.fill(SHABNAM, "Why", "x")
            await fake.submit(SHABNAM)
            view = fake.sees(SHABNAM, "modal")[0].view
            assert view
            assert view.errors == {"why": "More, please"}


def test_a_body_reads_back_as_it_was_meant() -> None:
    """The two ways of writing a form, by Slack's own signs."""
    rare = random.Random(3)
    text = "".join(chr(rare.randrange(32, 0x3000)) for _ in range(200))
    assert dict(parse_qsl(encoded(Delivery(COMMAND, "/x", "T", {"text": text})).decode()))["text"] == text
    body = encoded(Delivery(INTERACTION, "shortcut", "T", {"text": text})).decode()
    assert json.loads(dict(parse_qsl(body))["payload"]) == {"text": text}
