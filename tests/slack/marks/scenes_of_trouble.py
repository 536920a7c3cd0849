"""What goes wrong around what people write: the records, ourselves, Slack's answers, and installations that end."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import count, cycle
from typing import Any

from aiohttp import web

from bot.channels.slack.post.calls import Answer, Declined, Ended, Limited, Unknown, Unreached
from bot.channels.slack.post.tokens import Renewed, Spent
from bot.records.trouble import RecordsUnavailable
from tests.slack.marks.stage import Scene, Stage
from tests.slack.permissions.said import (
    Payload,
    Saying,
    asked_at_home,
    click,
    closed,
    command,
    event,
    home_opened,
    mention,
    message_shortcut,
    shortcut,
    submitted,
    ticked,
    words,
)
from tests.slack.town import LANTERN, POLICE

A_NIGHT = timedelta(hours=10)
SOON = timedelta(minutes=16)

CHANGED = (
    "DROP TRIGGER refuse_pack_delete",
    "INSERT INTO pack SELECT 'older', pack_id, version, 'not a pack', first_used_at FROM pack LIMIT 1",
    "UPDATE run SET pack_digest = 'older'",
    "DELETE FROM pack WHERE digest <> 'older'",
)
"""What makes the rules in the records older ones."""


async def the_records_are_away(stage: Stage) -> None:
    """Whatever is said cannot be answered, and is told so at once, or when Slack takes it."""
    puts_off = cycle((Limited(1), stage._as_ever({})))
    stage.slack["chat.postMessage"] = lambda _: next(puts_off)
    stage.door.slack.at_once.whispers.wait = _at_once

    def away(*_: object) -> Any:
        raise RecordsUnavailable("locked")

    stage.door.slack.listening.answering.take = away  # type: ignore[method-assign,assignment]
    await _everything_once(stage)
    stage.door.slack.tokens.of = away  # type: ignore[method-assign]
    await stage.says(click("home"), stage.who("officer"))


async def something_of_ours_is_broken(stage: Stage) -> None:
    """Whatever is said meets a fault that quotes it, and is told so in a message."""
    stage.door.slack.listening.answering.take = _quoting(stage)  # type: ignore[method-assign]
    await _everything_once(stage)
    await stage.delivers()


async def even_that_cannot_be_noted(stage: Stage) -> None:
    """The same, and telling them fails as well."""
    stage.door.slack.listening.answering.take = _quoting(stage)  # type: ignore[method-assign]
    stage.door.slack.listening.answering.apologise = _quoting(stage)  # type: ignore[method-assign]
    await _everything_once(stage)


async def _everything_once(stage: Stage) -> None:
    officer, mark = stage.who("officer"), stage.mark()
    sayings: tuple[Saying, ...] = (words(f"can I share {mark}?"), mention(mark), command("share", mark), shortcut)
    sayings += (asked_at_home(mark), click("home"), click("decision.save", action_id="open-1"), message_shortcut)
    for saying in (*sayings, ticked, submitted, closed, home_opened, _closed_account("U0NOSUCH", mark)):
        await stage.says(saying, officer)


def _quoting(stage: Stage) -> Callable[..., Any]:
    """Fails with an error that quotes what was typed."""

    def fail(*given: object, **named: object) -> Any:
        raise ValueError(f"could not do it for {stage.mark()}: {given!r} {named!r}")

    return fail


def _closed_account(user: str, mark: str) -> Saying:
    """Slack says that somebody's account was closed, with all that they wrote of themselves."""
    profile = dict.fromkeys(("real_name", "display_name", "status_text", "phone", "email", "title"), mark)
    changed = {"id": user, "name": mark, "real_name": mark, "deleted": True, "profile": profile}
    return _happens({"type": "user_change", "user": changed})


def _happens(about: Payload) -> Saying:
    """An event that nobody in particular made happen."""

    def saying(who: Any, things: object) -> Payload:
        payload = event(who, {})
        payload["event"] = about
        return payload

    return saying


async def the_rules_have_changed(stage: Stage) -> None:
    """Everybody's walks were made with rules that cannot be read any more, and today's were never used."""
    for statement in CHANGED:
        stage.live.execute(statement)
    stage.live.commit()
    for act in ("guide.show", "guide.start", "guide.mine", "guide.answer"):
        await stage.says(click(act), stage.who("officer"))
    await stage.says(words(f"can I tell housing about an arrest? {stage.mark()}"), stage.who("officer"))
    await stage.delivers()


# Chores --------------------------------------------------------------------------------------------------------------


async def things_are_done_by_date(stage: Stage) -> None:
    """Tokens are renewed, or will not be; accounts are checked at night; what is old is forgotten."""
    stage.door.slack.tokens.exchange = _exchange
    stage.door.slack.tokens.wait = _at_once
    asked, mark = count(), stage.mark()
    account: Payload = {"name": mark, "real_name": mark, "profile": {"real_name": mark, "email": mark}}
    answers: tuple[Ended, ...] = (
        Answer({"ok": True, "user": account | {"deleted": True}}),
        Answer({"ok": True, "user": account | {"is_restricted": True}}),
        Declined("user_not_found"),
        Limited(0),
        Unknown("TimeoutError"),
    )
    stage.slack["users.info"] = lambda _: answers[min(next(asked), len(answers) - 1)]
    stage.clock.forward(A_NIGHT)
    await stage.ticks()
    stage.slack["users.info"] = Answer({"ok": True, "user": account})
    stage.clock.forward(SOON)
    await stage.ticks()
    await stage.delivers()
    stage.clock.forward(timedelta(days=100))
    await stage.ticks()


async def _exchange(refresh_token: str) -> Renewed | None:
    if refresh_token == f"xoxe-{POLICE}":
        return Renewed("xoxb-2", "xoxe-2", 43_200)
    if refresh_token == f"xoxe-{LANTERN}":
        raise Spent
    return None


async def _at_once(seconds: float) -> None:
    return


# Slack's answers -----------------------------------------------------------------------------------------------------


async def slack_takes_nothing(stage: Stage) -> None:
    """Every kind of letter meets every kind of refusal, and is sent in another way, or again, or never."""
    refusals: tuple[Ended, ...] = (
        Unknown("TimeoutError"),
        Limited(1),
        Unreached("ClientConnectorError"),
        Declined("internal_error"),
        Declined("message_not_found"),
        Declined("not_found"),
    )
    for refusal in refusals:
        for method in ("chat.postMessage", "chat.update", "views.publish", "views.update", "chat.postEphemeral"):
            stage.slack[method] = refusal
        await _everything_once(stage)
        await stage.delivers(1)
        stage.slack.clear()
        await stage.delivers(1)
    await stage.delivers(2)


async def the_token_is_no_longer_good(stage: Stage) -> None:
    """canishare learns from a call that it was taken out of a workspace."""
    await stage.says(words(f"can I share {stage.mark()}?"), stage.who("officer"))
    stage.slack["chat.postMessage"] = Declined("token_revoked")
    await stage.delivers()


async def people_and_workspaces_say_goodbye(stage: Stage) -> None:
    """Accounts are closed, channels are shared and no longer shared, and canishare is taken out of workspaces."""
    officer, away, mark = stage.who("officer"), stage.who("elsewhere"), stage.mark()
    for about in (
        {"type": "channel_shared", "channel": "C0ROOM", "connected_team_name": mark},
        {"type": "channel_unshared", "channel": "C0ROOM", "previously_connected_team_name": mark},
        {"type": "channel_id_changed", "old_channel_id": "C0ROOM", "new_channel_id": "C0NEW", "name": mark},
    ):
        await stage.says(click("guidance.post"), officer)
        await stage.says(_happens(about), officer)
    await stage.says(_closed_account(officer.user, mark), officer)
    await stage.delivers()
    await stage.says(_happens({"type": "tokens_revoked", "tokens": {"bot": ["U0BOT"]}, "reason": mark}), away)
    await stage.says(_happens({"type": "app_uninstalled", "reason": mark}), officer)
    await stage.says(words(f"can I share {mark}?"), stage.who("spoc"))
    await stage.delivers()


# Over HTTP -----------------------------------------------------------------------------------------------------------


async def slack_answers_oddly(stage: Stage) -> None:
    """Over HTTP: too many calls, faults, refusals that quote, and answers that are not Slack's. Then it takes all."""
    officer, mark = stage.who("officer"), stage.mark()
    async with _odd_slack(stage) as address:
        stage.door.slack.calls.base_url = address
        for saying in (words(f"can I share {mark}?"), mention(mark), home_opened, shortcut, click("account.ask")):
            await stage.says(saying, officer)
        await stage.says(click("guidance.post"), officer)
        await stage.says(click("account.form"), stage.who("spoc"), stage.who("spoc").things["agency"])
        await stage.delivers(8)


@asynccontextmanager
async def _odd_slack(stage: Stage) -> AsyncIterator[str]:
    """An address at which Slack answers as it should not, quoting what it was sent and what people wrote."""
    called = count()

    async def answer(request: web.Request) -> web.Response:
        said, mark = await request.text(), stage.mark()
        stage.kept.calls.append(f"{request.path} {said}")
        quoted = {"ok": False, "error": "invalid_blocks", "response_metadata": {"messages": [mark, said]}}
        odd: tuple[dict[str, Any], ...] = (
            {"text": "{}", "status": 429, "headers": {"Retry-After": "1"}},
            {"text": f"<html>{mark}", "status": 429, "headers": {"Retry-After": "soon"}},
            {"text": json.dumps({"ok": False, "error": "ratelimited", "warning": mark}), "status": 200},
            {"text": f"<html>{mark}", "status": 500},
            {"text": json.dumps(quoted | {"error": "internal_error"}), "status": 200},
            {"text": f"[{json.dumps(mark)}]", "status": 200},
            {"text": f'{{"{mark}', "status": 200},
            {"text": json.dumps(quoted), "status": 200},
        )
        number = next(called)
        if number >= 3 * len(odd):
            return web.json_response({"ok": True, "ts": "1.1", "message": {"text": mark}, "user": {"real_name": mark}})
        return web.Response(**odd[number % len(odd)], content_type="application/json")

    app = web.Application()
    app.router.add_post("/api/{method}", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    finally:
        await runner.cleanup()


SCENES = (
    Scene("the records are away", the_records_are_away),
    Scene("something of ours is broken", something_of_ours_is_broken),
    Scene("even that cannot be noted", even_that_cannot_be_noted),
    Scene("the rules have changed", the_rules_have_changed),
    Scene("things are done by date", things_are_done_by_date),
    Scene("slack takes nothing", slack_takes_nothing),
    Scene("the token is no longer good", the_token_is_no_longer_good),
    Scene("people and workspaces say goodbye", people_and_workspaces_say_goodbye),
    Scene("slack answers oddly", slack_answers_oddly, wired=True),
)
