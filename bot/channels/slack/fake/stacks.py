"""Modals and Home tabs: opening, pushing, updating and closing them. At most three modals lie on each other."""

from __future__ import annotations

from bot.channels.slack.fake.api.limits import check_view
from bot.channels.slack.fake.blocks import kept, without_nothing
from bot.channels.slack.fake.refused import Refused
from bot.channels.slack.fake.shapes import settled
from bot.channels.slack.fake.things import Json, View
from bot.channels.slack.fake.town import Town, Workspace

MOST_VIEWS = 3


def open_view(town: Town, workspace: Workspace, user_id: str, given: Json) -> View:
    """Open a modal. What the person had open before is gone."""
    check_view(given, ("modal",))
    view = _made(town, workspace, user_id, given)
    workspace.stacks[user_id] = [view]
    return view


def push_view(town: Town, workspace: Workspace, user_id: str, given: Json) -> View:
    """Put a modal on top of the open ones."""
    check_view(given, ("modal",))
    stack = workspace.stack(user_id)
    if not stack:
        raise Refused("not_found")
    if len(stack) >= MOST_VIEWS:
        raise Refused("push_limit_reached")
    view = _made(town, workspace, user_id, given)
    view.root, view.previous = stack[0].id, stack[-1].id
    stack.append(view)
    return view


def update_view(town: Town, workspace: Workspace, view: View, given: Json, expected: str = "") -> View:
    """Put other content into a view. What was filled in stays wherever both ids stay the same."""
    check_view(given, (view.type,))
    if expected and expected != view.hash:
        raise Refused("hash_conflict")
    _claim(workspace, given, view.id)
    before = view.blocks
    view.given = without_nothing(given) | {"blocks": settled(town, given.get("blocks"))}
    view.choices = kept(view.choices, before, view.blocks)
    view.errors, view.problem = {}, ""
    view.hash = town.new_hash()
    return view


def publish_home(town: Town, workspace: Workspace, user_id: str, given: Json, expected: str = "") -> View:
    """Set what somebody sees in the app's Home tab."""
    check_view(given, ("home",))
    home = workspace.homes.get(user_id)
    if home:
        return update_view(town, workspace, home, given, expected)
    if expected:
        raise Refused("hash_conflict")
    workspace.homes[user_id] = _made(town, workspace, user_id, given)
    return workspace.homes[user_id]


def find_view(workspace: Workspace, view_id: str, external_id: str) -> View:
    """An open view by Slack's id or by the app's own."""
    found = workspace.view(view_id or workspace.external_ids.get(external_id, ""))
    if not found or (external_id and found.external_id != external_id):
        raise Refused("not_found")
    return found


def close_view(workspace: Workspace, view: View, *, every: bool = False) -> list[View]:
    """Take a modal away with those on top of it, or every one that is open. Says which went."""
    stack = workspace.stack(view.user)
    at = 0 if every else stack.index(view)
    gone = stack[at:]
    del stack[at:]
    return gone


def _made(town: Town, workspace: Workspace, user_id: str, given: Json) -> View:
    view_id = town.fresh_id("V")
    _claim(workspace, given, view_id)
    content = without_nothing(given) | {"blocks": settled(town, given.get("blocks"))}
    return View(view_id, user_id, given["type"], content, town.new_hash(), root=view_id)


def _claim(workspace: Workspace, given: Json, view_id: str) -> None:
    """An app's own name for a view is its own for good: Slack does not say that it may be used again."""
    name = given.get("external_id")
    if not name:
        return
    if workspace.external_ids.get(name, view_id) != view_id:
        raise Refused("duplicate_external_id")
    workspace.external_ids[name] = view_id
