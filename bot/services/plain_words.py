"""Words that are no question: a greeting, "help", "stop", "thanks". They are answered as what they are, everywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot import messages as say
from bot.policy import Actor, Refused
from bot.records.trouble import RecordsUnavailable
from bot.services.acts import Press

if TYPE_CHECKING:
    from bot.services.conversation import Conversation

Answer = Callable[["Conversation", Actor], say.Message]

START = say.Button("Start again", "home", (), "quiet")


def plain_answer(talk: Conversation, actor: Actor, text: str) -> say.Message | None:
    """The answer to words that are no question; None when they may be one."""
    answer = ANSWERS.get(" ".join(text.lower().split()).strip(" .,!?"))
    return answer(talk, actor) if answer else None


def _go_to(act: str) -> Answer:
    return lambda talk, actor: talk.hear(actor, Press(act, {}))


def _stop(talk: Conversation, actor: Actor) -> say.Message:
    """Nothing is stopped: a walk simply waits, and what was shared was not shared by canishare."""
    return say.Notice(
        "info",
        "You can stop here",
        (
            "Your answers are kept. Nothing was shared or recorded by stopping, and you can go on any day.",
            "This says nothing about whether you may share something.",
        ),
        (*_go_on(talk, actor, "primary"), START),
    )


def _thanks(talk: Conversation, actor: Actor) -> say.Message:
    return say.Notice(
        "info",
        "Glad to help",
        ('Ask me something else at any time, for example: "who is the probation SPOC?"',),
        (*_go_on(talk, actor, "plain"), START),
    )


def _go_on(talk: Conversation, actor: Actor, tone: str) -> tuple[say.Button, ...]:
    """The way back to the newest walk that is not finished."""
    try:
        newest = next(iter(talk.guide.unfinished(actor, 1)), None)
    except (RecordsUnavailable, Refused):
        return ()
    if newest is None:
        return ()
    asked = newest.flow.pack.questions.get(newest.walk.place)
    label = f"Go on: {asked.short}" if asked else "Go on: the outcome"
    return (say.Button(label, "guide.show", (("run", newest.row.id),), tone),)


WORDS: dict[Answer, tuple[str, ...]] = {
    _go_to("home"): (
        *("hi", "hello", "hey", "hiya", "hello there", "morning", "afternoon"),
        *("good morning", "good afternoon", "good evening", "start", "start again", "menu", "home"),
    ),
    _go_to("help"): ("help", "help me", ""),
    _go_to("guide.mine"): ("my decisions", "my records", "my decisions and records", "records"),
    _stop: ("stop", "cancel", "quit"),
    _thanks: ("thanks", "thank you", "ok", "okay", "cheers"),
}
"""What is said, by what answers it. Nothing but punctuation, such as "?", asks for help."""

ANSWERS = {words: answer for answer, every in WORDS.items() for words in every}
