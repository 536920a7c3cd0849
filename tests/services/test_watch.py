"""An official of the directory may be asked for by name; nothing else that is a person's comes along with the name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import cast

import pytest

from bot.services.lookup import CONTENT, Lookup
from bot.services.watch import NOTHING, Watch, asks_for_one_of
from knowledge.guard import GuardWords, read_guard_words

OFFICIALS = ("Priya Raman", "Mariam Begum")
ALIKE_AND_NOT_HERS = "Mariam, Maryam, Marian, Mariama, Miriam"
"""More names than one official has, each a slip of the finger away from hers: somebody's family."""


@dataclass
class Directory:
    """Stands where the directory's lookup does: it knows only who is in post."""

    names: tuple[str, ...] = OFFICIALS

    def officials(self) -> tuple[str, ...]:
        return self.names


@cache
def words() -> GuardWords:
    return read_guard_words(CONTENT / "guard")


def watch_of(directory: Directory) -> Watch:
    return Watch(words(), cast(Lookup, directory))


@pytest.mark.parametrize("said", ["priya's number", "get me Priya's email", "who is Mariam Begm", "ramen's phone"])
def test_an_official_may_be_asked_for_by_part_of_a_name(said: str) -> None:
    assert watch_of(Directory()).look(said) == NOTHING


def test_the_same_name_is_somebodys_where_the_directory_does_not_hold_it() -> None:
    assert watch_of(Directory(())).look("priya's number").kinds == ("name",)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("priya's number 07700 900461", "phone"),
        ("priya's, 943 476 5919", "nhs_number"),
        ("get me priya's, 14/03/1989", "birth_date"),
    ],
)
def test_whatever_stands_beside_an_officials_name_is_still_noticed(said: str, kind: str) -> None:
    assert asks_for_one_of(said, OFFICIALS), "the words alone would be let through"
    assert {"name", kind} <= set(watch_of(Directory()).look(said).kinds)


def test_a_row_of_names_like_an_officials_is_no_question_for_that_official() -> None:
    assert not asks_for_one_of(ALIKE_AND_NOT_HERS, OFFICIALS)
    assert watch_of(Directory()).look(ALIKE_AND_NOT_HERS).kinds == ("name",)


def test_words_that_only_ask_are_no_question_for_anybody() -> None:
    assert not asks_for_one_of("who is the contact please", OFFICIALS)


def test_who_joins_the_directory_may_be_asked_for_until_they_leave_it() -> None:
    directory = Directory(())
    watch = watch_of(directory)
    assert watch.look("can I share this with Priya Raman").personal
    directory.names = OFFICIALS
    assert watch.look("can I share this with Priya Raman") == NOTHING
    directory.names = OFFICIALS[1:]
    assert watch.look("can I share this with Priya Raman").personal
