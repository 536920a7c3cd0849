"""Forms in Slack: opened at once, filled in, kept as they are chosen, and saved or handed back with what is missing.

What is chosen is a draft of ours, sealed. The view carries its id alone, and that is asked again whose it is.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from bot import messages as say
from bot.channels.slack.doors import reply
from bot.channels.slack.doors.heard import Heard, Place
from bot.channels.slack.doors.openings import ours
from bot.channels.slack.doors.reply import Reply
from bot.channels.slack.looks.press import NotOurs, press_of
from bot.channels.slack.looks.views import draw_form, draw_modal, errors_of, read_form
from bot.channels.slack.post import letters
from bot.policy import Actor
from bot.records import drafts
from bot.records.audit import Entry
from bot.records.drafts import DraftRow
from bot.records.sealing import DoesNotOpen, Seal
from bot.records.trouble import RecordsUnavailable
from bot.services.acts import ACTS, Press
from bot.services.conversation import Conversation
from bot.services.outgoing import Outgoing

Chosen = dict[str, tuple[str, ...]]

LONGEST_FORM = 120
"""Characters of what a form's button asks for, as far as a draft keeps it."""

GONE = say.Notice(
    "wrong",
    "That form is no longer open",
    (
        "It was saved already, or put away.",
        "If you saved it, the record is in your messages with me. If not, open it again from the message it came from.",
    ),
    (say.Button("Start again", "home", (), "primary"),),
)


class Forms:
    """Forms of one partnership, in Slack."""

    def __init__(self, conversation: Conversation, outgoing: Outgoing, seal: Seal) -> None:
        self.conversation = conversation
        self.outgoing = outgoing
        self.seal = seal

    def open(self, connection: Connection, heard: Heard, actor: Actor, now: datetime) -> None:
        """Fill the view that was opened when the button was pressed. Raises NotOurs."""
        press = press_of(heard.text)
        act = ACTS[press.act]
        opens = act.name if act.window else act.form
        if not opens or len(heard.text) > LONGEST_FORM:
            raise NotOurs
        card = self.conversation.hear(actor, Press(opens, press.values))
        to = letters.person_of(heard, actor)
        view = heard.place.id if heard.place.kind == "modal" else ours(heard)
        if not isinstance(card, say.Form):
            self.outgoing.put(connection, letters.answer(to, Place("modal", id=view), card, now))
            return
        held = self._draft(connection, actor, heard, now)
        self.outgoing.put(connection, letters.form(to, view, card, held.id, self._chosen(held), now))

    def _draft(self, connection: Connection, actor: Actor, heard: Heard, now: datetime) -> DraftRow:
        """The draft of this form; its answer will be drawn where it was opened last."""
        place = heard.place if heard.place.kind == "message" else Place()
        new = DraftRow(letters.new_key(), actor.key, heard.text, "", place.channel, place.id)
        if drafts.add_draft(connection, new, now):
            return new
        was = drafts.draft_of(connection, actor.key, heard.text)
        if was is None:  # saved or put away by another press in this very moment
            raise RecordsUnavailable("locked")
        held = replace(was, address=place.channel, place=place.id)
        drafts.change_draft(connection, held, now)
        return held

    def keep(self, connection: Connection, heard: Heard, actor: Actor, now: datetime) -> None:
        """Keep what is chosen so far: a line was ticked, or the form was closed."""
        held = self._mine(connection, heard, actor, now)
        if held is None or not heard.state:
            return
        body = self.seal.close(json.dumps(read_form(heard.state, None)), "draft", "body", held.id)
        drafts.change_draft(connection, replace(held, body=body), now)

    def save(self, connection: Connection, heard: Heard, actor: Actor, now: datetime) -> Reply:
        """Save a form, or hand it back with what is missing. Raises NotOurs."""
        held = self._mine(connection, heard, actor, now)
        if held is None:
            return reply.redrawn(draw_modal(GONE, letters.TITLE, "", ""))
        press = press_of(held.form)
        answer = self.conversation.hear(actor, Press(press.act, {**read_form(heard.state, None), **press.values}))
        form = answer.instead if isinstance(answer, say.Notice) and answer.kind == "conflict" else answer
        if isinstance(form, say.Form):
            self.keep(connection, heard, actor, now)
            errors = errors_of(form)
            if errors and form is answer:
                return replace(reply.wrong(errors), put_out=True)
            return reply.redrawn(draw_form(form, held.id, "", None))
        drafts.drop_draft(connection, held.id)
        to = letters.person_of(heard, actor)
        where = Place("message", held.address, held.place) if held.place else Place()
        self.outgoing.put(connection, letters.answer(to, where, answer, now))
        return reply.closed()

    def again(self, connection: Connection, heard: Heard, actor: Actor, now: datetime) -> Reply:
        """The same form, sent by Slack a second time: closed where it was saved, and else handed back once more."""
        if self._mine(connection, heard, actor, now) is None:
            return reply.closed()
        return self.save(connection, heard, actor, now)

    def _mine(self, connection: Connection, heard: Heard, actor: Actor, now: datetime) -> DraftRow | None:
        """The form that a view carries, if it is a member's own. A try at another's looks like one that is not there,
        and is kept in the audit."""
        held = drafts.draft(connection, heard.place.metadata) if heard.place.metadata else None
        if held is None or (actor.kind == "member" and held.person_key == actor.key):
            return held
        who, verb = actor.key or actor.at, ACTS[press_of(held.form).act].verb
        entry = Entry(now, who, actor.agency_key, verb, f"draft {held.id}", "refused", "the form is not theirs")
        self.conversation.audit.add(connection, entry)
        return None

    def _chosen(self, held: DraftRow) -> Chosen:
        if not held.body:
            return {}
        try:
            found = json.loads(self.seal.open(held.body, "draft", "body", held.id))
        except (DoesNotOpen, ValueError):
            return {}
        return {name: tuple(values) for name, values in found.items()}
