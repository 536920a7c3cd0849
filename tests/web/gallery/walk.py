"""Questions and outcomes of a walk, as full as they get."""

from __future__ import annotations

from bot import messages as say
from bot.messages import Button
from tests.web.gallery.pieces import ACTIONS, EMERGENCY, LAW, PROTOCOL, RUN, STEPS, TRAP, UNSETTLED, answers, cite

QUESTION = say.Question(
    run="Zm9vYmFyMTIz",
    number=4,
    short="Consent",
    ask="Did the person agree to this information going to this recipient for this purpose?",
    why="With agreement most problems about sharing go away. It is asked for where that is safe and makes sense.",
    counts=(
        "They knew what would be shared, with whom and why",
        "Signed, or said and written down at the time",
        "Does not count: an old form about something else",
    ),
    hint='Look for the consent form on the record. If it does not name this recipient, choose "I am not sure".',
    cites=(cite("5.2"), cite("5.3"), cite("App B Consent")),
    answers=answers(
        "consent",
        given="Yes, consent was given",
        refused="Consent was refused",
        not_possible="It was not possible to ask",
        not_sure="I am not sure",
    ),
    remarks=(LAW, TRAP),
    steps=STEPS,
    situation="The police have asked me about a tenant",
    situation_says="I filled in what that settles. You can change any of it.",
    actions=ACTIONS,
)

FIRST = say.Question(
    run="Zm9vYmFyMTIz",
    number=1,
    short="Immediate danger",
    ask="Is anyone in immediate danger of death or serious injury, or in urgent need of medical help, right now?",
    why="If a life may be at stake, speed comes first. The form comes after.",
    counts=("Someone is being hurt, or is about to be",),
    hint="Ring the duty team or 999 and say what you know. If nobody can be reached within minutes, answer yes.",
    cites=(cite("1.4"),),
    answers=answers("immediate_danger", yes="Yes, right now", no="No, not right now", not_sure="I am not sure"),
    understood=("You are asking whether you can share something", "With: housing"),
    emergency=EMERGENCY,
    actions=ACTIONS[1:],
)

PICK_BASE = (*RUN, ("version", "4"), ("question", "legal_duty"))
PICK_LIST = say.Question(
    run="Zm9vYmFyMTIz",
    number=3,
    short="Required by law",
    ask="Does a law or a court order REQUIRE you to hand this over, and not just allow you to?",
    why="A real duty settles whether to share. Real duties are rare.",
    counts=("It says must or shall, and it is aimed at your agency",),
    hint="Read the order or letter. If it is not plain, ask your legal team.",
    cites=(cite("6.1"),),
    answers=answers("legal_duty", no="No, nothing requires it", not_sure="I am not sure"),
    choose="What have you been sent, or told about?",
    choices=tuple(
        Button(label, "guide.answer", (*PICK_BASE, ("answer", answer), ("picked", picked)))
        for label, answer, picked in (
            ("A court order that names this information", "yes", "court_order"),
            ("A request from an anti-social behaviour case review", "yes", "asb_case_review"),
            ("A police request form", "no", "police_form"),
            ("A sharing agreement", "no", "agreement"),
        )
    ),
    remarks=(PROTOCOL,),
    steps=STEPS[:2],
    earlier="A police request form",
    actions=(Button("Keep it as it was", "guide.show", RUN, "quiet"),),
)

TICK_BASE = (*RUN, ("version", "4"), ("question", "right_way"))
TICKS = say.Question(
    run="Zm9vYmFyMTIz",
    number=4,
    short="The right way",
    ask="Is it the right information, for the right person, sent the right way?",
    why="Most harm comes from sending too much, or to the wrong person.",
    counts=(),
    hint="Tick what is in place. What is missing comes back as a list to put right.",
    cites=(cite("9.3"), cite("App E 3")),
    answers=(Button("I am not sure", "guide.answer", (*TICK_BASE, ("answer", "not_sure")), "primary"),),
    ticks=say.FormField(
        "picked",
        "Tick each line that is in place",
        "many",
        (
            say.Option("minimum", "It is the minimum that does the job", True),
            say.Option("accurate", "It is accurate and up to date"),
            say.Option("fact", "Fact is marked off from opinion"),
            say.Option("recipient", "The recipient is named, and I have checked who they are", hint="Ring back."),
            say.Option("secure", "It goes by a secure route, never ordinary personal e-mail"),
        ),
        required=False,
    ),
    tick_button=Button("Continue with these ticks", "guide.answer", (*TICK_BASE, ("answer", "ticks")), "primary"),
    steps=STEPS,
    actions=ACTIONS,
)

OUTCOME = say.Outcome(
    run="Zm9vYmFyMTIz",
    name="share",
    short="Share",
    title="The protocol points to sharing",
    ground="consent",
    ground_says="The person agreed to this, for this purpose, and you have it in writing.",
    do=(
        "Fill in the request and disclosure form.",
        "Send only what was asked for **and** is needed.",
        "Put a copy on the client's record.",
    ),
    fixes=(),
    how_much="Share only what this recipient needs for this purpose.",
    send="Use the agency's secure e-mail or portal. Check the address first.",
    tell="Tell the person what you shared, unless that puts somebody at risk.",
    cites=(cite("5.2"), cite("9.6 disclosing"), cite("9.11")),
    behind=tuple(cite(f"4.{number}") for number in range(1, 13)),
    remarks=(UNSETTLED,),
    steps=STEPS,
    situation="The police have asked me about a tenant",
    actions=(
        Button("Record the decision", "decision.form", RUN, "primary"),
        Button("Find who to send it to", "contact.list"),
        *ACTIONS[1:],
    ),
)

FIX_FIRST = say.Outcome(
    run="Zm9vYmFyMTIz",
    name="fix_first",
    short="Put it right first",
    title="Not in this form, or not by this route yet",
    ground="",
    ground_says="",
    do=("Put right what is missing.", "Then come back to the last question."),
    fixes=("Fact is marked off from opinion: say who said it, and mark it as opinion.",),
    how_much="",
    send="",
    tell="",
    cites=(cite("9.6 disclosing"),),
    steps=STEPS,
    reference="CSP-2026-7KQ2M9X",
    actions=(Button("Change the last answer", "guide.show", (*RUN, ("at", "right_way")), "primary"),),
)

SHARE_NOW = say.Outcome(
    run="Zm9vYmFyMTIz",
    name="share_now",
    short="Share now",
    title="Ring now, and give what is needed",
    ground="",
    ground_says="",
    do=("Ring 999 or the duty team.", "Write it down afterwards."),
    fixes=(),
    how_much="",
    send="",
    tell="",
    cites=(cite("1.4"),),
    steps=STEPS[:1],
    emergency=EMERGENCY,
    actions=(Button("Record the decision", "decision.form", RUN, "primary"),),
)
