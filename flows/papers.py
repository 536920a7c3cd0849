"""What is written about a person in a request, and by whom: the parts of App B that cannot be chosen. Pure.

A paper is written page by page in the secure web form, sealed as it is written, and handed over with a step of the
request's life. It is never in chat, in mail, in an address or in a log.
Source: App B Part A and Part B; protocol 4.7, 9.4 (requesting and disclosing), 9.5, 9.11.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

LINE, LINES = 200, 4_000
"""The most characters in a line, and in a box of several lines."""

REQUESTER, SPOC = "requester", "spoc"


@dataclass(frozen=True, slots=True)
class Box:
    """Something to write. `lines`: in several lines."""

    name: str
    ask: str
    hint: str = ""
    lines: bool = False
    required: bool = False

    @property
    def most(self) -> int:
        """The most characters that it takes."""
        return LINES if self.lines else LINE


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a paper: one thing, with as many boxes as it takes."""

    name: str
    title: str
    boxes: tuple[Box, ...]
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything that is written with one step. `with_events`: the steps that hand it over; `by`: who writes it."""

    name: str
    title: str
    by: str
    with_events: tuple[str, ...]
    pages: tuple[Page, ...]
    cites: tuple[str, ...]

    @property
    def boxes(self) -> tuple[Box, ...]:
        """All boxes, in order."""
        return tuple(box for page in self.pages for box in page.boxes)

    def page(self, name: str) -> Page | None:
        """The page of this name."""
        return next((one for one in self.pages if one.name == name), None)

    def after(self, name: str) -> Page | None:
        """The page that comes after this one; None after the last."""
        names = [one.name for one in self.pages]
        at = names.index(name) + 1
        return self.pages[at] if at < len(names) else None

    def missing(self, values: Mapping[str, str]) -> tuple[Box, ...]:
        """What must be written and is not."""
        return tuple(box for box in self.boxes if box.required and not values.get(box.name, "").strip())


def problems(page: Page, values: Mapping[str, str]) -> dict[str, str]:
    """What cannot be kept as it is, by box, in plain words. What is only missing can be kept."""
    return {
        box.name: f"That is too long. Use {box.most:,} characters at most: it has {len(values[box.name]):,}."
        for box in page.boxes
        if len(values.get(box.name, "")) > box.most
    }


def _one_page(name: str, title: str, ask: str, hint: str, *, required: bool = True) -> tuple[Page, ...]:
    return (Page(name, title, (Box("words", ask, hint, lines=True, required=required),)),)


_WHO = Page(
    "who",
    "Who it is about",
    (
        Box("name", "Full name", required=True),
        Box("known_as", "Other names", "Names they use or used before."),
        Box("born", "Date of birth", "For example, 27 3 2007. Write about how old if you do not know."),
        Box("address", "Address", "The last one that you know of.", lines=True),
        Box("references", "Your reference, and theirs", "So that both find the same file."),
    ),
    "Only what they need to find the right person.",
)
_WHAT = Page(
    "what",
    "What you need to know",
    (
        Box("questions", "What do you ask?", "One question a line. The least that will do.", True, True),
        Box("period", "From when to when?", "For example, since January this year."),
    ),
)
_WHY = Page(
    "why",
    "Why you need it",
    (
        Box("background", "What happened, in short?", "What they must know to decide. Facts first.", True, True),
        Box(
            "danger",
            "Is there anything that could put somebody in danger?",
            "For example: do not write to the home address; do not let a named person know.",
            True,
        ),
    ),
)

PAPERS: Mapping[str, Paper] = MappingProxyType(
    {
        one.name: one
        for one in (
            Paper(
                "asked",
                "What you ask, and about whom",
                REQUESTER,
                ("submit", "ask_authorisation"),
                (_WHO, _WHAT, _WHY),
                ("App B Part A", "9.4 requesting"),
            ),
            Paper(
                "question",
                "What you need to know first",
                SPOC,
                ("ask_clarification",),
                _one_page("words", "Your question", "What do you need to know?", "They answer in the same place."),
                ("9.5 disclosing",),
            ),
            Paper(
                "answer",
                "Your answer to their question",
                REQUESTER,
                ("answer_clarification",),
                _one_page("words", "Your answer", "What do you answer?", "Only what they asked."),
                ("9.5 disclosing",),
            ),
            Paper(
                "given",
                "What you supply",
                SPOC,
                ("disclose_part", "disclose"),
                (
                    Page(
                        "information",
                        "What you supply",
                        (
                            Box(
                                "information",
                                "What do you tell them?",
                                "The least that answers what they ask. Say what is fact and what is opinion.",
                                True,
                                True,
                            ),
                            Box("left_out", "What is left out, and why?", "If you give only part of it.", True),
                        ),
                    ),
                    Page(
                        "care",
                        "How they must treat it",
                        (
                            Box("source", "Where it comes from, and how old it is"),
                            Box(
                                "limits", "What they must not do with it", "For example: do not tell a relative.", True
                            ),
                        ),
                    ),
                ),
                ("App B Part B", "9.6 disclosing", "9.11"),
            ),
            Paper(
                "refusal",
                "Why you decline",
                SPOC,
                ("decline", "uphold"),
                _one_page("words", "Why you decline", "What should they know?", "Say what would change it."),
                ("App B Part B",),
            ),
            Paper(
                "challenge",
                "Why you challenge the refusal",
                REQUESTER,
                ("challenge",),
                _one_page("words", "Your reasons", "Why should they look again?", "Say what they may have missed."),
                ("App B Part B", "10 barriers"),
            ),
        )
    }
)
"""Every paper, by name."""

PAPER_WITH: Mapping[str, Paper] = MappingProxyType(
    {event: paper for paper in PAPERS.values() for event in paper.with_events}
)
"""The paper that a step hands over, by the step."""
