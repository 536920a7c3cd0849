"""Who counts as a member today, and what follows somebody who moves or leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot import messages as say
from bot.app import Parts
from bot.records import store
from bot.records.rows import PersonRow
from bot.services.people import has_left
from tests.clock import Clock
from tests.officer import Officer
from tests.partnership import KWABENA, RHODRI, WINSTON
from tests.services.cases import COMPLETE
from tests.services.rows import decisions

ADA = PersonRow("ada", "Ada", "council", "Officer", ("officer",), date(2026, 6, 30), None)


@pytest.mark.parametrize(
    ("now", "left"),
    [
        (datetime(2026, 6, 30, 22, 59, tzinfo=UTC), False),
        (datetime(2026, 6, 30, 23, 1, tzinfo=UTC), True),
        (datetime(2026, 7, 1, 0, 1, tzinfo=UTC), True),
    ],
    ids=["a minute to midnight in London", "a minute past it", "a minute past it in Greenwich"],
)
def test_access_ends_with_the_last_day_in_the_united_kingdom(now: datetime, left: bool) -> None:
    assert has_left(ADA, now) is left


def test_deactivation_counts_from_its_moment_and_not_before() -> None:
    at = datetime(2026, 3, 2, 12, tzinfo=UTC)
    gone = replace(ADA, expires=None, deactivated_at=at)
    assert not has_left(gone, at - timedelta(seconds=1))
    assert has_left(gone, at)


def test_a_manager_who_left_can_no_longer_be_named_as_having_agreed(officer: Officer, clock: Clock) -> None:
    officer.starts()
    officer.answers("no", "no")
    officer.presses("Record the decision")
    assert f"person:{RHODRI}" in authorisers(officer)
    change(officer.parts, RHODRI, deactivated_at=clock.now() + timedelta(hours=1))
    officer.opens("decision.form", run=officer.run)
    assert f"person:{RHODRI}" in authorisers(officer)
    clock.forward(timedelta(hours=1))
    officer.opens("decision.form", run=officer.run)
    assert f"person:{RHODRI}" not in authorisers(officer)


def test_what_was_done_at_an_earlier_agency_stays_with_it(parts: Parts, clock: Clock) -> None:
    winston = Officer(parts, WINSTON)
    winston.starts()
    winston.answers("no", "no")
    winston.presses("Record the decision")
    winston.saves(**COMPLETE)
    record = winston.record.decision
    clock.forward(timedelta(minutes=1))
    winston.starts()
    winston.answers("no")
    walk = winston.run
    change(parts, WINSTON, agency_key="ashmere-police")
    moved = Officer(parts, WINSTON)
    for act, values in (("decision.show", {"decision": record}), ("guide.show", {"run": walk})):
        moved.opens(act, **values)
        assert moved.notice.kind == "refused"
    moved.opens("guide.mine")
    assert isinstance(moved.page, say.Listing)
    assert moved.page.lines == ()
    spoc = Officer(parts, KWABENA)
    spoc.opens("decision.list")
    assert isinstance(spoc.page, say.Listing)
    assert spoc.page.lines == (), "the new agency does not get the old one's records"
    assert [one.agency_key for one in decisions(parts)] == ["open-door"]


def authorisers(officer: Officer) -> list[str]:
    """Who can be chosen as having agreed."""
    return [option.value for one in officer.form.fields if one.name == "authoriser" for option in one.options]


def change(parts: Parts, key: str, **values: object) -> None:
    """What is on file of a person, changed."""
    with parts.database.writing() as connection:
        row = store.person(connection, key)
        assert row is not None
        store.save_person(connection, replace(row, **values))  # type: ignore[arg-type]
