"""What officers mean by their own words: 188 sentences, of which 81 were never used to set the thresholds."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.services.officers_words import recipient
from bot.services.starting_points import StartingPoints
from bot.services.understanding import Understood, speaks_of_danger, understand
from flows.load import PACKS, read_pack
from flows.pack import SECTORS, Pack

FILE = Path(__file__).parents[1] / "cases" / "officers_sentences.jsonl"

LEAST = {
    "tuned": {"kind": 0.98, "begun": 0.90, "offered": 0.98},
    "fresh": {"kind": 0.92, "begun": 0.85, "offered": 0.95},
}
"""Shares that must be reached: of the right kind, begun from the right starting point, begun from it or offered it."""


@cache
def pack() -> Pack:
    return read_pack(PACKS / "haringey")


@cache
def points() -> StartingPoints:
    return StartingPoints(pack().situations.values())


@cache
def sentences() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines())


def meant(one: dict[str, Any]) -> Understood:
    return understand(one["text"], pack(), one["sector"], points())


def share_of(found: list[bool]) -> float:
    return sum(found) / len(found)


@pytest.mark.parametrize("part", sorted(LEAST))
def test_officers_sentences_are_understood(part: str) -> None:
    told = [one for one in sentences() if one["set"] == part]
    asked = [(one, meant(one)) for one in told]
    starting = [(one, found) for one, found in asked if one["kind"] == "share" and one["situation"]]
    figures = {
        "kind": share_of([found.kind == one["kind"] for one, found in asked]),
        "begun": share_of([found.situation == one["situation"] for one, found in starting if fits(one)]),
        "offered": share_of([one["situation"] in (found.situation, *found.others) for one, found in starting]),
    }
    wrong = [(one["text"], found) for one, found in asked if found.kind != one["kind"]]
    assert len(told) >= 60
    assert all(figures[name] >= least for name, least in LEAST[part].items()), (figures, wrong)


def fits(one: dict[str, Any]) -> bool:
    """Whether the starting point is written for the officer's kind of agency, so that it may be begun unasked."""
    sectors = pack().situations[one["situation"]].sectors
    return not sectors or one["sector"] in sectors


def test_no_sentence_begins_a_wrong_starting_point() -> None:
    wrong = [
        (one["text"], meant(one).situation) for one in sentences() if meant(one).situation not in ("", one["situation"])
    ]
    assert wrong == [], "what it takes as given would be false"


def test_whom_it_is_for_is_said_back_rightly_or_not_at_all() -> None:
    asked = [one for one in sentences() if one["kind"] == "share"]
    right = [recipient(one["text"]) == one["whom"] for one in asked]
    assert share_of(right) >= 0.93, [one["text"] for one, ok in zip(asked, right, strict=True) if not ok]


@pytest.mark.parametrize("one", [one for one in sentences() if one["kind"] == "danger"], ids=lambda one: one["text"])
def test_danger_is_never_missed(one: dict[str, Any]) -> None:
    assert meant(one).kind == "danger"
    assert speaks_of_danger(one["text"].upper())
    assert speaks_of_danger(f"Please help, {one['text']}! What do I do?")


def test_what_officers_look_up_is_not_taken_for_danger() -> None:
    for one in sentences():
        if one["kind"] in ("search", "contact"):
            assert not speaks_of_danger(one["text"]), one["text"]


def test_every_title_and_phrase_of_a_starting_point_is_understood_as_that_one() -> None:
    """In a sharing question, by an officer of the right kind of agency: begun, or among those offered."""
    missed = []
    for situation in pack().situations.values():
        sector = situation.sectors[0] if situation.sectors else "council"
        for phrase in (situation.title, *situation.phrases):
            found = understand(f"can I share this: {phrase}?", pack(), sector, points())
            if found.kind != "danger" and situation.id not in (found.situation, *found.others):
                missed.append(phrase)
    assert missed == []


@pytest.mark.parametrize("sector", [*SECTORS, ""])
def test_a_starting_point_for_another_kind_of_agency_is_never_begun(sector: str) -> None:
    for situation in pack().situations.values():
        for phrase in (situation.title, *situation.phrases):
            begun = understand(f"can I share this: {phrase}?", pack(), sector, points()).situation
            assert not begun or sector in pack().situations[begun].sectors or not pack().situations[begun].sectors


@pytest.mark.parametrize(
    ("typed", "meant_for"),
    [
        ("can i tell huosing about a tennants arest", "tenant_arrested"),
        ("can we shere cctv footge with the police", "cctv_request"),
        ("can I share a safegarding concern about a pupl", "school_worried_about_pupil"),
    ],
)
def test_slips_of_the_finger_are_understood(typed: str, meant_for: str) -> None:
    found = understand(typed, pack(), pack().situations[meant_for].sectors[0], points())
    assert meant_for in (found.situation, *found.others)


def test_what_is_shown_back_is_coded_and_never_the_officers_words() -> None:
    titles = {f"It looks like: {one.title}" for one in pack().situations.values()}
    for one in sentences():
        for phrase in meant(one).shown:
            assert (
                phrase == "You are asking whether you can share something"
                or phrase in titles
                or (phrase.startswith("With: ") and len(phrase) < 32)
            )


@pytest.mark.parametrize("text", ["", " ", "?", "\u202e", "\0", "the of and", "x" * 5_000, "( " * 500, "é" * 400])
def test_anything_can_be_said(text: str) -> None:
    assert understand(text, pack(), "police", points()).kind in ("search", "contact")
