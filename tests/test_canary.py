"""Marked values typed into every place there is, while the records fail in turn: afterwards they are nowhere.

Security.md rows 8, 12 and 50, goal P1: no table, no byte of the database's files, no log, no audit link, no message and
no exception that is shown holds what somebody typed.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot import messages as say
from bot.app import Parts
from bot.channels.console import Console
from bot.channels.registry import CHANNELS
from bot.log import logger
from bot.policy import UNKNOWN, Actor
from bot.records import store
from bot.records.database import Database
from bot.records.trouble import RecordsUnavailable
from bot.services.acts import ACTS, Press, Words
from tests.clock import Clock
from tests.logs import logged
from tests.officer import Officer, texts_of
from tests.partnership import GARETH, KWABENA, PRIYA, build_parts
from tests.raw import bytes_kept, found_in, tables_kept
from tests.services.cases import COMPLETE
from tests.services.test_hostile import NAMES
from tests.troubles import KINDS, impatient, trouble

__all__ = ["impatient"]

PLAIN = tuple(f"quillfeather{number:02}vane" for number in range(len(NAMES) + 12))
"""Marks that no list knows: the guard lets them pass, so that they come as far as anything can."""

PERSONAL = ("Zebulon Quillfeather", "943 476 5919", "07700 900142", "zebulon.q@example.org", "QQ 12 34 56 C")
"""Marks that the guard notices."""

SENTENCES = (
    "can I tell housing about {}",
    "who is {}",
    "what is {}",
    "police want {} from my patient",
    "{}",
    "{} is bleeding",
    "can I share {}? " + "x" * 1_200,
)


@pytest.fixture
def logs() -> Iterator[Callable[[], str]]:
    """Everything that was logged or printed, as a running canishare logs it, down to the last detail."""
    with logged(logging.DEBUG) as written:
        yield written.getvalue


def presses(mark: Callable[[], str], run: str, decision: str) -> Iterator[Press]:
    """Every act with a mark in every value, alone and beside values that are real."""
    for act in ACTS:
        yield Press(act, {name: (mark(),) for name in NAMES})
        for name in NAMES:
            real = {"run": (run,), "decision": (decision,), "version": ("1",), "question": ("immediate_danger",)}
            yield Press(act, {**real, "answer": ("no",), "kind": ("guidance",), name: (mark(), mark())})
        yield Press(act, {mark(): (mark(),)})
    yield Press(mark(), {})


def everything(parts: Parts, actor: Actor, run: str, decision: str) -> Iterator[say.Message]:
    """What is answered to all of it."""
    count = iter(range(10**9))

    def mark() -> str:
        return PLAIN[next(count) % len(PLAIN)]

    for said in presses(mark, run, decision):
        yield parts.conversation.hear(actor, said)
    for sentence in SENTENCES:
        for one in (mark(), *PERSONAL):
            yield parts.conversation.hear(actor, Words(sentence.format(one)))
            yield parts.conversation.hear(actor, Words(sentence.format(one), vouched=True))
            yield parts.conversation.hear(actor, Press("search.words", {"text": (sentence.format(one),)}))


ALL_MARKS = ("quillfeather", *PERSONAL, "9434765919", "07700900142")


def nowhere(parts: Parts, file: Path | None, logged: str, shown: list[str]) -> None:
    """Hold that no mark is in anything that is kept or shown."""
    assert found_in(logged, ALL_MARKS) == []
    assert found_in("\n".join(shown), ALL_MARKS) == []
    assert found_in(tables_kept(parts.database), ALL_MARKS) == []
    if file:
        kept = bytes_kept(file) + bytes_kept(file.with_name("aside.sqlite3"))
        assert found_in(kept, ALL_MARKS) == []
        assert found_in(kept, ("ashmere",)), "the right bytes were looked at"


def ready(parts: Parts) -> tuple[Officer, str, str]:
    """An officer with an open walk and a record."""
    officer = Officer(parts, KWABENA)
    officer.starts()
    officer.answers("no", "no")
    officer.presses("Record the decision")
    officer.saves(**COMPLETE)
    decision = officer.record.decision
    officer.starts()
    return officer, officer.run, decision


def words_shown(message: say.Message, actor: Actor) -> list[str]:
    """A message as it is, and as each channel draws it."""
    return [*texts_of(message), *(channel.draw(message, actor) for channel in CHANNELS.values())]


def test_what_is_typed_is_kept_nowhere(parts: Parts, parts_file: Path, logs: Callable[[], str]) -> None:
    officer, run, decision = ready(parts)
    shown: list[str] = []
    for message in everything(parts, officer.actor, run, decision):
        shown += words_shown(message, officer.actor)
    for actor in (parts.people.actor(PRIYA), parts.people.actor(GARETH), UNKNOWN):
        shown += [text for message in everything(parts, actor, run, decision) for text in texts_of(message)]
    nowhere(parts, parts_file, logs(), shown)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_what_is_typed_is_kept_nowhere_on_postgresql(parts_both: Parts, logs: Callable[[], str]) -> None:
    _, run, decision = ready(parts_both)
    actor = parts_both.people.actor(KWABENA)
    shown = [text for message in everything(parts_both, actor, run, decision) for text in texts_of(message)]
    nowhere(parts_both, None, logs(), shown)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_typed_is_kept_nowhere_while_the_records_fail(
    kind: str,
    impatient: Database,
    parts_file: Path,
    clock: Clock,
    logs: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parts = build_parts(impatient, clock)
    officer, run, decision = ready(parts)
    actor = officer.actor
    if kind == "locked":
        monkeypatch.setattr("tests.test_canary.SENTENCES", SENTENCES[:2])  # each write waits for the lock
        few = tuple(act for act in ACTS if act.startswith(("guide.start", "decision.show", "contact")))
        monkeypatch.setattr("tests.test_canary.ACTS", few)
    shown: list[str] = []
    with trouble(kind, parts, parts_file):
        for message in everything(parts, actor, run, decision):
            shown += texts_of(message)
        assert any("nothing was saved" in one or "not set up" in one for one in shown), "the records did fail"
        kept = bytes_kept(parts_file) if parts_file.is_file() else b""
        assert found_in(kept, ALL_MARKS) == []
    nowhere(parts, parts_file, logs(), shown)


def test_what_is_typed_in_the_terminal_is_kept_nowhere(parts: Parts, parts_file: Path, logs: Callable[[], str]) -> None:
    typed = [sentence.format(one) for sentence in SENTENCES for one in (PLAIN[0], *PERSONAL)]
    typed += ["9434765919", PLAIN[1], f"1 {PLAIN[2]}", "999999999999999999", "07700900142"]
    fill = ["1", "9434765919", PLAIN[3], "q"]
    lines = iter([*typed, "1", *fill, "q"])
    shown: list[str] = []
    console = Console(parts.conversation, read=lambda prompt: next(lines, "q"), write=shown.append)
    console.talk(lambda: parts.people.actor(KWABENA))
    nowhere(parts, parts_file, logs(), shown)
    assert "Goodbye. What you answered is kept." in shown


# Faults of ours ------------------------------------------------------------------------------------------------------

QUERIES = [
    name
    for name, one in vars(store).items()
    if callable(one) and not name.startswith("_") and one.__module__ == store.__name__
]


@pytest.mark.parametrize("name", QUERIES)
def test_a_fault_that_quotes_what_was_typed_does_not_carry_it_into_the_log(
    parts: Parts, logs: Callable[[], str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Every query raises in turn, with the mark in its message; a door logs it as the web door and the terminal do."""
    officer, run, decision = ready(parts)
    actor = officer.actor

    def broken(*args: object, **more: object) -> None:
        raise ValueError(f"could not do it for {PLAIN[0]}: {args}")

    monkeypatch.setattr(store, name, broken)
    for act in ACTS:
        values = {
            "run": (run,),
            "decision": (decision,),
            "version": ("1",),
            "question": (PLAIN[1],),
            "text": (PLAIN[2],),
        }
        try:
            parts.conversation.hear(actor, Press(act, values))
        except Exception:
            logger().error("broken", exc_info=True, act=act, text=PLAIN[3], error_text=str(sys.exc_info()[1]))
            logging.getLogger("some.library").exception("about %s", PLAIN[4])
    assert found_in(logs(), ALL_MARKS) == []


def test_an_error_of_the_database_does_not_quote_what_was_sent(parts_both: Parts) -> None:
    somebody = parts_both.people.actor(KWABENA)
    row = store.PersonRow(PLAIN[0], PLAIN[1], "no-such-agency", PLAIN[2], (), None, None)
    with (
        pytest.raises(Exception, match=r"(?i)foreign key") as broken,
        parts_both.database.writing() as connection,
    ):
        store.save_person(connection, row)
    assert found_in(str(broken.value), PLAIN) == []
    assert somebody.key == KWABENA


def test_troubles_are_told_in_our_own_words_alone() -> None:
    for reason in ("locked", "read_only", "full", "missing", "damaged", "unreachable"):
        told = str(RecordsUnavailable(reason))
        assert "sql" not in told.lower()
        assert told.endswith((".", "canishare db upgrade"))
