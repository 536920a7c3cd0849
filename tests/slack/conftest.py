"""What the tests of Slack's door can ask for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.app import Parts
from tests.slack.door import Door


@pytest.fixture
def door(parts: Parts) -> Iterator[Door]:
    """The door of the sample partnership: the police's workspace, and Kwabena in it."""
    found = Door(parts)
    found.install()
    found.link()
    yield found
    found.close()
