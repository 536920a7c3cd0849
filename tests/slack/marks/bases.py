"""A real payload of each kind, for the marks to be put into."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tests.slack.corpus import Payload


def bases_of(found: list[Payload]) -> dict[str, Payload]:
    """A real payload of each kind, by the police's officer where somebody did it."""
    ours = [one for one in found if "U0KWABENA" in json.dumps(one)]
    bases = {
        name: next(one for one in ours if one.get("event", {}).get("type") == name)
        for name in ("message", "app_mention", "app_home_opened")
    }
    for name in ("user_change", "channel_shared", "channel_id_changed"):
        bases[name] = next(one for one in found if one.get("event", {}).get("type") == name)
    for name in ("/share", "/spoc", "/guidance"):
        bases[name] = next(one for one in ours if one.get("command") == name)
    for name in ("shortcut", "message_action", "view_submission", "view_closed"):
        bases[name] = next(one for one in ours if one.get("type") == name)
    bases |= dict(_pressed(ours))
    message = bases["message"]
    bases["message_changed"] = _event(message, subtype="message_changed", message={}, previous_message={})
    bases["bot_message"] = _event(message, subtype="bot_message", bot_id="B0OTHER")
    bases["channel_message"] = _event(message, channel_type="channel", channel="C0PARADE")
    bases["unknown event"] = _event(message, type="reaction_added")
    bases["unknown"] = {"type": "workflow_step_edit", "team_id": "T0POLICE", "user": {"id": "U0KWABENA"}}
    return bases


def _event(base: Payload, **changes: Any) -> Payload:
    return base | {"event": base["event"] | changes}


def _pressed(ours: list[Payload]) -> Iterator[tuple[str, Payload]]:
    pressed = [one for one in ours if one.get("type") == "block_actions"]
    kinds = {"button": "button", "list": "static_select", "asked at home": "plain_text_input", "tick": "checkboxes"}
    for name, kind in kinds.items():
        yield name, next(one for one in pressed if one["actions"][0]["type"] == kind)
    home = next(one for one in pressed if one["actions"][0]["type"] == "plain_text_input")
    button = {"type": "button", "action_id": "press-1", "block_id": "b", "value": '["home"]'}
    yield "at home", home | {"actions": [button]}
