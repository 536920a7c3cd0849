"""Being confirmed or refused by the SPOC or deputy of the agency that was asked, and by nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.app import Parts
from bot.policy import Actor, Refused
from bot.records.account_rows import AccountKey
from bot.services.accounts import Overtaken
from tests.chat import POLICE, SHARED, SLACK, Chatter, Told, install, listen
from tests.clock import Clock
from tests.partnership import DENISE, GARETH, HOLLY, IMOGEN, KWABENA, PRIYA, RHODRI, VICTOR, WINSTON
from tests.services.accounts import NOT_THEIRS, asked, waits
from tests.services.rows import links
from tests.services.test_accounts import change


@pytest.fixture
def parts(parts_both: Parts) -> Parts:
    return install(parts_both)


@pytest.fixture
def told(parts: Parts) -> Told:
    """Whom anything is told."""
    return listen(parts)


@pytest.fixture
def stranger(parts: Parts) -> Chatter:
    """Somebody in the police's own workspace whom nobody has confirmed."""
    return Chatter(parts, "U0STRANGER")


@pytest.fixture
def kwabena(parts: Parts) -> Actor:
    """The police SPOC, through the web or any other door."""
    return parts.people.actor(KWABENA)


def test_a_spoc_confirms_and_the_account_counts_at_once(parts: Parts, told: Told, kwabena: Actor) -> None:
    stranger = asked(parts)
    row, person = parts.accounts.confirm(kwabena, stranger.at, RHODRI)
    assert (row.account.user, person.name) == ("U0STRANGER", "Rhodri Mostyn-Bell")
    assert (stranger.actor.kind, stranger.actor.key) == ("member", RHODRI)
    assert told.people == [HOLLY, KWABENA, stranger.at]
    assert told.said[-1][0] == AccountKey(SLACK, POLICE, "U0STRANGER")
    link = links(parts, "account.confirm")[-1]
    assert (link["actor"], link["agency"], link["subject"]) == (KWABENA, "ashmere-police", stranger.at)
    assert (link["outcome"], link["detail"]) == ("done", f"linked {RHODRI}")
    assert stranger.account is not None
    assert (stranger.account.state, stranger.account.changed_by) == ("linked", KWABENA)


def test_a_spoc_refuses_and_the_account_stays_nobodys(parts: Parts, told: Told, kwabena: Actor) -> None:
    stranger = asked(parts)
    parts.accounts.refuse(kwabena, stranger.at)
    assert stranger.actor.kind == "unknown"
    assert told.people[-1] == stranger.at
    assert links(parts, "account.confirm")[-1]["detail"] == "refused"
    assert waits(parts, KWABENA) == []


def test_whoever_was_refused_can_ask_again_after_a_day(parts: Parts, kwabena: Actor, clock: Clock) -> None:
    stranger = asked(parts)
    parts.accounts.refuse(kwabena, stranger.at)
    clock.forward(timedelta(hours=23, minutes=59))
    assert parts.accounts.may_ask(stranger.actor) is None
    with pytest.raises(Refused):
        parts.accounts.ask(stranger.actor)
    later = clock.forward(timedelta(minutes=1))
    again = parts.accounts.ask(stranger.actor)
    assert (again.anew, again.since) == (True, later)
    assert waits(parts, KWABENA) == [stranger.at]


def test_whoever_the_operator_unlinked_can_ask_at_once(parts: Parts, kwabena: Actor) -> None:
    stranger = asked(parts)
    parts.accounts.confirm(kwabena, stranger.at, RHODRI)
    parts.accounts.unlink(SLACK, POLICE, "U0STRANGER")
    assert parts.accounts.ask(stranger.actor).anew


def test_the_same_answer_given_twice_is_taken_once(parts: Parts, told: Told, kwabena: Actor) -> None:
    stranger, other = asked(parts), asked(parts, user="U0OTHER")
    for _ in range(2):
        parts.accounts.confirm(kwabena, stranger.at, RHODRI)
        parts.accounts.refuse(kwabena, other.at)
    assert len(links(parts, "account.confirm")) == 2
    assert told.people.count(stranger.at) == told.people.count(other.at) == 1


def test_another_answer_comes_too_late_and_says_so(parts: Parts, told: Told, kwabena: Actor) -> None:
    stranger = asked(parts)
    holly = parts.people.actor(HOLLY)
    parts.accounts.confirm(kwabena, stranger.at, RHODRI)
    for late in (
        lambda: parts.accounts.confirm(holly, stranger.at, KWABENA),
        lambda: parts.accounts.refuse(holly, stranger.at),
        lambda: parts.accounts.candidates(holly, stranger.at),
    ):
        with pytest.raises(Overtaken, match="answered already"):
            late()
    assert stranger.actor.key == RHODRI
    assert told.people.count(stranger.at) == 1


def test_nobody_confirms_their_own_account_and_the_deputy_can(parts: Parts, told: Told, kwabena: Actor) -> None:
    second = asked(parts, SHARED, "U0KWABENA2", "ashmere-police")
    _, people = parts.accounts.candidates(kwabena, second.at)
    assert [one.key for one in people] == [HOLLY, RHODRI]
    with pytest.raises(Refused, match=NOT_THEIRS):
        parts.accounts.confirm(kwabena, second.at, KWABENA)
    assert second.actor.kind == "unknown"
    parts.accounts.confirm(parts.people.actor(HOLLY), second.at, KWABENA)
    assert second.actor.key == KWABENA


@pytest.mark.parametrize("person", [PRIYA, WINSTON, GARETH, "nobody-at-all", "", "\0", "\ud800", "x" * 5_000])
def test_somebody_who_is_not_on_file_at_the_agency_looks_like_nobody(
    parts: Parts, told: Told, kwabena: Actor, person: str
) -> None:
    stranger = asked(parts)
    with pytest.raises(Refused, match=NOT_THEIRS) as refused:
        parts.accounts.confirm(kwabena, stranger.at, person)
    assert (refused.value.subject, refused.value.reason) == (stranger.at, "that person cannot be chosen")
    assert stranger.actor.kind == "unknown"
    assert links(parts, "account.confirm") == []


def test_somebody_whose_access_has_ended_cannot_be_chosen(parts: Parts, kwabena: Actor) -> None:
    stranger = asked(parts)
    change(parts, RHODRI, deactivated_at=parts.now())
    _, people = parts.accounts.candidates(kwabena, stranger.at)
    assert [one.key for one in people] == [HOLLY]
    with pytest.raises(Overtaken, match="access has ended"):
        parts.accounts.confirm(kwabena, stranger.at, RHODRI)


def test_a_person_has_one_account_in_a_workspace_and_another_elsewhere(parts: Parts, kwabena: Actor) -> None:
    first, second = asked(parts), asked(parts, user="U0SECOND")
    third = asked(parts, SHARED, "U0THIRD", "ashmere-police")
    parts.accounts.confirm(kwabena, first.at, RHODRI)
    _, people = parts.accounts.candidates(kwabena, second.at)
    assert [one.key for one in people] == [HOLLY]
    with pytest.raises(Overtaken, match="account there already"):
        parts.accounts.confirm(kwabena, second.at, RHODRI)
    parts.accounts.confirm(kwabena, third.at, RHODRI)
    assert [one.actor.kind for one in (first, second, third)] == ["member", "unknown", "member"]


Answer = Callable[[Parts, Actor, str], object]
ANSWERS: dict[str, Answer] = {
    "candidates": lambda parts, actor, ask: parts.accounts.candidates(actor, ask),
    "confirm": lambda parts, actor, ask: parts.accounts.confirm(actor, ask, RHODRI),
    "refuse": lambda parts, actor, ask: parts.accounts.refuse(actor, ask),
}


@pytest.mark.parametrize("how", ANSWERS)
def test_another_agencys_request_looks_like_one_that_is_not_there(parts: Parts, how: str) -> None:
    stranger = asked(parts)
    priya, said = parts.people.actor(PRIYA), []
    for ask in (stranger.at, "slack:T0POLICE:U0NOBODY", "slack::", "nonsense", "", "\0", "x" * 5_000):
        with pytest.raises(Refused) as refused:
            ANSWERS[how](parts, priya, ask)
        said.append(str(refused.value))
        assert refused.value.subject in ("", stranger.at), "what somebody typed is not kept"
    assert set(said) == {NOT_THEIRS}
    assert stranger.account is not None
    assert stranger.account.state == "asked"


@pytest.mark.parametrize("how", ANSWERS)
@pytest.mark.parametrize("key", [RHODRI, IMOGEN, VICTOR, DENISE, GARETH, "nobody"])
def test_nobody_but_a_spoc_or_deputy_answers(parts: Parts, how: str, key: str) -> None:
    stranger = asked(parts)
    with pytest.raises(Refused):
        ANSWERS[how](parts, parts.people.actor(key), stranger.at)
    assert stranger.actor.kind == "unknown"


def test_a_spoc_sees_the_requests_of_their_agency_and_an_admin_sees_that_there_are_some(parts: Parts) -> None:
    first = asked(parts)
    second = asked(parts, SHARED, "U0SECOND", "ashmere-council")
    assert waits(parts, KWABENA) == waits(parts, HOLLY) == [first.at]
    assert waits(parts, PRIYA) == [second.at]
    assert waits(parts, IMOGEN) == [second.at, first.at], "of one moment, by user id"
    for key in (RHODRI, VICTOR, GARETH, WINSTON):
        with pytest.raises(Refused):
            waits(parts, key)
    everywhere = parts.accounts.waiting_anywhere(parts.people.actor(IMOGEN))
    assert dict(everywhere) == {"Ashmere Council": 1, "Ashmere Police": 1}
    assert parts.accounts.waiting_anywhere(parts.people.actor(KWABENA)) == {}
    assert [parts.accounts.waiting(parts.people.actor(key)) for key in (KWABENA, PRIYA, IMOGEN, RHODRI)] == [1, 1, 0, 0]


def test_requests_come_longest_waiting_first_a_page_at_a_time(parts: Parts, clock: Clock, kwabena: Actor) -> None:
    for number in range(25):
        clock.forward(timedelta(minutes=1))
        asked(parts, user=f"U{number:02}")
    first, more = parts.accounts.asking(kwabena)
    second, no_more = parts.accounts.asking(kwabena, 2)
    assert [one.account.user for one in (*first, *second)] == [f"U{number:02}" for number in range(25)]
    assert (len(first), more, no_more) == (20, True, False)


REBINDINGS: dict[str, Callable[[Parts], object]] = {
    "bound to another agency": lambda parts: parts.accounts.bind(SLACK, POLICE, "ashmere-council"),
    "taken out": lambda parts: parts.accounts.workspace_gone(SLACK, POLICE),
}


@pytest.mark.parametrize("how", REBINDINGS)
def test_a_request_waits_for_nobody_once_its_workspace_is_another(parts: Parts, kwabena: Actor, how: str) -> None:
    stranger = asked(parts)
    REBINDINGS[how](parts)
    assert waits(parts, KWABENA) == waits(parts, PRIYA) == waits(parts, IMOGEN) == []
    assert parts.accounts.waiting(kwabena) == 0
    for late in (ANSWERS["confirm"], ANSWERS["refuse"], ANSWERS["candidates"]):
        with pytest.raises(Overtaken):
            late(parts, kwabena, stranger.at)
    assert stranger.actor.kind == "unknown"


def test_whoever_asked_before_a_workspace_was_bound_anew_asks_the_new_agency(parts: Parts) -> None:
    stranger = asked(parts)
    parts.accounts.bind(SLACK, POLICE, "ashmere-council")
    assert parts.accounts.ask(stranger.actor).agency_name == "Ashmere Council"
    assert waits(parts, PRIYA) == [stranger.at]


def test_a_closed_account_no_longer_waits_and_cannot_be_confirmed(parts: Parts, kwabena: Actor) -> None:
    stranger = asked(parts)
    parts.accounts.end(SLACK, POLICE, "U0STRANGER", "guest")
    assert stranger.actor.kind == "guest"
    assert waits(parts, KWABENA) == []
    with pytest.raises(Overtaken):
        parts.accounts.confirm(kwabena, stranger.at, RHODRI)


def test_what_cannot_be_told_is_not_done(parts: Parts, told: Told, stranger: Chatter, kwabena: Actor) -> None:
    second = asked(parts, user="U0SECOND")
    before = (len(links(parts)), second.account)
    told.breaks = True
    for one in (
        lambda: parts.accounts.ask(stranger.actor),
        lambda: parts.accounts.confirm(kwabena, second.at, RHODRI),
        lambda: parts.accounts.refuse(kwabena, second.at),
        lambda: parts.accounts.link(SLACK, POLICE, "U0SECOND", RHODRI),
    ):
        with pytest.raises(KeyError):
            one()
    assert (len(links(parts)), second.account) == before
    assert stranger.account is None
