"""One ear for every channel: words or a button in, a message out. Nothing said here names a chat platform.

Every act is checked against the policy before it is heard, and again against the record it touches. An officer's slip
gives a plain notice with the current page below it, never an exception.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from bot import messages as say
from bot.log import logger
from bot.policy import Actor, Belongs, Refused, allowed
from bot.records.audit import AuditChain, Entry
from bot.records.database import Database
from bot.records.record_keys import Destroyed
from bot.records.sealing import DoesNotOpen
from bot.records.trouble import RecordsUnavailable
from bot.services import (
    hear_accounts,
    hear_decisions,
    hear_delivery,
    hear_guide,
    hear_leave,
    hear_lookup,
    hear_requests,
)
from bot.services.accounts import Accounts
from bot.services.acts import ACTS, Press, Words
from bot.services.cards import card, emergency_of
from bot.services.decisions import Decisions, FormMovedOn, Unfinished
from bot.services.door_links import DoorLinks
from bot.services.guide import Guide
from bot.services.leave import Leave
from bot.services.lookup import Lookup
from bot.services.packs import PackShelf
from bot.services.record_cards import form_card
from bot.services.request_views import NotThat, RequestMovedOn
from bot.services.request_words import NoMasterKey, sealed_notice
from bot.services.requests import Requests
from bot.services.rooms import Rooms
from bot.services.runs import AlreadyCorrected, AlreadyRecorded, MovedOn
from bot.services.watch import Watch
from bot.when import Now
from flows.pack import PackProblem
from flows.request import DoesNotFollow
from flows.sharing import DoesNotFit

Said = TypeVar("Said")
Handler = Callable[["Conversation", Actor, Press], say.Message]

HANDLERS: dict[str, Handler] = {
    **hear_guide.HANDLERS,
    **hear_decisions.HANDLERS,
    **hear_lookup.HANDLERS,
    **hear_delivery.HANDLERS,
    **hear_accounts.HANDLERS,
    **hear_requests.HANDLERS,
    **hear_leave.HANDLERS,
}
"""What answers each act of `bot.services.acts.ACTS`; a test holds the two lists together."""


class Conversation:
    """The services joined behind one ear."""

    def __init__(
        self,
        guide: Guide,
        decisions: Decisions,
        lookup: Lookup,
        guard: Watch,
        packs: PackShelf,
        database: Database,
        audit: AuditChain,
        now: Now,
        requests: Requests,
        links: DoorLinks,
        leave: Leave,
        rooms: Rooms | None = None,
        accounts: Accounts | None = None,
    ) -> None:
        self.guide = guide
        self.decisions = decisions
        self.lookup = lookup
        self.guard = guard
        self.packs = packs
        self.database = database
        self.audit = audit
        self.now = now
        self.rooms = rooms
        self.accounts = accounts or Accounts(database, audit, now)
        self.requests = requests
        self.links = links
        self.leave = leave

    def emergency(self) -> say.Emergency:
        """What to do when somebody is in danger now. It needs no database."""
        return emergency_of(self.packs.current.pack)

    def step(self, actor: Actor, press: Press) -> say.Message | say.Walk:
        """Answer a button, for a channel that draws a walk when it is sent: then only which walk it is comes back."""
        return self._plainly(actor, press, lambda: self._hear(actor, press, hear_guide.STEPS))

    def hear(self, actor: Actor, said: Press | Words) -> say.Message:
        """Answer words or a button. Slips, refusals and troubles come back as notices in plain words."""
        return self._plainly(actor, said, lambda: self._hear(actor, said, HANDLERS))

    def _plainly(self, actor: Actor, said: Press | Words, answer: Callable[[], Said]) -> Said | say.Message:
        try:
            return answer()
        except Refused as refused:
            return self.refuse(actor, refused)
        except DoesNotFit as slip:
            return self._beside(actor, said, say.Notice("wrong", "That answer was not taken", (str(slip),)))
        except MovedOn as moved:
            return self._moved_on(actor, moved)
        except AlreadyRecorded as recorded:
            notice = (
                "This decision is already on record, so its answers no longer change.",
                "You can correct the record.",
            )
            shown = card(recorded.view, self.packs.rules, actor)
            return say.Notice("conflict", "Already recorded", notice, instead=shown)
        except AlreadyCorrected as corrected:
            newer = say.Button("See the correction", "decision.show", (("decision", corrected.newer),), "primary")
            return say.Notice("conflict", "Already corrected", (str(corrected),), (newer,))
        except Unfinished as unfinished:
            shown = card(unfinished.view, self.packs.rules, actor)
            return say.Notice("conflict", "Not finished yet", (str(unfinished),), instead=shown)
        except (RequestMovedOn, NotThat, DoesNotFollow) as trouble:
            return hear_requests.slip(trouble)
        except (NoMasterKey, DoesNotOpen, Destroyed) as sealed:
            logger().error("what was written cannot be opened", reason=type(sealed).__name__)
            return sealed_notice(sealed)
        except RecordsUnavailable as trouble:
            logger().warning("records unavailable", reason=trouble.reason)
            return self.unavailable(trouble)
        except PackProblem:
            logger().error("a stored pack cannot be used", act=said.act if isinstance(said, Press) else "")
            return say.Notice("unavailable", "We cannot show that", ALTERED, (TRY_AGAIN,), emergency=self.emergency())

    def unavailable(self, trouble: RecordsUnavailable) -> say.Notice:
        """What is said when the records cannot be used: nothing was saved, and what to do meanwhile."""
        return say.Notice(
            "unavailable", "We could not do that just now", (str(trouble),), (TRY_AGAIN,), emergency=self.emergency()
        )

    def _hear(
        self, actor: Actor, said: Press | Words, handlers: Mapping[str, Callable[..., Said]]
    ) -> Said | say.Message:
        press = said if isinstance(said, Press) else Press("search.words", {})
        act = ACTS.get(press.act)
        if act is None or act.name not in HANDLERS:
            return say.Notice("wrong", "That button is no longer here", ("Start again from the beginning.",), (HOME,))
        if act.verb != "emergency.read":
            verdict = allowed(actor, act.verb, Belongs(actor.key, actor.agency_key))
            if not verdict:
                raise Refused(act.verb, press.act, verdict.reason)
        if isinstance(said, Words):
            return hear_lookup.hear_words(self, actor, said)
        handler = handlers.get(act.name)
        return handler(self, actor, press) if handler else HANDLERS[act.name](self, actor, press)

    def refuse(self, actor: Actor, refused: Refused) -> say.Notice:
        """Say no in the same words whether the thing is another's or not there, and keep that it was tried."""
        who = actor.key or actor.at or actor.kind
        why = refused.reason
        entry = Entry(self.now(), who, actor.agency_key, refused.verb, refused.subject, "refused", why)
        try:
            with self.database.writing() as connection:
                self.audit.add(connection, entry)
        except RecordsUnavailable as trouble:
            logger().warning("a refusal could not be recorded", reason=trouble.reason)
        if actor.kind != "member":
            return self._to_stranger(actor)
        return say.Notice("refused", "Not found", (str(refused), "Check the link, or start again."), (HOME,))

    def _to_stranger(self, actor: Actor) -> say.Notice:
        """What somebody is told who is not on the list: how to get on it, and what to do in an emergency."""
        try:
            found = hear_accounts.stranger(self, actor)
        except RecordsUnavailable as trouble:
            logger().warning("whether somebody may ask could not be seen", reason=trouble.reason)
            found = None
        told = "This is for people of the partnership"
        return found or say.Notice("refused", told, STRANGER, emergency=self.emergency())

    def _moved_on(self, actor: Actor, moved: MovedOn) -> say.Notice:
        if isinstance(moved, FormMovedOn):
            form = form_card(moved.blank, self.packs.rules)
            return say.Notice("conflict", "This has moved on", FORM_KEPT, instead=form)
        shown = card(moved.view, self.packs.rules, actor)
        asked = moved.view.flow.pack.questions.get(moved.question)
        lines = ["Your answer was not taken, because this has moved on in another tab, or the button was an old one."]
        if asked:
            lines.append(f"You were answering: {asked.ask}")
        lines.append("Nothing was lost. This is where it stands now:")
        return say.Notice("conflict", "This has moved on", tuple(lines), instead=shown)

    def _beside(self, actor: Actor, said: Press | Words, notice: say.Notice) -> say.Notice:
        """A notice with the page that the officer was on below it, where there is one."""
        run = said.one("run") if isinstance(said, Press) else ""
        if not run:
            return notice
        try:
            view = self.guide.look(actor, run)
        except (Refused, RecordsUnavailable, PackProblem, DoesNotFit):
            return notice
        at = said.one("question") if isinstance(said, Press) else ""
        return say.Notice(notice.kind, notice.title, notice.say, instead=card(view, self.packs.rules, actor, at))


HOME = say.Button("Start again", "home", (), "primary")
TRY_AGAIN = say.Button("Go back to the start", "home", (), "plain")
FORM_KEPT = (
    "Your record was not saved, because this has moved on in another tab.",
    "What you chose is kept in the form below, as far as it still fits. Check it, and save it again.",
)
ALTERED = (
    "The rules it was made with are not as they were when they were stored, so it cannot be trusted.",
    "Nothing was changed. Tell the community safety team.",
)
STRANGER = (
    "You are not on the list of people who may use it, or your access has ended.",
    "Ask your agency's SPOC or the community safety team to have you put on it.",
)
