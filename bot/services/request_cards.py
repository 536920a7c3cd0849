"""A request as it is asked for and as it is shown: the form, the page, the choices of a step, and the lists. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from bot import messages as say
from bot.records.requests import OVER, EventRow, RequestRow
from bot.services.cards import cites
from bot.services.record_cards import MARKING
from bot.services.request_reach import WHY
from bot.services.request_steps import STEPS, Step
from bot.services.request_views import NOT_SENT, Blank, Shown, state_words
from bot.services.request_words import CHECKED
from bot.when import day_words, uk_words
from flows import request_form as form
from flows.ladder import WORDS
from flows.pack import Field, Pack
from flows.papers import Paper
from knowledge.agencies import ROUTE_WORDS

INTRO = (
    "Types and reasons only. Never put a name, an address or the story here: they have no place in a chat.",
    "Each agency's single point of contact is told at once, in the way they use.",
)
SHORT: Mapping[str, str] = {
    "purpose": "What it is needed for",
    "basis": "Under which law",
    "subjects": "Who it is about",
    "consent": "Consent",
    "public_interest": "Why it is in the public interest",
    "depersonalised": "Would figures do that identify nobody",
    "information": "Types of information",
    "needed": "Needed by",
    "urgency": "Why it is urgent",
}
"""The fields as headings, where the form asks a whole question."""

HAPPENED: Mapping[str, str] = {
    "make": "Made",
    "submit": "Sent",
    "send_outside": "Sent as a document, not through here",
    "ask_authorisation": "Put to a manager",
    "authorise": "Authorised and sent",
    "send_back": "Sent back to the requester",
    "acknowledge": "Acknowledged",
    "extend": "More time was asked for",
    "ask_clarification": "A question was asked back",
    "answer_clarification": "The question was answered",
    "disclose_part": "Part of it was supplied",
    "disclose": "All of it was supplied",
    "decline": "Declined",
    "challenge": "The refusal was challenged",
    "uphold": "The refusal was upheld",
    "withdraw": "Withdrawn",
    "close": "Closed",
}
OURS = "How many days an answer may take is this partnership's own agreement: the protocol names no number."


def form_card(blank: Blank) -> say.Form:
    """Part A, with what is chosen already and what is still wrong."""
    page = form.form_of(blank.pack)
    carried: say.Values = (("decision", blank.decision),) if blank.decision else ()
    return say.Form(
        title=page.title,
        intro=INTRO,
        fields=tuple(_field(blank, one) for one in page.fields),
        save=say.Button("Go on", "request.make", carried, "primary"),
        problems=tuple(blank.problems.values()),
        cites=cites(page.cite),
        actions=(say.Button("What I asked partners for", "request.mine", (), "quiet"),),
    )


def _field(blank: Blank, one: Field) -> say.FormField:
    chosen = blank.chosen.get(one.id, ())
    offered: Iterable[tuple[str, str]] = (
        ((agency.value, agency.label) for agency in blank.agencies)
        if one.kind == "agencies"
        else ((choice.id, choice.label) for choice in form.choices(blank.pack, one))
    )
    options = tuple(say.Option(value, label, value in chosen) for value, label in offered)
    return say.FormField(
        name=one.id,
        label=one.ask,
        kind="many" if one.kind == "agencies" else one.kind,
        options=options,
        hint=one.why,
        error=blank.problems.get(one.id, ""),
        required=one.required,
    )


def request_card(shown: Shown, *, notices: tuple[str, ...] = ()) -> say.Tracked:
    """A request as it stands."""
    row = shown.row
    when = f"An answer is due by the end of {day_words(row.due_on)}." if row.due_on and shown.due else ""
    return say.Tracked(
        key=row.id,
        reference=row.reference,
        title=f"{shown.names[row.from_agency]} asks {shown.names[row.to_agency]}",
        state=state_words(row),
        say=_say(shown),
        rows=tuple(_rows(shown.pack, row)),
        history=tuple(_happened(one, shown.names) for one in shown.events),
        marking=MARKING,
        when=when,
        working=(*shown.due.working, OURS) if shown.due else (),
        cites=cites(form.form_of(shown.pack).cite),
        notices=notices,
        actions=(*_actions(shown), _contact(row), HOME),
    )


def _actions(shown: Shown) -> Iterable[say.Button]:
    """What can be done now. Before it is sent it is written; afterwards what usually comes next stands first."""
    row = shown.row
    steps = [step_button(row, one) for one in shown.may]
    papers = [*((papers_button(row.id),) if shown.reads else ()), *(paper_button(row.id, one) for one in shown.writes)]
    if row.state in NOT_SENT:
        return (*papers, *steps)
    first = [one for one in steps if one.tone == "primary"]
    return (*first, *papers, *(one for one in steps if one not in first))


def paper_button(request: str, paper: Paper) -> say.Button:
    """Where a paper is written."""
    return say.Button(f"Write: {paper.title}", "request.paper", (("request", request), ("paper", paper.name)))


def papers_button(request: str) -> say.Button:
    """Where everything is read that was written in a request."""
    return say.Button("Read what was written", "request.papers", (("request", request),))


def where_it_goes(row: RequestRow, names: Mapping[str, str]) -> tuple[str, ...]:
    """Where words about a person go, and who may read them: said wherever they are written or read."""
    one, other = names[row.from_agency], names[row.to_agency]
    return (
        "What you write goes into the partnership's own secure form and is sealed there. It is in no chat and no mail.",
        f"Who may read it: whoever asked, managers of {one} who authorise requests, and the single point of contact of "
        f"{other} and their deputy. Nobody else: not administrators, and not auditors.",
    )


HOME = say.Button("Start", "home", (), "quiet")


def _contact(row: RequestRow) -> say.Button:
    return say.Button("Who to ask there", "contact.show", (("agency", row.to_agency),), "quiet")


def _say(shown: Shown) -> tuple[str, ...]:
    said: list[str] = []
    if shown.row.state in NOT_SENT:
        said.append(_how_it_goes(shown))
    if shown.lately:
        references = ", ".join(one.reference for one in shown.lately)
        said.append(f"Your agency asked them for the same purpose lately: {references}. Look there first.")
    untold = [one for one in shown.events if one.codes.get("told")]
    if untold and untold[-1].codes["told"] == "nobody" and shown.row.state not in OVER:
        why = WHY.get(untold[-1].codes.get("why", ""), "")
        said.append(f"Nobody at {shown.names[shown.row.to_agency]} could be told. {why} Telephone their contact.")
    if shown.rung:
        said.append(f"{WORDS[shown.rung]}.")
    if shown.row.state == "clarification_asked":
        said.append("Their question is out, so the clock stands still until it is answered.")
    return tuple(said)


def _how_it_goes(shown: Shown) -> str:
    """Where the words about a person go. It is never left unsaid."""
    other = shown.names[shown.row.to_agency]
    if shown.outside and shown.route:
        words = ROUTE_WORDS[shown.route]
        return (
            f"{other} takes requests by {words}. Download the document, complete it on your own agency's system, send "
            "it so, and record here that you did. What is about a person is never written here."
        )
    return f"{other} takes requests here: what is about a person is written in the secure form, and sealed."


def _rows(pack: Pack, row: RequestRow) -> Iterable[say.RecordRow]:
    for one in form.form_of(pack).fields:
        values = row.fields.get(one.id, ())
        if values:
            labels = {choice.id: choice.label for choice in form.choices(pack, one)}
            yield say.RecordRow("", SHORT.get(one.id, one.ask), tuple(labels.get(value, value) for value in values))


TOLD: Mapping[str, str] = {
    "spoc": "Their SPOC was told.",
    "deputy": "Their deputy was told, as the SPOC could not be.",
    "nobody": "Nobody there could be told in chat.",
}
"""Who was told at the agency that is asked."""


def _happened(one: EventRow, names: Mapping[str, str]) -> say.Line:
    step = STEPS.get(one.event)
    chosen = [choices.get(one.codes.get(name, ""), "") for name, (_, choices) in step.asks.items()] if step else []
    codes = "; ".join(part for part in (*chosen, TOLD.get(one.codes.get("told", ""), "")) if part)
    return say.Line(HAPPENED[one.event], f"{uk_words(one.at)}, {names.get(one.agency_key, one.agency_key)}:", codes)


def step_button(row: RequestRow, event: str, checked: str = "") -> say.Button:
    """Taking a step; where something has to be chosen with it, choosing that first."""
    step = STEPS[event]
    values: say.Values = (("request", row.id), ("step", step.event), ("version", str(row.version)))
    if checked:
        values = (*values, (CHECKED, checked))
    tone = "primary" if step.event in FIRST else "plain"
    return say.Button(step.says, "request.choose" if step.asks else "request.take", values, tone)


FIRST = ("submit", "authorise", "acknowledge", "answer_clarification")
"""Steps that are what usually comes next."""


def step_card(
    shown: Shown, step: Step, problem: str = "", chosen: Mapping[str, tuple[str, ...]] = MappingProxyType({})
) -> say.Form:
    """What has to be chosen with a step, with what is chosen so far, and what is wrong beside the field it is about."""
    row = shown.row
    fields = tuple(
        say.FormField(
            name,
            asks,
            "one",
            tuple(say.Option(code, says, code in chosen.get(name, ())) for code, says in choices.items()),
            error=problem if problem.endswith(asks) else "",
        )
        for name, (asks, choices) in step.asks.items()
    )
    values: say.Values = (("request", row.id), ("step", step.event), ("version", str(row.version)))
    if chosen.get(CHECKED):
        values = (*values, (CHECKED, chosen[CHECKED][0]))
    return say.Form(
        title=step.says,
        intro=(f"{row.reference}: {shown.names[row.from_agency]} asks {shown.names[row.to_agency]}.",),
        fields=fields,
        save=say.Button(step.says, "request.take", values, "primary"),
        problems=(problem,) if problem else (),
        actions=(say.Button("Back to the request", "request.show", values[:1], "quiet"),),
    )


def line_of(row: RequestRow, agency: str) -> say.Line:
    """A request in a list."""
    due = f"Due by the end of {day_words(row.due_on)}" if row.due_on else f"Made {uk_words(row.created_at)}"
    opened = say.Button("See it", "request.show", (("request", row.id),))
    return say.Line(row.reference, f"{agency}. {due}", state_words(row), opened)
