"""Personal data typed into a free-text box is noticed, and questions about the work are let through."""

import json
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.guard import KINDS, PLAIN_NAMES, Finding, Guard, GuardWordsError, Verdict, read_guard_words
from knowledge.guard.identifiers import check_letter
from knowledge.guard.kinds import verdict_of
from tests.knowledge.guard_cases import (
    HOSTILE,
    LOOK_ALIKES,
    NAMES_IN_NO_LIST,
    NAMES_THAT_ARE_WORDS,
    ONE_OF_EACH_KIND,
    QUESTIONS_ABOUT_THE_WORK,
    TRICKS,
)

FOLDER = Path(__file__).parents[2] / "knowledge" / "content" / "guard"
DEV_FILES = sorted(Path(__file__).parent.glob("guard_dev*.jsonl"))
STRUCTURED = {
    "nhs_number",
    "national_insurance",
    "pnc_id",
    "cro_number",
    "prison_number",
    "driving_licence",
    "passport",
}


@cache
def guard() -> Guard:
    """The guard with the shipped word lists and two officials, built once."""
    return Guard(read_guard_words(FOLDER), people=["Alice Morgan", "Zofia Nowak"])


@pytest.mark.parametrize(
    ("kind", "message"), [(kind, message) for kind, messages in ONE_OF_EACH_KIND.items() for message in messages]
)
def test_each_kind_of_personal_detail_is_noticed_in_every_way_it_is_typed(kind: str, message: str) -> None:
    assert kind in guard().look(message).kinds


def test_every_kind_has_an_example_here_and_a_plain_name_for_the_officer() -> None:
    assert set(ONE_OF_EACH_KIND) == set(KINDS) == set(PLAIN_NAMES)
    assert guard().look("dob 14/03/2009").plain == ("a date of birth",)


@pytest.mark.parametrize("message", QUESTIONS_ABOUT_THE_WORK)
def test_a_question_about_the_work_is_let_through(message: str) -> None:
    assert guard().look(message) == Verdict(kinds=(), certain=False)


@pytest.mark.parametrize("message", LOOK_ALIKES.values(), ids=LOOK_ALIKES.keys())
def test_a_number_that_only_looks_like_a_personal_one_is_let_through(message: str) -> None:
    assert not guard().look(message).personal


@pytest.mark.parametrize(
    "message",
    ["943 476 5919", "PNC 1979/0163001B", "CRO SF05/482703J", "is 4857773457 jayden's"],
)
def test_a_number_with_a_right_check_digit_is_certain(message: str) -> None:
    assert guard().look(message).certain


@pytest.mark.parametrize("message", ["can i tell jayden", "NI AB 12 34 56 C", "07700 900461", "prison number A1234BC"])
def test_what_carries_no_check_digit_is_never_certain(message: str) -> None:
    verdict = guard().look(message)
    assert verdict.personal
    assert not verdict.certain


@pytest.mark.parametrize(
    ("year", "serial", "letter"),
    [(2002, "0073319", "Z"), (1979, "0163001", "B"), (1981, "0000034", "U"), (91, "065656", "H"), (5, "482703", "J")],
)
def test_check_letters_agree_with_published_examples(year: int, serial: str, letter: str) -> None:
    assert check_letter(year, serial) == letter


@settings(deadline=None)
@given(st.integers(0, 99), st.integers(0, 9_999_999), st.sampled_from("ZABCDEFGHJKLMNPQRTUVWXY"))
def test_a_pnc_number_counts_with_its_own_letter_and_with_no_other(year: int, serial: int, letter: str) -> None:
    right = "ZABCDEFGHJKLMNPQRTUVWXY"[int(f"{year:02d}{serial:07d}") % 23]
    assert ("pnc_id" in guard().look(f"PNC 20{year:02d}/{serial:07d}{letter}").kinds) == (letter == right)


@settings(deadline=None)
@given(st.integers(100_000_000, 999_999_999), st.integers(0, 9))
def test_an_nhs_number_counts_with_its_own_check_digit_and_with_no_other(body: int, digit: int) -> None:
    total = sum(int(one) * weight for one, weight in zip(str(body), range(10, 1, -1), strict=True))
    right = (11 - total % 11) % 11
    number = f"{body}{digit}"
    expected = digit == right and len(set(number)) > 1
    assert ("nhs_number" in guard().look(f"NHS {number}").kinds) == expected


@pytest.mark.parametrize(("kind", "message"), TRICKS.values(), ids=TRICKS.keys())
def test_tricks_of_writing_hide_nothing(kind: str, message: str) -> None:
    assert kind in guard().look(message).kinds


@pytest.mark.parametrize(("personal", "plain"), NAMES_THAT_ARE_WORDS)
def test_a_name_that_is_also_a_word_needs_something_beside_it(personal: str, plain: str) -> None:
    assert "name" in guard().look(personal).kinds
    assert not guard().look(plain).personal


@pytest.mark.parametrize("message", NAMES_IN_NO_LIST)
def test_a_name_in_no_list_is_noticed_by_the_words_round_it(message: str) -> None:
    assert "name" in guard().look(message).kinds


@pytest.mark.parametrize(
    "message",
    [
        "about infomation",
        "tell safegaurding",
        "the safegaurding family",
        "named perosn",
        "a tennant was arested",
        "the tennants",
        "cctv camara footage",
    ],
)
def test_a_misspelt_word_is_not_taken_for_a_name(message: str) -> None:
    assert not guard().look(message).personal


@pytest.mark.parametrize(
    "message",
    [
        "we arrested Tennant",
        "mr tennant",
        "david tennant",
        "TENNANT WAS ARRESTED",
        "we arrested tennant last night",
        "tennant assaulted his wife",
        "Can I tell housing about tennant?",
        "the tennant family",
        "camara was arrested",
        "can I share mather with the police",
    ],
)
def test_a_family_name_that_is_often_a_slip_is_noticed_where_it_is_none(message: str) -> None:
    assert "name" in guard().look(message).kinds


@pytest.mark.parametrize(
    "message", ["ask Alice Morgan", "alice.morgan@example.org", "cc @alice.morgan", "zofia nowack"]
)
def test_officials_handed_in_are_let_through(message: str) -> None:
    assert not guard().look(message).personal
    assert Guard(read_guard_words(FOLDER)).look(message.replace("cc ", "it is ")).personal


def test_somebody_who_shares_one_name_with_an_official_is_still_noticed() -> None:
    assert guard().look("can i tell school that Alice is missing").personal


def test_the_verdict_lists_each_kind_once_in_order() -> None:
    verdict = verdict_of([Finding("phone"), Finding("name"), Finding("phone"), Finding("nhs_number", certain=True)])
    assert verdict == Verdict(kinds=("name", "nhs_number", "phone"), certain=True)


SECRETS = (
    "jayden",
    "Okafor",
    "943 476 5919",
    "07700 900461",
    "N27 9JF",
    "14 Mulberry Close",
    "lilmeek@example.com",
    "AB12 CDE",
)


@given(st.lists(st.sampled_from(SECRETS), min_size=1, max_size=4), st.text(max_size=30))
@settings(max_examples=60, deadline=None)
def test_nothing_that_was_typed_is_in_the_verdict(secrets: list[str], rest: str) -> None:
    shown = repr(guard().look(f"{rest} about {' and '.join(secrets)}"))
    assert all(secret.lower() not in shown.lower() for secret in secrets)


@given(st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_text_at_all_gets_an_answer_from_the_known_kinds(text: str) -> None:
    verdict = guard().look(text)
    assert set(verdict.kinds) <= set(KINDS)
    assert list(verdict.kinds) == sorted(set(verdict.kinds))
    assert verdict.personal == bool(verdict.kinds)


def test_the_guard_keeps_nothing_of_what_it_looked_at() -> None:
    guard().look("can i tell zyxquell about 943 476 5919 at 14 zyxquell close")
    assert not any("zyxquell" in text for text in _texts_inside(guard(), set()))


def _texts_inside(thing: object, seen: set[int]) -> Iterator[str]:
    if id(thing) in seen:
        return
    seen.add(id(thing))
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, dict):
        for key, value in thing.items():
            yield from _texts_inside(key, seen)
            yield from _texts_inside(value, seen)
    elif isinstance(thing, (list, tuple, set, frozenset)):
        for value in thing:
            yield from _texts_inside(value, seen)
    elif type(thing).__module__.startswith("knowledge.guard"):
        slots = getattr(type(thing), "__slots__", ())
        yield from _texts_inside({name: getattr(thing, name) for name in slots} | getattr(thing, "__dict__", {}), seen)


@pytest.mark.parametrize("unit", HOSTILE)
def test_ten_thousand_hostile_characters_are_answered(unit: str) -> None:
    text = (unit * 10_000)[:10_000]
    assert set(guard().look(text).kinds) <= set(KINDS)


def test_importing_the_guard_opens_none_of_its_word_lists() -> None:
    watch = (
        "import sys\n"
        "opened = []\n"
        "sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == 'open' else None)\n"
        "import knowledge.guard\n"
        "sys.exit(any('content' in path for path in opened))\n"
    )
    assert subprocess.run([sys.executable, "-c", watch], cwd=FOLDER.parents[2], check=False).returncode == 0


def test_a_folder_with_lists_missing_or_broken_is_refused_by_name(tmp_path: Path) -> None:
    for path in FOLDER.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "surnames.txt").unlink()
    (tmp_path / "places.txt").write_text("# nothing here\n", encoding="utf-8")
    (tmp_path / "cues.toml").write_text("telling = [1, 2]", encoding="utf-8")
    with pytest.raises(GuardWordsError) as refused:
        read_guard_words(tmp_path)
    assert [line.split(":")[0] for line in refused.value.problems] == ["surnames.txt", "places.txt", "cues.toml"]


def test_word_lists_hold_names_in_lower_case_without_doubles() -> None:
    for name in ("first_names.txt", "surnames.txt", "word_surnames.txt", "ordinary_words.txt"):
        lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
        words = " ".join(line for line in lines if not line.startswith("#")).split()
        assert words == [word.lower() for word in words]
        assert len(words) == len(set(words))


def _dev_messages() -> list[dict[str, object]]:
    lines = [line for file in DEV_FILES for line in file.read_text(encoding="utf-8").splitlines()]
    return [json.loads(line) for line in lines]


def _share(messages: list[dict[str, object]], *, personal: bool = True) -> float:
    return sum(guard().look(str(one["text"])).personal == personal for one in messages) / len(messages)


def test_the_development_messages_stay_within_the_goals() -> None:
    """What counts is measured on messages never seen while the lists were made; this only keeps the ground won."""
    messages = _dev_messages()
    personal = [one for one in messages if one["personal"]]
    structured = [one for one in personal if STRUCTURED & set(one["kinds"])]  # type: ignore[call-overload]
    named = [one for one in personal if set(one["kinds"]) <= {"name", "handle"}]  # type: ignore[call-overload]
    assert _share(personal) >= 0.97
    assert _share(structured) >= 0.99
    assert _share(named) >= 0.95
    assert _share([one for one in messages if not one["personal"]], personal=False) >= 0.98


@pytest.mark.parametrize("unit", ["-", "'", "a-", "-a", "a'b ", "a.", "1-", "1/", "1 ", ":1", "A.", "A. ", "- a "])
@pytest.mark.parametrize("start", ["meeting ", "pupil ", "account no ", "Mrs ", "his ref ", "born ", ""])
@pytest.mark.parametrize("end", [" a b c d e f g pupil 12/12/2026", "", "!"])
def test_no_message_however_odd_keeps_the_guard_busy(start: str, unit: str, end: str) -> None:
    """A pattern that can read one text in many ways would never end here; each look takes milliseconds."""
    guard().look(start + unit * (4_000 // len(unit)) + end)
