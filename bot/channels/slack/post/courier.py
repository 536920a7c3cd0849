"""Delivering what waits for Slack.

A new message carries our own key as metadata, so that one that may have arrived is looked for before it is sent again:
only in the bot's own messages with that person, which is all it may read. Drawing over a message, a view or App Home
can be done twice without harm. What can never arrive the way it was meant is sent in another way, or said to be lost.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from bot.channels.slack.post.calls import Answer, Calls, Declined, Ended, Limited, Unreached
from bot.channels.slack.post.drawing import AccessEnded, Drawing
from bot.channels.slack.post.letters import NAME, new_key
from bot.channels.slack.post.tokens import NoToken, Tokens
from bot.log import logger
from bot.outcomes import Arrived, ComeBack, Never, NotYet, Outcome, Unsure
from bot.records.outbox import Claimed
from bot.services.outgoing import Letter, Payload
from bot.when import Now

EVENT_TYPE = "canishare_letter"
EARLIER_SECONDS = 120
"""How long before a letter was written its message is looked for: clocks differ."""

PAGES = 10

SIGNED_OUT = frozenset("invalid_auth not_authed token_expired".split())
"""Slack's words for a token that it does not take."""

PASSING = SIGNED_OUT | frozenset(
    "service_unavailable request_timeout team_added_to_org accesslimited "
    "external_channel_migrating missing_scope".split()
)
"""Slack's words for what may go better later, when somebody has put the token or the app right."""

UNCLEAR = frozenset("internal_error fatal_error".split())
"""Slack's words for having failed half-way: "some aspect of the operation" may have succeeded (docs.slack.dev)."""

ENDED = frozenset("account_inactive token_revoked".split())
"""Slack's words for a workspace that canishare is in no longer."""

REDRAW_LOST = frozenset("message_not_found cant_update_message edit_window_closed channel_not_found".split())
VIEW_LOST = frozenset("not_found view_not_found expired_trigger_id hash_conflict".split())
VIEW_MAY_COME = 4
"""Tries for a view that is not there yet: it is opened at the same moment."""

MAY_HAVE_ARRIVED, TOO_LATE = "may have arrived", "too late"
"""Why a post in a room is not tried, in our own words."""

UNREACHED = "unreached"
"""Slack could not be reached, or failed before anything was sent."""

OUTSIDE = ("is_ext_shared", "is_pending_ext_shared")

Told = Callable[[Connection, Claimed, str], None]


class SlackCourier:
    """Delivers to every workspace. `told` hears of what cannot be posted in a room, and of tokens that ended."""

    def __init__(self, calls: Calls, tokens: Tokens, drawing: Drawing, told: Told, now: Now) -> None:
        self.calls = calls
        self.tokens = tokens
        self.drawing = drawing
        self.told = told
        self.now = now
        self.kinds: dict[str, Callable[[str, Claimed, Payload], Awaitable[Outcome]]] = {
            "post": self._post,
            "update": self._update,
            "whisper": self._whisper,
            "home": self._home,
            "view": self._view,
            "room": self._room,
        }

    async def deliver(self, parcel: Claimed, payload: Payload) -> Outcome:
        """Make the call that this parcel needs."""
        try:
            token = await asyncio.to_thread(self.tokens.of, parcel.workspace)
        except NoToken as missing:
            return Never(missing.reason)
        try:
            ready = await asyncio.to_thread(self.drawing.ready, parcel, payload)
        except AccessEnded:
            return Never("access ended")
        outcome = await self.kinds[parcel.kind](token, parcel, ready)
        if isinstance(outcome, Never) and outcome.error in ENDED and await self._granted_anew(parcel, token):
            return NotYet(outcome.error, outcome.instead)
        return outcome

    def lost(self, connection: Connection, parcel: Claimed, error: str) -> None:
        """Have it told to whom it concerns."""
        if error in ENDED or parcel.kind == "room":
            self.told(connection, parcel, error)

    async def _granted_anew(self, parcel: Claimed, token: str) -> bool:
        """Whether the workspace has another token by now: what ended is not what it has."""
        try:
            return await asyncio.to_thread(self.tokens.now_of, parcel.workspace) != token
        except NoToken:
            return False

    async def _post(self, token: str, parcel: Claimed, payload: Payload) -> Outcome:
        if parcel.unsure:
            found = await self._look(token, parcel)
            if found is not None:
                return found
        ended = await self.calls.call(
            token,
            "chat.postMessage",
            channel=parcel.address,
            metadata={"event_type": EVENT_TYPE, "event_payload": {"letter": parcel.key}},
            unfurl_links=False,
            unfurl_media=False,
            **payload,
        )
        return self._outcome(ended, parcel, "ts")

    async def _look(self, token: str, parcel: Claimed) -> Outcome | None:
        """Where the message is if it has arrived; None when it is not there."""
        opened = await self.calls.call(token, "conversations.open", users=parcel.address)
        if not isinstance(opened, Answer):
            return self._outcome(opened, parcel)
        oldest, cursor = f"{parcel.created_at.timestamp() - EARLIER_SECONDS:.6f}", ""
        for _ in range(PAGES):
            page = await self.calls.call(
                token,
                "conversations.history",
                channel=opened.text("channel", "id"),
                oldest=oldest,
                limit=100,
                include_all_metadata=True,
                **({"cursor": cursor} if cursor else {}),
            )
            if not isinstance(page, Answer):
                return self._outcome(page, parcel)
            for message in page.data.get("messages") or ():
                if _key_in(message) == parcel.key:
                    return Arrived(str(message.get("ts", "")))
            cursor = page.text("response_metadata", "next_cursor")
            if not cursor:
                return None
        return None

    async def _update(self, token: str, parcel: Claimed, payload: Payload) -> Outcome:
        ended = await self.calls.call(token, "chat.update", channel=parcel.address, ts=parcel.place, **payload)
        if isinstance(ended, Declined) and ended.error in REDRAW_LOST:
            return Never(ended.error, _as_message(parcel, payload))
        return self._outcome(ended, parcel, "ts")

    async def _whisper(self, token: str, parcel: Claimed, payload: Payload) -> Outcome:
        """A line that only one person sees. It cannot be looked for, so it is tried once."""
        if parcel.unsure:
            return Never(MAY_HAVE_ARRIVED)
        ended = await self.calls.call(token, "chat.postEphemeral", channel=parcel.address, user=parcel.place, **payload)
        if isinstance(ended, Limited):
            return ComeBack(ended.seconds)
        return Arrived() if isinstance(ended, Answer) else Never(getattr(ended, "error", "lost"))

    async def _home(self, token: str, parcel: Claimed, payload: Payload) -> Outcome:
        ended = await self.calls.call(token, "views.publish", user_id=parcel.address, view=payload["view"])
        return self._outcome(ended, parcel)

    async def _view(self, token: str, parcel: Claimed, payload: Payload) -> Outcome:
        """A view that is open. What it was to show comes as a message where it can be filled no more."""
        which = {"view_id": parcel.place}
        if parcel.place.startswith("ours:"):
            which = {"external_id": parcel.place}
        ended = await self.calls.call(token, "views.update", view=payload["view"] | which_id(which), **which)
        if isinstance(ended, Declined) and ended.error in VIEW_LOST:
            waits = parcel.attempts < VIEW_MAY_COME and "external_id" in which
            outcome: Outcome = NotYet(ended.error) if waits else Never(ended.error)
        else:
            outcome = self._outcome(ended, parcel)
        if isinstance(outcome, NotYet | Unsure | Never):
            return replace(outcome, instead=_as_message(parcel, payload["instead"]))
        return outcome

    async def _room(self, token: str, parcel: Claimed, payload: Payload) -> Outcome:
        """A post in a room. It cannot be looked for, so it is tried once; never where outsiders read, and never when
        whoever had it posted expects it no more."""
        if parcel.unsure:
            return Never(MAY_HAVE_ARRIVED)
        if parcel.expires_at is not None and self.now() >= parcel.expires_at:
            return Never(TOO_LATE)
        about = await self.calls.call(token, "conversations.info", channel=parcel.address)
        if not isinstance(about, Answer):
            # Nothing was posted yet, so what is unknown of this call may be asked again.
            outcome = self._outcome(about, parcel)
            return NotYet(UNREACHED) if isinstance(outcome, Unsure) else outcome
        room = about.data.get("channel")
        if not isinstance(room, Mapping) or any(room.get(name) for name in OUTSIDE):
            return Never("shared outside")
        ended = await self.calls.call(
            token, "chat.postMessage", channel=parcel.address, unfurl_links=False, unfurl_media=False, **payload
        )
        if isinstance(ended, Declined) and ended.error == "missing_scope":
            return Never(ended.error)
        return self._outcome(ended, parcel, "ts")

    def _outcome(self, ended: Ended, parcel: Claimed, remote: str = "") -> Outcome:
        match ended:
            case Answer():
                return Arrived(ended.text(remote) if remote else "")
            case Limited(seconds):
                return ComeBack(seconds)
            case Unreached(error):
                logger().info("slack was not reached", kind=parcel.kind, error=error)
                return NotYet(UNREACHED)
            case Declined(error) if error in PASSING:
                return NotYet(error)
            case Declined(error) if error in UNCLEAR:
                return Unsure(error)
            case Declined(error):
                logger().warning("slack declined", kind=parcel.kind, reason=error)
                return Never(error)
            case _:
                return Unsure(ended.error)


def which_id(which: Mapping[str, str]) -> dict[str, str]:
    """A view that is named by our own id keeps it."""
    return {"external_id": which["external_id"]} if "external_id" in which else {}


def _key_in(message: Any) -> str:  # noqa: ANN401 - whatever Slack gives
    metadata = message.get("metadata") if isinstance(message, Mapping) else None
    if not isinstance(metadata, Mapping) or metadata.get("event_type") != EVENT_TYPE:
        return ""
    payload = metadata.get("event_payload")
    return str(payload.get("letter", "")) if isinstance(payload, Mapping) else ""


def _as_message(parcel: Claimed, payload: Payload) -> Letter:
    """The same, as a new message in the person's own messages with the bot."""
    person = parcel.lane.split(":")[2] if parcel.kind == "update" else parcel.address
    return Letter(
        key=new_key(),
        channel=NAME,
        workspace=parcel.workspace,
        lane=f"{NAME}:{parcel.workspace}:{person}",
        kind="post",
        address=person,
        payload=dict(payload),
        person_key=parcel.person_key,
        about=parcel.about,
    )
