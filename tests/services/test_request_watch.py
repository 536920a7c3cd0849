"""Reminding: each rung once, one message a person, never at night, and nothing of what was answered meanwhile."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot import clock as clock_work
from bot import messages as say
from bot.app import Parts
from bot.policy import Actor
from bot.records import store
from bot.records.request_watches import WATCH
from bot.records.requests import RequestRow
from bot.records.rows import PersonRow
from bot.services.acts import Press
from bot.services.request_cards import request_card
from bot.services.request_views import Blank, NotThat
from bot.when import uk_day
from flows.ladder import WORDS
from tests.clock import Clock
from tests.partnership import ABDIRAHMAN, BEATRIX, DENISE, HOLLY, IMOGEN, KWABENA, PRIYA, RHODRI, SHABNAM
from tests.services.part_a import PART_A
from tests.services.written import MARK, takes_here, written

AT_NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Told:
    """Who was told what, and when."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.news: list[tuple[datetime, str, str, tuple[str, ...]]] = []
        self.unreachable: set[str] = set()
        self.keys: set[str] = set()

    def __call__(self, connection: object, to: str, message: Any, key: str = "") -> bool:
        if to in self.unreachable:
            return False
        if key not in self.keys:
            self.news.append((self.clock.now(), to, message.title, message.say))
        self.keys.add(key)
        return True

    def everybody(self, connection: object, role: str, message: say.Notice, key: str) -> int:
        return int(self(connection, f"every {role}", message, key))

    def titles(self, person: str) -> list[str]:
        return [title for _, to, title, _ in self.news if to == person]


@pytest.fixture
def told(parts_both: Parts, clock: Clock) -> Told:
    found = Told(clock)
    parts_both.requests.watch.telling = found  # type: ignore[assignment]
    return found


def who(parts: Parts, key: str) -> Actor:
    return parts.people.actor(key)


def sent(parts: Parts, to: str = "lantern", by: str = KWABENA) -> RequestRow:
    takes_here(parts, to)
    made = parts.requests.make(who(parts, by), PART_A | {"asked": (f"agency:{to}",)})
    assert not isinstance(made, Blank)
    written(parts, who(parts, by), made[0], "submit")
    return parts.requests.take(who(parts, by), made[0].id, 1, "submit", {}).row


def step(parts: Parts, by: str, row: RequestRow, event: str, **codes: str) -> RequestRow:
    chosen = {name: (code,) for name, code in codes.items()}
    return parts.requests.take(who(parts, by), row.id, row.version, event, chosen).row


def until(parts: Parts, clock: Clock, day: date, hour: int = 10) -> None:
    """Let the clock tick each hour until then."""
    while (uk_day(clock.now()), clock.now().hour) < (day, hour):
        clock.forward(timedelta(hours=1))
        clock_work.tick(parts)


def test_a_request_that_nobody_answers_goes_up_one_rung_after_another(
    parts_both: Parts, clock: Clock, told: Told
) -> None:
    sent(parts_both)
    until(parts_both, clock, date(2027, 1, 20))
    days = {title: uk_day(at) for at, _, title, _ in told.news}
    assert days == {
        WORDS["acknowledge"]: date(2026, 11, 25),
        WORDS["remind"]: date(2026, 12, 3),
        WORDS["today"]: date(2026, 12, 7),
        WORDS["chase"]: date(2026, 12, 8),
        WORDS["manager"]: date(2026, 12, 10),
        WORDS["director"]: date(2026, 12, 14),
        WORDS["statutory_officers"]: date(2026, 12, 21),
        WORDS["partnership"]: date(2027, 1, 7),
    }
    assert told.titles(SHABNAM) == [WORDS[one] for one in ("acknowledge", "remind", "today", "chase")]
    assert told.titles(KWABENA) == [
        WORDS[one] for one in ("chase", "manager", "director", "statutory_officers", "partnership")
    ]
    assert told.titles(IMOGEN) == [WORDS[one] for one in ("manager", "director", "statutory_officers", "partnership")]
    assert told.titles(DENISE) == [WORDS[one] for one in ("statutory_officers", "partnership")]
    assert told.titles(PRIYA) == told.titles(RHODRI) == []


def test_it_stops_the_moment_it_is_answered(parts_both: Parts, clock: Clock, told: Told) -> None:
    row = sent(parts_both)
    until(parts_both, clock, date(2026, 12, 8))
    before = len(told.news)
    step(parts_both, SHABNAM, row, "decline", reason="not_held")
    until(parts_both, clock, date(2027, 2, 1))
    assert len(told.news) == before


def test_what_was_answered_between_the_claim_and_the_telling_is_not_told(
    parts_both: Parts, clock: Clock, told: Told
) -> None:
    row = sent(parts_both)
    clock.forward(timedelta(days=2))
    watch = parts_both.requests.watch
    assert watch._ring_one()
    step(parts_both, SHABNAM, row, "decline", reason="not_held")
    assert watch.due() == 0
    assert told.news == []


def test_while_a_question_is_out_nobody_is_chased_and_afterwards_by_the_new_day(
    parts_both: Parts, clock: Clock, told: Told
) -> None:
    row = step(parts_both, SHABNAM, sent(parts_both), "ask_clarification", asked="less")
    until(parts_both, clock, date(2027, 1, 5))
    assert told.news == []
    row = step(parts_both, KWABENA, row, "answer_clarification", answered="by_phone")
    assert row.due_on == date(2027, 1, 18)
    until(parts_both, clock, date(2027, 1, 15))
    assert [(uk_day(at), title) for at, _, title, _ in told.news] == [(date(2027, 1, 14), WORDS["remind"])]


def test_more_time_moves_the_day_and_what_hangs_on_it(parts_both: Parts, clock: Clock, told: Told) -> None:
    row = step(parts_both, SHABNAM, sent(parts_both), "extend", days="5", late="search")
    assert (row.state, row.due_on) == ("acknowledged", date(2026, 12, 14))
    shown = parts_both.requests.show(who(parts_both, KWABENA), row.id)
    assert shown.due is not None
    assert shown.due.day == row.due_on
    assert shown.due.working[-1] == "On 23 November 2026 5 working days were added."
    until(parts_both, clock, date(2026, 12, 15))
    assert [uk_day(at) for at, to, *_ in told.news if to == SHABNAM] == [
        date(2026, 12, 10),
        date(2026, 12, 14),
        date(2026, 12, 15),
    ]


def test_more_time_can_be_asked_for_once(parts_both: Parts, told: Told) -> None:
    row = step(parts_both, SHABNAM, sent(parts_both), "extend", days="5", late="search")
    with pytest.raises(NotThat, match="once already"):
        step(parts_both, SHABNAM, row, "extend", days="5", late="search")
    card = request_card(parts_both.requests.show(who(parts_both, KWABENA), row.id))
    assert any("More time was asked for" in one.title for one in card.history)


def test_a_challenge_has_a_clock_of_its_own(parts_both: Parts, clock: Clock, told: Told) -> None:
    row = step(parts_both, SHABNAM, sent(parts_both), "decline", reason="not_held")
    until(parts_both, clock, date(2027, 1, 12))
    row = step(parts_both, KWABENA, row, "challenge", why="duty")
    assert row.due_on == date(2027, 1, 19)
    assert told.news == []
    until(parts_both, clock, date(2027, 1, 20))
    assert [(uk_day(at), title) for at, to, title, _ in told.news if to == SHABNAM] == [
        (date(2027, 1, 15), WORDS["remind"]),
        (date(2027, 1, 19), WORDS["today"]),
        (date(2027, 1, 20), WORDS["chase"]),
    ]


def test_the_rest_is_waited_for_where_only_part_was_given(parts_both: Parts, clock: Clock, told: Told) -> None:
    step(parts_both, SHABNAM, sent(parts_both), "disclose_part", how="telephone")
    until(parts_both, clock, date(2026, 12, 9))
    assert WORDS["chase"] in told.titles(KWABENA)


def test_a_step_before_nine_does_not_swallow_what_is_due_that_day(parts_both: Parts, clock: Clock, told: Told) -> None:
    row = sent(parts_both)
    until(parts_both, clock, date(2026, 12, 6), 23)
    clock.forward(timedelta(hours=9))
    step(parts_both, SHABNAM, row, "acknowledge")
    until(parts_both, clock, date(2026, 12, 7), 12)
    assert WORDS["today"] in told.titles(SHABNAM)


def test_an_agency_without_anybody_to_tell_is_made_known(parts_both: Parts, clock: Clock, told: Told) -> None:
    sent(parts_both, "greenlea-mental-health", PRIYA)
    with parts_both.database.writing() as connection:
        store.save_person(
            connection, PersonRow(ABDIRAHMAN, "Abdirahman Warsame", "greenlea-mental-health", "x", (), None, None)
        )
    until(parts_both, clock, date(2026, 11, 26))
    assert told.titles(IMOGEN) == [WORDS["acknowledge"]]


def test_nobody_is_offered_a_button_that_they_may_not_press(parts_both: Parts, clock: Clock) -> None:
    said: dict[str, say.Notice] = {}

    def keep(connection: object, to: str, message: say.Notice, key: str = "") -> bool:
        said[to] = message
        return True

    parts_both.requests.watch.telling = keep  # type: ignore[assignment]
    for many in (1, 2):
        for _ in range(many):
            sent(parts_both)
        clock.forward(timedelta(days=28))
        clock_work.tick(parts_both)
        for key, message in said.items():
            for button in message.actions:
                answer = parts_both.conversation.hear(who(parts_both, key), Press(button.act, as_values(button)))
                assert not (isinstance(answer, say.Notice) and answer.kind == "refused"), (key, button)


def as_values(button: say.Button) -> dict[str, tuple[str, ...]]:
    return {name: (value,) for name, value in button.values}


def test_what_fails_for_one_person_stops_nobody_else(parts_both: Parts, clock: Clock, told: Told) -> None:
    sent(parts_both)
    sent(parts_both, "ashmere-police", PRIYA)
    told_as_ever = told.__call__

    def breaks(connection: object, to: str, message: object, key: str = "") -> bool:
        if to == HOLLY:
            raise ZeroDivisionError
        return told_as_ever(connection, to, message, key)

    breaks.everybody = told.everybody  # type: ignore[attr-defined]
    parts_both.requests.watch.telling = breaks  # type: ignore[assignment]
    clock.forward(timedelta(days=2))
    clock_work.tick(parts_both)
    assert {to for _, to, _, _ in told.news} == {SHABNAM, KWABENA}


def test_nobody_is_told_at_night_or_at_a_weekend(parts_both: Parts, clock: Clock, told: Told) -> None:
    for _ in range(6):
        sent(parts_both)
        clock.forward(timedelta(hours=31))
    until(parts_both, clock, date(2027, 1, 30))
    assert told.news
    assert all(9 <= at.hour < 18 and at.weekday() < 5 for at, *_ in told.news)


def test_a_person_gets_one_message_about_all_of_theirs(parts_both: Parts, clock: Clock, told: Told) -> None:
    rows = [sent(parts_both) for _ in range(30)]
    until(parts_both, clock, date(2026, 11, 26))
    assert told.titles(SHABNAM) == ["30 requests wait for an answer"]
    (said,) = [lines for _, to, _, lines in told.news if to == SHABNAM]
    assert len(said) == 21
    assert said[-1] == "And 10 more."
    assert all(any(line.startswith(row.reference) for row in rows) for line in said[:-1])


def test_after_two_weeks_of_silence_each_person_gets_one_message(parts_both: Parts, clock: Clock, told: Told) -> None:
    for _ in range(5):
        sent(parts_both)
    clock.forward(timedelta(days=28))
    clock_work.tick(parts_both)
    clock_work.tick(parts_both)
    assert Counter(to for _, to, _, _ in told.news).most_common(1)[0][1] == 1
    assert {to for _, to, _, _ in told.news} == {BEATRIX, DENISE, IMOGEN, KWABENA}


def test_whoever_cannot_be_reached_is_made_known_to_the_community_safety_team(
    parts_both: Parts, clock: Clock, told: Told
) -> None:
    told.unreachable = {SHABNAM}
    row = sent(parts_both)
    until(parts_both, clock, date(2026, 11, 26))
    ((_, to, title, lines),) = told.news
    assert (to, title) == ("every admin", "Somebody could not be reminded")
    assert lines[0].startswith("Shabnam Kirkbride")
    assert row.reference in lines[1]


def test_nothing_about_a_person_is_in_a_reminder(parts_both: Parts, clock: Clock, told: Told) -> None:
    sent(parts_both)
    until(parts_both, clock, date(2027, 1, 20))
    assert MARK not in repr(told.news)


def test_two_clocks_tell_once(parts_both: Parts, clock: Clock, told: Told) -> None:
    sent(parts_both)
    clock.forward(timedelta(days=2))
    watch = parts_both.requests.watch
    assert watch.due() + watch.due() == 1
    with parts_both.database.reading() as connection:
        (at,) = connection.execute(select(WATCH.c.at)).scalars()
    assert at > clock.now()


def test_ninety_days_with_a_clock_that_is_often_down_tell_each_rung_once_at_most(
    parts_both: Parts, clock: Clock, told: Told
) -> None:
    """Down three hours each night, a day in every ten, and once for a fortnight."""
    clock.forward(AT_NINE - clock.now())
    for number in range(90 * 24):
        clock.forward(timedelta(hours=1))
        day, hour = divmod(number, 24)
        if day % 5 == 0 and hour == 4 and day < 60:
            sent(parts_both, *(("lantern", KWABENA) if day % 2 else ("ashmere-police", PRIYA)))
        if hour < 3 or day % 10 == 9 or 40 <= day < 54:
            continue
        clock_work.tick(parts_both)
    rungs = Counter((to, line) for _, to, _, lines in told.news for line in lines)
    assert rungs
    assert max(rungs.values()) == 1
    assert max(Counter((uk_day(at), to) for at, to, *_ in told.news).values()) == 1
    assert HOLLY in {to for _, to, _, _ in told.news}
