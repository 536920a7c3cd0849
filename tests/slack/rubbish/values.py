"""Values that do not belong where they are put. Each that can hold a mark holds one, to be looked for in the log."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any

from bot.services.acts import ACTS
from tests.services.test_hostile import HOSTILE, NAMES

MARK = "quillfeather99vane"
DEEP = "\u2042deep\u2042"
"""Stands for lists within lists, deeper than any reader likes; put in when the payload is text already."""

MARKUP = (
    "<!channel>",
    "<!here|here>",
    "<@U0KWABENA>",
    "<#C0PARADE|general>",
    "<https://evil.example|gov.uk>",
    "<mailto:a@evil.example|a>",
    "&lt;!channel&gt;",
    "&amp;lt;",
    "*bold* _it_ ~no~ `code` ```block```",
    "> quoted\n>>> all",
    "[gov.uk](https://evil.example)",
    ":skull: :+1::skin-tone-2:",
    "\u202egnp.exe\u202c",
    "a\u200bb\u2060c\ufeff",
    "\u2066\u2067\u2068\u2069",
)
WORDS = (
    "can I share this with housing what is consent who is the probation spoc born 3 May 1981 NHS 943 476 5919 help "
    "not personal: danger bleeding 999 arrest tenant section 115 115 115 ( ) \" ' * AND OR NOT NEAR : - ^"
).split()
IDS = ("U0KWABENA", "U0SHABNAM", "T0POLICE", "T0LANTERN", "D0KWABENA", "C0PARADE", "B0BOT", "E0ORG", "", "U")


def text(dice: Random) -> str:
    """A text of any kind."""
    kind = dice.randrange(8)
    if kind == 0:
        return dice.choice(HOSTILE)[: dice.choice((40, 40, 40, 300, 4_000) if dice.random() < 0.99 else (250_000,))]
    if kind == 1:
        return dice.choice(MARKUP) + MARK
    if kind == 2:
        return "".join(
            chr(dice.choice((dice.randrange(0x80), dice.randrange(0x3000)))) for _ in range(dice.randrange(60))
        )
    if kind == 3:
        return MARK * dice.choice((1, 3, 20, 200))
    if kind == 4:
        return dice.choice(IDS)
    if kind == 5:
        return f"{MARK}\x00{dice.choice(HOSTILE)[:50]}"
    if kind == 6:
        return dice.choice(("", " ", "true", "false", "null", "0", "-1", "1.1", "None", "[]", "{}", '"'))
    return sentence(dice)


def sentence(dice: Random) -> str:
    """Words as somebody might type them, with a mark among them."""
    words = dice.choices(WORDS, k=dice.randrange(1, 14))
    words.insert(dice.randrange(len(words) + 1), MARK)
    return " ".join(words)


def anything(dice: Random) -> Any:
    """A piece of JSON of any kind."""
    made: tuple[Callable[[], Any], ...] = (
        lambda: None,
        lambda: dice.choice((True, False)),
        lambda: dice.choice((0, -1, 1, 3.5, 10**30, -(10**400), float("nan"), float("inf"), 1e308)),
        lambda: text(dice),
        lambda: text(dice),
        list,
        dict,
        lambda: [anything(dice) for _ in range(dice.randrange(4))],
        lambda: {text(dice)[:60]: anything(dice) for _ in range(dice.randrange(4))},
        lambda: DEEP,
        lambda: [text(dice)[:90]] * dice.choice((1, 100, 1_000)),
        lambda: {f"{MARK}{number}": number for number in range(dice.choice((1, 150)))},
    )
    return dice.choice(made)()


def button_value(dice: Random) -> str:
    """What a button might carry that we did not write, or wrote once."""
    kind = dice.randrange(6)
    if kind == 0:
        return text(dice)
    if kind == 1:
        return json.dumps(anything(dice))
    act = dice.choice((*ACTS, MARK, "", "__class__"))
    pairs: list[Any] = [
        [dice.choice((*NAMES, "room")), text(dice)[:2_500]] for _ in range(dice.choice((0, 1, 3, 8, 45)))
    ]
    if kind == 2:
        pairs = [anything(dice) for _ in range(dice.randrange(4))]
    return json.dumps([act, *pairs], ensure_ascii=dice.random() < 0.5)
