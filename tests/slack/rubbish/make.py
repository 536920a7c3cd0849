"""Making rubbish: from real deliveries, one request at a time."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import urlencode

from bot.channels.slack.looks.names import CHOOSE, OPEN, PRESS, field_id
from tests.services.test_hostile import NAMES
from tests.slack.corpus import Payload, is_goodbye
from tests.slack.door import FORM, signed
from tests.slack.rubbish.values import DEEP, IDS, MARK, anything, button_value, sentence, text

_RESERVED = re.compile(rb"[%&+=;# \x00-\x1f\x7f-\xff]")
Raw = list[tuple[bytes, bytes]]
KINDS = (
    "application/json",
    FORM,
    "text/plain",
    "",
    "multipart/form-data; boundary=x",
    "application/json; charset=utf-16",
)


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it comes over the line. `family` is what kind of rubbish it is."""

    family: str
    body: bytes
    headers: Raw


class Rubbish:
    """Makes requests from real deliveries, by dice. `now` is when they are signed."""

    def __init__(self, found: list[Payload], dice: Random, now: int) -> None:
        self.found = [one for one in found if not is_goodbye(one)]
        self.goodbyes = [one for one in found if is_goodbye(one)]
        self.dice = dice
        self.now = now
        self.number = 0

    def request(self, family: str) -> Request:
        """One request of a family."""
        body, headers = FAMILIES[family](self)
        return Request(family, body, headers)

    # Families ----------------------------------------------------------------------------------------------------

    def unsigned(self) -> tuple[bytes, Raw]:
        """A real body whose headers are not Slack's."""
        body, kind = encoded(self._fresh(), self.dice)
        headers = [(name.encode(), value.encode()) for name, value in signed(body, self.now, kind).items()]
        at = self.dice.randrange(1, 3)
        name, value = headers[at]
        altered: Callable[[], Raw] = self.dice.choice(
            (
                lambda: [*headers[:at], *headers[at + 1 :]],
                lambda: [*headers, headers[at]],
                lambda: _put(headers, at, (name, self._bytes(value))),
                lambda: _put(headers, at, (name, self.dice.randbytes(self.dice.choice((0, 3, 64, 5_000))))),
                lambda: _put(headers, at, (name, value + self.dice.choice((b" ", b"\n", b"0", b"\xff", b",", b"a")))),
                lambda: _put(headers, at, (name, text(self.dice).encode("utf-8", "replace")[:3_000])),
                lambda: _put(headers, 1, (headers[1][0], b"%d" % (self.now + self.dice.choice((-(10**9), -301, 301))))),
            )
        )
        made = altered()
        return (body, made) if made != headers else self.unsigned()

    def bodies(self) -> tuple[bytes, Raw]:
        """A signed body that is not what it should be."""
        body, kind = encoded(self._fresh(), self.dice)
        made: Callable[[], bytes] = self.dice.choice(
            (
                lambda: self._bytes(body),
                lambda: body[: self.dice.randrange(len(body) + 1)],
                lambda: self.dice.randbytes(self.dice.choice((0, 1, 20, 500))),
                lambda: body + body,
                lambda: MARK.encode() * (60_000 if self.dice.random() < 0.1 else 2),
                lambda: json.dumps(anything(self.dice)).replace(f'"{DEEP}"', deep(self.dice)).encode(),
                lambda: b"payload=" + self._bytes(body[:200]),
                lambda: b"&".join(
                    b"a%d=%s" % (one, MARK.encode()) for one in range(self.dice.choice((5, 59, 60, 500)))
                ),
                lambda: b"payload=%s&payload=%s" % (self.dice.randbytes(9).hex().encode(), MARK.encode()),
                lambda: urlencode({text(self.dice)[:50].encode("utf-8", "replace"): MARK}).encode(),
            )
        )
        return self._signed(made(), self.dice.choice((kind, kind, *KINDS)))

    def payloads(self) -> tuple[bytes, Raw]:
        """A real payload with something else in a few places of it."""
        return self._altered(self._fresh())

    def goodbye(self) -> tuple[bytes, Raw]:
        """The same of an event after which somebody is nobody any more."""
        return self._altered(self._fresh(self.goodbyes))

    def texts(self) -> tuple[bytes, Raw]:
        """Something typed, of any kind, in each place where people type."""
        payload = self._fresh([one for one in self.found if _typed_in(one)])
        said = self.dice.choice((text, sentence))(self.dice)
        if "command" in payload:
            payload["text"] = said
            payload["command"] = self.dice.choice((payload["command"], f"/{text(self.dice)[:50]}"))
        elif "event" in payload:
            payload["event"]["text"] = said
        else:
            payload["actions"][0] |= {"type": "plain_text_input", "value": said}
        return self._sent(payload)

    def buttons(self) -> tuple[bytes, Raw]:
        """A press whose value, list or ids are not ours."""
        payload = self._fresh([one for one in self.found if one.get("type") == "block_actions"])
        name = self.dice.choice((PRESS, OPEN, CHOOSE, text(self.dice)[:60])) + self.dice.choice(("", "-1", f"-{MARK}"))
        kind = self.dice.choice(("button", "button", "static_select", "checkboxes", "radio_buttons", "overflow"))
        chosen = {"text": {"type": "plain_text", "text": MARK}, "value": text(self.dice)}
        action = {
            "type": kind,
            "action_id": name,
            "block_id": button_value(self.dice),
            "value": button_value(self.dice),
            "selected_option": self.dice.choice((chosen, anything(self.dice))),
        }
        payload["actions"] = [action, *payload["actions"][: self.dice.randrange(2)]]
        return self._sent(payload)

    def forms(self) -> tuple[bytes, Raw]:
        """A form, sent or put away, with anything chosen in it."""
        payload = self._fresh([one for one in self.found if one.get("type") in ("view_submission", "view_closed")])
        view = payload["view"]
        values = view["state"]["values"] = dict(view["state"]["values"]) if self.dice.random() < 0.7 else {}
        for _ in range(self.dice.choice((1, 3, 130))):
            name = self.dice.choice((field_id(self.dice.choice(NAMES)), text(self.dice)[:60]))
            kind = self.dice.choice(("radio_buttons", "static_select", "checkboxes", "multi_static_select", MARK))
            held = self.dice.choice(({"value": text(self.dice)}, [{"value": text(self.dice)}], anything(self.dice)))
            values[name] = {name: {"type": kind, "selected_option": held, "selected_options": held}}
        for key in ("private_metadata", "callback_id", "id", "hash"):
            if self.dice.random() < 0.2:
                view[key] = text(self.dice)
        return self._sent(payload)

    # How they are made -------------------------------------------------------------------------------------------

    def _fresh(self, among: list[Payload] | None = None) -> Payload:
        """A real payload, as if it was sent now for the first time."""
        payload: Payload = json.loads(json.dumps(self.dice.choice(among or self.found)))
        self.number += 1
        for key in ("trigger_id", "event_id"):
            if key in payload:
                payload[key] = f"{payload[key]}.{self.number}"
        return payload

    def _altered(self, payload: Payload) -> tuple[bytes, Raw]:
        for _ in range(self.dice.choice((1, 1, 2, 4))):
            alter(payload, self.dice)
        return self._sent(payload)

    def _sent(self, payload: Payload) -> tuple[bytes, Raw]:
        return self._signed(*encoded(payload, self.dice))

    def _signed(self, body: bytes, kind: str) -> tuple[bytes, Raw]:
        return body, [(name.encode(), value.encode()) for name, value in signed(body, self.now, kind).items()]

    def _bytes(self, given: bytes) -> bytes:
        """The same bytes with a few of them changed."""
        made = bytearray(given or b"x")
        for _ in range(self.dice.randrange(1, 6)):
            made[self.dice.randrange(len(made))] = self.dice.randrange(256)
        return bytes(made)


READ = frozenset(
    "type event user channel team id team_id user_id channel_id text value actions action_id block_id state values "
    "selected_option selected_options view private_metadata callback_id hash container message_ts is_ephemeral "
    "authorizations is_enterprise_install enterprise enterprise_id trigger_id event_id app_installed_team_id tab "
    "subtype bot_id channel_type user_team source_team tokens deleted is_restricted old_channel_id command "
    "challenge ssl_check".split()
)
"""Names of the places that are read."""

FAMILIES: dict[str, Callable[[Rubbish], tuple[bytes, Raw]]] = {
    "unsigned": Rubbish.unsigned,
    "bodies": Rubbish.bodies,
    "payloads": Rubbish.payloads,
    "texts": Rubbish.texts,
    "buttons": Rubbish.buttons,
    "forms": Rubbish.forms,
    "goodbye": Rubbish.goodbye,
}
"""Every kind of rubbish. What makes people nobody comes last."""


def _typed_in(payload: Payload) -> bool:
    if "command" in payload or payload.get("event", {}).get("type") in ("message", "app_mention"):
        return True
    return payload.get("type") == "block_actions"


def alter(payload: Payload, dice: Random) -> None:
    """Change one place of a payload, anywhere in it: half the time where it says who, where and what."""
    every = places(payload)
    heads = [one for one in every if one[1] in READ] if dice.random() < 0.5 else every
    holder, key = dice.choice(heads or every)
    match dice.randrange(7):
        case 0:
            del holder[key]
        case 1:
            holder[key] = [holder[key]]
        case 2:
            holder[key] = {MARK: holder[key]}
        case 3 if isinstance(holder, dict):
            holder[text(dice)[:80]] = anything(dice)
        case 4:
            holder[key] = dice.choice(IDS)
        case _:
            holder[key] = anything(dice)


def places(part: Any) -> list[tuple[Any, Any]]:
    """Every place in a payload: what holds it, and its name or number there."""
    found: list[tuple[Any, Any]] = []
    inside = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, value in inside:
        found.append((part, key))
        found += places(value)
    return found or [({"": ""}, "")]


def encoded(payload: Any, dice: Random) -> tuple[bytes, str]:
    """A payload as Slack encodes it, as far as what is left of it can be."""
    if isinstance(payload, dict) and "command" in payload and "type" not in payload:
        fields = {str(key): value if isinstance(value, str) else json.dumps(value) for key, value in payload.items()}
        return b"&".join(b"%b=%b" % (quoted(key), quoted(value)) for key, value in fields.items()), FORM
    said = json.dumps(payload, separators=(",", ":")).replace(f'"{DEEP}"', deep(dice))
    if isinstance(payload, dict) and payload.get("type") in ("event_callback", "url_verification"):
        return said.encode(), "application/json"
    return b"payload=" + quoted(said), FORM


def quoted(said: str) -> bytes:
    """A text as it stands in a form."""
    return _RESERVED.sub(lambda one: b"%%%02X" % one[0][0], said.encode("utf-8", "replace"))


def deep(dice: Random) -> str:
    """Lists within lists, or objects within objects."""
    most = dice.choice((30, 300, 900, 1_100, 5_000))
    return "[" * most + "]" * most if dice.random() < 0.5 else '{"a":' * most + "1" + "}" * most


def _put(headers: Raw, at: int, one: tuple[bytes, bytes]) -> Raw:
    return [*headers[:at], one, *headers[at + 1 :]]
