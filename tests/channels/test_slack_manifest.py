"""What Slack is told of the app: exactly the scopes that the README gives reasons for, and all that they need."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.channels.slack.setting_up.manifest import EVENTS, FORBIDDEN, SCOPES, creation_link, manifest
from bot.services.commands import COMMANDS
from bot.settings import Settings, SettingsProblem
from tests.channels.slack_values import BY_LINK, EVERYTHING
from tests.commands.terminal import canishare

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
ADDRESS = "https://canishare.example.org"

AGREED = {"commands", "chat:write", "im:write", "im:history", "users:read"}
"""security.md 4.2."""

NEEDS = {
    "app_home_opened": set(),
    "app_mention": {"app_mentions:read"},
    "message.im": {"im:history"},
    "app_uninstalled": set(),
    "tokens_revoked": set(),
    "user_change": {"users:read"},
    "channel_shared": {"channels:read", "groups:read"},
    "channel_unshared": {"channels:read", "groups:read"},
    "channel_id_changed": {"channels:read", "groups:read"},
    "slash_commands": {"commands"},
    "shortcuts": {"commands"},
    "bot_user": {"chat:write", "im:write"},
    "app_home": set(),
}
"""The scopes that each event and feature needs, by hand from Slack's reference, apart from the code."""


def made(socket: bool = False, **given: object) -> dict[str, Any]:
    return manifest(Settings(**({"base_url": ADDRESS} | given)), socket)  # type: ignore[arg-type]


def table(heading: str) -> dict[str, str]:
    """The rows of the README's table whose first column is called that."""
    lines = README.splitlines()
    start = next(at for at, (one, _) in enumerate(pairwise(lines)) if one.startswith(f"| {heading} |"))
    rows = {}
    for line in lines[start + 2 :]:
        row = re.fullmatch(r"\| `([^`]+)` \| (.+) \|", line)
        if row is None:
            break
        rows[row[1]] = row[2]
    return rows


# Scopes ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("socket", [False, True])
def test_the_manifest_the_list_and_the_readme_hold_the_same_scopes(socket: bool) -> None:
    assert made(socket, **EVERYTHING)["oauth_config"]["scopes"] == {"bot": list(SCOPES)}
    assert table("scope") == SCOPES


def test_the_scopes_are_those_agreed_and_those_for_mentions_and_for_channels_that_become_shared() -> None:
    assert set(SCOPES) == AGREED | {"app_mentions:read", "channels:read", "groups:read"}


@pytest.mark.parametrize("socket", [False, True])
def test_nothing_that_reads_channels_or_addresses_is_ever_asked_for(socket: bool) -> None:
    assert {"channels:history", "groups:history", "mpim:history", "users:read.email"} <= set(FORBIDDEN)
    asked = json.dumps(made(socket, **EVERYTHING)["oauth_config"])
    assert [scope for scope in FORBIDDEN if f'"{scope}"' in asked] == []
    assert not re.search(r'"user"|email|"(channels|groups|mpim):history"|admin|files', asked)
    assert "`channels:history`" in README
    assert "`users:read.email`" in README


def test_every_event_and_feature_has_the_scopes_that_it_needs_and_every_scope_is_needed() -> None:
    content = made()
    used = {*content["settings"]["event_subscriptions"]["bot_events"], *content["features"]}
    assert used == set(NEEDS)
    assert set().union(*NEEDS.values()) == set(SCOPES)


def test_the_messages_of_channels_are_not_among_the_events() -> None:
    assert [event for event in EVENTS if event.startswith("message.")] == ["message.im"]


# Where Slack calls ----------------------------------------------------------------------------------------------------


def addresses(content: object) -> set[str]:
    return set(re.findall(r'"(https?://[^"]+)"', json.dumps(content)))


def test_slack_has_one_address_for_everything() -> None:
    content = made()
    assert addresses(content) == {f"{ADDRESS}/slack/events"}
    assert content["settings"]["event_subscriptions"]["request_url"] == f"{ADDRESS}/slack/events"
    assert content["settings"]["interactivity"] == {
        "is_enabled": True,
        "request_url": f"{ADDRESS}/slack/events",
        "message_menu_options_url": f"{ADDRESS}/slack/events",
    }
    assert {command["url"] for command in content["features"]["slash_commands"]} == {f"{ADDRESS}/slack/events"}
    assert content["settings"]["socket_mode_enabled"] is False


def test_in_socket_mode_slack_has_no_address() -> None:
    for base_url in (ADDRESS, ""):
        content = made(socket=True, base_url=base_url)
        assert addresses(content) == set()
        assert content["settings"]["socket_mode_enabled"] is True
        assert content["settings"]["interactivity"] == {"is_enabled": True}


@pytest.mark.parametrize("base_url", ["", "http://canishare.example.org"])
def test_without_an_https_address_there_is_only_socket_mode(base_url: str) -> None:
    with pytest.raises(SettingsProblem, match="canishare slack manifest --socket"):
        made(base_url=base_url)


@pytest.mark.parametrize("socket", [False, True])
def test_installing_by_link_leads_back_to_us(socket: bool, tmp_path: Path) -> None:
    back = [f"{ADDRESS}/slack/oauth_redirect"]
    assert "redirect_urls" not in made(socket)["oauth_config"]
    assert made(socket, **BY_LINK)["oauth_config"]["redirect_urls"] == back
    assert made(socket, slack_client_id_file=tmp_path / "id")["oauth_config"]["redirect_urls"] == back
    assert made(socket, slack_token_rotation=True)["oauth_config"]["redirect_urls"] == back
    assert "redirect_urls" not in made(socket=True, base_url="", **BY_LINK)["oauth_config"]


@pytest.mark.parametrize("rotation", [False, True])
def test_token_rotation_is_a_setting_and_whole_organisations_are_not_taken(rotation: bool) -> None:
    content = made(slack_token_rotation=rotation)["settings"]
    assert (content["token_rotation_enabled"], content["org_deploy_enabled"]) == (rotation, False)


# What officers see ----------------------------------------------------------------------------------------------------


def test_the_commands_come_from_the_one_list_and_stand_in_the_readme() -> None:
    told = {one["command"]: (one["usage_hint"], one["description"]) for one in made()["features"]["slash_commands"]}
    assert told == {f"/{name}": (command.usage, command.says) for name, command in COMMANDS.items()}
    assert table("command") == {f"/{one.name} {one.usage}": one.says for one in COMMANDS.values()}


def test_the_home_tab_and_messages_are_open_and_both_shortcuts_are_there() -> None:
    features = made()["features"]
    assert features["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }
    assert [(one["type"], one["name"], one["callback_id"]) for one in features["shortcuts"]] == [
        ("global", "Can I share this?", "share"),
        ("message", "Can I share this?", "share_message"),
    ]
    assert features["bot_user"]["display_name"] == made()["display_information"]["name"] == "canishare"


def test_every_text_fits_slacks_limits() -> None:
    content = made()
    shown, features = content["display_information"], content["features"]
    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 175 <= len(shown["long_description"]) <= 4000
    for one in features["shortcuts"]:
        assert len(one["name"]) <= 24
        assert len(one["description"]) <= 150
    for one in features["slash_commands"]:
        assert re.fullmatch(r"/[a-z]{1,31}", one["command"])
        assert len(one["description"]) <= 2000
        assert len(one["usage_hint"]) <= 1000


# The command ----------------------------------------------------------------------------------------------------------


def test_the_link_makes_the_app_from_the_same_manifest() -> None:
    for api, page in (("https://slack.com/api/", "api.slack.com"), ("https://slack-gov.com/api/", "api.slack-gov.com")):
        content = made(socket=True, slack_api_url=api)
        written = creation_link(Settings(slack_api_url=api), content)
        assert re.fullmatch(r"[A-Za-z0-9:/?&=%._~-]+", written)
        link = urlsplit(written)
        asked = parse_qs(link.query)
        assert (link.scheme, link.netloc, link.path, asked["new_app"]) == ("https", page, "/apps", ["1"])
        assert json.loads(asked["manifest_json"][0]) == content


def test_the_manifest_is_written_for_people_and_for_programs() -> None:
    env = {"CANISHARE_BASE_URL": ADDRESS}
    for options, socket in (((), False), (("--socket",), True)):
        for_people = canishare("slack", "manifest", *options, env=env)
        for_programs = canishare("slack", "manifest", *options, "--json", env=env)
        assert for_people.code == for_programs.code == 0
        assert json.loads(for_people.out) == json.loads(for_programs.out) == made(socket)
        assert "https://api.slack.com/apps?new_app=1&manifest_json=" in for_people.err
        assert for_programs.err == ""
        assert for_programs.out.count("\n") == 1


@pytest.mark.parametrize("options", [(), ("--json",), ("--socket",), ("--socket", "--json")], ids=" ".join)
def test_the_manifest_holds_no_secret(options: tuple[str, ...]) -> None:
    env = {f"CANISHARE_{name.upper()}": value for name, value in EVERYTHING.items()}
    ran = canishare("slack", "manifest", *options, env=env | {"CANISHARE_BASE_URL": ADDRESS})
    assert ran.code == 0
    assert [value for value in EVERYTHING.values() if value in ran.out + ran.err] == []


def test_a_manifest_for_nowhere_is_refused_in_plain_words() -> None:
    ran = canishare("slack", "manifest")
    assert (ran.code, ran.out) == (1, "")
    assert ran.plain
    assert "CANISHARE_BASE_URL must be the https address" in ran.err


@pytest.mark.parametrize("command", [["slack"], ["slack", "manifest"], ["doctor"], ["doctor", "slack"]])
def test_every_command_of_the_slack_side_says_what_it_does(command: list[str]) -> None:
    ran = canishare(*command, "--help")
    assert ran.code == 0
    assert "Usage" in ran.out
