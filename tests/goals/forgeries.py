"""S4: what Slack did not sign is refused, unread and unlogged; and no bad secret lets canishare start."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from bot.channels.slack.doors.reply import NOTHING, Reply
from bot.channels.slack.settings import SECRETS, slack_settings
from bot.settings import Settings, SettingsProblem
from tests.channels.slack_values import EVERYTHING
from tests.channels.test_slack_settings import BAD
from tests.goals.goal import Found, goal
from tests.logs import logged
from tests.slack.door import SECRET, Answered, Door, encoded, signed
from tests.slack.quick import Headers, a_partnership, as_bytes, called
from tests.slack.test_front_door import CANARY, FORGERIES, now_of, taken

Forged = Callable[[Door], tuple[bytes, Headers]]


def _with_headers(forge: Callable[[dict[str, str]], dict[str, str]]) -> Forged:
    def forged(door: Door) -> tuple[bytes, Headers]:
        body, kind = encoded(_payload(door))
        headers = forge(signed(body, now_of(door), kind)).items()
        return body, [(name.encode(), value.encode()) for name, value in headers]

    return forged


def _with_body(alter: Callable[[bytes], bytes]) -> Forged:
    def forged(door: Door) -> tuple[bytes, Headers]:
        body, kind = encoded(_payload(door))
        return alter(body), as_bytes(signed(body, now_of(door), kind))

    return forged


def _with_secret(secret: str) -> Forged:
    def forged(door: Door) -> tuple[bytes, Headers]:
        body, kind = encoded(_payload(door))
        return body, as_bytes(signed(body, now_of(door), kind, secret))

    return forged


def _at_another_time(seconds: int) -> Forged:
    def forged(door: Door) -> tuple[bytes, Headers]:
        body, kind = encoded(_payload(door))
        return body, as_bytes(signed(body, now_of(door) + seconds, kind))

    return forged


def _doubled(number: int) -> Forged:
    def forged(door: Door) -> tuple[bytes, Headers]:
        body, kind = encoded(_payload(door))
        headers = as_bytes(signed(body, now_of(door), kind))
        return body, [*headers, headers[number]]

    return forged


def _payload(door: Door) -> Mapping[str, Any]:
    return door.words(f"can I share {CANARY}?")


ALL_FORGERIES: dict[str, Forged] = {
    **{name: _with_headers(forge) for name, forge in FORGERIES.items()},
    "signed with an empty secret": _with_secret(""),
    "signed with a blank": _with_secret(" "),
    "signed with all but the last letter of the secret": _with_secret(SECRET[:-1]),
    "signed with the secret in capitals": _with_secret(SECRET.upper()),
    "a letter more in the body": _with_body(lambda body: body + b" "),
    "a letter less in the body": _with_body(lambda body: body[:-1]),
    "another letter in the body": _with_body(lambda body: body.replace(b"share", b"shore")),
    "no body": _with_body(lambda body: b""),
    "a body that is not UTF-8": _with_body(lambda body: body[:-2] + b"\xff\xfe"),
    "301 seconds old": _at_another_time(-301),
    "301 seconds ahead": _at_another_time(301),
    "a year old": _at_another_time(-31_536_000),
    "the timestamp twice": _doubled(1),
    "the signature twice": _doubled(2),
}


@goal("S4", ">= 12 Slack refusals, each named, all 401, no handler run, nothing logged; bad secrets stop the start")
def measure(seed: int) -> Found:
    """Every forgery, and every secret that cannot be the right one."""
    wrong = asyncio.run(_forged())
    started = [f"{name}: {kind}" for name in SECRETS for kind in BAD if _starts(name, kind)]
    measured = (
        f"{len(ALL_FORGERIES)} forgeries by name, {len(ALL_FORGERIES) - len(wrong)} refused with 401, unheard and "
        f"unlogged; {len(SECRETS) * len(BAD)} bad secrets, {len(started)} let through"
        f"{'; ' + wrong[0] if wrong else ''}{'; ' + started[0] if started else ''}"
    )
    return Found(measured, not wrong and not started and len(ALL_FORGERIES) >= 12)


async def _forged() -> list[str]:
    wrong = []
    with a_partnership() as (parts, _):
        door = Door(parts)
        door.install()
        door.link()
        heard: list[Mapping[str, Any]] = []

        async def dispatch(payload: Mapping[str, Any]) -> Reply:
            heard.append(payload)
            return NOTHING

        door.slack.listening.dispatch = dispatch  # type: ignore[method-assign]
        for name, forged in ALL_FORGERIES.items():
            body, headers = forged(door)
            with logged() as log:
                answer = await called(door.app, body, headers)
            refused = answer == Answered(401, "") and not heard and not taken(door)
            if not refused or CANARY in log.getvalue() or "slack.refused" not in log.getvalue():
                wrong.append(f"{name}: {answer.status}")
        body, headers = _with_headers(lambda found: found)(door)
        if (await called(door.app, body, headers)).status != 200 or not heard:
            wrong.append("what is signed well was not heard")
        door.close()
    return wrong


def _starts(name: str, kind: str) -> bool:
    given: dict[str, Any] = EVERYTHING | {name: BAD[kind](EVERYTHING[name])}
    with suppress(SettingsProblem):
        slack_settings(Settings(**given))
        return True
    return False
