"""What answers the acts of recording: the form, saving it, the record, its correction, and an agency's list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import messages as say
from bot.policy import Actor
from bot.records.rows import DecisionRow
from bot.services.acts import Press
from bot.services.cards import card
from bot.services.decisions import Blank, Recorded
from bot.services.hear_guide import NOT_SHOWN, page_of, pages
from bot.services.record_cards import decided_words, form_card, record_card
from bot.when import uk_words
from flows.sharing import DoesNotFit

if TYPE_CHECKING:
    from bot.services.conversation import Conversation


NOT_CHOSEN = ("run", "version")
"""What a form carries beside what was chosen in it. Whatever is not a field of the run's own pack is left out later."""


def blank(talk: Conversation, actor: Actor, press: Press) -> say.Message:
    """The form to record a decision."""
    return form_card(talk.decisions.blank(actor, press.one("run")), talk.packs.rules)


def save(talk: Conversation, actor: Actor, press: Press) -> say.Message:
    """Record the decision, or give the form back with what is missing."""
    version = press.one("version")
    if not version.isdecimal() or len(version) > 9:
        raise DoesNotFit("", "That form is damaged. Use the one on the page below.")
    chosen = {name: tuple(v for v in values if v) for name, values in press.values.items() if name not in NOT_CHOSEN}
    saved = talk.decisions.save(actor, press.one("run"), int(version), chosen)
    if isinstance(saved, Blank):
        return form_card(saved, talk.packs.rules)
    return record_card(saved, notices=("Saved. Copy it to the client's record if your service asks for that.",))


def show(talk: Conversation, actor: Actor, press: Press) -> say.Message:
    """The record of a decision."""
    return record_card(talk.decisions.show(actor, press.one("decision")))


def correct(talk: Conversation, actor: Actor, press: Press) -> say.Message:
    """A new walk with the old answers, to be recorded as a correction."""
    view = talk.guide.start_correction(actor, press.one("decision"))
    return card(view, talk.packs.rules, actor)


def of_agency(talk: Conversation, actor: Actor, press: Press) -> say.Message:
    """The decisions of the officer's agency, for those who may see them."""
    page = page_of(press)
    found, more = talk.decisions.of_agency(actor, page)
    return say.Listing(
        title="Decisions of every agency" if actor.is_any("auditor") else f"Decisions of {actor.agency_name}",
        lines=tuple(_line(one) for one in found),
        empty="No decisions are on record yet.",
        intro="Coded decisions only: no content is kept. Each time this list is opened, that is recorded.",
        actions=pages("decision.list", page, more),
    )


def _line(one: Recorded | DecisionRow) -> say.Line:
    if isinstance(one, DecisionRow):
        return say.Line(one.reference, uk_words(one.decided_at), NOT_SHOWN)
    officer = one.officer.post if one.officer else one.row.person_key
    outcome = decided_words(one.row, one.flow.pack)
    opened = say.Button("See the record", "decision.show", (("decision", one.row.id),))
    about = f"{uk_words(one.row.decided_at)}; {officer}, {one.agency}"
    return say.Line(one.row.reference, about, f"{outcome}{' (corrected)' if one.corrected_by else ''}", opened)


HANDLERS = {
    "decision.form": blank,
    "decision.save": save,
    "decision.show": show,
    "decision.correct": correct,
    "decision.list": of_agency,
}
