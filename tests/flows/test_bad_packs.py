"""A pack that cannot be used is refused, and whoever edits it is told the file, the place and what to do.

Each folder of bad_packs is a whole small pack with exactly one fault; good_pack is the same pack without any.
"""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.decision import form_of
from flows.load import LARGEST_FILE, PACKS, canonical, pack_from_document, read_pack
from flows.machine import Flow, build_flow
from flows.pack import PackProblem

HERE = Path(__file__).parent
BAD = HERE / "bad_packs"

FAULTS = {
    "unknown_target": (
        "flow.toml: question.clear_purpose, answer no:",
        "'nowhere'",
        "neither a question nor an outcome",
    ),
    "stray_question": ("flow.toml: question.under_18:", "stray"),
    "stray_outcome": ("flow.toml: outcome.ask_owner:", "stray"),
    "dead_end": ("flow.toml: question.under_18:", "dead end"),
    "endless_loop": (
        "flow.toml: question.identifies_someone, answer not_sure:",
        "for ever: clear_purpose -> from_another_partner -> identifies_someone -> clear_purpose",
    ),
    "missing_text": ("flow.toml: question.consent, hint:", "missing"),
    "missing_citation": ("flow.toml: question.consent, cite:", "no citation"),
    "missing_not_sure": ("flow.toml: question.consent:", "'not_sure'"),
    "missing_outcome": ("flow.toml: outcome.fix_first:", "missing"),
    "duplicate_key": ("flow.toml: question.identifies_someone, answers.no:", "twice (duplicate)"),
    "duplicate_question": ("flow.toml: question.from_another_partner:", "twice (duplicate)"),
    "duplicate_question_text": ("flow.toml: question.consent, ask:", "duplicate", "'identifies_someone'"),
    "duplicate_choice": ("flow.toml: question.clear_purpose, choices:", "'safety'", "duplicate"),
    "duplicate_situation": ("situations.toml: somebody_asks, title:", "duplicate", "'someone_asks'"),
    "undeclared_outcome": ("flow.toml: outcome.shout:", "not a declared outcome"),
    "undeclared_outcome_as_target": (
        "flow.toml: question.clear_purpose, answer no:",
        "'shout', which is not a declared outcome",
    ),
    "unknown_answer_word": ("flow.toml: question.consent, answer maybe:", "not an answer"),
    "unknown_key": ("flow.toml: question.consent, hitn:", "typing slip"),
    "unknown_start": ("flow.toml: pack, start:", "'danger' is not a question"),
    "unknown_ground": ("flow.toml: question.consent, grounds.given:", "'habit' is not a ground"),
    "share_without_ground": ("flow.toml: question.right_way, answer yes:", "'share' with no ground"),
    "share_ground_without_text": ("flow.toml: outcome.share, grounds:", "'best_interests'"),
    "choice_of_unknown_answer": ("flow.toml: question.clear_purpose, choices, curiosity, answer:", "'given'"),
    "label_of_unknown_answer": ("flow.toml: question.consent, labels.maybe:", "not an answer here"),
    "question_named_as_answer": ("flow.toml: question.yes:", "its own name"),
    "after_a_later_question": ("flow.toml: question.consent, after:", "'right_way'"),
    "text_too_long": ("flow.toml: question.consent, ask:", "Keep it to 240"),
    "text_that_is_a_number": ("flow.toml: question.consent, hint:", "text in quotes"),
    "number_with_a_fraction": ("flow.toml: question.consent, hint:", "whole number"),
    "bad_date": ("flow.toml: pack, reviewed:", "2026-11-23"),
    "impossible_date": ("flow.toml: pack, review_by:", "Invalid date"),
    "not_toml": ("flow.toml:", "cannot be read", "line 1"),
    "unsettled_law_as_settled": ("flow.toml: note.unsettled, say:", "data protection officer"),
    "situation_assumes_danger": ("situations.toml: someone_asks, assumes.immediate_danger:", "never assumed"),
    "situation_with_unknown_question": ("situations.toml: someone_asks, assumes.weather:", "not a question"),
    "situation_with_unknown_answer": ("situations.toml: someone_asks, assumes.identifies_someone:", "'given'"),
    "situation_with_unknown_choice": ("situations.toml: someone_asks, assumes.clear_purpose:", "'curiosity'"),
    "situation_without_the_choice": ("situations.toml: someone_asks, assumes.clear_purpose:", "'choice'"),
    "situation_assumes_a_checklist": ("situations.toml: someone_asks, assumes.right_way:", "never assumed"),
    "situation_with_unknown_information": ("situations.toml: someone_asks, information:", "'secrets'"),
    "situation_with_unknown_sector": ("situations.toml: someone_asks, sectors:", "'circus'"),
}
"""For each folder: how its complaint begins (file, node, answer), and words that must be in it."""


def refused(folder: Path) -> PackProblem:
    with pytest.raises(PackProblem) as caught:
        read_pack(folder)
    return caught.value


def good_document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(canonical(read_pack(HERE / "good_pack").source))
    return document


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_the_message_names_the_file_the_place_and_the_fault(fault: str) -> None:
    begins, *says = FAULTS[fault]
    lines = refused(BAD / fault).lines
    told = [line for line in lines if line.startswith(begins)]
    assert len(told) == 1, lines
    assert all(words in told[0] for words in says), told[0]


@pytest.mark.parametrize("fault", sorted(set(FAULTS) - {"undeclared_outcome_as_target"}))
def test_one_fault_gives_one_complaint(fault: str) -> None:
    assert len(refused(BAD / fault).lines) == 1


def test_every_bad_pack_is_listed_and_the_good_one_is_taken() -> None:
    assert {folder.name for folder in BAD.iterdir()} == set(FAULTS)
    assert read_pack(HERE / "good_pack").id == "small"


def test_several_faults_are_told_all_at_once() -> None:
    document = good_document()
    del document["flow"]["question"]["consent"]["hint"]
    document["flow"]["outcome"]["share"]["cite"] = []
    with pytest.raises(PackProblem) as caught:
        pack_from_document(document)
    assert [line.split(":")[1] for line in caught.value.lines] == [" question.consent, hint", " outcome.share, cite"]


def test_a_folder_without_a_flow_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path).lines == [f"flow.toml: the file is missing from {tmp_path.name}"]


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    (tmp_path / "flow.toml").write_bytes('title = "café"'.encode("latin-1"))
    assert refused(tmp_path).lines == ["flow.toml: is not written in UTF-8"]


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    (tmp_path / "flow.toml").write_bytes(b"\xff" * (LARGEST_FILE + 1))
    assert refused(tmp_path).lines == ["flow.toml: the file is larger than 1,000,000 bytes"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("x = " + "[" * 20_000 + "]" * 20_000, id="lists"),
        pytest.param("x = " + "{a = " * 20_000 + "1" + "}" * 20_000, id="tables"),
        pytest.param(".".join("a" * 3_000) + " = 1", id="dotted keys"),
    ],
)
def test_a_file_nested_too_deep_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "flow.toml").write_text(text)
    assert refused(tmp_path).lines == ["flow.toml: is nested too deeply to be a pack"]


@pytest.mark.parametrize("number", ["9" * 5_000, "0x" + "f" * 5_000, "9007199254740993"])
def test_a_number_too_long_to_keep_is_refused(tmp_path: Path, number: str) -> None:
    (tmp_path / "flow.toml").write_text(f"[pack]\nversion = {number}\n")
    (line,) = refused(tmp_path).lines
    assert line.startswith("flow.toml: pack")


def test_a_question_with_a_name_of_the_state_machine_is_refused() -> None:
    for name in ("send", "states", "model"):
        text = canonical(good_document()).replace('"identifies_someone"', f'"{name}"')
        pack = pack_from_document(json.loads(text))
        with pytest.raises(PackProblem, match=f"flow.toml: question.{name}: "):
            build_flow(pack)


@pytest.mark.parametrize("document", [None, [], "flow", {"flow": []}, {"flow": {}, "situations": [1]}, {"forms": 3}])
def test_a_stored_document_that_is_no_pack_is_refused(document: Any) -> None:
    with pytest.raises(PackProblem):
        pack_from_document(document)


def places(value: Any, here: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place in a document, from the outside in."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = [here] if here else []
    for key, one in inside:
        found += places(one, (*here, key))
    return found


@pytest.mark.parametrize(
    "table", ["question.consent", "question.right_way", "outcome.seek_advice", "emergency", "pack"]
)
def test_no_text_can_be_left_out(table: str) -> None:
    first, _, second = table.partition(".")
    document = good_document()
    texts = document["flow"][first][second] if second else document["flow"][first]
    optional = {"answers", "grounds", "checklist", "after"}
    for key in [key for key in texts if key not in optional]:
        kept = texts.pop(key)
        with pytest.raises(PackProblem) as caught:
            pack_from_document(document)
        assert any(f"flow.toml: {table}, {key}" in line for line in caught.value.lines), key
        texts[key] = kept
    assert pack_from_document(document).id == "small"


@pytest.fixture(scope="module")
def real_document() -> str:
    return canonical(read_pack(PACKS / "haringey").source)


odd_values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.dates(),
    st.binary(max_size=3),
    st.sampled_from(["share", "yes", "record", "recorded", "immediate_danger", "\ud800", "consent", "legal_duty"]),
    st.lists(st.text(max_size=3), max_size=2),
    st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=2),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_pack_damaged_at_random_is_taken_or_refused_and_never_breaks(real_document: str, data: st.DataObject) -> None:
    document = json.loads(real_document)
    for _ in range(data.draw(st.integers(1, 3))):
        _damage(document, data)
    found = _taken_or_refused(document)
    assert isinstance(found, Flow) or (found.lines and all(found.lines))


def _taken_or_refused(document: Any) -> Flow | PackProblem:
    try:
        return build_flow(pack_from_document(document))
    except PackProblem as problem:
        return problem


def _damage(document: dict[str, Any], data: st.DataObject) -> None:
    """Delete a key, put something else in its place, or swap it with another."""
    every = places(document)
    if not every:
        return
    holder, key = _holder(document, data.draw(st.sampled_from(every)))
    act = data.draw(st.sampled_from(["delete", "change", "swap", "rename"]))
    if act == "delete":
        del holder[key]
    elif act == "change":
        holder[key] = data.draw(odd_values)
    elif act == "rename" and isinstance(holder, dict):
        holder[data.draw(st.one_of(st.text(max_size=6), st.sampled_from(["share", "yes", "model", "hint"])))] = (
            holder.pop(key)
        )
    else:
        other, at = _holder(document, data.draw(st.sampled_from(every)))
        holder[key] = json.loads(json.dumps(other[at], default=str))


def _holder(document: dict[str, Any], place: tuple[str | int, ...]) -> tuple[Any, Any]:
    found: Any = document
    for key in place[:-1]:
        found = found[key]
    return found, place[-1]


def test_a_date_may_stand_as_a_date_or_as_text() -> None:
    document = good_document()
    document["flow"]["pack"]["reviewed"] = date(2026, 11, 23)
    assert pack_from_document(document).reviewed == date(2026, 11, 23)


def test_a_pack_whose_code_changed_is_another_pack(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(PACKS / "haringey", tmp_path / "pack", ignore=shutil.ignore_patterns("__pycache__")))
    before = read_pack(folder)
    assert before.digest == read_pack(PACKS / "haringey").digest
    with (folder / "rules.py").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    after = read_pack(folder)
    assert after.digest != before.digest
    assert pack_from_document(json.loads(canonical(after.source))).digest == after.digest


def test_a_pack_that_cannot_record_a_decision_is_not_taken(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(PACKS / "haringey", tmp_path / "pack"))
    (folder / "forms" / "decision.toml").unlink()
    with pytest.raises(PackProblem, match=r"forms/decision\.toml: the file is missing"):
        form_of(read_pack(folder))
