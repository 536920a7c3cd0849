"""Each thing that can be wrong with the Slack side is found, and said plainly with what to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.channels.slack.setting_up.doctor import check_slack
from bot.channels.slack.setting_up.manifest import FORBIDDEN, SCOPES
from bot.settings import Settings
from tests.channels.slack_values import BY_HTTP, BY_SOCKET, EVERYTHING, OTHER_SIGNING_SECRET, SIGNING_SECRET
from tests.commands.slack_town import Town, about, examined, only_wrong, running_town, states


@pytest.fixture
def town() -> Iterator[Town]:
    """Slack and a running canishare, on this machine."""
    with running_town() as town:
        yield town


# Slack ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "says", "do"),
    [
        ("token_revoked", "The token was revoked.", "Install the app in the workspace again"),
        ("account_inactive", "The app was removed from the workspace", "Install the app in the workspace again"),
        ("invalid_auth", "Slack does not know this token", "Copy it again from Slack"),
        ("token_expired", "The token has run out", "Token rotation in docs/slack.md"),
        ("ekm_access_denied", "Slack refuses the token (ekm_access_denied).", "Install the app"),
        ("\x1b[2J quillfeather", "Slack refuses the token (unknown).", "Install the app"),
    ],
)
def test_a_token_that_does_not_work(town: Town, error: str, says: str, do: str) -> None:
    town.answers["auth.test"] = {"ok": False, "error": error}
    findings = examined(town)
    assert about(findings, "token").state == "wrong"
    assert says in about(findings, "token").says
    assert do in about(findings, "token").do
    assert about(findings, "scopes").state == "not checked"
    assert "\x1b" not in about(findings, "token").line


def test_a_token_for_a_whole_organisation(town: Town) -> None:
    town.answers["auth.test"]["is_enterprise_install"] = True
    one = about(examined(town), "token")
    assert one.state == "warning"
    assert "whole organisation" in one.says


def test_what_slack_calls_a_workspace_plays_no_tricks_in_a_terminal(town: Town) -> None:
    town.answers["auth.test"]["team"] = "Ash\x1b[31mmere\r\n\u202eCouncil" + "x" * 200
    says = about(examined(town), "token").says
    assert says.isprintable()
    assert len(says) < 160


@pytest.mark.parametrize("missing", SCOPES)
def test_a_scope_that_is_missing(town: Town, missing: str) -> None:
    town.scopes = ",".join(scope for scope in SCOPES if scope != missing)
    one = only_wrong(examined(town), "scopes")
    assert one.says == f"The app may not: {missing} ({SCOPES[missing]})."
    assert "canishare slack manifest" in one.do


@pytest.mark.parametrize("extra", [*FORBIDDEN, "reactions:write"])
def test_a_scope_too_many(town: Town, extra: str) -> None:
    town.scopes = f"{extra}, {', '.join(SCOPES)}"
    one = only_wrong(examined(town), "scopes")
    assert f"{extra} ({FORBIDDEN.get(extra, 'canishare has no use for it')})" in one.says
    assert "remove the app from the workspace" in one.do


def test_scopes_both_too_many_and_missing_are_told_together(town: Town) -> None:
    town.scopes = "channels:history,commands"
    says = only_wrong(examined(town), "scopes").says
    assert "channels:history" in says
    assert "chat:write" in says


def test_scopes_that_slack_does_not_tell_are_not_checked(town: Town) -> None:
    town.scopes = None
    assert states(examined(town))["scopes"] == "not checked"


@pytest.mark.parametrize(
    ("behind", "state"), [(0, "ok"), (50, "ok"), (75, "warning"), (-75, "warning"), (230, "warning"), (250, "wrong")]
)
def test_a_clock_that_is_off(town: Town, behind: int, state: str) -> None:
    town.behind = timedelta(seconds=behind)
    one = about(examined(town), "clock")
    assert one.state == state
    assert state == "ok" or ("ahead of" if behind > 0 else "behind") in one.says
    assert state == "ok" or "time synchronisation" in one.do


def test_slack_that_cannot_be_reached(town: Town) -> None:
    findings = examined(town, slack_api_url="http://127.0.0.1:9/api/")
    one = about(findings, "Slack")
    assert one.state == "wrong"
    assert one.says == "This machine cannot reach http://127.0.0.1:9/api/ (ConnectError)."
    assert "HTTPS_PROXY" in one.do
    assert [about(findings, name).state for name in ("token", "scopes", "clock")] == ["not checked"] * 3
    assert about(findings, "signing").state == "ok"


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (200, b"<html>Sign in to the wifi</html>"),
        (200, b"[]"),
        (200, b'{"ok": false, "error": "fatal_error"}'),
        (500, b'{"ok": false, "error": "team_is_odd"}'),
        (503, b""),
        (302, b"{}"),
    ],
)
def test_something_that_is_not_slack(town: Town, status: int, says: bytes) -> None:
    town.slack_status, town.slack_says = status, says
    one = about(examined(town), "Slack")
    assert one.state == "wrong"
    assert f"status {status}" in one.says


def test_slack_that_asks_us_to_wait_is_not_wrong(town: Town) -> None:
    town.slack_status = 429
    assert about(examined(town), "Slack").state == "not checked"


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ({"ok": False, "error": "invalid_auth"}, "Slack does not open the line (invalid_auth)."),
        ({"ok": False, "error": "not_allowed_token_type"}, "This is not an app-level token."),
        ({"ok": False, "error": "missing_scope"}, "lacks the scope connections:write"),
        ({"ok": True}, "no address for the line"),
        ({"ok": True, "url": "https://example.org"}, "no address for the line"),
    ],
)
def test_an_app_token_that_does_not_open_the_line(town: Town, answer: dict[str, Any], says: str) -> None:
    town.answers["apps.connections.open"] = answer
    assert says in only_wrong(examined(town, BY_SOCKET), "Socket Mode").says


# Our own address ------------------------------------------------------------------------------------------------------


def test_no_public_address(town: Town) -> None:
    findings = examined(town, base_url="")
    assert about(findings, "address").state == "wrong"
    assert "CANISHARE_BASE_URL is not set" in about(findings, "address").says
    assert about(findings, "signing").state == "not checked"
    assert states(examined(town, EVERYTHING, base_url=""))["address"] == "wrong"


def test_an_address_where_nothing_answers(town: Town) -> None:
    one = only_wrong(examined(town, base_url="http://127.0.0.1:9"), "signing")
    assert "Nothing answers at http://127.0.0.1:9" in one.says
    assert "Start canishare serve" in one.do


def test_a_running_canishare_with_another_signing_secret(town: Town) -> None:
    town.signing_secret = OTHER_SIGNING_SECRET
    one = only_wrong(examined(town), "signing")
    assert "refused a request signed with the secret in these settings (401)" in one.says
    assert "restart it with these settings" in one.do


def test_an_address_that_believes_anybody(town: Town) -> None:
    town.believes_anybody = True
    one = only_wrong(examined(town), "signing")
    assert "answered with 200 and not refused with 401" in one.says


@pytest.mark.parametrize(
    ("status", "says"),
    [(404, "Nothing answers Slack at"), (302, "sends callers somewhere else"), (500, "did not give back"), (403, "")],
)
def test_an_address_that_answers_something_else(town: Town, status: int, says: str) -> None:
    town.our_status = status
    one = only_wrong(examined(town), "signing")
    assert f"({status})" in one.says
    assert says in one.says


def test_an_address_that_gives_back_something_else(town: Town) -> None:
    town.our_answer = b"welcome"
    assert "did not give back what it was sent (200)" in only_wrong(examined(town), "signing").says


def test_a_signing_secret_of_another_shape_is_wrong_at_slack_itself_only(town: Town) -> None:
    other = "Kz" + SIGNING_SECRET
    town.signing_secret = other
    assert states(examined(town, BY_HTTP | {"slack_signing_secret": other}))["signing secret"] == "not checked"


def test_a_request_is_signed_with_the_time_of_this_machine(town: Town) -> None:
    late = datetime.now(UTC) - timedelta(seconds=400)
    given = {"slack_api_url": f"{town.address}/api/", "base_url": town.address}
    findings = check_slack(Settings(**BY_HTTP, **given), now=lambda: late)  # type: ignore[arg-type]
    assert states(findings) | {"clock": "wrong", "signing": "wrong"} == states(findings)
