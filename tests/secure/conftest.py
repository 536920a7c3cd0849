"""What the tests of the secure pages share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.app import Parts
from bot.channels.web import web_app
from tests.web.browser import Browser


@pytest.fixture
def browser(parts: Parts) -> Iterator[Browser]:
    """A browser that is not signed in."""
    one = Browser(web_app(parts))
    yield one
    one.close()
