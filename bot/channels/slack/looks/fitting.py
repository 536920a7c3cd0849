"""Making what is drawn fit: how large blocks are, and leaving off in the middle what is too much.

Beside its documented limits Slack refuses a message whose blocks are larger than about 13,200 bytes together
(`msg_blocks_too_long`; slackapi/bolt-js issues 2509 and 2867), and a view of more than 250 kB (`view_too_large`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from bot.channels.slack.looks.text import Object, marked_object

MOST_BLOCKS = 50
MOST_IN_VIEW = 100
LARGEST_MESSAGE = 12_500
LARGEST_VIEW = 200_000
BLOCK_ID = 24
"""Bytes of the id that Slack gives to a block without one."""

LEFT_OFF = "There is more than fits here. Open it on the web page to see all of it."


def size_of(blocks: Sequence[Object]) -> int:
    """How large blocks are, as Slack keeps them."""
    return len(json.dumps(list(blocks), ensure_ascii=False, separators=(",", ":")).encode()) + BLOCK_ID * len(blocks)


def fits(blocks: Sequence[Object], most: int, largest: int) -> bool:
    """Whether they are few and small enough."""
    return len(blocks) <= most and size_of(blocks) <= largest


def within(blocks: Sequence[Object], most: int, largest: int = LARGEST_VIEW) -> list[Object]:
    """The blocks, as many as fit. The last ones are kept: that is where the buttons stand."""
    if fits(blocks, most, largest):
        return list(blocks)
    kept = max(1, min(most // 5, len(blocks) // 2))
    tail = list(blocks[-kept:])
    head = list(blocks[: min(most - kept - 1, len(blocks) - kept)])
    left_off: Object = {"type": "context", "elements": [marked_object(LEFT_OFF)]}
    while size_of([*head, left_off, *tail]) > largest and (head or len(tail) > 1):
        (head or tail).pop(-1 if head else 0)
    return [*head, left_off, *tail]
