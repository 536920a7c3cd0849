"""Whatever is pressed or said, by whoever: an answer in plain words, never an exception, and nothing half done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import messages as say
from bot.app import Parts
from bot.channels.registry import CHANNELS
from bot.policy import OPERATOR, UNKNOWN, Actor
from bot.services.acts import ACTS, Press, Words
from tests.officer import Officer
from tests.partnership import DENISE, GARETH, IMOGEN, KWABENA, PRIYA, VICTOR
from tests.services.cases import COMPLETE

MANY = 400
"""Presses tried on SQLite in each run of the tests; a quarter of them on PostgreSQL."""

HOSTILE = (
    "",
    " ",
    "\0",
    "\ud800",
    "\u202e\u2066gpj.exe",
    "' OR 1=1 --",
    '"; DROP TABLE run; --',
    "<script>alert(1)</script>",
    "{{7*7}}${7*7}%s%n",
    "../../../../etc/passwd",
    "%00%2e%2e",
    "=cmd|' /C calc'!A0",
    "９９９",
    "٣",
    "-1",
    "1e308",
    "NaN",
    "9" * 5_000,
    "x" * 200_000,
    "é" * 300 + "𐀀",
    "a\nb\rc\td",
    "guide.start",
    "__class__",
    "None",
)
"""Values that have broken other programs."""

NAMES = (
    "run version question answer picked changing situation at page decision kind key agency text vouched summary "
    "requester reasons consent told authorised_by authoriser information route corrects person_key account person"
).split()


@dataclass(frozen=True)
class World:
    """A partnership with something of everything in it, the actors who press, and the values that mean something."""

    parts: Parts
    actors: tuple[Actor, ...]
    real: tuple[str, ...]


def world(parts: Parts) -> World:
    """One open walk, one stopped, one at its outcome and one on record, of two people."""
    real: list[str] = []
    for key in (KWABENA, PRIYA):
        officer = Officer(parts, key)
        officer.starts("A court order")
        real.append(officer.run)
        officer.starts()
        officer.opens("guide.stop", run=(real[-1]))
        officer.starts()
        officer.answers("no", "no")
        real.append(officer.run)
        officer.presses("Record the decision")
        officer.saves(**COMPLETE)
        real += [officer.record.decision, officer.record.reference]
        officer.starts()
        officer.answers("no", "no")
        real.append(officer.run)
    pack = parts.packs.current.pack
    real += [*pack.questions, *pack.situations, "yes", "no", "not_sure", "ticks", "1", "2", "3", "4"]
    real += ["police_form", "own", "other", "outside", "not_shared", "guidance", "law", "1.4", "dpa-2018", "gdpr"]
    real += ["ashmere-police", "agency:ashmere-ccg", "contact:ashmere-probation-spoc", "who is the probation spoc"]
    people = tuple(parts.people.actor(key) for key in (KWABENA, PRIYA, DENISE, IMOGEN, VICTOR, GARETH))
    return World(parts, (*people, UNKNOWN, OPERATOR, Actor("guest", "gus", "Gus", "elsewhere")), tuple(real))


def values(real: tuple[str, ...]) -> st.SearchStrategy[dict[str, tuple[str, ...]]]:
    """What a page, an altered page or an attacker may send with a press."""
    one = st.one_of(st.sampled_from(real), st.sampled_from(HOSTILE), st.text(st.characters(), max_size=40))
    names = st.one_of(st.sampled_from(NAMES), st.text(st.characters(), max_size=10))
    return st.dictionaries(names, st.lists(one, max_size=4).map(tuple), max_size=10)


def pressed(found: World, data: st.DataObject) -> None:
    """Press something, and hold that the answer can be drawn everywhere."""
    actor = data.draw(st.sampled_from(found.actors), label="actor")
    act = data.draw(st.one_of(st.sampled_from(sorted(ACTS)), st.text(st.characters(), max_size=12)), label="act")
    shown = found.parts.conversation.hear(actor, Press(act, data.draw(values(found.real), label="values")))
    drawable(shown, actor)
    if actor.kind != "member" and act != "emergency":
        assert isinstance(shown, say.Notice)
        assert shown.kind in ("refused", "wrong")
        assert shown.emergency or shown.kind == "wrong"


def drawable(shown: say.Message, actor: Actor) -> None:
    assert isinstance(shown, get_args(say.Message))
    for channel in CHANNELS.values():
        channel.draw(shown, actor).encode("utf-8")


def sound(parts: Parts) -> None:
    """The chain holds, and no decision stands without its link."""
    with parts.database.reading() as connection:
        assert parts.audit.verify(connection).sound
        decisions = connection.exec_driver_sql("SELECT count(*) FROM decision").scalar_one()
        kept = connection.exec_driver_sql(
            "SELECT count(*) FROM audit WHERE verb = 'decision.record' AND outcome = 'done'"
        )
        assert kept.scalar_one() == decisions


def test_whatever_is_pressed_is_answered_in_plain_words(parts: Parts) -> None:
    found = world(parts)

    @settings(
        max_examples=MANY, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
    )
    @given(st.data())
    def press(data: st.DataObject) -> None:
        pressed(found, data)

    press()
    sound(parts)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_whatever_is_pressed_is_answered_the_same_on_postgresql(parts_both: Parts) -> None:
    found = world(parts_both)

    @settings(max_examples=MANY // 4, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def press(data: st.DataObject) -> None:
        pressed(found, data)

    press()
    sound(parts_both)


@pytest.mark.parametrize("act", sorted(ACTS))
def test_every_act_takes_every_hostile_value_in_every_place(parts_both: Parts, act: str) -> None:
    """The same value in every place at once, by an officer with a walk and a record of his own."""
    officer = Officer(parts_both, KWABENA)
    officer.starts()
    actor = officer.actor
    for value in HOSTILE:
        for run in (value, officer.run):
            sent = dict.fromkeys(NAMES, (value,)) | {"run": (run,)}
            drawable(parts_both.conversation.hear(actor, Press(act, sent)), actor)
    drawable(parts_both.conversation.hear(actor, Press(act, {})), actor)
    sound(parts_both)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(words=st.one_of(st.text(st.characters(), max_size=200), st.sampled_from(HOSTILE)), vouched=st.booleans())
def test_whatever_is_said_is_answered_in_plain_words(parts: Parts, words: str, vouched: bool) -> None:
    actor = parts.people.actor(KWABENA)
    drawable(parts.conversation.hear(actor, Words(words, vouched)), actor)


SENTENCE = st.lists(
    st.sampled_from(
        "can I tell share the a police housing mum dad about tenant arrest consent who spoc probation section 115 47 "
        "MARAC is what how 999 danger refused child school patient data gdpr caldicott \u202e ' \" * AND OR NEAR ( "
        ") : -".split()
    ),
    max_size=25,
).map(" ".join)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(words=SENTENCE)
def test_whatever_is_asked_in_officers_words_is_answered(parts: Parts, words: str) -> None:
    actor = parts.people.actor(PRIYA)
    drawable(parts.conversation.hear(actor, Words(words)), actor)
