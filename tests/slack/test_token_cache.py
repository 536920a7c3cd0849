"""A token is read once for many calls, and not used for long after it ended, whoever ended it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.app import Parts
from bot.channels.slack.join import join_slack
from bot.channels.slack.post.token_cache import KEPT_SECONDS, TokenCache
from bot.channels.slack.post.tokens import NoToken
from bot.channels.slack.setting_up.install import Grant, keep_grant
from bot.records.trouble import RecordsUnavailable
from tests.slack.door import POLICE, Door

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


def test_a_token_that_could_not_be_read_is_asked_for_again() -> None:
    cache = TokenCache()

    def fails() -> str:
        raise RecordsUnavailable("locked")

    with pytest.raises(RecordsUnavailable):
        cache.of(POLICE, fails)
    assert cache.of(POLICE, lambda: FIRST) == FIRST


def test_an_uninstall_and_an_installation_count_at_once(parts: Parts, door: Door) -> None:
    tokens = door.slack.tokens
    assert tokens.of(POLICE) == FIRST
    door.send(door.event({"type": "app_uninstalled"}))
    with pytest.raises(NoToken):
        tokens.of(POLICE)
    keep_grant(parts, tokens, Grant(POLICE, "Police", "A0", "U0BOT", "commands", ANEW))
    assert tokens.of(POLICE) == ANEW


def test_a_token_that_slack_refuses_is_compared_with_what_is_on_record_now(parts: Parts, door: Door) -> None:
    """Another process may have stored another: then it is not canishare that is gone."""
    tokens = door.slack.tokens
    assert tokens.of(POLICE) == FIRST
    elsewhere = join_slack(parts, door.settings)
    keep_grant(parts, elsewhere.tokens, Grant(POLICE, "Police", "A0", "U0BOT", "commands", ANEW))
    elsewhere.workers.close()
    assert tokens.of(POLICE) == FIRST, "for a few seconds yet"
    assert tokens.now_of(POLICE) == ANEW
    assert tokens.of(POLICE) == ANEW
