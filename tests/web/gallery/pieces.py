"""What the messages of the gallery are made of. Everybody in them is invented."""

from __future__ import annotations

from datetime import date

from bot import messages as say
from bot.messages import Button, Cite

RUN = (("run", "Zm9vYmFyMTIz"),)


def cite(label: str) -> Cite:
    return Cite(label, f"Protocol {label}", Button("Read it", "search.read", (("kind", "guidance"), ("key", label))))


def answers(question: str, **labels: str) -> tuple[Button, ...]:
    base = (*RUN, ("version", "4"), ("question", question))
    return tuple(Button(label, "guide.answer", (*base, ("answer", a)), "primary") for a, label in labels.items())


def step(question: str, short: str, ask: str, answer: str, **more: str) -> say.Step:
    change = Button("Change", "guide.show", (*RUN, ("at", question)), "quiet")
    return say.Step(question, short, ask, answer, change=change, **more)


LAW = say.Remark(
    "Children: what the law says today",
    "If a child may be at risk, the government's 2024 advice is that you do not need consent, and that asking for it "
    "is usually the wrong tool. Tell the family what you will share, if that is safe.",
    "law today",
    "read in a public copy",
    date(2026, 11, 23),
    (cite("App G 4"),),
)
UNSETTLED = say.Remark(
    "A new duty for children's agencies",
    "Parliament passed a new duty to share in April 2026. Whether it has begun is not settled.",
    "law today",
    "not settled: check with your data protection officer",
    date(2026, 11, 23),
)
TRAP = say.Remark(
    "A police form is not an order",
    "A request form lets you share. It does not make you. Carry on with the questions.",
    "trap",
)
PROTOCOL = say.Remark("Two paragraphs", "The protocol asks for consent first, and lists when not to.", "protocol")

EMERGENCY = say.Emergency(
    "Someone may be in danger right now",
    (
        "Ring 999 if someone is being hurt, is about to be, or needs urgent medical help.",
        "If it is urgent but not this minute, ring the duty team: children's services, adult care or the police.",
        "Give what they need to keep people safe. **Do not wait** for consent, for a manager or for a form.",
        "Afterwards write down what you shared, with whom and why.",
    ),
    (cite("1.4"), cite("9.1")),
)

STEPS = (
    step(
        "immediate_danger",
        "Immediate danger",
        "Is anyone in immediate danger of death or serious injury, or in urgent need of medical help, right now?",
        "No, not right now",
    ),
    step(
        "clear_purpose",
        "Clear purpose",
        "Is there a clear reason, within your job and this protocol's purposes, for this recipient to have it?",
        "Yes",
        assumed_because="You started from: the police have asked me about a tenant.",
    ),
    step(
        "legal_duty",
        "Required by law",
        "Does a law or a court order REQUIRE you to hand this over, and not just allow you to?",
        "A police request form",
        said_back="A police form allows you to share and does not require it. The questions go on.",
    ),
)

ACTIONS = (
    Button("Go back", "guide.show", (*RUN, ("at", "legal_duty")), "quiet"),
    Button("See the flowchart", "guide.picture", RUN, "quiet"),
    Button("Stop for now", "guide.stop", RUN, "quiet", "You can go on with it any day."),
)
