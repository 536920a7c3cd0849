"""The web door with a scripted conversation, and a browser on it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.channels.web import web_app
from bot.records.database import Database, sqlite_url
from bot.settings import Settings
from tests.clock import Clock
from tests.records.sample import fill
from tests.web.browser import Browser
from tests.web.fakes import SECRET, FakeParts

CHOOSE = Settings(
    sign_in="choose", secret_key=SecretStr(SECRET.decode()), partnership="Ashmere Community Safety Partnership"
)


@pytest.fixture
def database_url(tmp_path: Path, _sqlite_template: Path) -> str:
    """Pages are the same whatever the records are kept in, so SQLite is enough here."""
    file = tmp_path / "canishare.sqlite3"
    shutil.copyfile(_sqlite_template, file)
    return sqlite_url(file)


@pytest.fixture
def parts(database: Database, clock: Clock) -> FakeParts:
    """Alice of the council, Bob of the police, and Charlie who has left."""
    fill(database)
    return FakeParts(CHOOSE, database, clock)


@pytest.fixture
def browser(parts: FakeParts) -> Iterator[Browser]:
    """A browser that is not signed in."""
    one = Browser(web_app(parts))
    yield one
    one.close()


@pytest.fixture
def alice(browser: Browser) -> Browser:
    """A browser in which Alice is signed in."""
    browser.sign_in("alice")
    return browser
