"""What the operator does at the terminal: bind workspaces, and link the first people of an agency."""

from __future__ import annotations

import pytest

from bot.app import Parts
from bot.services.accounts import NotPossible
from tests.chat import POLICE, SHARED, SLACK, Chatter, Told, install, listen
from tests.partnership import GARETH, KWABENA, PRIYA, RHODRI
from tests.services.accounts import asked, waits
from tests.services.rows import links


@pytest.fixture
def parts(parts: Parts) -> Parts:
    return install(parts)


@pytest.fixture
def told(parts: Parts) -> Told:
    """Whom anything is told."""
    return listen(parts)


@pytest.mark.parametrize(
    ("workspace", "user", "person", "says"),
    [
        ("T0NEVERSEEN", "U1", RHODRI, "not installed"),
        (POLICE, "U1", "nobody", "nobody with the key 'nobody'"),
        (POLICE, "U1", GARETH, "nobody with the key"),
        (POLICE, "U1", PRIYA, "not bound to this person's agency"),
        (POLICE, "U1", KWABENA, "has an account in that workspace"),
        (POLICE, "U0KWABENA", RHODRI, "linked already"),
        (POLICE, "U" * 41, RHODRI, "not how a workspace and a user are named"),
        (POLICE, "", RHODRI, "not how a workspace and a user are named"),
    ],
)
def test_the_operator_links_nobody_who_would_not_count(
    parts: Parts, workspace: str, user: str, person: str, says: str
) -> None:
    before = len(links(parts))
    with pytest.raises(NotPossible, match=says):
        parts.accounts.link(SLACK, workspace, user, person)
    assert len(links(parts)) == before


def test_an_account_that_was_closed_is_linked_again_only_after_it_was_unlinked(parts: Parts) -> None:
    parts.accounts.end(SLACK, POLICE, "U0KWABENA", "deactivated")
    with pytest.raises(NotPossible, match="ended already"):
        parts.accounts.link(SLACK, POLICE, "U0KWABENA", KWABENA)
    parts.accounts.unlink(SLACK, POLICE, "U0KWABENA")
    parts.accounts.link(SLACK, POLICE, "U0KWABENA", KWABENA)
    assert Chatter(parts, "U0KWABENA").actor.kind == "member"


def test_unlinking_leaves_nothing_of_whose_it_was_and_is_done_once(parts: Parts) -> None:
    row = parts.accounts.unlink(SLACK, POLICE, "U0KWABENA")
    assert (row.state, row.person_key, row.changed_by) == ("refused", None, "operator")
    assert Chatter(parts, "U0KWABENA").account == row
    for user in ("U0KWABENA", "U0NOBODY"):
        with pytest.raises(NotPossible, match="nobody's"):
            parts.accounts.unlink(SLACK, POLICE, user)
    assert len(links(parts, "account.link", f"slack:{POLICE}:U0KWABENA")) == 2


@pytest.mark.parametrize(
    ("workspace", "agency", "says"),
    [
        ("T0NEVERSEEN", "lantern", "not installed"),
        (POLICE, "nowhere", "no agency with the key 'nowhere'"),
        (POLICE, "", "no agency with the key ''"),
        (POLICE, "ashmere-ccg", "no agency with the key 'ashmere-ccg' today"),
        ("T0GONE", "lantern", "taken out"),
    ],
)
def test_a_workspace_is_bound_to_an_agency_that_stands_today_or_stays_as_it_is(
    parts: Parts, workspace: str, agency: str, says: str
) -> None:
    parts.accounts.workspace_installed(SLACK, "T0GONE", "Gone")
    parts.accounts.workspace_gone(SLACK, "T0GONE")
    before = (len(links(parts)), parts.accounts.workspaces(SLACK))
    with pytest.raises(NotPossible, match=says):
        parts.accounts.bind(SLACK, workspace, agency)
    assert (len(links(parts)), parts.accounts.workspaces(SLACK)) == before


def test_the_operator_linking_somebody_who_asked_tells_them(parts: Parts, told: Told) -> None:
    stranger = asked(parts, SHARED, agency="ashmere-council")
    parts.accounts.link(SLACK, SHARED, "U0STRANGER", RHODRI)
    assert told.people[-1] == stranger.at
    assert (stranger.actor.key, waits(parts, PRIYA)) == (RHODRI, [])


def test_what_is_listed_of_a_workspace_is_who_is_in_it_and_who_waits(parts: Parts) -> None:
    asked(parts)
    asked(parts, user="U0SECOND")
    found = {one.row.id: (one.row.name, one.linked, one.asking) for one in parts.accounts.workspaces(SLACK)}
    assert found == {POLICE: ("Ashmere Police chat", 1, 2), SHARED: ("Safer Ashmere", 0, 0)}
    parts.accounts.bind(SLACK, POLICE, "ashmere-council")
    assert {one.row.id: one.asking for one in parts.accounts.workspaces(SLACK)}[POLICE] == 0
