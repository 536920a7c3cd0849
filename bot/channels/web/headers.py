"""The outermost layer: the security headers on every answer, and a plain page when something breaks.

security.md 4.8 names the headers. They stand on errors, refusals and the style sheet alike.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
"""No script of any kind, nothing from elsewhere, no framing."""

FEATURES = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")

ALWAYS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": ", ".join(f"{feature}=()" for feature in FEATURES),
}

WHEN_SECURE = {"strict-transport-security": "max-age=31536000; includeSubDomains"}


def headers_for(secure: bool) -> dict[str, str]:
    """The headers of every answer."""
    return ALWAYS | WHEN_SECURE if secure else dict(ALWAYS)


class Headers:
    """Middleware around everything: headers always, and `failed` draws the page for what nobody caught."""

    def __init__(self, app: ASGIApp, secure: bool, failed: Callable[[Scope, Exception], Response]) -> None:
        self.app = app
        self.failed = failed
        self.headers = [(name.encode(), value.encode()) for name, value in headers_for(secure).items()]
        self.names = {name for name, _ in self.headers}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                kept = [pair for pair in message.get("headers", ()) if pair[0].lower() not in self.names]
                message = {**message, "headers": [*kept, *self.headers]}
            await send(message)

        try:
            await self.app(scope, receive, send_with_headers)
        except Exception as error:
            if started:
                raise
            await self.failed(scope, error)(scope, receive, send_with_headers)
