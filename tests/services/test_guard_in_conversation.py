"""When somebody's details are typed: nothing is stored, echoed or logged, and the answer says where they belong."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import messages as say
from bot.app import Parts
from bot.services.acts import Press
from knowledge.guard import PLAIN_NAMES
from tests.officer import Officer, buttons_of
from tests.raw import bytes_kept, found_in, tables_kept
from tests.services.rows import count, links

TYPED = {
    "can I tell housing that Shanelle Okonjo was arrested?": ("shanelle", "okonjo"),
    "NHS number 943 476 5919, can I share it?": ("943 476 5919", "9434765919"),
    "can I tell the school about QQ 12 34 56 C, born 3 May 2011": ("12 34 56", "3 may 2011"),
    "he lives at 14 Peverell Terrace, N17 6QX": ("peverell", "n17 6qx"),
    "her number is 07700 900123": ("07700", "900123"),
    "mail me at shanelle.okonjo@example.org": ("shanelle.okonjo",),
    "they call him Big Dazza, is he on tag": ("dazza",),
}
"""What an officer types, and the marks of it that must be nowhere afterwards."""


@pytest.mark.parametrize(("words", "marks"), TYPED.items())
def test_details_of_a_person_are_not_stored_echoed_or_logged(
    officer: Officer, parts_file: Path, capfd: pytest.CaptureFixture[str], words: str, marks: tuple[str, ...]
) -> None:
    before = len(links(officer.parts))
    officer.says(words)
    assert officer.notice.kind == "personal"
    officer.sees("Something in it looks like", "Nothing you typed was kept", "secure form")
    assert any(name in officer.text for name in PLAIN_NAMES.values()), "it says which kind"
    logged = "".join(capfd.readouterr())
    for place in (officer.text, logged, tables_kept(officer.parts.database), bytes_kept(parts_file)):
        assert found_in(place, marks) == []
    assert count(officer.parts, "RUN") == 0
    assert len(links(officer.parts)) == before


def test_the_same_typed_as_a_form_is_not_taken_either(officer: Officer) -> None:
    officer.presses_again(Press("search.words", {"text": ("can I tell housing that Shanelle Okonjo was arrested?",)}))
    assert officer.notice.kind == "personal"


def test_a_name_can_be_vouched_for_which_is_kept_without_the_words(officer: Officer, parts_file: Path) -> None:
    words = "can I tell housing about the Okonjo Trust, run by Shanelle Okonjo?"
    officer.says(words)
    assert officer.notice.may_vouch
    officer.says(words, vouched=True)
    assert isinstance(officer.below, say.Question | say.Results | say.Listing)
    (kept,) = [one for one in links(officer.parts, "guidance.search") if one["subject"] == "vouched"]
    assert (kept["outcome"], kept["detail"]) == ("done", "name")
    assert found_in(bytes_kept(parts_file), ("okonjo", "shanelle")) == []


def test_a_number_with_a_right_check_digit_cannot_be_vouched_for(officer: Officer) -> None:
    for vouched in (False, True):
        officer.says("943 476 5919, is this about a person?", vouched=vouched)
        assert officer.notice.kind == "personal"
        assert not officer.notice.may_vouch
    officer.presses_again(Press("search.words", {"text": ("NHS 943 476 5919",), "vouched": ("yes",)}))
    assert officer.notice.kind == "personal"
    assert links(officer.parts, "guidance.search") == []


def test_vouching_for_words_that_need_it_not_keeps_nothing(officer: Officer) -> None:
    officer.says("what is depersonalised information?", vouched=True)
    assert isinstance(officer.page, say.Results)
    assert links(officer.parts, "guidance.search") == []


@pytest.mark.parametrize(
    "words",
    [
        "mum of Priya Raman was arrested",
        "Priya Raman Okonjo",
        "Shanelle",
        "who is Shanelle Okonjo",
        "Nkechi was stabbed",
    ],
)
def test_an_officials_name_opens_the_door_only_when_nothing_else_is_said(officer: Officer, words: str) -> None:
    officer.says(words)
    assert isinstance(officer.page, say.Notice | say.Results | say.Emergency)
    if isinstance(officer.page, say.Results):
        assert officer.page.contact is None or "Shanelle" not in officer.text


def test_two_worlds_that_differ_in_a_hidden_record_answer_the_same(officer: Officer, colleague: Officer) -> None:
    def everything() -> list[str]:
        seen = []
        for words in ("domestic abuse", "who is the probation spoc?", "my decisions", "CSP-2026", "tenant arrested"):
            officer.says(words)
            seen.append(officer.text)
        for act in ("home", "help", "guide.mine", "contact.list", "guide.begin", "flow.picture"):
            officer.opens(act)
            seen.append(officer.text)
        return seen

    officer.parts.guide.start(officer.actor)
    before = everything()
    other = Officer(officer.parts, "priya-raman")
    other.starts("High-risk domestic abuse")
    other.answers("no")
    assert everything() == before


def test_no_button_carries_words_that_were_typed(officer: Officer) -> None:
    officer.says("can I tell housing about marmalade in the tenant's kitchen?")
    for button in buttons_of(officer.page):
        assert "marmalade" not in repr(button)
    assert "marmalade" not in officer.text


def test_the_guard_looks_before_anything_else_does(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    officer = Officer(parts, "kwabena-asante-marsh")
    asked: list[str] = []
    monkeypatch.setattr(parts.lookup, "search", lambda *args, **more: asked.append("search"))
    monkeypatch.setattr(parts.guide, "start", lambda *args, **more: asked.append("start"))
    for words in TYPED:
        officer.says(words)
    assert asked == []
