"""Every question and act about workspaces and accounts, on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.records import accounts
from bot.records.account_rows import AccountKey, AccountRow, WorkspaceRow, account_at, asked_row
from bot.records.database import Database
from bot.records.rows import MemberRow
from tests.records.sample import ALICE, BOB, CHARLIE, MONDAY, fill

ADA = AccountKey("slack", "T0COUNCIL", "U0ADA")
COUNCIL = WorkspaceRow("slack", "T0COUNCIL", "Council chat", "council", False, "bound", MONDAY, MONDAY)
SHARED = WorkspaceRow("slack", "T0SHARED", "Everybody", None, True, "bound", MONDAY, MONDAY)
ASKED = asked_row(ADA, "council", MONDAY)
LINKED = ASKED.moved("linked", "bob", MONDAY + timedelta(hours=1), "alice")


@pytest.fixture(autouse=True)
def _filled(database: Database) -> None:
    fill(database)
    put(database, COUNCIL, SHARED)


def put(database: Database, *rows: AccountRow | WorkspaceRow) -> None:
    """Keep new rows."""
    with database.writing() as connection:
        for one in rows:
            if isinstance(one, AccountRow):
                assert accounts.put_account(connection, None, one)
            else:
                assert accounts.put_workspace(connection, None, one)


def test_rows_are_read_back_as_they_were_put(database: Database) -> None:
    put(database, LINKED)
    with database.reading() as connection:
        assert accounts.account(connection, ADA) == LINKED
        assert accounts.account(connection, replace(ADA, channel="teams")) is None
        assert accounts.workspace(connection, "slack", "T0SHARED") == SHARED
        assert accounts.workspace(connection, "teams", "T0SHARED") is None
        assert accounts.workspaces(connection, "slack") == [COUNCIL, SHARED]
        assert accounts.workspaces(connection, "teams") == []


def test_a_workspace_is_put_without_tokens_and_changed_without_touching_them(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("UPDATE workspace SET token = 'sealed', scopes = 'chat:write' WHERE id = 'T0COUNCIL'"))
        assert accounts.put_workspace(connection, COUNCIL, replace(COUNCIL, state="gone"))
        kept = connection.execute(text("SELECT token, scopes FROM workspace ORDER BY id")).all()
    assert [tuple(one) for one in kept] == [("sealed", "chat:write"), ("", "")]


def test_who_somebody_is_comes_with_everything_that_decides_whether_they_count(database: Database) -> None:
    put(database, LINKED)
    with database.reading() as connection:
        found = accounts.standing(connection, ADA)
        stranger = accounts.standing(connection, replace(ADA, user="U0NOBODY"))
        elsewhere = accounts.standing(connection, replace(ADA, workspace="T0NOWHERE"))
    assert found is not None
    assert found.member == MemberRow(ALICE, "Ashmere Council", "council")
    assert (found.workspace_state, found.workspace_shared, found.workspace_agency) == ("bound", False, "council")
    assert (found.account_state, found.account_agency) == ("linked", "council")
    assert stranger is not None
    assert (stranger.member, stranger.account_state) == (None, None)
    assert elsewhere is None


def test_a_workspace_of_the_same_id_on_another_channel_is_another(database: Database) -> None:
    put(database, LINKED, replace(COUNCIL, channel="teams", state="gone"))
    with database.reading() as connection:
        here, there = (accounts.standing(connection, replace(ADA, channel=one)) for one in ("slack", "teams"))
    assert here is not None
    assert there is not None
    assert (here.workspace_state, here.account_state) == ("bound", "linked")
    assert (there.workspace_state, there.account_state) == ("gone", None)


def test_a_workspace_takes_the_people_of_its_agency_or_of_any_while_it_is_bound() -> None:
    assert [COUNCIL.takes(one) for one in ("council", "police", None)] == [True, False, False]
    assert [SHARED.takes(one) for one in ("council", "police", None)] == [True, True, False]
    for state in ("unbound", "gone"):
        assert not replace(COUNCIL, state=state).takes("council")
        assert not replace(SHARED, state=state).takes("council")


def test_who_somebody_is_reads_the_same_as_through_sqlalchemy(database: Database) -> None:
    put(database, replace(LINKED, person_key="charlie"))
    named = {"channel": ADA.channel, "workspace": ADA.workspace, "user": ADA.user}
    with database.reading() as connection:
        straight = accounts._STANDING.first(connection, named)
        usual = connection.execute(accounts._STANDING.statement, named).one()
    assert straight is not None
    assert list(straight) == list(usual)
    assert CHARLIE.deactivated_at in straight


def test_a_change_is_made_only_while_the_row_is_as_it_was(database: Database) -> None:
    put(database, ASKED)
    refused = ASKED.moved("refused", "bob", MONDAY)
    with database.writing() as connection:
        for other in (replace(ASKED, state="refused"), replace(ASKED, agency_key="police"), LINKED):
            assert not accounts.put_account(connection, other, refused)
        assert accounts.account(connection, ADA) == ASKED
        assert accounts.put_account(connection, ASKED, LINKED)
        assert not accounts.put_account(connection, ASKED, refused)
        assert accounts.account(connection, ADA) == LINKED
        for place in (replace(COUNCIL, shared=True), replace(COUNCIL, agency_key=None), replace(COUNCIL, state="gone")):
            assert not accounts.put_workspace(connection, place, SHARED)
        assert accounts.workspace(connection, "slack", "T0COUNCIL") == COUNCIL


def test_a_change_touches_its_own_account_alone(database: Database) -> None:
    others = [replace(ASKED, user="U0BEN"), replace(ASKED, workspace="T0SHARED"), replace(ASKED, channel="teams")]
    put(database, ASKED, *others)
    with database.writing() as connection:
        assert accounts.put_account(connection, ASKED, LINKED)
        assert [accounts.account(connection, one.key) for one in others] == others


def test_an_account_of_nobody_on_file_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError):
        put(database, replace(LINKED, person_key="eve"))
    with pytest.raises(IntegrityError):
        put(database, replace(ASKED, agency_key="nowhere"))


def test_requests_that_wait_are_those_whose_workspace_still_takes_their_agency(database: Database) -> None:
    later = MONDAY + timedelta(minutes=5)
    waiting = [
        ASKED,
        replace(asked_row(AccountKey("slack", "T0SHARED", "U0CAI"), "council", later)),
        asked_row(AccountKey("slack", "T0SHARED", "U0BEN"), "police", later),
    ]
    put(database, *waiting, replace(ASKED, user="U0DEE", agency_key="police"), replace(LINKED, user="U0EVE"))
    put(database, replace(ASKED, user="U0FAY", state="refused"), replace(ASKED, workspace="T0NOWHERE"))
    put(database, replace(COUNCIL, id="T0GONE", state="gone"), replace(ASKED, workspace="T0GONE"))
    with database.reading() as connection:
        assert [one.account for one in accounts.open_asks(connection, "council", 10)] == waiting[:2]
        assert [one.account.user for one in accounts.open_asks(connection, None, 10)] == ["U0ADA", "U0BEN", "U0CAI"]
        assert [one.account.user for one in accounts.open_asks(connection, None, 1, 1)] == ["U0BEN"]
        assert accounts.count_open_asks(connection, "council") == 2
        assert accounts.count_open_asks(connection, "nowhere") == 0
        assert accounts.open_asks_by_agency(connection) == {"Ashmere Council": 2, "Ashmere Police": 1}
        assert accounts.open_asks_by_workspace(connection, "slack") == {"T0COUNCIL": 1, "T0SHARED": 2}
        assert accounts.linked_by_workspace(connection, "slack") == {"T0COUNCIL": 1}
        assert accounts.open_asks_by_workspace(connection, "teams") == {}
        first = accounts.request(connection, ADA)
        stale = accounts.request(connection, replace(ADA, user="U0DEE"))
    assert first is not None
    assert (first.workspace_name, first.agency_name, first.open) == ("Council chat", "Ashmere Council", True)
    assert stale is not None
    assert not stale.open, "asked of the police, in the council's own workspace"


def test_who_has_an_account_in_a_workspace_are_those_who_are_linked_there(database: Database) -> None:
    put(database, LINKED, replace(LINKED, user="U0BEN", person_key="charlie", state="ended"))
    put(database, replace(LINKED, workspace="T0SHARED", person_key="bob"), replace(ASKED, user="U0CAI"))
    with database.reading() as connection:
        assert accounts.linked_people(connection, "slack", "T0COUNCIL") == {"alice"}
        assert accounts.linked_people(connection, "teams", "T0COUNCIL") == set()


def test_the_people_of_an_agency_come_by_name(database: Database) -> None:
    with database.reading() as connection:
        assert accounts.people_of(connection, "council") == [ALICE, CHARLIE]
        assert accounts.people_of(connection, "police") == [BOB]


@pytest.mark.parametrize("odd", ["\0", "\ud800", "U0ADA\n", "", "x" * 5_000])
def test_what_no_database_could_hold_is_not_looked_for(database: Database, odd: str) -> None:
    put(database, LINKED)
    with database.reading() as connection:
        for key in (replace(ADA, user=odd), replace(ADA, workspace=odd), replace(ADA, channel=odd)):
            found = accounts.standing(connection, key)
            assert found is None or found.account_state is None
            assert accounts.account(connection, key) is None
            assert accounts.request(connection, key) is None
        assert accounts.workspace(connection, "slack", odd) is None


def test_an_account_in_one_word_is_read_back_also_where_the_user_id_has_colons() -> None:
    for key in (ADA, AccountKey("teams", "a1b2", "29:1f:x"), AccountKey("c" * 12, "w" * 40, "u" * 40)):
        assert account_at(key.at) == key
    for word in ("", "slack", "slack:T0", "slack:T0:", ":T0:U0", "slack::U0", "slack:T0:U\n", "c" * 13 + ":T:U"):
        assert account_at(word) is None
    assert account_at(f"slack:{'w' * 41}:U") is account_at(f"slack:T:{'u' * 41}") is None
