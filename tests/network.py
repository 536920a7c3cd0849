"""Nothing in a test talks to the outside: a connection that is not to this machine is refused."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from typing import Any

import pytest


class OutsideRefused(Exception):
    """A test tried to reach another machine. Not an OSError, so that no code under test can shrug it off."""


def close_the_outside(patch: pytest.MonkeyPatch) -> None:
    """Refuse every connection, datagram and name look-up that is not for this machine, until the patch is undone."""
    for name in ("connect", "connect_ex"):
        patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
    patch.setattr(socket.socket, "sendto", _guarded(socket.socket.sendto))
    look_up = socket.getaddrinfo

    def inside_only(host: Any, *args: Any, **more: Any) -> Any:
        _refuse_outside(host)
        return look_up(host, *args, **more)

    patch.setattr(socket, "getaddrinfo", inside_only)


def _guarded(act: Callable[..., Any]) -> Callable[..., Any]:
    def inside_only(one: socket.socket, *args: Any) -> Any:
        address = args[-1]
        if one.family in (socket.AF_INET, socket.AF_INET6):
            _refuse_outside(address[0])
        return act(one, *args)

    return inside_only


def _refuse_outside(host: object) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost"):
        return
    try:
        inside = ipaddress.ip_address(str(name)).is_loopback
    except ValueError:
        inside = False
    if not inside:
        raise OutsideRefused(f"a test tried to reach {name}")
