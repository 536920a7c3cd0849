"""Asking to be added: who may, whom it tells, and where it leads nowhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.app import Parts
from bot.policy import OPERATOR, UNKNOWN, Refused
from tests.chat import POLICE, SHARED, SLACK, Chatter, Told, install, listen
from tests.clock import Clock
from tests.officer import texts_of
from tests.partnership import GARETH, HOLLY, IMOGEN, KWABENA, PRIYA, RHODRI
from tests.services.accounts import NOT_THEIRS, asked, waits
from tests.services.rows import links
from tests.services.test_accounts import change


@pytest.fixture
def parts(parts: Parts) -> Parts:
    return install(parts)


@pytest.fixture
def told(parts: Parts) -> Told:
    """Whom anything is told."""
    return listen(parts)


@pytest.fixture
def stranger(parts: Parts) -> Chatter:
    """Somebody in the police's own workspace whom nobody has confirmed."""
    return Chatter(parts, "U0STRANGER")


def test_asking_tells_the_spoc_and_the_deputy_the_agency_and_the_user_id_and_nothing_else(
    parts: Parts, told: Told, stranger: Chatter
) -> None:
    done = parts.accounts.ask(stranger.actor)
    assert (done.agency_name, done.anew, done.told) == ("Ashmere Police", True, 2)
    assert told.people == [HOLLY, KWABENA]
    words = " ".join(texts_of(told.said[0][1]))
    assert "Ashmere Police" in words
    assert "U0STRANGER" in words
    assert "Ashmere Police chat" not in words, "the name of the workspace is not told"
    assert stranger.actor.kind == "unknown", "asking alone lets nobody in"
    link = links(parts, "account.ask")[0]
    assert (link["actor"], link["subject"], link["detail"]) == (stranger.at, stranger.at, "ashmere-police")


def test_asking_again_changes_nothing_and_says_since_when(
    parts: Parts, told: Told, stranger: Chatter, clock: Clock
) -> None:
    first = parts.accounts.ask(stranger.actor)
    clock.forward(timedelta(days=1))
    again = parts.accounts.ask(stranger.actor)
    assert (again.since, again.anew, again.agency_name) == (first.since, False, "Ashmere Police")
    assert len(told.said) == 2
    assert len(links(parts, "account.ask")) == 1


def test_where_several_agencies_share_a_workspace_one_says_which_and_that_one_is_asked(
    parts: Parts, told: Told
) -> None:
    stranger = Chatter(parts, "U0STRANGER", SHARED)
    may = parts.accounts.may_ask(stranger.actor)
    assert may is not None
    assert may.shared
    assert dict(may.agencies)["lantern"] == "Lantern"
    assert "open-door" not in may.agencies, "it has nobody who could confirm"
    parts.accounts.ask(stranger.actor, "ashmere-council")
    assert told.people == [PRIYA]
    assert waits(parts, PRIYA) == [stranger.at]
    assert waits(parts, KWABENA) == []


@pytest.mark.parametrize("agency", ["", "open-door", "ashmere-ccg", "nowhere", "\0", "x" * 5_000])
def test_an_agency_that_nobody_could_confirm_for_cannot_be_asked(parts: Parts, agency: str) -> None:
    stranger = Chatter(parts, "U0STRANGER", SHARED)
    with pytest.raises(Refused, match=NOT_THEIRS):
        parts.accounts.ask(stranger.actor, agency)
    assert stranger.account is None
    assert not links(parts, "account.ask")


def test_in_a_workspace_of_one_agency_no_other_can_be_asked(parts: Parts, stranger: Chatter) -> None:
    with pytest.raises(Refused):
        parts.accounts.ask(stranger.actor, "ashmere-council")
    assert stranger.account is None


def test_whoever_waits_for_one_agency_cannot_ask_another_meanwhile(parts: Parts, told: Told) -> None:
    stranger = asked(parts, SHARED, agency="ashmere-police")
    assert parts.accounts.ask(stranger.actor, "ashmere-council").agency_name == "Ashmere Police"
    assert waits(parts, PRIYA) == []
    assert PRIYA not in told.people


def test_members_leavers_guests_and_those_without_an_account_cannot_ask(parts: Parts) -> None:
    member = Chatter(parts, "U0KWABENA")
    guest = Chatter(parts, "U0STRANGER", own_workspace="T0ELSEWHERE")
    for one in (member.actor, guest.actor, UNKNOWN, OPERATOR, parts.people.actor(GARETH)):
        with pytest.raises(Refused):
            parts.accounts.ask(one)
        assert parts.accounts.may_ask(one) is None
    change(parts, KWABENA, expires=date(2026, 11, 1))
    with pytest.raises(Refused):
        parts.accounts.ask(member.actor)


@pytest.mark.parametrize("workspace", ["T0NEW", "T0GONE", "T0NEVERSEEN", "T" * 41])
def test_in_a_workspace_that_is_nobodys_one_cannot_ask(parts: Parts, workspace: str) -> None:
    for one in ("T0NEW", "T0GONE"):
        parts.accounts.workspace_installed(SLACK, one, one)
    parts.accounts.bind(SLACK, "T0GONE", shared=True)
    parts.accounts.workspace_gone(SLACK, "T0GONE")
    stranger = Chatter(parts, "U0STRANGER", workspace)
    assert parts.accounts.may_ask(stranger.actor) is None
    with pytest.raises(Refused):
        parts.accounts.ask(stranger.actor, "ashmere-police")


def test_an_agency_with_nobody_to_tell_can_be_asked_in_its_own_workspace_and_the_admin_sees_it(
    parts: Parts, told: Told
) -> None:
    parts.accounts.workspace_installed(SLACK, "T0DOOR", "Open Door")
    parts.accounts.bind(SLACK, "T0DOOR", "open-door")
    stranger = Chatter(parts, "U0STRANGER", "T0DOOR")
    assert parts.accounts.ask(stranger.actor).told == 0
    assert told.said == []
    assert waits(parts, IMOGEN) == [stranger.at]


def test_only_a_spoc_or_deputy_whose_access_has_not_ended_is_told(parts: Parts) -> None:
    assert parts.accounts.spocs_to_tell("ashmere-police") == [HOLLY, KWABENA]
    change(parts, KWABENA, deactivated_at=parts.now())
    assert parts.accounts.spocs_to_tell("ashmere-police") == [HOLLY]
    assert parts.accounts.spocs_to_tell("open-door") == []


def test_whoever_was_looked_up_before_their_account_was_closed_or_linked_cannot_ask(parts: Parts) -> None:
    first, second = asked(parts), Chatter(parts, "U0SECOND")
    before = (first.actor, second.actor)
    parts.accounts.end(SLACK, POLICE, "U0STRANGER", "guest")
    parts.accounts.link(SLACK, POLICE, "U0SECOND", RHODRI)
    for actor in before:
        with pytest.raises(Refused):
            parts.accounts.ask(actor)
    assert [one.actor.kind for one in (first, second)] == ["guest", "member"]


def test_an_agency_is_not_asked_before_it_stands_or_after_it_ended(parts: Parts) -> None:
    stranger = Chatter(parts, "U0STRANGER", SHARED)
    with parts.database.writing() as connection:
        connection.exec_driver_sql("UPDATE agency SET started = '2026-11-24' WHERE key = 'lantern'")
    may = parts.accounts.may_ask(stranger.actor)
    assert may is not None
    assert "lantern" not in may.agencies


def test_an_actor_with_a_made_up_account_asks_for_nothing(parts: Parts) -> None:
    for at in ("slack", "slack:T0POLICE", "::", "slack:T0POLICE:", "slack:T0POLICE:" + "U" * 41, "\0:\0:\0"):
        made_up = replace(UNKNOWN, at=at)
        assert parts.accounts.may_ask(made_up) is None
        with pytest.raises(Refused):
            parts.accounts.ask(made_up)
