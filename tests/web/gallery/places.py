"""Where one starts and comes back to: home, lists, the flowchart."""

from __future__ import annotations

from bot import messages as say
from bot.messages import Button
from tests.web.gallery.pieces import EMERGENCY, RUN, STEPS

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
