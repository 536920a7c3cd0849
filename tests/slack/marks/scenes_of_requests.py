"""What people do with requests in Slack: ask a partner, look, answer, ask back, decline, challenge; and too late."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta

from bot.records.record_keys import KeyRing
from bot.services.request_steps import STEPS
from bot.services.senders import Sender
from flows.papers import PAPER_WITH
from tests.services.part_a import PART_A
from tests.services.written import written
from tests.slack.marks.scenes_of_people import ALL_ROLES, pressed_with
from tests.slack.marks.stage import Scene, Stage
from tests.slack.permissions.everybody import AT_COUNCIL, NOTHING, Who
from tests.slack.permissions.said import click, home_opened

POLICE_ASKED = {"asked": "agency:ashmere-police"}


async def a_request_is_made(stage: Stage) -> None:
    """From nothing and from a record, with things missing, of one's own agency, of one that is gone; for each role."""
    officer = stage.who("officer")
    await stage.says(click("request.form"), officer)
    await _presses(stage, officer, "request.form", decision=officer.things["own"].decision)
    await _makes(stage, officer, {"purpose": stage.mark()})
    await _makes(stage, officer, {"asked": "agency:" + AT_COUNCIL})
    await _makes(stage, officer, {"asked": "agency:" + stage.mark()})
    await _makes(stage, officer, {"decision": officer.things["own"].decision})
    await _makes(stage, officer, {"decision": officer.things["foreign"].decision})
    for name in ALL_ROLES:
        await stage.says(home_opened, stage.who(name))
        for act in ("request.mine", "request.queue"):
            await _presses(stage, stage.who(name), act, page=stage.mark())
    await stage.delivers(3)


async def a_request_goes_its_way(stage: Stage) -> None:
    """Sent, answered, asked back, declined, challenged, upheld and closed, with each step looked at by both sides."""
    officer, spoc = stage.who("officer"), stage.who("elsewhere")
    await _makes(stage, officer, {})
    for who, step in (
        (officer, "ask_authorisation"),
        (stage.who("authoriser"), "send_back"),
        (officer, "submit"),
        (officer, "submit"),
        (spoc, "acknowledge"),
        (spoc, "extend"),
        (spoc, "ask_clarification"),
        (officer, "answer_clarification"),
        (spoc, "disclose_part"),
        (spoc, "decline"),
        (officer, "challenge"),
        (spoc, "uphold"),
        (officer, "close"),
    ):
        await _takes(stage, who, step)
    await stage.delivers(3)


async def nobody_is_there(stage: Stage) -> None:
    """The agency that is asked has no SPOC whom a message could reach; then a manager whom it could is asked."""
    officer = stage.who("officer")
    await _makes(stage, officer, {"asked": "agency:ashmere-housing"})
    await _takes(stage, officer, "ask_authorisation")
    await _takes(stage, stage.who("authoriser"), "authorise")
    await stage.says(home_opened, stage.who("admin"))
    await stage.delivers()


async def nobody_answers(stage: Stage) -> None:
    """Whoever should is reminded, and then others are: one request, then several at once; somebody is out of reach."""
    officer = stage.who("officer")
    await _makes(stage, officer, {})
    await _takes(stage, officer, "submit")
    for days in (2, 14, 7):
        stage.clock.forward(timedelta(days=days))
        await stage.ticks()
        await stage.delivers(1)
        await _makes(stage, officer, {"asked": "agency:ashmere-housing"})
        await _takes(stage, officer, "submit")


async def the_key_is_another(stage: Stage) -> None:
    """What was written cannot be opened: nothing is sent, and it is said so."""
    officer, words = stage.who("officer"), stage.parts.words
    await _makes(stage, officer, {})
    _writes(stage, officer, _last(stage, officer)[0], "submit")
    keys, words.keys = words.keys, KeyRing(bytes(range(32)))
    try:
        await _presses(stage, officer, "request.take", request=_last(stage, officer)[0], step="submit", version="1")
        await stage.delivers(1)
    finally:
        words.keys = keys


async def steps_do_not_fit(stage: Stage) -> None:
    """Too late, twice, without a reason, with words for one, by who may not, and of what is no request."""
    officer, spoc = stage.who("officer"), stage.who("elsewhere")
    await _makes(stage, officer, {})
    await _takes(stage, officer, "submit")
    sent, version = _last(stage, officer)
    for step in STEPS:
        await _presses(stage, spoc, "request.take", request=sent, step=step, version="1")
        await _presses(stage, spoc, "request.take", request=sent, step=step, version=stage.mark())
        await _presses(stage, stage.who("stranger"), "request.choose", request=sent, step=step)
    now = str(version)
    await _presses(stage, spoc, "request.take", request=sent, step="decline", version=now)
    await _presses(stage, spoc, "request.take", request=sent, step="decline", version=now, reason=stage.mark())
    await _presses(stage, spoc, "request.take", request=sent, step="close", version=now)
    await _presses(stage, spoc, "request.take", request=sent, step="uphold", version=now, reason="not_held")
    for act in ("request.show", "request.choose", "request.take"):
        await _presses(stage, officer, act, request=stage.mark(), step=stage.mark(), version=now)
    await stage.delivers()


async def _makes(stage: Stage, who: Who, more: Mapping[str, str]) -> None:
    filled = {name: values[0] for name, values in PART_A.items()} | POLICE_ASKED | more
    await stage.says(pressed_with("request.make", filled), who, NOTHING)


async def _takes(stage: Stage, who: Who, step: str) -> None:
    """Look, choose, write what has to be written, take the step with what it asks for, and look again."""
    request, version = _last(stage, stage.who("officer"))
    await _presses(stage, who, "request.papers", request=request)
    if step in PAPER_WITH:
        await _presses(stage, who, "request.paper", request=request, paper=PAPER_WITH[step].name)
        _writes(stage, who, request, step)
    await _presses(stage, who, "request.show", request=request)
    await _presses(stage, who, "request.choose", request=request, step=step)
    chosen = {name: next(iter(choices)) for name, (_, choices) in STEPS[step].asks.items()}
    await _presses(stage, who, "request.take", request=request, step=step, version=str(version), **chosen)
    await _presses(stage, who, "request.show", request=request)
    await stage.delivers(1)


def _writes(stage: Stage, who: Who, request: str, step: str) -> None:
    """Write on the web what this step hands over. The pages are looked at elsewhere: here it is there, sealed."""
    with suppress(Exception):
        actor = stage.parts.accounts.actor(Sender("slack", who.workspace, who.user, who.workspace))
        row = stage.parts.requests.show(actor, request).row
        written(stage.parts, actor, row, step, stage.mark())


async def _presses(stage: Stage, who: Who, act: str, **values: str) -> None:
    await stage.says(pressed_with(act, values), who, NOTHING)


def _last(stage: Stage, who: Who) -> tuple[str, int]:
    """What they asked for last, and its version; what they had sent before the scene, where nothing could be made. It
    is read by hand: whatever of ours reads it may be what fails."""
    own = who.things["own"].sent
    rows = "SELECT id, version FROM request WHERE requester = ? AND from_agency = ? ORDER BY id = ?"
    request, version = stage.live.execute(rows, (who.key, AT_COUNCIL, own)).fetchone()
    return str(request), int(version)


SCENES = (
    Scene("a request is made", a_request_is_made),
    Scene("a request goes its way", a_request_goes_its_way),
    Scene("nobody is there", nobody_is_there),
    Scene("nobody answers", nobody_answers),
    Scene("the key is another", the_key_is_another),
    Scene("steps do not fit", steps_do_not_fit),
)
