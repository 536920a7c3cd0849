"""The frame of a view: its title, its buttons, and what it carries, inside the limits of docs.slack.dev."""

from __future__ import annotations

from collections.abc import Sequence

from bot.channels.slack.looks.text import Object, plain_object

View = Object

LONGEST_TITLE = 24
LONGEST_METADATA = 3_000
LONGEST_VIEW_ID = 255
CLOSE = "Close"


def home(blocks: Sequence[Object], metadata: str) -> View:
    """App Home."""
    return {"type": "home", **_carried(metadata), "blocks": list(blocks)}


def modal(
    title: str, blocks: Sequence[Object], external_id: str, metadata: str = "", *, close: str = CLOSE, save: str = ""
) -> View:
    """A modal. `external_id` is its id in the workspace, and may be empty where it is answered with, as no two views
    may have the same; with `save` it has a button that sends what is in it."""
    made: View = {
        "type": "modal",
        "title": plain_object(title, LONGEST_TITLE),
        "close": plain_object(close, LONGEST_TITLE),
        **_carried(metadata, external_id),
        "blocks": list(blocks),
    }
    return made | ({"submit": plain_object(save, LONGEST_TITLE)} if save else {})


def _carried(metadata: str, external_id: str = "") -> Object:
    """What a view carries. Raises ValueError when that is too long: cut, it would say something else."""
    if len(metadata) > LONGEST_METADATA or len(external_id) > LONGEST_VIEW_ID:
        raise ValueError("that is more than a view can carry")
    carried = {"private_metadata": metadata, "external_id": external_id}
    return {name: text for name, text in carried.items() if text}
