"""Telling people: each gets their own letter."""

from __future__ import annotations

from bot.services.telling import LONGEST_KEY, key_of


def test_keys_that_differ_only_at_their_end_stay_two() -> None:
    event = "outside:T0POLICE:C0" + "X" * 60
    keys = {key_of(event, person) for person in ("rhodri-one", "rhodri-two")}
    assert len(keys) == 2
    assert all(len(key) <= LONGEST_KEY for key in keys)
    assert key_of("short", "one") == "short:one"
