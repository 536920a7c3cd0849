"""What is found: passages, contacts, results."""

from __future__ import annotations

from bot import messages as say
from bot.messages import Button
from tests.web.gallery.pieces import LAW, UNSETTLED, cite

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
