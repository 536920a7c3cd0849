"""Methods of the Web API: modals and Home tabs."""

from __future__ import annotations

from bot.channels.slack.fake import stacks
from bot.channels.slack.fake.api.ask import Ask
from bot.channels.slack.fake.refused import Refused
from bot.channels.slack.fake.shapes import view_json
from bot.channels.slack.fake.things import Json, View


def open_modal(ask: Ask) -> Json:
    """views.open"""
    given = _view(ask)
    trigger = ask.town.triggers.look(ask.arguments.get("trigger_id"), ask.workspace.id)
    view = stacks.open_view(ask.town, ask.workspace, trigger.user, given)
    trigger.exchanged = True
    return _answer(ask, view)


def push_modal(ask: Ask) -> Json:
    """views.push: the trigger must come from something done in the modal that is open."""
    given = _view(ask)
    trigger = ask.town.triggers.look(ask.arguments.get("trigger_id"), ask.workspace.id)
    stack = ask.workspace.stack(trigger.user)
    if not stack or stack[0].root != trigger.root:
        raise Refused("not_found")
    view = stacks.push_view(ask.town, ask.workspace, trigger.user, given)
    trigger.exchanged = True
    return _answer(ask, view)


def update_modal(ask: Ask) -> Json:
    """views.update"""
    given = _view(ask)
    if not ask.text("view_id") and not ask.text("external_id"):
        raise Refused("invalid_arguments", response_metadata={"messages": ["[ERROR] missing view_id or external_id"]})
    view = stacks.find_view(ask.workspace, ask.text("view_id"), ask.text("external_id"))
    return _answer(ask, stacks.update_view(ask.town, ask.workspace, view, given, ask.text("hash")))


def publish(ask: Ask) -> Json:
    """views.publish"""
    given = _view(ask)
    user = ask.user(ask.text("user_id"))
    return _answer(ask, stacks.publish_home(ask.town, ask.workspace, user.id, given, ask.text("hash")))


def _view(ask: Ask) -> Json:
    view: Json = ask.parsed("view", "invalid_arguments")
    return view


def _answer(ask: Ask, view: View) -> Json:
    return {"view": view_json(ask.town, ask.workspace, view)}
