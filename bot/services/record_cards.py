"""The record of a decision as it is asked for and as it is shown: the form, the page, and the copy-ready text. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from bot import messages as say
from bot.records.rows import DecisionRow
from bot.services.cards import GROUND_WORDS, answer_words, cites, said_back
from bot.services.decisions import Blank, Recorded
from bot.services.runs import given_from
from bot.when import day_words, uk_words
from flows import decision as form
from flows.pack import Field, Pack
from flows.rules import Rules

MARKING = "OFFICIAL-SENSITIVE"
"""The handling marking of today; the 2016 protocol's own marking belongs to a scheme that ended in 2014."""

NO_CONTENT = (
    "Types of information only. Never put what was said, or anybody's name, address or story here.",
    "What your answers already settle is filled in. Change what does not fit.",
)


PROVISIONAL = ("seek_advice", "ask_owner", "fix_first")
"""Outcomes that are not the end of it: the officer comes back with the answer."""

FOLLOWS = "When the answer has come: change what has changed. It makes a new record that follows this one."
CORRECTS = "It makes a new record; this one stays."


def form_card(blank: Blank, rules: Rules) -> say.Form:
    """The form to record a decision, with what is already settled and what is still wrong."""
    view = blank.view
    pack = view.flow.pack
    page = form.form_of(pack)
    fields: list[say.FormField] = []
    for field in page.fields:
        fields.append(_form_field(blank, rules, field))
        if field.id == "authorised_by":
            fields.append(_authoriser(blank))
    run = (("run", view.row.id), ("version", str(view.row.version)))
    outcome = pack.outcomes[view.walk.outcome or ""]
    return say.Form(
        title=page.title,
        intro=(f"You came to: {outcome.short}. {outcome.title}.", *NO_CONTENT),
        fields=tuple(fields),
        save=say.Button("Save the record", "decision.save", run, "primary"),
        problems=tuple(blank.problems.values()),
        cites=cites(page.cite),
        actions=(say.Button("Back to the outcome", "guide.show", run[:1], "quiet"),),
    )


def _form_field(blank: Blank, rules: Rules, field: Field) -> say.FormField:
    chosen = blank.chosen.get(field.id, ())
    kind, options = field.kind, tuple[say.Option, ...]()
    value = ""
    if field.kind == "automatic":
        kind, value = "fixed", "Filled in when you save: the date and time, in UK time"
    elif field.kind == "person":
        kind = "select"
        options = tuple(say.Option(one.value, one.label, one.value in chosen) for one in blank.requesters)
    elif field.kind == "agencies":
        kind = "many"
        options = tuple(say.Option(one.value, one.label, one.value in chosen) for one in blank.recipients)
    else:
        offered = form.choices(blank.view.flow.pack, rules, field, blank.view.walk)
        # What is already chosen stands first, so that a long list shows it at once.
        offered = tuple(sorted(offered, key=lambda one: one.id not in chosen)) if kind == "many" else offered
        options = tuple(say.Option(one.id, one.label, one.id in chosen) for one in offered)
    return say.FormField(
        name=field.id,
        label=field.ask,
        kind=kind,
        options=options,
        hint=field.why,
        value=value,
        error=blank.problems.get(field.id, ""),
        required=field.required,
    )


def _authoriser(blank: Blank) -> say.FormField:
    chosen = blank.chosen.get("authoriser", ())
    options = tuple(say.Option(one.value, one.label, one.value in chosen) for one in blank.authorisers)
    return say.FormField(
        name="authoriser",
        label="Which manager or guardian was it?",
        kind="select",
        options=options,
        hint="Only if you chose a manager or a guardian above, or decided differently. Nobody agrees to their own.",
        error=blank.problems.get("authoriser", ""),
        required=False,
    )


def record_card(done: Recorded, *, notices: tuple[str, ...] = ()) -> say.Record:
    """The record of one decision, all nine fields of App G 9 in order."""
    rows = record_rows(done)
    values: say.Values = (("decision", done.row.id),)
    actions: list[say.Button] = []
    if done.corrected_by:
        newer: say.Values = (("decision", done.corrected_by),)
        actions.append(say.Button("See the correction", "decision.show", newer, "primary"))
    elif done.own:
        actions.append(
            say.Button("Go on from this record", "decision.correct", values, "primary", FOLLOWS)
            if done.row.outcome in PROVISIONAL
            else say.Button("Correct this record", "decision.correct", values, "quiet", CORRECTS)
        )
    if done.own and not done.corrected_by:
        actions.append(say.Button("Ask a partner for information", "request.form", values, "quiet"))
    actions.append(say.Button("My decisions", "guide.mine", (), "quiet"))
    pack = done.flow.pack
    return say.Record(
        decision=done.row.id,
        reference=done.row.reference,
        title=decided_words(done.row, pack),
        pointed_to=_outcome_words(done),
        decided_by=decided_by(done),
        rows=rows,
        steps=_steps(done),
        cites=cites(done.row.citations),
        pack=f"{pack.protocol}; flow version {pack.version}, digest {pack.digest[:12]}",
        copy_text=copy_text(done, rows),
        marking=MARKING,
        corrects=done.corrects,
        corrected_by=done.corrected_by,
        notices=notices,
        actions=tuple(actions),
    )


def record_rows(done: Recorded) -> tuple[say.RecordRow, ...]:
    """The fields of the record, in the order of App G 9, in words."""
    pack, fields = done.flow.pack, done.row.fields
    rows: list[say.RecordRow] = []
    for field in form.form_of(pack).fields:
        if field.kind == "automatic":
            values: tuple[str, ...] = (uk_words(done.row.decided_at),)
        elif field.kind == "person":
            values = (done.requester,)
        elif field.kind == "agencies":
            values = done.recipients
        elif field.id == "information":
            values = tuple(pack.information.get(one, one) for one in fields.get(field.id, ()))
        else:
            values = tuple(field.label(one) for one in fields.get(field.id, ()))
        if field.id == "decision":
            values = (*values, f"The protocol pointed to: {_outcome_words(done)}")
        if field.id == "authorised_by" and done.authoriser:
            values = (*values, done.authoriser)
        rows.append(say.RecordRow(field.letter, SHORT.get(field.id, field.ask), values))
    return tuple(rows)


SHORT: Mapping[str, str] = {
    "when": "Recorded at",
    "decided": "Decided",
    "recipients": "Who it was for",
    "summary": "What it was about",
    "requester": "Who asked",
    "decision": "Decision",
    "reasons": "Reasons",
    "consent": "Consent",
    "told": "Was the person told",
    "authorised_by": "Who consented or authorised",
    "information": "Types of information",
    "route": "How it was shared",
}
"""The fields as headings of a record, where the form asks a whole question."""


def decided_words(row: DecisionRow, pack: Pack) -> str:
    """What the officer decided, which may differ from what the protocol pointed to."""
    chosen = row.fields.get("decision", ())
    return form.form_of(pack).field("decision").label(chosen[0]) if chosen else pack.outcomes[row.outcome].short


def decided_by(done: Recorded) -> str:
    """Who decided: name, post and agency."""
    officer = f"{done.officer.name}, {done.officer.post}" if done.officer else done.row.person_key
    return f"{officer}, {done.agency}"


def _outcome_words(done: Recorded) -> str:
    outcome = done.flow.pack.outcomes[done.row.outcome]
    ground = GROUND_WORDS.get(done.row.ground, "")
    return f"{outcome.short}, on the ground of {ground}" if ground else outcome.short


def _steps(done: Recorded) -> tuple[say.Step, ...]:
    given = given_from(done.row.answers)
    situation = done.flow.pack.situations.get(done.row.situation)
    found = []
    for name in done.walk.path:
        question = done.flow.pack.questions[name]
        assumed = situation.assumes.get(name) if situation and given[name].assumed else None
        found.append(
            say.Step(
                question=name,
                short=question.short,
                ask=question.ask,
                answer=answer_words(question, given[name]),
                said_back=said_back(question, given[name]),
                assumed_because=assumed.because if assumed else "",
            )
        )
    return tuple(found)


def copy_text(done: Recorded, rows: tuple[say.RecordRow, ...]) -> str:
    """The record as plain text, to be pasted into the client's own record (protocol 9.5 requesting, 9.11)."""
    lines = [
        MARKING,
        f"Information sharing decision {done.row.reference}",
        f"Decided by: {decided_by(done)}",
        "",
    ]
    for row in rows:
        lines.append(f"({row.letter}) {row.name}: {'; '.join(row.values)}")
    lines += ["", "Questions answered:"]
    lines += [f"- {step.ask} {step.answer}" for step in _steps(done)]
    lines += [
        "",
        f"Paragraphs: {', '.join(one.text for one in cites(done.row.citations))}",
        f"Rules used: {done.flow.pack.protocol}; flow version {done.flow.pack.version},"
        f" reviewed {day_words(done.flow.pack.reviewed)}",
        "This records types of information, not their content.",
    ]
    if done.corrects:
        lines.append(f"This follows or corrects {done.corrects}.")
    return "\n".join(lines)
