"""What canishare can say: plain frozen data with no platform words in it.

Services make these values; each channel draws them in its own way (a web page, a terminal, later Slack blocks and
Teams cards). A button carries an act and its values, never a state: the state is looked up again when it is pressed.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.message_parts import (
    Block,
    Button,
    Cite,
    ContactLine,
    FormField,
    Hit,
    Line,
    Option,
    RecordRow,
    Remark,
    Step,
    Values,
)
from bot.message_work import Door, Tracked


@dataclass(frozen=True, slots=True)
class Question:
    """One box of the flowchart, asked."""

    run: str
    number: int
    short: str
    ask: str
    why: str
    counts: tuple[str, ...]
    hint: str
    cites: tuple[Cite, ...]
    answers: tuple[Button, ...]
    choose: str = ""
    choices: tuple[Button, ...] = ()
    ticks: FormField | None = None
    tick_button: Button | None = None
    remarks: tuple[Remark, ...] = ()
    steps: tuple[Step, ...] = ()
    situation: str = ""
    situation_says: str = ""
    understood: tuple[str, ...] = ()
    earlier: str = ""
    said_back: str = ""
    emergency: Emergency | None = None
    actions: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where the walk ended: what the protocol points to, and what to do now.

    `cites` are the paragraphs of the outcome itself; `behind` are all those of the walk, each once.
    """

    run: str
    name: str
    short: str
    title: str
    ground: str
    ground_says: str
    do: tuple[str, ...]
    fixes: tuple[str, ...]
    how_much: str
    send: str
    tell: str
    cites: tuple[Cite, ...]
    remarks: tuple[Remark, ...] = ()
    steps: tuple[Step, ...] = ()
    behind: tuple[Cite, ...] = ()
    situation: str = ""
    reference: str = ""
    emergency: Emergency | None = None
    actions: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk as it stands, for a channel that draws it when it is sent. `guide.show` of this run gives what to draw."""

    run: str


@dataclass(frozen=True, slots=True)
class Emergency:
    """The emergency text. It needs no database and no sign-in."""

    title: str
    say: tuple[str, ...]
    cites: tuple[Cite, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """Things to choose, and one button that saves them. `problems` says what is still missing."""

    title: str
    intro: tuple[str, ...]
    fields: tuple[FormField, ...]
    save: Button
    problems: tuple[str, ...] = ()
    cites: tuple[Cite, ...] = ()
    actions: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """The record of one decision (App G 9 a-i). It holds types of information, never their content."""

    decision: str
    reference: str
    title: str
    pointed_to: str
    decided_by: str
    rows: tuple[RecordRow, ...]
    steps: tuple[Step, ...]
    cites: tuple[Cite, ...]
    pack: str
    copy_text: str
    marking: str
    corrects: str = ""
    corrected_by: str = ""
    notices: tuple[str, ...] = ()
    actions: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """What a search found. With no hits it says so and offers a person."""

    hits: tuple[Hit, ...]
    did_you_mean: Button | None = None
    understood: tuple[str, ...] = ()
    best: Reading | None = None
    contact: Contact | None = None
    say: str = ""
    actions: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One passage of guidance, a statute, or a form, with its law-today notes beside it."""

    title: str
    cite: Cite
    blocks: tuple[Block, ...]
    remarks: tuple[Remark, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    sources: tuple[str, ...] = ()
    footer: str = ""
    actions: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Contact:
    """Who to ask at an agency. Where nobody is on file it says so and offers a post instead of guessing."""

    agency: str
    say: tuple[str, ...]
    lines: tuple[ContactLine, ...]
    route: str
    cites: tuple[Cite, ...] = ()
    actions: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of things of mine, a page at a time; `empty` is said when there is nothing."""

    title: str
    lines: tuple[Line, ...]
    empty: str
    intro: str = ""
    actions: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that must be said, and what to do next.

    `kind`: info, done, wrong (something to put right), personal (personal data was typed), refused (not there, or not
    theirs), conflict (it moved on meanwhile), unavailable (the records cannot be used). `instead` is what to show
    below it. `may_vouch`: the words may be sent again with a tick that they are not about a person.
    `room`: the room of the chat that it is about, by its id there.
    """

    kind: str
    title: str
    say: tuple[str, ...]
    actions: tuple[Button, ...] = ()
    emergency: Emergency | None = None
    instead: Message | None = None
    may_vouch: bool = False
    room: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    """Where a conversation starts: ask in your own words, pick a starting point, or go on with something. `places` are
    where else to go, for a channel that has no menu of its own."""

    greeting: str
    say: tuple[str, ...]
    emergency: Emergency
    starts: tuple[Button, ...]
    more_starts: tuple[Button, ...]
    unfinished: tuple[Line, ...]
    actions: tuple[Button, ...] = ()
    places: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """The flowchart, as an SVG drawing of ours and as the same path in words."""

    title: str
    svg: str
    steps: tuple[Step, ...]
    actions: tuple[Button, ...] = ()


Message = (
    Question
    | Outcome
    | Emergency
    | Form
    | Record
    | Tracked
    | Results
    | Reading
    | Contact
    | Listing
    | Notice
    | Door
    | Home
    | Picture
)

__all__ = [
    "Block",
    "Button",
    "Cite",
    "Contact",
    "ContactLine",
    "Door",
    "Emergency",
    "Form",
    "FormField",
    "Hit",
    "Home",
    "Line",
    "Listing",
    "Message",
    "Notice",
    "Option",
    "Outcome",
    "Picture",
    "Question",
    "Reading",
    "Record",
    "RecordRow",
    "Remark",
    "Results",
    "Step",
    "Tracked",
    "Values",
    "Walk",
]
