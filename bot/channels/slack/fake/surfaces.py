"""What a person sees that can be pressed or filled in: messages, notes for them alone, the Home tab, and modals."""

from __future__ import annotations

from dataclasses import dataclass

from bot.channels.slack.fake.blocks import Placed, placed
from bot.channels.slack.fake.things import Channel, Choices, Json, Message, User, View
from bot.channels.slack.fake.town import Workspace

HOME, MODAL, MESSAGES = "home", "modal", "messages"
"""Where somebody may look, beside the channels: the app's Home tab, the modal on top, the messages with the app."""


class NotSeen(LookupError):
    """A person was to press or read something that is not before them."""


@dataclass(frozen=True, slots=True)
class Surface:
    """One thing with blocks, as one person sees it."""

    workspace: Workspace
    user: User
    blocks: list[Json]
    choices: Choices
    message: Message | None = None
    channel: Channel | None = None
    view: View | None = None

    @property
    def name(self) -> str:
        """An address for it on a page: where it stands."""
        if self.view:
            return self.view.id
        return self.message.ts if self.message else ""


def place_named(workspace: Workspace, user: User, where: str) -> Channel:
    """The channel, or the direct messages with the app, that somebody calls so."""
    if where in (MESSAGES, "dm"):
        return workspace.direct(user.id)
    found = workspace.channel_named(where)
    if not found or user.id not in found.members:
        raise NotSeen(f"{user.real_name} sees no {where!r}")
    return found


def readable(channel: Channel, user: User) -> list[Message]:
    """The messages of a channel that somebody can read, oldest first."""
    return [one for one in channel.messages if one.only_for in ("", user.id)]


def of_view(workspace: Workspace, user: User, view: View) -> Surface:
    """A view as its person sees it."""
    return Surface(workspace, user, view.blocks, view.choices, view=view)


def of_message(workspace: Workspace, user: User, channel: Channel, message: Message) -> Surface:
    """A message as somebody sees it."""
    choices = message.choices.setdefault(user.id, {})
    return Surface(workspace, user, message.blocks, choices, message=message, channel=channel)


def seen(workspace: Workspace, user: User, where: str) -> list[Surface]:
    """What somebody sees in a place, the newest first."""
    if where == MODAL:
        return [of_view(workspace, user, one) for one in workspace.stack(user.id)[-1:]]
    if where == HOME:
        home = workspace.homes.get(user.id)
        return [of_view(workspace, user, home)] if home else []
    channel = place_named(workspace, user, where)
    return [of_message(workspace, user, channel, one) for one in reversed(readable(channel, user))]


def find(surfaces: list[Surface], what: str, kinds: tuple[str, ...]) -> tuple[Surface, Placed]:
    """The newest element of these kinds with this id or these words, and what it stands in."""
    offered = []
    for surface in surfaces:
        for one in placed(surface.blocks):
            if one.type in kinds:
                if what in one.names:
                    return surface, one
                offered.append(" or ".join(dict.fromkeys(one.names)))
    kind = kinds[0].replace("_", " ")
    there = "; ".join(offered) or "nothing of the kind"
    raise NotSeen(f"there is no {kind} {what!r} here, but: {there}")
