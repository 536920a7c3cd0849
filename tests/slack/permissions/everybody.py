"""Every kind of sender there is, what each has on record, and the workspaces that they come through."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count

from bot.app import Parts
from bot.channels.slack.looks.press import value_of
from bot.messages import Button
from bot.policy import ROLES
from bot.records import drafts, requests, store
from bot.records.account_rows import AccountKey
from bot.records.drafts import AskedRow, DraftRow
from bot.records.requests import EventRow, RequestRow
from bot.records.rows import PersonRow
from bot.services.accounts import Sender
from bot.when import uk_day
from tests.officer import Officer
from tests.services.cases import COMPLETE
from tests.slack.door import Door

COUNCIL, POLICE = "T0COUNCIL", "T0POLICE"
AT_COUNCIL, AT_POLICE = "ashmere-council", "ashmere-police"
NOBODY = "there-is-no-such-thing"


@dataclass(frozen=True, slots=True)
class Things:
    """What somebody has: an open walk, one at its outcome, a record, a form half filled in, a room they asked in, and
    a person who asks to be added at their agency, and a request that they sent to the police, or from there to the
    council. `marks` must be seen by nobody who may not read them."""

    open_run: str
    done_run: str
    version: str
    decision: str
    draft: str
    asked: str
    request: str
    spare: str
    sent: str
    marks: tuple[str, ...]


NOTHING = Things(*(NOBODY,) * 2, "2", *(NOBODY,) * 3, f"slack:{COUNCIL}:U0NOSUCH", NOBODY, NOBODY, ())
"""What nobody has."""


@dataclass(frozen=True, slots=True)
class Who:
    """A sender. `may` is their column of the matrix: a role, elsewhere or outside."""

    name: str
    may: str
    workspace: str
    user: str
    things: dict[str, Things]
    own_workspace: str = ""
    key: str = ""


class Everybody:
    """The world of the permission matrix, made once: every test undoes what it does in it."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.parts: Parts = door.parts
        self.numbers = count(1)
        self._install()
        self.colleague = self._officer("olive-tressilian", "Olive Tressilian", AT_COUNCIL, COUNCIL)
        self.foreigner = self._officer("percy-wainscott", "Percy Wainscott", AT_POLICE, POLICE)
        self.senders = {one.name: one for one in (*self._members(), self._elsewhere(), *self._outsiders())}

    def _install(self) -> None:
        self.door.install(COUNCIL, AT_COUNCIL)
        self.door.install(POLICE, AT_POLICE)
        self._person("spare-ashmere-housing", "Somebody Spare", "ashmere-housing", ())
        for agency, workspace in ((AT_COUNCIL, COUNCIL), (AT_POLICE, POLICE)):
            self._person(f"spare-{agency}", "Somebody Spare", agency, ())
            self.parts.accounts.ask(self.parts.accounts.actor(Sender("slack", workspace, "U0ASKS", workspace)))

    def _person(self, key: str, name: str, agency: str, roles: tuple[str, ...]) -> None:
        row = PersonRow(key, name, agency, f"Post of {name}", roles, None, None)
        with self.parts.database.writing() as connection:
            store.save_person(connection, row)

    def _officer(self, key: str, name: str, agency: str, workspace: str) -> Things:
        """Somebody with something of everything, whose account is linked."""
        self._person(key, name, agency, ("officer",))
        self.door.link(key, user_of(key), workspace)
        return self._with_things(key, name, agency, workspace)

    def _with_things(self, key: str, name: str, agency: str, workspace: str) -> Things:
        officer = Officer(self.parts, key)
        officer.starts()
        officer.answers("no", "no")
        officer.presses("Record the decision")
        officer.saves(**COMPLETE)
        record = officer.record
        officer.starts()
        officer.answers("no", "no")
        done = officer.run
        version = str(self.parts.guide.look(officer.actor, done).row.version)
        officer.starts()
        draft, asked = f"draft-of-{key}-{agency}"[:40], f"asked-{key}-{agency}"[:40]
        form = value_of(Button("", "decision.save", (("run", done), ("version", version))))
        now = self.parts.now()
        with self.parts.database.writing() as connection:
            drafts.add_draft(connection, DraftRow(draft, key, form, "", "", ""), now)
            drafts.note_asked(connection, AskedRow(asked, key, "slack", workspace, "C0ROOM", now))
        marks = (record.reference, record.decision, done, officer.run, name)
        request = AccountKey("slack", workspace, "U0ASKS").at
        spare, sent = f"spare-{agency}", self._sent(key, agency)
        return Things(officer.run, done, version, record.decision, draft, asked, request, spare, sent, marks)

    def _sent(self, key: str, agency: str) -> str:
        """A request of theirs that was sent, whatever they are now."""
        now, to = self.parts.now(), AT_POLICE if agency == AT_COUNCIL else AT_COUNCIL
        made = f"sent-by-{key}-{agency}"[:40]
        digest, fields = self.parts.packs.current.pack.digest, {"information": ["education"], "needed": ["agreed"]}
        reference = f"REQ-{next(self.numbers)}"
        row = RequestRow(
            *(made, reference, made, key, agency, to, "", digest, fields, "sent"),
            *("", "", uk_day(now), now, now, now, 2),
        )
        with self.parts.database.writing() as connection:
            requests.add_request(connection, row)
            requests.add_event(connection, EventRow(made, 2, now, key, agency, "submit", "sent", {}))
        return made

    def _members(self) -> list[Who]:
        return [self._member(role, (role,)) for role in ROLES]

    def _member(self, name: str, roles: tuple[str, ...]) -> Who:
        """Somebody who was with the police once, and is at the council now."""
        key, called = f"a-{name.replace('_', '-')}", f"Member {name.title()}"
        self._person(key, called, AT_POLICE, roles)
        moved = self._with_things(key, called, AT_POLICE, POLICE)
        self._person(key, called, AT_COUNCIL, roles)
        self.door.link(key, user_of(key), COUNCIL)
        own = self._with_things(key, called, AT_COUNCIL, COUNCIL)
        held = {"own": _unnamed(own), "moved": _unnamed(moved)}
        return Who(name, name, COUNCIL, user_of(key), held | self._others(), key=key)

    def _others(self) -> dict[str, Things]:
        return {"agency": self.colleague, "foreign": self.foreigner, "none": NOTHING}

    def _elsewhere(self) -> Who:
        """A police officer in every role at once, in the police's workspace: the council's records are foreign."""
        self._person("all-of-it", "Everard Roles", AT_POLICE, tuple(ROLES))
        self.door.link("all-of-it", user_of("all-of-it"), POLICE)
        held = {"agency": self.foreigner, "foreign": self.colleague, "none": NOTHING}
        return Who("elsewhere", "elsewhere", POLICE, user_of("all-of-it"), held, key="all-of-it")

    # Outside -----------------------------------------------------------------------------------------------------

    def _outsiders(self) -> list[Who]:
        officer = user_of("a-officer")
        return [
            self._outside("stranger", COUNCIL, "U0STRANGER", own_workspace="T0ELSEWHERE"),
            self._outside("impostor", COUNCIL, officer, own_workspace="T0ELSEWHERE"),
            self._outside("unknown", COUNCIL, "U0UNKNOWN"),
            self._outside("asked", COUNCIL, "U0ASKS"),
            self._guest(),
            self._leaver(),
            self._moved_away(),
            self._of_workspace("unbound", "T0UNBOUND"),
            self._of_workspace("uninstalled", "T0GONE"),
            self._of_workspace("rebound", "T0REBOUND"),
            self._outside("nowhere", "T0NOWHERE", officer),
        ]

    def _outside(self, name: str, workspace: str, user: str, *, own: Things | None = None, **more: str) -> Who:
        held = {"own": own} if own else {}
        return Who(name, "outside", workspace, user, held | self._others(), **more)

    def _former(self, name: str, workspace: str = COUNCIL) -> Who:
        """Somebody of the council who has something of everything there, and is still a member."""
        key = f"once-{name.replace('_', '-')}"
        things = self._officer(key, f"Once {name.title()}", AT_COUNCIL, workspace)
        return self._outside(name, workspace, user_of(key), own=things)

    def _guest(self) -> Who:
        made = self._former("guest")
        self.parts.accounts.end("slack", COUNCIL, made.user, "guest")
        return made

    def _leaver(self) -> Who:
        made = self._former("leaver")
        gone = self.parts.now() - timedelta(minutes=1)
        row = PersonRow("once-leaver", "Once Leaver", AT_COUNCIL, "Post of Once Leaver", ("officer",), None, gone)
        with self.parts.database.writing() as connection:
            store.save_person(connection, row)
        return made

    def _moved_away(self) -> Who:
        """Still in the council's workspace, and at the police by now."""
        made = self._former("moved_away")
        self._person("once-moved-away", "Once Moved_Away", AT_POLICE, ("officer", "spoc"))
        return made

    def _of_workspace(self, name: str, workspace: str) -> Who:
        self.door.install(workspace, AT_COUNCIL)
        made = self._former(name, workspace)
        if name == "rebound":
            self.parts.accounts.bind("slack", workspace, AT_POLICE)
        else:
            self.parts.accounts.workspace_gone("slack", workspace)
        if name == "unbound":
            self.parts.accounts.workspace_installed("slack", workspace, "Installed again")
        return made


def user_of(key: str) -> str:
    """The user id of somebody in Slack."""
    return f"U0{key.replace('-', '').upper()}"


def _unnamed(things: Things) -> Things:
    """Their own things: everybody may see their own name."""
    return replace(things, marks=things.marks[:-1])
