"""A small browser without script for the tests: it keeps cookies and sends what a real one sends with our forms."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

import httpx
from starlette.types import ASGIApp

from tests.web.page import Page

OWN = {"origin": "null", "sec-fetch-site": "same-origin"}
"""What a browser says of itself when one of our forms is sent: under `no-referrer` the origin is null."""

HERE = "http://127.0.0.1:8000"


class Browser:
    """One browser at one address of the app. Pages are in `page`, answers in `answer`."""

    def __init__(self, app: ASGIApp, address: str = HERE) -> None:
        self.app = app
        self._loop = asyncio.Runner()
        transport = httpx.ASGITransport(app, raise_app_exceptions=True)
        self._client = httpx.AsyncClient(transport=transport, base_url=address)
        self.answer = httpx.Response(200)
        self.page = Page("")

    def close(self) -> None:
        """End it."""
        self._loop.run(self._client.aclose())
        self._loop.close()

    @property
    def cookies(self) -> httpx.Cookies:
        """The cookies it holds."""
        return self._client.cookies

    def ask(
        self, method: str, address: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """One request, redirects not followed."""
        asked = self._client.request(method, address, content=body, headers=dict(headers or {}))
        self.answer = self._loop.run(asked)
        if self.answer.headers.get("content-type", "").startswith("text/html"):
            self.page = Page(self.answer.text)
        return self.answer

    def get(self, address: str) -> httpx.Response:
        """Open a page, following where it sends us."""
        answer = self.ask("GET", address)
        while answer.is_redirect:
            answer = self.ask("GET", answer.headers["location"])
        return answer

    def send(
        self,
        address: str,
        fields: Iterable[tuple[str, str]] | Mapping[str, str] = (),
        *,
        csrf: str | None = None,
        headers: Mapping[str, str] | None = OWN,
    ) -> httpx.Response:
        """Send a form of the page we are on, with the page's own signature unless another is given."""
        pairs = list(fields.items() if isinstance(fields, Mapping) else fields)
        token = self.signature if csrf is None else csrf
        body = urlencode([*pairs, ("csrf", token)] if token else pairs).encode()
        kind = {"content-type": "application/x-www-form-urlencoded"}
        return self.ask("POST", address, body=body, headers={**kind, **(headers or {})})

    @property
    def signature(self) -> str:
        """The signature of the forms on the page we are on."""
        return next((form.hidden["csrf"] for form in self.page.forms if "csrf" in form.hidden), "")

    def sign_in(self, person: str) -> httpx.Response:
        """Choose who we are, and follow to the first page."""
        self.get("/sign-in")
        self.send("/sign-in", {"person": person, "next": "/"})
        return self.get(self.answer.headers["location"])
