"""Logs carry codes and never content: a marked value, put in at every place there is, never comes out."""

from __future__ import annotations

import ast
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot.log import ALLOWED_KEYS, LONGEST_VALUE, logger, start_logs

BOT = Path(__file__).parents[2] / "bot"
MARK = "Kestrel-Canary-41"
ACTS = ("debug", "info", "warning", "error", "critical", "exception")


class CanaryError(Exception):
    """An error that quotes what somebody typed, and carries it too."""

    def __init__(self) -> None:
        super().__init__(f"could not read {MARK}")
        self.typed = MARK


@pytest.fixture(autouse=True)
def _logs_put_back() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


Said = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    """What was logged since it was last asked, line by line: JSON of allowed keys, without the mark."""
    start_logs("DEBUG")

    def lines() -> list[dict[str, Any]]:
        heard = capsys.readouterr().err
        assert MARK not in heard
        found = [json.loads(line) for line in heard.splitlines()]
        assert all(set(line) <= ALLOWED_KEYS for line in found)
        return found

    return lines


def test_a_line_goes_to_the_stderr_of_the_moment_not_to_one_that_was_closed() -> None:
    with redirect_stderr(StringIO()) as first:
        start_logs("INFO")
        logger().info("x")
        logging.getLogger("some.library").warning("x")
    first.close()
    with redirect_stderr(StringIO()) as second:
        logger().info("y")
        logging.getLogger("some.library").warning("y")
        assert [json.loads(line)["event"] for line in second.getvalue().splitlines()] == ["y", "library"]


@pytest.mark.parametrize("act", ACTS)
def test_a_value_under_a_key_that_is_not_allowed_is_dropped(said: Said, act: str) -> None:
    keys = {"name": MARK, "text": MARK, "payload": {"deep": [MARK]}, "user_input": MARK, "address": MARK, "exc": MARK}
    getattr(logger(), act)("guide.answer", act="guide.answer", count=3, stack_info=True, **keys)
    (line,) = said()
    assert (line["event"], line["count"]) == ("guide.answer", 3)


@pytest.mark.parametrize("key", sorted(ALLOWED_KEYS - {"event"}))
def test_an_allowed_key_carries_no_object_that_could_quote(said: Said, key: str) -> None:
    for value in (CanaryError(), [MARK], {MARK: MARK}, (MARK,), MARK.encode(), object()):
        logger().warning("guide.answer", **{key: value})
    assert len(said()) == 6


def test_a_value_that_was_bound_before_is_held_to_the_same_keys(said: Said) -> None:
    logger().bind(typed=MARK, run="run-1").info("guide.answer")
    (line,) = said()
    assert line["run"] == "run-1"


def test_an_exception_is_its_type_and_its_place(said: Said) -> None:
    def fail() -> None:
        local = MARK
        raise CanaryError from ValueError(local)

    try:
        fail()
    except CanaryError as caught:
        caught.add_note(MARK)
        logger().exception("web.failed")
        logger().error("web.failed", exc_info=True)
        logger().error("web.failed", exc_info=caught)
        logger().error("web.failed", exc_info=(CanaryError, caught, caught.__traceback__))
    lines = said()
    assert len(lines) == 4
    assert {line["error"] for line in lines} == {"CanaryError"}
    assert {line["where"].partition(":")[0] for line in lines} == {"test_log.py"}


def test_a_librarys_own_words_are_not_repeated(said: Said) -> None:
    library = logging.getLogger("some.library")
    library.warning("asked for %s", MARK)
    library.error(MARK, extra={"typed": MARK}, stack_info=True)
    try:
        raise CanaryError
    except CanaryError:
        library.exception("failed with %s", MARK)
    library.info("asked for %s", MARK)
    assert said() == [
        {"event": "library", "kind": "some.library", "level": level} for level in ("warning", "error", "error")
    ]


def test_a_long_or_odd_value_becomes_a_short_plain_one(said: Said) -> None:
    logger().info("x", reason='<b>"quoted"</b>\n{"event": "forged"}' + "y" * 500)
    (line,) = said()
    assert len(line["reason"]) == LONGEST_VALUE
    assert line["reason"].startswith("?b??quoted??/b????event?: ?forged??yyy")
    assert line["event"] == "x"


def test_quiet_levels_are_quiet() -> None:
    start_logs("ERROR")
    with redirect_stderr(StringIO()) as heard:
        logger().warning("x")
        logging.getLogger("some.library").warning("x")
    assert heard.getvalue() == ""


def test_every_log_call_names_its_event_outright() -> None:
    """An event that is put together from values would carry them past the list of keys."""
    calls = [(file, call) for file in BOT.rglob("*.py") for call in _log_calls(file)]
    assert calls
    for file, call in calls:
        where = f"{file.name}:{call.lineno}"
        assert len(call.args) == 1, where
        assert isinstance(call.args[0], ast.Constant), where
        assert all(word.arg is None or word.arg in ALLOWED_KEYS | {"exc_info"} for word in call.keywords), where


def _log_calls(file: Path) -> list[ast.Call]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    return [call for call in found if call.func.attr in ACTS and _is_logger(call.func.value)]  # type: ignore[attr-defined]


def _is_logger(node: ast.expr) -> bool:
    return "log" in ast.unparse(node).lower()
