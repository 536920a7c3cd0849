"""The stand-in for Slack, asked through Slack's own client: who may ask, writing messages, reading them back."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from bot.channels.slack.fake import App, Channel, FakeSlack, User, Workspace, running
from tests.slack.town import (
    BARNABY,
    KWABENA,
    LANTERN,
    OTTILIE,
    POLICE,
    SHABNAM,
    TAMSIN,
    button,
    client_of,
    fake_slack,
    in_a_loop,
    options,
    row,
    running_fake,
    slack_and_bot,
    words,
)

NOTE = {"event_type": "notice", "event_payload": {"outbox": "17"}}


async def refused(asked: Any) -> str:
    """The code with which Slack says no."""
    with pytest.raises(SlackApiError) as caught:
        await asked
    return str(caught.value.response["error"])


@in_a_loop
async def test_the_app_learns_who_it_is_and_what_it_may_do() -> None:
    fake = fake_slack()
    async with fake.serving(), client_of(fake) as client:
        answer = await client.auth_test()
        assert (answer["team_id"], answer["user_id"]) == (LANTERN, "U0CANILANTERN")
        assert answer["url"] == "https://lantern-womens-aid.slack.com/"
        assert set(answer.headers["x-oauth-scopes"].split(",")) == set(fake.app.scopes)


@in_a_loop
async def test_a_call_without_a_token_or_with_a_wrong_one_is_refused() -> None:
    fake = fake_slack()
    async with fake.serving(), client_of(fake, token="") as nobody, client_of(fake, token="xoxb-9") as stranger:
        assert await refused(nobody.auth_test()) == "not_authed"
        assert await refused(stranger.auth_test()) == "invalid_auth"


@in_a_loop
async def test_a_token_is_taken_from_a_form_as_well_but_never_from_a_body_of_json() -> None:
    fake = fake_slack()
    async with fake.serving(), client_of(fake, token="") as client:
        token = fake.bot_token(LANTERN)
        assert (await client.api_call("auth.test", data={"token": token}))["ok"]
        assert client.session
        async with client.session.post(f"{fake.api_url}auth.test", json={"token": token}) as answer:
            assert (await answer.json())["error"] == "not_authed"


@in_a_loop
async def test_a_missing_scope_is_named() -> None:
    town = [Workspace("T1", "One", "one", users=[User("U1", "ann", "Ann")], scopes=("chat:write", "users:read"))]
    fake = fake_slack(town)
    async with fake.serving(), client_of(fake, "T1") as client:
        with pytest.raises(SlackApiError) as caught:
            await client.conversations_open(users="U1")
        assert caught.value.response.data == {
            "ok": False,
            "error": "missing_scope",
            "needed": "im:write",
            "provided": "chat:write,users:read",
        }


@in_a_loop
async def test_an_unknown_method_is_refused() -> None:
    fake = fake_slack()
    async with fake.serving(), client_of(fake) as client:
        assert await refused(client.api_call("chat.shout")) == "unknown_method"


@in_a_loop
async def test_a_message_to_a_person_opens_their_direct_messages_and_keeps_its_metadata() -> None:
    fake = fake_slack()
    async with fake.serving(), client_of(fake) as client:
        opened = await client.conversations_open(users=SHABNAM)
        posted = await client.chat_postMessage(channel=SHABNAM, text="A request waits.", metadata=NOTE)
        assert posted["channel"] == opened["channel"]["id"]
        assert posted["message"]["bot_id"]
        assert posted["message"]["metadata"] == NOTE
        assert [one.message.text for one in fake.sees(SHABNAM, "messages")] == ["A request waits."]


@in_a_loop
async def test_only_a_new_message_can_be_addressed_to_a_person_or_a_channels_name() -> None:
    fake = fake_slack()
    async with fake.serving(), client_of(fake) as client:
        posted = await client.chat_postMessage(channel="#general", text="x")
        assert posted["channel"] == "C0GENERAL"
        asked = client.chat_update(channel="#general", ts=posted["ts"], text="y")
        assert await refused(asked) == "channel_not_found"
        assert await refused(client.conversations_history(channel=SHABNAM)) == "missing_scope"
        assert await refused(client.chat_update(channel=SHABNAM, ts="1.1", text="y")) == "channel_not_found"


@in_a_loop
async def test_timestamps_are_unique_and_rise_although_the_clock_stands_still() -> None:
    fake = fake_slack()
    async with fake.serving(), client_of(fake) as client:
        stamps = [(await client.chat_postMessage(channel=SHABNAM, text="x"))["ts"] for _ in range(5)]
        assert stamps == sorted(set(stamps))


@in_a_loop
async def test_messages_are_read_back_newest_first_with_metadata_only_where_it_is_asked_for() -> None:
    fake = fake_slack()
    async with fake.serving(), client_of(fake) as client:
        channel = (await client.conversations_open(users=SHABNAM))["channel"]["id"]
        stamps = [
            (await client.chat_postMessage(channel=channel, text=f"{number}", metadata=NOTE))["ts"]
            for number in range(3)
        ]
        await fake.say(SHABNAM, "messages", "Thank you")
        plain = await client.conversations_history(channel=channel)
        assert [one["text"] for one in plain["messages"]] == ["Thank you", "2", "1", "0"]
        assert plain["messages"][1]["metadata"] == {"event_type": "notice"}
        whole = await client.conversations_history(channel=channel, include_all_metadata=True, oldest=stamps[0])
        assert [one.get("metadata") for one in whole["messages"]] == [None, NOTE, NOTE]
        assert (
            len((await client.conversations_history(channel=channel, oldest=stamps[0], inclusive=True))["messages"])
            == 4
        )
        page = await client.conversations_history(channel=channel, latest=stamps[2], limit=1)
        assert [one["ts"] for one in page["messages"]] == [stamps[1]]
        assert page["has_more"]
        rest = await client.conversations_history(
            channel=channel, latest=stamps[2], limit=1, cursor=page["response_metadata"]["next_cursor"]
        )
        assert [one["ts"] for one in rest["messages"]] == [stamps[0]]
        assert not rest["has_more"]


@in_a_loop
async def test_the_app_reads_its_own_direct_messages_and_no_channel() -> None:
    fake = fake_slack()
    async with fake.serving(), client_of(fake) as client:
        assert await refused(client.conversations_history(channel="C0GENERAL")) == "missing_scope"


@in_a_loop
async def test_an_update_changes_the_message_and_keeps_what_it_does_not_name() -> None:
    fake = fake_slack()
    async with fake.serving(), client_of(fake) as client:
        posted = await client.chat_postMessage(
            channel=SHABNAM, text="One", blocks=[row(button("go", "Go"))], metadata=NOTE
        )
        changed = await client.chat_update(channel=posted["channel"], ts=posted["ts"], text="Two")
        assert changed["message"]["edited"]
        assert changed["message"]["metadata"] == NOTE
        assert len(changed["message"]["blocks"]) == 1
        await client.chat_update(channel=posted["channel"], ts=posted["ts"], text="Three", blocks=[])
        assert fake.sees(SHABNAM, "messages")[0].blocks == []


@in_a_loop
async def test_only_its_own_messages_can_be_updated_and_no_ephemeral_one() -> None:
    fake = fake_slack()
    async with fake.serving(), client_of(fake) as client:
        await fake.say(SHABNAM, "messages", "Mine")
        mine = fake.sees(SHABNAM, "messages")[0]
        channel = mine.channel.id
        assert await refused(client.chat_update(channel=channel, ts=mine.message.ts, text="x")) == "cant_update_message"
        assert await refused(client.chat_update(channel=channel, ts="1.000001", text="x")) == "message_not_found"
        note = await client.chat_postEphemeral(channel="C0GENERAL", user=SHABNAM, text="For you")
        asked = client.chat_update(channel="C0GENERAL", ts=note["message_ts"], text="x")
        assert await refused(asked) == "message_not_found"


@in_a_loop
async def test_an_ephemeral_message_is_seen_by_one_person_and_by_no_history() -> None:
    app = App(scopes=(*App().scopes, "channels:history"))
    fake = fake_slack(app=app)
    async with fake.serving(), client_of(fake) as client:
        await client.chat_postEphemeral(channel="C0GENERAL", user=SHABNAM, text="For you")
        assert [one.message.text for one in fake.sees(SHABNAM, "general")] == ["For you"]
        assert fake.sees(TAMSIN, "general") == []
        assert (await client.conversations_history(channel="C0GENERAL"))["messages"] == []
        asked = client.chat_postEphemeral(channel="C0GENERAL", user=BARNABY, text="x")
        assert await refused(asked) == "user_not_in_channel"


def small_town() -> FakeSlack:
    users = [User("U1", "ann", "Ann"), User("U2", "bob", "Bob", deleted=True)]
    bot = "U1BOT"
    channels = [
        Channel("C1", "old", {"U1", bot}, is_archived=True),
        Channel("C2", "elsewhere", {"U1"}),
        Channel("G1", "secret", {"U1"}, is_private=True),
        Channel("C3", "here", {"U1", bot}),
    ]
    return fake_slack([Workspace("T1", "One", "one", users=users, channels=channels)])


REFUSALS = {
    "channel_not_found": {"channel": "C9", "text": "x"},
    "not_in_channel": {"channel": "C2", "text": "x"},
    "is_archived": {"channel": "C1", "text": "x"},
    "user_disabled": {"channel": "U2", "text": "x"},
    "cannot_dm_bot": {"channel": "U1BOT", "text": "x"},
    "no_text": {"channel": "C3"},
    "msg_too_long": {"channel": "C3", "text": "x" * 40_001},
    "invalid_metadata_format": {"channel": "C3", "text": "x", "metadata": {"event_type": "x"}},
    "metadata_must_be_sent_as_json": {"channel": "C3", "text": "x", "metadata": "{"},
    "metadata_too_large": {
        "channel": "C3",
        "text": "x",
        "metadata": {"event_type": "x", "event_payload": {"x": "x" * 16_000}},
    },
    "invalid_blocks_format": {"channel": "C3", "text": "x", "blocks": "["},
}


@pytest.mark.parametrize("code", REFUSALS)
@in_a_loop
async def test_a_message_that_cannot_be_posted_is_refused_by_name(code: str) -> None:
    fake = small_town()
    async with fake.serving(), client_of(fake, "T1") as client:
        assert await refused(client.api_call("chat.postMessage", json=REFUSALS[code])) == code
        assert fake.calls[-1].answered == code
        assert not fake.calls[-1].took_effect


@in_a_loop
async def test_a_private_channel_without_the_app_in_it_is_not_there() -> None:
    fake = small_town()
    async with fake.serving(), client_of(fake, "T1") as client:
        assert await refused(client.chat_postMessage(channel="G1", text="x")) == "channel_not_found"
        assert await refused(client.conversations_info(channel="G1")) == "channel_not_found"


WRONG_BLOCKS = {
    "more than 50 blocks": [{"type": "divider"}] * 51,
    "3,001 characters": [{"type": "section", "text": words("x" * 3001)}],
    "no characters": [{"type": "section", "text": words("")}],
    "a section of nothing": [{"type": "section"}],
    "a type that is none": [{"type": "sction", "text": words("x")}],
    "a key that is none": [{"type": "section", "txt": words("x")}],
    "a long header": [{"type": "header", "text": words("x" * 151)}],
    "a long label": [row(button("a", "x" * 76))],
    "a long value": [row(button("a", "x", value="x" * 2001))],
    "a style that is none": [row(button("a", "x", style="green"))],
    "the same block id": [row(button("a", "x")), row(button("b", "x"))],
    "the same action id": [row(button("a", "x"), button("a", "y"))],
    "too many in a row": [row(*(button(f"{number}", "x") for number in range(26)))],
    "too many ticks": [row({"type": "checkboxes", "action_id": "t", "options": options(*"abcdefghijk")})],
    "no options": [row({"type": "static_select", "action_id": "t", "options": []})],
    "a start that is no option": [
        row({"type": "radio_buttons", "action_id": "t", "options": options("a"), "initial_option": options("b")[0]})
    ],
    "markup in a header": [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
}


@pytest.mark.parametrize("wrong", WRONG_BLOCKS)
@in_a_loop
async def test_blocks_that_slack_would_not_take_are_refused_with_the_place(wrong: str) -> None:
    fake = fake_slack()
    async with fake.serving(), client_of(fake) as client:
        with pytest.raises(SlackApiError) as caught:
            await client.chat_postMessage(channel=SHABNAM, text="x", blocks=WRONG_BLOCKS[wrong])
        assert caught.value.response["error"] == "invalid_blocks"
        assert "[json-pointer:/blocks" in caught.value.response["response_metadata"]["messages"][0]


@in_a_loop
async def test_people_are_told_apart_guests_strangers_and_leavers() -> None:
    fake = fake_slack()
    async with fake.serving(), client_of(fake) as client:

        async def look(user: str) -> dict[str, Any]:
            found: dict[str, Any] = (await client.users_info(user=user))["user"]
            return found

        assert (await look(SHABNAM))["profile"]["real_name"] == "Shabnam Kirkbride"
        assert "email" not in (await look(SHABNAM))["profile"]
        assert (await look(OTTILIE))["is_restricted"]
        barnaby = await look(BARNABY)
        assert (barnaby["is_stranger"], barnaby["team_id"]) == (True, "T0ELSEWHERE")
        await fake.change_user(TAMSIN, deleted=True)
        assert (await look(TAMSIN))["deleted"]
        assert await refused(client.users_info(user=KWABENA)) == "user_not_found"


@in_a_loop
async def test_a_shared_channel_says_so() -> None:
    fake = fake_slack()
    async with fake.serving(), client_of(fake) as client:
        shared = (await client.conversations_info(channel="C0SHARED", include_num_members=True))["channel"]
        assert (shared["is_ext_shared"], shared["is_shared"], shared["num_members"]) == (True, True, 4)
        assert not (await client.conversations_info(channel="C0GENERAL"))["channel"]["is_ext_shared"]
        channel = (await client.conversations_open(users=SHABNAM))["channel"]["id"]
        assert await refused(client.conversations_info(channel=channel)) == "missing_scope"


@in_a_loop
async def test_workspaces_do_not_see_each_other() -> None:
    fake = fake_slack()
    async with fake.serving(), client_of(fake, POLICE) as police:
        assert await refused(police.chat_postMessage(channel="C0GENERAL", text="x")) == "channel_not_found"
        assert await refused(police.chat_postMessage(channel=SHABNAM, text="x")) == "channel_not_found"
        await police.chat_postMessage(channel=KWABENA, text="x")
        assert {call.team_id for call in fake.calls} == {POLICE}


@in_a_loop
async def test_every_call_is_written_down_without_its_token() -> None:
    fake = fake_slack()
    async with fake.serving(), client_of(fake) as client:
        await client.chat_postMessage(channel=SHABNAM, text="x", metadata=NOTE)
        (call,) = fake.calls.of("chat.postMessage")
        assert (call.team_id, call.at, call.answered) == (LANTERN, fake.town.clock(), "ok")
        assert call["metadata"] == NOTE
        assert fake.bot_token(LANTERN) not in str(call)


@in_a_loop
async def test_the_same_id_in_two_workspaces_is_two_people() -> None:
    town = [
        Workspace(team, team, team.lower(), users=[User("U1", "ann", f"Ann of {team}")], bot_user_id=f"U{team}")
        for team in ("T1", "T2")
    ]
    async with slack_and_bot(fake_slack(town)) as (fake, bot):
        with pytest.raises(LookupError):
            await fake.say("U1", "messages", "x")
        await fake.say(fake.user("U1", "T2"), "messages", "x")
        assert (bot.last["team_id"], bot.last["event"]["user"]) == ("T2", "U1")


def test_it_runs_beside_what_is_not_asynchronous_and_says_when_its_port_is_taken() -> None:
    with running_fake() as live:
        assert live.do(live.fake.say(SHABNAM, "messages", "x")) is not None
        port = int(live.fake.address.rpartition(":")[2])
        with pytest.raises(OSError, match="in use"), running(fake_slack(), port=port):
            pass
