"""The words a flow pack is written in: questions, outcomes, notes, situations and forms, as plain frozen data.

A pack is what one partnership's protocol asks and answers. It is read from a folder by `flows.load`, drawn by
`flows.draw`, and turned into a state machine by `flows.machine`. Nothing here knows of chat, databases or clocks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

OUTCOMES = (
    "share_now",
    "share",
    "depersonalise",
    "do_not_share",
    "ask_owner",
    "fix_first",
    "seek_advice",
)
"""The seven places a walk through the flowchart can end (design.md section 4)."""

ANSWERS = ("yes", "no", "not_sure", "given", "refused", "not_possible")
"""Every answer there is. `given`, `refused` and `not_possible` belong to consent alone."""

GROUNDS = ("legal_duty", "consent", "best_interests", "public_interest", "not_confidential")
"""What sharing can rest on; `share` always names one of them."""

NEXT_ACTIONS = ("record", "find_contact", "read_guidance", "change_answer", "emergency")
"""What an outcome may offer the officer to do next."""

SECTORS = (
    "council",
    "police",
    "probation",
    "nhs",
    "fire",
    "housing_association",
    "charity",
    "school",
    "other",
)
"""Kinds of agency. Charities and housing associations stand on another lawful basis than public bodies."""

RECORDED = "recorded"
"""The one final state: every outcome, whatever it was, is followed by a record (App G 9; Golden rule 7)."""


def frozen(mapping: Mapping[str, object] | None = None) -> Mapping[str, object]:
    """A read-only copy of a mapping, so that a pack can be shared between threads."""
    return MappingProxyType(dict(mapping or {}))


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a pick-list under a question. Picking it gives `answer`; `says` is said back."""

    id: str
    label: str
    answer: str
    says: str = ""
    cite: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One line of a checklist. All ticked means yes; `fix` says what to do when it is not in place."""

    id: str
    label: str
    fix: str
    cite: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One box of the flowchart."""

    name: str
    short: str
    ask: str
    why: str
    counts: tuple[str, ...]
    hint: str
    cite: tuple[str, ...]
    answers: Mapping[str, str]
    labels: Mapping[str, str]
    grounds: Mapping[str, str]
    after: tuple[str, ...] = ()
    choose: str = ""
    choices: tuple[Choice, ...] = ()
    checklist: tuple[CheckLine, ...] = ()

    def choice(self, choice_id: str) -> Choice | None:
        """The pick-list line with this id, or None."""
        return next((c for c in self.choices if c.id == choice_id), None)

    def label(self, answer: str) -> str:
        """What the button for this answer says."""
        return self.labels.get(answer) or DEFAULT_LABELS[answer]


DEFAULT_LABELS = {
    "yes": "Yes",
    "no": "No",
    "not_sure": "I am not sure",
    "given": "Yes, consent was given",
    "refused": "Consent was refused",
    "not_possible": "It was not possible to ask",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a walk ends: what to do now, how much, how to send it, and who to tell."""

    name: str
    short: str
    title: str
    do: tuple[str, ...]
    how_much: str
    send: str
    tell: str
    cite: tuple[str, ...]
    next: tuple[str, ...]
    grounds: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Note:
    """Something shown beside a question or outcome when the pack's rules call for it.

    `grade` says how sure we are of a law note (A read, B settled knowledge, C unsettled: "check with your DPO").
    """

    id: str
    title: str
    say: str
    kind: str
    cite: tuple[str, ...]
    law: str = ""
    grade: str = ""
    checked: date | None = None


@dataclass(frozen=True, slots=True)
class Emergency:
    """What is said first of all, and when everything else has failed. It needs no database."""

    title: str
    say: tuple[str, ...]
    cite: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assumption:
    """An answer that a situation settles, and why. The officer sees it and may change it."""

    question: str
    answer: str
    because: str
    choice: str = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """An everyday starting point, such as "the police have asked me about a patient"."""

    id: str
    title: str
    say: str
    phrases: tuple[str, ...]
    sectors: tuple[str, ...]
    information: tuple[str, ...]
    cite: tuple[str, ...]
    assumes: Mapping[str, Assumption]


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """One thing that can be chosen in a form field. `person` says that it names a post holder, to be asked for."""

    id: str
    label: str
    person: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form: what is asked, why, and what can be chosen."""

    id: str
    letter: str
    ask: str
    why: str
    kind: str
    required: bool
    cite: tuple[str, ...]
    choices: tuple[FieldChoice, ...] = ()

    def label(self, choice_id: str) -> str:
        """The words of a choice; the id itself where the choice has gone from the pack."""
        return next((c.label for c in self.choices if c.id == choice_id), choice_id)


@dataclass(frozen=True, slots=True)
class Form:
    """A form of the pack, such as the record of a decision (App G 9 a-i)."""

    id: str
    title: str
    cite: tuple[str, ...]
    fields: tuple[Field, ...]

    def field(self, field_id: str) -> Field:
        """The field with this id. Raises KeyError when the form has none."""
        for one in self.fields:
            if one.id == field_id:
                return one
        raise KeyError(field_id)


@dataclass(frozen=True, slots=True)
class Pack:
    """One partnership's flow: everything the guide asks and says, under one version and digest."""

    id: str
    version: str
    title: str
    protocol: str
    owner: str
    reviewed: date
    review_by: date
    start: str
    emergency: Emergency
    questions: Mapping[str, Question]
    outcomes: Mapping[str, Outcome]
    notes: Mapping[str, Note]
    information: Mapping[str, str]
    situations: Mapping[str, Situation]
    forms: Mapping[str, Form]
    digest: str
    source: Mapping[str, object] = field(repr=False)

    @property
    def edges(self) -> dict[str, dict[str, str]]:
        """The flowchart as a table: question, answer, where it leads."""
        return {name: dict(question.answers) for name, question in self.questions.items()}


class PackProblem(Exception):
    """A pack that cannot be used. `lines` name file, place and what is wrong, one problem a line."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines
