"""The checks a pack must pass as a whole: every answer lands, every question is reached, nobody goes round for ever.

python-statemachine refuses strays and traps too when the machine is built; these checks come first because they can
name the file, the question and the answer in the words of the person who edits the pack.
"""

from __future__ import annotations

import re

from flows.pack import ANSWERS, GROUNDS, OUTCOMES, RECORDED, Pack
from flows.reading import Complaints, Place

MOST_QUESTIONS = 200
"""More than this is no flowchart that a person could follow."""

FLOW = Place("flow.toml")
SITUATIONS = Place("situations.toml")

TAKEN = frozenset((*OUTCOMES, *ANSWERS, RECORDED, "record"))
"""Names that mean something else in the state machine, so no question may have them."""


def check_graph(pack: Pack, complaints: Complaints) -> None:
    """Unknown targets, missing outcomes, strays, endless loops, and sharing without a ground."""
    if len(pack.questions) > MOST_QUESTIONS:
        complaints.add(
            FLOW, f"has {len(pack.questions)} questions. No officer could follow more than {MOST_QUESTIONS}."
        )
        return
    _names_fit(pack, complaints)
    _asks_once(pack, complaints)
    if pack.start not in pack.questions:
        complaints.add(FLOW("pack", "start"), f"'{pack.start}' is not a question of this pack.")
        return
    sound = _targets_exist(pack, complaints)
    _after_exists(pack, complaints)
    for name in OUTCOMES:
        if name not in pack.outcomes:
            complaints.add(FLOW(f"outcome.{name}"), "is missing. All seven outcomes must be there.")
    if not sound:
        return
    loop = find_loop(pack)
    if loop:
        last, first = loop[-2:]
        answer = next(a for a, target in pack.questions[last].answers.items() if target == first)
        complaints.add(
            FLOW(f"question.{last}", f"answer {answer}"),
            f"goes round for ever: {' -> '.join(loop)}. An officer could never finish.",
        )
        return
    reached = reachable(pack)
    for name in pack.questions:
        if name not in reached:
            complaints.add(FLOW(f"question.{name}"), "is stray: no answer leads to it from the start.")
    for name in pack.outcomes:
        if name in OUTCOMES and name not in reached:
            complaints.add(FLOW(f"outcome.{name}"), "is stray: no answer leads to it.")
    _share_has_ground(pack, complaints)


def _names_fit(pack: Pack, complaints: Complaints) -> None:
    for name in pack.questions:
        if name in TAKEN:
            complaints.add(
                FLOW(f"question.{name}"), f"'{name}' is an outcome or an answer. Give the question its own name."
            )
        elif not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", name):
            complaints.add(FLOW(f"question.{name}"), "should be named in small letters, such as 'legal_duty'.")


def _asks_once(pack: Pack, complaints: Complaints) -> None:
    asked: dict[str, str] = {}
    for name, question in pack.questions.items():
        if question.ask and question.ask in asked:
            complaints.add(FLOW(f"question.{name}", "ask"), f"is a duplicate of the question '{asked[question.ask]}'.")
        asked.setdefault(question.ask, name)


def _targets_exist(pack: Pack, complaints: Complaints) -> bool:
    sound = True
    for name, question in pack.questions.items():
        for answer, target in question.answers.items():
            place = FLOW(f"question.{name}", f"answer {answer}")
            if target in pack.questions or target in OUTCOMES:
                continue
            sound = False
            if target in pack.outcomes:
                complaints.add(place, f"leads to '{target}', which is not a declared outcome.")
            else:
                complaints.add(place, f"leads to '{target}', which is neither a question nor an outcome.")
    return sound


def _after_exists(pack: Pack, complaints: Complaints) -> None:
    """A question is asked again after an earlier one; after itself or a later one, answers could undo each other."""
    asked: set[str] = set()
    for name, question in pack.questions.items():
        for earlier in question.after:
            place = FLOW(f"question.{name}", "after")
            if earlier not in pack.questions:
                complaints.add(place, f"'{earlier}' is not a question of this pack.")
            elif earlier not in asked:
                complaints.add(place, f"'{earlier}' is not asked before this question.")
        asked.add(name)


def reachable(pack: Pack) -> set[str]:
    """Every question and outcome that some walk from the start can come to."""
    seen: set[str] = set()
    waiting = [pack.start]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        if name in pack.questions:
            waiting.extend(pack.questions[name].answers.values())
    return seen


def find_loop(pack: Pack) -> list[str]:
    """The questions of one endless loop, first and last the same; empty when there is none."""
    state: dict[str, int] = {}
    trail: list[str] = []

    def visit(name: str) -> list[str]:
        if name not in pack.questions or state.get(name) == 2:
            return []
        if state.get(name) == 1:
            return [*trail[trail.index(name) :], name]
        state[name] = 1
        trail.append(name)
        for target in pack.questions[name].answers.values():
            loop = visit(target)
            if loop:
                return loop
        trail.pop()
        state[name] = 2
        return []

    for name in pack.questions:
        loop = visit(name)
        if loop:
            return loop
    return []


def _share_has_ground(pack: Pack, complaints: Complaints) -> None:
    """Every way into `share` must have picked up exactly the ground it rests on."""

    def visit(name: str, has_ground: bool, seen: set[tuple[str, bool]]) -> None:
        if (name, has_ground) in seen or name not in pack.questions:
            return
        seen.add((name, has_ground))
        question = pack.questions[name]
        for answer, target in question.answers.items():
            with_ground = has_ground or answer in question.grounds
            if target == "share" and not with_ground:
                complaints.add(
                    FLOW(f"question.{name}", f"answer {answer}"),
                    f"can lead to 'share' with no ground. Name one of {', '.join(GROUNDS)} on the way.",
                )
            visit(target, with_ground, seen)

    visit(pack.start, False, set())


def check_situations(pack: Pack, complaints: Complaints) -> None:
    """Situations may assume only answers that exist, and never that nobody is in danger."""
    titles: dict[str, str] = {}
    for name, situation in pack.situations.items():
        place = SITUATIONS(name)
        if situation.title in titles:
            complaints.add(place("title"), f"is a duplicate of the title of '{titles[situation.title]}'.")
        titles[situation.title] = name
        for kind in situation.information:
            if kind not in pack.information:
                complaints.add(place("information"), f"'{kind}' is not a type of information of this pack.")
        for question_name, assumed in situation.assumes.items():
            here = place(f"assumes.{question_name}")
            question = pack.questions.get(question_name)
            if question is None:
                complaints.add(here, f"'{question_name}' is not a question of this pack.")
            elif question_name == pack.start:
                complaints.add(here, "danger is always asked, never assumed.")
            elif assumed.answer not in question.answers:
                complaints.add(here, f"'{assumed.answer}' is not an answer to this question.")
            elif question.checklist:
                complaints.add(here, "a checklist is ticked by the officer, never assumed.")
            elif assumed.answer == "yes" and not assumed.choice and any(c.answer == "yes" for c in question.choices):
                complaints.add(here, "says yes without a line of the pick-list. Name it with 'choice'.")
            elif assumed.choice:
                choice = question.choice(assumed.choice)
                if choice is None or choice.answer != assumed.answer:
                    complaints.add(here, f"'{assumed.choice}' is not a line of the pick-list with that answer.")
