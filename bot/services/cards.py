"""Turning a walk into what is said: the question card, the outcome card, and the steps that led there. Pure."""

from __future__ import annotations

from functools import lru_cache

from bot import messages as say
from bot.policy import Actor
from bot.services.runs import RunView
from flows.pack import Note, Outcome, Pack, Question
from flows.rules import Rules
from flows.sharing import TICKS, Given, citations, offered, unticked
from knowledge.labels import describe

SURE = {
    "A": "read in a public copy of mid-2026",
    "B": "settled general knowledge",
    "C": "not settled: check with your data protection officer",
}
"""How sure a law note is, in words (design.md 3.6). Grade C is never shown as settled."""


@lru_cache(maxsize=1_000)
def cite(label: str) -> say.Cite:
    """A paragraph as people read it, with the button that opens it."""
    return say.Cite(
        label, describe(label), say.Button("Read it", "search.read", (("kind", "guidance"), ("key", label)))
    )


def cites(labels: tuple[str, ...]) -> tuple[say.Cite, ...]:
    """Several paragraphs."""
    return tuple(cite(label) for label in labels)


def emergency_of(pack: Pack) -> say.Emergency:
    """The pack's emergency text."""
    return say.Emergency(pack.emergency.title, pack.emergency.say, cites(pack.emergency.cite))


@lru_cache(maxsize=1_000)
def remark(note: Note) -> say.Remark:
    """A note of the pack as it stands beside a question or outcome."""
    return say.Remark(note.title, note.say, note.kind, SURE.get(note.grade, ""), note.checked, cites(note.cite))


def remarks(view: RunView, rules: Rules, place: str, sector: str) -> tuple[say.Remark, ...]:
    """The notes that the pack's rules call for at this place of this walk."""
    found = rules.notes(place, view.path_answers, sector or None, view.path_picked)
    notes = view.flow.pack.notes
    return tuple(remark(notes[name]) for name in found if name in notes)


def answer_words(question: Question, given: Given) -> str:
    """An answer as an officer reads it: the pick-list line, the count of ticks, or the button's words."""
    if question.choices and given.picked:
        choice = question.choice(given.picked[0])
        if choice:
            return choice.label
    if question.checklist and given.answer == "yes" and not given.picked:
        return f"{question.label('yes')} (all {len(question.checklist)} lines confirmed together, not one by one)"
    if question.checklist and given.answer == "no":
        return f"Not yet: {len(given.picked)} of {len(question.checklist)} lines are in place"
    return question.label(given.answer)


def said_back(question: Question, given: Given) -> str:
    """What is said back when a pick-list line was picked, such as why a police form is not a duty."""
    choice = question.choice(given.picked[0]) if question.choices and given.picked else None
    return choice.says if choice else ""


def steps(view: RunView) -> tuple[say.Step, ...]:
    """The questions already passed, in order, each with the way to change it."""
    questions, situation = view.flow.pack.questions, view.situation
    recorded = view.row.state == "recorded"
    found = []
    for name in view.walk.path:
        question, given = questions[name], view.given[name]
        because = ""
        if given.assumed and situation and name in situation.assumes:
            because = situation.assumes[name].because
        words, back = answer_words(question, given), said_back(question, given)
        change = None if recorded else _look(view, name)
        found.append(say.Step(name, question.short, question.ask, words, back, because, change))
    return tuple(found)


def _look(view: RunView, question: str, label: str = "Change") -> say.Button:
    return say.Button(label, "guide.show", (("run", view.row.id), ("at", question)), "quiet")


def card(view: RunView, rules: Rules, actor: Actor, at: str = "") -> say.Question | say.Outcome:
    """The question being asked, an earlier one to change (`at`), or the outcome."""
    if at and at in view.walk.path and view.row.state != "recorded":
        return question_card(view, rules, actor, at)
    if view.walk.next:
        return question_card(view, rules, actor, view.walk.next)
    return outcome_card(view, rules, actor)


def question_card(view: RunView, rules: Rules, actor: Actor, name: str) -> say.Question:
    """One question, with everything that helps to answer it."""
    question = view.flow.pack.questions[name]
    held = view.given.get(name) if name in view.walk.path else None
    base: say.Values = (("run", view.row.id), ("version", str(view.row.version)), ("question", name))
    base += (("changing", "yes"),) if held else ()
    walked = steps(view)
    if held:
        walked = walked[: view.walk.path.index(name)]
    situation = view.situation
    return say.Question(
        run=view.row.id,
        number=len(walked) + 1,
        short=question.short,
        ask=question.ask,
        why=question.why,
        counts=question.counts,
        hint=question.hint,
        cites=cites(question.cite),
        answers=tuple(
            say.Button(question.label(answer), "guide.answer", (*base, ("answer", answer)), "primary")
            for answer in offered(question)
        ),
        choose=question.choose,
        choices=tuple(
            say.Button(one.label, "guide.answer", (*base, ("answer", one.answer), ("picked", one.id)), "plain")
            for one in question.choices
        ),
        ticks=_ticks(question, held),
        tick_button=say.Button("Continue with these ticks", "guide.answer", (*base, ("answer", TICKS)), "primary")
        if question.checklist
        else None,
        remarks=remarks(view, rules, name, actor.sector),
        steps=walked,
        situation=situation.title if situation else "",
        situation_says=situation.say if situation else "",
        understood=view.row.understood if not walked else (),
        earlier=answer_words(question, held) if held else "",
        said_back=walked[-1].said_back if walked and not held else "",
        emergency=emergency_of(view.flow.pack) if name == view.flow.pack.start else None,
        actions=_question_actions(view, name, bool(held)),
    )


def _ticks(question: Question, held: Given | None) -> say.FormField | None:
    if not question.checklist:
        return None
    options = tuple(
        say.Option(line.id, line.label, chosen=held is not None and line.id in held.picked)
        for line in question.checklist
    )
    return say.FormField("picked", "Tick each line that is in place", "many", options, required=False)


def _question_actions(view: RunView, name: str, changing: bool) -> tuple[say.Button, ...]:
    run = (("run", view.row.id),)
    found = []
    if changing:
        found.append(say.Button("Keep it as it was", "guide.show", run, "quiet"))
    elif view.walk.path:
        found.append(_look(view, view.walk.path[-1], "Go back"))
    found.append(say.Button("See the flowchart", "guide.picture", run, "quiet"))
    if view.row.state == "stopped":
        found.append(say.Button("Go on with this", "guide.resume", run, "plain"))
    else:
        found.append(say.Button("Stop for now", "guide.stop", run, "quiet", "You can go on with it any day."))
    return tuple(found)


def outcome_card(view: RunView, rules: Rules, actor: Actor) -> say.Outcome:
    """Where the walk ended, and what to do now."""
    pack = view.flow.pack
    outcome = pack.outcomes[view.walk.outcome or ""]
    # Doubt about danger comes before every other doubt: the emergency text leads there too.
    danger = outcome.name == "share_now" or view.walk.path[-1:] == (pack.start,)
    return say.Outcome(
        run=view.row.id,
        name=outcome.name,
        short=outcome.short,
        title=outcome.title,
        ground=GROUND_WORDS.get(view.walk.ground or "", ""),
        ground_says=outcome.grounds.get(view.walk.ground or "", ""),
        do=outcome.do,
        fixes=_fixes(view),
        how_much=outcome.how_much,
        send=outcome.send,
        tell=outcome.tell,
        cites=cites(outcome.cite),
        behind=cites(citations(view.flow, view.walk)),
        remarks=remarks(view, rules, outcome.name, actor.sector),
        steps=steps(view),
        situation=view.situation.title if view.situation else "",
        reference=view.decision.reference if view.decision else "",
        emergency=emergency_of(pack) if danger else None,
        actions=_outcome_actions(view, outcome, actor),
    )


GROUND_WORDS = {
    "legal_duty": "a legal duty",
    "consent": "consent",
    "best_interests": "the person's best interests",
    "public_interest": "the public interest",
    "not_confidential": "not confidential, with a lawful basis",
}
"""What sharing rests on, in words."""


def _fixes(view: RunView) -> tuple[str, ...]:
    """For a checklist not yet complete: what to put right, line by line."""
    last = view.flow.pack.questions[view.walk.path[-1]] if view.walk.path else None
    if last is None or not last.checklist or view.walk.outcome != "fix_first":
        return ()
    missing = unticked(last, view.given[last.name])
    return tuple(f"{line.label}: {line.fix}" for line in last.checklist if line.id in missing)


def _outcome_actions(view: RunView, outcome: Outcome, actor: Actor) -> tuple[say.Button, ...]:
    run = (("run", view.row.id),)
    if view.decision:
        shown = say.Button("See the record", "decision.show", (("decision", view.decision.id),), "primary")
        return (shown, say.Button("See the flowchart", "guide.picture", run, "quiet"))
    who = say.Button("Find who to send it to", "contact.list", (), "plain")
    if outcome.name == "seek_advice":
        who = say.Button("Who to ask at my agency", "contact.show", (("agency", actor.agency_key),), "plain")
    elif outcome.name == "ask_owner":
        who = say.Button("Find that partner's contact", "contact.list", (), "plain")
    made = {
        "record": say.Button("Record the decision", "decision.form", run, "primary"),
        "find_contact": who,
        "read_guidance": say.Button(
            "Read the guidance", "search.read", (("kind", "guidance"), ("key", outcome.cite[0])), "plain"
        ),
        "change_answer": _look(view, view.walk.path[-1], "Change the last answer"),
        "emergency": say.Button("Emergency steps", "emergency", (), "plain"),
    }
    found = [made[name] for name in outcome.next if name in made]
    if "change_answer" not in outcome.next:
        found.append(made["change_answer"])
    found.append(say.Button("See the flowchart", "guide.picture", run, "quiet"))
    if view.row.state == "stopped":
        found.append(say.Button("Go on with this", "guide.resume", run, "plain"))
    else:
        found.append(say.Button("Stop for now", "guide.stop", run, "quiet", "It is kept until you record it."))
    return tuple(found)
