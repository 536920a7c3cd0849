"""A little of R3, R4 and R6 at every change: disorder, double clicks, and refusals."""

from __future__ import annotations

from tests.goals.disorder import shuffled
from tests.goals.double_clicks import clicked_at_once
from tests.goals.storm import held_up, stormed


def test_deliveries_that_come_twice_late_and_in_disorder_leave_what_one_run_in_order_leaves() -> None:
    found = shuffled(seed=1, many=300)
    assert found.sent > 600
    assert set(found.statuses) == {200}
    assert found.differ == []


def test_many_clicks_at_once_have_one_effect_and_polite_answers() -> None:
    found, sound = clicked_at_once(seed=1, clicks=10, transitions=8)
    assert found.wrong == []
    assert found.answers["told something else"] == 0
    assert sound


def test_a_storm_of_refusals_loses_nothing_and_nobody_is_too_early_or_too_quick() -> None:
    found = stormed(seed=1, letters=60)
    assert found.refused
    assert (found.delivered, found.twice, found.early, found.too_quick) == (60, 0, 0, 0)
    assert found.longest_quiet_wait <= 0.01


def test_slow_answers_to_some_hold_up_nobody_else() -> None:
    assert held_up(seed=1, rounds=5) < 1.0
