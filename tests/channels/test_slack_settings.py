"""The Slack door opens only with secrets that can be the right ones, and says which is not, and never what it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.channels.slack.settings import SECRETS, SlackSettings, slack_settings
from bot.settings import Settings, SettingsProblem
from tests.channels.slack_values import (
    APP_TOKEN,
    BOT_TOKEN,
    BY_HTTP,
    BY_LINK,
    BY_SOCKET,
    CLIENT_ID,
    CLIENT_SECRET,
    EVERYTHING,
    SIGNING_SECRET,
)

RENEWED = "xoxe." + BOT_TOKEN
WAYS = {"http": BY_HTTP, "socket": BY_SOCKET, "link": BY_LINK}


def found(given: dict[str, str], **more: object) -> SlackSettings | None:
    return slack_settings(Settings(**given, **more))  # type: ignore[arg-type]


def refusal(given: dict[str, str], **more: object) -> str:
    with pytest.raises(SettingsProblem) as refused:
        found(given, **more)
    said = str(refused.value)
    assert "\n" not in said
    return said


# What is enough -------------------------------------------------------------------------------------------------------


def test_without_anything_about_slack_there_is_no_slack_door() -> None:
    assert found({}) is None
    assert found({}, slack_api_url="http://127.0.0.1:3100/api/", base_url="https://canishare.example.org") is None


def test_slack_calling_us_needs_a_signing_secret_and_a_bot_token() -> None:
    slack = found(BY_HTTP, base_url="https://canishare.example.org")
    assert slack == SlackSettings(
        api_url="https://slack.com/api/",
        base_url="https://canishare.example.org",
        signing_secret=SIGNING_SECRET,
        bot_token=BOT_TOKEN,
    )
    assert (slack.socket, slack.by_link, slack.trial) == (False, False, False)


def test_socket_mode_needs_an_app_token_and_no_signing_secret() -> None:
    slack = found(BY_SOCKET)
    assert slack is not None
    assert (slack.socket, slack.app_token, slack.signing_secret) == (True, APP_TOKEN, "")


def test_installing_by_link_needs_no_bot_token_and_may_renew_tokens() -> None:
    slack = found(BY_LINK, slack_token_rotation=True)
    assert slack is not None
    assert (slack.by_link, slack.client_id, slack.client_secret) == (True, CLIENT_ID, CLIENT_SECRET)
    assert (slack.bot_token, slack.token_rotation) == ("", True)


def test_a_bot_token_may_be_one_that_is_renewed_and_all_may_be_set_together() -> None:
    assert found(BY_HTTP | {"slack_bot_token": RENEWED}) is not None
    assert found(EVERYTHING) is not None


def test_the_space_around_a_value_does_not_count() -> None:
    slack = found(BY_HTTP | {"slack_signing_secret": f"  {SIGNING_SECRET}\n"})
    assert slack is not None
    assert slack.signing_secret == SIGNING_SECRET


# The start-up matrix --------------------------------------------------------------------------------------------------

BAD = {
    "empty": lambda good: "",
    "blank": lambda good: " " * 48,
    "short": lambda good: good[:9],
    "one letter over": lambda good: good[:5] + "q" * 40,
    "one letter at its end": lambda good: good[:30] + "q" * 8,
    "two letters in turn": lambda good: good[:5] + "kq" * 20,
    "placeholder": lambda good: good[:5] + "replace-me-with-your-own-one-from-the-page",
    "dots": lambda good: good[:5] + "....................................",
    "angle brackets": lambda good: good[:5] + "<paste-what-the-page-of-the-app-shows-you>",
    "digits in a row": lambda good: good[:5] + "123456789012-1234567890123-4567890123456789",
    "letters in a row": lambda good: good[:5] + "abcdefghijklmnopqrstuvwxyzabcdefghijkl",
    "a space in it": lambda good: f"{good[:12]} {good[12:]}",
    "a line break in it": lambda good: f"{good[:12]}\n{good[12:]}",
    "two values": lambda good: f"{good},\u201c{good}\u201d",
}
"""Values that cannot be the right one, made from one that could be."""


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("kind", BAD)
def test_each_secret_that_cannot_be_the_right_one_stops_the_start(name: str, kind: str) -> None:
    bad = BAD[kind](EVERYTHING[name])
    said = refusal(EVERYTHING | {name: bad})
    assert said.startswith(f"CANISHARE_{name.upper()} ")
    assert f"Copy it from api.slack.com/apps, your app, {SECRETS[name].where}." in said
    assert all(piece not in said for piece in (bad, bad.strip()[5:25]) if piece.strip())


@pytest.mark.parametrize(("way", "name"), [(way, name) for way, given in WAYS.items() for name in given])
def test_each_secret_that_is_missing_stops_the_start(way: str, name: str) -> None:
    given = {kept: value for kept, value in WAYS[way].items() if kept != name}
    assert f"CANISHARE_{name.upper()}" in refusal(given)


@pytest.mark.parametrize("name", SECRETS)
def test_one_secret_alone_stops_the_start_and_the_missing_one_is_named(name: str) -> None:
    said = refusal({name: EVERYTHING[name]})
    others = {f"CANISHARE_{other.upper()}" for other in SECRETS if other != name}
    assert any(other in said for other in others)
    assert EVERYTHING[name] not in said


@pytest.mark.parametrize("short", [1, 31])
def test_a_signing_secret_below_thirty_two_characters_stops_the_start(short: int) -> None:
    said = refusal(BY_HTTP | {"slack_signing_secret": SIGNING_SECRET[:short]})
    assert f"has {short} characters; Slack's have at least 32" in said


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("slack_bot_token", APP_TOKEN, "must begin with xoxb-, and this is an app-level token"),
        ("slack_bot_token", "xoxp" + BOT_TOKEN[4:], "must begin with xoxb-, and this is a person's token"),
        ("slack_bot_token", "xoxe-1-" + BOT_TOKEN[5:], "must begin with xoxb-, and this is a refresh token"),
        ("slack_bot_token", SIGNING_SECRET, "must begin with xoxb-, and this is something else"),
        ("slack_app_token", BOT_TOKEN, "must begin with xapp-, and this is a bot token"),
        ("slack_app_token", RENEWED, "must begin with xapp-, and this is a bot token that is renewed"),
        ("slack_client_id", CLIENT_SECRET, "is not of the kind that Slack gives out"),
    ],
)
def test_a_value_in_the_wrong_place_is_named_for_what_it_is(name: str, value: str, says: str) -> None:
    said = refusal(EVERYTHING | {name: value})
    assert f"CANISHARE_{name.upper()} {says}" in said
    assert value not in said


def test_renewing_tokens_without_the_apps_own_secret_stops_the_start() -> None:
    said = refusal(BY_HTTP, slack_token_rotation=True)
    assert said.startswith("CANISHARE_SLACK_TOKEN_ROTATION is on, and only an app with CANISHARE_SLACK_CLIENT_ID")


def test_government_slack_has_pages_of_its_own() -> None:
    said = refusal(BY_HTTP | {"slack_bot_token": ""}, slack_api_url="https://slack-gov.com/api/")
    assert "api.slack-gov.com/apps" in said


# Files ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SECRETS)
def test_each_secret_may_stand_in_a_file_that_only_its_owner_can_read(name: str, tmp_path: Path) -> None:
    file = tmp_path / "kept"
    file.write_text(f"{EVERYTHING[name]}\n")
    file.chmod(0o400)
    given = {kept: value for kept, value in EVERYTHING.items() if kept != name}
    assert found(given, **{f"{name}_file": file}) == found(EVERYTHING)
    for mode in (0o440, 0o404, 0o644):
        file.chmod(mode)
        said = refusal(given, **{f"{name}_file": file})
        assert said == f"The file named by CANISHARE_{name.upper()}_FILE can be read by others. Run: chmod 600 on it."
    file.unlink()
    assert f"CANISHARE_{name.upper()}_FILE cannot be read" in refusal(given, **{f"{name}_file": file})


def test_an_empty_file_is_an_empty_secret(tmp_path: Path) -> None:
    file = tmp_path / "kept"
    file.touch(mode=0o600)
    said = refusal({"slack_bot_token": BOT_TOKEN}, slack_signing_secret_file=file)
    assert said.startswith("CANISHARE_SLACK_SIGNING_SECRET is set, but empty.")


# Where a token may go, and where it never shows -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "https://slack.com/api/",
        "https://slack.com/api",
        "https://slack-gov.com/api/",
        "http://127.0.0.1:3100/api/",
        "http://localhost:3100/api",
        "http://[::1]:3100/api/",
    ],
)
def test_a_token_goes_to_slack_or_to_this_machine(address: str) -> None:
    assert Settings(slack_api_url=address).slack_api_url == address.rstrip("/") + "/"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://slack.com/api/",
        "https://slack.com.example.org/api/",
        "https://slack.com@example.org/api/",
        "https://slack.com:8443/api/",
        "https://example.org/api/",
        "http://127.0.0.1@example.org/api/",
        "http://example.org\\@127.0.0.1/api/",
        "http://127.0.0.1.example.org/api/",
        "http://localhost.example.org/api/",
        "http://10.0.0.1/api/",
        "http://0.0.0.0/api/",
        "http://127.0.0.1:99999/api/",
        "http://127.0.0.1/api/?to=https://example.org",
        "ftp://127.0.0.1/api/",
        "file:///api/",
        "//127.0.0.1/api/",
    ],
)
def test_a_token_goes_nowhere_else(address: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Settings(slack_api_url=address)
    assert refused.value.errors()[0]["loc"] == ("slack_api_url",)


def test_no_secret_shows_when_the_settings_are_printed() -> None:
    given = Settings(**EVERYTHING)  # type: ignore[arg-type]
    shown = repr(given) + str(given) + repr(slack_settings(given)) + str(slack_settings(given))
    assert [value for value in EVERYTHING.values() if value in shown] == []


def test_every_setting_of_slack_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in EVERYTHING.items():
        monkeypatch.setenv(f"CANISHARE_{name.upper()}", value)
    assert slack_settings(Settings()) == found(EVERYTHING)
