"""How Slack writes a person, a channel, a message and a view in JSON."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.channels.slack.fake.blocks import state_values, with_ids
from bot.channels.slack.fake.things import Channel, Json, Message, User, View
from bot.channels.slack.fake.town import Town, Workspace

MENTION = re.compile(r"<@(\w+)>")
CREATED = 1_790_000_000
"""When everything in town was made, where Slack says such things."""

IMAGES = (24, 32, 48, 72, 192, 512)
"""Pixels of the pictures of a person that a profile has."""


def user_json(town: Town, user: User, *, with_email: bool = False) -> Json:
    """A person as users.info and user_change have them. Of somebody who is gone only that is told."""
    written: Json = {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.name,
        "deleted": user.deleted,
        "profile": _profile(user, with_email=with_email),
        "is_bot": user.is_bot,
        "updated": CREATED,
        "is_app_user": False,
    }
    if not user.deleted:
        written |= {
            "color": "9f69e7",
            "real_name": user.real_name,
            **_time_zone(town, user),
            "is_admin": user.is_admin,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": user.is_restricted,
            "is_ultra_restricted": user.is_ultra_restricted,
            "is_email_confirmed": True,
            "who_can_share_contact_card": "EVERYONE",
        }
    return written | ({"is_stranger": True} if user.is_stranger else {})


def _profile(user: User, *, with_email: bool) -> Json:
    first, _, last = user.real_name.partition(" ")
    empty = ("phone", "skype", "status_text", "status_text_canonical", "status_emoji", *(f"image_{n}" for n in IMAGES))
    profile: Json = dict.fromkeys(empty, "") | {
        "title": user.title,
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.name,
        "display_name_normalized": user.name,
        "status_emoji_display_info": [],
        "status_expiration": 0,
        "avatar_hash": "g0000",
        "fields": {},
        "team": user.team_id,
        "first_name": first,
        "last_name": last,
    }
    return profile | ({"email": user.email} if with_email and user.email else {})


def _time_zone(town: Town, user: User) -> Json:
    moment = datetime.fromtimestamp(town.clock(), UTC).astimezone(ZoneInfo(user.tz))
    offset = moment.utcoffset()
    seconds = int(offset.total_seconds()) if offset else 0
    return {"tz": user.tz, "tz_label": moment.tzname() or user.tz, "tz_offset": seconds}


def channel_json(workspace: Workspace, channel: Channel, *, count: bool = False) -> Json:
    """A channel as conversations.info has it."""
    written: Json = {
        "id": channel.id,
        "created": CREATED,
        "is_archived": channel.is_archived,
        "is_im": channel.is_direct,
        "is_org_shared": channel.is_org_shared,
        "context_team_id": workspace.id,
        "updated": CREATED * 1000,
    }
    if channel.is_direct:
        return written | {"user": channel.person, "is_user_deleted": False, "is_open": True, "priority": 0}
    written |= {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not channel.is_private,
        "is_group": channel.is_private,
        "is_mpim": False,
        "is_private": channel.is_private,
        "is_general": channel.name == "general",
        "is_member": workspace.bot_user_id in channel.members,
        "is_shared": channel.is_shared,
        "is_ext_shared": channel.is_ext_shared,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "pending_connected_team_ids": [],
        "shared_team_ids": [workspace.id, *channel.shared_with],
        "internal_team_ids": [],
        "connected_team_ids": list(channel.shared_with),
        "parent_conversation": None,
        "creator": workspace.bot_user_id,
        "unlinked": 0,
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "previous_names": [],
    }
    return written | ({"num_members": len(channel.members)} if count else {})


def message_json(town: Town, workspace: Workspace, message: Message, *, metadata: str = "none") -> Json:
    """A message as history, answers and clicks have it. `metadata`: none, type (the event type alone) or all."""
    written: Json = {
        "type": "message",
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
        "team": workspace.id,
    }
    if message.by_app:
        written |= {
            "bot_id": workspace.bot_id,
            "app_id": town.app.id,
            "bot_profile": {
                "id": workspace.bot_id,
                "app_id": town.app.id,
                "name": town.app.name,
                "icons": {"image_36": "", "image_48": "", "image_72": ""},
                "deleted": False,
                "updated": CREATED,
                "team_id": workspace.id,
            },
        }
        if message.blocks:
            written["blocks"] = message.blocks
    else:
        written |= {"client_msg_id": client_id(message), "blocks": [rich_text(message)]}
    if message.edited:
        written["edited"] = {"user": message.user, "ts": message.edited}
    if message.thread:
        written["thread_ts"] = message.thread
    if message.metadata and metadata == "all":
        written["metadata"] = message.metadata
    elif message.metadata and metadata == "type":
        written["metadata"] = {"event_type": message.metadata["event_type"]}
    return written


def client_id(message: Message) -> str:
    """The id a person's own Slack gives a message before it is sent."""
    digits = message.ts.replace(".", "").rjust(32, "0")
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def rich_text(message: Message) -> Json:
    """What a person typed, as the block Slack makes of it."""
    pieces = MENTION.split(message.text)
    elements = [
        {"type": "user", "user_id": piece} if number % 2 else {"type": "text", "text": piece}
        for number, piece in enumerate(pieces)
        if piece
    ]
    section = {"type": "rich_text_section", "elements": elements}
    return {"type": "rich_text", "block_id": message.ts[-5:], "elements": [section]}


def view_json(town: Town, workspace: Workspace, view: View) -> Json:
    """A view as answers and payloads have it."""
    given = view.given
    title = given.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True}
    return {
        "id": view.id,
        "team_id": workspace.id,
        "type": view.type,
        "blocks": view.blocks,
        "private_metadata": given.get("private_metadata") or "",
        "callback_id": given.get("callback_id") or "",
        "state": {"values": state_values(view.blocks, view.choices)},
        "hash": view.hash,
        "title": title,
        "clear_on_close": bool(given.get("clear_on_close")),
        "notify_on_close": bool(given.get("notify_on_close")),
        "close": given.get("close"),
        "submit": given.get("submit"),
        "previous_view_id": view.previous,
        "root_view_id": view.root,
        "app_id": town.app.id,
        "external_id": view.external_id,
        "app_installed_team_id": workspace.id,
        "bot_id": workspace.bot_id,
    }


def settled(town: Town, blocks: list[Json] | None) -> list[Json]:
    """Blocks as Slack keeps them: each with an id."""
    return with_ids(blocks or [], town.dice)
