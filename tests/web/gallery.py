"""One message of every kind, made by hand and as full as it gets, for drawing. Everybody in them is invented."""

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


def form(*, wrong: bool = False) -> say.Form:
    """The form that records a decision, with two things missing when `wrong`."""
    return say.Form(
        title="Record the decision",
        intro=(
            "You came to: Share. The protocol points to sharing.",
            "Types of information only. Never put what was said, or anybody's name, address or story here.",
        ),
        fields=(
            say.FormField("when", "When was it decided?", "fixed", value="Filled in when you save, in UK time"),
            say.FormField(
                "summary",
                "What was it about?",
                "one",
                (say.Option("asb", "Anti-social behaviour", True), say.Option("harm", "Somebody at risk of harm")),
                hint="A kind of case, never the case itself.",
            ),
            say.FormField(
                "requester",
                "Who asked?",
                "select",
                (say.Option("own", "Nobody asked: it was my own idea"), say.Option("bob", "Bob Lindqvist, Sergeant")),
                error="Choose who asked." if wrong else "",
            ),
            say.FormField(
                "reasons",
                "Why was it decided that way?",
                "many",
                (
                    say.Option("agreed", "The person agreed"),
                    say.Option("needed", "The recipient needs it for the case"),
                ),
                error="Tick at least one reason." if wrong else "",
            ),
            say.FormField(
                "authoriser",
                "Which manager or guardian was it?",
                "select",
                (say.Option("di", "Rhodri Mostyn-Bell, Detective Inspector"),),
                required=False,
            ),
        ),
        save=Button("Save the record", "decision.save", (*RUN, ("version", "4")), "primary"),
        problems=("Choose who asked.", "Tick at least one reason.", "The walk has changed.") if wrong else (),
        cites=(cite("App G 9"),),
        actions=(Button("Back to the outcome", "guide.show", RUN, "quiet"),),
    )


RECORD = say.Record(
    decision="ZGVjaXNpb24",
    reference="CSP-2026-7KQ2M9X",
    title="The protocol points to sharing",
    rows=(
        say.RecordRow("a", "Date and time", ("Monday 23 November 2026, 09:00",)),
        say.RecordRow("b", "What it was about", ("Anti-social behaviour",)),
        say.RecordRow("c", "Who asked", ("Bob Lindqvist, Sergeant, Ashmere Police",)),
        say.RecordRow("d", "Decision", ("Share", "The protocol pointed to: Share, on the ground of consent")),
        say.RecordRow("d", "Reasons", ("The person agreed", "The recipient needs it for the case")),
        say.RecordRow("e", "Consent", ("With consent",)),
        say.RecordRow("f", "Was the person told", ("Yes",)),
        say.RecordRow("g", "Who consented or authorised", ("The person themselves",)),
        say.RecordRow("h", "Types of information", ("Tenancy details", "Reports of nuisance")),
        say.RecordRow("i", "How it was shared", ()),
    ),
    steps=STEPS,
    cites=(cite("5.2"), cite("App G 9")),
    pack="Haringey protocol, amended 2016; flow version 2026.1, digest 0123456789ab",
    copy_text="OFFICIAL-SENSITIVE\nInformation sharing decision CSP-2026-7KQ2M9X\n(a) Date and time: Monday",
    marking="OFFICIAL-SENSITIVE",
    corrects="CSP-2026-2B3C4D5",
    corrected_by="bmV3ZXI",
    notices=("Saved. Copy it to the client's record if your service asks for that.",),
    actions=(
        Button(
            "Correct this record", "decision.correct", (("decision", "ZGVjaXNpb24"),), "quiet", "It makes a new one."
        ),
        Button("My decisions", "guide.mine", (), "quiet"),
    ),
)

READING = say.Reading(
    title="Ask for consent where it is safe and makes sense",
    cite=cite("5.2"),
    blocks=(
        say.Block("With the person's consent, most problems about sharing go away."),
        say.Block("It counts **only** if the person understands what you will share, with whom and why."),
        say.Block(bullets=("It lasts for as long as it is needed.", "The person can take it back at any time.")),
    ),
    remarks=(LAW, UNSETTLED),
    facts=(("The 2016 protocol calls it", "Consent"), ("Write today", "UK GDPR Article 6")),
    sources=("https://www.example.org/a/very/long/address/that/does/not/break/anywhere/by/itself/at/all",),
    footer="Owner: Community Safety Team. Reviewed 23 November 2026.",
    actions=(Button("Law today: advice of 2024", "search.read", (("kind", "law"), ("key", "advice-2024")), "quiet"),),
)

CONTACT = say.Contact(
    agency="Ashmere Housing",
    say=("Homes for Ashmere became Ashmere Housing in 2022.",),
    lines=(
        say.ContactLine(
            "Single point of contact",
            "Tenancy Enforcement Manager",
            "Leroy Pemberton-Cole",
            ("Phone: 020 7946 0123", "Mailbox: sharing@ashmere-housing.example.org"),
            "Confirmed by two people on 2 November 2026",
        ),
        say.ContactLine(
            "Deputy", "Estate Officer", "יעל כהן", ("Phone: 020 7946 0456",), "Last confirmed 3 March 2026", True
        ),
    ),
    route="Secure e-mail to the mailbox above. Confirmed 2 November 2026.",
    cites=(cite("8.1"),),
    actions=(Button("All agencies", "contact.list", (), "quiet"),),
)

HITS = (
    say.Hit(
        "Guidance",
        "Explain sharing as something that helps them",
        "Protocol 5.3",
        "People agree more readily when they can see what is in it for them ...",
        Button("Open", "search.read", (("kind", "guidance"), ("key", "5.3"))),
        "The law has changed since 2016: see the note",
    ),
    say.Hit(
        "Law today",
        "UK GDPR and Data Protection Act 2018",
        "",
        "They replaced the Data Protection Act 1998 on 25 May 2018 ...",
        Button("Open", "search.read", (("kind", "law"), ("key", "dpa-2018"))),
    ),
)
RESULTS = say.Results(
    hits=HITS,
    did_you_mean=Button("consent form", "search.words", (("text", "consent form"),), "quiet"),
    understood=("You are asking about consent",),
    best=READING,
    say="This is nearest to what you asked.",
    actions=(Button("Start the guide: can I share this?", "guide.begin"),),
)
FOUND_CONTACT = say.Results(hits=HITS, contact=CONTACT)
NOTHING = say.Results(
    hits=(),
    say="Nothing here fits those words, so we will not guess. Try other words, or ask a person.",
    actions=(Button("Who to ask at each agency", "contact.list", (), "primary"),),
)

LISTING = say.Listing(
    title="My decisions",
    intro="Newest first.",
    lines=(
        say.Line(
            "The police have asked me about a tenant",
            "Monday 23 November 2026, 09:00",
            "Open at: Consent",
            Button("Go on", "guide.show", RUN),
        ),
        say.Line(
            "CSP-2026-7KQ2M9X: A neighbour is being threatened",
            "Friday 20 November 2026, 17:41",
            "Recorded: Share",
            Button("See the record", "decision.show", (("decision", "ZGVjaXNpb24"),)),
        ),
        say.Line(
            "A start", "", "", Button("A start", "guide.start", (("situation", "start"),), "plain", "What it is.")
        ),
    ),
    empty="You have not started any yet.",
    actions=(Button("Older", "guide.mine", (("page", "2"),), "quiet"), Button("Start a new one", "guide.begin")),
)
EMPTY = say.Listing("My decisions", (), "You have not started any yet.")

HOME = say.Home(
    greeting="Hello, Priya.",
    say=("Ask me whether you can share something, who to ask, or what the protocol says.",),
    emergency=EMERGENCY,
    starts=tuple(
        Button(title, "guide.start", (("situation", name),), "plain", hint)
        for title, name, hint in (
            ("The police have asked me about a tenant", "police_tenant", "A form, a phone call or a visit."),
            ("I think a child is at risk", "child_risk", "You saw or heard something, or somebody told you."),
            ("A neighbour is being threatened", "threats", "You want to tell the police or the landlord."),
            ("We want figures about an area", "figures", "Counts, hotspots and trends, with nobody in them."),
        )
    ),
    more_starts=(Button("A councillor wants to know", "guide.start", (("situation", "councillor"),), "plain"),),
    unfinished=LISTING.lines[:1],
    actions=(Button("Start from the first question", "guide.start", (), "primary"),),
)

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="260" viewBox="0 0 900 260" role="img" '
    'aria-labelledby="drawn-title"><title id="drawn-title">The flowchart</title>'
    '<rect x="20" y="20" width="860" height="80" fill="#f2f5f8" stroke="#4a5763"/>'
    '<text x="40" y="66" font-size="18" fill="#16202a">1. Immediate danger</text>'
    '<path d="M450 100v60" stroke="#4a5763" fill="none"/>'
    '<rect x="20" y="160" width="860" height="80" fill="#e7f0fb" stroke="#0b4f9e"/>'
    '<text x="40" y="206" font-size="18" fill="#16202a">2. Clear purpose</text></svg>'
)
PICTURE = say.Picture(
    "The flowchart, with your path", SVG, STEPS, (Button("Back to where you were", "guide.show", RUN, "primary"),)
)

PERSONAL = say.Notice(
    "personal",
    "That may be about a person",
    ("It looks like a name.", "Nothing you typed was kept.", 'Ask again without it: say "a tenant".'),
    (Button("Start again", "home", (), "primary"),),
    may_vouch=True,
)
CONFLICT = say.Notice(
    "conflict",
    "This has moved on",
    ("Your answer was not taken, because this has moved on in another tab.", "Nothing was lost."),
    instead=QUESTION,
)
STOPPED = say.Notice(
    "done",
    "Stopped for now",
    ("Your answers are kept.",),
    (
        Button("Go on with it", "guide.resume", RUN, "primary"),
        Button("My decisions", "guide.mine"),
    ),
)
REFUSED = say.Notice("refused", "Not found", ("That is not here, or it is not yours to see.",))
UNAVAILABLE = say.Notice("unavailable", "We could not do that just now", ("Nothing was saved.",), emergency=EMERGENCY)

EVERY: dict[str, say.Message] = {
    "first question": FIRST,
    "question": QUESTION,
    "pick-list": PICK_LIST,
    "ticks": TICKS,
    "outcome": OUTCOME,
    "fix first": FIX_FIRST,
    "share now": SHARE_NOW,
    "emergency": EMERGENCY,
    "form": form(),
    "form with problems": form(wrong=True),
    "record": RECORD,
    "reading": READING,
    "contact": CONTACT,
    "results": RESULTS,
    "found contact": FOUND_CONTACT,
    "nothing found": NOTHING,
    "listing": LISTING,
    "empty listing": EMPTY,
    "home": HOME,
    "picture": PICTURE,
    "personal": PERSONAL,
    "conflict": CONFLICT,
    "stopped": STOPPED,
    "refused": REFUSED,
    "unavailable": UNAVAILABLE,
}
"""Every kind of page, by a name for the test's report."""
