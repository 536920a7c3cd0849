"""What answers the question of what waits to be delivered, and what never arrived."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import messages as say
from bot.policy import Actor, demand
from bot.records import outbox
from bot.services.acts import Press

if TYPE_CHECKING:
    from bot.services.conversation import Conversation

MOST_TROUBLES = 10
WORD = "The platform's own word for why"
STATES = {
    "due": "waiting to be sent",
    "sending": "being sent now",
    "sent": "sent",
    "replaced": "not sent, because a newer one took its place",
    "failed": "never arrived",
}


def show(talk: Conversation, actor: Actor, press: Press) -> say.Message:
    """How many messages wait, were sent and failed in the last ninety days, and why."""
    demand(actor, "delivery.read")
    with talk.database.reading() as connection:
        counts = outbox.counts(connection)
        troubles = outbox.troubles(connection, MOST_TROUBLES)
    lines = [say.Line(f"{counts[state]:,} {words}", "", "") for state, words in STATES.items() if counts.get(state)]
    lines += [say.Line(f"{many:,} on {channel}: {error}", "", WORD) for channel, error, many in troubles]
    return say.Listing(
        title="Messages on their way",
        intro="Of the last ninety days. What they said is not kept once they were sent.",
        lines=tuple(lines),
        empty="Nothing was sent yet.",
        actions=(say.Button("Look again", "delivery.show", (), "quiet"), say.Button("Start again", "home")),
    )


HANDLERS = {"delivery.show": show}
