"""Officers of the sample partnership, ready to talk."""

from __future__ import annotations

import pytest

from bot.app import Parts
from tests.officer import Officer
from tests.partnership import HOLLY, KWABENA


@pytest.fixture
def officer(parts: Parts) -> Officer:
    """Kwabena, the police single point of contact, in a conversation."""
    return Officer(parts, KWABENA)


@pytest.fixture
def colleague(parts: Parts) -> Officer:
    """Holly, his deputy, in her own conversation with the same canishare."""
    return Officer(parts, HOLLY)
