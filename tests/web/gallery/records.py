"""The form that records a decision, and the record."""

from __future__ import annotations

from bot import messages as say
from bot.messages import Button
from tests.web.gallery.pieces import RUN, STEPS, cite


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
    pointed_to="Share, on the ground of consent",
    decided_by="Holly Trevithick, Partnership Constable, Ashmere Police",
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


_REQUEST = (("request", "cmVxdWVzdA"),)
TRACKED = say.Tracked(
    key="cmVxdWVzdA",
    reference="REQ-2026-7KQ2M9X",
    title="Ashmere Police asks Lantern",
    state="Sent, and not acknowledged yet",
    say=("Your agency asked them for the same purpose lately: REQ-2026-2B3C4D5. Look there first.",),
    rows=(
        say.RecordRow("", "What it is needed for", ("To keep a child or young person safe",)),
        say.RecordRow("", "Types of information", ("School, attendance and education", "Living arrangements")),
        say.RecordRow("", "Why it is urgent", ()),
    ),
    history=(
        say.Line("Made", "Monday 23 November 2026, 09:00, Ashmere Police:", ""),
        say.Line("Declined", "Tuesday 24 November 2026, 10:00, Lantern:", "We do not hold it"),
    ),
    marking="OFFICIAL-SENSITIVE",
    when="An answer is due by the end of Monday 7 December 2026.",
    working=("Monday 23 November 2026: the complete form arrived.", "Tuesday 24 November 2026: day 1."),
    cites=(cite("App B Part A"), cite("9.3")),
    notices=("Look at it, and send it.",),
    actions=(
        Button("Send it", "request.take", (*_REQUEST, ("step", "submit"), ("version", "1")), "primary"),
        Button("Decline", "request.choose", (*_REQUEST, ("step", "decline"), ("version", "2"))),
    ),
)

DOOR = say.Door(
    title="What you ask, and about whom",
    say=("Who may read it: whoever asked, and the single point of contact of Lantern.", "The link is yours alone."),
    address="http://127.0.0.1:8000/open/bm90aGluZy1pcy1iZWhpbmQtdGhpcy1saW5rLWhlcmU",
    code="048213",
    again=Button("Write: What you ask, and about whom", "request.paper", (*_REQUEST, ("paper", "asked"))),
)
