"""Asking a partner: made, sent, answered and over, by those who may, once each, and everybody concerned told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.app import Parts
from bot.policy import Actor, Refused
from bot.records import requests as store
from bot.records.audit import AUDIT
from bot.records.requests import RequestRow
from bot.services import telling
from bot.services.request_cards import HAPPENED, request_card
from bot.services.request_steps import STEPS
from bot.services.request_views import Blank, NotThat, RequestMovedOn, Shown
from flows.request import LIFE, DoesNotFollow
from tests.clock import Clock
from tests.officer import Officer
from tests.partnership import DENISE, HOLLY, IMOGEN, KWABENA, PRIYA, RHODRI, SHABNAM, VICTOR, WINSTON
from tests.services.cases import COMPLETE as DECISION
from tests.services.part_a import PART_A
from tests.services.written import takes_here, written

CHOSEN = {
    "how": ("secure_form",),
    "reason": ("not_held",),
    "asked": ("less",),
    "why": ("duty",),
    "answered": ("less",),
    "days": ("2",),
    "late": ("search",),
    "sent_by": ("secure_email",),
}
HOW, WHY, WHAT = {"how": ("secure_form",)}, {"reason": ("not_held",)}, {"asked": ("less",)}


class Told:
    """Who was told what: what would have been put in the outbox."""

    def __init__(self) -> None:
        self.news: list[tuple[str, str, str]] = []
        self.unreachable: set[str] = set()

    def __call__(self, connection: object, to: object, message: object, key: str = "") -> bool:
        if to in self.unreachable:
            return False
        self.news.append((str(to), message.title, " ".join(message.say)))  # type: ignore[attr-defined]
        return True

    def everybody(self, connection: object, role: str, message: object, key: str) -> int:
        return int(self(connection, role, message, key))

    def titles(self, person: str) -> list[str]:
        return [title for to, title, _ in self.news if to == person]


@pytest.fixture
def told(parts: Parts) -> Iterator[Told]:
    before, found = parts.requests.news.telling, Told()
    parts.requests.news.telling = found  # type: ignore[assignment]
    yield found
    parts.requests.news.telling = before


def who(parts: Parts, key: str) -> Actor:
    return parts.people.actor(key)


def made(parts: Parts, by: str = KWABENA, **changes: tuple[str, ...]) -> RequestRow:
    found = parts.requests.make(who(parts, by), PART_A | changes)
    assert not isinstance(found, Blank), found.problems
    (row,) = found
    return row


def step(
    parts: Parts, by: str, row: RequestRow, event: str, chosen: dict[str, tuple[str, ...]] | None = None
) -> RequestRow:
    written(parts, who(parts, by), row, event)
    return parts.requests.take(who(parts, by), row.id, row.version, event, chosen or {}).row


def sent(parts: Parts, **changes: tuple[str, ...]) -> RequestRow:
    return step(parts, KWABENA, made(parts, **changes), "submit")


def shown(parts: Parts, by: str, row: RequestRow) -> Shown:
    return parts.requests.show(who(parts, by), row.id)


# Asking --------------------------------------------------------------------------------------------------------------


def test_each_agency_that_is_asked_gets_a_request_of_its_own(parts: Parts) -> None:
    rows = parts.requests.make(who(parts, KWABENA), PART_A | {"asked": ("agency:lantern", "agency:ashmere-council")})
    assert not isinstance(rows, Blank)
    assert [one.to_agency for one in rows] == ["lantern", "ashmere-council"]
    assert len({one.reference for one in rows}) == len({one.id for one in rows}) == 2
    assert len({one.together for one in rows}) == 1
    assert {one.state for one in rows} == {"draft"}


def test_what_is_missing_is_said_and_what_was_chosen_is_kept(parts: Parts) -> None:
    chosen = PART_A | {"public_interest": (), "asked": ("agency:ashmere-police", "agency:lantern")}
    blank = parts.requests.make(who(parts, KWABENA), chosen)
    assert isinstance(blank, Blank)
    assert set(blank.problems) == {"public_interest", "asked"}
    assert blank.chosen == chosen
    assert parts.requests.mine(who(parts, KWABENA)) == ([], False)


@pytest.mark.parametrize("asked", ["agency:no-such-agency", "lantern", "outside", ""])
def test_only_agencies_of_the_directory_can_be_asked(parts: Parts, asked: str) -> None:
    blank = parts.requests.make(who(parts, KWABENA), PART_A | {"asked": (asked,)})
    assert isinstance(blank, Blank)
    assert "asked" in blank.problems


def test_a_decision_fills_in_what_it_says_for_whoever_made_it_and_nobody_else(parts: Parts) -> None:
    officer = Officer(parts, KWABENA)
    officer.starts()
    officer.answers("no", "no")
    officer.presses("Record the decision")
    officer.saves(**DECISION)
    decision = officer.record.decision
    blank = parts.requests.blank(who(parts, KWABENA), decision, "lantern")
    assert blank.chosen["asked"] == ("agency:lantern",)
    assert blank.chosen["information"]
    with pytest.raises(Refused):
        parts.requests.blank(who(parts, WINSTON), decision)


@pytest.mark.parametrize("by", [DENISE, IMOGEN, VICTOR, RHODRI])
def test_who_is_no_officer_asks_for_nothing(parts: Parts, by: str) -> None:
    with pytest.raises(Refused):
        parts.requests.blank(who(parts, by))
    with pytest.raises(Refused):
        parts.requests.make(who(parts, by), PART_A)


def test_the_same_asked_lately_is_shown_before_it_is_sent_again(parts: Parts, clock: Clock) -> None:
    first = sent(parts)
    second = made(parts)
    assert [one.reference for one in shown(parts, KWABENA, second).lately] == [first.reference]
    other = made(parts, purpose=("tenancy",))
    assert shown(parts, KWABENA, other).lately == ()
    clock.forward(timedelta(days=29))
    third = made(parts, information=("tenancy",))
    assert first.reference not in [one.reference for one in shown(parts, KWABENA, third).lately]


# Its way -------------------------------------------------------------------------------------------------------------


def test_a_request_goes_from_one_agency_to_the_other_and_back(parts: Parts, told: Told, clock: Clock) -> None:
    row = sent(parts)
    assert (row.state, row.due_on) == ("sent", date(2026, 12, 7))
    assert told.titles(SHABNAM) == ["A partner asks for information"]
    row = step(parts, SHABNAM, row, "acknowledge")
    assert row.spoc == SHABNAM
    clock.forward(timedelta(days=1))
    row = step(parts, SHABNAM, row, "disclose_part", HOW)
    row = step(parts, SHABNAM, row, "disclose", HOW)
    row = step(parts, KWABENA, row, "close")
    assert told.titles(KWABENA) == [
        "Your request was acknowledged",
        "Part of what you asked for was supplied",
        "What you asked for was supplied",
    ]
    events = [(one.event, one.actor) for one in shown(parts, KWABENA, row).events]
    assert [event for event, _ in events] == ["make", "submit", "acknowledge", "disclose_part", "disclose", "close"]
    assert events[2] == ("acknowledge", SHABNAM)


def test_the_deputy_is_told_where_the_spoc_cannot_be(parts: Parts, told: Told) -> None:
    told.unreachable = {KWABENA}
    takes_here(parts, "ashmere-police")
    row = step(parts, SHABNAM, made(parts, by=SHABNAM, asked=("agency:ashmere-police",)), "submit")
    assert told.titles(HOLLY) == ["A partner asks for information"]
    assert request_card(shown(parts, SHABNAM, row)).history[-1].state.startswith("Their deputy was told")


def test_where_nobody_can_be_told_the_requester_and_the_admins_know_it(parts: Parts, told: Told) -> None:
    told.unreachable = {SHABNAM}
    card = request_card(shown(parts, KWABENA, sent(parts)))
    assert any("Nobody at Lantern Domestic Abuse Service could be told" in one for one in card.say)
    assert "Who to ask there" in [one.label for one in card.actions]
    assert told.titles("admin") == ["Nobody could be told of a request"]


def test_nothing_that_goes_out_names_anybody(parts: Parts, told: Told) -> None:
    row = step(parts, SHABNAM, sent(parts), "decline", WHY)
    step(parts, KWABENA, row, "challenge", {"why": ("duty",)})
    assert len(told.news) == 3
    for _, _, words in told.news:
        assert "Kwabena" not in words
        assert "Shabnam" not in words
        assert row.reference in words


def test_a_question_stops_the_clock_and_its_answer_moves_the_day(parts: Parts, clock: Clock) -> None:
    row = sent(parts)
    clock.forward(timedelta(days=1))
    row = step(parts, SHABNAM, row, "ask_clarification", WHAT)
    assert shown(parts, KWABENA, row).due is None
    clock.forward(timedelta(days=3))
    row = step(parts, KWABENA, row, "answer_clarification", {"answered": ("by_phone",)})
    assert row.due_on == date(2026, 12, 10), "asked on Tuesday, answered on Friday: three working days"
    due = shown(parts, SHABNAM, row).due
    assert due is not None
    assert due.day == row.due_on
    assert sum("an answer was awaited" in line for line in due.working) == 3


@pytest.mark.parametrize(
    ("needed", "day"),
    [("agreed", date(2026, 12, 7)), ("days_5", date(2026, 11, 30)), ("days_2", date(2026, 11, 25))],
)
def test_the_day_is_counted_in_working_days_from_when_it_was_sent(parts: Parts, needed: str, day: date) -> None:
    assert sent(parts, needed=(needed,)).due_on == day


def test_a_manager_of_the_same_agency_authorises_and_nobody_their_own(parts: Parts, told: Told) -> None:
    row = step(parts, KWABENA, made(parts), "ask_authorisation")
    assert told.titles(RHODRI) == ["A request waits for a manager"]
    for by in (KWABENA, DENISE, SHABNAM):
        with pytest.raises(Refused):
            step(parts, by, row, "authorise")
    row = step(parts, RHODRI, row, "authorise")
    assert row.state == "sent"
    assert told.titles(SHABNAM) == ["A partner asks for information"]


def test_what_was_not_sent_is_nothing_to_the_agency_that_is_asked(parts: Parts) -> None:
    row = made(parts)
    with pytest.raises(Refused):
        shown(parts, SHABNAM, row)
    step(parts, KWABENA, row, "withdraw")
    with pytest.raises(Refused):
        shown(parts, SHABNAM, row)
    assert parts.requests.queue(who(parts, SHABNAM)) == ([], False)


# Who may -------------------------------------------------------------------------------------------------------------


def test_a_request_is_seen_by_those_whom_it_concerns_and_that_is_recorded(parts: Parts) -> None:
    row = sent(parts)
    for by in (KWABENA, RHODRI, SHABNAM, VICTOR):
        assert shown(parts, by, row).row.reference == row.reference
    for by in (HOLLY, PRIYA, WINSTON, DENISE, IMOGEN):
        with pytest.raises(Refused):
            shown(parts, by, row)
    with parts.database.reading() as connection:
        read = connection.execute(
            select(AUDIT.c.actor).where(AUDIT.c.verb == "request.read", AUDIT.c.subject == row.id)
        ).scalars()
        assert list(read) == [KWABENA, RHODRI, SHABNAM, VICTOR]


def test_lists_hold_what_is_mine_and_what_we_are_asked(parts: Parts) -> None:
    first, second = sent(parts, needed=("agreed",)), sent(parts, needed=("days_2",))
    made(parts)
    mine, more = parts.requests.mine(who(parts, KWABENA))
    assert (len(mine), more) == (3, False)
    queue, _ = parts.requests.queue(who(parts, SHABNAM))
    assert [one.id for one in queue] == [second.id, first.id], "what is due first stands first"
    with pytest.raises(Refused):
        parts.requests.queue(who(parts, WINSTON))


@pytest.mark.parametrize("event", STEPS)
def test_no_step_is_taken_by_somebody_whom_the_request_does_not_concern(parts: Parts, event: str) -> None:
    row = sent(parts)
    for by in (PRIYA, WINSTON, IMOGEN, VICTOR, HOLLY):
        with pytest.raises(Refused):
            step(parts, by, row, event, HOW | WHY | WHAT)


# Once, and never lost ------------------------------------------------------------------------------------------------


def test_the_same_step_sent_twice_is_taken_once(parts: Parts, told: Told) -> None:
    row = sent(parts)
    for _ in range(2):
        assert step(parts, SHABNAM, row, "acknowledge").state == "acknowledged"
    assert told.titles(KWABENA) == ["Your request was acknowledged"]


def test_who_comes_too_late_sees_how_it_stands_and_changes_nothing(parts: Parts) -> None:
    row = sent(parts)
    step(parts, KWABENA, row, "withdraw")
    with pytest.raises(RequestMovedOn) as moved:
        step(parts, SHABNAM, row, "disclose", HOW)
    assert moved.value.shown.row.state == "withdrawn"


def test_a_refusal_has_a_reason(parts: Parts) -> None:
    row = sent(parts)
    for chosen in ({}, {"reason": ("because",)}):
        with pytest.raises(NotThat):
            step(parts, SHABNAM, row, "decline", chosen)
    assert step(parts, SHABNAM, row, "decline", WHY).reason == "not_held"


def test_what_does_not_follow_is_said_and_changes_nothing(parts: Parts) -> None:
    row = made(parts)
    with pytest.raises(DoesNotFollow):
        step(parts, KWABENA, row, "answer_clarification", {"answered": ("less",)})
    assert shown(parts, KWABENA, row).row == row


def test_when_telling_fails_nothing_of_the_step_was_done(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    row = sent(parts)

    def fails(*_: object, **__: object) -> bool:
        raise ValueError

    monkeypatch.setattr(telling.Telling, "__call__", fails)
    with pytest.raises(ValueError):  # noqa: PT011 - ours, from above
        step(parts, SHABNAM, row, "acknowledge")
    with parts.database.reading() as connection:
        assert store.request(connection, row.id) == row
        assert [one.event for one in store.events_of(connection, row.id)] == ["make", "submit"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.sampled_from((KWABENA, RHODRI, SHABNAM, PRIYA)))))
def test_whatever_is_tried_the_request_only_takes_steps_that_follow(parts: Parts, tried: list[tuple[str, str]]) -> None:
    row = made(parts)
    for event, by in tried:
        try:
            after = step(parts, by, row, event, CHOSEN)
        except (Refused, DoesNotFollow):
            continue
        except NotThat as once:
            if "once already" not in str(once):
                raise
            continue
        assert LIFE[row.state][event] == after.state
        assert after.version == row.version + 1
        row = after
    with parts.database.reading() as connection:
        assert len(store.events_of(connection, row.id)) == row.version


def test_every_step_that_can_be_taken_can_be_told_of_afterwards() -> None:
    assert set(HAPPENED) == {*STEPS, "make"}
