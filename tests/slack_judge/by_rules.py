"""What Slack's reference says in prose alone: ids used once, what may stand where, what belongs together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from tests.slack_judge.places import Place, places_in

Found = Iterator[tuple[str, str]]

SELECTS = ("static_select", "multi_static_select")
CHOSEN_FROM = (*SELECTS, "checkboxes", "radio_buttons")
TYPED = ("plain_text_input", "email_text_input", "url_text_input", "number_input", "file_input")
MESSAGE_TEXT_LONGEST = 3_000


def against_the_rules(surface: str, payload: dict[str, Any]) -> Found:
    """What does not go together: where, and why."""
    every = list(places_in(payload, surface))
    yield from _used_twice(every, "block_id")
    yield from _used_twice(every, "action_id")
    for place in every:
        for kinds, rule in RULES:
            if place.kind in kinds:
                yield from rule(place)
    yield from SURFACES[surface](payload)
    focused = [one.path for one in every if one.value.get("focus_on_load")]
    if len(focused) > 1:
        yield focused[1], "only one element can have the focus"


def _used_twice(every: list[Place], key: str) -> Found:
    ids = Counter(one.value[key] for one in every if isinstance(one.value.get(key), str))
    for one, times in ids.items():
        if times > 1:
            yield "", f"the {key} {one!r} is used {times} times"


def _section(place: Place) -> Found:
    if not place.value.get("text") and not place.value.get("fields"):
        yield place.path, "a section needs a text or fields"


def _chosen_from(place: Place) -> Found:
    one_list, groups = place.value.get("options"), place.value.get("option_groups")
    if bool(one_list) == bool(groups):
        yield place.path, "it needs options or groups of options, and not both"
    options = [*(one_list or []), *(one for group in groups or [] for one in group.get("options", []))]
    values = Counter(one.get("value") for one in options)
    for value, times in values.items():
        if times > 1:
            yield place.path, f"{times} options have the value {value!r}"
        if not value:
            yield place.path, "an option has no value, so nobody could tell that it was chosen"
    first = place.value.get("initial_option")
    for chosen in [*([first] if first else []), *(place.value.get("initial_options") or [])]:
        if chosen not in options:
            yield place.path, "what is chosen at first is not among the options"
    if place.value.get("initial_options") == []:
        yield place.path, "initial_options may be left out, and may not be empty"


def _button(place: Place) -> Found:
    if not place.value.get("action_id"):
        yield place.path, "a button without an action_id cannot be told from another"


def _actions(place: Place) -> Found:
    for number, one in enumerate(place.value.get("elements") or []):
        if isinstance(one, dict) and one.get("type") in TYPED:
            yield f"{place.path}.elements[{number}]", "it stands in an input block only"


def _typed(place: Place) -> Found:
    most = place.value.get("max_length")
    if most is not None and not 1 <= most <= MESSAGE_TEXT_LONGEST:
        yield place.path, f"max_length is {most}, and may be 1 to {MESSAGE_TEXT_LONGEST:,}"


RULES: tuple[tuple[tuple[str, ...], Callable[[Place], Found]], ...] = (
    (("section",), _section),
    (CHOSEN_FROM, _chosen_from),
    (("button",), _button),
    (("actions",), _actions),
    (("plain_text_input",), _typed),
)


def _message(payload: dict[str, Any]) -> Found:
    if not payload.get("text"):
        yield "text", "a message needs a text for notifications and screen readers"
    if any(isinstance(one, dict) and one.get("type") == "input" for one in payload.get("blocks") or []):
        yield "blocks", "input blocks stand in views here: a message has no button that sends them"
    metadata = payload.get("metadata")
    if metadata is not None and not (isinstance(metadata, dict) and metadata.get("event_type")):
        yield "metadata", "it needs an event_type"


def _modal(payload: dict[str, Any]) -> Found:
    asks = any(isinstance(one, dict) and one.get("type") == "input" for one in payload.get("blocks") or [])
    if asks and not payload.get("submit"):
        yield "submit", "a modal with an input needs a button that sends it"
    yield from _view(payload)


def _view(payload: dict[str, Any]) -> Found:
    for number, one in enumerate(payload.get("blocks") or []):
        if isinstance(one, dict) and one.get("type") == "file":
            yield f"blocks[{number}]", "files stand in messages only"


SURFACES: dict[str, Callable[[dict[str, Any]], Found]] = {"message": _message, "modal": _modal, "home": _view}
