"""Whether a request comes from Slack: the signature over the raw body, checked before anything of it is read.

Source: docs.slack.dev, Verifying requests from Slack. Both headers once, a whole number of seconds no further than five
minutes from our clock in either direction, and the right seal compared in constant time.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

STAMP, SIGNATURE = b"x-slack-request-timestamp", b"x-slack-signature"
WINDOW_SECONDS = 300
LONGEST_STAMP = 12
"""Digits. A longer one is not even read as a number."""


class NotSlack(Exception):
    """A request that Slack did not send, or not now. `reason` is a short word for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def check_signature(secret: str, headers: Sequence[tuple[bytes, bytes]], body: bytes, now: float) -> None:
    """Raise NotSlack unless these headers sign this body. `now` is in seconds since 1970 (UTC)."""
    stamp, signature = _only(headers, STAMP), _only(headers, SIGNATURE)
    if not stamp.isdigit() or len(stamp) > LONGEST_STAMP:
        raise NotSlack("bad timestamp")
    if abs(now - int(stamp)) > WINDOW_SECONDS:
        raise NotSlack("outside the window")
    seal = hmac.digest(secret.encode(), b"v0:" + stamp + b":" + body, hashlib.sha256)
    if not hmac.compare_digest(b"v0=" + seal.hex().encode(), signature):
        raise NotSlack("wrong signature")


def _only(headers: Sequence[tuple[bytes, bytes]], name: bytes) -> bytes:
    found = [value for key, value in headers if key.lower() == name]
    if len(found) != 1:
        raise NotSlack("header missing" if not found else "header doubled")
    return found[0]
