"""Reading what a request carries, within a size and a time, for every door that listens on the web."""

from __future__ import annotations

import asyncio

from starlette.requests import ClientDisconnect, Request

BODY_SECONDS = 10.0
"""How long a request may take to arrive. What is sent here is a few kilobytes."""

LONGEST_SIZE = 18
"""Digits of a declared size; more than these are not even read as a number."""


class Unreadable(Exception):
    """Something sent that cannot be read. `status` is 400, 408, 413 or 415."""

    def __init__(self, status: int, say: str) -> None:
        super().__init__(say)
        self.status = status


async def read_body(request: Request, largest: int) -> bytes:
    """The body, no larger than `largest` bytes and no slower than BODY_SECONDS. Raises Unreadable."""
    too_large = Unreadable(413, "That was too much to send at once.")
    declared = request.headers.get("content-length", "0")
    if not declared.isdecimal() or not declared.isascii():
        raise Unreadable(400, "That did not arrive as it should.")
    if len(declared) > LONGEST_SIZE or int(declared) > largest:
        raise too_large
    pieces: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for piece in request.stream():
                size += len(piece)
                if size > largest:
                    raise too_large
                pieces.append(piece)
    except TimeoutError as error:
        raise Unreadable(408, "That took too long to arrive.") from error
    except ClientDisconnect as error:
        raise Unreadable(400, "The connection was lost on the way.") from error
    return b"".join(pieces)
