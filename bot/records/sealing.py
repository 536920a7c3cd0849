"""Sealing what must be kept for a while and read by nobody but canishare: tokens, drafts, what waits to be delivered.

AES-256-GCM with a fresh nonce, bound to the table, column and row that hold it: moved to another place it does not
open. The first letter names the way of sealing, so that it can change (security.md 4.4).
"""

from __future__ import annotations

import os
from base64 import b64decode, b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12
WAY = "1"


class DoesNotOpen(Exception):
    """What was sealed was altered, or moved, or sealed with another key."""


class Seal:
    """Seals and opens texts with one key of 32 bytes."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def close(self, text: str, *place: str) -> str:
        """A text, sealed for one place (table, column, row)."""
        nonce = os.urandom(NONCE)
        return WAY + b64encode(nonce + self._cipher.encrypt(nonce, text.encode(), _bound(place))).decode()

    def open(self, sealed: str, *place: str) -> str:
        """What was sealed for this place. Raises DoesNotOpen."""
        if not sealed.startswith(WAY):
            raise DoesNotOpen
        try:
            found = b64decode(sealed[1:], validate=True)
            return self._cipher.decrypt(found[:NONCE], found[NONCE:], _bound(place)).decode()
        except (ValueError, InvalidTag) as error:
            raise DoesNotOpen from error


def _bound(place: tuple[str, ...]) -> bytes:
    return "|".join((WAY, *place)).encode()
