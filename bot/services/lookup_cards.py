"""What a look-up says: results with the best match quoted, a passage with its law-today notes, a contact. Pure."""

from __future__ import annotations

from bot import messages as say
from bot.services.cards import SURE, cite, cites
from bot.services.lookup import Library
from bot.when import day_words
from knowledge.agencies import ROLE_WORDS
from knowledge.directory import Listed, WhoToAsk
from knowledge.guidance import Bullets, Passage
from knowledge.law import LawEntry
from knowledge.search import Found
from knowledge.search import Hit as FoundHit

QUOTE = 180
"""Characters of a passage shown in a list of results."""

KINDS = {"guidance": "Guidance", "law": "Law today", "contact": "Contact", "form": "Form"}

STATUS = {
    "in force": "In force",
    "replaced": "Replaced",
    "repealed": "Repealed",
    "renamed": "Has a new name",
    "new": "New since 2016",
    "closed": "Closed",
    "moving": "Changing: check before you rely on it",
}


BESIDE = {
    "replaced": ": in place of what the 2016 protocol says",
    "repealed": ": the 2016 law was repealed",
    "closed": ": what the 2016 protocol names has closed",
    "renamed": ": a new name since 2016",
    "new": ": new since 2016",
    "moving": ": changing, so check before you rely on it",
    "in force": ": in force",
}
"""What is said beside the title of a law-today note; the status is that of the 2016 name."""


def reading_of(passage: Passage, library: Library) -> say.Reading:
    """A passage of guidance with the law today beside it."""
    statutes = [entry for entry in library.law.entries if entry.id in passage.law]
    return say.Reading(
        title=passage.title,
        cite=cite(passage.cite),
        blocks=blocks_of(passage),
        remarks=tuple(law_remark(one) for one in statutes),
        footer=f"Owner: {passage.owner}. Reviewed {day_words(passage.reviewed)}. Due {day_words(passage.review_by)}.",
        actions=tuple(
            say.Button(f"Law today: {one.title}", "search.read", (("kind", "law"), ("key", one.id)), "quiet")
            for one in statutes
        ),
    )


def blocks_of(passage: Passage) -> tuple[say.Block, ...]:
    """The text of a passage as paragraphs and lists."""
    return tuple(
        say.Block(bullets=tuple(block.lines)) if isinstance(block, Bullets) else say.Block(text=" ".join(block.lines))
        for block in passage.text
    )


def law_remark(entry: LawEntry) -> say.Remark:
    """A piece of law as a note beside a passage."""
    return say.Remark(
        title=f"{entry.title}{BESIDE.get(entry.status, '')}",
        say=entry.says,
        kind="law today",
        sure=SURE.get(entry.grade, ""),
        checked=entry.checked,
    )


def law_reading(entry: LawEntry) -> say.Reading:
    """A piece of law on its own: what the protocol called it, what it is now, and what to write today."""
    facts = [("What it is", entry.kind)]
    if entry.name_2016:
        became = STATUS.get(entry.status, entry.status)
        facts = [("The 2016 protocol calls it", entry.name_2016), ("What became of that", became), *facts]
    if entry.cite_now:
        facts.append(("Write today", entry.cite_now))
    facts.append(("How sure we are", SURE.get(entry.grade, "")))
    if entry.check_with:
        facts.append(("Check with", f"Your {entry.check_with}"))
    return say.Reading(
        title=entry.title,
        cite=say.Cite(entry.id, "Law today"),
        blocks=(say.Block(text=entry.says),),
        facts=tuple(facts),
        sources=entry.source,
        footer=f"Compared with our notes on {day_words(entry.checked)}; the copies read were of mid-2026.",
        actions=tuple(
            say.Button(f"Read {one.text}", "search.read", (("kind", "guidance"), ("key", one.label)), "quiet")
            for one in cites(entry.labels)
        ),
    )


def results_card(found: Found, library: Library, contact: say.Contact | None) -> say.Results:
    """What a search found, the best match quoted whole; when nothing fits it says so and offers a person."""
    hits = tuple(_hit(one, library) for one in found.results)
    first = found.results[0] if found.results else None
    best = None
    if contact is None and first is not None and first.kind in ("guidance", "form"):
        best = reading_of(library.guidance.for_label(first.cite), library)
    elif contact is None and first is not None and first.kind == "law":
        best = law_reading(library.law.by_id(first.key))
    shown = hits[1:] if best or contact else hits
    meant = found.did_you_mean
    return say.Results(
        hits=shown,
        did_you_mean=say.Button(meant, "search.words", (("text", meant),), "quiet") if meant else None,
        understood=found.understood,
        best=best,
        contact=contact,
        say="" if hits else NOTHING,
        actions=ASK_A_PERSON if not hits else (),
    )


NOTHING = (
    "Nothing here fits those words, so we will not guess. Try other words, or ask a person: "
    "your SPOC or the community safety team."
)
ASK_A_PERSON = (
    say.Button("Who to ask at each agency", "contact.list", (), "primary"),
    say.Button("Start the guide: can I share this?", "guide.begin", (), "plain"),
)


def _hit(one: FoundHit, library: Library) -> say.Hit:
    quote, law = "", ""
    if one.kind in ("guidance", "form"):
        passage = library.guidance.for_label(one.cite)
        quote = _shortly(passage.plain_text.replace("\n", " "))
        law = "The law has changed since 2016: see the note" if passage.law else ""
    elif one.kind == "law":
        quote = _shortly(library.law.by_id(one.key).says)
    return say.Hit(KINDS.get(one.kind, one.kind), one.title, _cite_words(one), quote, _open(one), law)


def _cite_words(one: FoundHit) -> str:
    return "" if one.kind == "law" else cite(one.cite).text


def _open(one: FoundHit) -> say.Button:
    if one.kind == "contact":
        return say.Button("Open", "contact.show", (("agency", one.key),))
    kind = "law" if one.kind == "law" else "guidance"
    return say.Button("Open", "search.read", (("kind", kind), ("key", one.key)))


def _shortly(text: str) -> str:
    if len(text) <= QUOTE:
        return text
    return text[:QUOTE].rsplit(" ", 1)[0] + " ..."


def contact_card(found: WhoToAsk) -> say.Contact:
    """Who to ask at an agency; where no SPOC is on file it says so and offers a post instead."""
    listed = [one for one in (found.spoc, found.deputy, *found.others) if one is not None]
    notes = [found.moved, *dict.fromkeys(n for n in (found.asked_about.note, found.agency.note) if n), *found.instead]
    if found.spoc and not found.may_send:
        notes.append("Check this entry before you send anything: it has not been confirmed lately by two people.")
    return say.Contact(
        agency=found.agency.name,
        say=tuple(note for note in notes if note),
        lines=tuple(_line(one) for one in listed),
        route=found.route.words,
        cites=cites(found.cite),
        actions=(say.Button("All agencies", "contact.list", (), "quiet"),),
    )


def _line(one: Listed) -> say.ContactLine:
    contact = one.contact
    unit = f" ({contact.unit})" if contact.unit else ""
    reach = tuple(f"{what}: {where}" for what, where in (("Phone", contact.phone), ("Mailbox", contact.email)) if where)
    return say.ContactLine(
        role=ROLE_WORDS[contact.role],
        post=f"{contact.post}{unit}",
        name=contact.name or "Nobody named",
        reach=reach,
        confirmed=one.confirmation.words,
        stale=one.confirmation.stale,
    )
