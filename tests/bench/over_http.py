"""The web step over HTTP, beside a bare Starlette endpoint and a no-op click through Bolt, each in its own process."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from html import unescape
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlencode

import httpx

from bot.services.packs import pack_folder
from flows.load import read_pack
from flows.machine import build_flow
from tests.bench.ground import OFFICER, Tap, longest_walk
from tests.bench.load import Ask, Asker, Reply, load, request
from tests.bench.rounds import Timed, heading, ms, side_by_side, table
from tests.bench.slack import NoBolt, signed_click
from tests.bench.slack_clicks import RUNS_FILE, Presser

BARE = "bare Starlette endpoint"
BOLT = "Bolt AsyncApp: a signed no-op click"
STEP = "our web step: an answer sent, recorded, and sent on"
CLICK = "our Slack door: a signed click, recorded"
PAGE = "our question page, drawn"
START_SECONDS = 30.0
FORM = "application/x-www-form-urlencoded"
CONNECTIONS = (1, 16, 64)


class Walker:
    """A browser that walks from the first question to the outcome, again and again. Only its answers count."""

    def __init__(self, headers: dict[str, str], csrf: str, walk: Sequence[Tap]) -> None:
        self.headers = headers | {"content-type": FORM}
        self.csrf = csrf
        self.walk = walk
        self.run = ""
        self.at = len(walk)
        self.starting = False

    def __call__(self, reply: Reply | None) -> Ask:
        """The next form to send."""
        if self.starting and reply:
            self.run, self.at, self.starting = run_in(reply.headers["location"]), 0, False
        if self.at == len(self.walk):
            self.starting = True
            return self._form("/guide/start", {}, counts=False)
        tap = self.walk[self.at]
        self.at += 1
        picked = {"picked": tap.picked[0]} if tap.picked else {}
        fields = {"version": str(self.at), "question": tap.question, "answer": tap.answer, **picked}
        return self._form(f"/guide/{self.run}/answer", fields, counts=True)

    def _form(self, path: str, fields: dict[str, str], *, counts: bool) -> Ask:
        body = urlencode({"csrf": self.csrf, **fields}).encode()
        return Ask(request("POST", path, self.headers, body), 303, counts)


def run_in(address: str) -> str:
    """The run in the address that a browser is sent on to."""
    found = re.search(r"/guide/([\w-]+)", address)
    if found is None:
        raise AssertionError("the browser was not sent on to a run")
    return found[1]


@contextmanager
def server(kind: str, folder: Path) -> Iterator[int]:
    """A server of its own process for as long as the block lasts; gives its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    words = [sys.executable, "-m", "tests.bench.serving", kind, str(folder), str(port)]
    with subprocess.Popen(words, stdout=subprocess.DEVNULL) as process:
        try:
            until = time.monotonic() + START_SECONDS
            while not answers(port):
                if process.poll() is not None or time.monotonic() > until:
                    raise AssertionError(f"the server {kind} did not start")
                time.sleep(0.05)
            yield port
        finally:
            process.terminate()


def answers(port: int) -> bool:
    """Whether anybody listens at this port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def signed_in(port: int) -> tuple[dict[str, str], str]:
    """The headers of somebody who is signed in, and what their forms carry."""
    own = {"sec-fetch-site": "same-origin"}
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=own) as browser:
        form = {"csrf": _csrf(browser.get("/sign-in").text), "person": OFFICER, "next": "/"}
        if browser.post("/sign-in", data=form).status_code != 303:
            raise AssertionError("nobody could sign in")
        csrf = _csrf(browser.get("/").text)
        cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    return {"host": f"127.0.0.1:{port}", "cookie": cookies, **own}, csrf


def _csrf(page: str) -> str:
    found = re.search(r'name="csrf"\s+value="([^"]+)"', page)
    if found is None:
        raise AssertionError("the page holds no form")
    return unescape(found[1])


def bare_asker(port: int) -> Asker:
    """Posts the same body to the bare endpoint."""
    ask = Ask(request("POST", "/", {"host": f"127.0.0.1:{port}", "content-type": FORM}, b"answer=yes"), 200)
    return lambda _: ask


def click_asker(port: int) -> Asker:
    """Sends the same signed click."""
    body, headers = signed_click()
    ask = Ask(request("POST", "/", headers | {"host": f"127.0.0.1:{port}"}, body), 200)
    return lambda _: ask


def page_asker(headers: dict[str, str], csrf: str, port: int, walk: Sequence[Tap]) -> Callable[[], Asker]:
    """Reads the page of a walk that stands half way."""
    walker = Walker(headers, csrf, walk)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}") as browser:
        reply: Reply | None = None
        while walker.at != len(walk) // 2:
            path, form = _of(walker(reply).data)
            answer = browser.post(path, content=form, headers=walker.headers)
            reply = Reply(answer.status_code, dict(answer.headers), b"", time.perf_counter())
    ask = Ask(request("GET", f"/guide/{walker.run}", headers), 200)
    return lambda: lambda _: ask


def _of(data: bytes) -> tuple[str, bytes]:
    head, _, body = data.partition(b"\r\n\r\n")
    return head.split(b" ")[1].decode(), body


def measure(folder: Path, *, quick: bool) -> None:
    """Print the tables, for 1 and for 16 connections."""
    heading(
        "1b. The web step over HTTP",
        "uvicorn, one process each, over loopback. The load is written in Python on the same cores, and holds the",
        "quickest endpoint back more than the others: ratios against it are kinder than they should be.",
    )
    walk = longest_walk(build_flow(read_pack(pack_folder("haringey"))))
    loop = asyncio.new_event_loop()
    with ExitStack() as stack:
        bare = stack.enter_context(server("bare", folder))
        ours = stack.enter_context(server("ours", folder / "web"))
        headers, csrf = signed_in(ours)
        makers: dict[str, tuple[int, Callable[[], Asker]]] = {
            BARE: (bare, lambda: bare_asker(bare)),
            STEP: (ours, lambda: Walker(headers, csrf, walk)),
            PAGE: (ours, page_asker(headers, csrf, ours, walk)),
        }
        if find_spec("aiohttp"):
            bolt = stack.enter_context(server("bolt", folder))
            makers[BOLT] = (bolt, lambda: click_asker(bolt))
            door = stack.enter_context(server("slack", folder / "slack"))
            runs = iter(json.loads((folder / "slack" / RUNS_FILE).read_text()))
            makers[CLICK] = (door, lambda: Presser(door, runs, walk))
        else:
            print(NoBolt())
        for connections in CONNECTIONS:
            _compare(loop, makers, connections, 0.2 if quick else 1.0)
    loop.close()


def _compare(
    loop: asyncio.AbstractEventLoop,
    makers: dict[str, tuple[int, Callable[[], Asker]]],
    connections: int,
    seconds: float,
) -> None:
    def slice_of(port: int, make: Callable[[], Asker]) -> Callable[[], list[float]]:
        return lambda: loop.run_until_complete(load(port, [make() for _ in range(connections)], seconds))

    variants = {name: slice_of(port, make) for name, (port, make) in makers.items()}
    for one in variants.values():
        one()
    found = side_by_side(variants, by_the_clock=True)
    print(f"\n  {connections} connection{'s' if connections > 1 else ''}")
    table(("", "p50 ms", "p99 ms", "a second", "of bare", "of Bolt"), [_row(one, found) for one in found.values()])


def _row(one: Timed, found: dict[str, Timed]) -> tuple[str, ...]:
    against = [f"{one.rate_against(found[base]):.2f}" if base in found else "-" for base in (BARE, BOLT)]
    return (one.name, ms(one.percentile(0.5)), ms(one.percentile(0.99)), f"{one.rate:,.0f}", *against)
