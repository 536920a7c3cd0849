"""Characters that nobody can see but that change what is read. No channel passes them on."""

from __future__ import annotations

import re

UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Control characters, and those that turn the direction of the text around them. Right-to-left letters stay."""
