"""Nothing starts with a secret of Slack's that is unset, empty, blank, short or made up, and one line says which."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from bot.commands import running
from tests.channels.slack_values import BY_HTTP, BY_LINK, BY_SOCKET
from tests.commands.terminal import canishare, environment, process

WAYS = {
    "slack_signing_secret": BY_HTTP,
    "slack_bot_token": BY_HTTP,
    "slack_app_token": BY_SOCKET,
    "slack_client_id": BY_LINK,
    "slack_client_secret": BY_LINK,
}
"""Each secret, and settings that would be complete with it."""

BAD = {
    "unset": lambda good: None,
    "empty": lambda good: "",
    "blank": lambda good: " " * 40,
    "short": lambda good: good[:9],
    "a placeholder": lambda good: good[:5] + "your-own-one-goes-here-instead-of-this",
}


@pytest.fixture
def port() -> str:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@pytest.fixture(autouse=True)
def served(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Serving ends at once: that it began is kept instead."""
    served: list[str] = []
    monkeypatch.setattr(running.uvicorn, "run", lambda *_, **__: served.append("web"))
    monkeypatch.setattr(running.gc, "freeze", lambda: None)
    monkeypatch.setattr(running, "start_logs", lambda level: None)
    return served


@pytest.mark.parametrize("command", ["serve", "slack-socket", "clock --once"])
@pytest.mark.parametrize("kind", BAD)
@pytest.mark.parametrize("name", WAYS)
def test_each_start_is_refused_with_one_plain_line(
    name: str, kind: str, command: str, parts_file: Path, port: str, served: list[str]
) -> None:
    bad = BAD[kind](WAYS[name][name])
    given = {one: value for one, value in WAYS[name].items() if one != name} | ({} if bad is None else {name: bad})
    ran = canishare(*command.split(), env=environment(parts_file, port=port, **given))
    assert (ran.code, ran.out) == (1, "")
    assert ran.plain
    assert ran.err.count("\n") <= 1
    assert f"CANISHARE_{name.upper()}" in ran.err
    assert not bad or bad.strip() == "" or bad not in ran.err
    assert served == []


@pytest.mark.parametrize("given", [{}, BY_HTTP, BY_LINK], ids=["no Slack", "HTTP", "by link"])
def test_serving_starts_with_good_secrets_and_without_slack(
    given: dict[str, str], parts_file: Path, port: str, served: list[str]
) -> None:
    ran = canishare("serve", env=environment(parts_file, port=port, **given))
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert served == ["web"]


def test_a_refused_start_is_one_line_in_a_process_of_its_own(parts_file: Path, port: str) -> None:
    given = BY_HTTP | {"slack_signing_secret": "changeme-changeme-changeme-changeme"}
    ran = process("serve", env=environment(parts_file, port=port, **given))
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.splitlines() == [
        "CANISHARE_SLACK_SIGNING_SECRET looks like a placeholder. "
        "Copy it from api.slack.com/apps, your app, Basic Information, App Credentials, Signing Secret."
    ]
