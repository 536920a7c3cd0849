"""`canishare demo`, `serve`, `chat`, `clock` and `pack`: what stops them is said plainly, and never as a traceback."""

from __future__ import annotations

import os
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.commands import running
from bot.commands.running import demo_settings
from bot.settings import PLACEHOLDERS, Settings, SettingsProblem, secret_of
from flows.load import PACKS
from tests.commands.terminal import ROOT, Ran, canishare, environment, process
from tests.partnership import KEY, settings

BAD_PACKS = Path(__file__).parents[1] / "flows" / "bad_packs"


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port that another program listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


@pytest.fixture
def port() -> str:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@pytest.fixture(autouse=True)
def served(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Serving ends at once: what would be served is kept instead."""
    served: list[str] = []
    monkeypatch.setattr(running, "_run", lambda parts, *doors: served.append(parts.settings.partnership))
    return served


def refused(ran: Ran, *says: str) -> None:
    assert ran.code == 1
    assert ran.out == ""
    assert ran.plain
    for one in says:
        assert one in ran.err


# demo ----------------------------------------------------------------------------------------------------------------


def test_the_demo_sets_itself_up_and_starts_again_where_it_was(tmp_path: Path, served: list[str], port: str) -> None:
    folder = tmp_path / "demo"
    for _ in range(2):
        ran = canishare("demo", "--folder", str(folder), "--port", port)
        assert ran.code == 0
        assert f"open http://127.0.0.1:{port}/" in ran.err
    assert len(served) == 2
    assert sorted(file.name for file in folder.iterdir() if "-wal" not in file.name and "-shm" not in file.name) == [
        "demo.sqlite3",
        "secret-key",
    ]
    assert stat.S_IMODE((folder / "secret-key").stat().st_mode) == 0o400


def test_a_fresh_demo_forgets_what_was_recorded_and_keeps_its_key(tmp_path: Path, port: str) -> None:
    folder = tmp_path / "demo"
    canishare("demo", "--folder", str(folder), "--port", port)
    key = (folder / "secret-key").read_text()
    (folder / "demo.sqlite3").write_bytes(b"what was there")
    assert canishare("demo", "--fresh", "--folder", str(folder), "--port", port).code == 0
    assert (folder / "secret-key").read_text() == key
    assert (folder / "demo.sqlite3").read_bytes().startswith(b"SQLite format 3")


def test_a_port_that_is_taken_is_told_with_what_to_do_and_nothing_is_written(tmp_path: Path, taken_port: int) -> None:
    folder = tmp_path / "demo"
    ran = canishare("demo", "--folder", str(folder), "--port", str(taken_port))
    refused(ran, f"Port {taken_port} is in use", "choose another port")
    assert not folder.exists()


@pytest.mark.parametrize("port", ["0", "65536", "-1", "eighty"])
def test_a_port_that_is_no_port_is_bad_usage(port: str) -> None:
    assert canishare("demo", "--port", port).code == 2


def test_a_folder_that_cannot_be_written_is_told_plainly_in_a_process_of_its_own(tmp_path: Path, port: str) -> None:
    folder = tmp_path / "shelf"
    folder.mkdir(mode=0o555)
    ran = process("demo", "--folder", str(folder / "demo"), "--port", port, as_nobody_special=True, cwd=tmp_path)
    refused(ran, "The demo cannot keep its records in", "--folder")


def test_a_folder_that_is_a_file_is_told_plainly(tmp_path: Path, port: str) -> None:
    file = tmp_path / "demo"
    file.write_text("not a folder")
    refused(canishare("demo", "--folder", str(file), "--port", port), "The demo cannot keep its records in")


def test_records_that_cannot_be_written_are_told_plainly(tmp_path: Path, port: str) -> None:
    folder = tmp_path / "demo"
    canishare("demo", "--folder", str(folder), "--port", port)
    for name in ("demo.sqlite3-wal", "demo.sqlite3-shm"):
        (folder / name).unlink(missing_ok=True)
    (folder / "demo.sqlite3").write_bytes(b"")
    (folder / "demo.sqlite3").chmod(0o444)
    folder.chmod(0o555)
    ran = process("demo", "--folder", str(folder), "--port", port, as_nobody_special=True, cwd=tmp_path)
    folder.chmod(0o755)
    refused(ran, "cannot be ")


# serve ---------------------------------------------------------------------------------------------------------------

NO_SECRETS = {
    "unset": None,
    "empty": "",
    "blank": " " * 40,
    "short": "Kx7-Qm2_Rt9",
    "one short of enough": KEY[:31],
    "the same letter": "a" * 64,
    "few letters": "abcabcd" * 10,
    "a placeholder": "please-changeme-before-you-go-live-with-this",
    "the word itself": "this-is-a-very-secret-key-for-canishare",
    "digits in a row": "12345678901234567890123456789012345",
}
"""Secret keys that anybody could guess, or none."""


@pytest.mark.parametrize("secret", NO_SECRETS.values(), ids=NO_SECRETS)
def test_serving_is_refused_without_a_good_secret_key(
    parts_file: Path, secret: str | None, served: list[str], port: str
) -> None:
    env = {name: value for name, value in environment(parts_file, port=port).items() if "SECRET" not in name}
    if secret is not None:
        env["CANISHARE_SECRET_KEY"] = secret
    ran = canishare("serve", env=env)
    refused(ran, "CANISHARE_SECRET_KEY", "Make one with")
    assert not secret or len(secret.strip()) < 8 or secret not in ran.err
    assert served == []


@pytest.mark.parametrize("word", PLACEHOLDERS)
def test_no_placeholder_passes_however_it_is_dressed(word: str) -> None:
    with pytest.raises(SettingsProblem, match="placeholder"):
        secret_of(settings(secret_key=f"{word.upper()}-Kx7QmRt9-Lantern-Willow-Greenlea"))


def test_a_secret_key_may_stand_in_a_file(parts_file: Path, tmp_path: Path, served: list[str], port: str) -> None:
    key = tmp_path / "key"
    env = {name: value for name, value in environment(parts_file, port=port).items() if "SECRET" not in name}
    for content in (None, b"", b"\xff\xfe\xfd" * 20):
        if content is not None:
            key.write_bytes(content)
        refused(canishare("serve", env={**env, "CANISHARE_SECRET_KEY_FILE": str(key)}), "CANISHARE_SECRET_KEY")
    key.write_text(f"  {KEY}\n")
    for mode in (0o644, 0o640, 0o604):
        key.chmod(mode)
        refused(canishare("serve", env={**env, "CANISHARE_SECRET_KEY_FILE": str(key)}), "can be read by others")
    key.chmod(0o400)
    assert canishare("serve", env={**env, "CANISHARE_SECRET_KEY_FILE": str(key)}).code == 0
    assert len(served) == 1


def test_serving_records_that_are_not_set_up_says_what_to_run(tmp_path: Path, port: str) -> None:
    ran = canishare("serve", env=environment(tmp_path / "none.sqlite3", port=port))
    refused(ran, "canishare db upgrade")


@pytest.mark.parametrize(
    "address",
    [
        "canishare.example.org",
        "ftp://example.org",
        "https://",
        "https://a b",
        "https://x/y",
        "http://[1.2]",
        "http://localhost:99999",
    ],
)
def test_a_public_address_that_is_none_is_refused(parts_file: Path, port: str, address: str) -> None:
    ran = canishare("serve", env=environment(parts_file, port=port, base_url=address))
    refused(ran, "CANISHARE_BASE_URL", "write it like https://canishare.example.org")


def test_a_public_address_is_read_however_it_is_written() -> None:
    found = Settings(base_url="HTTPS://CaniShare.example.org/")
    assert (found.base_url, found.secure) == ("https://canishare.example.org", True)


def test_choosing_who_you_are_is_for_this_machine_alone(parts_file: Path, served: list[str], port: str) -> None:
    for host in ("0.0.0.0", "192.0.2.1", "::", "example.org"):
        ran = canishare("serve", env=environment(parts_file, sign_in="choose", host=host, port=port))
        refused(ran, "lets anybody be anybody")
    refused(canishare("serve", env=environment(parts_file, sign_in="choose", host="", port=port)), "CANISHARE_HOST")
    for address in ("https://canishare.example.org", "http://192.0.2.1:8000"):
        behind = environment(parts_file, sign_in="choose", port=port, base_url=address)
        refused(canishare("serve", env=behind), "lets anybody be anybody", "CANISHARE_BASE_URL")
    for address in ("http://localhost:8000", "http://[::1]:8000", "http://127.0.0.1"):
        here = environment(parts_file, sign_in="choose", port=port, base_url=address)
        assert canishare("serve", env=here).code == 0
    served.clear()
    assert canishare("serve", env=environment(parts_file, sign_in="choose", port=port)).code == 0
    assert len(served) == 1


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("port", "eighty", "CANISHARE_PORT"),
        ("port", "70000", "CANISHARE_PORT"),
        ("sign_in", "everybody", "CANISHARE_SIGN_IN"),
        ("session_hours", "0", "CANISHARE_SESSION_HOURS"),
        ("host", "192.0.2.77", "CANISHARE_HOST"),
        ("host", "not a host", "CANISHARE_HOST"),
        ("pack", "/nowhere", "flow.toml"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named(parts_file: Path, name: str, value: str, says: str, port: str) -> None:
    given = {"port": port, name: value}
    refused(canishare("serve", env=environment(parts_file, **given)), says)


def test_a_taken_port_stops_serving_too(parts_file: Path, taken_port: int) -> None:
    refused(canishare("serve", env=environment(parts_file, port=str(taken_port))), f"Port {taken_port} is in use")


def test_a_bad_start_ends_plainly_in_a_process_of_its_own(tmp_path: Path) -> None:
    for command, env in ((["serve"], {}), (["serve"], {"CANISHARE_PORT": "x"}), (["audit", "verify"], {})):
        refused(process(*command, env=env, cwd=tmp_path), "CANISHARE_")


def test_a_fault_of_ours_is_told_in_one_line_without_what_it_was_about(tmp_path: Path) -> None:
    """A pack's code is ours; here it breaks in a way nobody foresaw."""
    pack = tmp_path / "haringey"
    shutil.copytree(PACKS / "haringey", pack)
    (pack / "rules.py").write_text("raise RuntimeError('quillfeather was here')\n")
    ran = process("pack", "check", str(pack), cwd=tmp_path)
    refused(ran, "Something went wrong here (RuntimeError at rules.py:1)")
    assert "quillfeather" not in ran.err


def test_serving_keeps_its_settings_to_itself(parts_file: Path, port: str) -> None:
    ran = canishare("serve", env=environment(parts_file, port=port))
    assert KEY not in ran.out + ran.err
    assert KEY not in repr(settings())


# chat and clock ------------------------------------------------------------------------------------------------------


def test_a_conversation_can_be_held_in_a_terminal_of_its_own(tmp_path: Path) -> None:
    typed = b"what is depersonalised information?\n1\nq\n"
    ran = process("chat", "--as", "kwabena-asante-marsh", typed=typed, cwd=tmp_path)
    assert ran.code == 0
    assert "Hello, Kwabena." in ran.out
    assert "Goodbye. What you answered is kept." in ran.out
    assert "You are Kwabena Asante-Marsh" in ran.err
    assert (tmp_path / "var" / "demo" / "demo.sqlite3").is_file()


def test_nobody_by_that_key_is_told_plainly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    refused(canishare("chat", "--as", "nobody"), "There is nobody with the key 'nobody'")


def test_leaving_before_saying_who_you_are_is_fine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = canishare("chat", typed="q\n")
    assert ran.code == 0
    assert "Priya Raman, Information Sharing Lead, Ashmere Council" in ran.out


def test_the_clock_does_what_is_due_once(parts_file: Path) -> None:
    ran = process("clock", "--once", env=environment(parts_file))
    assert ran.code == 0
    assert '"event": "clock"' in ran.err


def test_the_clock_ends_in_order_when_it_is_told_to_stop(parts_file: Path) -> None:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("CANISHARE_")}
    command, env = [sys.executable, "-m", "bot", "clock"], {**inherited, **environment(parts_file)}
    with subprocess.Popen(command, env=env, cwd=ROOT, stderr=subprocess.PIPE, text=True) as child:
        assert child.stderr is not None
        assert '"event": "clock"' in child.stderr.readline()
        child.terminate()
        _, rest = child.communicate(timeout=60)
    assert (child.returncode, rest) == (0, "")


def test_the_demos_settings_are_for_this_machine_alone(tmp_path: Path) -> None:
    found = demo_settings(tmp_path, 8000)
    assert (found.host, found.sign_in, found.secure) == ("127.0.0.1", "choose", False)


# pack ----------------------------------------------------------------------------------------------------------------


def test_a_good_pack_is_told_with_its_size_and_owner() -> None:
    ran = canishare("pack", "check")
    assert (ran.code, ran.out) == (0, "")
    assert "version 2026.1, 17 questions" in ran.err
    assert "7 outcomes" in ran.err
    assert "Owner: Community Safety Team" in ran.err


@pytest.mark.parametrize("folder", sorted(BAD_PACKS.iterdir()), ids=lambda one: one.name)
def test_a_bad_pack_is_refused_with_file_place_and_what_is_wrong(folder: Path) -> None:
    ran = canishare("pack", "check", str(folder))
    refused(ran, "The flow pack cannot be used:")
    assert ".toml" in ran.err


def test_a_pack_that_names_things_that_are_not_there_is_refused(tmp_path: Path) -> None:
    pack = tmp_path / "haringey"
    shutil.copytree(PACKS / "haringey", pack)
    flow = pack / "flow.toml"
    text = flow.read_text(encoding="utf-8").replace('cite = ["1.4", "4.5", "6.3", "9.1"]', 'cite = ["1.4", "99.9"]', 1)
    flow.write_text(text, encoding="utf-8")
    refused(canishare("pack", "check", str(pack)), "names things that are not there", "'99.9' is not a citation label")


def test_a_pack_is_drawn_in_both_ways_and_no_other() -> None:
    assert canishare("pack", "diagram").out.startswith(("flowchart", "graph", "%%", "---"))
    assert canishare("pack", "diagram", "--format", "svg").out.startswith("<svg")
    refused(canishare("pack", "diagram", "--format", "png"), "mermaid or svg")


@pytest.mark.parametrize("command", [["frobnicate"], ["pack", "burn"], ["demo", "--nothing"], ["contacts", "import"]])
def test_bad_usage_ends_with_two(command: list[str]) -> None:
    assert canishare(*command).code == 2
