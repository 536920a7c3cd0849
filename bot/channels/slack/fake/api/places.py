"""Methods of the Web API: channels, direct messages and people."""

from __future__ import annotations

from bot.channels.slack.fake.api.ask import Ask
from bot.channels.slack.fake.refused import Refused
from bot.channels.slack.fake.shapes import channel_json, message_json, user_json
from bot.channels.slack.fake.things import Json

PAGE = 100
LARGEST_PAGE = 999


def open_conversation(ask: Ask) -> Json:
    """conversations.open: direct messages with one person. With several it is not covered here."""
    ask.need("im:write")
    if ask.given("channel"):
        channel = ask.channel()
    else:
        users = [one for one in ask.text("users").split(",") if one]
        if not users:
            raise Refused("users_list_not_supplied")
        if len(users) > 1:
            raise Refused("method_not_supported_for_channel_type")
        before = set(ask.workspace.channels)
        channel = ask.direct(users[0])
        if channel.id in before:
            return {"no_op": True, "already_open": True, "channel": _opened(ask, channel.id)}
    return {"channel": _opened(ask, channel.id)}


def _opened(ask: Ask, channel_id: str) -> Json:
    if ask.flag("return_im"):
        return channel_json(ask.workspace, ask.workspace.channels[channel_id])
    return {"id": channel_id}


def conversation_info(ask: Ask) -> Json:
    """conversations.info"""
    channel = ask.workspace.channels.get(ask.text("channel"))
    ask.need(f"{channel.kind}:read" if channel else "channels:read")
    channel = ask.channel()
    return {"channel": channel_json(ask.workspace, channel, count=ask.flag("include_num_members"))}


def history(ask: Ask) -> Json:
    """conversations.history: newest first, a page at a time."""
    channel = ask.workspace.channels.get(ask.text("channel"))
    ask.need(f"{channel.kind}:history" if channel else "channels:history")
    channel, workspace = ask.channel(), ask.workspace
    if workspace.bot_user_id not in channel.members:
        raise Refused("not_in_channel")
    limit = ask.number("limit", PAGE, LARGEST_PAGE)
    oldest, latest = _stamp(ask, "oldest"), _stamp(ask, "latest")
    before = _stamp(ask, "cursor")
    inclusive = ask.flag("inclusive")
    found = []
    for one in reversed(channel.messages):
        stamp = _parts(one.ts)
        late = latest is not None and (stamp > latest or (stamp == latest and not inclusive))
        early = oldest is not None and (stamp < oldest or (stamp == oldest and not inclusive))
        if one.only_for or late or early or (before is not None and stamp >= before):
            continue
        found.append(one)
    page, more = found[:limit], len(found) > limit
    metadata = "all" if ask.flag("include_all_metadata") else "type"
    return {
        "messages": [message_json(ask.town, workspace, one, metadata=metadata) for one in page],
        "has_more": more,
        "pin_count": 0,
        "channel_actions_ts": None,
        "channel_actions_count": 0,
        "response_metadata": {"next_cursor": page[-1].ts if more else ""},
    }


def _stamp(ask: Ask, name: str) -> tuple[int, int] | None:
    value = ask.text(name)
    if not value or value == "0":
        return None
    try:
        return _parts(value)
    except ValueError as error:
        codes = {"oldest": "invalid_ts_oldest", "latest": "invalid_ts_latest", "cursor": "invalid_cursor"}
        raise Refused(codes[name]) from error


def _parts(ts: str) -> tuple[int, int]:
    seconds, _, rest = ts.partition(".")
    return int(seconds), int(rest[:6].ljust(6, "0"))


def user_info(ask: Ask) -> Json:
    """users.info"""
    ask.need("users:read")
    held = ask.token.scopes if ask.token else ()
    return {"user": user_json(ask.town, ask.user(ask.text("user")), with_email="users:read.email" in held)}
