"""Many at once: whatever is pressed at the same moment has one effect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from bot.app import Parts
from bot.records import accounts
from bot.services.accounts import Overtaken
from tests.chat import POLICE, SLACK, Chatter, Told, install, listen
from tests.partnership import HOLLY, KWABENA, RHODRI
from tests.services.accounts import asked
from tests.services.rows import links

MANY = 50


@pytest.fixture
def parts(parts_both: Parts) -> Parts:
    return install(parts_both)


@pytest.fixture
def told(parts: Parts) -> Told:
    """Whom anything is told."""
    return listen(parts)


def at_once(acts: list[Callable[[], object]]) -> Counter[str]:
    """Do all of these at the same moment, and count how they ended."""
    together = Barrier(len(acts))

    def do(act: Callable[[], object]) -> str:
        together.wait()
        try:
            act()
        except Overtaken:
            return "overtaken"
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return Counter(pool.map(do, acts))


def test_fifty_confirms_of_one_request_make_one_link(parts: Parts, told: Told) -> None:
    """Kwabena says that it is Rhodri, Holly that it is Kwabena himself: whoever comes first is right."""
    stranger = asked(parts)
    parts.accounts.unlink(SLACK, POLICE, "U0KWABENA")
    kwabena, holly = parts.people.actor(KWABENA), parts.people.actor(HOLLY)
    ended = at_once(
        [
            (lambda: parts.accounts.confirm(kwabena, stranger.at, RHODRI))
            if number % 2
            else (lambda: parts.accounts.confirm(holly, stranger.at, KWABENA))
            for number in range(MANY)
        ]
    )
    assert ended == {"done": MANY // 2, "overtaken": MANY // 2}, "the same answer again is no quarrel"
    (link,) = links(parts, "account.confirm")
    assert link["detail"] == f"linked {stranger.actor.key}"
    assert told.people.count(stranger.at) == 1


def test_one_person_confirmed_for_fifty_accounts_at_once_has_one(parts: Parts, told: Told) -> None:
    strangers = [asked(parts, user=f"U{number:02}") for number in range(MANY)]
    kwabena = parts.people.actor(KWABENA)
    ended = at_once([lambda one=one: parts.accounts.confirm(kwabena, one.at, RHODRI) for one in strangers])  # type: ignore[misc]
    assert ended == {"done": 1, "overtaken": MANY - 1}
    assert [one.actor.key for one in strangers if one.actor.kind == "member"] == [RHODRI]
    assert len(links(parts, "account.confirm")) == 1


def test_confirming_and_refusing_at_once_is_one_of_the_two(parts: Parts, told: Told) -> None:
    stranger = asked(parts)
    kwabena, holly = parts.people.actor(KWABENA), parts.people.actor(HOLLY)
    at_once(
        [
            (lambda: parts.accounts.confirm(kwabena, stranger.at, RHODRI))
            if number % 2
            else (lambda: parts.accounts.refuse(holly, stranger.at))
            for number in range(20)
        ]
    )
    (link,) = links(parts, "account.confirm")
    assert (link["detail"] == "refused") == (stranger.actor.kind == "unknown")
    assert told.people.count(stranger.at) == 1


def test_asking_fifty_times_at_once_makes_one_request(parts: Parts, told: Told) -> None:
    stranger = Chatter(parts, "U0STRANGER")
    actor = stranger.actor
    assert at_once([lambda: parts.accounts.ask(actor)] * MANY) == {"done": MANY}
    assert len(links(parts, "account.ask")) == 1
    assert told.people == [HOLLY, KWABENA]


def test_what_somebody_else_changed_in_between_is_not_changed_again(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger, fresh = asked(parts), Chatter(parts, "U0FRESH").actor
    kwabena, before = parts.people.actor(KWABENA), links(parts)
    for name in ("put_account", "put_workspace"):
        monkeypatch.setattr(accounts, name, lambda *_: False)
    for act in (
        lambda: parts.accounts.ask(fresh),
        lambda: parts.accounts.confirm(kwabena, stranger.at, RHODRI),
        lambda: parts.accounts.refuse(kwabena, stranger.at),
        lambda: parts.accounts.end(SLACK, POLICE, "U0STRANGER", "guest"),
        lambda: parts.accounts.link(SLACK, POLICE, "U0HOLLY", HOLLY),
        lambda: parts.accounts.unlink(SLACK, POLICE, "U0KWABENA"),
        lambda: parts.accounts.bind(SLACK, POLICE, "lantern"),
        lambda: parts.accounts.workspace_gone(SLACK, POLICE),
        lambda: parts.accounts.workspace_installed(SLACK, "T0NEW", "New"),
    ):
        with pytest.raises(Overtaken, match="Somebody else changed this just now"):
            act()
    assert links(parts) == before


def test_an_account_that_is_closed_while_it_is_confirmed_is_nobodys(parts: Parts) -> None:
    stranger = asked(parts)
    kwabena = parts.people.actor(KWABENA)
    confirm = lambda: parts.accounts.confirm(kwabena, stranger.at, RHODRI)  # noqa: E731
    at_once([confirm, lambda: parts.accounts.end(SLACK, POLICE, "U0STRANGER", "guest"), confirm])
    assert stranger.actor.kind == "guest"
    with parts.database.reading() as connection:
        assert parts.audit.verify(connection).sound
