"""Who at an agency is told: nobody whose entry is stale or who is away; and the officer is told why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import Session

from bot import messages as say
from bot.app import Parts
from bot.policy import Actor, Refused
from bot.records import away
from bot.records.requests import RequestRow
from bot.services.acts import Press
from bot.services.request_cards import request_card
from bot.services.request_reach import WHY, reach
from bot.services.request_views import Blank
from bot.when import uk_day
from knowledge import store as directory
from tests.clock import Clock
from tests.partnership import DENISE, HOLLY, IMOGEN, KWABENA, PRIYA, SHABNAM, WINSTON
from tests.services.part_a import PART_A
from tests.services.test_requests import Told, told
from tests.services.written import takes_here, written

__all__ = ["told"]
POLICE = {"asked": ("agency:ashmere-police",)}


def who(parts: Parts, key: str) -> Actor:
    return parts.people.actor(key)


def sent(parts: Parts) -> RequestRow:
    """The council asks the police, whose SPOC is Kwabena and whose deputy is Holly."""
    takes_here(parts, "ashmere-police")
    made = parts.requests.make(who(parts, PRIYA), PART_A | POLICE)
    assert not isinstance(made, Blank)
    written(parts, who(parts, PRIYA), made[0], "submit")
    return parts.requests.take(who(parts, PRIYA), made[0].id, 1, "submit", {}).row


def changed(parts: Parts, entry: str, **changes: object) -> None:
    """Change an entry of the directory, its confirmations as well."""
    with parts.database.writing() as connection, Session(connection) as session:
        found = directory.contact(session, entry)
        assert found is not None
        directory.save_contact(session, replace(found, **changes))  # type: ignore[arg-type]


def told_code(parts: Parts, row: RequestRow) -> tuple[str, str]:
    """Who was told when it was sent, and why not the SPOC."""
    codes = parts.requests.show(who(parts, PRIYA), row.id).events[-1].codes
    return codes["told"], codes.get("why", "")


TROUBLES = {
    "stale": {"confirmed_on": date(2026, 1, 5)},
    "unconfirmed": {"confirmed_by_second": None},
    "unlisted": {"name": "Somebody Else"},
}


@pytest.mark.parametrize("why", sorted(TROUBLES))
def test_nothing_is_sent_to_an_entry_that_cannot_be_relied_on(parts: Parts, told: Told, why: str) -> None:
    changed(parts, "ashmere-police-spoc", **TROUBLES[why])
    row = sent(parts)
    assert told_code(parts, row) == ("deputy", why)
    assert (told.titles(KWABENA), told.titles(HOLLY)) == ([], ["A partner asks for information"])


@pytest.mark.parametrize("why", sorted(TROUBLES))
def test_where_neither_can_be_the_officer_and_the_community_safety_team_know_why(
    parts: Parts, told: Told, why: str
) -> None:
    changed(parts, "ashmere-police-spoc", **TROUBLES[why])
    changed(parts, "ashmere-police-deputy-spoc", **TROUBLES[why])
    row = sent(parts)
    assert told_code(parts, row) == ("nobody", why)
    ((_, title, words),) = [one for one in told.news if one[0] == "admin"]
    assert title == "Nobody could be told of a request"
    assert WHY[why] in words
    card = request_card(parts.requests.show(who(parts, PRIYA), row.id))
    assert any(WHY[why] in one and "Telephone" in one for one in card.say)


def test_an_entry_goes_stale_after_ninety_days_and_not_before(parts: Parts, clock: Clock) -> None:
    today = uk_day(clock.now())
    for ago, people in ((90, (KWABENA,)), (91, ())):
        changed(parts, "ashmere-police-spoc", confirmed_on=today - timedelta(days=ago))
        with parts.database.reading() as connection:
            assert reach(connection, "ashmere-police", "spoc", clock.now()).people == people


def test_whoever_is_away_is_not_told_and_their_deputy_is(parts: Parts, told: Told, clock: Clock) -> None:
    found = parts.conversation.leave.of(who(parts, KWABENA))
    assert (found.back, found.days[0]) == (None, date(2026, 11, 24))
    parts.conversation.leave.set(who(parts, KWABENA), found.days[2].isoformat())
    assert told_code(parts, sent(parts)) == ("deputy", "away")
    clock.forward(timedelta(days=3))
    assert told_code(parts, sent(parts)) == ("spoc", "")


def test_one_who_is_back_earlier_says_so(parts: Parts, told: Told) -> None:
    parts.conversation.leave.set(who(parts, KWABENA), "2026-11-30")
    assert parts.conversation.leave.of(who(parts, KWABENA)).back == date(2026, 11, 30)
    parts.conversation.leave.set(who(parts, KWABENA), "here")
    assert parts.conversation.leave.of(who(parts, KWABENA)).back is None
    assert told_code(parts, sent(parts)) == ("spoc", "")


@pytest.mark.parametrize("chosen", ["", "2026-11-29", "2026-11-23", "2036-01-01", "tomorrow", "x" * 200])
def test_a_day_that_is_not_offered_is_not_taken(parts: Parts, chosen: str) -> None:
    assert parts.conversation.leave.set(who(parts, KWABENA), chosen).wrong
    with parts.database.reading() as connection:
        assert away.back_on(connection, KWABENA) is None


@pytest.mark.parametrize("key", [IMOGEN, WINSTON])
def test_only_those_who_are_told_of_requests_say_when_they_are_away(parts: Parts, key: str) -> None:
    with pytest.raises(Refused):
        parts.conversation.leave.set(who(parts, key), "here")


@pytest.mark.parametrize("key", [KWABENA, HOLLY, DENISE, SHABNAM])
def test_they_say_it_in_a_form_and_are_told_what_follows(parts: Parts, key: str) -> None:
    form = parts.conversation.hear(who(parts, key), Press("leave.form", {}))
    assert isinstance(form, say.Form)
    assert [one.value for one in form.fields[0].options if one.chosen] == ["here"]
    said = parts.conversation.hear(who(parts, key), Press("leave.set", {"back": ("2026-11-30",)}))
    assert isinstance(said, say.Notice)
    assert said.say == (
        "Until Monday 30 November 2026 requests go to your deputy. Say so here if you are back earlier.",
    )
    again = parts.conversation.hear(who(parts, key), Press("leave.set", {"back": ("never",)}))
    assert isinstance(again, say.Form)
    assert again.problems
