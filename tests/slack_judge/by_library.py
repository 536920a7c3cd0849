"""Slack's own Python library: what it would refuse to build."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.metadata import Metadata
from slack_sdk.models.views import View


def against_the_library(surface: str, payload: dict[str, Any]) -> Iterator[str]:
    """What the library says."""
    for number, block in enumerate(payload.get("blocks") or []):
        yield from _said(f"blocks[{number}]", lambda one=block: _block(one))
    if surface != "message":
        yield from _said("as a whole", lambda: View(**payload).to_dict())
    elif "metadata" in payload:
        yield from _said("metadata", lambda: Metadata(**payload["metadata"]).to_dict())


def _block(block: Any) -> None:
    parsed = Block.parse(block)
    if parsed is None:
        raise SlackObjectFormationError(f"there is no block of type {block.get('type')!r}")
    parsed.to_dict()


def _said(place: str, build: Any) -> Iterator[str]:
    try:
        build()
    except (SlackObjectFormationError, TypeError, ValueError, AttributeError, KeyError) as error:
        yield f"{place}: {error}"
