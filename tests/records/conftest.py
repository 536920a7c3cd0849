"""The same database, open twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.records.database import Database, open_database


@pytest.fixture
def other(database: Database, database_url: str) -> Iterator[Database]:
    """The same database as another process has it open."""
    held = open_database(database_url)
    yield held
    held.close()
