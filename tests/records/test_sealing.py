"""What is sealed opens in its own place only, and shows nothing of itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.records.sealing import DoesNotOpen, Seal

SEAL = Seal(b"k" * 32)
PLACE = ("outbox", "body", "letter-1")
TEXTS = st.text(st.characters(codec="utf-8"), max_size=400)


@given(text=TEXTS)
def test_any_text_opens_as_it_was(text: str) -> None:
    assert SEAL.open(SEAL.close(text, *PLACE), *PLACE) == text


@given(text=st.text(st.characters(codec="ascii", categories=["L"]), min_size=6, max_size=60))
def test_nothing_of_the_text_can_be_read_and_no_two_seals_are_alike(text: str) -> None:
    sealed = SEAL.close(text, *PLACE)
    assert text not in sealed
    assert sealed != SEAL.close(text, *PLACE)


@pytest.mark.parametrize("place", [("draft", "body", "letter-1"), ("outbox", "token", "letter-1"), ("outbox", "body")])
def test_moved_to_another_place_it_does_not_open(place: tuple[str, ...]) -> None:
    with pytest.raises(DoesNotOpen):
        SEAL.open(SEAL.close("a secret", *PLACE), *place)


def test_with_another_key_it_does_not_open() -> None:
    with pytest.raises(DoesNotOpen):
        Seal(b"x" * 32).open(SEAL.close("a secret", *PLACE), *PLACE)


@given(at=st.integers(0, 200), letter=st.characters(codec="ascii"))
def test_altered_anywhere_it_does_not_open(at: int, letter: str) -> None:
    sealed = SEAL.close("a secret that is long enough to be altered in the middle", *PLACE)
    altered = sealed[: at % len(sealed)] + letter + sealed[at % len(sealed) + 1 :]
    if altered != sealed:
        with pytest.raises(DoesNotOpen):
            SEAL.open(altered, *PLACE)


@pytest.mark.parametrize("text", ["", "1", "1???", "2abc", "1YWJj"])
def test_what_was_never_sealed_does_not_open(text: str) -> None:
    with pytest.raises(DoesNotOpen):
        SEAL.open(text, *PLACE)
