"""Methods of the Web API: writing messages."""

from __future__ import annotations

from bot.channels.slack.fake.api.ask import Ask
from bot.channels.slack.fake.api.limits import check_blocks, check_metadata, check_text
from bot.channels.slack.fake.blocks import kept
from bot.channels.slack.fake.refused import Limited, Refused
from bot.channels.slack.fake.shapes import message_json, settled
from bot.channels.slack.fake.things import Channel, Json, Message


def post_message(ask: Ask) -> Json:
    """chat.postMessage"""
    ask.need("chat:write")
    channel = ask.channel(by_name=True, by_person=True)
    _may_write(ask, channel)
    blocks, metadata = _content(ask)
    town, workspace = ask.town, ask.workspace
    if town.pace.too_soon(workspace.id, channel.id, town.clock()):
        raise Limited(1)
    message = town.write(workspace, channel, workspace.bot_user_id, ask.text("text"))
    message.by_app, message.blocks = True, settled(town, blocks)
    message.metadata, message.thread = metadata or None, ask.text("thread_ts")
    written = message_json(town, workspace, message, metadata="all")
    if channel.is_direct and town.app.hears_itself and "message.im" in town.app.events:
        town.tell(workspace, written | {"channel": channel.id, "channel_type": "im", "event_ts": message.ts})
    return {"channel": channel.id, "ts": message.ts, "message": written}


def update(ask: Ask) -> Json:
    """chat.update"""
    ask.need("chat:write")
    channel, workspace = ask.channel(), ask.workspace
    message = _own(ask, channel)
    if channel.is_archived:
        raise Refused("is_archived")
    blocks, metadata = _content(ask, kept_blocks=message.blocks)
    if ask.given("text"):
        message.text = ask.text("text")
    if blocks is not None:
        before, message.blocks = message.blocks, settled(ask.town, blocks)
        message.choices = {who: kept(one, before, message.blocks) for who, one in message.choices.items()}
    if metadata is not None:
        message.metadata = metadata or None
    message.edited = f"{ask.town.clock():.6f}"
    written = message_json(ask.town, workspace, message, metadata="all")
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": written}


def delete(ask: Ask) -> Json:
    """chat.delete"""
    ask.need("chat:write")
    channel = ask.channel()
    message = _own(ask, channel, otherwise="cant_delete_message")
    channel.messages.remove(message)
    return {"channel": channel.id, "ts": message.ts}


def post_ephemeral(ask: Ask) -> Json:
    """chat.postEphemeral"""
    ask.need("chat:write")
    channel, workspace = ask.channel(by_name=True), ask.workspace
    _may_write(ask, channel)
    user = ask.user(ask.text("user"))
    if user.id not in channel.members:
        raise Refused("user_not_in_channel")
    blocks, _ = _content(ask)
    message = ask.town.write(workspace, channel, workspace.bot_user_id, ask.text("text"))
    message.by_app, message.blocks, message.only_for = True, settled(ask.town, blocks), user.id
    return {"message_ts": message.ts}


def _may_write(ask: Ask, channel: Channel) -> None:
    if channel.is_archived:
        raise Refused("is_archived")
    if ask.workspace.bot_user_id not in channel.members:
        raise Refused("not_in_channel")


def _own(ask: Ask, channel: Channel, otherwise: str = "cant_update_message") -> Message:
    message = channel.written(ask.text("ts"))
    if not message:
        raise Refused("message_not_found")
    if message.user != ask.workspace.bot_user_id:
        raise Refused(otherwise)
    return message


def _content(ask: Ask, kept_blocks: list[Json] | None = None) -> tuple[list[Json] | None, Json | None]:
    """The blocks and metadata that came, checked. None for what did not come."""
    blocks = ask.parsed("blocks", "invalid_blocks_format")
    metadata = ask.parsed("metadata", "metadata_must_be_sent_as_json")
    if blocks is not None:
        check_blocks(blocks)
    shown = kept_blocks if blocks is None else blocks
    check_text(ask.arguments.get("text"), other=bool(shown) or ask.given("attachments"))
    check_metadata(metadata)
    return blocks, metadata
