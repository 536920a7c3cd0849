"""`canishare decide`, `search` and `guard`: one JSON object in, one out, in order, whatever is sent."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.commands.terminal import ROOT, canishare, environment, process
from tests.services.cases import cases

COMMANDS = ("decide", "search", "guard")

GARBAGE = (
    b"not json",
    b"{",
    b"[]",
    b'"text"',
    b"7",
    b"null",
    b"\xff\xfe\x00",
    b'{"id": "\xc3\x28"}',
    b"[" * 100_000,
    b'{"id": NaN}',
    b'{"id": ' + b"9" * 5_000 + b"}",
    b'{"id": "x' + b"y" * 300_000 + b'"}',
    b"\0",
)
"""Lines that cannot be read."""

ODD = (
    {},
    {"answers": 7},
    {"answers": []},
    {"answers": {"clear_purpose": 1}},
    {"answers": {"clear_purpose": None}},
    {"answers": {}, "situation": ["x"]},
    {"answers": {}, "situation": {"a": 1}},
    {"answers": {}, "situation": 7},
    {"query": 7},
    {"query": None},
    {"text": {}},
    {"text": ["a"]},
    {"answers": {"\ud800": "yes"}, "query": "\ud800", "text": "\ud800"},
    {"answers": {"immediate_danger": "\0"}, "query": "\0", "text": "\0"},
    {"answers": {"immediate_danger": "no"}, "query": "", "text": ""},
    {"answers": {"x" * 5_000: "y" * 5_000}, "query": "x" * 50_000, "text": "é" * 10_000},
)
"""Lines that can be read, and make little sense."""

IDS: tuple[Any, ...] = (1, "a", None, "\ud800", [1, {"b": 2}], True, 1.5, "\u202e", 10**400, {"deep": [[[[]]]]})


def told(ran: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ran.out.splitlines()]


@pytest.mark.parametrize("command", COMMANDS)
def test_garbage_is_answered_line_by_line_and_the_rest_goes_on(command: str, tmp_path: Path) -> None:
    good = b'{"id": "good", "answers": {}, "query": "consent", "text": "hello"}'
    typed = b"\n".join(line for bad in GARBAGE for line in (bad, good)) + b"\n\n   \n" + good
    ran = canishare(command, "--jsonl", env=environment(tmp_path / "none.sqlite3"), typed=typed)
    answers = told(ran)
    assert ran.code == 0
    assert len(answers) == 2 * len(GARBAGE) + 1
    assert all("error" in one for one in answers[:-1:2])
    assert all(one["id"] == "good" and "error" not in one for one in answers[1::2])
    assert answers[2 * GARBAGE.index(b"\xff\xfe\x00")]["error"] == "the line is not UTF-8"
    assert answers[2 * GARBAGE.index(b"[]")]["error"] == "the line is not a JSON object"
    assert ran.err == ""


@pytest.mark.parametrize("command", COMMANDS)
def test_whatever_makes_no_sense_gets_an_error_or_an_answer_and_keeps_its_id(command: str, tmp_path: Path) -> None:
    lines = [{"id": number, **one} for number, one in enumerate(ODD)]
    typed = "\n".join(json.dumps(line) for line in lines)
    ran = canishare(command, "--jsonl", env=environment(tmp_path / "none.sqlite3"), typed=typed)
    assert ran.code == 0
    assert [one["id"] for one in told(ran)] == list(range(len(ODD)))
    assert "error" in told(ran)[0]


@pytest.mark.parametrize("command", COMMANDS)
def test_any_id_comes_back_as_it_was(command: str, tmp_path: Path) -> None:
    typed = "\n".join(json.dumps({"id": one, "answers": {}, "query": "x", "text": "x"}) for one in IDS)
    ran = canishare(command, "--jsonl", env=environment(tmp_path / "none.sqlite3"), typed=typed)
    assert [one["id"] for one in told(ran)] == list(IDS)


def test_an_id_that_is_no_json_number_is_not_given_back(tmp_path: Path) -> None:
    ran = canishare("guard", "--jsonl", typed='{"id": 1e999, "text": "x"}\n{"id": -Infinity, "text": "x"}')
    assert ran.code == 0
    for line in ran.out.splitlines():
        assert "error" in json.loads(line, parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))


@pytest.mark.parametrize("command", COMMANDS)
def test_without_jsonl_it_says_what_to_say(command: str) -> None:
    ran = canishare(command)
    assert ran.code == 1
    assert "--jsonl" in ran.err


# decide --------------------------------------------------------------------------------------------------------------


def test_the_forty_cases_are_decided_rightly_and_in_order() -> None:
    typed = "\n".join(json.dumps({"id": one["id"], "answers": one["answers"]}) for one in cases())
    answers = told(canishare("decide", "--jsonl", typed=typed))
    assert [one["id"] for one in answers] == [one["id"] for one in cases()]
    for case, found in zip(cases(), answers, strict=True):
        assert set(found) == {"id", "outcome", "ground", "path", "citations", "next"}
        assert (found["outcome"], found["ground"]) == (case["expect"]["outcome"], case["expect"]["ground"]), case["id"]
        assert found["path"]
        assert found["citations"]


def test_with_starting_points_every_case_comes_to_its_outcome_in_few_taps() -> None:
    typed = "\n".join(json.dumps(one) for one in cases())
    answers = told(canishare("decide", "--jsonl", typed=typed))
    for case, found in zip(cases(), answers, strict=True):
        assert (found["outcome"], found["ground"]) == (case["expect"]["outcome"], case["expect"]["ground"]), case["id"]
        assert set(found.get("assumed", ())) <= set(found["path"])
    taps = sorted(one["taps"] for one in answers if "taps" in one)
    assert taps[len(taps) // 2] <= 6


@pytest.mark.parametrize(
    "answers",
    [{"immediate_danger": "given"}, {"clear_purpose": "perhaps"}, {"no_such_question": "yes"}, {"": ""}],
)
def test_an_answer_that_does_not_fit_its_question_is_an_error(answers: dict[str, str]) -> None:
    (found,) = told(canishare("decide", "--jsonl", typed=json.dumps({"id": 3, "answers": answers})))
    assert set(found) == {"id", "error"}


def test_answers_that_end_too_soon_say_what_comes_next() -> None:
    answers = {"immediate_danger": "no", "clear_purpose": "yes"}
    (found,) = told(canishare("decide", "--jsonl", typed=json.dumps({"id": 3, "answers": answers})))
    assert (found["outcome"], found["next"], found["path"]) == (None, "identifies_someone", list(answers))


# search and guard ----------------------------------------------------------------------------------------------------


def test_search_gives_kinds_citations_titles_and_falling_scores() -> None:
    (found,) = told(canishare("search", "--jsonl", "--limit", "3", typed='{"id": 1, "query": "informed consent"}'))
    assert 0 < len(found["results"]) <= 3
    assert all(set(one) == {"kind", "cite", "title", "score"} for one in found["results"])
    assert {one["kind"] for one in found["results"]} <= {"guidance", "law", "contact", "form"}


def test_search_finds_contacts_when_there_is_a_directory(parts_file: Path) -> None:
    query = '{"id": 1, "query": "who is the probation spoc"}'
    (found,) = told(canishare("search", "--jsonl", env=environment(parts_file), typed=query))
    assert found["results"][0]["kind"] == "contact"
    assert any("Nkechi Adebanjo-Lowe" in one["title"] for one in found["results"])


@pytest.mark.parametrize("limit", ["0", "-1", "51", "many"])
def test_a_limit_that_makes_no_sense_is_bad_usage(limit: str) -> None:
    assert canishare("search", "--jsonl", "--limit", limit).code == 2


def test_the_guard_names_kinds_and_never_repeats_the_text() -> None:
    typed = '{"id": 1, "text": "Shanelle Okonjo, NHS 943 476 5919"}\n{"id": 2, "text": "what is consent?"}'
    ran = canishare("guard", "--jsonl", typed=typed)
    first, second = told(ran)
    assert (first["personal"], set(first)) == (True, {"id", "personal", "kinds"})
    assert {"name", "nhs_number"} <= set(first["kinds"])
    assert second == {"id": 2, "personal": False, "kinds": []}
    assert "Okonjo" not in ran.out + ran.err
    assert "943" not in ran.out + ran.err


# As a program runs it ------------------------------------------------------------------------------------------------


def test_ten_megabytes_in_one_line_are_answered_in_a_process_of_its_own(tmp_path: Path) -> None:
    typed = b'{"id": 1, "answers": {}}\n{"id": 2, "answers": "' + b"x" * 10_000_000 + b'"}\n{"id": 3, "answers": {}}\n'
    ran = process("decide", "--jsonl", typed=typed, cwd=tmp_path, env={"LC_ALL": "C", "PYTHONUTF8": "0"})
    first, huge, last = told(ran)
    assert (ran.code, ran.err) == (0, "")
    assert (first["id"], huge["id"], last["id"]) == (1, None, 3)
    assert huge["error"] == "the line is too long"


def test_output_that_nobody_reads_ends_it_quietly(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    child = subprocess.Popen(
        [sys.executable, "-m", "bot", "decide", "--jsonl"],
        stdin=subprocess.PIPE,
        stdout=writer,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    os.close(writer)
    os.close(reader)
    _, err = child.communicate(b'{"id": 1, "answers": {}}\n' * 3_000, timeout=60)
    assert err.decode() == ""
