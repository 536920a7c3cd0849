"""Walking the "can I share this?" flowchart: the answers are kept, the place is computed from them.

Everything here is pure. A run is a mapping from question to `Given`; going back, changing an answer, explaining,
resuming and proving a decision a year later are all the same replay (design.md section 3.1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flows.machine import Flow
from flows.pack import Question, Situation

TICKS = "ticks"
"""What a checklist sends instead of an answer: work it out from the lines that were ticked."""


class DoesNotFit(Exception):
    """An answer that cannot be taken. `question` names where, and the message says it in plain words."""

    def __init__(self, question: str, message: str) -> None:
        super().__init__(message)
        self.question = question


class OldButton(Exception):
    """An answer to a question that is not the one being asked: an old button, or a second click."""

    def __init__(self, question: str, current: str | None) -> None:
        super().__init__(question)
        self.question = question
        self.current = current


@dataclass(frozen=True, slots=True)
class Given:
    """One answer: what was answered, which pick-list or checklist lines, and whether a situation assumed it."""

    answer: str
    picked: tuple[str, ...] = ()
    assumed: bool = False


Answers = Mapping[str, Given]


@dataclass(frozen=True, slots=True)
class Walk:
    """Where a set of answers leads: the questions passed, and either the next question or the outcome."""

    path: tuple[str, ...]
    next: str | None
    outcome: str | None
    ground: str | None

    @property
    def place(self) -> str:
        """The question being asked, or the outcome reached."""
        return self.next or self.outcome or ""


def walk(flow: Flow, answers: Mapping[str, str]) -> Walk:
    """Replay answers through the flow's table. Answers to questions off the path are passed over.

    Raises DoesNotFit when an answer is not one its question takes, or the question does not exist.
    """
    for name, answer in answers.items():
        if name not in flow.pack.questions:
            raise DoesNotFit(name, f"'{name}' is not a question of this flow.")
        if answer not in flow.table[name]:
            raise DoesNotFit(name, f"'{answer}' does not answer '{name}'.")
    path: list[str] = []
    ground: str | None = None
    place = flow.pack.start
    while place in answers:
        path.append(place)
        answer = answers[place]
        ground = flow.pack.questions[place].grounds.get(answer, ground)
        place = flow.table[place][answer]
    if place in flow.pack.questions:
        return Walk(tuple(path), place, None, None)
    return Walk(tuple(path), None, place, ground if place == "share" else None)


def walk_given(flow: Flow, given: Answers) -> Walk:
    """The same for a run's answers."""
    return walk(flow, {name: one.answer for name, one in given.items()})


def citations(flow: Flow, found: Walk) -> tuple[str, ...]:
    """The paragraphs behind a walk: those of each question passed, then the outcome's, each once."""
    labels: dict[str, None] = {}
    for name in found.path:
        labels.update(dict.fromkeys(flow.pack.questions[name].cite))
    if found.outcome:
        labels.update(dict.fromkeys(flow.pack.outcomes[found.outcome].cite))
    return tuple(labels)


def begin(situation: Situation | None) -> dict[str, Given]:
    """The answers a run starts with: what its situation settles. Danger is never among them."""
    if situation is None:
        return {}
    return {
        name: Given(one.answer, (one.choice,) if one.choice else (), assumed=True)
        for name, one in situation.assumes.items()
    }


def give(
    flow: Flow,
    given: Answers,
    question: str,
    answer: str,
    picked: tuple[str, ...] = (),
    *,
    changing: bool = False,
    current: Walk | None = None,
) -> dict[str, Given]:
    """The run's answers after the officer answers a question.

    Later answers that still fit are kept; those that depend on the one that changed (the pack's `after`) are asked
    again. `changing` says that an earlier answer is changed on purpose; without it only the current question is
    taken. Raises OldButton and DoesNotFit, and then nothing has changed.
    """
    current = current or walk_given(flow, given)
    if question not in flow.pack.questions:
        raise DoesNotFit(question, "That question is not part of this guide.")
    on_path = question in current.path
    if question != current.next and not (changing and on_path):
        raise OldButton(question, current.next)
    now = settle(flow.pack.questions[question], answer, picked)
    after = dict(given)
    before = after.get(question)
    after[question] = now
    if before is not None and (before.answer, before.picked) != (now.answer, now.picked):
        _ask_again(flow, after, question)
    return after


def settle(question: Question, answer: str, picked: tuple[str, ...]) -> Given:
    """One answer made whole: a pick-list line gives its answer, ticks give yes or no.

    Raises DoesNotFit with a plain sentence when the answer or a line is not one of this question's.
    """
    if question.checklist:
        return _from_ticks(question, answer, picked)
    if picked:
        choice = question.choice(picked[0])
        if choice is None or len(picked) > 1 or answer not in ("", choice.answer):
            raise DoesNotFit(question.name, "That line is not part of this question. Pick one from the list.")
        return Given(choice.answer, picked)
    if answer not in question.answers:
        raise DoesNotFit(question.name, "That is not one of the answers. Pick one from the list.")
    if answer not in offered(question):
        raise DoesNotFit(question.name, f"Say which one. {question.choose}")
    return Given(answer)


def _from_ticks(question: Question, answer: str, picked: tuple[str, ...]) -> Given:
    lines = tuple(line.id for line in question.checklist)
    if any(one not in lines for one in picked):
        raise DoesNotFit(question.name, "That line is not part of this checklist.")
    ticked = tuple(one for one in lines if one in picked)
    if answer == TICKS:
        return Given("yes" if ticked == lines else "no", ticked)
    if answer not in question.answers:
        raise DoesNotFit(question.name, "That is not one of the answers. Pick one from the list.")
    if answer == "yes" and ticked and ticked != lines:
        some = f"You ticked {len(ticked)} of {len(lines)} lines."
        raise DoesNotFit(question.name, f"{some} Tick the rest, or continue with these ticks.")
    return Given(answer, ticked)


def offered(question: Question) -> tuple[str, ...]:
    """The plain answers that stand as buttons. `yes` has none where the pick-list says which yes it is."""
    picked = {choice.answer for choice in question.choices}
    return tuple(answer for answer in question.answers if not (answer == "yes" and answer in picked))


def _ask_again(flow: Flow, given: dict[str, Given], changed: str) -> None:
    for name, question in flow.pack.questions.items():
        if changed in question.after and name in given:
            del given[name]
            _ask_again(flow, given, name)


def still_fitting(flow: Flow, given: Answers, made_under: Flow) -> dict[str, Given]:
    """The answers that this flow would take just as they are, for a walk that was made under an older pack.

    An answer whose pick-list line is gone, or whose checklist has other lines now, is asked again, and so are the
    answers that hang on it.
    """
    kept = {
        name: one
        for name, one in given.items()
        if _still_fits(flow.pack.questions.get(name), made_under.pack.questions.get(name), one)
    }
    for name in given:
        if name not in kept:
            _ask_again(flow, kept, name)
    return kept


def _still_fits(question: Question | None, before: Question | None, one: Given) -> bool:
    if question is None or before is None:
        return False
    if [line.id for line in question.checklist] != [line.id for line in before.checklist]:
        return False
    try:
        again = settle(question, one.answer, one.picked)
    except DoesNotFit:
        return False
    return (again.answer, again.picked) == (one.answer, one.picked)


def unticked(question: Question, given: Given) -> tuple[str, ...]:
    """The checklist lines that are not in place yet, in the pack's order."""
    return tuple(line.id for line in question.checklist if line.id not in given.picked)
