"""A small server on this machine that stands for Slack, and for a running canishare that Slack would call."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from slack_sdk.signature import SignatureVerifier

from bot.channels.finding import Finding
from bot.channels.slack.setting_up.doctor import check_slack
from bot.channels.slack.setting_up.manifest import SCOPES
from bot.settings import Settings
from tests.channels.slack_values import BY_HTTP, EVERYTHING, SIGNING_SECRET

TICKET = "quillfeather"
"""What opens the line of Socket Mode, which is a secret as well."""


@dataclass
class Town:
    """What the server says as Slack, and how it answers as the running canishare. A test changes what it needs."""

    scopes: str | None = ",".join(SCOPES)
    behind: timedelta = timedelta(0)
    slack_status: int = 200
    slack_says: bytes | None = None
    answers: dict[str, dict[str, Any]] = field(
        default_factory=lambda: {
            "auth.test": {"ok": True, "team": "Ashmere Council", "team_id": "T0ASHMERE", "bot_id": "B1"},
            "api.test": {"ok": True},
            "apps.connections.open": {"ok": True, "url": "wss://wss.example.org/?ticket=" + TICKET},
        }
    )
    signing_secret: str = SIGNING_SECRET
    believes_anybody: bool = False
    our_status: int = 200
    our_answer: bytes | None = None
    asked: list[tuple[str, str]] = field(default_factory=list)
    port: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def handler_of(town: Town) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            town.asked.append((self.path, self.headers.get("Authorization", "")))
            if self.path.startswith("/api/"):
                self.as_slack(self.path.removeprefix("/api/"))
            else:
                self.as_canishare(body)

        def as_slack(self, method: str) -> None:
            said = json.dumps(town.answers[method]).encode() if town.slack_says is None else town.slack_says
            scopes = {} if town.scopes is None else {"X-OAuth-Scopes": town.scopes}
            self.say(town.slack_status, said, scopes)

        def as_canishare(self, body: bytes) -> None:
            known = SignatureVerifier(town.signing_secret).is_valid_request(body, dict(self.headers))
            if not known and not town.believes_anybody:
                self.say(401, b"")
            elif town.our_status != 200:
                self.say(town.our_status, b"", {"Location": "/elsewhere"})
            else:
                challenge = json.dumps({"challenge": json.loads(body)["challenge"]}).encode()
                self.say(200, challenge if town.our_answer is None else town.our_answer)

        def say(self, status: int, said: bytes, headers: dict[str, str] | None = None) -> None:
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def date_time_string(self, timestamp: float | None = None) -> str:
            return super().date_time_string(time.time() - town.behind.total_seconds())

        def log_message(self, *args: object) -> None:
            pass

    return Handler


@contextmanager
def running_town() -> Iterator[Town]:
    """The server, while it runs."""
    town = Town()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(town))
    town.port = server.server_port
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield town
    server.shutdown()
    server.server_close()


def examined(town: Town, given: dict[str, str] = BY_HTTP, **more: object) -> list[Finding]:
    """What is found with these secrets, while the town is both Slack and the public address."""
    around: dict[str, object] = {"slack_api_url": f"{town.address}/api/", "base_url": town.address}
    findings = check_slack(Settings(**(given | around | more)))  # type: ignore[arg-type]
    shown = " ".join(one.line for one in findings)
    assert [value for value in (*EVERYTHING.values(), TICKET) if value in shown] == []
    assert "\n" not in shown
    return findings


def about(findings: list[Finding], about: str) -> Finding:
    [one] = [found for found in findings if found.about == about]
    return one


def states(findings: list[Finding]) -> dict[str, str]:
    return {one.about: one.state for one in findings}


def only_wrong(findings: list[Finding], about: str) -> Finding:
    [one] = [found for found in findings if found.state != "ok"]
    assert (one.about, one.state) == (about, "wrong")
    assert one.do.endswith((".", ")"))
    return one
