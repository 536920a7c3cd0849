"""S6, as far as Slack goes: whatever people, agencies and words are called, nothing goes out that Slack reads as more
than we wrote."""

from __future__ import annotations

from random import Random

from bot.log import start_logs
from tests.goals.goal import Found, goal
from tests.slack.injection.everywhere import Drawings, draw_hostile
from tests.slack.injection.records import Partnership, Sent, send_hostile
from tests.slack.injection.texts import hostile
from tests.slack.quick import a_partnership

MANY, ROUNDS = 5_000, 200


@goal("S6", "5,000 strings to Slack: 0 extra mentions, links, elements; the output is parsed, not the source")
def measure(seed: int) -> Found:
    """Every text in the gallery's messages, and all of them in the records of a partnership."""
    start_logs("CRITICAL")
    dice = Random(seed)
    drawings, letters = Drawings(), Sent()
    draw_hostile(dice, MANY, drawings)
    texts = [hostile(dice) for _ in range(MANY)]
    with a_partnership() as (parts, _):
        send_hostile(Partnership(parts), texts, dice, ROUNDS, letters)
    wrong = [*drawings.wrong, *letters.wrong]
    measured = (
        f"{MANY:,} texts in every text of {drawings.drawn:,} messages and views, {len(drawings.wrong)} wrong; "
        f"{MANY:,} as names, posts, contacts, starting points and words in {letters.parsed:,} letters and answers of "
        f"the door, {len(letters.wrong)} wrong{'; the first: ' + wrong[0][:160] if wrong else ''}"
    )
    return Found(measured, not wrong and letters.parsed > ROUNDS)
