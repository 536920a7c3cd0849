"""Installing, refreshing and losing access, in the stand-in for Slack."""

from __future__ import annotations

import pytest
from slack_sdk.oauth.installation_store.models.bot import Bot as InstalledBot
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator

from bot.channels.slack.fake import App, User, Workspace
from tests.slack.test_fake import refused
from tests.slack.town import LANTERN, SHABNAM, Watch, client_of, fake_slack, in_a_loop, slack_and_bot

pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
"""slack_sdk 3.47 still asks aiohttp 3.14 for it in oauth_v2_access."""

HOURS = 60 * 60


def keys(app: App) -> dict[str, str]:
    return {"client_id": app.client_id, "client_secret": app.client_secret}


@in_a_loop
async def test_a_code_is_exchanged_for_a_token_once() -> None:
    town = [Workspace("T1", "One", "one", users=[User("U1", "ann", "Ann")], installed=False)]
    fake = fake_slack(town)
    async with fake.serving(), client_of(fake, token="") as client:
        assert fake.town.tokens.live("T1") == []
        code = fake.allow("T1", "U1")
        answer = await client.oauth_v2_access(code=code, **keys(fake.app))
        assert (answer["team"]["id"], answer["authed_user"]["id"]) == ("T1", "U1")
        assert set(answer["scope"].split(",")) == set(fake.app.scopes)
        assert "refresh_token" not in answer.data
        assert (await client.auth_test(token=answer["access_token"]))["user_id"] == answer["bot_user_id"]
        assert await refused(client.oauth_v2_access(code=code, **keys(fake.app))) == "code_already_used"


@in_a_loop
async def test_an_exchange_with_something_wrong_in_it_is_refused() -> None:
    watch = Watch()
    fake = fake_slack(clock=watch)
    async with fake.serving(), client_of(fake, token="") as client:
        right = keys(fake.app)
        code = fake.allow(LANTERN, SHABNAM, redirect_uri="https://canishare.example/back")
        assert await refused(client.oauth_v2_access(code="x", **right)) == "invalid_code"
        assert await refused(client.oauth_v2_access(code=code, **right | {"client_id": "1"})) == "invalid_client_id"
        assert await refused(client.oauth_v2_access(code=code, **right | {"client_secret": "1"})) == "bad_client_secret"
        assert await refused(client.oauth_v2_access(code=code, **right)) == "bad_redirect_uri"
        watch.forward(601)
        asked = client.oauth_v2_access(code=code, redirect_uri="https://canishare.example/back", **right)
        assert await refused(asked) == "invalid_code"


@in_a_loop
async def test_tokens_that_rotate_last_twelve_hours_and_a_refresh_token_works_once() -> None:
    watch = Watch()
    fake = fake_slack(app=App(rotates_tokens=True), clock=watch)
    async with fake.serving(), client_of(fake, token="") as client:
        first = await client.oauth_v2_access(code=fake.allow(LANTERN, SHABNAM), **keys(fake.app))
        assert first["expires_in"] == 12 * HOURS
        watch.forward(12 * HOURS - 1)
        assert (await client.auth_test(token=first["access_token"]))["ok"]
        watch.forward(1)
        assert await refused(client.auth_test(token=first["access_token"])) == "token_expired"
        asked = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"], **keys(fake.app)}
        second = await client.oauth_v2_access(**asked)
        assert (await client.auth_test(token=second["access_token"]))["ok"]
        assert await refused(client.oauth_v2_access(**asked)) == "invalid_refresh_token"


@in_a_loop
async def test_slacks_own_rotator_renews_a_token() -> None:
    fake = fake_slack(app=App(rotates_tokens=True))
    async with fake.serving(), client_of(fake, token="") as client:
        first = await client.oauth_v2_access(code=fake.allow(LANTERN, SHABNAM), **keys(fake.app))
        held = InstalledBot(
            bot_token=first["access_token"],
            bot_id="B1",
            bot_user_id=first["bot_user_id"],
            team_id=LANTERN,
            bot_refresh_token=first["refresh_token"],
            bot_token_expires_in=1,
            installed_at=1.0,
        )
        renewed = await AsyncTokenRotator(client=client, **keys(fake.app)).perform_bot_token_rotation(bot=held)
        assert renewed
        assert (await client.auth_test(token=renewed.bot_token))["ok"]


@in_a_loop
async def test_a_revoked_token_says_so_and_the_app_is_told() -> None:
    async with slack_and_bot() as (fake, bot), client_of(fake) as client:
        assert not (await client.auth_revoke(test=True))["revoked"]
        assert (await client.auth_revoke())["revoked"]
        await fake.settled()
        assert {one.said["event"]["type"] for one in bot.requests} == {"tokens_revoked", "app_uninstalled"}
        assert await refused(client.auth_test()) == "token_revoked"


@in_a_loop
async def test_an_app_that_is_taken_out_is_told_and_can_do_nothing_more() -> None:
    async with slack_and_bot() as (fake, bot), client_of(fake) as client:
        await fake.uninstall(LANTERN)
        assert {one.said["event"]["type"] for one in bot.requests} == {"tokens_revoked", "app_uninstalled"}
        assert "event_ts" not in bot.last["event"]
        assert await refused(client.chat_postMessage(channel=SHABNAM, text="x")) == "account_inactive"
        assert await fake.say(SHABNAM, "messages", "x") is None
        assert (await fake.command(SHABNAM, "general", "/share")).shown == "/share is not a valid command."


@in_a_loop
async def test_the_app_can_take_itself_out() -> None:
    async with slack_and_bot() as (fake, _), client_of(fake) as client:
        assert await refused(client.apps_uninstall(client_id="1", client_secret="2")) == "invalid_client_id"
        await client.apps_uninstall(**keys(fake.app))
        await fake.settled()
        assert not fake.workspace(LANTERN).installed
        assert fake.sent("app_uninstalled")


@in_a_loop
async def test_an_administrator_can_take_the_tokens_back() -> None:
    async with slack_and_bot() as (fake, bot), client_of(fake) as client:
        await fake.revoke_tokens(LANTERN)
        assert bot.last["event"]["tokens"] == {"oauth": [], "bot": ["U0CANILANTERN"]}
        assert await refused(client.auth_test()) == "token_revoked"


def test_the_app_is_made_from_a_manifest_as_slack_would_make_it() -> None:
    made = App.made_from(
        {
            "display_information": {"name": "asker"},
            "features": {
                "shortcuts": [
                    {"type": "global", "callback_id": "a", "name": "A", "description": "x"},
                    {"type": "message", "callback_id": "b", "name": "B", "description": "x"},
                ],
                "slash_commands": [{"command": "/ask", "description": "Ask"}],
            },
            "oauth_config": {"scopes": {"bot": ["commands"]}},
            "settings": {"event_subscriptions": {"bot_events": ["message.im"]}, "token_rotation_enabled": True},
        }
    )
    assert (made.name, made.scopes, made.events) == ("asker", ("commands",), frozenset({"message.im"}))
    assert (made.commands, made.shortcuts, made.message_shortcuts) == ({"/ask": "Ask"}, {"a": "A"}, {"b": "B"})
    assert made.rotates_tokens


def test_somebody_whom_nobody_knows_cannot_be_looked_up() -> None:
    with pytest.raises(LookupError):
        fake_slack().user("U0NOBODY")
