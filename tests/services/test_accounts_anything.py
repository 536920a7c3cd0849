"""Whatever happens in whatever order, somebody is a member only while every rule holds.

When that is, a model says that was written from the rules alone.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bot.app import Parts
from bot.policy import Refused
from bot.services.accounts import NotPossible, Overtaken
from tests.chat import SLACK, Chatter
from tests.clock import Clock
from tests.partnership import DENISE, HOLLY, KWABENA, PRIYA, RHODRI
from tests.services.test_accounts import change

MANY = 120
POLICE, COUNCIL = "ashmere-police", "ashmere-council"
AT = {KWABENA: POLICE, HOLLY: POLICE, RHODRI: POLICE, PRIYA: COUNCIL, DENISE: COUNCIL}
SPOCS = (KWABENA, HOLLY, PRIYA)
PLACES, USERS = ("T0ONE", "T0TWO"), ("U0ONE", "U0TWO")


@dataclass
class Model:
    """What should be so. A place is "" (nobody's), "gone", "shared", or an agency's."""

    place: dict[str, str] = field(default_factory=lambda: dict.fromkeys(PLACES, "gone"))
    account: dict[tuple[str, str], tuple[str, str, str]] = field(default_factory=dict)
    """State, agency and person of an account."""
    agency: dict[str, str] = field(default_factory=lambda: dict(AT))
    left: set[str] = field(default_factory=set)
    refused_today: set[tuple[str, str]] = field(default_factory=set)

    def takes(self, place: str, agency: str) -> bool:
        return self.place[place] in ("shared", agency)

    def free(self, place: str, person: str) -> bool:
        held = [who for (where, _), (state, _, who) in self.account.items() if where == place and state == "linked"]
        return person not in held and person not in self.left

    def kind(self, place: str, user: str) -> str:
        state, agency, person = self.account.get((place, user), ("", "", ""))
        if state == "ended":
            return "guest"
        if state != "linked" or self.place[place] == "":
            return "unknown"
        right = self.takes(place, self.agency[person]) and agency == self.agency[person] and person not in self.left
        return "member" if right else "leaver"

    # What may happen, and what should come of it -----------------------------------------------------------------

    def ask(self, place: str, user: str, agency: str) -> None:
        state, was, _ = self.account.get((place, user), ("", "", ""))
        bound = self.place[place]
        if bound in ("", "gone") or state in ("linked", "ended") or (state == "asked" and self.takes(place, was)):
            return
        if state == "refused" and (place, user) in self.refused_today:
            return
        answerable = any(self.agency[one] == agency and one not in self.left for one in SPOCS)
        if bound == agency or (bound == "shared" and answerable):
            self.account[place, user] = ("asked", agency, "")

    def answerable(self, by: str, place: str, user: str) -> bool:
        state, agency, _ = self.account.get((place, user), ("", "", ""))
        mine = by in SPOCS and by not in self.left and self.agency[by] == agency
        return mine and state == "asked" and self.takes(place, agency)

    def confirm(self, by: str, place: str, user: str, person: str) -> None:
        fits = self.answerable(by, place, user) and self.account[place, user][1] == self.agency[person]
        if fits and person != by and self.free(place, person):
            self.account[place, user] = ("linked", self.agency[person], person)

    def refuse(self, by: str, place: str, user: str) -> None:
        if self.answerable(by, place, user):
            self.account[place, user] = ("refused", self.account[place, user][1], "")
            self.refused_today.add((place, user))

    def link(self, place: str, user: str, person: str) -> None:
        state, _, _ = self.account.get((place, user), ("", "", ""))
        agency = self.agency[person]
        if state not in ("linked", "ended") and self.takes(place, agency) and self.free(place, person):
            self.account[place, user] = ("linked", agency, person)

    def unlink(self, place: str, user: str) -> None:
        if self.account.get((place, user), ("refused",))[0] != "refused":
            self.account[place, user] = ("refused", self.account[place, user][1], "")
            self.refused_today.discard((place, user))

    def end(self, place: str, user: str) -> None:
        if (place, user) in self.account:
            self.account[place, user] = ("ended", *self.account[place, user][1:])

    def bind(self, place: str, to: str) -> None:
        if self.place[place] != "gone":
            self.place[place] = to

    def gone(self, place: str) -> None:
        self.place[place] = "gone"

    def installed(self, place: str) -> None:
        if self.place[place] == "gone":
            self.place[place] = ""

    def move(self, person: str, agency: str) -> None:
        self.agency[person] = agency

    def leave(self, person: str) -> None:
        self.left.add(person)

    def come_back(self, person: str) -> None:
        self.left.discard(person)

    def a_day_passes(self) -> None:
        self.refused_today.clear()


class Real:
    """The same things done to canishare."""

    def __init__(self, parts: Parts, clock: Clock) -> None:
        self.parts = parts
        self.clock = clock
        with parts.database.writing() as connection:
            for table in ("account", "workspace"):
                connection.execute(text(f"DELETE FROM {table}"))
        for key, agency in AT.items():
            change(parts, key, agency_key=agency, expires=None)

    def ask(self, place: str, user: str, agency: str) -> None:
        self.parts.accounts.ask(Chatter(self.parts, user, place).actor, agency)

    def confirm(self, by: str, place: str, user: str, person: str) -> None:
        self.parts.accounts.confirm(self.parts.people.actor(by), f"{SLACK}:{place}:{user}", person)

    def refuse(self, by: str, place: str, user: str) -> None:
        self.parts.accounts.refuse(self.parts.people.actor(by), f"{SLACK}:{place}:{user}")

    def link(self, place: str, user: str, person: str) -> None:
        self.parts.accounts.link(SLACK, place, user, person)

    def unlink(self, place: str, user: str) -> None:
        self.parts.accounts.unlink(SLACK, place, user)

    def end(self, place: str, user: str) -> None:
        self.parts.accounts.end(SLACK, place, user, "deactivated")

    def bind(self, place: str, to: str) -> None:
        self.parts.accounts.bind(SLACK, place, "" if to == "shared" else to, shared=to == "shared")

    def gone(self, place: str) -> None:
        self.parts.accounts.workspace_gone(SLACK, place)

    def installed(self, place: str) -> None:
        self.parts.accounts.workspace_installed(SLACK, place, place)

    def move(self, person: str, agency: str) -> None:
        change(self.parts, person, agency_key=agency)

    def leave(self, person: str) -> None:
        change(self.parts, person, expires=date(2026, 11, 22))

    def come_back(self, person: str) -> None:
        change(self.parts, person, expires=None)

    def a_day_passes(self) -> None:
        self.clock.forward(timedelta(days=1))


PLACE, USER, PERSON = st.sampled_from(PLACES), st.sampled_from(USERS), st.sampled_from(tuple(AT))
AGENCY, BINDING = st.sampled_from((POLICE, COUNCIL)), st.sampled_from((POLICE, COUNCIL, "shared"))
SPOC = st.sampled_from((*SPOCS, *SPOCS, RHODRI))
HAPPENS = st.one_of(
    st.tuples(st.just("ask"), PLACE, USER, AGENCY),
    st.tuples(st.just("confirm"), SPOC, PLACE, USER, PERSON),
    st.tuples(st.just("confirm"), SPOC, PLACE, USER, PERSON),
    st.tuples(st.just("link"), PLACE, USER, PERSON),
    st.tuples(st.just("bind"), PLACE, BINDING),
    st.tuples(st.just("move"), PERSON, AGENCY),
    st.one_of(
        st.tuples(st.just("refuse"), SPOC, PLACE, USER),
        st.tuples(st.sampled_from(("unlink", "end")), PLACE, USER),
        st.tuples(st.sampled_from(("gone", "installed")), PLACE),
        st.tuples(st.sampled_from(("leave", "come_back")), PERSON),
        st.tuples(st.just("a_day_passes")),
    ),
)
START: list[tuple[str, ...]] = [
    ("installed", "T0ONE"),
    ("installed", "T0TWO"),
    ("bind", "T0ONE", "shared"),
    ("bind", "T0TWO", POLICE),
    ("link", "T0ONE", "U0ONE", DENISE),
    ("ask", "T0ONE", "U0TWO", POLICE),
    ("link", "T0TWO", "U0ONE", RHODRI),
    ("ask", "T0TWO", "U0TWO", POLICE),
]
"""What has happened before anything does: a member and a request in each place."""


def told_apart(parts: Parts, clock: Clock, sequence: list[tuple[str, ...]]) -> None:
    """Do it all to both, and hold that they agree on everybody after each step."""
    model, real = Model(), Real(parts, clock)
    for what, *values in (*START, *sequence):
        with suppress(Refused, Overtaken, NotPossible):
            getattr(real, what)(*values)
        getattr(model, what)(*values)
        for place in PLACES:
            for user in USERS:
                somebody, kind = Chatter(parts, user, place), model.kind(place, user)
                actor, row = somebody.actor, somebody.account
                stored = (row.state, row.agency_key, row.person_key or "") if row else None
                assert stored == model.account.get((place, user)), (what, values, place, user)
                assert actor.kind == kind, (what, values, place, user)
                assert actor.key == (model.account[place, user][2] if kind in ("member", "leaver") else "")
                event(kind)


def test_somebody_is_a_member_only_while_every_rule_holds(parts: Parts, clock: Clock) -> None:
    @settings(max_examples=MANY, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(HAPPENS, min_size=1, max_size=40))
    def agree(sequence: list[tuple[str, ...]]) -> None:
        told_apart(parts, clock, sequence)

    agree()
    with parts.database.reading() as connection:
        assert parts.audit.verify(connection).sound


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_same_on_postgresql(parts_both: Parts, clock: Clock) -> None:
    @settings(max_examples=MANY // 6, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(HAPPENS, min_size=1, max_size=25))
    def agree(sequence: list[tuple[str, ...]]) -> None:
        told_apart(parts_both, clock, sequence)

    agree()
