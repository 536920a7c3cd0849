"""`canishare people import`: nobody gets in, or back in, unseen; every change of a person leaves its own link."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, update

from bot.app import Parts
from bot.policy import ROLES
from bot.records import database as records
from bot.records import store
from bot.records.rows import PersonRow
from tests.clock import Clock
from tests.commands.terminal import Ran, canishare, environment
from tests.partnership import GARETH, KWABENA, WINSTON
from tests.services.rows import count, links
from tests.troubles import PATIENCE

PEOPLE = "key,name,agency_key,post,roles,expires\n"
GARETH_FOR_EVER = f"{GARETH},Gareth Ashdown-Nair,ashmere-housing,Estate Officer,officer,\n"


class Terminal:
    """The terminal of whoever runs canishare, with a partnership on file."""

    def __init__(self, parts: Parts, records: Path, folder: Path) -> None:
        self.parts = parts
        self.env = environment(records)
        self.file = folder / "people.csv"

    def imports(self, content: str, *options: str) -> Ran:
        """Import people from a file with this content."""
        self.file.write_text(content, encoding="utf-8")
        return canishare("people", "import", *options, str(self.file), env=self.env)

    def on_file(self) -> list[PersonRow]:
        """Everybody on file."""
        with self.parts.database.reading() as connection:
            return store.people(connection)

    def person(self, key: str) -> PersonRow:
        """The person with this key."""
        return next(one for one in self.on_file() if one.key == key)

    def details(self) -> list[tuple[str, str]]:
        """Whom the audit chain says an import changed, and how."""
        return [(one["subject"], one["detail"]) for one in links(self.parts, "people.import")]


@pytest.fixture
def terminal(parts: Parts, parts_file: Path, tmp_path: Path) -> Terminal:
    return Terminal(parts, parts_file, tmp_path)


def test_people_are_put_on_file_and_changed_and_a_leaver_is_out(terminal: Terminal) -> None:
    content = (
        PEOPLE + "new-person,New Person,lantern,Adviser,officer,\n"
        "kwabena-asante-marsh,Kwabena Asante-Marsh,ashmere-police,Partnership Sergeant,officer;spoc,01/11/2026\n"
    )
    assert terminal.imports(content).code == 0
    people = terminal.parts.people
    assert people.actor("new-person").kind == "member"
    assert people.actor(KWABENA).kind == "leaver"
    assert people.actor(WINSTON).kind == "member", "not in the file, and left as it was"


def test_a_dry_run_says_what_the_real_run_would_do_and_changes_nothing(terminal: Terminal) -> None:
    content = PEOPLE + "new-person,New Person,lantern,Adviser,officer,\n" + GARETH_FOR_EVER
    before = terminal.on_file(), links(terminal.parts)
    dry = terminal.imports(content, "--dry-run")
    assert dry.code == 0
    assert "Add: New Person, new-person (post: Adviser; roles: officer; agency: lantern; expires: none)." in dry.err
    assert "(expires: 2026-09-30 -> none). This lifts their end date." in dry.err
    assert "Look twice: end dates lifted, 1" in dry.err
    assert "1 to add, 1 to change, 0 as they were, 13 not in the file." in dry.err
    assert dry.err.endswith("Dry run: nothing was changed.\n")
    assert (terminal.on_file(), links(terminal.parts)) == before
    real = terminal.imports(content, "--let-in")
    assert real.err.splitlines()[:-1] == dry.err.splitlines()[:-1]


@pytest.mark.parametrize("end", ["", "2030-01-01"])
def test_nobody_whose_access_had_ended_is_let_in_unless_that_is_said(terminal: Terminal, end: str) -> None:
    content = PEOPLE + GARETH_FOR_EVER.strip() + end + "\n"
    before = terminal.on_file(), links(terminal.parts)
    refused = terminal.imports(content)
    assert refused.code == 1
    assert "run it again with --let-in" in refused.err
    assert (terminal.on_file(), links(terminal.parts)) == before
    assert terminal.imports(content, "--let-in").code == 0
    assert terminal.parts.people.actor(GARETH).kind == "member"


def test_a_row_that_stops_early_does_not_lift_an_end_date(terminal: Terminal) -> None:
    before = terminal.on_file()
    ran = terminal.imports(f"{PEOPLE}{GARETH},Gareth Ashdown-Nair,ashmere-housing,Officer,officer\n", "--let-in")
    assert ran.code == 1
    assert "Row 2: stops early. Write a comma for every empty cell." in ran.err
    assert terminal.on_file() == before


@pytest.mark.parametrize("heading", ["Expires", " EXPIRES ", "\ufeffexpires"])
def test_a_heading_in_capitals_does_not_give_a_leaver_access_back(terminal: Terminal, heading: str) -> None:
    row = f"{GARETH},Gareth Ashdown-Nair,ashmere-housing,Officer,officer,2026-09-30\n"
    assert terminal.imports(f"Key,Name,Agency key,Post,Roles,{heading}\n{row}").code == 0
    assert terminal.person(GARETH).post == "Officer"
    assert terminal.person(GARETH).expires == date(2026, 9, 30)
    assert terminal.parts.people.actor(GARETH).kind == "leaver"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (f"key,name,agency_key,post,roles\n{GARETH},Gareth,ashmere-housing,Officer,officer\n", "no column expires"),
        (f"{PEOPLE.strip()},Expires\n{GARETH_FOR_EVER.strip()},\n", "There are two columns for this"),
        (PEOPLE + "operator,Name,lantern,Post,officer,\n", "Row 2, key: 'operator' is a word that canishare keeps"),
        (PEOPLE + "Ada Bell,Name,lantern,Post,officer,\n", "Row 2, key: 'Ada Bell' cannot be a key"),
        (PEOPLE + "a,Name,no-such-agency,Post,officer,\n", "there is no agency 'no-such-agency'"),
        (PEOPLE + "good,Name,lantern,Post,officer,\na,Name,lantern,Post,wizard,\n", "Row 3, roles: 'wizard'"),
        ("x" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
    ],
)
def test_a_bad_file_is_told_row_by_row_and_nobody_is_changed(terminal: Terminal, content: str, says: str) -> None:
    before = terminal.on_file(), links(terminal.parts)
    ran = terminal.imports(content)
    assert ran.code == 1
    assert says in ran.err
    assert "Nothing was changed." in ran.err
    assert ran.plain
    assert len(ran.err) < 2_000
    assert (terminal.on_file(), links(terminal.parts)) == before


def test_somebody_deactivated_stays_out_whatever_is_imported(terminal: Terminal, clock: Clock) -> None:
    with terminal.parts.database.writing() as connection:
        row = store.person(connection, WINSTON)
        assert row is not None
        store.save_person(connection, replace(row, deactivated_at=clock.now()))
    ran = terminal.imports(PEOPLE + f"{WINSTON},Winston Appleyard,open-door,Team Lead,officer;admin,\n")
    assert ran.code == 0
    assert "They are deactivated, and an import does not change that." in ran.err
    after = terminal.person(WINSTON)
    assert (after.post, after.deactivated_at) == ("Team Lead", clock.now())
    assert terminal.parts.people.actor(WINSTON).kind == "leaver"


def test_every_person_added_or_changed_has_one_link_that_names_no_one(terminal: Terminal) -> None:
    content = (
        PEOPLE
        + "new-person,New Person,lantern,Adviser,officer;spoc,\n"
        + GARETH_FOR_EVER.replace("officer", "spoc")
        + f"{WINSTON},Winston Appleyard,open-door,Outreach Worker,officer,\n"
    )
    assert terminal.imports(content, "--let-in").code == 0
    assert terminal.details() == [
        ("new-person", "added roles=officer,spoc agency=lantern expires=none"),
        (GARETH, "changed roles:officer>spoc expires:2026-09-30>none"),
    ]
    assert {one["actor"] for one in links(terminal.parts, "people.import")} == {"operator"}
    verified = canishare("audit", "verify", env=terminal.env)
    assert verified.code == 0


def test_an_import_that_breaks_half_way_leaves_neither_people_nor_links(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = terminal.on_file(), links(terminal.parts)
    save = store.save_person

    def breaks(connection: Connection, one: PersonRow) -> None:
        if one.key == "second":
            raise OSError(28, "No space left on device")
        save(connection, one)

    monkeypatch.setattr(store, "save_person", breaks)
    assert terminal.imports(PEOPLE + "first,A,lantern,P,officer,\nsecond,B,lantern,P,officer,\n").code == 1
    assert (terminal.on_file(), links(terminal.parts)) == before


def test_an_import_that_meets_a_locked_database_changes_nothing(
    terminal: Terminal, parts_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "BUSY_SECONDS", PATIENCE)
    people = count(terminal.parts, "PERSON")
    holder = sqlite3.connect(parts_file, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    ran = terminal.imports(PEOPLE + "a,Ada,lantern,Adviser,officer,\n")
    holder.execute("ROLLBACK")
    holder.close()
    assert ran.code == 1
    assert "busy" in ran.err
    assert count(terminal.parts, "PERSON") == people


_keys = st.from_regex(r"[a-z]{1,2}-[0-9]", fullmatch=True) | st.sampled_from([GARETH, WINSTON])
_words = st.text(st.characters(codec="utf-8", exclude_characters='",;\r\n'), min_size=1, max_size=20).map(
    lambda text: f"N {text}"
)
_roles = st.lists(st.sampled_from(ROLES), max_size=3).map(";".join)
_days = st.just("") | st.dates(date(2020, 1, 1), date(2030, 1, 1)).map(str)
_rows = st.tuples(_keys, _words, st.sampled_from(["lantern", "open-door"]), _words, _roles, _days)
_files = st.lists(_rows, max_size=4, unique_by=lambda row: row[0]).map(
    lambda rows: PEOPLE + "".join(",".join(f'"{cell}"' for cell in row) + "\n" for row in rows)
)


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=_files)
def test_importing_the_same_file_twice_changes_nothing_the_second_time(terminal: Terminal, content: str) -> None:
    with terminal.parts.database.writing() as connection:
        connection.execute(update(store.PERSON).where(store.PERSON.c.key == WINSTON).values(roles=["spoc", "officer"]))
    assert terminal.imports(content, "--let-in").code == 0
    before = terminal.on_file(), links(terminal.parts)
    again = terminal.imports(content)
    assert "0 to add, 0 to change" in again.err
    assert (terminal.on_file(), links(terminal.parts)) == before
