"""What Slack sends the app, in Slack's own shape: events, commands, clicks, submissions and shortcuts."""

from __future__ import annotations

from bot.channels.slack.fake.blocks import Placed, state_values, words_of
from bot.channels.slack.fake.shapes import message_json, view_json
from bot.channels.slack.fake.surfaces import Surface
from bot.channels.slack.fake.things import Channel, Json, Message, User
from bot.channels.slack.fake.town import Town, Workspace


def event_payload(town: Town, workspace: Workspace, event: Json, channel: Channel | None = None) -> Json:
    """An event as the Events API wraps it. What a stranger does comes under their own workspace's name."""
    now = town.clock()
    user = workspace.users.get(str(event.get("user"))) if isinstance(event.get("user"), str) else None
    return {
        "token": town.app.verification_token,
        "team_id": user.team_id if user and user.is_stranger else workspace.id,
        "context_team_id": workspace.id,
        "context_enterprise_id": workspace.enterprise_id or None,
        "api_app_id": town.app.id,
        "event": event,
        "type": "event_callback",
        "event_id": town.fresh_id("Ev"),
        "event_time": int(now),
        "authorizations": [
            {
                "enterprise_id": workspace.enterprise_id or None,
                "team_id": workspace.id,
                "user_id": workspace.bot_user_id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": bool(channel and channel.is_ext_shared),
        "event_context": f"4-{town.fresh_id('')}",
    }


def message_event(town: Town, workspace: Workspace, channel: Channel, message: Message, kind: str) -> Json:
    """What a person wrote, as `message` (with its channel's type) or `app_mention`."""
    written = message_json(town, workspace, message)
    event = written | {"type": kind, "channel": channel.id, "event_ts": message.ts}
    user = workspace.users[message.user]
    if user.is_stranger:
        event |= {"user_team": user.team_id, "source_team": user.team_id, "team": user.team_id}
    types = {"im": "im", "groups": "group", "channels": "channel"}
    return event | ({"channel_type": types[channel.kind]} if kind == "message" else {})


def command_form(town: Town, user: User, channel: Channel, command: str, text: str) -> Json:
    """A slash command, as the fields of its form."""
    workspace = town.workspace_of(user)
    form: Json = {
        "token": town.app.verification_token,
        "team_id": workspace.id,
        "team_domain": workspace.domain,
        "channel_id": channel.id,
        "channel_name": channel.name_for_apps,
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": town.app.id,
        "is_enterprise_install": "false",
        "response_url": response_url(town, workspace, channel, user),
        "trigger_id": town.triggers.issue(workspace.id, user.id),
    }
    if workspace.enterprise_id:
        form |= {"enterprise_id": workspace.enterprise_id, "enterprise_name": workspace.enterprise_name}
    return form


def response_url(town: Town, workspace: Workspace, channel: Channel, user: User, ts: str = "") -> str:
    """A new address for the app's answer."""
    return f"{town.address}/response/{town.response_urls.issue(workspace.id, channel.id, user.id, ts)}"


def _frame(town: Town, workspace: Workspace, user: User, kind: str) -> Json:
    """What every interaction carries. `team` is the workspace the app is in; `user.team_id` is the person's own."""
    team: Json = {"id": workspace.id, "domain": workspace.domain}
    if workspace.enterprise_id:
        team |= {"enterprise_id": workspace.enterprise_id, "enterprise_name": workspace.enterprise_name}
    return {
        "type": kind,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id},
        "api_app_id": town.app.id,
        "token": town.app.verification_token,
        "team": team,
        "enterprise": workspace.enterprise,
        "is_enterprise_install": False,
    }


def _stands(town: Town, surface: Surface) -> Json:
    """Where a click was made: its container, and the channel, message or view that is."""
    if surface.view:
        container: Json = {"type": "view", "view_id": surface.view.id}
        return {"container": container, "view": view_json(town, surface.workspace, surface.view)}
    message, channel = surface.message, surface.channel
    if not message or not channel:
        raise ValueError("nothing stands nowhere")
    container = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": bool(message.only_for),
    }
    stands: Json = {"container": container, "channel": {"id": channel.id, "name": channel.name_for_apps}}
    if not message.only_for:
        stands["message"] = message_json(town, surface.workspace, message)
    return stands


def block_actions(town: Town, surface: Surface, one: Placed, changed: Json) -> Json:
    """A click, or a choice that the app is told at once. `changed` is what it says beside the element's ids."""
    workspace, user = surface.workspace, surface.user
    payload = _frame(town, workspace, user, "block_actions") | _stands(town, surface)
    root = surface.view.root if surface.view and surface.view.type == "modal" else ""
    payload["trigger_id"] = town.triggers.issue(workspace.id, user.id, root)
    if surface.message and surface.channel:
        payload["state"] = {"values": state_values(surface.blocks, surface.choices)}
        payload["response_url"] = response_url(town, workspace, surface.channel, user, surface.message.ts)
    block_id, action_id = one.place
    action: Json = {"type": one.type, "block_id": block_id, "action_id": action_id}
    shown = ("text", "value", "style", "placeholder", "initial_option", "initial_options", "initial_date")
    action |= {key: one.element[key] for key in shown if key in one.element and one.type != "plain_text_input"}
    payload["actions"] = [action | changed | {"action_ts": f"{town.clock():.6f}"}]
    return payload


def block_suggestion(town: Town, surface: Surface, one: Placed, typed: str) -> Json:
    """What somebody typed into a list whose lines the app provides."""
    payload = _frame(town, surface.workspace, surface.user, "block_suggestion") | _stands(town, surface)
    block_id, action_id = one.place
    return payload | {"block_id": block_id, "action_id": action_id, "value": typed}


def view_submission(town: Town, surface: Surface) -> Json:
    """A modal, sent."""
    view = surface.view
    if not view:
        raise ValueError("only a modal is submitted")
    payload = _of_view(town, surface, "view_submission")
    payload["trigger_id"] = town.triggers.issue(surface.workspace.id, surface.user.id, view.root)
    return payload | {"response_urls": []}


def view_closed(town: Town, surface: Surface, *, cleared: bool) -> Json:
    """A modal, put away. `cleared` when all of them were put away at once."""
    return _of_view(town, surface, "view_closed") | {"is_cleared": cleared}


def _of_view(town: Town, surface: Surface, kind: str) -> Json:
    """A stranger's modal comes under their own workspace's name; the view says where the app is installed."""
    if not surface.view:
        raise ValueError("there is no view")
    payload = _frame(town, surface.workspace, surface.user, kind)
    if surface.user.is_stranger:
        payload["team"] = {"id": surface.user.team_id, "domain": surface.user.team_id.lower()}
    return payload | {"view": view_json(town, surface.workspace, surface.view)}


def shortcut(town: Town, user: User, callback_id: str) -> Json:
    """A global shortcut."""
    workspace = town.workspace_of(user)
    return _frame(town, workspace, user, "shortcut") | {
        "callback_id": callback_id,
        "trigger_id": town.triggers.issue(workspace.id, user.id),
        "action_ts": f"{town.clock():.6f}",
    }


def message_action(town: Town, user: User, channel: Channel, message: Message, callback_id: str) -> Json:
    """A shortcut in the menu of a message."""
    workspace = town.workspace_of(user)
    return _frame(town, workspace, user, "message_action") | {
        "callback_id": callback_id,
        "trigger_id": town.triggers.issue(workspace.id, user.id),
        "response_url": response_url(town, workspace, channel, user, message.ts),
        "action_ts": f"{town.clock():.6f}",
        "message_ts": message.ts,
        "channel": {"id": channel.id, "name": channel.name_for_apps},
        "message": message_json(town, workspace, message, metadata="all"),
    }


def opened_link(one: Placed) -> str:
    """Where a button with an address leads, or nothing."""
    return str(one.element.get("url") or "")


def label(one: Placed) -> str:
    """What stands on an element."""
    return words_of(one.element.get("text")) or one.place[1]
