"""What happens to the installation, to accounts and to channels: noticed at once, and told to whom it concerns."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from bot import messages as say
from bot.channels.slack.doors.heard import Heard, Payload, part_of, text_of
from bot.channels.slack.post.courier import ENDED, MAY_HAVE_ARRIVED, PASSING, SIGNED_OUT, TOO_LATE, UNREACHED
from bot.channels.slack.post.letters import NAME
from bot.channels.slack.post.tokens import Tokens
from bot.log import logger
from bot.records import installations, rooms
from bot.records.outbox import Claimed
from bot.records.trouble import WORDS
from bot.services.accounts import Accounts
from bot.services.telling import Telling
from bot.when import Now

GUEST = ("is_restricted", "is_ultra_restricted", "is_stranger")
SHARED_OUTSIDE = "shared outside"

WHY_NOT_POSTED = {
    "not_in_channel": "canishare is not in that channel. Somebody there can type: /invite @canishare",
    "channel_not_found": "canishare cannot see that channel. Somebody there can type: /invite @canishare",
    "is_archived": "That channel is archived.",
    "restricted_action": "Your workspace does not let apps post in that channel.",
    "missing_scope": "canishare may not post in channels of your workspace. Tell the community safety team.",
    SHARED_OUTSIDE: "People of other organisations can read that channel, so canishare posts nothing there.",
    TOO_LATE: "It could not be posted within an hour of your asking there. Ask in the channel again.",
    **dict.fromkeys(SIGNED_OUT, "canishare could not sign in to Slack. Tell the community safety team."),
    MAY_HAVE_ARRIVED: "Slack did not say whether it arrived. Look in the channel before you post it again.",
}

STILL_THERE = "The passage and its button are still where you read it."
TRY_AGAIN = f"When that is put right, try again. {STILL_THERE}"
"""What to do about a post that failed."""

START_AGAIN = say.Button("Start again", "home")

Again = Callable[[Connection, str], tuple[say.Button, ...]]
"""The button to try a failed post once more, by the post's key, where there can be one."""


class Lifecycle:
    """Keeps what is known of workspaces, accounts and channels as Slack tells it."""

    def __init__(self, tokens: Tokens, accounts: Accounts, telling: Telling, again: Again, now: Now) -> None:
        self.tokens = tokens
        self.again = again
        self.accounts = accounts
        self.telling = telling
        self.now = now
        self.events: dict[str, Callable[[Connection, Heard], None]] = {
            "app_uninstalled": self._uninstalled,
            "tokens_revoked": self._revoked,
            "user_change": self._user_changed,
            "channel_shared": self._shared,
            "channel_unshared": self._unshared,
            "channel_id_changed": self._renamed,
        }

    def hear(self, connection: Connection, heard: Heard) -> None:
        """Take an event. One that means nothing to canishare is let go."""
        act = self.events.get(heard.name)
        if act is not None:
            act(connection, heard)

    def gone(self, connection: Connection, workspace: str) -> None:
        """canishare is in this workspace no longer."""
        if self.accounts.workspace_gone(NAME, workspace):
            self.tokens.forget(connection, workspace)
            logger().warning("a workspace is gone", channel=NAME)

    def _late(self, connection: Connection, heard: Heard) -> bool:
        """Whether a goodbye is to an installation before this one: Slack says it again after one and five minutes,
        and by then canishare may have been installed anew."""
        granted = installations.granted_at(connection, NAME, heard.workspace)
        return granted is not None and 0 < heard.said_at < int(granted.timestamp())

    def _uninstalled(self, connection: Connection, heard: Heard) -> None:
        if not self._late(connection, heard):
            self.gone(connection, heard.workspace)

    def _revoked(self, connection: Connection, heard: Heard) -> None:
        if part_of(heard.event, "tokens").get("bot") and not self._late(connection, heard):
            self.gone(connection, heard.workspace)

    def _user_changed(self, connection: Connection, heard: Heard) -> None:
        user = part_of(heard.event, "user")
        why = why_ended(user)
        if why:
            self.accounts.end(NAME, heard.workspace, text_of(user, "id"), why)

    def _shared(self, connection: Connection, heard: Heard) -> None:
        self.outside(connection, heard.workspace, text_of(heard.event, "channel"))

    def _unshared(self, connection: Connection, heard: Heard) -> None:
        if heard.event.get("is_ext_shared") is not True:
            room = text_of(heard.event, "channel")
            rooms.mark_outside(connection, NAME, heard.workspace, room, outside=False, now=self.now())

    def _renamed(self, connection: Connection, heard: Heard) -> None:
        """A channel's id changes when it is shared, so what it is now must be looked at anew."""
        self.outside(connection, heard.workspace, text_of(heard.event, "old_channel_id"))

    def outside(self, connection: Connection, workspace: str, room: str) -> None:
        """People from outside can read a channel: nothing is posted there any more, and the admins are told once."""
        now = self.now()
        if not rooms.mark_outside(connection, NAME, workspace, room, outside=True, now=now):
            return
        key = f"outside:{workspace}:{room}:{now:%Y%m%d%H%M%S}"
        self.telling.everybody(connection, "admin", now_outside(room), key)

    def lost(self, connection: Connection, parcel: Claimed, error: str) -> None:
        """Something can never be delivered. Whoever asked for it is told."""
        if error in ENDED:
            self.gone(connection, parcel.workspace)
            return
        if error == SHARED_OUTSIDE:
            self.outside(connection, parcel.workspace, parcel.address)
        if parcel.person_key:
            told = not_posted(error, self.again(connection, parcel.key))
            self.telling(connection, parcel.person_key, told, f"lost:{parcel.key}"[:80])


def why_ended(user: Payload) -> str:
    """Why an account is nobody's from now on; empty when it stays whose it is."""
    if user.get("deleted") is True:
        return "deactivated"
    return "guest" if any(user.get(name) is True for name in GUEST) else ""


def not_posted(error: str, again: tuple[say.Button, ...]) -> say.Notice:
    """What an officer is told whose passage could not be posted. `again` is the button to try it once more."""
    if error not in WHY_NOT_POSTED and (error in PASSING or error in WORDS or error == UNREACHED):
        error = TOO_LATE
    why = WHY_NOT_POSTED.get(error, "Slack would not take it. Tell the community safety team.")
    if error == MAY_HAVE_ARRIVED:  # no button: what is pressed without looking may stand there twice
        return say.Notice("wrong", "The guidance may not have been posted", (why, STILL_THERE), (START_AGAIN,))
    if error in (SHARED_OUTSIDE, TOO_LATE):
        return say.Notice("wrong", "The guidance was not posted", (why,), (START_AGAIN,))
    return say.Notice("wrong", "The guidance was not posted", (why, TRY_AGAIN), (*again, START_AGAIN))


def now_outside(room: str) -> say.Notice:
    """What admins are told of a channel that people from outside can read now."""
    return say.Notice(
        "info",
        "A channel is now shared outside your organisation",
        (
            f"canishare has posted guidance in the Slack channel {room}.",
            "People of another organisation can read it now.",
            "canishare posts nothing there any more. Earlier posts hold guidance and citations only.",
        ),
        (),
    )
