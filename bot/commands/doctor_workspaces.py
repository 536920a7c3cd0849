"""Whether each workspace is known, bound to an agency, and has somebody in it whom canishare knows."""

from __future__ import annotations

from bot.app import Parts
from bot.channels.finding import Finding


def workspace_lines(parts: Parts) -> list[Finding]:
    """What there is to say about the workspaces that canishare is connected to."""
    return []
