"""What answers words and look-ups: understand what is meant, search, read a passage, find a contact."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot import messages as say
from bot.log import logger
from bot.policy import Actor, Refused, allowed
from bot.records.audit import Entry
from bot.records.trouble import RecordsUnavailable
from bot.services.acts import Press, Words
from bot.services.cards import card
from bot.services.hear_guide import start_button
from bot.services.lookup_cards import contact_card, law_reading, reading_of, results_card
from bot.services.plain_words import plain_answer
from bot.services.understanding import speaks_of_danger, understand
from knowledge.guard import PLAIN_NAMES

if TYPE_CHECKING:
    from bot.services.conversation import Conversation

LONGEST_WORDS = 1_000
"""Characters. Longer than this is a case and not a question, and does not belong here."""

MOST_STARTS = 2
"""Starting points offered below what was found."""

MIDDLE_OF_A_WALK = timedelta(hours=1)
"""How long after the last answer an officer is taken to be still in the middle of a walk."""

WHERE_IT_BELONGS = (
    "Nothing you typed was kept.",
    'Ask again without it: say "a tenant" or "a pupil" instead of the name.',
    "Details about a person belong on your own case system, or in the partnership's secure form.",
    "If you sent it in a chat, delete your message there.",
)


def hear_words(talk: Conversation, actor: Actor, said: Words) -> say.Message:
    """Answer an officer's own words. The guard looks first; the words are then used and forgotten.

    Words that speak of danger bring the emergency text, also when they cannot be taken.
    """
    text = said.text.strip()
    if not text:
        asked = "Type what you want to know, for example: can I tell housing about an arrest?"
        return say.Notice("wrong", "There was nothing to answer", (asked,), (HOME,))
    plain = plain_answer(talk, actor, text)
    if plain is not None:
        return plain
    danger = talk.emergency() if speaks_of_danger(text) else None
    if len(text) > LONGEST_WORDS:
        return say.Notice(
            "wrong",
            "That is too long",
            (f"Ask in one or two sentences, up to {LONGEST_WORDS:,} letters, with nothing about a person in it.",),
            (HOME,),
            emergency=danger,
        )
    verdict = talk.guard.look(text)
    if verdict.personal and (verdict.certain or not said.vouched):
        kinds = " and ".join(PLAIN_NAMES[kind] for kind in verdict.kinds)
        may_vouch = not verdict.certain
        lines = (f"Something in it looks like {kinds}.", *WHERE_IT_BELONGS)
        return say.Notice(
            "personal", "That may be about a person", lines, (HOME,), emergency=danger, may_vouch=may_vouch
        )
    if verdict.personal:
        _note_vouched(talk, actor, verdict.kinds)
    return _answer(talk, actor, text, said.about)


def _note_vouched(talk: Conversation, actor: Actor, kinds: tuple[str, ...]) -> None:
    """Keep that the officer said "not about a person", without the words (security.md 4.9)."""
    entry = Entry(talk.now(), actor.key, actor.agency_key, "guidance.search", "vouched", "done", " ".join(kinds))
    try:
        with talk.database.writing() as connection:
            talk.audit.add(connection, entry)
    except RecordsUnavailable as trouble:
        logger().warning("what was vouched for could not be recorded", reason=trouble.reason)


ONLY = {"spoc": ("contact",), "guidance": ("guidance", "law", "form")}
"""What is looked for when only that was asked for."""


def _answer(talk: Conversation, actor: Actor, text: str, about: str) -> say.Message:
    meant = understand(text, talk.packs.current.pack, actor.sector, talk.packs.points)
    if meant.kind == "danger":
        return talk.emergency()
    if meant.kind == "share" and not about:
        if meant.situation or not meant.others:
            view = talk.guide.start(actor, meant.situation, meant.shown)
            return card(view, talk.packs.rules, actor)
        return _which_start(talk, meant.others, meant.shown)
    kinds = ONLY.get(about, ("contact",) if meant.kind == "contact" else None)
    found = talk.lookup.search(actor, text, kinds=kinds)
    if kinds and not found.results:
        found = talk.lookup.search(actor, text)
    shown = results_card(found, talk.lookup.library, _best_contact(talk, actor, found.results))
    back = _back_to_the_question(talk, actor)
    return replace(shown, actions=(*back, *shown.actions, *_starts(talk, meant.others[:MOST_STARTS])))


def _back_to_the_question(talk: Conversation, actor: Actor) -> tuple[say.Button, ...]:
    """The way back for an officer who looked something up in the middle of a walk."""
    try:
        newest = next(iter(talk.guide.unfinished(actor, 1)), None)
    except RecordsUnavailable:
        return ()
    if newest is None or newest.row.state != "open" or talk.now() - newest.row.updated_at > MIDDLE_OF_A_WALK:
        return ()
    where = newest.flow.pack.questions.get(newest.walk.place)
    label = f"Back to your question: {where.short}" if where else "Back to the outcome"
    return (say.Button(label, "guide.show", (("run", newest.row.id),), "plain"),)


def _starts(talk: Conversation, names: tuple[str, ...]) -> Iterator[say.Button]:
    """Starting points that what was looked up may lead to."""
    situations = talk.packs.current.pack.situations
    for name in names:
        button = start_button(situations[name])
        yield replace(button, label=f"Can I share this? {button.label}")


def _which_start(talk: Conversation, names: tuple[str, ...], shown: tuple[str, ...]) -> say.Message:
    situations = talk.packs.current.pack.situations
    lines = tuple(say.Line(situations[n].title, situations[n].say, "", start_button(situations[n])) for n in names)
    return say.Listing(
        title="Which of these is nearest?",
        intro=". ".join(shown) + ".",
        lines=lines,
        empty="",
        actions=(
            say.Button("None of these: start from the first question", "guide.start", (), "primary"),
            say.Button("More starting points", "guide.begin", (), "quiet"),
        ),
    )


def _best_contact(talk: Conversation, actor: Actor, results: tuple[object, ...]) -> say.Contact | None:
    first = results[0] if results else None
    if first is None or getattr(first, "kind", "") != "contact":
        return None
    return _contact(talk, actor, getattr(first, "key", ""))


def _contact(talk: Conversation, actor: Actor, key: str) -> say.Contact:
    kind, _, name = key.partition(":")
    agency = talk.lookup.agency_of_contact(name) if kind == "contact" else (name or key)
    found = talk.lookup.contact(actor, agency)
    card, asked = contact_card(found), found.agency.key
    if asked == actor.agency_key or not allowed(actor, "request.make"):
        return card
    ask = say.Button("Ask them for information", "request.form", (("agency", asked),))
    return replace(card, actions=(ask, *card.actions))


def words_again(talk: Conversation, actor: Actor, press: Press) -> say.Message:
    """A "did you mean" pressed, or words sent as a form."""
    return hear_words(talk, actor, Words(press.one("text"), press.one("vouched") == "yes"))


def read(talk: Conversation, actor: Actor, press: Press) -> say.Message:
    """A passage of guidance, or a piece of law, opened."""
    kind, key = press.one("kind"), press.one("key")
    if kind == "law":
        return law_reading(talk.lookup.statute(actor, key))
    if kind == "guidance":
        return reading_of(talk.lookup.passage(actor, key), talk.lookup.library)
    raise Refused("guidance.read", "", "there is no such kind of page")


def post(talk: Conversation, actor: Actor, press: Press) -> say.Message:
    """A passage, posted in the chat room in which the officer asked."""
    reading = read(talk, actor, press)
    if talk.rooms is None or not isinstance(reading, say.Reading):
        raise Refused("guidance.post", "", "there is no such room")
    return talk.rooms.post(actor, press.one("room"), reading)


def contact(talk: Conversation, actor: Actor, press: Press) -> say.Message:
    """Who to ask at one agency."""
    return _contact(talk, actor, press.one("agency"))


def contacts(talk: Conversation, actor: Actor, press: Press) -> say.Message:
    """Every agency of the partnership."""
    lines = tuple(
        say.Line(one.name, one.short_name, "", say.Button("Who to ask", "contact.show", (("agency", one.key),)))
        for one in talk.lookup.agencies(actor)
    )
    return say.Listing(
        title="Who to ask at each agency",
        intro="Each agency names a single point of contact (SPOC) and a deputy. Protocol 8.1.",
        lines=lines,
        empty="The directory is empty. Whoever runs canishare can fill it with: canishare contacts import",
    )


HOME = say.Button("Start again", "home", (), "primary")

HANDLERS = {
    "search.words": words_again,
    "search.read": read,
    "guidance.post": post,
    "contact.show": contact,
    "contact.list": contacts,
}
