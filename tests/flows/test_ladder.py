"""What happens by date while a request waits: the days are working days, each rung comes once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.ladder import LADDER, TOLD, WAITING, WORDS, Ring, following, moved, passed, rings
from flows.request import NAMES
from flows.working_days import Calendar

OPEN = Calendar({})
SENT, DUE = date(2026, 12, 14), date(2026, 12, 31)
"""A Monday, and a Thursday fourteen days later over Christmas."""

days = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def test_a_request_over_christmas_is_rung_on_these_days() -> None:
    """Worked out by hand: 25 and 28 December 2026 and 1 January 2027 are bank holidays."""
    assert rings(LADDER, OPEN, "sent", SENT, DUE) == (
        Ring(date(2026, 12, 16), "acknowledge"),
        Ring(date(2026, 12, 29), "remind"),
        Ring(date(2026, 12, 31), "today"),
        Ring(date(2027, 1, 4), "chase"),
        Ring(date(2027, 1, 6), "manager"),
        Ring(date(2027, 1, 8), "director"),
        Ring(date(2027, 1, 15), "statutory_officers"),
        Ring(date(2027, 1, 29), "partnership"),
    )


def test_once_acknowledged_nobody_is_told_that_it_is_not() -> None:
    assert "acknowledge" not in {one.rung for one in rings(LADDER, OPEN, "acknowledged", SENT, DUE)}


@pytest.mark.parametrize("state", sorted(set(NAMES) - WAITING))
def test_nothing_is_rung_while_nobody_is_awaited(state: str) -> None:
    assert rings(LADDER, OPEN, state, SENT, DUE) == ()


def test_every_rung_says_who_is_told_and_what() -> None:
    assert {one.name for one in LADDER} == set(TOLD) == set(WORDS)
    assert all(TOLD.values())


@given(days, st.integers(-30, 30))
def test_moving_by_working_days_counts_only_those(day: date, by: int) -> None:
    there = moved(OPEN, day, by)
    step = 1 if by >= 0 else -1
    between = [day + timedelta(days=step * number) for number in range(1, abs((there - day).days) + 1)]
    assert sum(not OPEN.why_not(one) for one in between) == abs(by)
    assert by == 0 or not OPEN.why_not(there)


@given(days, st.integers(0, 40), st.sampled_from(sorted(WAITING)))
def test_every_day_looked_at_rings_each_rung_once_and_in_order(sent: date, wait: int, state: str) -> None:
    due = moved(OPEN, sent, wait)
    all_of_them = rings(LADDER, OPEN, state, sent, due)
    rung: list[Ring] = []
    for number in range(200):
        now = passed(all_of_them, sent + timedelta(days=number), rung[-1] if rung else None)
        rung += [now] if now else []
    last_of_day = [
        one
        for one, after in zip(all_of_them, (*all_of_them[1:], None), strict=True)
        if not after or after.day > one.day
    ]
    assert rung == last_of_day


@given(days, st.integers(0, 40), st.integers(0, 120))
def test_after_a_silence_one_rung_is_rung_and_not_all_that_passed(sent: date, wait: int, silence: int) -> None:
    all_of_them = rings(LADDER, OPEN, "sent", sent, moved(OPEN, sent, wait))
    day = sent + timedelta(days=silence)
    now = passed(all_of_them, day)
    if now is None:
        assert all(one.day > day for one in all_of_them)
    else:
        assert passed(all_of_them, day, now) is None
        coming = following(all_of_them, day)
        assert coming is None or coming.day > day >= now.day
