"""How each kind of table in a pack becomes its dataclass. Problems are noted, never raised here."""

from __future__ import annotations

from types import MappingProxyType

from flows.pack import (
    ANSWERS,
    GROUNDS,
    NEXT_ACTIONS,
    OUTCOMES,
    SECTORS,
    Assumption,
    CheckLine,
    Choice,
    Emergency,
    Field,
    FieldChoice,
    Form,
    Note,
    Outcome,
    Question,
    Situation,
)
from flows.reading import Table

FIELD_KINDS = ("automatic", "one", "many", "person", "agencies")
NOTE_KINDS = ("law today", "trap", "protocol")


def read_emergency(table: Table) -> Emergency:
    """The emergency text of a pack."""
    found = Emergency(title=table.text("title", longest=120), say=table.texts("say"), cite=table.cites())
    table.done()
    return found


def read_question(name: str, table: Table) -> Question:
    """One box of the flowchart with its texts, answers and citations."""
    answers = table.words("answers")
    for answer in answers:
        if answer not in ANSWERS:
            table.complaints.add(table.place(f"answer {answer}"), f"is not an answer. Use one of {', '.join(ANSWERS)}.")
    if not answers:
        table.complaints.add(table.place, "has no answers: a dead end. Say where each answer leads.")
    elif "not_sure" not in answers:
        table.complaints.add(table.place, "has no answer 'not_sure'. Every question needs one.")
    found = Question(
        name=name,
        short=table.text("short", longest=40),
        ask=table.text("ask", longest=240),
        why=table.text("why", longest=600),
        counts=table.texts("counts"),
        hint=table.text("hint", longest=600),
        cite=table.cites(),
        answers=MappingProxyType(answers),
        labels=MappingProxyType(_for_answers(table, "labels", answers)),
        grounds=MappingProxyType(_grounds(table, answers)),
        after=table.texts("after", optional=True),
        choose=table.text("choose", longest=160, optional=True),
        choices=tuple(_choice(row, answers) for row in table.rows("choices")),
        checklist=tuple(_check_line(row) for row in table.rows("checklist")),
    )
    if found.choices and not found.choose:
        table.complain("choose", "text is missing. A pick-list needs a heading.")
    if found.checklist and found.choices:
        table.complain("checklist", "stands beside a pick-list. A question has one or the other.")
    table.done()
    return found


def _for_answers(table: Table, key: str, answers: dict[str, str]) -> dict[str, str]:
    words = table.words(key)
    for answer in sorted(words.keys() - answers.keys()):
        table.complaints.add(table.place(f"{key}.{answer}"), f"names '{answer}', which is not an answer here.")
    return words


def _grounds(table: Table, answers: dict[str, str]) -> dict[str, str]:
    grounds = _for_answers(table, "grounds", answers)
    for answer, ground in grounds.items():
        if ground not in GROUNDS:
            table.complaints.add(
                table.place(f"grounds.{answer}"),
                f"'{ground}' is not a ground. Use one of {', '.join(GROUNDS)}.",
            )
    return grounds


def _choice(row: Table, answers: dict[str, str]) -> Choice:
    found = Choice(
        id=row.text("id", longest=40),
        label=row.text("label", longest=75),
        answer=row.text("answer", longest=20),
        says=row.text("says", longest=600, optional=True),
        cite=row.cites(optional=True),
    )
    if found.answer and found.answer not in answers:
        row.complain("answer", f"gives '{found.answer}', which is not an answer to this question.")
    row.done()
    return found


def _check_line(row: Table) -> CheckLine:
    found = CheckLine(
        id=row.text("id", longest=40),
        label=row.text("label", longest=75),
        fix=row.text("fix"),
        cite=row.cites(),
    )
    row.done()
    return found


def read_outcome(name: str, table: Table) -> Outcome:
    """One ending: what to do, how much, how to send it, who to tell."""
    if name not in OUTCOMES:
        table.complaints.add(table.place, f"is not a declared outcome. The outcomes are {', '.join(OUTCOMES)}.")
    next_actions = table.texts("next")
    for action in next_actions:
        if action not in NEXT_ACTIONS:
            table.complain("next", f"'{action}' is not a next action. Use {', '.join(NEXT_ACTIONS)}.")
    grounds = table.words("grounds")
    for ground in sorted(grounds.keys() - set(GROUNDS)):
        table.complain("grounds", f"'{ground}' is not a ground.")
    if name == "share":
        for ground in (g for g in GROUNDS if g not in grounds):
            table.complain("grounds", f"text is missing for the ground '{ground}'.")
    found = Outcome(
        name=name,
        short=table.text("short", longest=40),
        title=table.text("title", longest=80),
        do=table.texts("do"),
        how_much=table.text("how_much"),
        send=table.text("send"),
        tell=table.text("tell"),
        cite=table.cites(),
        next=next_actions,
        grounds=MappingProxyType(grounds),
    )
    table.done()
    return found


def read_note(name: str, table: Table) -> Note:
    """A note that the pack's rules may show; a law note says how sure we are and when it was checked."""
    kind = table.text("kind", longest=20)
    law_today = kind == "law today"
    found = Note(
        id=name,
        title=table.text("title", longest=120),
        say=table.text("say"),
        kind=kind,
        cite=table.cites(),
        law=table.text("law", longest=60, optional=True),
        grade=table.text("grade", longest=1, optional=not law_today),
        checked=table.day("checked") if law_today or "checked" in table.raw else None,
    )
    if kind not in NOTE_KINDS:
        table.complain("kind", f"should be one of {', '.join(NOTE_KINDS)}")
    if found.grade and found.grade not in "ABC":
        table.complain("grade", "should be A, B or C")
    if found.grade == "C" and "data protection officer" not in found.say:
        table.complain("say", "is grade C, so it must tell the officer to check with their data protection officer")
    table.done()
    return found


def read_situation(name: str, table: Table) -> Situation:
    """An everyday starting point and the answers it settles."""
    sectors = table.texts("sectors", optional=True)
    for sector in sectors:
        if sector not in SECTORS:
            table.complain("sectors", f"'{sector}' is not a kind of agency. Use {', '.join(SECTORS)}.")
    assumes: dict[str, Assumption] = {}
    for question, raw in table.named("assumes").items():
        row = Table(raw, table.place(f"assumes.{question}"), table.complaints)
        assumes[question] = Assumption(
            question=question,
            answer=row.text("answer", longest=20),
            because=row.text("because", longest=160),
            choice=row.text("choice", longest=40, optional=True),
        )
        row.done()
    found = Situation(
        id=name,
        title=table.text("title", longest=75),
        say=table.text("say", longest=400),
        phrases=table.texts("phrases"),
        sectors=sectors,
        information=table.texts("information", optional=True),
        cite=table.cites(),
        assumes=MappingProxyType(assumes),
    )
    table.done()
    return found


def read_form(table: Table) -> Form:
    """A form of the pack: its fields, each with the paragraph that asks for it."""
    head = Table(table.named("form"), table.place("form"), table.complaints)
    fields = tuple(
        _field(name, Table(raw, table.place(f"field.{name}"), table.complaints))
        for name, raw in table.named("field").items()
    )
    found = Form(id=head.text("id", longest=40), title=head.text("title", longest=80), cite=head.cites(), fields=fields)
    head.done()
    table.done()
    return found


def _field(name: str, table: Table) -> Field:
    kind = table.text("kind", longest=20)
    if kind and kind not in FIELD_KINDS:
        table.complain("kind", f"should be one of {', '.join(FIELD_KINDS)}")
    choices = []
    for row in table.rows("choices"):
        person = row.flag("person", False)
        choices.append(FieldChoice(row.text("id", longest=40), row.text("label", longest=120), person))
        row.done()
    found = Field(
        id=name,
        letter=table.text("letter", longest=2),
        ask=table.text("ask", longest=160),
        why=table.text("why", longest=400),
        kind=kind,
        required=table.flag("required", True),
        cite=table.cites(),
        choices=tuple(choices),
    )
    table.done()
    return found
