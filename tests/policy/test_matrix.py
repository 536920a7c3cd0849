"""The permission matrix, written by hand in matrix.csv apart from the code: one test a cell."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from bot.policy import REASONS, ROLES, UNKNOWN, VERBS, Actor, Belongs, Refused, allowed, demand

# "moved" is what somebody did at an earlier agency; "asked" is what another agency asks of the actor's own.
MATRIX = Path(__file__).with_name("matrix.csv")
KINDS = ("guest", "leaver", "unknown", "operator")
RELATIONS = {
    "own": Belongs("ada", "council"),
    "agency": Belongs("ben", "council"),
    "moved": Belongs("ada", "police"),
    "foreign": Belongs("cai", "police"),
    "asked": Belongs("cai", "police", asked="council"),
    "none": None,
}


def rows() -> list[dict[str, str]]:
    with MATRIX.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def actor(column: str) -> Actor:
    if column in KINDS:
        roles = frozenset(ROLES) if column != "operator" else frozenset[str]()
        return Actor(column, "ada", "Ada", "council", roles=roles, at="slack:T0LANTERN:U0ADA")
    return Actor("member", "ada", "Ada", "council", roles=frozenset({column}))


CELLS = [
    (row["verb"], column, relation, row[column])
    for row in rows()
    for column in (*ROLES, *KINDS)
    for relation in RELATIONS
]


@pytest.mark.parametrize(("verb", "column", "relation", "cell"), CELLS, ids=lambda value: str(value).replace(" ", "+"))
def test_each_cell_of_the_matrix_is_what_the_policy_says(verb: str, column: str, relation: str, cell: str) -> None:
    expected = cell == "any" or relation in cell.split()
    assert bool(allowed(actor(column), verb, RELATIONS[relation])) is expected


def test_every_verb_has_a_row_and_every_row_a_verb() -> None:
    assert [row["verb"] for row in rows()] == list(VERBS)


def test_the_matrix_has_a_column_for_every_role_and_kind_of_stranger() -> None:
    assert set(rows()[0]) == {"verb", *ROLES, *KINDS}


def test_an_unknown_verb_is_refused_to_everybody() -> None:
    for column in (*ROLES, *KINDS):
        assert not allowed(actor(column), "decision.burn", RELATIONS["own"])


def test_a_role_held_by_somebody_who_has_left_counts_for_nothing() -> None:
    left = Actor("leaver", "ada", "Ada", "council", roles=frozenset(ROLES))
    assert [verb for verb in VERBS if allowed(left, verb, Belongs("ada", "council"))] == [
        "emergency.read",
        "session.start",
        "session.end",
    ]


def test_somebody_unknown_without_an_account_cannot_ask_to_be_added() -> None:
    assert allowed(Actor("unknown", at="slack:T0LANTERN:U0ADA"), "account.ask")
    assert not allowed(UNKNOWN, "account.ask")


def test_what_is_refused_and_what_is_not_there_are_told_in_the_same_words() -> None:
    with pytest.raises(Refused) as refused:
        demand(actor("officer"), "guide.read", RELATIONS["foreign"], "run-1")
    assert str(refused.value) == "That is not here, or it is not yours to see."
    assert refused.value.reason == REASONS["member"]
