"""The flows under test: Haringey's own pack, and a small one with nothing wrong. Each is read once."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.load import PACKS, read_pack
from flows.machine import Flow, build_flow

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def haringey() -> Flow:
    """The pack that comes with canishare."""
    return build_flow(read_pack(PACKS / "haringey"))


@pytest.fixture(scope="session")
def small() -> Flow:
    """Six questions, every outcome, one situation: easy to follow by eye."""
    return build_flow(read_pack(HERE / "good_pack"))
