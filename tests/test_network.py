"""The guard of tests/network.py itself: a slip in a test must not send anything to the world."""

from __future__ import annotations

import socket
import threading

import pytest

from tests.network import OutsideRefused

TEST_NET = "192.0.2.1"
"""An address that documents use and nobody has."""


def test_a_connection_to_another_machine_is_refused() -> None:
    with socket.socket() as one:
        one.settimeout(0.01)
        with pytest.raises(OutsideRefused):
            one.connect((TEST_NET, 443))
        with pytest.raises(OutsideRefused):
            one.connect_ex((TEST_NET, 443))


def test_a_datagram_to_another_machine_is_refused() -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as one, pytest.raises(OutsideRefused):
        one.sendto(b"x", (TEST_NET, 53))


def test_a_name_is_not_looked_up_outside() -> None:
    with pytest.raises(OutsideRefused):
        socket.create_connection(("example.org", 443), timeout=0.01)


def test_this_machine_can_be_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        answering = threading.Thread(target=lambda: server.accept()[0].close())
        answering.start()
        socket.create_connection(("localhost", server.getsockname()[1])).close()
        answering.join()
