"""Due days: counted by hand first, then held for any days there may be."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.working_days import Calendar, CannotCount, Pause

OPEN = Calendar({})
DAYS = st.dates(date(2024, 1, 1), date(2034, 12, 31))
MANY = st.integers(1, 40)
WHOLE_YEARS = 6 * 366


def on(text: str) -> date:
    return date.fromisoformat(text)


# Counted by hand on the bank holidays that gov.uk names for England and Wales.
CASES = [
    ("2026-11-23", 1, "2026-11-24", "Monday, the next day"),
    ("2026-11-23", 10, "2026-12-07", "two whole weeks"),
    ("2026-11-20", 1, "2026-11-23", "Friday to Monday"),
    ("2026-11-21", 1, "2026-11-23", "arrived on a Saturday"),
    ("2026-11-22", 1, "2026-11-23", "arrived on a Sunday"),
    ("2026-12-24", 1, "2026-12-29", "Christmas on a Friday, Boxing Day on a Saturday and made up on Monday"),
    ("2026-12-23", 2, "2026-12-29", "Christmas Eve counts"),
    ("2026-12-31", 1, "2027-01-04", "New Year's Day and the weekend after it"),
    ("2027-12-24", 1, "2027-12-29", "both days made up on Monday and Tuesday"),
    ("2027-12-31", 1, "2028-01-04", "New Year's Day made up on Monday 3 January"),
    ("2026-04-02", 1, "2026-04-07", "Good Friday and Easter Monday"),
    ("2027-03-25", 5, "2027-04-05", "Easter in the middle of a week's count"),
    ("2026-05-01", 1, "2026-05-05", "early May bank holiday"),
    ("2026-05-22", 1, "2026-05-26", "spring bank holiday"),
    ("2026-08-28", 1, "2026-09-01", "summer bank holiday"),
    ("2028-02-28", 1, "2028-02-29", "a leap day is a day"),
    ("2026-03-27", 1, "2026-03-30", "over the night on which clocks go forward"),
    ("2026-10-23", 1, "2026-10-26", "over the night on which clocks go back"),
    ("2026-08-03", 10, "2026-08-17", "Scotland's August holiday is none here"),
    ("2026-03-16", 2, "2026-03-18", "Northern Ireland's is none either"),
]


@pytest.mark.parametrize(("received", "days", "due", "why"), CASES, ids=[case[3] for case in CASES])
def test_due_days_are_as_counted_by_hand(received: str, days: int, due: str, why: str) -> None:
    assert OPEN.due(on(received), days).day == on(due), why


def test_a_day_on_which_the_agency_is_closed_does_not_count() -> None:
    closed = Calendar({on("2026-11-24"): "training day"})
    found = closed.due(on("2026-11-23"), 1)
    assert found.day == on("2026-11-25")
    assert "Tuesday 24 November 2026: the agency is closed, training day, so it does not count." in found.working


@pytest.mark.parametrize(
    ("asked", "answered", "due"),
    [
        ("2026-11-24", "2026-11-24", "2026-11-27"),  # the same day: nothing is lost
        ("2026-11-24", "2026-11-25", "2026-11-30"),  # over one night: one day
        ("2026-11-24", "2026-12-01", "2026-12-04"),  # a week: five days
        ("2026-11-27", "2026-11-30", "2026-11-30"),  # asked on the due day, answered on the next
    ],
)
def test_the_clock_stands_still_while_an_answer_is_awaited(asked: str, answered: str, due: str) -> None:
    found = OPEN.due(on("2026-11-23"), 4, [Pause(on(asked), on(answered))])
    assert found.day == on(due)


def test_while_a_question_is_out_nothing_is_due() -> None:
    with pytest.raises(CannotCount, match="still out"):
        OPEN.due(on("2026-11-23"), 4, [Pause(on("2026-11-24"))])


def test_what_was_due_before_a_question_was_asked_stays_due() -> None:
    assert OPEN.due(on("2026-11-23"), 1, [Pause(on("2026-11-25"))]).day == on("2026-11-24")


def test_the_working_names_every_day_and_why_it_does_not_count() -> None:
    assert OPEN.due(on("2026-12-24"), 1).working == (
        "Thursday 24 December 2026: the complete form arrived. Counting starts with the next working day.",
        "Friday 25 December 2026: it is a bank holiday, Christmas Day, so it does not count.",
        "Saturday 26 December 2026: it is a Saturday, so it does not count.",
        "Sunday 27 December 2026: it is a Sunday, so it does not count.",
        "Monday 28 December 2026: it is a bank holiday, Boxing Day (substitute day), so it does not count.",
        "Tuesday 29 December 2026: day 1.",
    )


def test_what_cannot_be_counted_says_why() -> None:
    with pytest.raises(CannotCount, match="At least one"):
        OPEN.due(on("2026-11-23"), 0)
    always = Calendar({on("2026-11-23") + timedelta(days=n): "closed" for n in range(WHOLE_YEARS)})
    with pytest.raises(CannotCount, match="five years"):
        always.due(on("2026-11-23"), 1)


@given(DAYS, MANY)
def test_what_is_due_is_due_on_a_working_day_later(received: date, days: int) -> None:
    found = OPEN.due(received, days)
    assert found.day > received
    assert OPEN.why_not(found.day) == ""
    counted = [line.rpartition(": ")[2] for line in found.working[1:] if not line.endswith("count.")]
    assert counted == [f"day {number}." for number in range(1, days + 1)]


@given(DAYS, MANY)
def test_one_day_more_is_due_later_and_one_day_of_counting_apart(received: date, days: int) -> None:
    sooner, later = OPEN.due(received, days), OPEN.due(received, days + 1)
    assert later.day > sooner.day
    assert OPEN.due(sooner.day, 1).day == later.day


@given(DAYS, MANY, st.sets(st.integers(1, 80), max_size=20))
def test_closing_never_makes_anything_due_sooner(received: date, days: int, closed: set[int]) -> None:
    shut = Calendar({received + timedelta(days=n): "closed" for n in closed})
    assert shut.due(received, days).day >= OPEN.due(received, days).day


@given(DAYS, MANY, st.integers(0, 60), st.integers(0, 60))
def test_a_question_never_makes_anything_due_sooner(received: date, days: int, after: int, lasts: int) -> None:
    asked = received + timedelta(days=after)
    paused = OPEN.due(received, days, [Pause(asked, asked + timedelta(days=lasts))])
    assert paused.day >= OPEN.due(received, days).day
    assert lasts or paused.day == OPEN.due(received, days).day
