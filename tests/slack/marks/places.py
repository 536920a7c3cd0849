"""Every place in which something that people wrote comes in from Slack: by hand, each with a mark of its own.

A place is a kind of delivery, a path in it, and what is written there, with the mark in place of the braces.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.services.test_hostile import NAMES
from tests.slack.corpus import Payload
from tests.test_canary import PERSONAL

TYPED = "{}"
WORDS = "event.text"


@dataclass(frozen=True, slots=True)
class Place:
    """One place. `path` names its way through the payload; `written` is what stands there."""

    kind: str
    path: str
    written: str = TYPED

    def payload(self, base: Payload, mark: str) -> Payload:
        """A payload of this kind with the mark in this place."""
        payload: Payload = json.loads(json.dumps(base))
        put(payload, self.path.replace("{}", mark), self.written.replace("{}", mark))
        return payload


def put(part: Any, path: str, value: str) -> None:
    """Put a value in a place of a payload, and make the way there where there is none."""
    name, _, rest = path.partition(".")
    if isinstance(part, list):
        while len(part) <= int(name):
            part.append({})
        if rest:
            put(part[int(name)], rest, value)
        else:
            part[int(name)] = value
        return
    if not rest:
        part[name] = value
        return
    inner = part.get(name)
    if not isinstance(inner, dict | list):
        inner = part[name] = [] if rest.partition(".")[0].isdecimal() else {}
    put(inner, rest, value)


def _of(kind: str, *paths: str) -> Iterator[Place]:
    for path in paths:
        yield Place(kind, path)


SENTENCES = (
    "{}",
    "can I tell housing about {}",
    "can I share {}? " + "x" * 1_200,
    "who is {}",
    "what is {}",
    "police want {} from my patient",
    "{} is bleeding",
    "not personal: {}",
    "not personal: can I tell housing about {}",
    "<@U0ANYBODY|{}> <https://{}.example|{}>",
    "*{}* `{}` &lt;{}&gt;",
)

MESSAGE = (
    "event.blocks.0.elements.0.elements.0.text",
    "event.files.0.name",
    "event.files.0.title",
    "event.files.0.url_private",
    "event.files.0.preview",
    "event.attachments.0.text",
    "event.attachments.0.title",
    "event.attachments.0.fields.0.value",
    "event.user_profile.real_name",
    "event.user_profile.display_name",
    "event.username",
    "event.root.text",
    "event.edited.user",
    "event.metadata.event_payload.typed",
)
PROFILE = tuple(
    f"event.user.{name}"
    for name in (
        "real_name",
        "name",
        "profile.real_name",
        "profile.display_name",
        "profile.status_text",
        "profile.phone",
        "profile.email",
        "profile.title",
        "profile.fields.Xf0.value",
    )
)
BESIDE = ("user.username", "user.name", "team.domain", "channel.name", "response_url", "enterprise.name", "token")
VIEW = (
    "view.title.text",
    "view.blocks.0.text.text",
    "view.private_metadata",
    "view.callback_id",
    "view.state.values.ask.ask.value",
    "view.state.values.why.why.value",
    "view.state.values.field:summary:0.field:summary:0.selected_option.value",
    "view.state.values.field:summary:0.field:summary:0.selected_options.0.value",
    "view.state.values.field:summary:0.field:summary:0.selected_options.0.text.text",
    "view.state.values.field:requester:0.field:requester:0.selected_option.value",
    "view.state.values.field:requester:0.field:requester:0.selected_option.text.text",
    "view.state.values.field:{}:0.field:{}:0.selected_option.value",
)
OF_A_MESSAGE = (
    "message.text",
    "message.blocks.0.elements.0.elements.0.text",
    "message.files.0.name",
    "message.attachments.0.text",
    "message.user_profile.real_name",
    "message.username",
)

PLACES: tuple[Place, ...] = (
    *(Place("message", WORDS, sentence) for sentence in SENTENCES),
    *(Place("message", WORDS, sentence.replace("{}", personal)) for sentence in SENTENCES[:8] for personal in PERSONAL),
    *_of("message", *MESSAGE),
    Place("message_changed", "event.message.text"),
    Place("message_changed", "event.previous_message.text"),
    Place("bot_message", WORDS),
    Place("channel_message", WORDS),
    *(Place("app_mention", WORDS, f"<@U0CANIPOLICE> {sentence}") for sentence in SENTENCES[:4]),
    *_of("app_mention", *MESSAGE[:4]),
    *(Place(name, "text", sentence) for name in ("/share", "/spoc", "/guidance") for sentence in SENTENCES[:7]),
    Place("/share", "text", "help {}"),
    Place("/share", "command", "/{}"),
    *_of("/share", "user_name", "channel_name", "team_domain", "enterprise_name", "response_url", "token"),
    *_of("shortcut", *BESIDE, "callback_id"),
    *_of("message_action", *BESIDE, "callback_id", *OF_A_MESSAGE),
    *_of("button", *BESIDE, *OF_A_MESSAGE, "actions.0.text.text", "actions.0.value", "actions.0.action_id"),
    Place("button", "actions.0.value", '["search.words",["text","{}"]]'),
    Place("button", "actions.0.value", '["search.words",["text","can I tell housing about {}"],["vouched","yes"]]'),
    Place("button", "actions.0.value", '["{}",["text","{}"]]'),
    *(Place("button", "actions.0.value", f'["decision.save",["{name}","{{}}"]]') for name in NAMES),
    *(Place("button", "actions.0.value", f'["guide.answer",["{name}","{{}}"]]') for name in NAMES),
    Place("button", "state.values.why.why.value"),
    Place("button", "state.values.field:summary:0.field:summary:0.selected_options.0.value"),
    Place("list", "actions.0.block_id"),
    Place("list", "actions.0.selected_option.value"),
    Place("list", "actions.0.selected_option.text.text"),
    *_of("at home", *VIEW[:6]),
    *(Place("asked at home", "actions.0.value", sentence) for sentence in SENTENCES[:5]),
    Place("asked at home", "actions.0.block_id"),
    *_of("tick", *VIEW, "actions.0.selected_options.0.value"),
    *_of("view_submission", *BESIDE[:3], *VIEW),
    *_of("view_closed", *BESIDE[:3], *VIEW),
    *_of("app_home_opened", *(f"event.{path}" for path in VIEW[:6])),
    *_of("user_change", *PROFILE),
    *_of("channel_shared", "event.channel.name", "event.connected_team_name"),
    *_of("channel_id_changed", "event.name", "event.reason"),
    *_of("unknown event", WORDS, "event.type"),
    *_of("unknown", "type", "text"),
)
"""All of them. Those with one of PERSONAL in them hold no other mark."""


def typed_at(number: int) -> str:
    """The mark of a place: no list knows it, so that the guard lets it come as far as anything can."""
    return f"quillfeather{number:03}vane"


BESIDE_WHAT_IS_SAID = {
    "block_actions": (*BESIDE[:2], *BESIDE[3:5], *OF_A_MESSAGE, "actions.0.text.text", "state.values.why.why.value"),
    "view_submission": (*BESIDE[:3], *VIEW[:2]),
    "view_closed": (*BESIDE[:3], *VIEW[:2]),
    "event_callback": ("event.files.0.name", "event.user_profile.real_name", "event.username", "event.root.text"),
    "": ("user_name", "channel_name", "team_domain", "response_url"),
}
"""Where people write in what is said for another reason, by the type of payload; a command has none."""


def marked(payload: Payload, mark: str) -> Payload:
    """The same payload, with the mark wherever people write in it beside what it is about."""
    for path in BESIDE_WHAT_IS_SAID.get(str(payload.get("type", "")), BESIDE[:5]):
        put(payload, path, mark)
    return payload
