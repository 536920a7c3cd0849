"""Installing: by hand or by link, kept sealed, renewed in time, gone at once, and checked every night."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from sqlalchemy import select
from starlette.applications import Starlette

from bot.app import Parts
from bot.channels.slack.fake import App, FakeSlack, sample_town
from bot.channels.slack.fake.demo import settle_in
from bot.channels.slack.fake.sample import BOTS
from bot.channels.slack.join import SlackDoor, join_slack
from bot.channels.slack.post.calls import Answer
from bot.channels.slack.post.tokens import NoToken
from bot.channels.slack.setting_up import install
from bot.channels.slack.setting_up.install import REDIRECT_PATH, Grant, keep_grant
from bot.channels.slack.settings import INSTALL_PATH, SlackSettings
from bot.records import installations
from bot.records.account_rows import AccountKey
from bot.records.audit import AUDIT
from bot.records.trouble import RecordsUnavailable
from bot.services.senders import Sender
from tests.clock import Clock
from tests.commands.terminal import canishare, environment
from tests.logs import logged
from tests.slack.live import our_app
from tests.slack.town import KWABENA, POLICE, in_a_loop, running_fake

pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated")
HOME = "https://canishare.example.org"


class Scene:
    """A partnership, a stand-in for Slack, and the door between them."""

    def __init__(self, parts: Parts, clock: Clock, fake: FakeSlack) -> None:
        self.parts = parts
        self.clock = clock
        self.fake = fake
        settings = SlackSettings(fake.api_url, HOME, fake.app.signing_secret)
        settings = replace(settings, client_id=fake.app.client_id, client_secret=fake.app.client_secret)
        self.slack: SlackDoor = join_slack(parts, settings)

    async def browser(self, path: str, cookies: dict[str, str] | None = None) -> httpx.Response:
        """What somebody's browser gets at one of our addresses."""
        transport = httpx.ASGITransport(Starlette(routes=self.slack.routes(self.parts)))
        async with httpx.AsyncClient(transport=transport, base_url=HOME, cookies=cookies) as client:
            return await client.get(path)

    async def install(self) -> httpx.Response:
        """An administrator follows the link, allows it, and comes back."""
        start = await self.browser(INSTALL_PATH)
        asked = parse_qs(urlsplit(start.headers["location"]).query)
        code = self.fake.allow(POLICE, KWABENA, redirect_uri=asked["redirect_uri"][0])
        cookies = dict(start.cookies)
        return await self.browser(f"{REDIRECT_PATH}?code={code}&state={asked['state'][0]}", cookies)

    def row(self) -> installations.InstallationRow:
        """What is kept of the police's workspace."""
        with self.parts.database.reading() as connection:
            found = installations.installation(connection, "slack", POLICE)
        assert found is not None
        return found


@asynccontextmanager
async def scene(parts: Parts, clock: Clock, app: App | None = None) -> AsyncIterator[Scene]:
    fake = FakeSlack(sample_town(), app or our_app(), clock=lambda: clock.now().timestamp())
    async with fake.serving():
        found = Scene(parts, clock, fake)
        yield found
        await found.slack.calls.close()
        found.slack.workers.close()


@in_a_loop
async def test_installed_by_link_the_workspace_is_there_and_nobody_in_it_is_anybody(parts: Parts, clock: Clock) -> None:
    async with scene(parts, clock) as here:
        done = await here.install()
        assert done.status_code == 200
        assert f"canishare slack bind {POLICE} --agency KEY" in done.text
        assert isinstance(await here.slack.calls.call(here.slack.tokens.of(POLICE), "auth.test"), Answer)
        assert here.row().app == here.fake.app.id
        assert parts.accounts.actor(Sender("slack", POLICE, KWABENA, POLICE)).kind == "unknown"


@in_a_loop
async def test_the_link_asks_for_our_scopes_and_no_others(parts: Parts, clock: Clock) -> None:
    async with scene(parts, clock) as here:
        start = await here.browser(INSTALL_PATH)
        asked = parse_qs(urlsplit(start.headers["location"]).query)
        assert start.status_code == 303
        assert set(asked["scope"][0].split(",")) == set(here.fake.app.scopes)
        assert "user_scope" not in asked
        assert asked["redirect_uri"] == [f"{HOME}{REDIRECT_PATH}"]


@pytest.mark.parametrize("wrong", ["no cookie", "another state", "too old", "no code", "a code that is not Slack's"])
def test_who_did_not_start_it_here_and_now_installs_nothing(parts: Parts, clock: Clock, wrong: str) -> None:
    async def attempt() -> None:
        async with scene(parts, clock) as here:
            start = await here.browser(INSTALL_PATH)
            state = parse_qs(urlsplit(start.headers["location"]).query)["state"][0]
            code = here.fake.allow(POLICE, KWABENA, redirect_uri=f"{HOME}{REDIRECT_PATH}")
            cookies = {} if wrong == "no cookie" else dict(start.cookies)
            state = f"{state}x" if wrong == "another state" else state
            if wrong == "too old":
                clock.forward(timedelta(minutes=11))
            code = {"no code": "", "a code that is not Slack's": "made-up"}.get(wrong, code)
            answer = await here.browser(f"{REDIRECT_PATH}?code={code}&state={state}", cookies)
            assert answer.status_code in (400, 502)
            assert "nothing was kept" in answer.text
            with pytest.raises(NoToken):
                here.slack.tokens.of(POLICE)

    asyncio.run(attempt())


def test_a_fault_of_ours_after_slack_said_yes_is_told_and_quotes_nothing(
    parts: Parts, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*given: object) -> None:
        raise ValueError(f"could not keep {[getattr(one, 'token', '') for one in given]}")

    async def attempt() -> None:
        async with scene(parts, clock) as here:
            start = await here.browser(INSTALL_PATH)
            state = parse_qs(urlsplit(start.headers["location"]).query)["state"][0]
            code = here.fake.allow(POLICE, KWABENA, redirect_uri=f"{HOME}{REDIRECT_PATH}")
            monkeypatch.setattr(install, "keep_grant", fails)
            answer = await here.browser(f"{REDIRECT_PATH}?code={code}&state={state}", dict(start.cookies))
            assert (answer.status_code, "nothing was kept" in answer.text) == (502, True)

    with logged() as log:
        asyncio.run(attempt())
    assert "a grant was not kept" in log.getvalue()
    assert "xoxb" not in log.getvalue()


def test_the_token_is_nowhere_to_be_read_in_the_file(parts: Parts, parts_file: Path) -> None:
    slack = join_slack(parts, SlackSettings("http://127.0.0.1:9/api/", "", "s" * 32))
    keep_grant(parts, slack.tokens, Grant(POLICE, "Police", "A1", "UBOT", "", "xoxb-quillfeather-token", "xoxe-quill"))
    assert slack.tokens.of(POLICE) == "xoxb-quillfeather-token"
    parts.database.close()
    for file in parts_file.parent.glob("partnership.sqlite3*"):
        assert b"quill" not in file.read_bytes()


def noted(parts: Parts) -> list[tuple[str, str]]:
    """What the audit says became of tokens by themselves."""
    with parts.database.reading() as connection:
        found = connection.execute(select(AUDIT).where(AUDIT.c.actor == "clock").order_by(AUDIT.c.seq)).all()
    return [(row.outcome, row.detail) for row in found]


@in_a_loop
async def test_a_token_is_renewed_before_it_ends_and_by_one_process_only(parts: Parts, clock: Clock) -> None:
    app = our_app()
    app.rotates_tokens = True
    async with scene(parts, clock, app) as here:
        await here.install()
        first = here.slack.tokens.of(POLICE)
        assert here.slack.tokens.due(clock.now()) == []
        clock.forward(timedelta(hours=9, minutes=1))
        assert here.slack.tokens.due(clock.now()) == [POLICE]
        other = join_slack(parts, here.slack.settings)
        renewed = await asyncio.gather(here.slack.tokens.renew(POLICE), other.tokens.renew(POLICE))
        late = await other.tokens.renew(POLICE)
        await other.calls.close()
        assert (sorted(renewed), late) == ([False, True], False), "who comes late finds it renewed"
        assert noted(parts) == [("done", "token renewed")]
        second = here.slack.tokens.of(POLICE)
        assert second != first
        assert isinstance(await here.slack.calls.call(second, "auth.test"), Answer)
        assert here.slack.tokens.due(clock.now()) == []
        clock.forward(timedelta(hours=9, minutes=1))
        assert await here.slack.housekeeping.due() >= 1
        assert here.slack.tokens.of(POLICE) not in (first, second)


@in_a_loop
async def test_a_renewal_that_dies_half_way_leaves_a_token_that_still_works(
    parts: Parts, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = our_app()
    app.rotates_tokens = True
    async with scene(parts, clock, app) as here:
        await here.install()
        clock.forward(timedelta(hours=9, minutes=1))

        def die(*_: object) -> None:
            raise RecordsUnavailable("full")

        monkeypatch.setattr(installations, "keep_tokens", die)
        monkeypatch.setattr(here.slack.tokens, "wait", lambda _: asyncio.sleep(0))
        with pytest.raises(RecordsUnavailable):
            await here.slack.tokens.renew(POLICE)
        assert isinstance(await here.slack.calls.call(here.slack.tokens.of(POLICE), "auth.test"), Answer)


@in_a_loop
async def test_the_nightly_check_ends_accounts_that_were_closed_when_the_event_was_lost(
    parts: Parts, clock: Clock
) -> None:
    async with scene(parts, clock) as here:
        settle_in(parts)
        here.fake.user(KWABENA, POLICE).deleted = True
        assert parts.accounts.actor(Sender("slack", POLICE, KWABENA, POLICE)).kind == "member"
        assert await here.slack.housekeeping.due() == 1
        assert parts.accounts.actor(Sender("slack", POLICE, KWABENA, POLICE)).kind != "member"
        assert parts.accounts.actor(Sender("slack", POLICE, "U0HOLLY", POLICE)).kind == "member"
        assert await here.slack.housekeeping.due() == 0, "once a night"


def test_connect_keeps_the_workspace_whose_token_is_set_and_binds_it(parts: Parts, parts_file: Path) -> None:
    with running_fake() as live:
        env = environment(
            parts_file,
            slack_bot_token=BOTS[POLICE].token,
            slack_app_token=live.fake.app.app_token,
            slack_api_url=live.fake.api_url,
        )
        assert canishare("slack", "connect", env=env).code == 1, "whose it is must be said"
        assert canishare("slack", "connect", "--agency", "no-such-agency", env=env).code == 1
        assert "none is connected" in canishare("doctor", "slack", env=env).err.lower()
        done = canishare("slack", "connect", "--agency", "ashmere-police", env=env)
        assert (done.code, done.plain) == (0, True)
        assert f"canishare slack link {POLICE} MEMBER-ID PERSON-KEY" in done.err
        assert BOTS[POLICE].token not in done.out + done.err
        assert canishare("slack", "link", POLICE, KWABENA, "kwabena-asante-marsh", env=env).code == 0
    assert parts.accounts.actor(Sender("slack", POLICE, KWABENA, POLICE)).key == "kwabena-asante-marsh"
    assert AccountKey("slack", POLICE, KWABENA).at == "slack:T0POLICE:U0KWABENA"


def test_connect_says_plainly_what_slack_would_not_take(parts: Parts, parts_file: Path) -> None:
    with running_fake() as live:
        given = {"slack_app_token": live.fake.app.app_token, "slack_api_url": live.fake.api_url}
        env = environment(parts_file, slack_bot_token="xoxb-7301846295-5102938476-nobodysK7q2m9w4", **given)
        refused = canishare("slack", "connect", "--shared", env=env)
        assert (refused.code, refused.plain) == (1, True)
        assert "Slack would not take the bot token" in refused.err
        without = canishare("slack", "connect", "--shared", env=environment(parts_file, **given))
        assert without.code == 1
        assert without.plain
