"""The shape of the code, held by tests: arrows, words that stay in their folders, sizes, settings, acts."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.policy import VERBS
from bot.services.acts import ACTS
from bot.services.conversation import HANDLERS
from bot.settings import Settings
from tests.commands.terminal import canishare

ROOT = Path(__file__).parents[1]
CODE = [file for top in ("bot", "flows", "knowledge") for file in (ROOT / top).rglob("*.py")]
MAY_IMPORT = {"bot": {"bot", "flows", "knowledge"}, "flows": {"flows"}, "knowledge": {"knowledge"}}
OUTSIDE = {
    "flows": {"sqlalchemy", "sqlmodel", "httpx", "fastapi", "starlette", "slack_bolt", "socket", "time", "random"},
    "knowledge": {"httpx", "fastapi", "starlette", "slack_bolt", "socket"},
}


def imports_of(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("file", CODE, ids=lambda file: str(file.relative_to(ROOT)))
def test_arrows_go_from_bot_to_flows_and_knowledge_and_nowhere_else(file: Path) -> None:
    top = file.relative_to(ROOT).parts[0]
    ours = imports_of(file) & {"bot", "flows", "knowledge", "tests"}
    assert ours <= MAY_IMPORT[top]
    assert not imports_of(file) & OUTSIDE.get(top, set())


@pytest.mark.parametrize("file", CODE, ids=lambda file: str(file.relative_to(ROOT)))
def test_chat_platforms_are_named_only_in_their_own_folders(file: Path) -> None:
    inside = file.relative_to(ROOT).as_posix()
    imported = imports_of(file)
    if not inside.startswith("bot/channels/slack/"):
        assert "slack_bolt" not in imported
        assert "slack_sdk" not in imported
    if not inside.startswith("bot/channels/") and inside != "bot/commands/running.py":
        assert not imported & {"fastapi", "starlette", "jinja2", "uvicorn"}


@pytest.mark.parametrize("file", CODE, ids=lambda file: str(file.relative_to(ROOT)))
def test_files_stay_small_enough_to_hold_one_subject(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("file", sorted((ROOT / "bot/channels/slack/looks").glob("*.py")), ids=lambda file: file.name)
def test_what_slack_shows_is_drawn_from_messages_alone(file: Path) -> None:
    beside = "messages|channels.unseen|channels.slack.looks|services.acts|services.hear_lookup"
    for name in re.findall(r"^from (bot[\w.]*)", file.read_text(encoding="utf-8"), re.M):
        assert re.fullmatch(rf"bot|bot\.({beside})(\..*)?", name), name


WATCHED_IMPORT = """
import importlib, sys
CODE = (".py", ".pyc", ".so", ".typed")
def watch(event, args):
    if event == "open" and isinstance(args[0], str) and not args[0].endswith(CODE):
        if args[0].startswith({root!r}) and "/.venv/" not in args[0] and "__pycache__" not in args[0]:
            raise SystemExit("opened " + args[0])
    if event in ("socket.connect", "sqlite3.connect"):
        raise SystemExit(event)
sys.addaudithook(watch)
for name in {modules!r}:
    importlib.import_module(name)
"""


def test_importing_any_module_opens_nothing_and_reads_nothing() -> None:
    modules = [
        ".".join(file.relative_to(ROOT).with_suffix("").parts) for file in CODE if "migrations" not in file.parts
    ]
    modules = [name.removesuffix(".__init__") for name in modules if not name.endswith("__main__")]
    script = WATCHED_IMPORT.format(root=str(ROOT), modules=modules)
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


def test_settings_are_read_from_the_environment_in_one_place_only() -> None:
    readers = [file for file in CODE if re.search(r"os\.environ|getenv", file.read_text(encoding="utf-8"))]
    assert readers == []


def test_every_setting_says_what_it_is_for_and_stands_in_the_docs() -> None:
    docs = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert f"CANISHARE_{name.upper()}" in docs


def test_every_act_names_a_verb_and_has_something_that_answers_it() -> None:
    assert {act.verb for act in ACTS.values()} <= set(VERBS)
    assert set(HANDLERS) == set(ACTS)


def test_no_two_acts_share_an_address_and_method() -> None:
    places = [(act.safe, re.sub(r"\{\w+\}", "{}", act.path)) for act in ACTS.values()]
    assert len(places) == len(set(places))


def test_every_command_says_what_it_does() -> None:
    env = {"COLUMNS": "200"}
    for command in (
        "",
        "demo",
        "serve",
        "clock",
        "chat",
        "decide",
        "search",
        "guard",
        "pack check",
        "pack diagram",
        "contacts import",
        "contacts export",
        "people import",
        "db upgrade",
        "audit verify",
        "audit export",
        "slack-socket",
        "slack manifest",
        "slack connect",
        "slack list",
        "slack bind",
        "slack link",
        "slack unlink",
        "doctor slack",
    ):
        done = canishare(*command.split(), "--help", env=env)
        assert done.code == 0, command
        assert "Usage" in done.out


def test_a_command_that_does_not_serve_slack_loads_none_of_its_libraries() -> None:
    """They take half a second, and `decide`, `search` and `guard` are run by other programs, again and again."""
    script = "import sys, bot.cli; print([name for name in ('slack_bolt', 'aiohttp') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_there_are_no_machine_paths_or_unfinished_marks_in_the_repository() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    marks = re.compile(r"/work/|/root/|\bTO" r"DO\b|\bFIX" r"ME\b|NotImpl" r"ementedError")
    found = [
        name
        for name in listed
        if name.endswith((".py", ".md", ".toml", ".html", ".css", "Makefile", "Procfile"))
        and not name.endswith(Path(__file__).name)
        and marks.search((ROOT / name).read_text(encoding="utf-8"))
    ]
    assert found == []
