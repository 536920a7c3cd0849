"""Debian's Chromium, driven through Playwright, and what the accessibility checker axe says of a page in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[2]
AXE = ROOT / ".tools/node_modules/axe-core/axe.min.js"
GET_AXE = "axe-core is not here. Get it with: npm install --prefix .tools axe-core@4"
GET_CHROMIUM = "Chromium is not here. Get it with: apt-get install chromium"

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

LOOK = """async rules => (await axe.run(document, {runOnly: rules})).violations.map(
    one => `${one.id}: ${one.help} at ${one.nodes.map(node => node.html.slice(0, 160)).join(' | ')}`)"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running Chromium. Fails, and says how to get it, where there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        pytest.fail(GET_CHROMIUM)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


def violations(page: Page) -> list[str]:
    """What axe finds wrong with a page as it stands. The page's context must bypass the content policy."""
    if not AXE.is_file():
        pytest.fail(GET_AXE)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(LOOK, {"type": "tag", "values": RULES})
    return found


def overflow(page: Page) -> int:
    """How many pixels a page is wider than its window."""
    wider: Any = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return int(wider)
