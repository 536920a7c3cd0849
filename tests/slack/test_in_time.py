"""Slack waits three seconds for an acknowledgement. Here is a crowd at its door, and another writer at the records."""

from __future__ import annotations

from pathlib import Path

from tests.slack.load.measure import measure_load

PEOPLE = 20


def test_every_delivery_is_acknowledged_in_time_and_none_is_lost(tmp_path: Path) -> None:
    found = measure_load(tmp_path, 1, rate=50, seconds=3, locks=(1.0,), people=PEOPLE)
    assert max(found.answers.seconds) < 3, found.words
    assert set(found.answers.statuses) == {200}, found.words
    assert (found.fates.not_taken, found.fates.refused) == (0, 0), found.words
    assert (found.lost, found.waiting, found.failed) == (0, 0, 0), found.words
    assert found.answers.at(0.99) > 1, "the records were held by somebody else meanwhile"


def test_every_press_that_the_records_were_too_long_locked_for_is_told_so(tmp_path: Path) -> None:
    found = measure_load(tmp_path, 2, rate=50, seconds=3, locks=(0.5,), held=3.4, people=PEOPLE)
    assert max(found.answers.seconds) < 3, found.words
    assert found.fates.refused > 0, f"the lock was too short to refuse anything: {found.words}"
    assert (found.fates.not_taken, found.lost, found.waiting, found.failed) == (0, 0, 0, 0), found.words
