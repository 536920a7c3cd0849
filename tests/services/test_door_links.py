"""Personal links: for one person, once, for a quarter of an hour, with their code; worth nothing to anybody else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.app import Parts
from bot.policy import Actor, Refused
from bot.records.audit import AUDIT
from bot.records.door_links import LINK
from bot.records.rows import PersonRow
from bot.records.store import save_person
from bot.services.door_links import LASTS, MOST_TRIES, LinkOver, Made, WrongCode
from tests.clock import Clock
from tests.partnership import GARETH, KWABENA, PRIYA

PAGE = "/requests/abc/write/asked"


def link(parts: Parts, key: str = KWABENA) -> tuple[str, Made]:
    made = parts.links.make(parts.people.actor(key), PAGE)
    return made.address.rpartition("/")[2], made


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def opens(parts: Parts, token: str, code: str) -> bool:
    try:
        parts.links.open(token, code)
    except (LinkOver, WrongCode):
        return False
    return True


def test_its_person_is_let_in_once_to_the_page_they_wanted(parts: Parts) -> None:
    token, made = link(parts)
    opened = parts.links.open(token, f" {made.code[:3]} {made.code[3:]} ")
    assert (opened.actor.key, opened.address) == (KWABENA, PAGE)
    with pytest.raises(LinkOver):
        parts.links.open(token, made.code)


def test_looking_changes_nothing_however_often(parts: Parts) -> None:
    token, made = link(parts)
    for _ in range(1_000):
        assert parts.links.look(token).key == KWABENA
    assert opens(parts, token, made.code)


def test_a_hundred_who_open_it_at_once_are_one(parts: Parts) -> None:
    token, made = link(parts)
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: opens(parts, token, made.code), range(100))) == 1


def test_five_wrong_codes_end_it_and_the_right_one_comes_too_late(parts: Parts) -> None:
    token, made = link(parts)
    for left in range(MOST_TRIES - 1, 0, -1):
        with pytest.raises(WrongCode) as slip:
            parts.links.open(token, wrong(made.code))
        assert slip.value.left == left
    with pytest.raises(LinkOver):
        parts.links.open(token, wrong(made.code))
    assert not opens(parts, token, made.code)


def test_it_ends_after_a_quarter_of_an_hour(parts: Parts, clock: Clock) -> None:
    token, made = link(parts)
    clock.forward(LASTS - timedelta(seconds=1))
    assert parts.links.look(token).key == KWABENA
    clock.forward(timedelta(seconds=1))
    assert not opens(parts, token, made.code)


def test_a_new_link_ends_the_one_before(parts: Parts) -> None:
    first, made = link(parts)
    second, newer = link(parts)
    other, theirs = link(parts, PRIYA)
    assert not opens(parts, first, made.code)
    assert opens(parts, second, newer.code)
    assert opens(parts, other, theirs.code)


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "../" * 20, "\x00" * 43])
def test_what_is_no_link_of_ours_opens_nothing(parts: Parts, token: str) -> None:
    assert not opens(parts, token, "123456")


def test_the_code_of_another_link_opens_nothing(parts: Parts) -> None:
    mine, made = link(parts)
    _, theirs = link(parts, PRIYA)
    assert made.code == theirs.code or not opens(parts, mine, theirs.code)


@pytest.mark.parametrize("change", ["left", "moved"])
def test_whoever_has_left_or_moved_on_is_not_let_in(parts: Parts, clock: Clock, change: str) -> None:
    token, made = link(parts)
    ended = clock.now() if change == "left" else None
    agency = "ashmere-police" if change == "left" else "ashmere-council"
    with parts.database.writing() as connection:
        save_person(
            connection, PersonRow(KWABENA, "Kwabena Asante-Marsh", agency, "Sergeant", ("officer",), None, ended)
        )
    assert not opens(parts, token, made.code)


def test_nobody_gets_a_link_who_may_not_sign_in(parts: Parts) -> None:
    for actor in (Actor("unknown"), parts.people.actor(GARETH)):
        with pytest.raises(Refused):
            parts.links.make(actor, PAGE)


def test_neither_the_link_nor_its_code_is_kept_and_every_use_is_in_the_audit(parts: Parts) -> None:
    token, made = link(parts)
    opens(parts, token, wrong(made.code))
    opens(parts, token, made.code)
    with parts.database.reading() as connection:
        (row,) = connection.execute(select(LINK)).all()
        noted = connection.execute(
            select(AUDIT.c.outcome, AUDIT.c.detail).where(AUDIT.c.verb == "session.start", AUDIT.c.actor == KWABENA)
        ).all()
    assert token not in str(tuple(row))
    assert made.code not in str(tuple(row))
    assert [tuple(one) for one in noted] == [
        ("done", "a link was made"),
        ("refused", "a wrong code"),
        ("done", "a link was opened"),
    ]
