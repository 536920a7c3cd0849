"""Whatever people, agencies and words are called: Slack finds no mention and no link in what goes out but ours."""

from __future__ import annotations

import random
from dataclasses import fields, is_dataclass

import pytest

from bot import message_parts
from bot import messages as say
from bot.app import Parts
from tests.slack.injection.everywhere import KEPT, Drawings, draw_hostile, with_text
from tests.slack.injection.parsed import live, wrongly_seen
from tests.slack.injection.records import Partnership, Sent, send_hostile
from tests.slack.injection.texts import PIECES, hostile
from tests.web.gallery import EVERY

MANY, ROUNDS = 60, 2


def test_no_text_of_a_message_is_more_than_a_text() -> None:
    seed, found = random.SystemRandom().randrange(10**6), Drawings()
    draw_hostile(random.Random(seed), MANY, found)
    assert found.wrong == [], f"seed {seed}"
    assert found.drawn > MANY


def test_nothing_that_somebody_is_called_is_more_than_a_name(parts: Parts) -> None:
    seed, found = random.SystemRandom().randrange(10**6), Sent()
    dice = random.Random(seed)
    send_hostile(Partnership(parts), [*PIECES, *(hostile(dice) for _ in range(400))], dice, ROUNDS, found)
    assert found.wrong == [], f"seed {seed}"
    assert found.parsed > 20 * ROUNDS


def test_markup_that_is_not_written_out_is_found(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.slack.looks.text.escaped", lambda text: text)
    drawings, letters, dice = Drawings(), Sent(), random.Random(1)
    draw_hostile(dice, 20, drawings)
    send_hostile(Partnership(parts), ["<!channel>", "<https://evil.example|gov.uk>"], dice, 1, letters)
    assert any("not ours" in one for one in drawings.wrong)
    assert any("!channel" in one for one in letters.wrong)


def test_what_cannot_be_seen_and_is_not_taken_out_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.slack.looks.text.seen", lambda text: text.replace("\ud800", ""))
    found = Drawings()
    draw_hostile(random.Random(1), 20, found)
    assert any("cannot be seen" in one for one in found.wrong)


def test_the_text_stands_in_every_place_where_a_text_stands() -> None:
    assert wrongly_seen({"text": "a\u202eb"})
    assert wrongly_seen({"text": "a\u2069\u2068b"})
    assert not wrongly_seen({"text": "\u2068\u05e9\u2069 a"})
    assert live({"text": "<!here>"}) == {"!here": 1}
    for message in EVERY.values():
        assert with_text(message, "Ashmere") != message
    for kind, kept in KEPT.items():
        assert set(kept) <= {one.name for one in fields(kind)}
    every = [one for one in (*vars(message_parts).values(), *vars(say).values()) if is_dataclass(one)]
    assert set(KEPT) <= set(every)
