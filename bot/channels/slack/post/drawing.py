"""Drawing a walk when it is sent, not when it was pressed: what is shown is how things stand then.

An officer who presses quickly has the last step drawn once, and somebody whose access ended meanwhile is shown nothing
of it. The outbox keeps no words of it either: only which walk to show. What was drawn already for a member is sent only
while they are one.
"""

from __future__ import annotations

from bot import messages as say
from bot.channels.slack.post.letters import AT, NAME, SHOW, mark, payload_for
from bot.records.outbox import Claimed
from bot.records.trouble import RecordsUnavailable
from bot.services.accounts import Accounts
from bot.services.acts import Press
from bot.services.conversation import Conversation
from bot.services.outgoing import Payload
from bot.services.senders import Sender

WALKING = frozenset(("guide.answer", "guide.start", "guide.resume", "guide.show", "search.words"))
"""Acts whose answer can be a walk as it stands."""


def walk_in(message: say.Message | say.Walk, press: Press) -> tuple[str, str]:
    """Which walk a message shows, and at which question; nothing where it says anything more than that."""
    if isinstance(message, say.Walk):
        return message.run, ""
    if not isinstance(message, say.Question | say.Outcome) or press.act not in WALKING:
        return "", ""
    return message.run, press.one("at") if press.act == "guide.show" else ""


FOR_A_MEMBER = frozenset(("post", "update", "home", "view", "room"))
"""Kinds of letters that somebody reads in their own messages, or that are posted in their name."""


class AccessEnded(Exception):
    """Whom a letter is for is that member no longer."""


class Drawing:
    """Draws what a parcel is to show."""

    def __init__(self, conversation: Conversation, accounts: Accounts) -> None:
        self.conversation = conversation
        self.accounts = accounts

    def ready(self, parcel: Claimed, payload: Payload) -> Payload:
        """What to send. Raises AccessEnded, RecordsUnavailable."""
        drawn = SHOW not in payload
        if drawn and not (parcel.person_key and parcel.kind in FOR_A_MEMBER):
            return payload
        user = parcel.place if parcel.kind == "room" else parcel.lane.split(":")[2]
        actor = self.accounts.actor(Sender(NAME, parcel.workspace, user, parcel.workspace))
        if drawn:
            if actor.kind != "member" or actor.key != parcel.person_key:
                raise AccessEnded
            return payload
        asked = {"run": (str(payload[SHOW]),), "at": (str(payload.get(AT, "")),)}
        message = self.conversation.hear(actor, Press("guide.show", asked))
        if isinstance(message, say.Notice) and message.kind == "unavailable":
            raise RecordsUnavailable("unreachable")
        return payload_for(parcel.kind, message, mark(parcel.created_at))
