"""Part A of a request, filled in so that it can be sent."""

from __future__ import annotations

PART_A: dict[str, tuple[str, ...]] = {
    "asked": ("agency:lantern",),
    "purpose": ("safeguard_child",),
    "basis": ("children_2004",),
    "subjects": ("child",),
    "consent": ("unsafe",),
    "public_interest": ("harm_to_child",),
    "depersonalised": ("no",),
    "information": ("education", "living_arrangements"),
    "needed": ("agreed",),
}
