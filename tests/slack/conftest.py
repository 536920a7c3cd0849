"""What the tests of Slack's door can ask for."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest

from bot.app import Parts
from tests.clock import Clock
from tests.slack.door import Door
from tests.slack.talk import Talk, talking
from tests.slack_judge import judge

Begins = Callable[[], AbstractAsyncContextManager[Talk]]


@pytest.fixture
def door(parts: Parts) -> Iterator[Door]:
    """The door of the sample partnership: the police's workspace, and Kwabena in it."""
    found = Door(parts)
    found.install()
    found.link()
    yield found
    found.close()


@pytest.fixture(scope="session")
def drawn() -> Iterator[dict[str, dict[str, Any]]]:
    """Everything that Slack was sent in the talks of this run. In the end all of it is judged at once."""
    found: dict[str, dict[str, Any]] = {}
    yield found
    assert judge(found) == []


@pytest.fixture(params=(False, True), ids=("http", "socket"))
def begins(request: pytest.FixtureRequest, parts: Parts, clock: Clock, drawn: dict[str, dict[str, Any]]) -> Begins:
    """Begins a talk in the sample town, over HTTP and over Socket Mode in turn."""

    @asynccontextmanager
    async def begun() -> AsyncIterator[Talk]:
        async with talking(parts, clock, socket_mode=request.param) as talk:
            yield talk
            await talk.settled()
            drawn.update({f"{request.node.name}: {name}": one for name, one in talk.drawn()})

    return begun
