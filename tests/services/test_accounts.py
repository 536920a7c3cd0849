"""Who counts as a member on a chat platform, at every click."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from bot.app import Parts
from bot.records import accounts, store
from tests.chat import POLICE, SHARED, SLACK, Chatter, install
from tests.clock import Clock
from tests.partnership import HOLLY, KWABENA
from tests.services.rows import links

Change = Callable[[Parts], object]


@pytest.fixture
def parts(parts: Parts) -> Parts:
    return install(parts)


@pytest.fixture
def holly(parts: Parts) -> Chatter:
    """Holly of Ashmere Police, known in the police's own workspace."""
    parts.accounts.link(SLACK, POLICE, "U0HOLLY", HOLLY)
    return Chatter(parts, "U0HOLLY")


def change(parts: Parts, key: str, **values: object) -> None:
    """What is on file of a person, changed. Unlike an import it also lifts a deactivation."""
    with parts.database.writing() as connection:
        row = store.person(connection, key)
        assert row is not None
        store.save_person(connection, replace(row, **values))  # type: ignore[arg-type]
        if "deactivated_at" in values and values["deactivated_at"] is None:
            connection.execute(text("UPDATE person SET deactivated_at = NULL"))


def test_somebody_confirmed_is_who_they_are_on_file_and_says_which_account_they_came_through(
    parts: Parts, holly: Chatter
) -> None:
    assert holly.actor == replace(parts.people.actor(HOLLY), at="slack:T0POLICE:U0HOLLY")
    assert holly.actor.kind == "member"


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_same_on_postgresql(parts_both: Parts) -> None:
    install(parts_both)
    known = Chatter(parts_both, "U0KWABENA")
    assert known.actor == replace(parts_both.people.actor(KWABENA), at=known.at)
    assert Chatter(parts_both, "U0NOBODY").actor.kind == "unknown"
    assert Chatter(parts_both, "U0KWABENA", own_workspace="T0ELSEWHERE").actor.kind == "guest"
    change(parts_both, KWABENA, expires=date(2026, 11, 22))
    assert known.actor.kind == "leaver"


NO_LONGER: dict[str, tuple[Change, str, Change]] = {
    "their access ended yesterday": (
        lambda parts: change(parts, HOLLY, expires=date(2026, 11, 22)),
        "leaver",
        lambda parts: change(parts, HOLLY, expires=None),
    ),
    "they were deactivated this moment": (
        lambda parts: change(parts, HOLLY, deactivated_at=parts.now()),
        "leaver",
        lambda parts: change(parts, HOLLY, deactivated_at=None),
    ),
    "they moved to another agency": (
        lambda parts: change(parts, HOLLY, agency_key="ashmere-council"),
        "leaver",
        lambda parts: change(parts, HOLLY, agency_key="ashmere-police"),
    ),
    "the workspace was bound to another agency": (
        lambda parts: parts.accounts.bind(SLACK, POLICE, "ashmere-council"),
        "leaver",
        lambda parts: parts.accounts.bind(SLACK, POLICE, "ashmere-police"),
    ),
    "canishare was taken out of the workspace": (
        lambda parts: parts.accounts.workspace_gone(SLACK, POLICE),
        "leaver",
        lambda parts: (
            parts.accounts.workspace_installed(SLACK, POLICE, "Ashmere Police"),
            parts.accounts.bind(SLACK, POLICE, "ashmere-police"),
        ),
    ),
    "it was taken out and installed again, and nobody said yet whose it is": (
        lambda parts: (
            parts.accounts.workspace_gone(SLACK, POLICE),
            parts.accounts.workspace_installed(SLACK, POLICE, "Ashmere Police"),
        ),
        "unknown",
        lambda parts: parts.accounts.bind(SLACK, POLICE, "ashmere-police"),
    ),
    "the account was closed, or became a guest's": (
        lambda parts: parts.accounts.end(SLACK, POLICE, "U0HOLLY", "deactivated"),
        "guest",
        lambda parts: (
            parts.accounts.unlink(SLACK, POLICE, "U0HOLLY"),
            parts.accounts.link(SLACK, POLICE, "U0HOLLY", HOLLY),
        ),
    ),
    "the operator unlinked it": (
        lambda parts: parts.accounts.unlink(SLACK, POLICE, "U0HOLLY"),
        "unknown",
        lambda parts: parts.accounts.link(SLACK, POLICE, "U0HOLLY", HOLLY),
    ),
}


@pytest.mark.parametrize("why", NO_LONGER)
def test_somebody_counts_no_longer_from_the_moment_that(parts: Parts, holly: Chatter, why: str) -> None:
    happens, kind, is_undone = NO_LONGER[why]
    assert holly.actor.kind == "member"
    happens(parts)
    assert holly.actor.kind == kind
    assert holly.actor.at == holly.at
    is_undone(parts)
    assert holly.actor.kind == "member"


def test_access_ends_at_midnight_in_london_with_nobody_pressing_anything(
    parts: Parts, holly: Chatter, clock: Clock
) -> None:
    change(parts, HOLLY, expires=date(2026, 11, 23))
    clock.forward(timedelta(hours=14, minutes=59))
    assert holly.actor.kind == "member"
    clock.forward(timedelta(minutes=2))
    assert holly.actor.kind == "leaver"


def test_whoever_moves_agency_is_confirmed_anew_also_where_several_agencies_share_the_workspace(parts: Parts) -> None:
    parts.accounts.link(SLACK, SHARED, "U0HOLLY", HOLLY)
    holly = Chatter(parts, "U0HOLLY", SHARED)
    assert holly.actor.kind == "member"
    change(parts, HOLLY, agency_key="ashmere-council")
    assert holly.actor.kind == "leaver", "the council's SPOC has not said that it is her"
    parts.accounts.unlink(SLACK, SHARED, "U0HOLLY")
    parts.accounts.link(SLACK, SHARED, "U0HOLLY", HOLLY)
    assert (holly.actor.kind, holly.actor.agency_key) == ("member", "ashmere-council")


def test_an_account_in_a_shared_workspace_counts_on_when_that_is_bound_to_its_agency_alone(parts: Parts) -> None:
    parts.accounts.link(SLACK, SHARED, "U0HOLLY", HOLLY)
    holly = Chatter(parts, "U0HOLLY", SHARED)
    parts.accounts.bind(SLACK, SHARED, "ashmere-council")
    assert holly.actor.kind == "leaver"
    parts.accounts.bind(SLACK, SHARED, "ashmere-police")
    assert holly.actor.kind == "member"


def test_nobody_in_an_unbound_or_an_unknown_workspace_is_anybody(parts: Parts) -> None:
    parts.accounts.workspace_installed(SLACK, "T0NEW", "New")
    for workspace in ("T0NEW", "T0NEVERSEEN"):
        assert Chatter(parts, "U0KWABENA", workspace).actor.kind == "unknown"


def test_an_account_is_known_in_its_own_workspace_alone(parts: Parts) -> None:
    assert Chatter(parts, "U0KWABENA", SHARED).actor.kind == "unknown"
    sender = replace(Chatter(parts, "U0KWABENA").sender, channel="teams")
    assert parts.accounts.actor(sender).kind == "unknown"


@pytest.mark.parametrize("own", ["T0ELSEWHERE", SHARED])
def test_somebody_from_another_workspace_is_a_guest_whoever_has_their_id_here(parts: Parts, own: str) -> None:
    stranger = Chatter(parts, "U0KWABENA", own_workspace=own)
    assert stranger.actor.kind == "guest"
    assert (stranger.actor.key, stranger.actor.roles) == ("", frozenset())


def test_where_the_own_workspace_is_not_known_nobody_is_anybody(parts: Parts) -> None:
    sender = replace(Chatter(parts, "U0KWABENA").sender, own_workspace="")
    assert parts.accounts.actor(sender).kind == "guest"


def test_the_account_of_somebody_whose_agency_is_not_on_file_does_not_count(parts: Parts, holly: Chatter) -> None:
    with parts.database.writing() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        connection.exec_driver_sql("UPDATE agency SET name = '', short_name = '' WHERE key = 'ashmere-police'")
    assert holly.actor.kind == "leaver"


@pytest.mark.parametrize("odd", ["", "\0", "\ud800", "U0HOLLY\n", "' OR 1=1 --", "U" * 5_000])
def test_an_odd_id_is_nobodys(parts_both: Parts, odd: str) -> None:
    install(parts_both)
    assert Chatter(parts_both, odd).actor.kind == "unknown"
    assert Chatter(parts_both, "U0KWABENA", odd or "?").actor.kind == "unknown"
    assert parts_both.accounts.may_ask(Chatter(parts_both, odd).actor) is None or odd == "' OR 1=1 --"


def test_who_somebody_is_takes_one_look_into_the_records(parts: Parts, holly: Chatter) -> None:
    seen: list[str] = []
    with parts.database.together() as connection:
        driver = connection.connection.dbapi_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.set_trace_callback(seen.append)
        assert holly.actor.kind == "member"
        driver.set_trace_callback(None)
    assert [one.split()[0] for one in seen] == ["SELECT"]


def test_what_the_platform_and_the_operator_do_is_in_the_audit_by_code(parts: Parts, holly: Chatter) -> None:
    parts.accounts.end(SLACK, POLICE, "U0HOLLY", "deactivated")
    parts.accounts.unlink(SLACK, POLICE, "U0HOLLY")
    parts.accounts.workspace_gone(SLACK, SHARED)
    about_her = [(one["actor"], one["detail"]) for one in links(parts, "account.link", holly.at)]
    assert about_her == [
        ("operator", f"linked {HOLLY}"),
        ("slack", "ended: deactivated"),
        ("operator", "unlinked"),
    ]
    bindings = [(one["actor"], one["detail"]) for one in links(parts, "workspace.bind", f"slack:{SHARED}")]
    assert bindings == [("slack", "installed"), ("operator", "unbound>shared"), ("slack", "gone")]


def test_what_is_so_already_is_done_once_and_leaves_one_link(parts: Parts, holly: Chatter) -> None:
    assert parts.accounts.end(SLACK, POLICE, "U0HOLLY", "guest")
    assert parts.accounts.workspace_gone(SLACK, SHARED)
    before = len(links(parts))
    assert not parts.accounts.end(SLACK, POLICE, "U0HOLLY", "guest")
    assert not parts.accounts.end(SLACK, POLICE, "U0NOBODY", "deactivated")
    assert not parts.accounts.workspace_gone(SLACK, SHARED)
    assert not parts.accounts.workspace_gone(SLACK, "T0NEVERSEEN")
    parts.accounts.bind(SLACK, POLICE, "ashmere-police")
    parts.accounts.workspace_installed(SLACK, POLICE, "Ashmere Police chat")
    assert len(links(parts)) == before


def test_installing_again_takes_a_new_name_and_leaves_the_binding_as_it_is(parts: Parts, holly: Chatter) -> None:
    parts.accounts.workspace_installed(SLACK, POLICE, "Blue\0 line\u202e" + "x" * 500)
    assert holly.actor.kind == "member"
    with parts.database.reading() as connection:
        found = accounts.workspace(connection, SLACK, POLICE)
    assert found is not None
    assert (found.name[:10], len(found.name)) == ("Blue linex", 120)


def test_the_chain_holds_after_all_of_it(parts: Parts, holly: Chatter) -> None:
    for happens, _, is_undone in NO_LONGER.values():
        happens(parts)
        is_undone(parts)
    with parts.database.reading() as connection:
        assert parts.audit.verify(connection).sound
