"""`canishare doctor slack`: a line for each thing it looked at, for people and for programs, and no secret in any."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import Parts
from tests.channels.slack_values import APP_TOKEN, BOT_TOKEN, BY_HTTP, BY_LINK, BY_SOCKET, EVERYTHING
from tests.commands.slack_town import Town, about, examined, running_town
from tests.commands.terminal import Ran, canishare, environment, process
from tests.partnership import PRIYA


@pytest.fixture
def town() -> Iterator[Town]:
    """Slack and a running canishare, on this machine."""
    with running_town() as town:
        yield town


# All is well ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def connected(parts: Parts, parts_file: Path) -> Path:
    """The records of a partnership whose one workspace is bound to the council, with the council's SPOC linked."""
    parts.accounts.workspace_installed("slack", "T0ASHMERE", "Ashmere Council")
    parts.accounts.bind("slack", "T0ASHMERE", "ashmere-council")
    parts.accounts.link("slack", "T0ASHMERE", "U0PRIYA", PRIYA)
    return parts_file


def run(town: Town, parts_file: Path, *options: str, given: dict[str, str] = BY_HTTP, **more: str) -> Ran:
    env = environment(
        parts_file, **(given | {"slack_api_url": f"{town.address}/api/", "base_url": town.address} | more)
    )
    ran = canishare("doctor", "slack", *options, env=env)
    assert [value for value in EVERYTHING.values() if value in ran.out + ran.err] == []
    assert ran.plain
    return ran


def test_when_slack_calls_us_and_all_is_well_every_line_is_ok(town: Town, connected: Path) -> None:
    ran = run(town, connected)
    lines = ran.err.splitlines()
    assert ran.code == 0
    assert ran.out == ""
    assert lines[-1] == "Nothing is wrong."
    assert [line.split(": ")[1] for line in lines if line.startswith("ok: ")] == [
        "settings",
        "token",
        "scopes",
        "clock",
        "signing secret",
        "address",
        "signing",
        "workspace Ashmere Council (T0ASHMERE)",
        "messages",
    ]
    assert "ok: token: It works, in the workspace Ashmere Council (T0ASHMERE)." in lines
    assert [path for path, _ in town.asked] == ["/api/auth.test", "/slack/events", "/slack/events"]


def test_in_socket_mode_no_address_is_asked_for(town: Town, connected: Path) -> None:
    ran = run(town, connected, given=BY_SOCKET, base_url="")
    assert ran.code == 0
    assert "ok: Socket Mode: Slack opens the line for us." in ran.err
    assert "address:" not in ran.err
    assert town.asked == [
        ("/api/auth.test", f"Bearer {BOT_TOKEN}"),
        ("/api/apps.connections.open", f"Bearer {APP_TOKEN}"),
    ]


def test_where_workspaces_install_by_link_there_is_no_token_of_our_own_to_check(town: Town) -> None:
    findings = examined(town, BY_LINK)
    assert about(findings, "token").state == about(findings, "scopes").state == "not checked"
    assert about(findings, "clock").state == about(findings, "signing").state == "ok"
    assert town.asked[0] == ("/api/api.test", "")


def test_for_other_programs_each_finding_is_one_line_of_json(town: Town, connected: Path) -> None:
    town.scopes = "commands"
    ran = run(town, connected, "--json")
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.code == 1
    assert all(list(line) == ["state", "about", "says", "do"] for line in lines)
    assert [line["about"] for line in lines if line["state"] == "wrong"] == ["scopes"]
    assert ran.err == "1 of 9 checks found something wrong.\n"


def test_no_token_is_sent_to_our_own_address(town: Town) -> None:
    examined(town)
    assert {sent for path, sent in town.asked if path == "/slack/events"} == {""}


def test_what_could_not_be_checked_is_counted_and_is_not_wrong(town: Town, connected: Path) -> None:
    ran = run(town, connected, given=BY_LINK)
    assert ran.code == 0
    assert ran.err.endswith("Nothing is wrong, and 2 could not be checked.\n")


def test_a_workspace_that_nobody_connected_bound_or_is_linked_in_is_wrong_until_somebody_does(
    town: Town, parts: Parts, parts_file: Path
) -> None:
    ran = run(town, parts_file)
    assert ran.code == 1
    assert "wrong: workspaces: None is connected. Run: canishare slack connect --agency KEY" in ran.err
    parts.accounts.workspace_installed("slack", "T0ASHMERE", "Ashmere Council")
    ran = run(town, parts_file)
    assert ran.code == 1
    assert "wrong: workspace Ashmere Council (T0ASHMERE): It belongs to no agency yet" in ran.err
    parts.accounts.bind("slack", "T0ASHMERE", "ashmere-council")
    ran = run(town, parts_file)
    assert ran.code == 1
    assert "Nobody in it is linked yet" in ran.err
    assert "Run: canishare slack link T0ASHMERE" in ran.err
    parts.accounts.link("slack", "T0ASHMERE", "U0PRIYA", PRIYA)
    assert run(town, parts_file).code == 0


# Settings and records -------------------------------------------------------------------------------------------------


def test_nothing_set_leads_to_the_readme(parts_file: Path) -> None:
    ran = canishare("doctor", "slack", env=environment(parts_file))
    assert ran.code == 1
    assert "wrong: settings: Nothing about Slack is set. Follow the README, section Slack" in ran.err


@pytest.mark.parametrize("given", [{"slack_bot_token": BOT_TOKEN}, BY_HTTP | {"slack_signing_secret": "changeme"}])
def test_settings_that_are_half_there_or_made_up_are_one_plain_line(
    given: dict[str, str], town: Town, parts_file: Path
) -> None:
    ran = run(town, parts_file, given=given)
    assert ran.code == 1
    assert ran.err.startswith("wrong: settings: ")
    assert "CANISHARE_SLACK_SIGNING_SECRET" in ran.err
    assert town.asked == []


def test_a_setting_that_makes_no_sense_is_a_finding(town: Town, parts_file: Path) -> None:
    ran = run(town, parts_file, "--json", slack_api_url="https://example.org/api/")
    [line] = [json.loads(one) for one in ran.out.splitlines()]
    assert ran.code == 1
    assert line["about"] == "settings"
    assert line["says"].startswith("CANISHARE_SLACK_API_URL: ")


def test_records_that_are_not_set_up_are_a_finding(town: Town, tmp_path: Path) -> None:
    ran = run(town, tmp_path / "none.sqlite3")
    assert ran.code == 1
    assert "wrong: records: The database is not set up for this version. Run: canishare db upgrade" in ran.err


def test_a_missing_secret_key_is_a_finding(town: Town, parts_file: Path) -> None:
    ran = run(town, parts_file, secret_key="")
    assert ran.code == 1
    assert "wrong: records: CANISHARE_SECRET_KEY is not set." in ran.err


def test_a_token_that_runs_out_by_itself_is_warned_of(town: Town) -> None:
    findings = examined(town, BY_HTTP | {"slack_bot_token": "xoxe." + BOT_TOKEN})
    assert about(findings, "token renewal").state == "warning"
    assert "cannot be renewed" in about(findings, "token renewal").says


def test_the_doctor_changes_no_record(town: Town, parts_file: Path) -> None:
    before = parts_file.read_bytes()
    run(town, parts_file)
    assert parts_file.read_bytes() == before


def test_the_doctor_runs_in_a_process_of_its_own(town: Town, connected: Path) -> None:
    env = environment(connected, **BY_HTTP, slack_api_url=f"{town.address}/api/", base_url=town.address)
    ran = process("doctor", "slack", env=env)
    assert (ran.code, ran.out) == (0, "")
    assert "Nothing is wrong." in ran.err
