"""A token is read once for many calls, and not used for long after it ended, whoever ended it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from threading import Thread
from typing import Any, cast

import pytest

from bot.app import Parts
from bot.channels.slack.join import join_slack
from bot.channels.slack.post.calls import Declined
from bot.channels.slack.post.courier import SlackCourier
from bot.channels.slack.post.token_cache import KEPT_SECONDS, TokenCache
from bot.channels.slack.post.tokens import NoToken, Renewed, Tokens
from bot.channels.slack.setting_up.install import Grant, keep_grant
from bot.outcomes import NotYet
from bot.records.trouble import RecordsUnavailable
from tests.slack.door import POLICE, Door
from tests.slack.test_courier_unsure import PARCEL, Line, Ready

FIRST, ANEW = "xoxb-for-the-fake-only", "xoxb-granted-anew"


class Shelf:
    """Where tokens are read, and how often they were."""

    def __init__(self) -> None:
        self.token, self.reads, self.seconds = FIRST, 0, 0.0
        self.meanwhile: Callable[[], None] = lambda: None
        self.cache = TokenCache(lambda: self.seconds)

    def of(self) -> str:
        def read() -> str:
            self.reads += 1
            found = self.token
            self.meanwhile()
            return found

        return self.cache.of(POLICE, read)


def test_it_is_read_once_while_it_is_fresh() -> None:
    shelf = Shelf()
    assert {shelf.of() for _ in range(5)} == {FIRST}
    assert shelf.reads == 1
    shelf.seconds = KEPT_SECONDS + 0.1
    shelf.token = ANEW
    assert shelf.of() == ANEW


def test_what_was_forgotten_while_it_was_read_is_not_kept() -> None:
    shelf = Shelf()

    def forgets() -> None:
        shelf.token = ANEW
        shelf.cache.forget(POLICE)

    shelf.meanwhile = forgets
    assert shelf.of() == FIRST
    shelf.meanwhile = lambda: None
    assert shelf.of() == ANEW


def test_what_is_read_before_the_forgetting_is_committed_is_not_kept() -> None:
    shelf = Shelf()
    assert shelf.of() == FIRST
    shelf.cache.forget(POLICE)
    assert shelf.of() == FIRST, "not committed yet"
    shelf.token = ANEW
    assert shelf.of() == ANEW


def test_the_last_token_is_known_until_it_is_forgotten() -> None:
    shelf = Shelf()
    assert shelf.cache.last_known(POLICE) == ""
    shelf.of()
    shelf.seconds = 3_600
    assert shelf.cache.last_known(POLICE) == FIRST
    shelf.cache.forget(POLICE)
    assert shelf.cache.last_known(POLICE) == ""


def test_a_token_that_could_not_be_read_is_asked_for_again() -> None:
    cache = TokenCache()

    def fails() -> str:
        raise RecordsUnavailable("locked")

    with pytest.raises(RecordsUnavailable):
        cache.of(POLICE, fails)
    assert cache.of(POLICE, lambda: FIRST) == FIRST


def aged(tokens: Tokens) -> Tokens:
    """The same, long after anything was done to an installation."""
    tokens.lately = TokenCache()
    return tokens


def test_an_uninstall_counts_at_once_also_for_who_reads_before_it_is_committed(parts: Parts, door: Door) -> None:
    tokens = aged(door.slack.tokens)
    assert tokens.of(POLICE) == FIRST
    with parts.database.together() as connection:
        door.slack.lifecycle.gone(connection, POLICE)
        reader = Thread(target=tokens.of, args=[POLICE])
        reader.start()
        reader.join()
    with pytest.raises(NoToken):
        tokens.of(POLICE)


def test_an_installation_over_another_counts_at_once(parts: Parts, door: Door) -> None:
    tokens = aged(door.slack.tokens)
    assert tokens.of(POLICE) == FIRST
    keep_grant(parts, tokens, Grant(POLICE, "Police", "A0", "U0BOT", "commands", ANEW))
    assert tokens.of(POLICE) == ANEW


def test_what_slack_refuses_with_a_token_of_before_ends_no_newer_installation(parts: Parts, door: Door) -> None:
    """Another process stored another token: it is not canishare that is gone."""
    tokens = aged(door.slack.tokens)
    assert tokens.of(POLICE) == FIRST
    elsewhere = join_slack(parts, door.settings)
    keep_grant(parts, elsewhere.tokens, Grant(POLICE, "Police", "A0", "U0BOT", "commands", ANEW))
    elsewhere.workers.close()
    assert tokens.of(POLICE) == FIRST, "for a few seconds yet"
    line, ready = Line(postMessage=Declined("token_revoked")), cast(Any, Ready())
    courier = SlackCourier(cast(Any, line), tokens, ready, lambda *_: None, parts.now)
    parcel = replace(PARCEL, workspace=POLICE)
    assert asyncio.run(courier.deliver(parcel, {"text": "x"})) == NotYet("token_revoked")


def test_tokens_are_never_shown_with_what_they_belong_to() -> None:
    grant = Grant(POLICE, "Police", "A0", "U0BOT", "commands", "xoxb-secret", "xoxe-secret")
    assert "secret" not in f"{grant!r} {Renewed('xoxb-secret', 'xoxe-secret', 1)!r}"
